"""The stretches of a paragraph that can state anything: runs of sentences with a word of the subject and a figure, a
negation or a sweeping word, and what is as short as a heading before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gklint.prose.abstract import bare
from gklint.prose.alike import MOST_DIGITS
from gklint.resources.regex import regex

if TYPE_CHECKING:
    from gklint.prose.alike import Alike
    from gklint.prose.lore import Lore

_LONGEST = 1200  # characters of a passage
_SHORT = 30  # characters of a sentence that may be a heading
_SENTENCE = regex(r"[^。！？!?]*(?:[。！？!?]+[”」』\"）)]?|\Z)")
_COMMAS = "；;，,、"


def stretches(alike: Alike, lore: Lore) -> tuple[list[tuple[int, int]], bool]:
    """Where the passages of a paragraph begin and end, and whether that is so however long its counts are. Their length
    is bounded, so that time stays linear in a text without sentence ends."""
    text, found, sure = alike.text, [], True
    begin = end = heading = -1
    for start, stop in _sentences(text):
        sentence = bare(text[start:stop])
        if not lore.telling.search(sentence) or not lore.anchor.search(sentence):
            length = least = len(sentence)
            if least <= _SHORT and (counts := sum(start <= at < stop for at in alike.counts)):
                length = len(bare(alike.written(start, stop)))
                sure = sure and least + counts * (MOST_DIGITS - 1) <= _SHORT
            heading = start if length <= _SHORT else -1
            continue
        if begin >= 0 and (heading if heading >= 0 else start) == end and stop - begin <= _LONGEST:
            end = stop
        else:
            if begin >= 0:
                found.append((begin, end))
            begin, end = heading if heading >= 0 else start, stop
        heading = -1
    if begin >= 0:
        found.append((begin, end))
    return found, sure


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
