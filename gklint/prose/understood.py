"""A paragraph as it is to be understood, of the same length: without what is written and not said (numbers before the
points of a list), dashes as commas, and without the names of the report's own agency (区市场监管局共收到…). What a name
is made of says nothing of the figures (监督, 审批, 信访); the word that it ends with stays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from gklint.prose.lore import Lore

_BLANK = " "
_COMMA = "，"
_LEAST = 2  # characters of a name before its last word


def understood(text: str, agency: str, lore: Lore) -> str:
    """The paragraph of a report of an agency ("" where its name is not known)."""
    told = f"\n{text}"
    if lore.pattern("unsaid").search(told):
        for pattern in lore.unsaid["blank"]:
            told = pattern.sub(_blank, told)
        for pattern in lore.unsaid["pause"]:
            told = pattern.sub(_comma, told)
        text = told[1:]
    return without_name(text, agency, **lore.table.naming) if agency else text


def _blank(match: re.Match[str]) -> str:
    kept = match[1] if match.re.groups else ""
    return kept + _BLANK * (len(match[0]) - len(kept))


def _comma(match: re.Match[str]) -> str:
    return _COMMA + _BLANK * (len(match[0]) - 1)


def without_name(text: str, agency: str, ends: Sequence[str], words: Sequence[str]) -> str:
    """A text of the same length, without the names of an agency but for their ends.

    agency: its full name. ends: the characters that a part of a name ends with. Such a part is any run of its
    characters, in their order, before one of these: 市监局 and 市场监管局 are 临江市市场监督管理局. words: those that
    begin with one of the characters and are no name's end (处罚).
    """
    spans, no_end = [], tuple(words)
    for end, before in _parts(agency, "".join(ends)):
        at = text.find(end)
        while at >= 0:
            begin = _begin(text, at, before)
            if at - begin >= _LEAST and not text.startswith(no_end, at):
                spans.append((begin, at))
            at = text.find(end, at + 1)
    for begin, at in spans:
        text = text[:begin] + _BLANK * (at - begin) + text[at:]
    return text


@lru_cache(maxsize=16)
def _parts(agency: str, ends: str) -> list[tuple[str, str]]:
    """The characters that parts of a name end with, each with what stands before it in the name."""
    found = [(end, agency.rfind(end)) for end in ends]
    return [(end, agency[:last]) for end, last in found if last >= _LEAST]


def _begin(text: str, at: int, name: str) -> int:
    """Where the run before an offset begins whose characters stand in a name in this order."""
    left = len(name)
    while at and (left := name.rfind(text[at - 1], 0, left)) >= 0:
        at -= 1
    return at
