"""The three tables as grids of cells with row and column spans, before any layout has touched them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.support.figures import Number
from tests.support.labels import (
    COLUMNS,
    FOUR,
    NOTE,
    OUTCOMES,
    RESULTS,
    SHORT_OTHER,
    TOP_ROWS,
    TWO_2019,
    TWO_2021,
    rows_of,
)


@dataclass
class Cell:
    """kind: "caption", "header", "label" or "value". `metric` is set for values of the form. width, height: spans."""

    text: str
    kind: str
    width: int = 1
    height: int = 1
    metric: str = ""


@dataclass
class Row:
    """The cells that start in one row, in reading order. `id` names data rows (the row id or the metric stem)."""

    cells: list[Cell]
    id: str = ""

    @property
    def values(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "value"]

    @property
    def labels(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind != "value"]


@dataclass
class Table:
    """name: "two", "three" or "four"; width in columns."""

    name: str
    width: int
    rows: list[Row] = field(default_factory=list)

    def row(self, name: str) -> Row:
        """The data row of that id."""
        return next(row for row in self.rows if row.id == name)

    def cell(self, metric: str) -> Cell:
        """The cell of a metric."""
        return next(cell for cell in self.values() if cell.metric == metric)

    def values(self) -> Iterator[Cell]:
        """All value cells."""
        return (cell for row in self.rows for cell in row.cells if cell.kind == "value")

    def grid(self) -> list[list[tuple[Cell, bool]]]:
        """Every position with the cell that covers it and whether the cell starts there."""
        taken: dict[tuple[int, int], Cell] = {}
        lines: list[list[tuple[Cell, bool]]] = []
        for y, row in enumerate(self.rows):
            x, starts = 0, set()
            for cell in row.cells:
                while (y, x) in taken:
                    x += 1
                starts.add(x)
                for dy in range(cell.height):
                    for dx in range(cell.width):
                        taken[y + dy, x + dx] = cell
                x += cell.width
            lines.append([(taken[y, x], x in starts) for x in range(self.width) if (y, x) in taken])
        return lines


def show(value: Number) -> str:
    """A figure as a clerk types it."""
    return format(value, "f") if not isinstance(value, int) else str(value)


def _value(metric: str, cells: Mapping[str, Number], width: int = 1) -> Cell:
    return Cell(show(cells[metric]), "value", width, metric=metric)


def table_two(form: str, cells: Mapping[str, Number]) -> Table:
    table = Table("two", 4)
    for caption, heads, rows in TWO_2021 if form == "2021" else TWO_2019:
        table.rows.append(Row([Cell(caption, "caption", 4)]))
        last = 4 - len(heads) + 1
        widths = [1] * (len(heads) - 1) + [last]
        table.rows.append(Row([Cell(head, "header", w) for head, w in zip(heads, widths, strict=True)]))
        for label, metrics in rows:
            values = [_value(m, cells, w) for m, w in zip(metrics, widths[1:], strict=True)]
            table.rows.append(Row([Cell(label, "label"), *values], metrics[0].rsplit(".", 1)[0]))
    return table


def table_three(form: str, cells: Mapping[str, Number], *, total_on_top: bool = False, short: bool = False) -> Table:
    """total_on_top: the header 总计 stands beside 申请人情况. short: 1.逾期不补正, 2.逾期不缴费."""
    rows = rows_of(form)
    kinds = [Cell(label, "header") for _, label in COLUMNS[1:-1]]
    top = [Cell(NOTE, "header", 3, 3), Cell("申请人情况", "header", 6 if total_on_top else 7)]
    middle = [Cell("自然人", "header", 1, 2), Cell("法人或其他组织", "header", 5)]
    total = Cell("总计", "header", 1, 3 if total_on_top else 2)
    (top if total_on_top else middle).append(total)
    table = Table("three", 10, [Row(top), Row(middle), Row(kinds)])
    results = [row for row, _, _ in rows if row not in TOP_ROWS]
    seen: set[str] = set()
    for row, group, label in rows:
        if short:
            label = SHORT_OTHER.get(row, label)
        cells_here: list[Cell] = []
        if row == results[0]:
            cells_here.append(Cell(RESULTS, "label", 1, len(results)))
        if group and group not in seen:
            seen.add(group)
            cells_here.append(Cell(group, "label", 1, sum(g == group for _, g, _ in rows)))
        cells_here.append(Cell(label, "label", 3 if row in TOP_ROWS else 1 if group else 2))
        cells_here += [_value(f"requests.{row}@{column}", cells) for column, _ in COLUMNS]
        table.rows.append(Row(cells_here, row))
    return table


def table_four(cells: Mapping[str, Number]) -> Table:
    heads = [Cell(label, "header") for _, label in OUTCOMES]
    table = Table(
        "four",
        15,
        [
            Row([Cell("行政复议", "header", 5), Cell("行政诉讼", "header", 10)]),
            Row(
                [
                    *(Cell(c.text, "header", 1, 2) for c in heads),
                    Cell("未经复议直接起诉", "header", 5),
                    Cell("复议后起诉", "header", 5),
                ]
            ),
            Row([Cell(c.text, "header") for c in (*heads, *heads)]),
        ],
    )
    values = [_value(f"{block}.{key}", cells) for block in FOUR for key, _ in OUTCOMES]
    table.rows.append(Row(values, "disputes"))
    return table
