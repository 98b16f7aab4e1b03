"""Whether a name in the prose is clearly that of another agency: a neighbour's report used as the model and left in.

Names are shortened and lengthened freely (a district's bureau with or without its city, or by an abbreviation), so only
two cases are clear: the same body of another place of the same rank, and another body of the same place.
"""

from __future__ import annotations

from collections.abc import Sequence


def other_place(own: str, name: str, units: Sequence[str]) -> bool:
    """Whether `name` is the same body as `own`, of another place of the same rank (`units`: 区, 县, 镇 …)."""
    if _related(own, name):
        return False
    shared = _shared(own[::-1], name[::-1])[::-1]
    unit = next((unit for unit in units if shared.startswith(unit)), "")
    # Names of one character (该区, 本县) are no names.
    return bool(unit) and len(shared) >= len(unit) + 2 and min(len(own), len(name)) >= len(shared) + 2


def may_name_other_place(own: str, text: str, units: Sequence[str]) -> bool:
    """Whether `other_place` can be true of any name in a text: the tail of the own name stands behind another head."""
    for unit in units:
        at = own.rfind(unit)
        while at >= 2:
            if text.count(own[at:]) > text.count(own[at - 2 :]):
                return True
            at = own.rfind(unit, 0, at)
    return False


def foreign(
    own: str, name: str, units: Sequence[str], ranks: Sequence[Sequence[str]] = (), inside: Sequence[str] = ()
) -> bool:
    """Whether `name` is a body of a place that `own` has nothing to do with. ranks: units by rank, low to high;
    inside: words (城乡) in which a unit's character is none."""
    if _short(name, own):
        return False
    mine, theirs = (_place(_without(each, inside), units) for each in (own, name))
    if not mine or not theirs or theirs[0] in own:
        return False
    if mine[1] != theirs[1]:
        rank, other = (next((i for i, each in enumerate(ranks) if place[1] in each), -1) for place in (mine, theirs))
        # a city's bureau may speak of the same bureau of its counties, not of another
        if rank < other or -1 in (rank, other) or (rank > other and own[len(mine[0]) :] == name[len(theirs[0]) :]):
            return False
    return not (mine[0].endswith(theirs[0]) or theirs[0].endswith(mine[0]))


def _without(name: str, words: Sequence[str]) -> str:
    """A name with these words blanked."""
    for word in words:
        name = name.replace(word, " " * len(word))
    return name


def _place(name: str, units: Sequence[str]) -> tuple[str, str] | None:
    """(name of the place, its unit) at the head of an agency's name."""
    found = [(name.find(unit, 2), unit) for unit in units if name.find(unit, 2) > 0]
    if not found:
        return None
    at, unit = min(found, key=lambda one: (one[0], -len(one[1])))
    return name[: at + len(unit)], unit


def other_body(own: str, name: str, units: Sequence[str]) -> bool:
    """Whether `name` is another body of the place of `own`, and no short form of it."""
    if _related(own, name):
        return False
    shared = _shared(own, name)
    cut = max((shared.rfind(unit) + len(unit) for unit in units if unit in shared), default=0)
    mine, theirs = own[cut:], name[cut:]
    return cut >= 2 and min(len(mine), len(theirs)) >= 2 and not _short(mine, theirs) and not _short(theirs, mine)


def _shared(one: str, other: str) -> str:
    """The longest beginning of both."""
    length = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[:length] if length is not None else min(one, other, key=len)


def _related(one: str, other: str) -> bool:
    return one in other or other in one


def _short(short: str, long: str) -> bool:
    """Whether all characters of `short` stand in `long` in their order."""
    rest = iter(long)
    return all(char in rest for char in short)
