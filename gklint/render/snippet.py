"""The lines of a report around the ends of a finding, marked by carets: pure layout, no colours, no terminal.

In: a source, spans with their words, a width. Out: rows of (text, style) pieces. Styles are names: `primary`,
`related`, `gutter`, `text`. Work is bounded by the width, not by the line: lines may be a million characters long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from gklint.render.cells import Ruler, visible
from gklint.resources.records import dataclass, field
from gklint.text import Source, Span

Row = list[tuple[str, str]]
TAB = 4
_RUN = re.compile(r"\t|[^\t]+")
_LEAST = 16  # cells: a label narrower than this is moved to the left instead


@dataclass(frozen=True, slots=True)
class Note:
    """A span to mark and what to write at it."""

    span: Span
    label: str
    primary: bool = False


@dataclass(slots=True)
class _Mark:
    """A note's part on one line: columns from 0, end exclusive; then cells, once the line is laid out."""

    start: int
    end: int
    label: str
    primary: bool
    left: int = 0
    right: int = 0

    @property
    def style(self) -> str:
        return "primary" if self.primary else "related"


@dataclass(slots=True)
class _Shown:
    """A line as it is shown: its text with tabs expanded and what does not fit cut out."""

    text: str = ""
    cells: int = 0
    places: dict[int, int] = field(default_factory=dict)  # column of the line -> index in `text`


def snippet(source: Source, notes: Sequence[Note], width: int, ruler: Ruler) -> list[Row]:
    """All marked lines of a finding, in file order, with `…` between distant ones, at most `width` cells wide."""
    by_line: dict[int, list[_Mark]] = {}
    for note in notes:
        for line, mark in _marks(source, note):
            by_line.setdefault(line, []).append(mark)
    numbers = sorted(by_line)
    gutter = len(str(numbers[-1])) if numbers else 1
    rows: list[Row] = [[(" " * gutter + " |", "gutter")]]
    before = 0
    for number in numbers:
        if before and number - before == 2:  # one line between: easier to read than a gap
            rows += _line(source, number - 1, [], gutter, width, ruler)
        elif before and number - before > 2:
            rows.append([("…".rjust(gutter), "gutter")])
        rows += _line(source, number, by_line[number], gutter, width, ruler)
        before = number
    return rows


def gutter_width(source: Source, notes: Iterable[Note]) -> int:
    """How many cells the line numbers of a snippet take."""
    return max((len(str(line)) for note in notes for line, _ in _marks(source, note)), default=1)


def _marks(source: Source, note: Note) -> list[tuple[int, _Mark]]:
    """Where a note's carets go: one line, or the first and the last line of a longer span."""
    start, end = source.location(note.span)[:2]
    first, last = start.line, end.line
    stop = end.column - 1
    if last > first and stop == 0:  # ends with the line end before
        last -= 1
        stop = len(source.line(last))
    text = source.line(first)
    if first == last:
        at = min(start.column - 1, len(text))
        stop = max(min(stop, len(text)), at)
        words = text[at:stop]
        if words.strip():  # blanks at the edges of a span are not what it is about
            at, stop = at + len(words) - len(words.lstrip()), at + len(words.rstrip())
        return [(first, _Mark(at, stop, note.label, note.primary))]
    at = min(start.column - 1, len(text))
    opening = _Mark(at, max(len(text.rstrip()), at), "", note.primary)
    text = source.line(last)
    closing = _Mark(min(len(text) - len(text.lstrip()), stop), stop, note.label, note.primary)
    return [(first, opening), (last, closing)]


def _line(source: Source, number: int, marks: list[_Mark], gutter: int, width: int, ruler: Ruler) -> list[Row]:
    """One source line with the rows of carets and labels below it."""
    room = max(width - gutter - 3, 10)
    line = source.line(number)
    shown = _lay_out(line, marks, room, ruler)
    for mark in marks:
        mark.left = ruler.width(shown.text[: shown.places[mark.start]])
        mark.right = max(ruler.width(shown.text[: shown.places[mark.end]]), mark.left + 1)
    edge = (" " * gutter + " | ", "gutter")
    # the lines of a document are those of its text as read: a number would lead nowhere
    told = "" if source.pieces else number
    rows: list[Row] = [[(f"{told:>{gutter}} | ", "gutter"), *_styled(shown, marks)]]
    if not marks:
        return rows
    inline, below = _split(marks, room, ruler)
    pointers = _pointers(marks)
    rows.append([edge, *pointers, *([(f" {visible(inline.label)}", inline.style)] if inline else [])])
    rows.extend([edge, *row] for row in _labels(below, room, ruler))
    return [_trimmed(row) for row in rows]


def _trimmed(row: Row) -> Row:
    """Without blanks at the end (they make text files untidy)."""
    while len(row) > 1 and not row[-1][0].strip():
        row = row[:-1]
    return [*row[:-1], (row[-1][0].rstrip(), row[-1][1])]


# ---------------------------------------------------------------- which part of a long line is shown


def _lay_out(line: str, marks: list[_Mark], room: int, ruler: Ruler) -> _Shown:
    """The line, or those parts of it that hold the marks, within `room` cells."""
    end = len(line) if len(line) > 100_000 else max([len(line.rstrip()), *(mark.end for mark in marks)])
    room -= any(mark.start >= end for mark in marks)  # its caret stands behind the line
    if end <= room * 4:
        whole = _build(line, [(0, end)], end, marks, ruler)
        if whole.cells <= room:
            return whole
    needed = _needed(marks, room, ruler) or [(0, 0)]

    def build(left: int, right: int) -> _Shown:
        return _build(line, _widened(needed, left, right, end), end, marks, ruler)

    # The widest context on both sides of every mark that fits; then what the line's start could not use, at its end.
    context = _largest(room, lambda size: build(size, size).cells <= room)
    more = _largest(room, lambda size: build(context, context + size).cells <= room)
    return build(context, context + more)


def _largest(limit: int, fits: Callable[[int], bool]) -> int:
    """The largest number up to `limit` that fits, by bisection; 0 if none does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _needed(marks: list[_Mark], room: int, ruler: Ruler) -> list[tuple[int, int]]:
    """The columns that must be seen. Of a mark wider than its share, its two ends."""
    share = max((room - 2 * ruler.ellipsis) // max(len(marks), 1), 6)
    parts: list[tuple[int, int]] = []
    for mark in marks:
        # Two cells a character at most: an over-estimate only shows a little less.
        if (mark.end - mark.start) * 2 <= share:
            parts.append((mark.start, mark.end))
        else:
            half = max(share // 4 - 1, 1)
            parts += [(mark.start, mark.start + half), (mark.end - half, mark.end)]
    return sorted(parts)


def _widened(parts: list[tuple[int, int]], left: int, right: int, end: int) -> list[tuple[int, int]]:
    """Parts with some columns of context, merged where they meet or nearly meet."""
    merged: list[tuple[int, int]] = []
    for first, last in parts:
        first, last = max(first - left, 0), min(last + right, end)
        if first <= 2:
            first = 0
        if last >= end - 1:
            last = end
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _build(line: str, parts: list[tuple[int, int]], end: int, marks: list[_Mark], ruler: Ruler) -> _Shown:
    """The shown text of some parts of a line, and where the ends of the marks came to stand in it."""
    columns = sorted({column for mark in marks for column in (mark.start, mark.end)})
    pieces: list[str] = []
    shown = _Shown()
    length = reached = 0
    for first, last in parts:
        if first > reached:
            pieces.append("…")
            length += 1
            shown.cells += ruler.ellipsis
        cuts = [first, *(column for column in columns if first < column < last), last]
        for start, stop in pairwise(cuts):
            shown.places[start] = length
            for run in _RUN.findall(visible(line[start:stop])):
                text = " " * (TAB - shown.cells % TAB) if run == "\t" else run
                pieces.append(text)
                length += len(text)
                shown.cells += ruler.width(text)
        shown.places[last] = length
        reached = last
    if reached < end:
        pieces.append("…")
        shown.cells += ruler.ellipsis
    shown.text = "".join(pieces)
    return shown


# ---------------------------------------------------------------- carets and labels


def _styled(shown: _Shown, marks: list[_Mark]) -> Row:
    """The shown text in pieces, the marked ones styled; the primary span wins where spans overlap."""
    styles = ["text"] * len(shown.text)
    for mark in sorted(marks, key=lambda mark: mark.primary):
        first, last = shown.places[mark.start], shown.places[mark.end]
        styles[first:last] = [mark.style] * (last - first)
    row: Row = []
    start = 0
    for index in range(1, len(styles) + 1):
        if index == len(styles) or styles[index] != styles[start]:
            row.append((shown.text[start:index], styles[start]))
            start = index
    return row


def _pointers(marks: list[_Mark]) -> Row:
    """`----  ^^^^`: one character a cell under every mark."""
    cells = [(" ", "text")] * max(mark.right for mark in marks)
    for mark in sorted(marks, key=lambda mark: mark.primary):
        sign = "^" if mark.primary else "-"
        cells[mark.left : mark.right] = [(sign, mark.style)] * (mark.right - mark.left)
    row: Row = []
    for text, style in cells:
        if row and row[-1][1] == style:
            row[-1] = (row[-1][0] + text, style)
        else:
            row.append((text, style))
    return row


def _split(marks: list[_Mark], room: int, ruler: Ruler) -> tuple[_Mark | None, list[_Mark]]:
    """The label that stands behind the carets (the rightmost, if there is room), and those that go below."""
    labelled = sorted((mark for mark in marks if mark.label), key=lambda mark: (mark.left, mark.primary))
    if not labelled:
        return None, []
    last = labelled[-1]
    edge = max(mark.right for mark in marks)
    if last.right == edge and edge + 1 + ruler.width(visible(last.label)) <= room:
        return last, labelled[:-1]
    return None, labelled


def _labels(below: list[_Mark], room: int, ruler: Ruler) -> list[Row]:
    """Labels under their marks from right to left, each hanging on a `|`; those without room move to the left."""
    rows: list[Row] = []
    if below:
        rows.append(_stems(below))
    for index in range(len(below) - 1, -1, -1):
        mark, others = below[index], below[:index]
        label = visible(mark.label)
        space = room - mark.left
        if ruler.width(label) <= space or space >= _LEAST:
            lines = ruler.wrap(label, space)
            start = mark.left
        else:
            lines = ruler.wrap(label, room)
            start = max(room - max(ruler.width(line) for line in lines), 0)
            others = [other for other in others if other.left < start - 1]
        others = [other for other in others if other.left < start]
        for line in lines:
            stems = _stems(others) if others else []
            used = sum(len(text) for text, _ in stems)
            rows.append([*stems, (" " * (start - used), "text"), (line, mark.style)])
    return rows


def _stems(marks: list[_Mark]) -> Row:
    """`|   |` under the marks whose labels are still to come."""
    row: Row = []
    used = 0
    for mark in sorted(marks, key=lambda mark: mark.left):
        if mark.left >= used:
            row += [(" " * (mark.left - used), "text"), ("|", mark.style)]
            used = mark.left + 1
    return row
