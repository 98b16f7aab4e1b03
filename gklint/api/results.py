"""What a check and an extraction give back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gklint.diagnostics import Diagnostic, Severity
from gklint.resources.records import dataclass, field
from gklint.text import Location, Source, Span

if TYPE_CHECKING:
    from gklint.api.baseline import Entry
    from gklint.form.model import Fact
    from gklint.prose.model import Claim, Reading

_COUNTS = (
    "files", "checked", "unreadable", "not_reports", "errors", "warnings", "infos", "failing",
    "known", "expired", "stale", "fixed", "fixable", "unwritten",
)  # fmt: skip
CHECKED, UNREADABLE, NOT_A_REPORT = "checked", "unreadable", "not-a-report"


@dataclass(frozen=True, slots=True, eq=False)
class FileResult:
    """What was found in one report.

    path: as it was given. status: "checked", "unreadable" (one GK001 says why) or "not-a-report" (GK002).
    form: "2021", "2019" or None. diagnostics: in the order of their places. source: the text that spans point into.
    known, expired: how many findings a baseline holds (they are left out), and how many it held until a day that is
    past (they are not). stale: its entries that nothing answers to any more. fixed: how many findings were put right
    (or would be: diff shows it); unwritten: why the file could not be replaced.
    """

    path: str
    status: str
    form: str | None
    year: int | None
    agency: str | None
    diagnostics: tuple[Diagnostic, ...]
    source: Source
    known: int = 0
    expired: int = 0
    stale: tuple[Entry, ...] = ()
    fixed: int = 0
    diff: str = ""
    unwritten: str = ""

    def location(self, span: Span) -> Location:
        """Line and column of a span of one of the diagnostics."""
        return self.source.location(span)

    def worst(self) -> Severity | None:
        """The gravest level among the diagnostics, None if there are none."""
        return max((found.severity for found in self.diagnostics), default=None)

    def count(self, severity: Severity) -> int:
        """How many diagnostics have just this level."""
        return sum(found.severity is severity for found in self.diagnostics)


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """What one report states: its table cells (facts) and the figures of its prose (claims).

    error: why there is nothing (status "unreadable"), else "". reading: all that was read of the prose, also what was
    passed over and why; None where nothing was.
    """

    path: str
    status: str
    form: str | None
    year: int | None
    agency: str | None
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    source: Source
    reading: Reading | None = None
    error: str = ""

    def location(self, span: Span) -> Location:
        """Line and column of the span of a fact or claim."""
        return self.source.location(span)


@dataclass(slots=True)
class Summary:
    """Counts over a run. `rules`: diagnostics by code; `skipped`: files of other formats in folders, by suffix.

    known, expired, stale: findings that a baseline holds, held until lately, and entries that nothing answers to.
    """

    files: int = 0
    checked: int = 0
    unreadable: int = 0
    not_reports: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    failing: int = 0
    known: int = 0
    expired: int = 0
    stale: int = 0
    fixed: int = 0
    fixable: int = 0
    unwritten: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, result: FileResult, fail_on: Severity | None = None) -> None:
        """Counts one file; it is failing if a diagnostic is at or above `fail_on`."""
        self.files += 1
        self.checked += result.status == CHECKED
        self.unreadable += result.status == UNREADABLE
        self.not_reports += result.status == NOT_A_REPORT
        self.errors += result.count(Severity.ERROR)
        self.warnings += result.count(Severity.WARNING)
        self.infos += result.count(Severity.INFO)
        self.known += result.known
        self.expired += result.expired
        self.stale += len(result.stale)
        self.fixed += result.fixed
        self.fixable += sum(found.fix is not None for found in result.diagnostics)
        self.unwritten += bool(result.unwritten)
        self.rules.update(found.code for found in result.diagnostics)
        worst = result.worst()
        self.failing += fail_on is not None and worst is not None and worst >= fail_on

    def add_any(self, result: FileResult | Extraction, fail_on: Severity | None = None) -> None:
        """Counts a checked file, or an extraction (which only has a status)."""
        if isinstance(result, FileResult):
            self.add(result, fail_on)
        else:
            self.files += 1
            self.checked += result.status == CHECKED
            self.unreadable += result.status == UNREADABLE
            self.not_reports += result.status == NOT_A_REPORT

    def merge(self, other: Summary) -> None:
        """Adds the counts of another part of the run."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rules.update(other.rules)
        self.skipped.update(other.skipped)

    def as_dict(self) -> dict[str, object]:
        """The `summary` of the JSON formats."""
        told = {"baseline": {"known": self.known, "expired": self.expired, "stale": self.stale}}
        return {
            "files": self.files,
            "checked": self.checked,
            "unreadable": self.unreadable,
            "not_reports": self.not_reports,
            "errors": self.errors,
            "warnings": self.warnings,
            "infos": self.infos,
            "rules": dict(sorted(self.rules.items())),
            "skipped": dict(sorted(self.skipped.items())),
            **({"fixed": self.fixed} if self.fixed else {}),
            **(told if self.known or self.expired or self.stale else {}),
        }
