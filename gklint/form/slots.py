"""Which figure stands in which column: the figures behind a row label, placed only where the text leaves no doubt.

A figure's place is certain if there are exactly as many as the row has columns. With fewer, the empty cells must be
seen: empty fields between tabs or bars, a bar on a line of its own, one line end more than elsewhere. Dialects in
which empty cells vanish (the bars then all stand at the right) give no place, and the row is left unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gklint.resources.records import dataclass, field
from gklint.syntax.vocabulary import Vocabulary
from gklint.text import Span

_SHORT_CELL = 6  # characters: words of this length may be a cell on a line of their own
BLANK, FIGURE, TEXT = "blank", "figure", "text"


@dataclass(slots=True)
class Run:
    """The figures behind one row label. `labels`: labels of the row on this line; `start`: where the label ends."""

    text: str
    start: int
    end: int
    figures: list[Span]
    others: list[Span] = field(default_factory=list)  # words between or behind the figures
    labels: int = 1
    line_start: int = 0
    ruled: bool = False  # in a Markdown table, whose rows have all their cells
    opened: bool = False  # its line is opened by a bar, as those of the table's headers
    followed: bool = False  # by another row of the table (not by a heading or the end)

    @property
    def kind(self) -> str:
        """By what its cells are kept apart: `tab`, `bar`, `line` or `space`."""
        stretch = self.text[self.start : self.end]
        if "\t" in stretch:
            return "tab"
        if "|" in stretch:
            return "bar"
        return "line" if "\n" in stretch.rstrip() or "\n" in stretch[:1] else "space"


@dataclass(slots=True)
class Cell:
    """One placed cell; a blank one has the (empty) place between its neighbours."""

    kind: str
    span: Span


@dataclass(slots=True)
class Habits:
    """What the certain rows of a table teach about its others. `starts`: for rows of one shape (delimiters before the
    label's end, delimiters in all) the slot at which the columns begin."""

    starts: dict[tuple[str, int, int], set[int]] = field(default_factory=dict)
    margins: dict[int, set[int]] = field(default_factory=dict)  # delimiters in all -> slots behind the columns
    blanks_kept: bool = False
    width: int | None = None
    line_gap: int | None = None
    narrow: bool = False  # fewer columns than the table has: they stand at the left

    def start(self, shape: tuple[str, int, int], columns: int) -> int | None:
        """Where the columns of a row of this shape begin, if all certain rows of the shape agree; for a new shape, if
        all rows of its width leave the same number of slots behind their columns."""
        known = self.starts.get(shape, set())
        if known:
            return next(iter(known)) if len(known) == 1 else None
        margins = self.margins.get(shape[2], set()) if shape[0] == "bar" else set()
        slots = shape[2] - shape[1]
        start = slots - columns - next(iter(margins)) if len(margins) == 1 else -1
        return start if start >= 0 else None


def figures_in(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Span]:
    """Spans of the figures and marks in a VALUES token; page marks are passed over."""
    return [Span(*span) for span in vocabulary.figure_spans(text, start, end)]


def keeps_blanks(runs: Sequence[Run]) -> bool:
    """Whether a table shows its empty cells as such: two of them side by side at the end of a line, bars apart."""
    for run in runs:
        if run.kind == "bar" and run.figures and "\n" not in run.text[run.start : run.figures[-1].end]:
            slots = _bar_slots(run)
            tail = slots[max(i for i, slot in enumerate(slots) if slot.kind == FIGURE) + 1 :]
            if len(tail) > 1 and all(slot.kind == BLANK for slot in tail):
                return True
    return False


def learn(runs: Sequence[Run], columns: int, widest: int, kept: bool = False) -> Habits:
    """The habits of one block of a table, from the rows whose places are certain. widest: columns of the table's widest
    block; kept: whether other rows of the table show their empty cells."""
    habits = Habits(narrow=columns < widest)
    widths: Counter[int] = Counter()
    gaps: Counter[int] = Counter()
    habits.blanks_kept = kept or any(run.ruled for run in runs)
    for run in runs:
        if run.kind in ("bar", "tab"):
            slots = _slots(run)
            if run.labels == 0 and slots[0].kind == "pad":
                slots = slots[1:] if run.opened else [_as_blank(slots[0]), *slots[1:]]
            filled = [i for i, slot in enumerate(slots) if slot.kind == FIGURE]
            if not filled:
                continue
            whole = len(filled) == columns and filled[-1] - filled[0] + 1 == columns
            if any(slot.kind != FIGURE for slot in slots[filled[0] : filled[-1]]) or (not whole and filled[0] > 0):
                habits.blanks_kept = True
            if whole:
                shape = _shape(run, slots)
                habits.starts.setdefault(shape, set()).add(filled[0])
                habits.margins.setdefault(shape[2], set()).add(len(slots) - filled[0] - columns)
                widths[run.labels + len(slots)] += 1
            elif run.kind == "bar" and filled[-1] + 1 == columns and not run.ruled:
                shape = _shape(run, slots)
                habits.starts.setdefault(shape, set()).add(0)
                habits.margins.setdefault(shape[2], set()).add(len(slots) - columns)
        elif run.kind == "line" and columns > 1 and len(run.figures) == columns:
            gaps.update(_line_gaps(run))
    if widths and widths.most_common(1)[0][1] * 10 >= sum(widths.values()) * 7:
        habits.width = widths.most_common(1)[0][0]
    if len(gaps) == 1:
        habits.line_gap = next(iter(gaps))
    return habits


def _slots(run: Run) -> list[Cell]:
    return _bar_slots(run) if run.kind == "bar" else _tab_slots(run)


def _shape(run: Run, slots: Sequence[Cell]) -> tuple[str, int, int]:
    """What rows with the same arrangement of cells share."""
    delimiter = "|" if run.kind == "bar" else "\t"
    before = run.text.count(delimiter, run.line_start, run.start)
    return (run.kind, before, before + len(slots))


def whole(run: Run, columns: int) -> bool:
    """Whether there are just as many figures as columns, and nothing else that may be a cell: their places are sure."""
    return len(run.figures) == columns and not run.others and not _page_number_among(run)


def place(run: Run, columns: int, habits: Habits) -> list[Cell] | None:
    """`columns` cells in order, or None where their places cannot be known."""
    others = [span for span in run.others if _may_be_cell(run, span)]
    if others:
        both = sorted([*run.figures, *others])
        if len(both) == columns:
            return [Cell(TEXT if span in others else FIGURE, span) for span in both]
        if len(run.figures) != columns:
            return None
    count = len(run.figures)
    if count == columns:
        return None if _page_number_among(run) else [Cell(FIGURE, span) for span in run.figures]
    if count == 0:
        return [Cell(BLANK, Span(run.start, run.start)) for _ in range(columns)]
    if count > columns:
        return _joined(run, columns) or _on_one_line(run, columns)
    if run.kind == "tab":
        return _by_tabs(run, columns, habits)
    if run.kind == "bar":
        return _by_bars(run, columns, habits)
    if run.kind == "line":
        return _by_lines(run, columns, habits)
    return None


def _may_be_cell(run: Run, words: Span) -> bool:
    """Whether words are a cell of this row: among its figures, on its line, or short and just behind the label."""
    if run.figures and words.start < run.figures[-1].start:
        return True
    last = run.figures[-1].end if run.figures else run.start
    if "\n" not in run.text[last : words.start]:
        return True
    if len(run.figures) > 1 and run.kind != "line" and "\n" not in run.text[run.figures[0].start : last]:
        return False  # the row stands on one line, with bars or tabs for its empty cells
    return words.end - words.start <= _SHORT_CELL


def _page_number_among(run: Run) -> bool:
    """Whether a figure alone on its line stands beside a line of several: it may number a page."""
    if len(run.figures) < 3 or run.text.find("\n", run.figures[0].start, run.figures[-1].start) < 0:
        return False
    if "|" in run.text[run.start : run.end]:
        return False
    lines = [run.text.count("\n", run.start, span.start) for span in run.figures]
    counts = Counter(lines)
    return len(counts) > 1 and max(counts.values()) > 1 and 1 in counts.values()


def _joined(run: Run, columns: int) -> list[Cell] | None:
    """A cell such as `1 234` in a row whose bars or tabs say that it is one."""
    if run.kind not in ("bar", "tab"):
        return None
    slots = [slot for slot in _slots(run) if slot.kind == FIGURE]
    return slots if len(slots) == columns else None


def _on_one_line(run: Run, columns: int) -> list[Cell] | None:
    """The one line that holds exactly the row's figures; single figures on other lines are page numbers."""
    lines: dict[int, list[Span]] = {}
    line = 0
    position = run.start
    for span in run.figures:
        line += run.text.count("\n", position, span.start)
        position = span.start
        lines.setdefault(line, []).append(span)
    whole = [spans for spans in lines.values() if len(spans) == columns]
    if len(whole) == 1 and columns > 1 and all(len(spans) == 1 for spans in lines.values() if spans is not whole[0]):
        return [Cell(FIGURE, span) for span in whole[0]]
    return None


# ---------------------------------------------------------------- tabs: empty fields keep their place


def _tab_slots(run: Run) -> list[Cell]:
    """The fields behind the label, on its line."""
    stop = run.text.find("\n", run.start, run.end)
    return _fields(run, run.start, run.end if stop < 0 else stop, "\t")


def _by_tabs(run: Run, columns: int, habits: Habits) -> list[Cell] | None:
    slots = _tab_slots(run)
    return _window(slots, columns, habits.start(_shape(run, slots), columns))


def _window(slots: list[Cell], columns: int, known: int | None) -> list[Cell] | None:
    """The only stretch of `columns` slots that holds every filled one."""
    filled = [i for i, slot in enumerate(slots) if slot.kind == FIGURE]
    if not filled:
        return None
    possible = [
        start
        for start in range(len(slots) - columns + 1)
        if start <= filled[0] and filled[-1] < start + columns and known in (None, start)
    ]
    return slots[possible[0] : possible[0] + columns] if len(possible) == 1 else None


# ---------------------------------------------------------------- bars: kept or vanished


def _bar_slots(run: Run) -> list[Cell]:
    """What stands between the bars behind the label; two bars side by side hold nothing (`pad`)."""
    first = run.text.find("|", run.start, run.end)
    if first < 0:
        return [Cell(FIGURE, span) for span in run.figures]
    if run.labels == 0 and run.line_start == run.start:
        return _fields(run, run.start, _row_end(run), "|")
    # a figure before the first bar: the label had no bar of its own
    begin = run.start if run.figures and run.figures[0].start < first else first + 1
    return _fields(run, begin, _row_end(run), "|")


def _row_end(run: Run) -> int:
    """Where a row's cells end: a row on one line ends with it (the bars that open the next line are not its own)."""
    last = run.figures[-1].end if run.figures else run.start
    if "\n" in run.text[run.start : last]:
        return run.end
    end = run.text.find("\n", last, run.end)
    return run.end if end < 0 else end


def _fields(run: Run, start: int, end: int, delimiter: str) -> list[Cell]:
    cells = []
    position = start
    figures = iter(run.figures)
    figure = next(figures, None)
    while position <= end:
        stop = run.text.find(delimiter, position, end)
        last = stop < 0
        stop = end if last else stop
        span: Span | None = None
        while figure is not None and figure.start < stop:
            if figure.start >= position:
                span = figure if span is None else Span(span.start, figure.end)
            figure = next(figures, None)
        if span is not None:
            cells.append(Cell(FIGURE, span))
        elif not (last and delimiter == "|"):
            empty = stop == position and delimiter == "|"
            cells.append(Cell("pad" if empty else BLANK, Span(position, position)))
        if last:
            break
        position = stop + 1
    return cells


def _by_bars(run: Run, columns: int, habits: Habits) -> list[Cell] | None:
    slots = _bar_slots(run)
    if run.labels == 0 and slots[0].kind == "pad":  # the bar that opens the line, or an empty first cell
        slots = slots[1:] if run.opened else [_as_blank(slots[0]), *slots[1:]]
    filled = [i for i, slot in enumerate(slots) if slot.kind == FIGURE]
    if not filled:
        return None
    last = filled[-1]
    if run.ruled and run.kind == "bar":
        return _in_ruled(run, slots, filled, columns, habits)
    if last + 1 == columns:  # the last column is filled: every slot before it is a cell
        return [_as_blank(slot) for slot in slots[:columns]]
    if columns == 1 and len(filled) == 1:
        return [slots[filled[0]]]
    # otherwise only where this table keeps its empty cells, and rows of the same shape show where the columns are
    if not habits.blanks_kept or any(slot.kind == "pad" for slot in slots[:last]):
        return None
    if run.labels == 0 and len(slots) == columns and all(slot.kind != "pad" for slot in slots):
        return slots
    start = habits.start(_shape(run, slots), columns)
    if start is not None and "\n" not in run.text[run.line_start : slots[last].span.start].strip():
        cells = slots[start : start + columns]
        inside = start <= filled[0] and last < start + columns and len(cells) == columns
        return cells if inside and all(cell.kind != "pad" for cell in cells) else None
    if last + 1 < columns and habits.width == run.labels + len(slots):
        cells = slots[:columns]
        return cells if len(cells) == columns and all(cell.kind != "pad" for cell in cells) else None
    return None


def _in_ruled(run: Run, slots: list[Cell], filled: list[int], columns: int, habits: Habits) -> list[Cell] | None:
    """In a Markdown table every row has all its cells: the columns are the last, those of a narrow block the first."""
    start = 0 if habits.narrow else len(slots) - columns
    if run.labels == 0 and start:
        return None  # a cell too many, and no label to tell on which side
    inside = 0 <= start <= filled[0] and filled[-1] < start + columns <= len(slots)
    return [_as_blank(slot) for slot in slots[start : start + columns]] if inside else None


def _as_blank(slot: Cell) -> Cell:
    return Cell(BLANK, slot.span) if slot.kind == "pad" else slot


# ---------------------------------------------------------------- lines: an empty cell is one line end more


def _line_gaps(run: Run) -> list[int]:
    """Line ends between neighbouring figures."""
    return [run.text.count("\n", a.end, b.start) for a, b in zip(run.figures, run.figures[1:], strict=False)]


def _by_lines(run: Run, columns: int, habits: Habits) -> list[Cell] | None:
    gap = habits.line_gap
    if not gap:
        return None
    edges = [run.start, *[at for span in run.figures for at in span], run.end]
    gaps = [run.text.count("\n", edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    for unit in (1, 2) if gap > 1 else (1,):
        extra = [max(0, (count - gap)) for count in gaps]
        if any(count < gap for count in gaps[:-1]) or any(one % unit for one in extra):
            continue
        blanks = [one // unit for one in extra]
        # behind the last figure only the gap to another row of the table can hold empty cells
        for counted in (blanks[:-1], blanks) if run.followed and gap > 1 else (blanks[:-1],):
            if len(run.figures) + sum(counted) != columns:
                continue
            cells: list[Cell] = []
            for index, number in enumerate(counted):
                at = edges[2 * index + 1]
                cells += [Cell(BLANK, Span(at, at))] * number
                if index < len(run.figures):
                    cells.append(Cell(FIGURE, run.figures[index]))
            return cells
    return None
