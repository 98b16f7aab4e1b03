"""Which of the many patterns can match a text at all: by the strings and the characters that they cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gklint.prose.lore import Context, Wording


# A pattern that matches a text: its wording, of which kind it is, and where it does so first.
Saying = tuple["Wording", str, re.Pattern[str], re.Match[str]]


class Needs:
    """Sets of characters as bits: a pattern needs one character of each of its sets."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}
        self._given: dict[str, int] = {}  # for a character the sets that it is in

    def add(self, need: Sequence[str]) -> int:
        """The sets of a pattern."""
        found = 0
        for some in need:
            bit = self._bits.get(some)
            if bit is None:
                bit = self._bits[some] = 1 << len(self._bits)
                for char in some:
                    self._given[char] = self._given.get(char, 0) | bit
            found |= bit
        return found

    def lacking(self, characters: Iterable[str]) -> int:
        """All sets without any of some characters."""
        found, given = 0, self._given
        for char in characters:
            found |= given.get(char, 0)
        return ~found


class Sayings:
    """All patterns of the wordings in the order of the files, and what they need. literals: of all entries."""

    def __init__(self, wordings: Sequence[Wording], contexts: Sequence[Context], literals: Iterable[str]) -> None:
        self._needs = Needs()
        self._all: list[tuple[int, Wording, str, int]] = []
        self._places: dict[str, list[int]] = {"": []}  # for a string the patterns that need it or another, "" for none
        for wording in wordings:
            for kind in ("say", "zero"):
                for index, (_, words, need) in enumerate(wording.data.get(kind, ())):
                    for word in words or ("",):
                        self._places.setdefault(word, []).append(len(self._all))
                    self._all.append((self._needs.add(need), wording, kind, index))
        self._contexts: list[tuple[tuple[int, int], Context]] = []
        for each in contexts:
            needs = [self._needs.add(need) for need in each.needs]
            self._contexts.append(((needs[0], needs[-1]), each))
        self._literals: dict[str, list[str]] = {}  # by their first two characters
        for word in sorted(literals):
            self._literals.setdefault(word[:2], []).append(word)

    def present(self, text: str) -> set[str]:
        """Those of the strings that stand in a text."""
        known = self._literals
        starts = known.keys() & {*text, *[text[at : at + 2] for at in range(len(text) - 1)]}
        return {word for start in starts for word in known[start] if word in text}

    def matches(self, present: Iterable[str], text: str) -> list[Saying]:
        """The patterns that match a text with these strings in it, in the order of the files."""
        lacking = self._needs.lacking(set(text))
        places = set(self._places[""])
        for word in present:
            places.update(self._places.get(word, ()))
        found = []
        for place in sorted(places):
            need, wording, kind, index = self._all[place]
            if not need & lacking:
                pattern = wording.pattern(kind, index)
                if (match := pattern.search(text)) is not None:
                    found.append((wording, kind, pattern, match))
        return found

    def contexts(self, text: str) -> list[Context]:
        """The contexts that can be said in a text."""
        lacking = self._needs.lacking(set(text))
        return [each for (one, other), each in self._contexts if not one & lacking or not other & lacking]
