"""The official form as data (`Form`) and a report bound to it (`Report`)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from gklint.resources.records import dataclass, field
from gklint.text import Source, Span

Number = int | Decimal
Words = Mapping[str, str]  # {"zh": ..., "en": ...}


# ---------------------------------------------------------------- the form


class Topic(NamedTuple):
    """One of the topics of 总体情况: `heading` and `mention` are patterns (how it is headed; words that treat it)."""

    id: str
    title: str
    heading: str
    mention: str


class SectionForm(NamedTuple):
    """One of the fixed sections. `official`: the wordings that the form and its notice use. content: what must stand
    there: `prose`, `table`, or `fee` (a statement on 信息处理费)."""

    id: str
    numeral: str
    title: str
    official: tuple[str, ...]
    content: str
    topics: tuple[Topic, ...] = ()


class ColumnForm(NamedTuple):
    """A column. kind: `count` (integer >= 0), `amount` (decimal >= 0), `change` (signed). `block` where one row holds
    several blocks side by side (table four)."""

    id: str
    label: str
    kind: str = "count"
    unit: str = "件"
    english: str = ""
    block: str = ""


class RowForm(NamedTuple):
    """A row. `group` is the id of the row group it belongs to ("" for none); `number` its enumerator."""

    id: str
    label: str
    group: str = ""
    number: str = ""
    english: str = ""


class GroupForm(NamedTuple):
    """A heading cell over several rows: （三）不予公开. Its figure is the sum of its rows."""

    id: str
    label: str
    number: str = ""
    english: str = ""


@lru_cache(maxsize=4096)
def _metric(template: str, row: str, column: str) -> str:
    return template.format(row=row, column=column)


class BlockForm(NamedTuple):
    """Rows that share one set of columns. `metric` is a template over {row} and {column}."""

    id: str
    caption: str
    columns: tuple[ColumnForm, ...]
    rows: tuple[RowForm, ...]
    metric: str
    groups: tuple[GroupForm, ...] = ()

    def name(self, row: str, column: str) -> str:
        """The metric of a cell (contract section 4)."""
        return _metric(self.metric, row, column)


class TableForm(NamedTuple):
    """One of the three tables: `name` as people call it (表二)."""

    id: str
    section: str
    name: str
    blocks: tuple[BlockForm, ...]
    english: str = ""


class Form(NamedTuple):
    """An official form, from rules/forms/*.yaml. `blocks`: names of the blocks of table four. `cited`: the form as a
    source."""

    id: str
    name: Words
    notice: str
    first_year: int
    last_year: int | None
    sections: tuple[SectionForm, ...]
    tables: tuple[TableForm, ...]
    blocks: Mapping[str, Words]
    cited: Words


# ---------------------------------------------------------------- the report


class CellState(StrEnum):
    """What a cell turned out to hold."""

    NUMBER = "number"
    MARK = "mark"  # / - — 无: counts as zero
    BLANK = "blank"  # known to be empty
    TEXT = "text"  # words, or a number no count can be
    UNREAD = "unread"  # there may be a value, but its position cannot be known
    MISSING = "missing"  # the row or table is not there


class Fact(NamedTuple):
    """One cell of the official form. value: int for counts, Decimal for amounts, None where unknown."""

    metric: str
    table: str
    block: str
    row: str
    column: str
    state: CellState
    value: Number | None
    raw: str
    unit: str
    span: Span | None  # the cell; for a blank or unread cell the row's label; None if missing
    note: str = ""  # "unit", "full-width", "sign", "negative", "decimal", "separator": oddities of the number


class Finding(NamedTuple):
    """A structural observation made while binding: what rules of kind `finding` turn into diagnostics.

    name: e.g. `section-missing`, `row-duplicate`, `cells-blank`. data: values for the message template.
    related: (words key, span) pairs. edits: (span, text) pairs that put it right for certain.
    """

    name: str
    span: Span
    data: Mapping[str, Any] = {}
    related: tuple[tuple[str, Span], ...] = ()
    edits: tuple[tuple[Span, str], ...] = ()


class Paragraph(NamedTuple):
    """A stretch of prose. `section` and `topic` are ids of the form ("" before the first section or topic)."""

    span: Span
    section: str
    topic: str = ""


class Section(NamedTuple):
    """A section as found: heading span, numeral and title as written, `body` from heading to next heading."""

    id: str
    heading: Span
    numeral: str
    title: str
    body: Span
    topics: Mapping[str, Span] = {}


class Dated(NamedTuple):
    """A year or date with the words it was read from. since: the words are of all time from then (2020年以来)."""

    value: Any
    span: Span
    since: bool = False


@dataclass(slots=True)
class Meta:
    """What the report says about itself. Every entry carries where it was read."""

    title: Span | None = None
    title_year: Dated | None = None
    agency: Dated | None = None  # value: str
    level: str = ""  # "government" | "department" | "township" | "ministry" | "province" | "" (rules/agencies.yaml)
    period: Dated | None = None  # value: tuple[date | None, date | None]
    published: Dated | None = None  # value: date
    signed: Dated | None = None  # value: date
    opening_years: tuple[Dated, ...] = ()  # "2023年,我局…" at the start of section one
    spoken_year: Dated | None = None  # the year that most sentences of section one begin with


@dataclass(eq=False)
class Report:
    """A report bound to the form."""

    source: Source
    status: str  # "checked" | "not-a-report"
    form: Form
    form_certain: bool
    year: int | None
    year_certain: bool
    meta: Meta
    sections: list[Section] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    prose: list[Paragraph] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    table_spans: dict[str, Span] = field(default_factory=dict)

    @property
    def agency(self) -> str | None:
        """The agency's name, where it is known."""
        return self.meta.agency.value if self.meta.agency else None
