"""A text in pieces that are lexed one by one, so that what was lexed once need not be again.

A piece ends behind a line that ends a sentence, and before a numbered section heading: no label, figure or heading goes
on across such a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gklint.resources import regex
from gklint.syntax.vocabulary import Vocabulary

_BEFORE = 2  # characters before a piece that its first tokens may look at
_BEHIND = 60  # of the heading behind it, that its last tokens may look at
_MARKS = "#*＊> \t\u3000\xa0"  # what page copies put before a heading
_MOST_MARKS = 12
# A line that ends a sentence, with the separators behind it. A full stop behind a figure or a mark (`12。`, `无。`) may
# be part of a cell.
_SENTENCE = r"。(?<![\s|\d/／\\+*＊_①②③无\-－—–―]。)(?>[^\S\n]*)\n(?>[\s|]*)(?P<sentence>)"


class Piece(NamedTuple):
    """start, end: its place. before, behind: what its tokens may see of the text around it."""

    start: int
    end: int
    before: str
    behind: str


def pieces(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    """The pieces of a text, in order and without gaps."""
    start = 0
    for found in regex(rf"{_SENTENCE}|{vocabulary.section_inside.pattern}(?P<heading>)").finditer(text):
        if found.lastgroup == "sentence":
            cut, behind = found.end(), ""
        else:
            cut = _line_start(text, found.start())
            line_end = text.find("\n", found.end())
            behind = text[cut : min(line_end if line_end >= 0 else len(text), cut + _BEHIND)]
        if cut > start:
            yield Piece(start, cut, text[max(0, start - _BEFORE) : start], behind)
            start = cut
    if start < len(text):
        yield Piece(start, len(text), text[max(0, start - _BEFORE) : start], "")


def _line_start(text: str, at: int) -> int:
    """Where a heading's line or cell begins, its marks included; 0 if other words stand before it."""
    first = at
    while first and at - first < _MOST_MARKS and text[first - 1] in _MARKS:
        first -= 1
    if first and text[first - 1] not in "\n|":
        return 0
    while text[first].isspace():
        first += 1
    return first
