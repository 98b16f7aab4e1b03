"""Reads the prose of a report: what it states, and what was passed over and why.

In: a `Report` (its paragraphs with section and topic), or a text alone. Out: a `Reading`. The wordings, and all else
that is Chinese, stand in `rules/claims/`; here is only how they work together. Time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gklint.prose.abstract import bare
from gklint.prose.lore import lore
from gklint.prose.model import Claim, Parts, Passed, Percentage, Reading, Sweeping
from gklint.prose.passage import Setting
from gklint.prose.recall import Read, read_passage
from gklint.resources.regex import regex

_LONGEST = 1200  # characters of a passage
_SHORT = 30  # characters of a sentence that may be a heading
_SENTENCE = regex(r"[^。！？!?]*(?:[。！？!?]+[”」』\"）)]?|\Z)")
_COMMAS = "；;，,、"

if TYPE_CHECKING:
    from gklint.form.model import Report


_GOVERNMENTS = frozenset(("province", "prefecture-government", "county-government", "township"))


def read(report: Report) -> Reading:
    """All that the prose of a report states."""
    passages: list[Read] = []
    text = report.source.text
    level = report.meta.level
    government = level in _GOVERNMENTS if level not in ("", "unknown") else None
    for paragraph in report.prose:
        setting = Setting(report.year, paragraph.section, paragraph.topic, government)
        passages.extend(_passages(text[paragraph.span.start : paragraph.span.end], paragraph.span.start, setting))
    return _gather(passages)


def read_text(
    text: str, year: int | None, section: str = "", topic: str = "", *, government: bool | None = None
) -> Reading:
    """What a stretch of prose states, taken alone. Spans are offsets in `text`.

    section and topic: ids of the form where they are known. government: whether it is a government's own report (then
    figures about its whole area are its own), a department's (False), or not known.
    """
    return _gather(_passages(text, 0, Setting(year, section, topic, government)))


def _passages(text: str, offset: int, setting: Setting) -> Iterator[Read]:
    """The stretches of a paragraph that can state anything: runs of sentences with a word of the subject and a figure,
    a negation or a sweeping word, and what is as short as a heading before them. Their length is bounded, so that time
    stays linear in a text without sentence ends."""
    known = lore()
    begin = end = heading = -1
    for start, stop in _sentences(text):
        sentence = bare(text[start:stop])
        if not known.telling.search(sentence) or not known.anchor.search(sentence):
            heading = start if len(sentence) <= _SHORT else -1
            continue
        if begin >= 0 and (heading if heading >= 0 else start) == end and stop - begin <= _LONGEST:
            end = stop
        else:
            if begin >= 0:
                yield read_passage(text[begin:end], offset + begin, setting, known)
            begin, end = heading if heading >= 0 else start, stop
        heading = -1
    if begin >= 0:
        yield read_passage(text[begin:end], offset + begin, setting, known)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end; what is too long for one is cut at a comma, or anywhere."""
    start = 0
    for match in _SENTENCE.finditer(text):
        while match.end() - start > _LONGEST:
            comma = max(text.rfind(char, start + _LONGEST // 2, start + _LONGEST) for char in _COMMAS)
            cut = comma + 1 if comma >= 0 else start + _LONGEST
            yield start, cut
            start = cut
        yield start, match.end()
        start = match.end()


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
