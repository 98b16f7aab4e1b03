"""One finding as an immutable value: everything any output format needs, nothing about how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final, NamedTuple

from gklint.resources.records import dataclass
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


class Told(NamedTuple):
    """What a finding says beside its message. label: a few words for the primary span (the found value). data: for
    programs, metric names and values (int, Decimal, str, None, lists and mappings of these)."""

    label: str = ""
    related: tuple[Related, ...] = ()
    help: str = ""
    source: str = ""
    data: Mapping[str, Any] = {}


class Place(NamedTuple):
    """Where a finding stands. within: the parts of the form around it, the outermost first. fingerprint: the same for
    the same finding after edits elsewhere (`rules/identity.py`)."""

    within: tuple[Part, ...] = ()
    fingerprint: str = ""


class Later:
    """What a finding tells, worked out when somebody asks: most outputs show little of it."""

    __slots__ = ("_told",)

    def __init__(self, told: Told | None = None) -> None:
        self._told = told

    def told(self) -> Told:
        """All of it, worked out once."""
        if self._told is None:
            self._told = self.tell()
        return self._told

    def tell(self) -> Told:
        """To be said by those that have not told yet."""
        raise NotImplementedError


class Places:
    """The places of all findings of a report, likewise."""

    __slots__ = ()

    def place(self, number: int) -> Place:
        """That of a finding by its number among them."""
        raise NotImplementedError


class Diagnostic:
    """One finding in one report: a value, not to be changed.

    span and related spans are offsets in the report's `Source.text`. `working` is the arithmetic shown
    (`3 + 2 = 5，填报 6`). The rest is described at `Told` and `Place`; later, places and number: what works it out.
    """

    __slots__ = (
        "_later",
        "_number",
        "_place",
        "_places",
        "code",
        "fix",
        "message",
        "rule",
        "severity",
        "span",
        "working",
    )

    def __init__(
        self,
        code: str,
        rule: str,
        severity: Severity,
        message: str,
        span: Span,
        label: str = "",
        related: tuple[Related, ...] = (),
        working: str = "",
        help: str = "",
        source: str = "",
        data: Mapping[str, Any] | None = None,
        within: tuple[Part, ...] = (),
        fingerprint: str = "",
        fix: Fix | None = None,
        later: Later | None = None,
    ) -> None:
        self.code: Final = code
        self.rule: Final = rule
        self.severity: Final = severity
        self.message: Final = message
        self.span: Final = span
        self.working: Final = working
        self.fix: Final = fix
        self._later: Final = later or Later(Told(label, related, help, source, {} if data is None else data))
        self._place: Place | None = Place(within, fingerprint)
        self._places: Places | None = None
        self._number = 0

    def stands(self, places: Places, number: int) -> None:
        """Says, once all findings of the report are known, who works out its place."""
        self._place, self._places, self._number = None, places, number

    @property
    def later(self) -> Later:
        """What it tells, without asking for it yet."""
        return self._later

    @property
    def label(self) -> str:
        """A few words for the primary span."""
        return self._later.told().label

    @property
    def related(self) -> tuple[Related, ...]:
        """The other ends."""
        return self._later.told().related

    @property
    def help(self) -> str:
        """What to do about it."""
        return self._later.told().help

    @property
    def source(self) -> str:
        """The legal source."""
        return self._later.told().source

    @property
    def data(self) -> Mapping[str, Any]:
        """The figures and words it rests on."""
        return self._later.told().data

    @property
    def within(self) -> tuple[Part, ...]:
        """The parts of the form around it."""
        return self._known().within

    @property
    def fingerprint(self) -> str:
        """By which it is known again."""
        return self._known().fingerprint

    def _known(self) -> Place:
        if self._place is None:
            assert self._places is not None
            self._place = self._places.place(self._number)
            self._places = None
        return self._place

    @property
    def order(self) -> tuple[int, int, str]:
        """The order of printing: by place, then by code; sorting leaves the order of the form."""
        return (self.span.start, self.span.end, self.code)

    def values(self) -> tuple[Any, ...]:
        """All that makes it up, in the order of `FIELDS`."""
        label, related, help_, source, data = self._later.told()
        within, fingerprint = self._known()
        return (
            self.code, self.rule, self.severity, self.message, self.span, label, related, self.working, help_, source,
            data, within, fingerprint, self.fix,
        )  # fmt: skip

    def but(self, **changes: Any) -> Diagnostic:
        """The same with other values of some fields."""
        return Diagnostic(**{**dict(zip(FIELDS, self.values(), strict=True)), **changes})

    def __eq__(self, other: object) -> bool:
        return self.values() == other.values() if isinstance(other, Diagnostic) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"Diagnostic({', '.join(f'{name}={value!r}' for name, value in zip(FIELDS, self.values(), strict=True))})"
        )

    def __reduce__(self) -> tuple[type[Diagnostic], tuple[Any, ...]]:
        return Diagnostic, self.values()  # to another process goes what was worked out


FIELDS = (
    "code", "rule", "severity", "message", "span", "label", "related", "working", "help", "source", "data", "within",
    "fingerprint", "fix",
)  # fmt: skip
