"""Merged cells spread out over the columns and rows that they take."""

from __future__ import annotations

from collections.abc import Sequence

from gklint.readers.canvas import Cell

Spanned = tuple[Cell, int, int]  # a cell, columns, rows
_WIDEST = 100  # columns; the widest table of the form has 16
_SHORT = 2  # characters of a mark that stands for a figure
_FEW = 3  # rows too few to say what is usual
_MOST = 300_000  # places for cells in one table; the largest of the form has 300


class TooMany(ValueError):
    """A table that would take more places than any report has."""


def spread(rows: Sequence[Sequence[Spanned]]) -> list[list[Cell | None]]:
    """Rows in which every cell stands in its column: None where one of the left or above goes on.

    A row with too few cells stays short: which of its cells are missing is not for a reader to guess. Raises `TooMany`.
    """
    found: list[list[Cell | None]] = []
    below: dict[int, int] = {}  # column -> rows that a cell above still takes
    places = 0
    for row in rows:
        line: list[Cell | None] = []
        for cell, columns, height in row:
            _pass(line, below)
            width = min(max(columns, 1), max(_WIDEST - len(line), 1))
            if height > 1:
                below.update(dict.fromkeys(range(len(line), len(line) + width), height - 1))
            line.append(cell)
            line.extend([None] * (width - 1))
        _pass(line, below)
        if below and (last := max(below)) >= len(line):
            for column in range(len(line), last + 1):
                line.append(None)
                _used(below, column)
        places += len(line) + 1
        bounded(places)
        found.append(line)
    return settled(found, [any(columns > 1 and holds_value(cell) for cell, columns, _ in row) for row in rows])


def bounded(places: int) -> None:
    """Raises `TooMany` for a table with more places for cells than any report has."""
    if places > _MOST:
        raise TooMany(places)


def holds_value(cell: Cell) -> bool:
    """Whether a cell is one that figures are written into: empty, or without words."""
    return len(cell.text) <= _SHORT or not any("\u4e00" <= char <= "\u9fff" for char in cell.text)


def settled(rows: list[list[Cell | None]], wide: Sequence[bool] = ()) -> list[list[Cell | None]]:
    """Rows as they may be read: the last places of a row are those of the last columns.

    wide: of each row, whether a cell for a figure takes several columns (borders that were dragged leave such): there
    the cells themselves are counted, not the columns that they take.

    Columns at the right that are empty all the way down (wide pages leave them) are no columns, unless they are all
    that a column of blanks has to show: then, as in a row that is shorter than others, what a merged cell takes cannot
    be told from a cell that is missing, and is left out. In a row that was pushed aside, being longer than the rest
    of the table, or longer and empty at its start, no empty cell can be trusted, and all are left out.
    """
    widest = max(map(len, rows), default=0)
    width = widest
    while width and all(len(row) < width or _empty(row[width - 1]) for row in rows):
        width -= 1
    usual = len(rows[0]) if rows else 0
    steady = len(rows) > _FEW and sum(len(row) == usual for row in rows) * 2 >= len(rows)
    alone = len(rows) > _FEW and sum(len(row) >= width for row in rows) == 1
    found = []
    for number, row in enumerate(rows):
        kept = row[:width]
        spans = bool(wide) and wide[number]
        pushed = alone or (steady and len(kept) > usual) or (len(row) > max(width, usual) and _begins_empty(row))
        if len(row) >= width and pushed and not spans:
            kept = [cell for cell in row if not _empty(cell)]
        elif len(row) < width or width < widest or spans:
            kept = [cell for cell in kept if cell is not None]
        found.append(kept)
    return found


def _pass(line: list[Cell | None], below: dict[int, int]) -> None:
    while len(line) in below:
        _used(below, len(line))
        line.append(None)


def _used(below: dict[int, int], column: int) -> None:
    left = below.get(column, 0) - 1
    if left > 0:
        below[column] = left
    else:
        below.pop(column, None)


def _begins_empty(row: list[Cell | None]) -> bool:
    return _empty(next((cell for cell in row if cell is not None), None))


def _empty(cell: Cell | None) -> bool:
    return cell is None or not cell.text.strip()
