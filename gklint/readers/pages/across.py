"""A table that may run over several pages: its parts put together, merged cells spread, repeated headers left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence

from gklint.readers.canvas import Cell
from gklint.readers.pages.furniture import layout_words
from gklint.readers.pages.grid import Grid
from gklint.readers.pages.lines import cell_text
from gklint.resources.records import dataclass

_SAME = 3.0  # points within which edges of columns are one
_SLIM = 6.0  # points: between two rules of a double border, no row or column
_BESIDE = 8.0  # the same for the sides of two parts of a table

_WORDS = re.compile("[\u2e80-\ufaff]")

Row = list[Cell | None]


@dataclass(slots=True)
class Part:
    """A table, or what of it stands on one page. number: which table of the page it is, from 1."""

    grid: Grid
    page: int
    number: int


def goes_on(before: Part, part: Part) -> bool:
    """Whether a table on the next page is the rest of the one before it: both are equally wide."""
    a, b = before.grid.xs, part.grid.xs
    return part.page == before.page + 1 and abs(a[0] - b[0]) <= _BESIDE and abs(a[-1] - b[-1]) <= _BESIDE


def rows_of(parts: Sequence[Part]) -> list[Row]:
    """The rows of a table, None where a merged cell goes on."""
    edges = _columns([part.grid for part in parts])
    rows: list[Row] = []
    for part in parts:
        found = _spread(part, edges)
        if rows and found:
            found = found[_repeated(rows, found) :]
            if found and _broken(rows[-1], found[0]):
                rows[-1] = [_both(a, b) for a, b in zip(rows[-1], found[0], strict=True)]
                found = found[1:]
            if found:
                _close_labels(rows, found[0])
        rows += found
    return rows


def _columns(grids: Sequence[Grid]) -> list[float]:
    """The edges of the columns: all that cells begin or end at, but for slips of a rule, which make no column."""
    edges: list[float] = []
    for x in sorted({x for grid in grids for region in grid.regions for x in (region.x0, region.x1)}):
        if not edges or x - edges[-1] > _SAME:
            edges.append(x)
    spans = Counter((region.x0, region.x1) for grid in grids for region in grid.regions)
    return _needed(edges, spans)


def _needed(edges: list[float], spans: Mapping[tuple[float, float], int]) -> list[float]:
    """Edges without those between two columns (or rows) of which the narrower holds no cell of its own."""
    while len(edges) > 2:
        alone = {first for first, last in (_range(edges, *span) for span in spans) if last - first == 1}
        idle = [i for i in range(len(edges) - 1) if i not in alone or edges[i + 1] - edges[i] < _SLIM]
        if not idle:
            break
        index = min(idle, key=lambda i: edges[i + 1] - edges[i])
        # the edge that falls is the one that fewer cells end at
        inner = [at for at in (index, index + 1) if 0 < at < len(edges) - 1]
        use = {at: sum(n for span, n in spans.items() for x in span if abs(x - edges[at]) <= _SAME) for at in inner}
        edges = [x for at, x in enumerate(edges) if at != min(inner, key=lambda one: use[one])]
    return edges


def _range(edges: list[float], start: float, end: float) -> tuple[int, int]:
    """The columns from the edge nearest to start to the one nearest to end."""
    return _near(edges, start), _near(edges, end)


def _near(edges: list[float], x: float) -> int:
    """The edge nearest to x."""
    index = bisect_left(edges, x)
    if index and (index == len(edges) or x - edges[index - 1] <= edges[index] - x):
        return index - 1
    return index


def _spread(part: Part, columns: list[float]) -> list[Row]:
    """The rows of one part."""
    grid = part.grid
    filled = {region.row for region in grid.regions if region.height == 1 and region.words}
    kept = [row for row in range(grid.rows) if row in filled or grid.ys[row + 1] - grid.ys[row] > _SLIM]
    place_of = {row: number for number, row in enumerate(kept)}
    rows: list[Row] = [[None] * (len(columns) - 1) for _ in kept]
    starts = {x: min(_near(columns, x), len(columns) - 2) for x in grid.xs}
    page, table = part.page, part.number
    for region in grid.regions:
        row = place_of.get(region.row)
        if row is None:  # no row by itself: the cell stands in the next one that it takes
            later = range(region.row + 1, region.row + region.height)
            row = next((place_of[one] for one in later if one in place_of), None)
            if row is None:
                continue
        column, words = starts[region.x0], region.words
        text = cell_text(words, region.x0, region.x1) if words else ""
        cell = Cell(text, {"page": page, "table": table, "row": row + 1, "cell": column + 1})
        before = rows[row][column]
        rows[row][column] = cell if before is None else _both(before, cell)
    return rows


def _both(a: Cell | None, b: Cell | None) -> Cell | None:
    if a is None or b is None or not a.text or not b.text:
        return b if a is None or (b is not None and b.text and not a.text) else a
    return Cell(a.text + b.text, a.place)


def _repeated(rows: Sequence[Row], found: Sequence[Row]) -> int:
    """How many rows at the head of a part stand at the head of the table already."""
    count = 0
    while count < min(len(rows), len(found)) and _squeezed(rows[count]) == _squeezed(found[count]):
        count += 1
    return count if any(any(_squeezed(row)) for row in found[:count]) else 0


def _squeezed(row: Row) -> list[str]:
    return ["".join(cell.text.split()) if cell else "" for cell in row]


def _close_labels(rows: Sequence[Row], below: Row) -> None:
    """Puts the words of a merged label that go on over a page's end to those before it: `（三）`, `不予公开`. They are
    without a number of their own, beside a label that has one."""
    numbered = layout_words()["numbered"]
    labels = [index for index, cell in enumerate(below) if cell and numbered.match(cell.text)]
    for column, cell in enumerate(below):
        if cell is None or not cell.text or numbered.match(cell.text) or not labels or column >= labels[-1]:
            continue
        above = next((row for row in reversed(rows) if (found := row[column]) and found.text), None)
        before = above[column] if above else None
        if above is not None and before is not None and numbered.match(before.text):
            above[column] = _both(before, cell)
            below[column] = Cell("", cell.place)


def _broken(above: Row, below: Row) -> bool:
    """Whether a page's end parts one row: its label goes on below, and its figures stand on one of the pages only."""
    numbered = layout_words()["numbered"]
    a, b = _squeezed(above), _squeezed(below)
    first, rest = next((i for i in a if i), ""), next((i for i in b if i), "")
    own = next((i for i in reversed(a) if numbered.match(i)), "")  # the label beside the figures
    if not first or not rest or not own or any(numbered.match(i) for i in b):
        return False
    place = a.index(own)
    beside = [cell for cell in (*a[place + 1 :], *b[place + 1 :]) if cell]
    if any(_WORDS.search(cell) for cell in beside):
        return False  # headers
    return bool(b[place]) and not (any(a[place + 1 :]) and any(b[place + 1 :]))
