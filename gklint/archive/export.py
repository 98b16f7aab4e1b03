"""The tables of an archive as files: CSV, Parquet, Excel; or the answer to a question in SQL."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from gklint.archive.extras import need
from gklint.archive.faults import StoreError, fault
from gklint.archive.schema import TABLES
from gklint.archive.store import Store

FORMATS = ("csv", "parquet", "xlsx")
NAMES = ("reports", "facts", "claims", "diagnostics", "runs")
_WHO = "r.path, i.agency, i.year, i.region"
_JOIN = "JOIN reports r USING (report) LEFT JOIN identities i USING (report)"
_LEFT_OUT = ("stamp", "content", "read_key", "result_key", "report")
_XLSX_ROWS = 1_048_575
_SLICE = 250  # reports at a time


def questions(store: Store, table: str) -> Iterator[str]:
    """The SQL of a table with whose report each row is from, in the order of paths: so many reports at a time, for
    sorting it as a whole would take a great deal of memory."""
    if table == "runs":
        yield "SELECT * FROM runs ORDER BY run"
        return
    reports = store.stream("SELECT report FROM reports ORDER BY path", size=_SLICE)
    empty = True
    while chunk := [report for (report,) in islice(reports, _SLICE)]:
        empty = False
        yield _question(table, chunk)
    if empty:
        yield _question(table, [0])  # names of columns, no rows


def _question(table: str, reports: list[int]) -> str:
    names = [column.name for column in TABLES[table] if column.name not in _LEFT_OUT]
    among = f"BETWEEN {min(reports)} AND {max(reports)} AND {{}}.report IN ({', '.join(map(str, reports))})"
    if table == "reports":
        about = "i.agency, i.year, i.region, i.certain, i.told_by, i.doubt"
        rest = ", ".join(
            f"r.{name} AS {name}_read" if name in ("agency", "year") else f"r.{name}"
            for name in names
            if name != "path"
        )
        return (
            f"SELECT r.path, {about}, {rest} FROM reports r LEFT JOIN identities i USING (report) "
            f"WHERE r.report {among.format('r')} ORDER BY r.path"
        )
    order = {"facts": "t.start_offset, t.metric"}.get(table, "t.ordinal")
    columns = ", ".join(f"t.{name}" for name in names)
    return (
        f"SELECT {_WHO}, {columns} FROM {table} t {_JOIN} WHERE t.report {among.format('t')} ORDER BY r.path, {order}"
    )


def read_only(sql: str) -> str:
    """A question of a user's, as one that can only ask; `StoreError` if it does more."""
    duckdb = need("duckdb")
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise StoreError("sql-wrong", why=str(error).splitlines()[0]) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise StoreError("sql-not-a-question")
    return sql.strip().rstrip(";")


def export(store: Store, asked: str | Iterable[str], form: str, to: str | TextIO, *, bom: bool = False) -> int:
    """Writes the answer to a question, or to several with the same columns; how many rows. to: a path, or for CSV a
    stream."""
    duckdb = need("duckdb")
    try:
        if form == "parquet":
            return _copy(store, asked, str(to)) if isinstance(asked, str) else _parquet(store, asked, str(to))
        names, rows = _answer(store, [asked] if isinstance(asked, str) else asked)
        return _xlsx(names, rows, str(to)) if form == "xlsx" else _csv(names, rows, to, bom)
    except duckdb.Error as error:
        raise fault(error, store.path, "sql-wrong") from error


def _answer(store: Store, asked: Iterable[str]) -> tuple[list[str], Iterator[Sequence[Any]]]:
    cursor = store.connection.cursor()
    waiting = iter(asked)
    cursor.execute(next(waiting))
    names = [each[0] for each in cursor.description]

    def rows() -> Iterator[Sequence[Any]]:
        while found := cursor.fetchmany(5_000):
            yield from found
        for sql in waiting:
            yield from cursor.execute(sql).fetchall()
        cursor.close()

    return names, rows()


def _csv(names: list[str], rows: Iterator[Sequence[Any]], to: str | TextIO, bom: bool) -> int:
    if isinstance(to, str):
        with open(to, "w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
            return _write_csv(stream, names, rows)
    return _write_csv(to, names, rows)


def _write_csv(stream: TextIO, names: list[str], rows: Iterator[Sequence[Any]]) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        count += 1
    return count


def _copy(store: Store, sql: str, path: str) -> int:
    store.connection.execute(
        f"COPY ({sql}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 8192)"
    )
    (count,) = store.one(f"SELECT count(*) FROM read_parquet('{_quoted(path)}')") or (0,)
    return int(count)


def _parquet(store: Store, asked: Iterable[str], path: str) -> int:
    parquet = need("pyarrow.parquet")
    writer, count = None, 0
    try:
        for sql in asked:
            found = store.connection.sql(sql).to_arrow_table()
            writer = writer or parquet.ParquetWriter(path, found.schema, compression="zstd")
            writer.write_table(found)
            count += found.num_rows
    finally:
        if writer is not None:
            writer.close()
    return count


def _quoted(path: str) -> str:
    return str(Path(path)).replace("'", "''")


def _xlsx(names: list[str], rows: Iterator[Sequence[Any]], path: str) -> int:
    openpyxl = need("openpyxl", "xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("gklint")
    cell = openpyxl.cell.WriteOnlyCell
    sheet.append(names)
    count = 0
    for row in rows:
        count += 1
        if count > _XLSX_ROWS:
            raise StoreError("too-many-rows", n=_XLSX_ROWS)
        line = []
        for value in row:
            each = cell(sheet, value=_plain(value, excel=True))
            if isinstance(value, str):
                each.data_type = "s"  # never a formula
            line.append(each)
        sheet.append(line)
    book.save(path)
    return count


_CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}


def _plain(value: Any, excel: bool = False) -> Any:
    """A value as a file holds it: numbers without noughts behind the point."""
    from datetime import date
    from decimal import Decimal

    if isinstance(value, Decimal):
        if value == int(value):
            return int(value)
        return float(value) if excel else f"{value.normalize():f}"
    if value is None or isinstance(value, int | float | date):
        return value
    text = str(value)
    return text.translate(_CONTROL)[:32_767] if excel else text
