"""One pass over the text for tokens. Everything that is not recognised is TEXT, so the tokens cover any text.

A label counts as one only where a cell can begin (after a line end, a bar, a tab, a figure, another label) and where
what follows can end a cell; in a sentence the same words are prose.
"""

from __future__ import annotations

from gklint.resources.regex import regex
from gklint.syntax.headings import Ahead, heading
from gklint.syntax.labels import label, number_end, run_ends, stripped, unknown_row, with_separators, word_cell
from gklint.syntax.tree import TABLE_KINDS, Leaf
from gklint.syntax.vocabulary import Vocabulary

_SEPARATORS = regex(r"[\s|]*+")
_RULE = regex(r"(?::?-{3,}:?[ \t]*\|?[ \t]*)+(?=[\r\n]|$)")
PROSE_END = "。！？!?；;：:"
_PROSE_ENDS = frozenset(PROSE_END)
_COMMAS = frozenset("，,、")
_LONG_ROW = 120
_LONG_CELL = 60
SHORT_LINE = 40


def scan(text: str, start: int, end: int, previous: str, vocabulary: Vocabulary) -> list[Leaf]:
    """The tokens of a stretch of text, without gaps. previous: the kind of the token before it. What stands around the
    stretch is looked at, but begins no token."""
    found: list[Leaf] = []
    position = start
    ahead = Ahead(text, vocabulary)
    if not start and (gap := _SEPARATORS.match(text, 0)) and gap.end():
        position = gap.end()
        found.append(Leaf("TEXT", 0, position, position))
    while position < end:
        some = label(text, position, vocabulary, previous)
        if not some:
            one = (
                heading(text, position, vocabulary, ahead)
                or _rule(text, position)
                or _loose_figures(text, position, vocabulary)
            )
            some = (one,) if one else _plain(text, position, vocabulary, previous, ahead)
        found += some
        previous, position = some[-1].kind, some[-1].end
    return found


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
    if stop - start <= SHORT_LINE and _PROSE_ENDS.isdisjoint(text[start:stop]):
        run = vocabulary.run.match(text, stop)
        # with a comma only where a row of a table may break: it might be a sentence
        words = text[number_end(text, start) : stop]
        least = 1 if _COMMAS.isdisjoint(words) else 3
        if least > 1 and previous not in TABLE_KINDS:
            run = None
        figures = vocabulary.figures(text, stop, run.end(), least) if run else 0
        if run and figures >= least and run_ends(text, stop, run.end(), vocabulary):
            label_stop = stripped(text, start, stop)
            return (
                Leaf("STUB", start, label_stop, stop),
                Leaf("VALUES", stop, stripped(text, stop, run.end()), run.end()),
            )
    blank = text.find(" ", start, stop) >= 0  # before the figures
    in_line = vocabulary.broken_label.match(text, start, stop) if blank else None
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
