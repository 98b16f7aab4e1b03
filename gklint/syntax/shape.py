"""The shape of a text: every ordinary count in it as one and the same digit.

Reports of one archive differ in their figures, not in their tables. The lexer and the binder read the shape, in which
`15` and `1507` are the same; the figures themselves, and where they stand, are remembered beside it. Ordinary is a run
of a few digits that fills a cell as far as its line shows: page numbers, enumerators, decimals, figures with a sign or
a unit and whatever else has a form that tells something stay as they are written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate, count
from operator import add, sub
from typing import Any

from gklint.resources.regex import regex
from gklint.text import Span

COUNT = "7"  # any digit would do: what reads the shape must not care which
# A figure between blanks, bars and line ends. On its line neither a symbol before it (`— 6 —`, `P. 6`, `- 6`) nor
# anything but figures and bars behind it (`6 、`, `6 件`, `6 页`). The first digit comes first, for the search's sake.
_COUNT = regex(
    r"([0-9](?<![^\s|][0-9])(?<![^\s|\d\u4e00-\u9fff][ ][0-9])(?<![^\s|\d\u4e00-\u9fff][ ]{2}[0-9])"
    r"[0-9]{0,8}(?![^\s|])(?![^\S\n]*[^\s|\d]))"
)


class Shape:
    """text: the shape. figures: the counts as written, in order. Offsets in the shape and in the text it was made of
    are turned into each other by `real` and `shaped`."""

    __slots__ = ("_ends", "_spans", "extra", "figures", "places", "text")

    def __init__(self, text: str) -> None:
        parts = _COUNT.split(text)
        self.figures = parts[1::2]
        between = parts[0::2]
        self.text = COUNT.join(between) if self.figures else text
        del between[-1]
        # places: where the counts stand in the shape; extra[k]: how much longer the text is up to behind k counts
        self.places: list[int] = list(map(add, accumulate(map(len, between)), count()))
        self.extra: list[int] = list(map(sub, accumulate(map(len, self.figures), initial=0), count()))
        self._ends: list[int] | None = None
        self._spans: list[Span] | None = None

    def before(self, place: int) -> int:
        """How many counts stand before a place in the shape."""
        return bisect_left(self.places, place)

    def real(self, place: int) -> int:
        """The offset in the text for one in the shape."""
        return place + self.extra[bisect_left(self.places, place)]

    @property
    def spans(self) -> list[Span]:
        """Where the counts stand in the text."""
        if self._spans is None:
            starts = list(map(add, self.places, self.extra))
            make: Any = partial(tuple.__new__, Span)
            self._spans = list(map(make, zip(starts, map(add, starts, map(len, self.figures)), strict=True)))
        return self._spans

    def shaped(self, offset: int) -> int:
        """The offset in the shape for one in the text (which is not inside a count)."""
        if self._ends is None:
            self._ends = [end + 1 for end in map(add, self.places, self.extra[1:])]
        return offset - self.extra[bisect_right(self._ends, offset)]
