"""A passage as cues: the known words of an abstract string, cut into units at its commas, 、 and brackets.

In: the abstract string. Out: groups of units (a sentence, or what stands in a bracket), each unit with its cues and
figures in order. Every character of a unit is in a cue, in a word that says nothing, or is unknown: who reads a unit
can tell what it did not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gklint.prose.lore import BARE, COUNT, MONEY, NOISE, SHARE, TIME, TITLE
from gklint.resources.records import dataclass, field

_STOP, _FIGURE, _TIME, _MARK, _OPEN, _CLOSE, _TITLE, _NOISE, _SHARE = range(1, 10)
_KINDS = {
    **dict.fromkeys("。！？!?\n", _STOP), **dict.fromkeys((COUNT, MONEY, BARE), _FIGURE), TIME: _TIME,
    **dict.fromkeys("；;，,：:、/／", _MARK), **dict.fromkeys("（(", _OPEN), **dict.fromkeys("）)", _CLOSE),
    TITLE: _TITLE, NOISE: _NOISE, SHARE: _SHARE,
}  # fmt: skip
_MARKS = {"，": "，", ",": "，", "：": "：", ":": "：", "；": "；", ";": "；", "、": "、", "/": "、", "／": "、"}
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
        # By the first two characters the words of more, the longest lengths first; and the words of one.
        self._longer: dict[str, tuple[list[int], dict[str, frozenset[str]]]] = {}
        self._single: dict[str, frozenset[str]] = {}
        shared: dict[tuple[str, ...], frozenset[str]] = {("silent",): _SILENT_ONLY}
        for word, names in words.items():
            features = shared.setdefault(tuple(names), frozenset(names))
            if len(word) == 1:
                self._single[word] = features
                continue
            start = self._longer.get(word[:2])
            if start is None:
                start = self._longer[word[:2]] = ([], {})
            start[1][word] = features
        for lengths, found in self._longer.values():
            lengths += sorted({len(word) for word in found}, reverse=True)

    def at(self, text: str, at: int) -> tuple[int, frozenset[str]] | None:
        """Where the longest known word at an offset ends, and its features."""
        start = self._longer.get(text[at : at + 2])
        if start is not None:
            for length in start[0]:
                features = start[1].get(text[at : at + length])
                if features is not None:
                    return min(at + length, len(text)), features
        features = self._single.get(text[at])
        return None if features is None else (at + 1, features)


def groups(text: str, lexicon: Lexicon, years: Mapping[int, str]) -> Iterator[list[Unit]]:
    """The units of each sentence (up to 。), those of brackets inside the unit that the bracket stands in.

    years: for the year written at an offset the feature it is (`this`, `last`, `next`, `then`).
    """
    found: list[Unit] = []
    stack: list[tuple[list[Unit], Unit]] = []
    unit = Unit(0, "")
    at, length = 0, len(text)
    gap = -1  # where the characters that no word covers end
    while at < length:
        char = text[at]
        kind = _KINDS.get(char, 0)
        word = lexicon.at(text, at) if not kind or kind == _NOISE else None
        if word is not None:
            end, features = word
            if _AND in features:
                _close(unit, at, "、", found)
                unit = Unit(end, "、")
            else:
                unit.cues.append(Cue(at, end, features))
            at = end
            continue
        if not kind:
            if gap == at:
                unit.unknown[-1] = (unit.unknown[-1][0], at + 1)
            else:
                unit.unknown.append((at, at + 1))
            gap = at + 1
        elif kind == _FIGURE:
            unit.figures.append(at)
        elif kind == _MARK:
            mark = _MARKS[char]
            _close(unit, at, mark, found)
            unit = Unit(at + 1, mark)
        elif kind == _STOP:
            while stack:  # a bracket that is never closed
                _close(unit, at, "", found)
                inner = found
                found, unit = stack.pop()
                _put(unit, inner)
            _close(unit, at, char, found)
            yield found
            found, unit = [], Unit(at + 1, char)
        elif kind == _OPEN:
            stack.append((found, unit))
            found, unit = [], Unit(at + 1, "")
        elif kind == _CLOSE:
            if stack:
                _close(unit, at, "", found)
                inner = found
                found, unit = stack.pop()
                _put(unit, inner)
        elif kind == _TIME:
            unit.cues.append(Cue(at, at + 1, frozenset((years.get(at, _THEN),))))
        elif kind != _TITLE:
            unit.cues.append(Cue(at, at + 1, _NUMBER if kind == _NOISE else _SILENT_ONLY))
        at += 1
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
