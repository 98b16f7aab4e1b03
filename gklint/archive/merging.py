"""Archives of parts (`--shard`) put together into one: the same reports and findings as one scan of all gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gklint.archive import schema
from gklint.archive.extras import need
from gklint.archive.faults import StoreError, fault
from gklint.archive.store import Store


def merge(store: Store, parts: Sequence[str]) -> int:
    """Fills an empty archive from others; how many reports there are then.

    Reports are numbered by path. A file that is in several parts is taken from the one whose scan of it ended last;
    what was given about agencies from the first part that has it.
    """
    if store.rows("SELECT 1 FROM reports LIMIT 1"):
        raise StoreError("merge-not-empty", path=store.path)
    names = [_attach(store, number, part) for number, part in enumerate(parts)]
    union = " UNION ALL ".join(
        f"SELECT '{name}' AS part, r.report, r.path, r.run, u.finished "
        f"FROM {name}.reports r LEFT JOIN {name}.runs u USING (run)"
        for name in names
    )
    runs = " UNION ALL ".join(f"SELECT '{name}' AS part, * FROM {name}.runs" for name in names)
    store.connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE numbers AS
        SELECT part, report AS old, row_number() OVER (ORDER BY path)::INTEGER AS report, run FROM ({union})
        QUALIFY row_number() OVER (PARTITION BY path ORDER BY finished DESC NULLS LAST, part) = 1""")
    store.connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE scans AS
        SELECT part, run AS old, row_number() OVER (ORDER BY started, part, run)::INTEGER AS new_run FROM ({runs})""")
    with store.transaction():
        for name in names:
            _copy(store, name)
            store.connection.execute(f"""
                INSERT INTO meta SELECT key, value FROM {name}.meta
                WHERE key IN ('agencies', 'tree') AND key NOT IN (SELECT key FROM meta)""")
    for name in names:
        store.connection.execute(f"DETACH {name}")
    (count,) = store.one("SELECT count(*) FROM reports") or (0,)
    return int(count)


def _attach(store: Store, number: int, part: str) -> str:
    duckdb = need("duckdb")
    if not Path(part).is_file():
        raise StoreError("archive-none", path=part)
    name = f"part_{number}"
    quoted = part.replace("'", "''")
    try:
        store.connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
        found = store.one(f"SELECT value FROM {name}.meta WHERE key = 'schema_version'")
    except duckdb.Error as error:
        raise fault(error, part, "archive-not-open") from error
    version = int(found[0]) if found else 0
    if version > schema.VERSION:
        raise StoreError("archive-newer", path=part, version=version, ours=schema.VERSION)
    if version < schema.VERSION:  # opening it brings it up to date
        store.connection.execute(f"DETACH {name}")
        Store.open(part).close()
        store.connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
    return name


def _copy(store: Store, name: str) -> None:
    """The rows of one part, under their new numbers."""
    for table in ("reports", *schema.OF_A_REPORT):
        columns = [f"t.{column.name}" for column in schema.TABLES[table] if column.name not in ("report", "run")]
        where = "WHERE t.scope = 'report'" if table == "diagnostics" else ""
        run = ", s.new_run AS run" if table == "reports" else ""
        scans = f"LEFT JOIN scans s ON s.part = '{name}' AND s.old = t.run" if table == "reports" else ""
        store.connection.execute(f"""
            INSERT INTO {table} BY NAME SELECT n.report{run}, {", ".join(columns)} FROM {name}.{table} t
            JOIN numbers n ON n.part = '{name}' AND n.old = t.report {scans} {where} ORDER BY n.report""")
    columns = [f"t.{column.name}" for column in schema.TABLES["runs"] if column.name != "run"]
    store.connection.execute(f"""
        INSERT INTO runs BY NAME SELECT s.new_run AS run, {", ".join(columns)} FROM {name}.runs t
        JOIN scans s ON s.part = '{name}' AND s.old = t.run ORDER BY s.new_run""")
