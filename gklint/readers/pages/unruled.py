"""Tables without ruling lines: figures that stand below each other are columns, so that an empty cell is seen as one.

Rows are written as their label and their cells between bars. Where the columns are not certain the lines stay as they
are, and the grammar makes of them what it can.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from gklint.readers.pages.furniture import layout_words
from gklint.readers.pages.lines import Line, cell_text
from gklint.readers.pages.sheet import Word
from gklint.resources.records import dataclass, field, replace

_FIGURE = re.compile(r"[-+\u2212]?\d[\d,\uff0c.]*%?|[/\uff0f\u2014-]{1,2}")
_ITEM = re.compile(r"\d{1,2}[.\u3001\uff0e](?!\d)")
_FIRST = re.compile(r"1[.\u3001\uff0e](?!\d)")
_GAP = 1.2  # ems between labels
_APART = 2.0  # points between columns
_STEP = 2.4  # usual steps from line to line: a table ends at a larger one
_HEADING = 10  # characters
_SELDOM = 8  # of so many rows at least one fills a column
_FEWEST = 3  # rows that show columns


def unruled(lines: list[Line]) -> list[Line]:
    """The lines of a page with the rows of such tables written out."""
    if not any(line.gapped for line in lines):
        return lines
    found: list[Line] = []
    for block in _blocks(lines):
        found += _table(block) or block
    return found


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Stretches of lines that may be one table: no larger gap, no other size of characters, no full line of prose."""
    steps = sorted(b.y0 - a.y0 for a, b in itertools.pairwise(lines))
    usual = steps[len(steps) // 2] if steps else 0.0
    numbered = layout_words()["numbered"]
    widest = max(line.x1 - line.x0 for line in lines)
    block: list[Line] = []
    edge = 0.0  # where the figures of the block begin
    for line in lines:
        prose = not line.gapped and line.x1 - line.x0 > 0.8 * widest
        before = block[-1] if block else None
        if before is not None and (
            prose
            or line.y0 - before.y0 > _STEP * usual
            or abs(line.height - before.height) > 0.3 * before.height
            or (edge and not line.gapped and numbered.match(line.text) and _heads(line, block, edge))
        ):
            yield block
            block, edge = [], 0.0
        if prose:
            yield [line]
        else:
            block.append(line)
            if figures := _figures(line):
                edge = min(edge or figures[0].x0, figures[0].x0)
    if block:
        yield block


def _heads(line: Line, block: Sequence[Line], edge: float) -> bool:
    """Whether a numbered line is the next heading: it reaches where figures stood, or is long and begins left of the
    table (where labels of groups stand, too, but these are short or broken)."""
    return line.x1 > edge or (len(line.text) >= _HEADING and line.x0 < min(one.x0 for one in block) - _APART)


def _figures(line: Line) -> list[Word]:
    """The figures at the right end of a line, each apart from what stands before it."""
    found: list[Word] = []
    for word in reversed(line.words):
        if not _FIGURE.fullmatch(word.text):
            break
        found.append(word)
    return found[::-1]


def _table(block: list[Line]) -> list[Line] | None:
    rows = {index: figures for index, line in enumerate(block) if (figures := _figures(line))}
    if len(rows) < _FEWEST:
        return None
    columns = _columns([word for figures in rows.values() for word in figures])
    if len(columns) < 2:
        return None
    placed: dict[int, list[str]] = {}
    for index, figures in rows.items():
        cells = [""] * len(columns)
        for word in figures:
            at = next(i for i, (x0, x1) in enumerate(columns) if x0 <= word.x0 and word.x1 <= x1)
            if cells[at]:
                return None  # two figures of one row in one column: these are none
            cells[at] = word.text
        placed[index] = cells
    for at in range(len(columns)):
        if sum(1 for cells in placed.values() if cells[at]) * _SELDOM < len(placed):
            return None  # the figures of two tables, or a number that belongs to none
    return _rows(block, rows, placed, columns[0][0])


def _columns(words: list[Word]) -> list[tuple[float, float]]:
    """Where the figures stand below each other."""
    found: list[tuple[float, float]] = []
    for word in sorted(words):
        if found and word.x0 < found[-1][1] + _APART:
            found[-1] = (found[-1][0], max(found[-1][1], word.x1))
        else:
            found.append((word.x0, word.x1))
    return found


def _rows(block: list[Line], rows: dict[int, list[Word]], placed: dict[int, list[str]], right: float) -> list[Line]:
    """The lines of the block with each row on one line: its label, its cells between bars."""
    labels = _labels(block, rows, right)
    if labels is None:
        found: list[Line] = []
        for index, line in enumerate(block):
            found += _plain(line, rows[index], placed[index]) if index in rows else [line]
        return found
    found = block[: min(label.lines[0] for label in labels)]
    empty = [""] * len(next(iter(placed.values())))
    for label in labels:
        # figures on two lines of one row are broken ones: together in their cell they are a figure, or seen to be none
        parts = [placed[row] for row in label.rows] or [empty]
        cells = [" ".join(filter(None, column)) for column in zip(*parts, strict=True)]
        found.append(_row(block[label.lines[0]], label.words, None if label.group else cells))
    return found


def _plain(line: Line, figures: list[Word], cells: list[str]) -> Iterator[Line]:
    """A row whose label is what stands on its line; a label of several rows may stand further left."""
    label = line.words[: len(line.words) - len(figures)]
    starts = [at for at in range(1, len(label)) if label[at].x0 - label[at - 1].x1 > _GAP * label[at].height]
    if starts:
        yield _row(line, label[: starts[-1]], None)
    yield _row(line, label[starts[-1] if starts else 0 :], cells)


def _row(line: Line, label: list[Word], cells: list[str] | None) -> Line:
    """A line of a label and its cells."""
    words = cell_text(label, label[0].x0, label[-1].x1) if label else ""
    text = words if cells is None else f"{words} | " + " | ".join(cells) + " |"
    return replace(line, text=text, gapped=True)


@dataclass(slots=True)
class _Label:
    """words: of one label. lines: where they stand. rows: those of its figures. group: whether it has several rows."""

    words: list[Word]
    lines: list[int]
    rows: list[int] = field(default_factory=list)
    group: bool = False


def _labels(block: list[Line], rows: dict[int, list[Word]], right: float) -> list[_Label] | None:
    """The labels of rows and of groups of rows, or None where it is not certain which row is whose."""
    numbered = layout_words()["numbered"]
    words = [(index, word) for index, line in enumerate(block) for word in line.words if word.x1 <= right]
    left = min((word.x0 for _, word in words if _ITEM.match(word.text)), default=-1.0)  # of items under groups
    first = min(rows)
    opening = max(
        (index for index, word in words if index <= first and word.x1 > left and numbered.match(word.text)),
        default=None,
    )
    if left < 0 or opening is None:
        return None
    labels: list[_Label] = []
    groups: list[_Label] = []
    for index, word in words:
        if index < opening:
            continue
        fresh = numbered.match(word.text)
        if word.x1 > left:
            if fresh or not labels:
                labels.append(_Label([word], [index]))
            else:
                labels[-1].words.append(word)
                labels[-1].lines.append(index)
            continue
        beside = next((g for g in reversed(groups) if g.words[-1].x0 < word.x1 and word.x0 < g.words[-1].x1), None)
        if fresh or beside is None:
            groups.append(_Label([word], [index], group=True))
        else:
            beside.words.append(word)
            beside.lines.append(index)
    for row in rows:
        owner = [label for label in labels if label.lines[0] <= row <= label.lines[-1]]
        if len(owner) != 1:
            return None
        owner[0].rows.append(row)
    return _with_groups(labels, groups)


def _with_groups(labels: list[_Label], groups: list[_Label]) -> list[_Label]:
    """Groups before the first of their rows: items are counted from one in each group."""
    firsts = [n for n, label in enumerate(labels) if _FIRST.match(label.words[0].text)]
    before: dict[int, list[_Label]] = {}
    for group in groups:
        at = group.lines[len(group.lines) // 2]
        beside = [n for n in firsts if labels[n].lines[0] <= at + 1]
        if beside:
            before.setdefault(beside[-1], []).append(group)
    return [one for n, label in enumerate(labels) for one in (*before.get(n, ()), label)]
