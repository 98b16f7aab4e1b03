"""One pass over the text for tokens. Everything that is not recognised is TEXT, so the tokens cover any text.

A label counts as one only where a cell can begin (after a line end, a bar, a tab, a figure, another label) and where
what follows can end a cell; in a sentence the same words are prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gklint.syntax.headings import Ahead, heading
from gklint.syntax.labels import label, run_ends, stripped, unknown_row, with_separators, word_cell
from gklint.syntax.levels import settle_headings
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Vocabulary

_SEPARATORS = re.compile(r"[\s|]*+")
_NUMBER = re.compile(
    r"[#*＊\s]*+(?:[（(]?\s?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s?[)）、.．,，:：]{1,2}\s*+|[（(]\s?[)）]\s*+|、)?"
)
_CELL_END = re.compile(r"[\n|\t]")
_RULE = re.compile(r"[\s|]*+(?::?-{3,}:?[ \t]*\|?[ \t]*)+(?=\n|$)")
_PROSE_END = "。！？!?；;：:"
_COUNTER_NEXT = re.compile(r"[\u4e00-\u9fff（(]")
_WORD = re.compile(r"([^\s|，。；、,;]{1,6})\s+")
_LONG_ROW = 120
_LONG_CELL = 60
_SHORT_LINE = 40

TABLE_KINDS = frozenset(("CAPTION", "HEAD", "GROUP", "LABEL", "VALUES", "STUB", "CELL"))


def tokens(text: str, vocabulary: Vocabulary) -> list[Leaf]:
    """All tokens of a text, in order and without gaps."""
    found = list(_scan(text, vocabulary))
    found = settle_headings(found, text, vocabulary)
    return _fold_lines(found, text)


def _scan(text: str, vocabulary: Vocabulary) -> Iterator[Leaf]:
    position, end = 0, len(text)
    previous = ""
    ahead = Ahead(text, vocabulary)
    if (gap := _SEPARATORS.match(text, 0)) and gap.end():
        position = gap.end()
        yield Leaf("TEXT", 0, position, position)
    while position < end:
        found = label(text, position, vocabulary, previous)
        if not found:
            one = (
                heading(text, position, vocabulary, ahead)
                or _rule(text, position)
                or _loose_figures(text, position, vocabulary)
            )
            found = (one,) if one else _plain(text, position, vocabulary, previous, ahead)
        yield from found
        previous, position = found[-1].kind, found[-1].end


def _rule(text: str, position: int) -> Leaf | None:
    """The `|---|` line of a Markdown table."""
    if text[position] not in "-:":
        return None
    found = _RULE.match(text, position)
    return Leaf("CELL", position, found.end(), with_separators(text, found.end()), "rule") if found else None


def _loose_figures(text: str, position: int, vocabulary: Vocabulary) -> Leaf | None:
    """A series of figures without a label: the one row of table four, or a row whose label is elsewhere."""
    if not text[position].isdigit():
        return None
    run = vocabulary.run.match(text, position)
    if run is None or not vocabulary.series.match(text, position, run.end()):
        return None
    return Leaf("VALUES", position, stripped(text, position, run.end()), run.end())


# ---------------------------------------------------------------- everything else


def _plain(text: str, position: int, vocabulary: Vocabulary, previous: str, ahead: Ahead) -> tuple[Leaf, ...]:
    """Text up to the end of its line or cell, or to a heading or table that begins inside the line."""
    stop = ahead.cell_end(position)
    delimiter = text[stop : stop + 1]
    stub = _stub(text, position, stop, vocabulary, previous) if stop - position <= _LONG_ROW else ()
    stub = stub or _one_line_row(text, position, vocabulary, previous)
    if stub:
        return stub
    inner = ahead.inner(position, stop)
    if inner is not None:
        return (Leaf("TEXT", position, stripped(text, position, inner), inner),)
    kind = "CELL" if delimiter in ("|", "\t") and delimiter and not _is_prose(text, position, stop) else "TEXT"
    end = with_separators(text, stop)
    return (Leaf(kind, position, stripped(text, position, stop), end),)


def _one_line_row(text: str, position: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """In a table on one line: a word for a figure, or an unknown label with its figures."""
    if previous != "VALUES" or text[position - 1 : position] != " ":
        return ()
    if (end := word_cell(text, position, vocabulary)) is not None:
        return (Leaf("CELL", position, end, with_separators(text, end)),)
    row = unknown_row(text, position, vocabulary)
    if row is None:
        return ()
    stop = row.end("label")
    return (
        Leaf("STUB", position, stop, stop),
        Leaf("VALUES", stop, stripped(text, stop, row.end()), row.end()),
    )


def _is_prose(text: str, start: int, stop: int) -> bool:
    return stop - start > _LONG_CELL or "。" in text[start:stop] or "；" in text[start:stop]


def _stub(text: str, start: int, stop: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """A short cell with figures behind it: a row that the form does not have, or a broken label."""
    if stop - start <= _SHORT_LINE and not any(char in _PROSE_END + "，,、" for char in text[start:stop]):
        run = vocabulary.run.match(text, stop)
        if run and vocabulary.figures(text, stop, run.end()) and run_ends(text, stop, run.end(), vocabulary):
            label_stop = stripped(text, start, stop)
            return (
                Leaf("STUB", start, label_stop, stop),
                Leaf("VALUES", stop, stripped(text, stop, run.end()), run.end()),
            )
    in_line = vocabulary.broken_label.match(text, start, stop)
    if in_line and previous not in TABLE_KINDS and vocabulary.figures(text, in_line.end(), stop) < 3:
        in_line = None
    if in_line:
        run = vocabulary.run.match(text, in_line.end())
        if run and run.end() >= stop:
            return (
                Leaf("STUB", start, in_line.end(), in_line.end()),
                Leaf("VALUES", in_line.end(), stripped(text, in_line.end(), run.end()), run.end()),
            )
    return ()


def _fold_lines(found: list[Leaf], text: str) -> list[Leaf]:
    """Short text between table tokens is a cell of that table; lines of one paragraph are one TEXT."""
    result: list[Leaf] = []
    for index, leaf in enumerate(found):
        if leaf.kind != "TEXT":
            result.append(leaf)
            continue
        before = result[-1] if result else None
        short = leaf.stop - leaf.start <= _SHORT_LINE and text[leaf.stop - 1 : leaf.stop] not in tuple(_PROSE_END)
        if before and before.kind in TABLE_KINDS and short and _table_goes_on(found, index + 1, text):
            result.append(Leaf("CELL", leaf.start, leaf.stop, leaf.end))
        elif before and before.kind == "TEXT" and _wrapped(text, before, leaf):
            before.stop, before.end = leaf.stop, leaf.end
        else:
            result.append(leaf)
    return result


def _table_goes_on(found: list[Leaf], index: int, text: str) -> bool:
    """Whether after some more short cells a label or figures follow."""
    for leaf in found[index : index + 12]:
        if leaf.kind in TABLE_KINDS:
            return True
        if leaf.kind != "TEXT" or leaf.stop - leaf.start > _SHORT_LINE:
            return False
    return False


def _wrapped(text: str, before: Leaf, leaf: Leaf) -> bool:
    """Whether a line goes on with the sentence of the line before (PDF text is broken inside sentences)."""
    if text[before.stop - 1 : before.stop] in tuple(_PROSE_END) or before.stop - before.start < 16:
        return False
    return text.count("\n", before.stop, before.end) == 1 and before.stop > before.start
