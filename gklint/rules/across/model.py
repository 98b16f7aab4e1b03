"""What rules across reports look at (`Document`, `Collection`), and what they find (`Across`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gklint.diagnostics import Severity
from gklint.form.model import Number
from gklint.resources.records import dataclass, field
from gklint.text import Span

KNOWN = ("number", "mark")  # states of a cell whose value is known


class Cell(NamedTuple):
    """A cell of a table: value None where it is not known; span as far as it is at hand."""

    value: Number | None
    state: str
    span: Span | None = None


class Passage(NamedTuple):
    """A paragraph of prose. characters: of its wording, without figures, names and official phrases. bands: hashes of
    which two passages of nearly the same wording share one or more."""

    section: str
    span: Span
    characters: int
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One report whose agency and year are known. key: what its collection calls it. title: where to point for what is
    about the report as a whole. digest: of its bytes."""

    key: int
    path: str
    agency: str
    year: int
    level: str
    form: str
    title: Span
    facts: Mapping[str, Cell]
    passages: Sequence[Passage] = ()
    digest: str = ""

    def value(self, metric: str) -> Number | None:
        """The value of a cell, None where it is not known or the form has no such cell."""
        cell = self.facts.get(metric)
        return cell.value if cell is not None and cell.state in KNOWN else None


@dataclass(frozen=True, slots=True)
class End:
    """A place in a document: a cell by its metric, or a span (None: the title). message: what stands there. words: the
    text of the place, where it is to be shown beside that of another."""

    document: Document
    message: str = ""
    metric: str = ""
    span: Span | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Across:
    """A finding that holds of several reports: `at` in the one that is to be mended, `others` in those it was compared
    with. The texts are those of a `Diagnostic`."""

    code: str
    rule: str
    severity: Severity
    message: str
    at: End
    others: tuple[End, ...]
    working: str = ""
    help: str = ""
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, str, str]:
        """The order of printing."""
        return (self.at.document.path, self.code, self.message)


class Alike(NamedTuple):
    """A passage and one of nearly the same wording that stood elsewhere before."""

    passage: Passage
    other: Passage


Asked = Mapping[str, Mapping[str, int]]  # section -> {share: percent, least: characters}


class Collection(Protocol):
    """Reports together. Only those are in it whose agency and year are certain."""

    def groups(self) -> Iterator[Sequence[Document]]:
        """The reports of one agency after the other, ordered by year and path."""

    def of(self, agencies: Sequence[str], year: int) -> Sequence[Document]:
        """The reports of some agencies for a year."""

    def governments(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Each agency that has others below it, with these (as far as a tree was given)."""

    def years(self) -> Sequence[int]:
        """The years for which there are reports."""

    def doubtful(self, agency: str) -> Sequence[int]:
        """The years for which there is a report that may be the agency's, but is not in the collection."""

    def alike(self, sections: Asked, common: int) -> Iterator[tuple[Document, Document, Sequence[Alike]]]:
        """Pairs of reports that share passages, the later one first: at least in one of the sections as many characters
        and as large a part of it as is asked. Passages that are found with more than `common` agencies are left out:
        they are no one's own."""

    def section(self, document: Document, name: str) -> int:
        """How many characters the prose of a section has (counted as in `Passage`)."""

    def text(self, document: Document) -> str:
        """The canonical text of a report."""
