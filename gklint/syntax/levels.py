"""Which headings are the report's sections: authors number them 一、, （一） or 1., and list them in advance."""

from __future__ import annotations

from gklint.resources.regex import regex
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Vocabulary

_PAREN = regex(r"[（(].*[)）]|.*[)）]$")
_DIGIT = regex(r"\d")


def style(leaf: Leaf) -> str:
    """`top` for 一、, no numeral, or 第一部分; `paren` for （一）; `digit` for 1."""
    number = leaf.number.strip()
    if _PAREN.fullmatch(number):
        return "paren"
    return "digit" if _DIGIT.search(number) else "top"


def settle_headings(found: list[Leaf], text: str, vocabulary: Vocabulary) -> list[Leaf]:
    """Demotes to TEXT the headings that are not of the level the report uses for its sections, and lists of contents.

    A sub-heading may have the words of a section (（一）主动公开政府信息情况 inside 总体情况), so the level with the
    most different sections wins.
    """
    sections = [leaf for leaf in found if leaf.kind == "SECTION"]
    if not sections:
        return found
    kinds: dict[str, set[str]] = {}
    for leaf in sections:
        kinds.setdefault(style(leaf), set()).add(leaf.data)
    best = max(kinds, key=lambda name: (len(kinds[name]), name == "top"))
    topics = {topic.id for topic in vocabulary.topics}
    for leaf in sections:
        if style(leaf) != best and not (best == "top" and leaf.data not in kinds["top"] and len(kinds["top"]) < 3):
            _demote(leaf, topics)
    _drop_contents(found, text)
    _drop_inner_lists(found, {title.id: title.numeral for title in vocabulary.sections}, topics)
    return found


def _demote(leaf: Leaf, topics: set[str]) -> None:
    leaf.kind = "TOPIC" if leaf.data in topics else "TEXT"


def _drop_inner_lists(found: list[Leaf], numerals: dict[str, str], topics: set[str]) -> None:
    """A list inside a section may be numbered like the sections and use their words (一、主动公开 …): where a section
    stands twice, once behind the official numeral, the other is such a list's."""
    by_id: dict[str, list[Leaf]] = {}
    for leaf in found:
        if leaf.kind == "SECTION":
            by_id.setdefault(leaf.data, []).append(leaf)
    for name, leaves in by_id.items():
        official = [leaf for leaf in leaves if numerals.get(name, "?") in leaf.number]
        if len(leaves) > 1 and len(official) == 1:
            for leaf in leaves:
                if leaf is not official[0] and leaf.number:
                    _demote(leaf, topics)


def _drop_contents(found: list[Leaf], text: str) -> None:
    """Three or more headings with nothing between, all of which come again later, are a list of contents."""
    run: list[int] = []
    places = [index for index, leaf in enumerate(found) if leaf.kind == "SECTION"]
    for place, after in zip(places, [*places[1:], len(found)], strict=True):
        run.append(place)
        if after < len(found) and all(_blank(found[index], text) for index in range(place + 1, after)):
            continue
        if len(run) >= 3:
            later = {leaf.data for leaf in found[run[-1] + 1 :] if leaf.kind == "SECTION"}
            # the last of the run may be a real heading already
            listed = run if all(found[i].data in later for i in run) else run[:-1]
            if len(listed) >= 3 and all(found[i].data in later | {found[run[-1]].data} for i in listed):
                for i in listed:
                    found[i].kind = "TEXT"
        run = []


def _blank(leaf: Leaf, text: str) -> bool:
    return leaf.kind == "TEXT" and not text[leaf.start : leaf.stop].strip()
