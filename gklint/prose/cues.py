"""A passage as cues: the known words of an abstract string, cut into units at its commas, 、 and brackets.

In: the abstract string. Out: groups of units (a sentence, or what stands in a bracket), each unit with its cues and
figures in order. Every character of a unit is in a cue, in a word that says nothing, or is unknown: who reads a unit
can tell what it did not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gklint.prose.lore import BARE, COUNT, MONEY, NOISE, SHARE, TIME, TITLE
from gklint.resources.records import dataclass, field

_STRONG = frozenset("。！？!?\n")
_HALF = frozenset("；;")
_COMMAS = frozenset("，,：:")
_WEAK = frozenset("、/／")
_OPEN, _CLOSE = frozenset("（("), frozenset("）)")
_FIGURES = frozenset((COUNT, MONEY, BARE))
_SILENT_ONLY = frozenset(("silent",))
_NUMBER = frozenset(("number",))  # a number that counts nothing: 第三条, 20个工作日
_THEN = "then"  # a year that is none of these three
_AND = "and"  # the feature of words that join two units as 、 does


@dataclass(frozen=True, slots=True)
class Cue:
    """A known word and what it may be a sign of."""

    start: int
    end: int
    features: frozenset[str]


@dataclass(slots=True, eq=False)
class Unit:
    """A stretch between two separators. lead and tail: the separator before and behind it (`、` also for 和, "" where a
    bracket or the text ends). unknown: the stretches that no word of the lexicon covers."""

    start: int
    lead: str
    end: int = 0
    tail: str = ""
    cues: list[Cue] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)
    brackets: list[list[Unit]] = field(default_factory=list)
    people: bool = False  # all its figures count people: it is no heading
    _telling: list[Cue] | None = None

    @property
    def telling(self) -> list[Cue]:
        """The cues that say something."""
        if self._telling is None:
            self._telling = [cue for cue in self.cues if cue.features is not _SILENT_ONLY]
        return self._telling

    def features(self, start: int = 0, end: int = 1 << 30) -> list[Cue]:
        """The cues within two offsets that say something."""
        return [cue for cue in self.telling if start <= cue.start and cue.end <= end]


class Lexicon:
    """All words that are known, for the longest one at a place."""

    def __init__(self, words: Mapping[str, list[str]]) -> None:
        self._by_first: dict[str, tuple[tuple[int, ...], dict[str, frozenset[str]]]] = {}
        groups: dict[str, dict[str, frozenset[str]]] = {}
        shared: dict[tuple[str, ...], frozenset[str]] = {("silent",): _SILENT_ONLY}
        for word, features in words.items():
            groups.setdefault(word[0], {})[word] = shared.setdefault(tuple(features), frozenset(features))
        for first, found in groups.items():
            self._by_first[first] = (tuple(sorted({len(word) for word in found}, reverse=True)), found)

    def at(self, text: str, at: int) -> tuple[int, frozenset[str]] | None:
        """Where the longest known word at an offset ends, and its features."""
        group = self._by_first.get(text[at])
        if group is None:
            return None
        for length in group[0]:
            features = group[1].get(text[at : at + length])
            if features is not None:
                return min(at + length, len(text)), features
        return None


def groups(text: str, lexicon: Lexicon, years: Mapping[int, str]) -> Iterator[list[Unit]]:
    """The units of each sentence (up to 。), those of brackets inside the unit that the bracket stands in.

    years: for the year written at an offset the feature it is (`this`, `last`, `next`, `then`).
    """
    found: list[Unit] = []
    stack: list[tuple[list[Unit], Unit]] = []
    unit = Unit(0, "")
    at, length = 0, len(text)
    while at < length:
        char = text[at]
        if char in _STRONG:
            while stack:  # a bracket that is never closed
                _close(unit, at, "", found)
                inner = found
                found, unit = stack.pop()
                _put(unit, inner)
            _close(unit, at, char, found)
            yield found
            found, unit = [], Unit(at + 1, char)
            at += 1
        elif char in _FIGURES:
            unit.figures.append(at)
            at += 1
        elif char == TIME:
            unit.cues.append(Cue(at, at + 1, frozenset((years.get(at, _THEN),))))
            at += 1
        elif char in _COMMAS or char in _WEAK or char in _HALF:
            mark = "、" if char in _WEAK else "；" if char in _HALF else "：" if char in ":：" else "，"
            _close(unit, at, mark, found)
            unit = Unit(at + 1, mark)
            at += 1
        elif char in _OPEN:
            stack.append((found, unit))
            found, unit = [], Unit(at + 1, "")
            at += 1
        elif char in _CLOSE:
            if stack:
                _close(unit, at, "", found)
                inner = found
                found, unit = stack.pop()
                _put(unit, inner)
            at += 1
        elif char == TITLE:
            at += 1
        elif char == NOISE and lexicon.at(text, at) is None:
            unit.cues.append(Cue(at, at + 1, _NUMBER))
            at += 1
        elif char == SHARE:
            unit.cues.append(Cue(at, at + 1, _SILENT_ONLY))
            at += 1
        else:
            word = lexicon.at(text, at)
            if word is None:
                if unit.unknown and unit.unknown[-1][1] == at:
                    unit.unknown[-1] = (unit.unknown[-1][0], at + 1)
                else:
                    unit.unknown.append((at, at + 1))
                at += 1
                continue
            end, features = word
            if _AND in features:
                _close(unit, at, "、", found)
                unit = Unit(end, "、")
            else:
                unit.cues.append(Cue(at, end, features))
            at = end
    while stack:
        _close(unit, at, "", found)
        inner = found
        found, unit = stack.pop()
        _put(unit, inner)
    _close(unit, length, "", found)
    yield found


def _close(unit: Unit, at: int, tail: str, found: list[Unit]) -> None:
    unit.end, unit.tail = at, tail
    if unit.cues or unit.figures or unit.unknown or unit.brackets:
        found.append(unit)


def _put(unit: Unit, inner: list[Unit]) -> None:
    """Hangs what stood in a bracket into its unit. Nothing but a figure in it is the unit's own: 公开（3件）."""
    if len(inner) == 1 and len(inner[0].figures) == 1 and not inner[0].telling and not unit.figures:
        unit.figures.append(inner[0].figures[0])
    elif inner:
        unit.brackets.append(inner)
