"""Reports held in memory as a collection: for the examples inside rules, and for a folder of a few thousand reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from gklint.resources.records import dataclass, field
from gklint.rules.across.model import Alike, Asked, Cell, Document, Passage
from gklint.rules.across.wording import can_band, likeness, passages, wording
from gklint.text import Source, Span

if TYPE_CHECKING:
    from gklint.form.model import Report

_FEW = 60  # reports up to which all passages are compared with all
_NEAR = 0.8


def document(
    report: Report,
    key: int,
    agency: str,
    year: int,
    official: Sequence[str],
    digest: str = "",
    *,
    banded: bool = False,
) -> Document:
    """A report whose agency and year are known. official: phrases of the prose that do not count."""
    facts = {
        metric: Cell(fact.value, fact.state.value, Span(*fact.span) if fact.span else None)
        for metric, fact in report.facts.items()
    }
    found = tuple(passages(report, official, banded=banded))
    level = report.meta.level
    return Document(
        key, report.source.path, agency, year, level, report.form.id, title_of(report), facts, found, digest
    )


def title_of(report: Report) -> Span:
    """Where to point for what is about a report as a whole."""
    return report.meta.title or (report.sections[0].heading if report.sections else Span(0, 0))


@dataclass
class Gathered:
    """A `Collection` in memory. texts: the source of each document by its key. tree: agency to those below it."""

    documents: list[Document]
    texts: dict[int, Source]
    tree: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.documents.sort(key=lambda each: (each.agency, each.year, each.path))
        self._of: dict[tuple[str, int], list[Document]] = {}
        for each in self.documents:
            self._of.setdefault((each.agency, each.year), []).append(each)

    def groups(self) -> Iterator[Sequence[Document]]:
        """See `Collection`."""
        for _, found in groupby(self.documents, key=lambda each: each.agency):
            yield list(found)

    def of(self, agencies: Sequence[str], year: int) -> Sequence[Document]:
        """See `Collection`."""
        return [each for agency in agencies for each in self._of.get((agency, year), ())]

    def governments(self) -> Iterator[tuple[str, Sequence[str]]]:
        """See `Collection`."""
        yield from sorted(self.tree.items())

    def years(self) -> Sequence[int]:
        """See `Collection`."""
        return sorted({each.year for each in self.documents})

    def doubtful(self, agency: str) -> Sequence[int]:
        """See `Collection`."""
        return ()

    def section(self, document: Document, name: str) -> int:
        """See `Collection`."""
        return sum(each.characters for each in document.passages if each.section == name)

    def text(self, document: Document) -> str:
        """See `Collection`."""
        return self.texts[document.key].text

    def alike(self, sections: Asked, common: int) -> Iterator[tuple[Document, Document, Sequence[Alike]]]:
        """See `Collection`."""
        ordered = sorted(self.documents, key=lambda each: (each.year, each.path))
        place = {each.key: at for at, each in enumerate(ordered)}
        pairs: dict[tuple[int, int], list[Alike]] = {}
        for (one, mine), (other, theirs) in self._near(ordered, common):
            if place[one.key] < place[other.key]:
                one, mine, other, theirs = other, theirs, one, mine
            pairs.setdefault((place[one.key], place[other.key]), []).append(Alike(mine, theirs))
        for (later, earlier), found in sorted(pairs.items()):
            yield ordered[later], ordered[earlier], found

    def _near(
        self, ordered: Sequence[Document], common: int
    ) -> Iterator[tuple[tuple[Document, Passage], tuple[Document, Passage]]]:
        everything = [(each, passage) for each in ordered for passage in each.passages]
        if len(ordered) <= _FEW or not can_band():
            yield from _all_pairs(everything, self.texts)
            return
        buckets: dict[int, list[tuple[Document, Passage]]] = {}
        for document, passage in everything:
            for band in passage.bands:
                buckets.setdefault(band, []).append((document, passage))
        seen: set[tuple[int, Span, int, Span]] = set()
        for bucket in buckets.values():
            if len({each.agency for each, _ in bucket}) > common:
                continue
            for at, (one, mine) in enumerate(bucket):
                for other, theirs in bucket[:at]:
                    key = (one.key, mine.span, other.key, theirs.span)
                    if one is not other and key not in seen:
                        seen.add(key)
                        yield (one, mine), (other, theirs)


def _all_pairs(
    everything: Sequence[tuple[Document, Passage]], texts: Mapping[int, Source]
) -> Iterator[tuple[tuple[Document, Passage], tuple[Document, Passage]]]:
    words = [
        wording(texts[each.key].text[passage.span.start : passage.span.end], each.agency)
        for each, passage in everything
    ]
    for at, (one, mine) in enumerate(everything):
        for before, (other, theirs) in enumerate(everything[:at]):
            near = abs(mine.characters - theirs.characters) * 4 <= max(mine.characters, theirs.characters)
            if one is not other and near and likeness(words[at], words[before]) >= _NEAR:
                yield (one, mine), (other, theirs)


def gathered(documents: Iterable[tuple[Document, Source]], tree: Mapping[str, Sequence[str]] | None = None) -> Gathered:
    """Documents with their sources as a collection."""
    pairs = list(documents)
    return Gathered([each for each, _ in pairs], {each.key: source for each, source in pairs}, tree or {})
