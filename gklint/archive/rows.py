"""What is kept of one report, as rows of the archive's tables, and the rows of a batch as Arrow, ready for DuckDB.

Made in the process that checked the report, so that the one that writes has little to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from gklint.api.results import CHECKED, FileResult
from gklint.archive.schema import arrow_types
from gklint.diagnostics import Diagnostic, Severity
from gklint.resources.records import dataclass, field
from gklint.rules.across.gathered import title_of
from gklint.rules.across.model import Passage
from gklint.rules.across.wording import passages
from gklint.text import Location, Source

if TYPE_CHECKING:
    from gklint.form.model import Fact, Report
    from gklint.prose.model import Claim, Reading

_MICRO = Decimal("0.000001")
_LARGEST = Decimal(10) ** 18
Row = tuple[Any, ...]
Packed = dict[str, bytes]


@dataclass(slots=True)
class Rows:
    """The rows of some reports by table. done: what was done, in the order of the reports (`checked`, `rejudged`,
    `same`). touched: (report, stamp) where only the file's times have changed. counts: findings by severity."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    touched: list[tuple[int, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        self.tables.setdefault(table, []).extend(rows)


@dataclass(frozen=True, slots=True)
class About:
    """What the table `reports` holds besides what the report itself says."""

    report: int
    path: str
    size: int
    stamp: str
    content: str
    read_key: str
    result_key: str
    run: int


def put(
    rows: Rows,
    about: About,
    result: FileResult,
    report: Report | None,
    reading: Reading | None,
    prose: tuple[tuple[str, ...], bool] = ((), False),
) -> None:
    """Adds all rows of one report. prose: official phrases, and whether bands of its wording are wanted."""
    number = about.report
    checked = report is not None and result.status == CHECKED
    at = title_of(report) if checked and report else (None, None)
    levels = [result.count(level) for level in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
    for name, count in zip(("errors", "warnings", "infos"), levels, strict=True):
        rows.counts[name] = rows.counts.get(name, 0) + count
    said = _said(result.source, report) if checked and report else _NOTHING
    source = result.source
    rows.add("reports", [(
        number, about.path, about.size, about.stamp, about.content, about.read_key, about.result_key, about.run,
        result.status, result.form, result.year, report.year_certain if checked and report else None, result.agency,
        *said[:2], *at, *said[2:], source.format, source.encoding, len(source.text), *levels,
    )])  # fmt: skip
    rows.add("diagnostics", (_diagnostic(number, at, result, each) for at, each in enumerate(result.diagnostics, 1)))
    if checked and report and reading:
        rows.add("facts", (_fact(number, source, fact) for fact in report.facts.values()))
        rows.add("claims", (_claim(number, at, source, claim) for at, claim in enumerate(reading.claims, 1)))
        found = passages(report, prose[0], banded=prose[1])
        rows.add("passages", ((number, at, *_passage(each)) for at, each in enumerate(found, 1)))


_NOTHING: Row = (None,) * 6


def _said(source: Source, report: Report) -> Row:
    """level, title, signature, publisher, published, signed."""
    from gklint.rules.across.naming import publisher, signature

    meta = report.meta
    title = source.quote(meta.title).strip() if meta.title else None
    dates = (meta.published.value if meta.published else None, meta.signed.value if meta.signed else None)
    return (meta.level or None, title, signature(report), publisher(report), *dates)


def _passage(found: Passage) -> Row:
    return (found.section, found.span.start, found.span.end, found.characters, list(found.bands))


def _fact(number: int, source: Source, fact: Fact) -> Row:
    span = fact.span
    start, end = (source.original_offset(span[0]), source.original_offset(span[1])) if span else (None, None)
    return (number, fact.metric, money(fact.value), fact.state.value, fact.raw, fact.unit, start, end)


def _claim(number: int, ordinal: int, source: Source, claim: Claim) -> Row:
    place = _place(source.location(claim.span))
    value = money(claim.value)
    told = (claim.metric, value, str(claim.bound), claim.unit, claim.text, claim.section, claim.doubt)
    return (number, ordinal, *told, *place)


def _diagnostic(number: int, ordinal: int, result: FileResult, found: Diagnostic) -> Row:
    from gklint.render.data import diagnostic_data, dumps

    location = result.location(found.span)
    data = diagnostic_data(result, found)
    return (
        number, ordinal, "report", found.code, found.rule, data["severity"], found.message, *_place(location),
        dumps(dict(location.place)) if location.place else None, found.fingerprint,
        *(dumps(data[name]) for name in ("within", "related", "data")),
        found.working, found.label, found.help, found.source, None,
    )  # fmt: skip


def _place(location: Location) -> Row:
    start, end = location.start, location.end
    return (start.line, start.column, start.offset, end.line, end.column, end.offset)


def money(value: Any) -> Decimal | None:
    """A figure as the database holds it: exact to six digits behind the point; None where it has no room."""
    if value is None:
        return None
    try:
        number = Decimal(value)
        return number.quantize(_MICRO) if abs(number) < _LARGEST else None
    except (InvalidOperation, TypeError, ValueError):
        return None


def arrow(table: str, rows: Sequence[Row]) -> Any:
    """Rows as an Arrow table with the types of the schema."""
    from gklint.archive.extras import need

    pa = need("pyarrow")
    types = arrow_types(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(types)
    arrays = [pa.array(values, kind) for values, (_, kind) in zip(columns, types, strict=True)]
    return pa.table(arrays, names=[name for name, _ in types])


def to_bytes(tables: Mapping[str, Sequence[Row]]) -> Packed:
    """Tables as Arrow streams, to go from one process to another."""
    from gklint.archive.extras import need

    pa = need("pyarrow")
    packed: Packed = {}
    for name, rows in tables.items():
        made = arrow(name, rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, made.schema) as writer:
            writer.write_table(made)
        packed[name] = sink.getvalue().to_pybytes()
    return packed


def from_bytes(packed: bytes) -> Any:
    """The Arrow table of a stream."""
    from gklint.archive.extras import need

    return need("pyarrow").ipc.open_stream(packed).read_all()
