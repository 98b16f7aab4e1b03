"""A text in pieces that are lexed one by one, so that what was lexed once need not be again.

A piece ends behind a line that ends a sentence, and before a numbered section heading: no label, figure or heading goes
on across such a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gklint.resources import regex
from gklint.syntax.vocabulary import Vocabulary

_BEFORE = 2  # characters before a piece that its first tokens may look at
_BEHIND = 60  # of the heading behind it, that its last tokens may look at
_MARKS = "#*＊> \t\u3000\xa0"  # what page copies put before a heading
_MOST_MARKS = 12
# A line that ends a sentence, with the separators behind it. A full stop behind a figure or a mark (`12。`, `无。`) may
# be part of a cell.
_STOP = "。"
_SENTENCE = rf"(?<={_STOP})(?<![\s|\d/／\\+*＊_①②③无\-－—–―]{_STOP})(?>[^\S\n]*)\n(?>[\s|]*)"


class Piece(NamedTuple):
    """start, end: its place. before, behind: what its tokens may see of the text around it."""

    start: int
    end: int
    before: str
    behind: str


def pieces(text: str, vocabulary: Vocabulary) -> Iterator[Piece]:
    """The pieces of a text, in order and without gaps."""
    start = 0
    for found in _cuts(vocabulary).finditer(text):
        if found.group()[0] == _STOP:
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


@lru_cache(maxsize=8)
def _cuts(vocabulary: Vocabulary) -> re.Pattern[str]:
    """The end of a sentence from its full stop on, or a heading. One of few characters comes first: quickly found."""
    return regex(rf"[{_STOP}{vocabulary.numerals}](?:{_SENTENCE}|{vocabulary.behind_numeral})")


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
