"""One finding as an immutable value: everything any output format needs, nothing about how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from gklint.resources.records import dataclass, field
from gklint.text import Span


class Severity(IntEnum):
    """How sure and how grave: an error is a certain contradiction, a warning is what a careful auditor would ask."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @classmethod
    def parse(cls, word: str) -> Severity:
        """From `error`, `warning` or `info` (ValueError for any other word)."""
        try:
            return cls[word.upper()]
        except KeyError:
            raise ValueError(word) from None

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Related:
    """Another end of a finding: the figure it was compared with, the first of two copies …"""

    message: str
    span: Span


class Edit(NamedTuple):
    """What to write in the place of a span of `Source.text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How a finding is put right, where that is certain: what is done, and the edits (of plain text files only)."""

    message: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the official form that a finding stands in. kind: section, table, row or column. id: the same in every
    language and version; name: what people call it."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in one report.

    span and related spans are offsets in the report's `Source.text`. `label` is a few words for the primary span (the
    found value). `working` is the arithmetic shown (`3 + 2 = 5，填报 6`). `data` is for programs: metric names and
    values (int, Decimal, str, None, lists and mappings of these). `within` are the parts of the form around it, the
    outermost first; `fingerprint` is the same for the same finding after edits elsewhere (`rules/identity.py`).
    """

    code: str
    rule: str
    severity: Severity
    message: str
    span: Span
    label: str = ""
    related: tuple[Related, ...] = ()
    working: str = ""
    help: str = ""
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    within: tuple[Part, ...] = ()
    fingerprint: str = ""
    fix: Fix | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """The order of printing: by place, then by code; sorting leaves the order of the form."""
        return (self.span.start, self.span.end, self.code)
