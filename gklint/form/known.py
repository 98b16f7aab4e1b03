"""What the labels of a table mean in it: its rows, columns and cells, worked out once for each table of a form."""

from __future__ import annotations

from typing import NamedTuple

from gklint.form.model import BlockForm, ColumnForm, RowForm, TableForm
from gklint.syntax.vocabulary import Entry


class Place(NamedTuple):
    """A cell of the form: the first five fields of its fact, its unit, whether it is an amount, and its column."""

    metric: str
    table: str
    block: str
    row: str
    column: str
    unit: str
    amount: bool
    form: ColumnForm


class KnownRow(NamedTuple):
    """The row that a label means (None: none of this table). foreign: all it can mean are parts of other tables."""

    row: RowForm | None
    block: BlockForm | None
    foreign: bool


class Known:
    """One table of a form by the words of its labels. order: ids of rows -> their place among all."""

    def __init__(self, table: TableForm) -> None:
        self.table = table
        self.order = {row.id: at for at, row in enumerate(row for block in table.blocks for row in block.rows)}
        self._rows: dict[str, KnownRow] = {}
        self._columns: dict[tuple[str, str], str] = {}
        self._cells: dict[tuple[str, str], tuple[Place, ...]] = {}

    def row(self, entry: Entry) -> KnownRow:
        """The row whose label these words are."""
        found = self._rows.get(entry.body)
        if found is None:
            found = self._rows[entry.body] = self._row(entry)
        return found

    def _row(self, entry: Entry) -> KnownRow:
        wanted = {ref[3] for ref in entry.refs if ref[1] == self.table.id and ref[2] == "row"}
        for block in self.table.blocks:
            for row in block.rows:
                if row.id in wanted:
                    return KnownRow(row, block, False)
        return KnownRow(None, None, all(ref[1] != self.table.id for ref in entry.refs))

    def column(self, entry: Entry, block: BlockForm | None = None) -> str:
        """The id of the column whose header these words are, of the block if it has one so called; "" for none."""
        key = (entry.body, "" if block is None else block.id)
        found = self._columns.get(key)
        if found is None:
            ids = [ref[3] for ref in entry.refs if ref[1] == self.table.id and ref[2] == "column"]
            if block is not None:
                here = [column.id for column in block.columns]
                ids = [name for name in ids if name in here] or ids
            found = self._columns[key] = ids[0] if ids else ""
        return found

    def cells(self, block: BlockForm, row: RowForm) -> tuple[Place, ...]:
        """The cells of a row in the order of the columns."""
        key = (block.id, row.id)
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = tuple(self._place(block, row, column) for column in block.columns)
        return found

    def _place(self, block: BlockForm, row: RowForm, column: ColumnForm) -> Place:
        metric, amount = block.name(row.id, column.id), column.kind == "amount"
        return Place(metric, self.table.id, column.block or block.id, row.id, column.id, column.unit, amount, column)


def known(table: TableForm) -> Known:
    """What is known of a table; forms are made once and stay."""
    found = _kept.get(id(table))
    if found is None or found.table is not table:
        found = _kept[id(table)] = Known(table)
    return found


_kept: dict[int, Known] = {}
