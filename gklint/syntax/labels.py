"""Labels of the form and the figures behind them, as tokens.

A label counts as one only where a cell can begin (after a line end, a bar, a tab, a figure, another label) and where
what follows can end a cell; in a sentence the same words are prose.
"""

from __future__ import annotations

import re

from gklint.resources.regex import regex
from gklint.syntax.tree import TABLE_KINDS, Leaf
from gklint.syntax.vocabulary import Entry, Vocabulary

_SEPARATORS = regex(r"[\s|]*+")
_NUMBER = regex(
    r"[#*＊?\s]*+(?:[（(]?\s?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s?[)）、.．,，:：]{1,2}\s*+|[（(]\s?[)）]\s*+|、)?"
)
_NUMERALS = "一二三四五六七八九十"
_COUNTER_NEXT = regex(r"[\u4e00-\u9fff（(]")
_DELIMITERS = frozenset("\n|\t")
_WORD = regex(r"([^\s|，。；、,;]{1,6})\s+")


def with_separators(text: str, stop: int) -> int:
    if plain(text, stop):
        return stop
    found = _SEPARATORS.match(text, stop)
    return found.end() if found else stop


def plain(text: str, at: int) -> bool:
    """Whether a character stands here that is neither a blank nor a bar nor a part of an enumerator: nearly all are."""
    return "\u4e00" <= text[at : at + 1] <= "\u9fff" and text[at] not in _NUMERALS


def label(text: str, position: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """A label of the form at `position`, with its VALUES where it is a row; empty if there is none."""
    matched = match_label(text, position, vocabulary)
    if matched is None:
        return ()
    entry, number, stop = matched
    if not entry.kind and "group" in entry.roles and _numbered_row(text, stop, vocabulary):
        # PDF text joins a group's label to a row's
        return (Leaf("GROUP", position, stop, with_separators(text, stop), entry, number),)
    gap = run_end = with_separators(text, stop)
    figures = False
    if not plain(text, gap) or text[gap] in vocabulary.figure_letters:
        run = vocabulary.run.match(text, stop)
        run_end = run.end() if run else stop
        figures = vocabulary.figures(text, stop, run_end, 1) > 0
    whole = text[run_end - 1 : run_end] in _DELIMITERS if figures else text[stop : stop + 1] in _DELIMITERS
    if not whole and not _cell_ends(text, stop, run_end, figures, vocabulary, previous):
        return ()
    kind = entry.kind or _kind(entry, number, figures, previous)
    if kind == "LABEL":
        return (
            Leaf(kind, position, stop, stop, entry, number),
            Leaf("VALUES", stop, stripped(text, stop, run_end), run_end),
        )
    if figures:
        return (
            Leaf(kind, position, stop, gap, entry, number),
            Leaf("VALUES", gap, stripped(text, gap, run_end), run_end),
        )
    return (Leaf(kind, position, stop, gap, entry, number),)


def _numbered_row(text: str, position: int, vocabulary: Vocabulary) -> bool:
    """Whether a row of the form with its enumerator begins right here: （三）不予公开1.属于国家秘密."""
    if position >= len(text) or (text[position] not in "0123456789(（" and text[position - 1] not in ")）"):
        return False
    matched = match_label(text, position, vocabulary)
    return matched is not None and "row" in matched[0].roles and bool(matched[1] or text[position - 1] in ")）")


def number_end(text: str, position: int) -> int:
    """Where the words behind an enumerator begin; `position` if there is none."""
    if plain(text, position):
        return position
    found = _NUMBER.match(text, position)
    return found.end() if found else position


def match_label(text: str, position: int, vocabulary: Vocabulary) -> tuple[Entry, str, int] | None:
    """(entry, enumerator, end) of a label wording at `position`: behind an enumerator or with none."""
    start = number_end(text, position)
    found = vocabulary.label(text, start)
    if found is None:
        if start == position or (found := vocabulary.label(text, position)) is None:
            return None
        start = position
    number = text[position:start].strip() if start > position else ""
    return vocabulary.entry(str(found.lastgroup)), number, found.end()


def _cell_ends(text: str, stop: int, run_end: int, figures: bool, vocabulary: Vocabulary, previous: str) -> bool:
    """Whether the words up to `stop` fill their cell: what follows is a delimiter, figures, or another label."""
    at = stop
    while at < len(text) and text[at] in " \u3000\xa0?:：":
        at += 1
    if at >= len(text) or text[at] in "\r\n|\t":
        return not figures or run_ends(text, stop, run_end, vocabulary, previous)
    if figures and run_end > at:
        return run_ends(text, stop, run_end, vocabulary, previous)
    return at > stop and (opens(text, at, vocabulary) or word_cell(text, at, vocabulary) is not None)


def opens(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a label or a section heading stands at `at`."""
    return match_label(text, at, vocabulary) is not None or vocabulary.section_inside.match(text, at) is not None


def word_cell(text: str, at: int, vocabulary: Vocabulary) -> int | None:
    """The end of one short word behind a label and before figures or another label: words where a figure belongs."""
    found = _WORD.match(text, at)
    if found is None:
        return None
    run = vocabulary.run.match(text, found.end())
    figures = vocabulary.figures(text, found.end(), run.end()) if run else 0
    return found.end(1) if figures > 2 or opens(text, found.end(), vocabulary) else None


def run_ends(text: str, stop: int, run_end: int, vocabulary: Vocabulary, previous: str = "") -> bool:
    """Whether figures behind a label are cells: `行政许可 15 项，…` in a sentence is not a row. previous: the kind of
    the token before the label; behind another part of a table only a counter makes it a sentence."""
    if run_end >= len(text) or text[stop:run_end].rstrip(" \u3000\xa0?")[-1:] in ("\r", "\n", "|", "\t"):
        return True
    if any(char in "\n|\t" for char in text[stop:run_end]) and not _COUNTER_NEXT.match(text, run_end):
        return True
    # on one line with blanks only: what comes next must not continue a sentence
    if previous in TABLE_KINDS and not vocabulary.counter.match(text, run_end):
        return True
    return (
        match_label(text, run_end, vocabulary) is not None
        or vocabulary.section_inside.match(text, run_end) is not None
        or unknown_row(text, run_end, vocabulary) is not None
        or vocabulary.figures(text, stop, run_end, 3) >= 3
    )


def _kind(entry: Entry, number: str, figures: bool, previous: str) -> str:
    roles = entry.roles
    if "caption" in roles:
        return "CAPTION"
    if "row" in roles:
        if roles.isdisjoint(("column", "header", "group")):
            return "LABEL"
        if "group" in roles:
            return "LABEL" if figures else "GROUP"
        if number or (figures and previous in ("VALUES", "LABEL", "GROUP")):
            return "LABEL"
        return "HEAD"
    if "group" in roles:
        return "LABEL" if figures else "GROUP"
    return "HEAD"


def stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def unknown_row(text: str, position: int, vocabulary: Vocabulary) -> re.Match[str] | None:
    """An unknown label with its figures, on one line with the label or heading behind it."""
    row = vocabulary.one_line_row.match(text, position)
    return row if row and opens(text, row.end(), vocabulary) else None
