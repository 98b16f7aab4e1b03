"""`compares: prose`: passages taken over word for word from another year or agency.

    sections:                        # of which sections, from how many characters and which share (percent) on
      problems: {share: 80, least: 60}
    alike: 90                        # percent of the wording of two passages that is the same
    common: 12                       # passages of more agencies than this are no one's own
    official: [phrases that everybody must use]

Each report is compared with those before it (an earlier year, or the same year and a path before); the one it shares
most with is named. Of what it shares, the longest passages are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gklint.form.load import load_form
from gklint.rules.across.emit import across, end
from gklint.rules.across.model import Across, Alike, Collection, Document, End
from gklint.rules.across.wording import likeness, official_phrases, wording
from gklint.rules.model import Rule

PLACEHOLDERS = (
    "agency",
    "year",
    "path",
    "other_agency",
    "previous",
    "other_path",
    "section",
    "share",
    "count",
    "words",
)
_QUOTED = 60  # characters of a passage in a message
_SHOWN = 5  # passages that are shown, the longest


def judge(rule: Rule, collection: Collection, lang: str) -> Iterator[Across]:
    """One finding for each report that took over too much of another."""
    pairs = collection.alike(rule.spec["sections"], rule.spec["common"])
    for _, found in groupby(pairs, key=lambda pair: pair[0].key):
        best: tuple[int, Document, Document, dict[str, list[Alike]]] | None = None
        for document, other, shared in found:
            if (document.agency, document.year) == (other.agency, other.year):
                continue  # two versions of one report: `versions` speaks of them
            copied = _copied(rule, collection, document, other, shared)
            size = sum(each.passage.characters for group in copied.values() for each in group)
            if copied and (best is None or size > best[0]):
                best = (size, document, other, copied)
        if best is not None:
            yield _finding(rule, collection, best[1], best[2], best[3], lang)


def metrics(rule: Rule) -> Iterator[str]:
    """It looks at no cells."""
    return iter(())


def _copied(
    rule: Rule, collection: Collection, document: Document, other: Document, shared: Sequence[Alike]
) -> dict[str, list[Alike]]:
    """The passages that were taken over, by section, for the sections where they are too many."""
    found: dict[str, list[Alike]] = {}
    for name, asked in rule.spec["sections"].items():
        mine = [each for each in shared if each.passage.section == name]
        if not _enough(mine, asked, collection.section(document, name)):
            continue
        texts = collection.text(document), collection.text(other)
        mine = [each for each in mine if _alike(rule, document, other, each, texts)]
        if _enough(mine, asked, collection.section(document, name)):
            found[name] = mine
    return found


def _enough(shared: Sequence[Alike], asked: dict[str, int], whole: int) -> bool:
    size = sum(each.passage.characters for each in shared)
    return size >= asked["least"] and size * 100 >= whole * asked["share"]


def _alike(rule: Rule, document: Document, other: Document, each: Alike, texts: tuple[str, str]) -> bool:
    official = official_phrases(tuple(rule.spec["official"]))
    one = wording(texts[0][each.passage.span.start : each.passage.span.end], document.agency, official)
    two = wording(texts[1][each.other.span.start : each.other.span.end], other.agency, official)
    asked: int = rule.spec["alike"]
    return likeness(one, two) * 100 >= asked


def _finding(
    rule: Rule, collection: Collection, document: Document, other: Document, copied: dict[str, list[Alike]], lang: str
) -> Across:
    texts = collection.text(document), collection.text(other)
    pairs = [each for group in copied.values() for each in group]
    first = pairs[0]
    longest = sorted(pairs, key=lambda each: -each.passage.characters)[:_SHOWN]
    listed = sorted(longest, key=lambda each: each.passage.span)
    titles = {section.id: section.title for section in load_form(document.form).sections}
    whole = sum(collection.section(document, name) for name in copied)
    size = sum(each.passage.characters for each in pairs)
    values = {
        "other_agency": other.agency,
        "previous": other.year,
        "other_path": other.path,
        "section": [titles.get(name, name) for name in copied],
        "share": min(100, size * 100 // max(whole, 1)),
        "count": len(pairs),
        "words": _quote(texts[0], first.passage.span),
    }
    others = [
        end(rule, lang, other, {**values, "words": _quote(texts[1], each.other.span)}, span=each.other.span,
            words=texts[1][each.other.span.start : each.other.span.end])
        for each in listed
    ]  # fmt: skip
    at = End(document, span=first.passage.span, words=texts[0][first.passage.span.start : first.passage.span.end])
    data = {
        "agency": document.agency,
        "year": document.year,
        "other": {"agency": other.agency, "year": other.year, "path": other.path},
        "count": len(pairs),
        "passages": [
            [
                texts[0][each.passage.span.start : each.passage.span.end],
                texts[1][each.other.span.start : each.other.span.end],
            ]
            for each in listed
        ],
    }
    key = "message" if other.agency == document.agency else "elsewhere"
    return across(rule, lang, at, others, values, message=key, data=data)


def _quote(text: str, span: tuple[int, int]) -> str:
    words = " ".join(text[span[0] : span[1]].split())
    return words if len(words) <= _QUOTED else words[:_QUOTED] + "…"
