"""One page as its reader found it: words and ruling lines, in points, y downwards from the upper edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gklint.resources.records import dataclass, field


class Word(NamedTuple):
    """Characters without a blank between them. first: the number of its first character in the reader's own count."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    first: int = -1

    @property
    def height(self) -> float:
        """Of its line box, about its font size."""
        return self.y1 - self.y0


class Rule(NamedTuple):
    """A ruling line. at: y of one that runs across, x of one that runs down; from start to end on the other axis."""

    at: float
    start: float
    end: float


def _whole(word: Word) -> Sequence[Word]:
    return [word]


@dataclass(slots=True)
class Sheet:
    """A page. characters: gives the characters of a word of this page as words of their own."""

    number: int
    width: float
    height: float
    words: list[Word]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    characters: Callable[[Word], Sequence[Word]] = _whole

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Adds the four sides of a box that is drawn in lines."""
        self.across += (Rule(y0, x0, x1), Rule(y1, x0, x1))
        self.down += (Rule(x0, y0, y1), Rule(x1, y0, y1))

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Adds a filled box if it is so thin that it stands for a line."""
        if y1 - y0 <= THICKEST < x1 - x0:
            self.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THICKEST < y1 - y0:
            self.down.append(Rule((x0 + x1) / 2, y0, y1))

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Adds a drawn line if it runs along an axis."""
        if abs(y1 - y0) <= _SLANT and abs(x1 - x0) > _SLANT:
            self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _SLANT and abs(y1 - y0) > _SLANT:
            self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


THICKEST = 3.0  # points: a border of a table is thinner
_SLANT = 0.7
