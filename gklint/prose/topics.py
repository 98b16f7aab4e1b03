"""What a passage is about, and from where to where (requests, reviews, licences …)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gklint.prose.lore import Lore
    from gklint.prose.words import Words

Topic = tuple[int, int, str, int]  # where it starts to hold, the sentence that names it, its name, until where it holds
LASTING = 2  # sentences that a topic holds for after the one that names it
_EVER = 1 << 30  # a sentence never left behind, an offset never reached


class Topics:
    """Topics by place. default: what holds before and behind all others."""

    def __init__(self, words: Words, default: str, found: Sequence[Topic]) -> None:
        self.words, self.default = words, default
        self.found: list[Topic] = [(-1, _EVER, default, _EVER), *found]
        self._starts = [each[0] for each in self.found]

    def at(self, at: int) -> str:
        """What the text is about at an offset."""
        least = self.words.sentence(at) - LASTING
        for index in range(bisect_right(self._starts, at) - 1, -1, -1):
            _, sentence, name, until = self.found[index]
            if at <= until and sentence >= least:
                return name
        return self.default

    def near(self, at: int) -> set[str]:
        """All topics of the sentence so far, and the one that holds."""
        begin = self.words.sentence_start(at)
        first, last = bisect_left(self._starts, begin), bisect_right(self._starts, at)
        return {self.at(at), *[self.found[index][2] for index in range(first, last)]}

    def around(self, at: int) -> list[str]:
        """The topics named in a sentence up to the next semicolon behind an offset; the last one first."""
        begin, end = self.words.sentence_start(at), self.words.sentence_end(at)
        marks = [self.words.text.find(mark, at, end) for mark in "；;"]
        end = min((found for found in marks if found >= 0), default=end)
        first, last = bisect_left(self._starts, begin), bisect_right(self._starts, end)
        return [self.found[index][2] for index in range(last - 1, first - 1, -1)]

    def lasting(self) -> tuple[Topic, ...]:
        """Those that hold, or may do so, where the text goes on behind its last sentence."""
        length, sentences = len(self.words.text), len(self.words.sentences) - 1
        kept: list[Topic] = []
        for _, sentence, name, until in reversed(self.found[1:]):
            if sentence < sentences - LASTING:
                break
            if until >= length:
                kept.append((-1, sentence - sentences, name, until if until == _EVER else until - length))
                if until == _EVER:
                    break
        return tuple(reversed(kept))


def named(words: Words, lore: Lore) -> list[Topic]:
    """The topics that words name, by place; those in brackets hold only there."""
    found: list[tuple[int, int, int, str]] = []  # where it holds from, where it is named (less is later), which
    text, by_first = words.text, lore.topics
    others = by_first[""]
    begin: dict[int, int] = {}  # from where each may be named again
    for start, char in enumerate(text):
        for place, name, pattern in by_first.get(char, others):
            if start >= begin.get(place, 0) and (match := pattern.match(text, start)):
                begin[place] = end = match.end()
                # What is foreign is so from its first word on (提案办理结转4件).
                found.append((start if name.startswith("foreign") else end, -start, place, name))
    found.sort()
    kept: list[tuple[int, int, str]] = []
    for at, minus, _, name in _settled(words, found):
        # Of two that end together the longer one is meant (行政诉讼 inside 复议后提起行政诉讼).
        while kept and kept[-1][1] >= -minus and kept[-1][0] <= at:
            kept.pop()
        if not (kept and kept[-1][0] == at and kept[-1][1] < -minus):
            kept.append((at, -minus, name))
    return [(at, words.sentence(start), name, _until(words, start, name)) for at, start, name in kept]


def _settled(words: Words, found: Sequence[tuple[int, int, int, str]]) -> list[tuple[int, int, int, str]]:
    """Drops a weak topic (written `name?`) where its sentence already has another."""
    out: list[tuple[int, int, int, str]] = []
    for at, minus, place, name in found:
        if name.endswith("?"):
            begin = words.sentence_start(-minus)
            if any(other[3] not in ("", "publication") for other in out if -other[1] >= begin):
                continue
            name = name[:-1]
        out.append((at, minus, place, name))
    return out


def _until(words: Words, at: int, name: str) -> int:
    """Where a topic named at an offset stops to hold: at the end of the bracket it stands in, else never."""
    until, text = _EVER, words.text
    begin = words.sentence_start(at)
    opened = max(text.rfind("（", begin, at), text.rfind("(", begin, at))
    if opened >= 0 and max(text.rfind("）", opened, at), text.rfind(")", opened, at)) < 0:
        until = min((end for end in (text.find("）", at), text.find(")", at)) if end >= 0), default=_EVER)
    return min(until, words.clause_end(at)) if name == "publication" else until
