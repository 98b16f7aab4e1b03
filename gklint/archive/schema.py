"""The tables of an archive: one list that makes the database, the documentation and the columns that are filled.

A change of the tables is a new version and a migration from the one before.
"""

from __future__ import annotations

from typing import Any, NamedTuple

VERSION = 1


class Column(NamedTuple):
    """A column: its SQL type and what it holds."""

    name: str
    type: str
    about: str


def _columns(text: str) -> tuple[Column, ...]:
    """`name TYPE what it holds`, a line each."""
    return tuple(Column(*line.strip().split(None, 2)) for line in text.splitlines() if line.strip())


_PLACE = """
    start_line INTEGER line, from 1
    start_column INTEGER column in characters, from 1
    start_offset INTEGER characters before it
    end_line INTEGER line of its end
    end_column INTEGER column of its end, exclusive
    end_offset INTEGER characters before its end
"""

TABLES: dict[str, tuple[Column, ...]] = {
    "runs": _columns("""
        run INTEGER number of the scan, from 1
        started TIMESTAMP when it began (UTC)
        finished TIMESTAMP when it ended; NULL: it was broken off
        version VARCHAR of gklint
        paths VARCHAR what was scanned, a JSON list
        options VARCHAR the options that were given, JSON
        files INTEGER files met
        checked INTEGER files that were read and checked
        rejudged INTEGER files that were judged anew from the text kept here, without being read
        unchanged INTEGER files whose findings stood already
        removed INTEGER reports dropped because their file is gone
        seconds DOUBLE how long it took
    """),
    "reports": _columns("""
        report INTEGER number of the report, the same as long as its file is there
        path VARCHAR as it was given or met
        size BIGINT bytes
        stamp VARCHAR size and times of the file when it was read; empty: to be looked at again
        content VARCHAR hash of the bytes
        read_key VARCHAR what the reading depends on besides the bytes (readers, limits)
        result_key VARCHAR what the findings depend on besides the bytes (code, rules, options)
        run INTEGER the scan that checked it last
        status VARCHAR checked, unreadable or not-a-report
        form VARCHAR 2021 or 2019
        year SMALLINT report year as read from the text
        year_certain BOOLEAN whether the text says the year itself
        agency VARCHAR agency as read from the text
        level VARCHAR kind of agency as told by its name
        title VARCHAR title as written
        title_start INTEGER of the title, or of what stands for it, in the text that is kept
        title_end INTEGER its end
        signature VARCHAR the line above the date of signature
        publisher VARCHAR who published the page, by the page
        published DATE date of publication, by the page
        signed DATE date of signature
        format VARCHAR of the file: text, html, docx …
        encoding VARCHAR of the text
        characters INTEGER of the text
        errors INTEGER number of errors in it
        warnings INTEGER number of warnings
        infos INTEGER number of notes (all three: of findings in it alone)
    """),
    "identities": _columns("""
        report INTEGER number of the report
        agency VARCHAR whose report it is: one spelling for one agency; NULL: not known
        year SMALLINT report year; NULL: not known
        level VARCHAR kind of agency
        region VARCHAR province, city or county of the agency, by its name or by the override file
        certain BOOLEAN whether agency and year are sure enough to compare reports
        told_by VARCHAR what says so: title, prose, signature, publisher, path, override
        doubt VARCHAR why it is not certain
    """),
    "facts": _columns("""
        report INTEGER number of the report
        metric VARCHAR the cell, e.g. requests.new@total
        value DECIMAL(24,6) its number; NULL: blank or not a number
        state VARCHAR number, mark, blank, text, unread or missing
        raw VARCHAR as written
        unit VARCHAR 件 or 万元
        start_offset INTEGER characters before the cell
        end_offset INTEGER characters before its end
    """),
    "claims": _columns("""
        report INTEGER number of the report
        ordinal SMALLINT from 1, in the order of the text
        metric VARCHAR what is stated
        value DECIMAL(24,6) the figure
        bound VARCHAR exact, or how it is approximate
        unit VARCHAR as written
        words VARCHAR the words that state it
        section VARCHAR id of the section
        doubt VARCHAR what is unsure about it; empty: nothing
    """ + _PLACE),
    "diagnostics": _columns("""
        report INTEGER number of the report
        ordinal SMALLINT from 1, in the order of printing
        scope VARCHAR report: found in it alone; archive: found by comparing reports
        code VARCHAR of the rule
        rule VARCHAR name of the rule
        severity VARCHAR error, warning or info
        message VARCHAR what is wrong
    """ + _PLACE + """
        place VARCHAR JSON: page, table, row, cell, where the file is no plain text
        fingerprint VARCHAR that edits elsewhere do not change
        within VARCHAR JSON: section, table, row, column
        related VARCHAR JSON: the other ends of the finding
        data VARCHAR JSON: metrics and values, for programs
        working VARCHAR the arithmetic
        label VARCHAR a few words for the place
        help VARCHAR how to mend it
        source VARCHAR legal source
        other INTEGER the other report, where reports were compared
    """),
    "passages": _columns("""
        report INTEGER number of the report
        ordinal SMALLINT from 1
        section VARCHAR id of the section
        start_offset INTEGER in the canonical text
        end_offset INTEGER in the canonical text
        characters INTEGER characters that count
        bands BIGINT[] MinHash bands of its wording
    """),
    "texts": _columns("""
        report INTEGER number of the report
        packed BLOB the text that rules read, zlib over JSON
    """),
    "meta": _columns("""
        key VARCHAR name
        value VARCHAR value
    """),
}  # fmt: skip
# What is made anew when a report is checked anew.
OF_A_REPORT = ("facts", "claims", "diagnostics", "passages", "texts")


def statements() -> list[str]:
    """The SQL that makes an empty archive."""
    made = [
        f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind, _ in columns)})"
        for table, columns in TABLES.items()
    ]
    return [*made, f"INSERT INTO meta VALUES ('schema_version', '{VERSION}')"]


# version -> SQL that leads to the next one
MIGRATIONS: dict[int, tuple[str, ...]] = {}


def migrate(
    connection: Any, found: int, migrations: dict[int, tuple[str, ...]] | None = None, to: int = VERSION
) -> None:
    """Brings an archive of an older version up to this one, in one transaction."""
    steps = MIGRATIONS if migrations is None else migrations
    connection.execute("BEGIN")
    try:
        for version in range(found, to):
            for statement in steps[version]:
                connection.execute(statement)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(to)])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


_ARROW = {
    "INTEGER": "int32", "SMALLINT": "int16", "BIGINT": "int64", "VARCHAR": "string", "DATE": "date32",
    "BOOLEAN": "bool_", "DOUBLE": "float64", "BLOB": "binary",
}  # fmt: skip


def arrow_types(table: str) -> list[tuple[str, Any]]:
    """(name, Arrow type) of the columns of a table."""
    from gklint.archive.extras import need

    pa = need("pyarrow")

    def kind(sql: str) -> Any:
        if sql.startswith("DECIMAL"):
            return pa.decimal128(24, 6)
        if sql.endswith("[]"):
            return pa.list_(pa.int64())
        return getattr(pa, _ARROW[sql])()

    return [(name, kind(sql)) for name, sql, _ in TABLES[table]]


def markdown() -> str:
    """The tables as documentation: docs/archive.md holds it, and a test compares."""
    parts = []
    for table, columns in TABLES.items():
        rows = "\n".join(f"| `{name}` | {kind} | {about} |" for name, kind, about in columns)
        parts.append(f"**`{table}`**\n\n| column | type | what it holds |\n| --- | --- | --- |\n{rows}\n")
    return "\n".join(parts)
