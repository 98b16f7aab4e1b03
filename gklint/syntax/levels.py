"""Which headings are the report's sections: authors number them 一、, （一） or 1., and list them in advance."""

from __future__ import annotations

import re

from gklint.syntax.tree import Leaf

_PAREN = re.compile(r"[（(].*[)）]|.*[)）]$")
_DIGIT = re.compile(r"\d")


def style(leaf: Leaf) -> str:
    """`top` for 一、, no numeral, or 第一部分; `paren` for （一）; `digit` for 1."""
    number = leaf.number.strip()
    if _PAREN.fullmatch(number):
        return "paren"
    return "digit" if _DIGIT.search(number) else "top"


def settle_headings(found: list[Leaf], text: str) -> list[Leaf]:
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
    for leaf in sections:
        if style(leaf) != best and not (best == "top" and leaf.data not in kinds["top"] and len(kinds["top"]) < 3):
            leaf.kind = "TOPIC" if leaf.data in _AS_TOPIC else "TEXT"
    _drop_contents(found, text)
    return found


_AS_TOPIC = frozenset(("proactive", "requests"))  # section ids that are topic ids as well


def _drop_contents(found: list[Leaf], text: str) -> None:
    """Three or more headings with nothing between, all of which come again later, are a list of contents."""
    run: list[int] = []
    for index in range(len(found) + 1):
        if index < len(found) and found[index].kind == "SECTION":
            run.append(index)
            continue
        if (
            index < len(found)
            and found[index].kind == "TEXT"
            and not text[found[index].start : found[index].stop].strip()
        ):
            continue
        if len(run) >= 3:
            later = {leaf.data for leaf in found[run[-1] + 1 :] if leaf.kind == "SECTION"}
            # the last of the run may be a real heading already
            listed = run if all(found[i].data in later for i in run) else run[:-1]
            if len(listed) >= 3 and all(found[i].data in later | {found[run[-1]].data} for i in listed):
                for i in listed:
                    found[i].kind = "TEXT"
        run = []
