"""`parquet`: one row a table cell or claim, for data frames and databases. Amounts are exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

from gklint.api.results import Extraction
from gklint.form.model import Number
from gklint.render import Look
from gklint.render.statements import Statement, digits, statements

PLACES, PRECISION = 10, 38  # of the column `value`; what does not fit stands in `value_text` alone
_GROUP = 50_000  # rows written together
_EXACT = Context(prec=PRECISION, traps=[Inexact, InvalidOperation])


class Parquet:
    """Rows as plain tuples; `value_text` has the digits as written, also of what `value` cannot hold."""

    def __init__(self, look: Look) -> None:
        pass

    def file(self, result: Extraction) -> list[Statement]:
        return statements(result)

    def sink(self, stream: Any) -> ParquetSink:
        return ParquetSink(stream)


class ParquetSink:
    """Writes rows in groups, so that the memory needed does not grow with the number of reports."""

    def __init__(self, stream: Any) -> None:
        from pyarrow import parquet

        self.schema = _schema()
        self.writer = parquet.ParquetWriter(stream, self.schema, compression="zstd")
        self.rows: list[Statement] = []

    def add(self, rows: Sequence[Statement]) -> None:
        """Keeps rows, and writes them when there are enough."""
        self.rows.extend(rows)
        if len(self.rows) >= _GROUP:
            self._write()

    def close(self) -> None:
        """Writes what is left; without any row the file still has its columns."""
        if self.rows:
            self._write()
        self.writer.close()

    def abandon(self) -> None:
        """Lets go of everything; the file stays without an end."""
        self.rows = []
        self.writer.is_open = False  # else it would be closed, and write, when it is collected

    def _write(self) -> None:
        import pyarrow

        columns: dict[str, list[Any]] = {
            name: [_text(each) for each in column]
            for name, column in zip(Statement._fields, zip(*self.rows, strict=True), strict=True)
        }
        columns["value_text"] = [digits(value) if value is not None else None for value in columns["value"]]
        columns["value"] = [fitting(value) for value in columns["value"]]
        self.writer.write_table(pyarrow.table({name: columns[name] for name in self.schema.names}, schema=self.schema))
        self.rows = []


def fitting(value: Number | None) -> Decimal | None:
    """A number as the column `value` holds it, or None if it would have to be rounded."""
    if value is None:
        return None
    try:
        return _EXACT.quantize(Decimal(value), Decimal(1).scaleb(-PLACES))
    except (Inexact, InvalidOperation):
        return None


def _text(value: Any) -> Any:
    """Text that UTF-8 can hold (a path may have bytes that are no text)."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _schema() -> Any:
    import pyarrow

    words, count = pyarrow.string(), pyarrow.int32()
    kinds: dict[str, Any] = dict.fromkeys(Statement._fields, words)
    kinds |= dict.fromkeys(("year", "line", "column", "end_line", "end_column"), count)
    kinds |= {"value": pyarrow.decimal128(PRECISION, PLACES), "approximate": pyarrow.bool_()}
    fields = []
    for name, kind in kinds.items():
        fields.append(pyarrow.field(name, kind))
        if name == "value":
            fields.append(pyarrow.field("value_text", words))
    return pyarrow.schema(fields)
