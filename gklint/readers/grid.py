"""Merged cells spread out over the columns and rows that they take."""

from __future__ import annotations

from collections.abc import Sequence

from gklint.readers.canvas import Cell

Spanned = tuple[Cell, int, int]  # a cell, columns, rows
_WIDEST = 100  # columns; the widest table of the form has 16
_MOST = 4_000_000  # places for cells in one table


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
        if places > _MOST:
            raise TooMany(places)
        found.append(line)
    return trimmed(found)


def trimmed(rows: list[list[Cell | None]]) -> list[list[Cell | None]]:
    """Rows without the columns at the right that are empty all the way down."""
    width = max(map(len, rows), default=0)
    while width and all(len(row) < width or _empty(row[width - 1]) for row in rows):
        width -= 1
    return [row[:width] for row in rows]


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


def _empty(cell: Cell | None) -> bool:
    return cell is None or not cell.text.strip()
