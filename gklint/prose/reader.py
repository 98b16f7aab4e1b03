"""Reads the prose of a report: what it states, and what was passed over and why.

In: a `Report` (its paragraphs with section and topic), or a text alone. Out: a `Reading`. The wordings, and all else
that is Chinese, stand in `rules/claims/`; here is only how they work together. Time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gklint.prose.lore import lore
from gklint.prose.model import Claim, Parts, Passed, Percentage, Reading, Sweeping
from gklint.prose.passage import Setting
from gklint.prose.recall import Read, read_paragraph
from gklint.prose.understood import understood

if TYPE_CHECKING:
    from gklint.form.model import Report


_GOVERNMENTS = frozenset(("province", "prefecture-government", "county-government", "township"))


def read(report: Report) -> Reading:
    """All that the prose of a report states."""
    passages: list[Read] = []
    text = report.source.text
    level = report.meta.level
    government = level in _GOVERNMENTS if level not in ("", "unknown") else None
    own = report.agency or ""
    year, setting = report.year, Setting(report.year, government=government)
    for (start, end), section, topic in report.prose:
        if setting.section != section or setting.topic != topic:
            setting = Setting(year, section, topic, government)
        passages.extend(_paragraph(text[start:end], start, setting, own))
    return _gather(passages)


def read_text(
    text: str,
    year: int | None,
    section: str = "",
    topic: str = "",
    *,
    government: bool | None = None,
    agency: str = "",
) -> Reading:
    """What a stretch of prose states, taken alone. Spans are offsets in `text`.

    section and topic: ids of the form where they are known. government: whether it is a government's own report (then
    figures about its whole area are its own), a department's (False), or not known. agency: its name.
    """
    return _gather(_paragraph(text, 0, Setting(year, section, topic, government), agency))


def _paragraph(text: str, offset: int, setting: Setting, agency: str) -> Iterator[Read]:
    known = lore()
    told = understood(text, agency, known)
    return read_paragraph(text, offset, setting, known, told)


def _gather(passages: Iterable[Read]) -> Reading:
    claims: list[Claim] = []
    parts: list[Parts] = []
    percentages: list[Percentage] = []
    sweeping: list[Sweeping] = []
    passed: list[Passed] = []
    for passage in passages:
        claims.extend(passage.claims)
        parts.extend(passage.parts)
        percentages.extend(passage.percentages)
        sweeping.extend(passage.sweeping)
        passed.extend(passage.passed)
    return Reading(tuple(claims), tuple(parts), tuple(percentages), tuple(sweeping), tuple(passed))
