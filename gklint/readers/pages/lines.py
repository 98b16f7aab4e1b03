"""Words to lines, and the words of a line or cell to text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gklint.readers.pages.sheet import Word
from gklint.resources.records import dataclass

_LATIN = "\u2e80"  # characters from here on are set without blanks between them
_WIDE = 1.2  # ems: a gap that parts columns, not words
_BLANKS = (0.12, 0.45, 0.3)  # ems: a gap meant as a blank by the number of Chinese characters beside it
_FLAT = 4.0  # points: no character but a dash or a stroke is so low


@dataclass(slots=True)
class Line:
    """Words on one line of a page, from the left. gapped: whether they stand in columns. number: which line of the page
    it is, from 1."""

    words: list[Word]
    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    gapped: bool
    number: int = 0
    page: int = 0

    @property
    def height(self) -> float:
        """Of its tallest words, about their size."""
        return max([word.y1 - word.y0 for word in self.words])


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Words to lines, from above; words share a line if the middle of one stands beside the other."""
    rows: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=_middle):
        height = word.y1 - word.y0
        if rows and (word.y0 + word.y1 < 1.4 * bottom + 0.6 * top or top + bottom > 1.4 * word.y0 + 0.6 * word.y1):
            rows[-1].append(word)
            # a flat sign says as little of the line's height as what is set upright beside it
            if height <= 1.6 * (bottom - top) or bottom - top < _FLAT:
                top, bottom = min(top, word.y0), max(bottom, word.y1)
        else:
            rows.append([word])
            top, bottom = word.y0, word.y1
    return [_line(row) for row in rows]


def _line(words: list[Word]) -> Line:
    if len(words) == 1:
        word = words[0]
        return Line(words, word.x0, word.y0, word.x1, word.y1, word.text, False)
    words.sort()
    text, gapped = _read(words)
    return Line(
        words, words[0].x0, min([word.y0 for word in words]), max([word.x1 for word in words]),
        max([word.y1 for word in words]), text, gapped,
    )  # fmt: skip


def _middle(word: Word) -> tuple[float, float]:
    return (word.y0 + word.y1, word.x0)


def _read(words: Sequence[Word]) -> tuple[str, bool]:
    """The words of one line with blanks only where the page shows them, and whether there are gaps among them."""
    before = words[0]
    parts, gapped = [before.text], False
    for word in words[1:]:
        gap = word.x0 - before.x1
        height = max(before.y1 - before.y0, word.y1 - word.y0)
        if gap > _BLANKS[(before.text[-1] >= _LATIN) + (word.text[0] >= _LATIN)] * height:
            parts.append(" ")
            gapped = gapped or gap > _WIDE * height
        parts.append(word.text)
        before = word
    return "".join(parts), gapped


def cell_text(words: Sequence[Word], x0: float, x1: float) -> str:
    """The words of a cell from x0 to x1, its lines put together."""
    if len(words) == 1:
        return words[0].text
    lines = lines_of(words)
    parts = [lines[0].text] if lines else []
    for before, line in itertools.pairwise(lines):
        parts.append(between(before, line, x1 - x0 - (before.x1 - before.x0)) + line.text)
    return "".join(parts)


def between(before: Line, line: Line, room: float) -> str:
    """What stands between two lines of one text: a blank between Latin words, else nothing. room: what was left free
    beside the first. A figure goes on in the next line only where not one digit more fitted."""
    a, b = before.words[-1].text[-1], line.words[0].text[0]
    if a >= _LATIN or b >= _LATIN:
        return ""
    whole = len(before.words) == 1 and a.isdigit() and b.isdigit() and before.words[0].text.isdigit()
    return "" if whole and room < 1.9 * before.height else " "
