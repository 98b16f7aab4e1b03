"""A table that may run over several pages: its parts put together, merged cells spread, repeated headers left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gklint.readers.canvas import Cell
from gklint.readers.pages.furniture import layout_words
from gklint.readers.pages.grid import Grid, Region
from gklint.readers.pages.lines import cell_text

_SAME = 3.0  # points within which edges of columns are one
_BESIDE = 8.0  # the same for the sides of two parts of a table

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
        rows += found
    return rows


def _columns(grids: Sequence[Grid]) -> list[float]:
    """The edges of the columns: all that cells begin or end at, but for slips of a rule, which make no column."""
    edges: list[float] = []
    for x in sorted({x for grid in grids for region in grid.regions for x in (region.x0, region.x1)}):
        if not edges or x - edges[-1] > _SAME:
            edges.append(x)
    spans = [(region.x0, region.x1) for grid in grids for region in grid.regions]
    return _needed(edges, spans)


def _needed(edges: list[float], spans: Sequence[tuple[float, float]]) -> list[float]:
    """Edges without those between two columns (or rows) of which the narrower holds no cell of its own."""
    while len(edges) > 2:
        alone = {first for first, last in (_range(edges, *span) for span in set(spans)) if last - first == 1}
        idle = [index for index in range(len(edges) - 1) if index not in alone]
        if not idle:
            break
        index = min(idle, key=lambda i: edges[i + 1] - edges[i])
        # the edge that falls is the one that fewer cells end at
        inner = [at for at in (index, index + 1) if 0 < at < len(edges) - 1]
        use = {at: sum(1 for span in spans for x in span if abs(x - edges[at]) <= _SAME) for at in inner}
        edges = [x for at, x in enumerate(edges) if at != min(inner, key=lambda one: use[one])]
    return edges


def _range(edges: list[float], start: float, end: float) -> tuple[int, int]:
    """The columns from the edge nearest to start to the one nearest to end."""
    return _near(edges, start), _near(edges, end)


def _near(edges: list[float], x: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - x))


def _spread(part: Part, columns: list[float]) -> list[Row]:
    """The rows of one part."""
    grid = part.grid
    levels = [float(row) for row in range(grid.rows + 1)]
    heights = [grid.ys[row + 1] - grid.ys[row] for row in range(grid.rows)]
    single = {region.row for region in grid.regions if region.height == 1}
    kept = [row for row in range(grid.rows) if row in single or heights[row] > _SAME * 2]
    place_of = {row: number for number, row in enumerate(kept)}
    rows: list[Row] = [[None] * (len(columns) - 1) for _ in kept]
    del levels
    for region in grid.regions:
        own = next((row for row in range(region.row, region.row + region.height) if row in place_of), None)
        if own is None:
            continue
        row, column = place_of[own], _near(columns, region.x0)
        column = min(column, len(columns) - 2)
        place = {"page": part.page, "table": part.number, "row": row + 1, "cell": column + 1}
        cell = Cell(_words(region), place)
        before = rows[row][column]
        rows[row][column] = cell if before is None else _both(before, cell)
    return rows


def _words(region: Region) -> str:
    return cell_text(region.words, region.x0, region.x1) if region.words else ""


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


def _broken(above: Row, below: Row) -> bool:
    """Whether a page's end parts one row: its label goes on below, its figures stand on one of the pages only."""
    numbered = layout_words()["numbered"]
    a, b = _squeezed(above), _squeezed(below)
    filled = [(i, j) for i, j in zip(a, b, strict=True) if i and j]
    if len(filled) > 1 or not any(a) or not any(b):
        return False
    label, rest = next((i for i in a if i), ""), next((j for j in b if j), "")
    if not filled:  # the label on one page, all else on the other: only where no label begins below
        label_at = next(index for index, cell in enumerate(a) if cell)
        return sum(1 for cell in a if cell) == 1 and not any(b[: label_at + 1]) and rest[:1].isdigit()
    label, rest = filled[0]
    figures = [cell for cell in (*a, *b) if cell and cell not in filled[0]]
    one_sided = not any(cell and cell != label for cell in a[-2:]) or not any(cell and cell != rest for cell in b[-2:])
    return bool(numbered.match(label)) and not numbered.match(rest) and bool(figures) and one_sided
