"""Prose that says the same with other figures: counts as one and the same digit, years as far from the report's own,
white space gone. What such a text states differs only in its figures, and in where it stands.

Replaced is only what cannot change how the words around it are read: digits with a word or a stop behind them that are
no part of a date, a range, a sum of money or a larger number (`Builder.alike`). Whatever else has digits stays.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


# White space, quotation marks, and signs before the points of a list: they change no sense here.
BLANK = '[\\s“”‘’「」『』"●○◎•▪■□◆◇★☆▲△▼►▶➢➤→※✓✔❖]'
COUNT = "7"  # any digit would do
MOST_DIGITS = 9  # of a count
YEAR = 2050  # what the report's own year is written as
_FIRST, _LAST = 1900, 2099


class Alike:
    """text: what remains of a text. figures: the counts, in order; counts and years: where they stand in it."""

    __slots__ = ("_keys", "_more", "_source", "counts", "figures", "text", "years")

    def __init__(self, text: str, pattern: re.Pattern[str], year: int | None) -> None:
        parts = pattern.split(text)
        self.figures: list[int] = []
        self.counts: list[int] = []
        self.years: list[int] = []
        self.text = self._source = text
        # For each place where the text is longer: what offsets lie behind it (see `begin`), and by how much.
        self._keys: list[int] = []
        self._more = [0]
        if len(parts) == 1:
            return
        kept, at, more = [parts[0]], len(parts[0]), []
        for index in range(1, len(parts), 3):
            token, dated, rest = parts[index], parts[index + 1], parts[index + 2]
            if dated is not None:
                written = YEAR + int(token) - year if year is not None else -1
                if _FIRST <= written <= _LAST:
                    token = str(written)
                    self.years.append(at)
                kept.append(token)
                at += 4
            elif token.isdecimal():
                self.figures.append(int(token))
                self.counts.append(at)
                kept.append(COUNT)
                self._keys.append(2 * at + 1)
                more.append(len(token) - 1)
                at += 1
            else:
                self._keys.append(2 * at)
                more.append(len(token))
            kept.append(rest)
            at += len(rest)
        self.text = "".join(kept)
        self._more = [0, *accumulate(more)]

    def begin(self, at: int) -> int:
        """Where in the text a character begins."""
        return at + self._more[bisect_right(self._keys, 2 * at)]

    def end(self, at: int) -> int:
        """Where in the text the character before an offset ends."""
        return at + self._more[bisect_right(self._keys, 2 * at - 1)]

    def written(self, start: int, end: int) -> str:
        """The part of the text that a part of what remains stands for."""
        return self._source[self.begin(start) : self.end(end)]
