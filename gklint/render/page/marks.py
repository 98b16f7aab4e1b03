"""The ends of all findings of one report, and how a stretch of its text is written with them in it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from gklint.api.results import FileResult
from gklint.diagnostics import Severity
from gklint.render.cells import visible
from gklint.resources.records import dataclass, field
from gklint.text import Span

LEVELS = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Mark:
    """One end of a finding. number: of the finding, from 1. end: 0 where it was found, others: compared with."""

    span: Span
    number: int
    end: int
    severity: Severity
    label: str


@dataclass
class Marks:
    """All ends, in the order of their places. report: what ids begin with. `placed` grows as they are written."""

    result: FileResult
    report: str
    placed: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        found = []
        for number, each in enumerate(self.result.diagnostics, 1):
            found.append(Mark(each.span, number, 0, each.severity, each.label or each.message))
            for end, other in enumerate(each.related, 1):
                if other.span != each.span:
                    found.append(Mark(other.span, number, end, each.severity, other.message))
        self.all = sorted(found, key=lambda mark: (mark.span, mark.number, mark.end))
        source = self.result.source
        # where the words of the file are the canonical text but for folding, the page shows them as they were written
        self._quote = source.format == "text"

    def anchor(self, number: int, end: int) -> str:
        """The id of an end in the page."""
        return f"a{self.report}-{number}-{end}"

    def finding(self, number: int) -> str:
        """The id of a finding in the list."""
        return f"f{self.report}-{number}"

    def within(self, start: int, stop: int) -> list[Mark]:
        """The marks that touch a stretch; one without any width touches where it stands."""
        return [
            mark
            for mark in self.all
            if (mark.span.start < stop and mark.span.end > start)
            or (mark.span.start == mark.span.end and start <= mark.span.start < stop)
        ]

    def words(self, start: int, stop: int) -> str:
        """Escaped words of the report."""
        source = self.result.source
        text = source.quote(Span(start, stop)) if self._quote else source.text[start:stop]
        return escape(visible(text))

    def inline(self, start: int, stop: int) -> str:
        """A stretch of text with what is marked in it."""
        marks = self.within(start, stop)
        if not marks:
            return self.words(start, stop)
        edges = sorted({start, stop, *(min(max(at, start), stop) for mark in marks for at in mark.span)})
        out = []
        for left, right in pairwise(edges):
            here = [mark for mark in marks if mark.span.start <= left and mark.span.end >= right]
            points = [mark for mark in marks if mark.span.start == mark.span.end == left]
            for mark in points:
                out.append(f'<mark class="point {mark.severity}">{self.badges([mark])}</mark>')
            if here:
                ending = [mark for mark in here if mark.span.end <= right or right == stop]
                out.append(self.marked(self.words(left, right), here, ending))
            else:
                out.append(self.words(left, right))
        return "".join(out)

    def marked(self, html: str, marks: list[Mark], ending: list[Mark]) -> str:
        """Words that are ends of findings; behind the last of them the numbers that lead to the list."""
        grave = max(mark.severity for mark in marks)
        kind = "end" if all(mark.end for mark in marks) else "found"
        numbers = " ".join(str(mark.number) for mark in marks)
        opened = "".join(self._id(mark) for mark in marks)
        return f'<mark class="{grave} {kind}" data-f="{numbers}">{opened}{html}</mark>{self.badges(ending)}'

    def badges(self, marks: list[Mark]) -> str:
        """Links to the findings that marks belong to."""
        out = []
        for mark in marks:
            out.append(
                f'{self._id(mark)}<a class="badge {mark.severity}" data-f="{mark.number}" '
                f'href="#{self.finding(mark.number)}" title="{escape(visible(mark.label))}">{mark.number}</a>'
            )
        return "".join(out)

    def _id(self, mark: Mark) -> str:
        key = (mark.number, mark.end)
        if key in self.placed:
            return ""
        self.placed.add(key)
        return f'<span class="anchor" id="{self.anchor(*key)}"></span>'

    def missing(self) -> Iterator[Mark]:
        """The marks that were not written."""
        return (mark for mark in self.all if (mark.number, mark.end) not in self.placed)
