"""The DuckDB file of an archive: opened, brought up to date, written in whole batches.

Each batch is one transaction: a run that is broken off loses what it had in hand and nothing else.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from gklint.archive import schema
from gklint.archive.extras import need
from gklint.archive.faults import StoreError, fault
from gklint.archive.rows import arrow, from_bytes
from gklint.archive.work import BatchRows

MEMORY = 64  # MB that DuckDB may hold; more goes to a folder beside the database

_QUIET = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}  # nothing is fetched from anywhere


class Store:
    """An open archive."""

    def __init__(self, path: str, connection: Any) -> None:
        self.path, self.connection = path, connection

    # ------------------------------------------------------------ opening

    @classmethod
    def open(cls, path: str, *, create: bool = False, reading: bool = False, memory: int | None = None) -> Store:
        """The archive in a file. create: make it where there is none; else its absence is a `StoreError`. reading:
        nothing is to be written, so that others may read at the same time. memory: MB that the database may hold."""
        duckdb = need("duckdb")
        need("pyarrow")
        if not create and not os.path.exists(path):
            raise StoreError("archive-none", path=path)
        config = {"memory_limit": f"{memory or MEMORY}MB", "threads": 1, **_QUIET}
        if reading and not os.access(os.path.dirname(path) or ".", os.W_OK):
            config["temp_directory"] = os.path.join(tempfile.gettempdir(), f"gklint-{os.getpid()}.tmp")
        try:
            store = cls(path, duckdb.connect(path, read_only=reading, config=config))
        except duckdb.Error as error:
            raise fault(error, path, "archive-not-open") from error
        try:
            store._bring_up_to_date(create, reading)
        except _Older:
            store.close()
            cls.open(path, memory=memory).close()
            return cls.open(path, reading=True, memory=memory)
        except BaseException as error:
            store.__exit__(type(error), error, None)
            raise
        return store

    def _bring_up_to_date(self, create: bool, reading: bool) -> None:
        tables = {name for (name,) in self.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")}
        if "meta" not in tables:
            if tables or not create:
                raise StoreError("archive-other", path=self.path)
            with self.transaction():
                for statement in schema.statements():
                    self.connection.execute(statement)
            return
        version = int(self.meta("schema_version") or 0)
        if version > schema.VERSION:
            raise StoreError("archive-newer", path=self.path, version=version, ours=schema.VERSION)
        if version < schema.VERSION and reading:
            raise _Older
        if version < schema.VERSION:
            schema.migrate(self.connection, version)

    def close(self) -> None:
        """Writes what is to be written and closes the file."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Closes; what went wrong inside the database comes out as a `StoreError`."""
        duckdb = need("duckdb")
        try:
            self.close()
        except duckdb.Error as closing:  # after a fault that ended the database
            error = error or closing
        if isinstance(error, RuntimeError) and "interrupted" in str(error):  # what Ctrl-C in a question comes to
            raise KeyboardInterrupt from error
        if isinstance(error, duckdb.Error):
            raise fault(error, self.path) from error

    def beside(self) -> Store:
        """The same archive over another connection, with a database `work` for what need not be kept."""
        connection = self.connection.cursor()
        connection.execute("ATTACH IF NOT EXISTS ':memory:' AS work (READ_WRITE)")
        return Store(self.path, connection)

    # ------------------------------------------------------------ asking

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question whose answer is small."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, list(values)).fetchall()
        return found

    def one(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The only row of an answer, if there is one."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def among(self, sql: str, numbers: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """The rows of some numbers, by number. sql: a SELECT of one table whose first column is the number."""
        if not numbers:
            return {}
        column = sql.split(None, 2)[1].rstrip(",")
        return {row[0]: row[1:] for row in self.rows(f"{sql} WHERE {_among(column)}", _range(numbers))}

    def stream(self, sql: str, values: Sequence[Any] = (), size: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """The rows of a question whose answer may be large, on a connection of its own."""
        cursor = self.connection.cursor()
        try:
            cursor.execute(sql, list(values))
            while found := cursor.fetchmany(size):
                yield from found
        finally:
            cursor.close()

    def meta(self, key: str) -> str | None:
        """A value that the archive keeps about itself."""
        found = self.one("SELECT value FROM meta WHERE key = ?", [key])
        return found[0] if found else None

    def set_meta(self, key: str, value: str) -> None:
        """Keeps such a value."""
        self.connection.execute("DELETE FROM meta WHERE key = ?", [key])
        self.connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])

    # ------------------------------------------------------------ writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            with suppress(need("duckdb").Error):  # nothing was begun any more if the database itself failed
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Adds rows of a table of the schema."""
        if rows:
            self._add(table, arrow(table, rows))

    def put(self, batch: BatchRows, known: int) -> None:
        """Writes a batch. Reports numbered up to `known` have rows already, which are replaced."""
        old = [report for report in batch.replaced if report <= known]
        with self.transaction():
            self.drop(old)
            for table, packed in batch.tables.items():
                self._add(table, from_bytes(packed))
            if batch.touched:
                self.connection.executemany(
                    "UPDATE reports SET stamp = ? WHERE report = ?",
                    [[stamp, report] for report, stamp in batch.touched],
                )

    def drop(self, reports: Sequence[int]) -> None:
        """Takes all rows of some reports out."""
        if not reports:
            return
        for table in (*schema.OF_A_REPORT, "reports"):
            self.connection.execute(f"DELETE FROM {table} WHERE {_among('report')}", _range(reports))

    def _add(self, table: str, made: Any) -> None:
        self.connection.register("incoming", made)
        try:
            self.connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
        finally:
            self.connection.unregister("incoming")


def _among(column: str) -> str:
    """That a column is among some numbers; the range lets DuckDB pass over the parts of the table that hold none."""
    return f"{column} BETWEEN ? AND ? AND {column} IN (SELECT unnest(?::INTEGER[]))"


def _range(numbers: Sequence[int]) -> list[Any]:
    return [min(numbers), max(numbers), list(numbers)]


class _Older(Exception):
    """An archive of an older version, opened to be read only."""
