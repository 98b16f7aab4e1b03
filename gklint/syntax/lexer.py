"""One pass over the text for tokens. Everything that is not recognised is TEXT, so the tokens cover any text.

A label counts as one only where a cell can begin (after a line end, a bar, a tab, a figure, another label) and where
what follows can end a cell; in a sentence the same words are prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gklint.syntax.levels import settle_headings
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Entry, Vocabulary

_SEPARATORS = re.compile(r"[\s|]*+")
_NUMBER = re.compile(r"[#*＊\s]*+(?:[（(]?\s?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s?[)）、.．,，:：]{1,2}\s*+|[（(]\s?[)）]\s*+|、)?")
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
    found = settle_headings(found, text)
    return _fold_lines(found, text)


def _scan(text: str, vocabulary: Vocabulary) -> Iterator[Leaf]:
    position, end = 0, len(text)
    previous = ""
    ahead = _Ahead(text, vocabulary)
    if (gap := _SEPARATORS.match(text, 0)) and gap.end():
        position = gap.end()
        yield Leaf("TEXT", 0, position, position)
    while position < end:
        if label := _label(text, position, vocabulary, previous):
            for leaf in label:
                yield leaf
                previous, position = leaf.kind, leaf.end
            continue
        leaf = (
            _heading(text, position, vocabulary, ahead)
            or _rule(text, position)
            or _loose_figures(text, position, vocabulary)
        )
        if leaf is None:
            pair = _plain(text, position, vocabulary, previous, ahead)
            yield pair[0]
            previous, position = pair[0].kind, pair[0].end
            if len(pair) == 2:
                yield pair[1]
                previous, position = pair[1].kind, pair[1].end
            continue
        yield leaf
        previous, position = leaf.kind, leaf.end


class _Ahead:
    """What comes next on the line, looked up once for each stretch, so that a long line costs no more than many."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self._line = self._cell = (0, -1)
        self._inner: tuple[int, int, int | None] = (0, -1, None)

    def line_end(self, position: int) -> int:
        """The end of the line at `position`."""
        start, end = self._line
        if not start <= position <= end:
            found = self.text.find("\n", position)
            self._line = (position, len(self.text) if found < 0 else found)
        return self._line[1]

    def cell_end(self, position: int) -> int:
        """The end of the cell at `position`: a line end, a bar or a tab."""
        start, end = self._cell
        if not start <= position <= end:
            found = _CELL_END.search(self.text, position)
            self._cell = (position, found.start() if found else len(self.text))
        return self._cell[1]

    def inner(self, position: int, stop: int) -> int | None:
        """Where behind `position` a heading or a table begins before `stop`, if one does."""
        start, end, found = self._inner
        if not (start <= position < (found if found is not None else end) and end == stop):
            found = _inside(self.text, position, stop, self.vocabulary)
            self._inner = (position, stop, found)
        return found


def _with_separators(text: str, stop: int) -> int:
    found = _SEPARATORS.match(text, stop)
    return found.end() if found else stop


# ---------------------------------------------------------------- labels and their figures


def _label(text: str, position: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """A label of the form at `position`, with its VALUES where it is a row; empty if there is none."""
    matched = _match_label(text, position, vocabulary)
    if matched is None:
        return ()
    entry, number, stop = matched
    run = vocabulary.run.match(text, stop)
    run_end = run.end() if run else stop
    figures = vocabulary.one.search(text, stop, run_end) is not None
    if not _cell_ends(text, stop, run_end, figures, vocabulary):
        return ()
    kind = _kind(entry, number, figures, previous)
    if kind == "LABEL":
        return (
            Leaf(kind, position, stop, stop, entry, number),
            Leaf("VALUES", stop, _stripped(text, stop, run_end), run_end),
        )
    if figures:
        gap = _with_separators(text, stop)
        return (
            Leaf(kind, position, stop, gap, entry, number),
            Leaf("VALUES", gap, _stripped(text, gap, run_end), run_end),
        )
    return (Leaf(kind, position, stop, _with_separators(text, stop), entry, number),)


def _match_label(text: str, position: int, vocabulary: Vocabulary) -> tuple[Entry, str, int] | None:
    """(entry, enumerator, end) of a label wording at `position`: behind an enumerator or with none."""
    enumerator = _NUMBER.match(text, position)
    starts = (enumerator.end(), position) if enumerator and enumerator.end() > position else (position,)
    for start in starts:
        if start >= len(text):
            continue
        bucket = vocabulary.bucket(text[start])
        found = bucket.match(text, start) if bucket else None
        if found and found.lastgroup:
            return vocabulary.entry(found.lastgroup), text[position:start].strip(), found.end()
    return None


def _cell_ends(text: str, stop: int, run_end: int, figures: bool, vocabulary: Vocabulary) -> bool:
    """Whether the words up to `stop` fill their cell: what follows is a delimiter, figures, or another label."""
    at = stop
    while at < len(text) and text[at] in " \u3000\xa0?:：":
        at += 1
    if at >= len(text) or text[at] in "\r\n|\t":
        return not figures or _run_ends(text, stop, run_end, vocabulary)
    if figures and run_end > at:
        return _run_ends(text, stop, run_end, vocabulary)
    return at > stop and (_opens(text, at, vocabulary) or _word_cell(text, at, vocabulary) is not None)


def _opens(text: str, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a label or a section heading stands at `at`."""
    return _match_label(text, at, vocabulary) is not None or vocabulary.section_inside.match(text, at) is not None


def _word_cell(text: str, at: int, vocabulary: Vocabulary) -> int | None:
    """The end of one short word between two labels on a line: a cell with words where a figure belongs."""
    found = _WORD.match(text, at)
    return found.end(1) if found and _opens(text, found.end(), vocabulary) else None


def _run_ends(text: str, stop: int, run_end: int, vocabulary: Vocabulary) -> bool:
    """Whether figures behind a label are cells: `行政许可 15 项，…` in a sentence is not a row."""
    if run_end >= len(text) or text[run_end - 1] in "\r\n|\t":
        return True
    if any(char in "\n|\t" for char in text[stop:run_end]) and not _COUNTER_NEXT.match(text, run_end):
        return True
    # on one line with blanks only: what comes next must not continue a sentence
    return (
        _match_label(text, run_end, vocabulary) is not None
        or vocabulary.section_inside.match(text, run_end) is not None
        or _unknown_row(text, run_end, vocabulary) is not None
        or len(vocabulary.one.findall(text, stop, run_end)) >= 3
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


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


# ---------------------------------------------------------------- headings


def _heading(text: str, position: int, vocabulary: Vocabulary, ahead: _Ahead) -> Leaf | None:
    """A section or topic heading at the start of a line or cell; its body, if glued to it, is not part of it."""
    found = vocabulary.section_start.match(text, position)
    if found and found.lastgroup:
        leaf = _section(text, position, found, vocabulary, ahead)
        if leaf:
            return leaf
    line_end = ahead.line_end(position)
    if line_end - position <= _SHORT_LINE:
        found = vocabulary.loose_start.match(text, position, line_end)
        if found and found.lastgroup and found["number"]:
            heading = vocabulary.sections[int(found.lastgroup[1:])]
            if heading.numeral in found["number"] and not any(char in "（()）" for char in found["number"]):
                stop = _stripped(text, position, found.end())
                return Leaf("SECTION", position, stop, _with_separators(text, line_end), heading.id, found["number"])
    found = vocabulary.topic_start.match(text, position)
    if found and found.lastgroup:
        pure = not text[found.end() : min(line_end, found.end() + _LONG_CELL)].strip(" \t\r。：:|*")
        if found["number"] or (pure and "\n" in text[max(0, position - 2) : position + 1]):
            stop = found.end()
            after = re.compile(r"[ \t\u3000]*[。：:，,；;*]*[\s|]*").match(text, stop)
            return Leaf(
                "TOPIC",
                position,
                stop,
                after.end() if after else stop,
                vocabulary.topics[int(found.lastgroup[1:])].id,
                found["number"] or "",
            )
    return None


def _section(
    text: str, position: int, found: re.Match[str], vocabulary: Vocabulary, ahead: _Ahead
) -> Leaf | None:
    heading = vocabulary.sections[int(str(found.lastgroup)[1:])]
    number = (found["number"] or "").strip()
    stop = found.end()
    line_end = ahead.line_end(stop)
    rest = text[stop : min(line_end, stop + _LONG_CELL)].strip(" \t\r\u3000\xa0。.：:；;*#|")
    marked = bool(number) or "#" in found["mark"]
    if not rest or (marked and re.fullmatch(r"[（(][^（）()]{1,24}[)）]", rest)):
        return Leaf("SECTION", position, stop, _with_separators(text, line_end), heading.id, number)
    follows = text[stop : stop + 1]
    if not number or number in ("、",):
        return None
    label_next = follows.isspace() and _match_label(text, _with_separators(text, stop), vocabulary) is not None
    if follows in "。：:|\t" or label_next or (follows in " \u3000\xa0" and not _lists_on(text, stop)):
        after = re.compile(r"[。：:\s|]*").match(text, stop)
        return Leaf("SECTION", position, stop, after.end() if after else stop, heading.id, number)
    if heading.numeral in number and follows.isdigit():
        return Leaf("SECTION", position, stop, stop, heading.id, number)
    return None


def _lists_on(text: str, stop: int) -> bool:
    """Whether a heading's words stand in a list of contents."""
    return text[stop : stop + 8].lstrip()[:1] in "，,、；;"


def _rule(text: str, position: int) -> Leaf | None:
    """The `|---|` line of a Markdown table."""
    if text[position] not in "-:":
        return None
    found = _RULE.match(text, position)
    return Leaf("CELL", position, found.end(), _with_separators(text, found.end()), "rule") if found else None


def _loose_figures(text: str, position: int, vocabulary: Vocabulary) -> Leaf | None:
    """A series of figures without a label: the one row of table four, or a row whose label is elsewhere."""
    if not text[position].isdigit():
        return None
    run = vocabulary.run.match(text, position)
    if run is None or not vocabulary.series.match(text, position, run.end()):
        return None
    return Leaf("VALUES", position, _stripped(text, position, run.end()), run.end())


# ---------------------------------------------------------------- everything else


def _plain(text: str, position: int, vocabulary: Vocabulary, previous: str, ahead: _Ahead) -> tuple[Leaf, ...]:
    """Text up to the end of its line or cell, or to a heading or table that begins inside the line."""
    stop = ahead.cell_end(position)
    delimiter = text[stop : stop + 1]
    stub = _stub(text, position, stop, vocabulary, previous) if stop - position <= _LONG_ROW else ()
    stub = stub or _one_line_row(text, position, vocabulary, previous)
    if stub:
        return stub
    inner = ahead.inner(position, stop)
    if inner is not None:
        return (Leaf("TEXT", position, _stripped(text, position, inner), inner),)
    kind = "CELL" if delimiter in ("|", "\t") and delimiter and not _is_prose(text, position, stop) else "TEXT"
    end = _with_separators(text, stop)
    return (Leaf(kind, position, _stripped(text, position, stop), end),)


def _unknown_row(text: str, position: int, vocabulary: Vocabulary) -> re.Match[str] | None:
    """An unknown label with its figures, on one line with the label or heading behind it."""
    row = vocabulary.one_line_row.match(text, position)
    return row if row and _opens(text, row.end(), vocabulary) else None


def _one_line_row(text: str, position: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """In a table on one line: a word for a figure, or an unknown label with its figures."""
    if previous != "VALUES" or text[position - 1 : position] != " ":
        return ()
    if (end := _word_cell(text, position, vocabulary)) is not None:
        return (Leaf("CELL", position, end, _with_separators(text, end)),)
    row = _unknown_row(text, position, vocabulary)
    if row is None:
        return ()
    stop = row.end("label")
    return (
        Leaf("STUB", position, stop, stop),
        Leaf("VALUES", stop, _stripped(text, stop, row.end()), row.end()),
    )


def _is_prose(text: str, start: int, stop: int) -> bool:
    return stop - start > _LONG_CELL or "。" in text[start:stop] or "；" in text[start:stop]


def _inside(text: str, start: int, stop: int, vocabulary: Vocabulary) -> int | None:
    """Where in a line a section heading or a table begins, if one does."""
    headings = [
        found
        for found in vocabulary.section_inside.finditer(text, start + 1, stop)
        if text[found.start() - 1] in " \t\u3000\xa0。！；;）)】>》:：”\"" and not text[found.end() : found.end() + 1].strip("。： :\xa0\u3000")
    ]
    first = None
    for index, found in enumerate(headings):
        before = text[headings[index - 1].end() : found.start()] if index else "    "
        if not _lists_on(text, found.end()) and not (len(before) <= 3 and before.strip(" 和及以")[:1] in tuple("，,、；;")):
            first = found.start()
            break
    if stop - start > _LONG_CELL // 2:
        table = vocabulary.table_inside.search(text, start + 1, first if first is not None else stop)
        if table:
            return table.start()
    return first


def _stub(text: str, start: int, stop: int, vocabulary: Vocabulary, previous: str) -> tuple[Leaf, ...]:
    """A short cell with figures behind it: a row that the form does not have, or a broken label."""
    if stop - start <= _SHORT_LINE and not any(char in _PROSE_END + "，,、" for char in text[start:stop]):
        run = vocabulary.run.match(text, stop)
        if run and vocabulary.one.search(text, stop, run.end()) and _run_ends(text, stop, run.end(), vocabulary):
            label_stop = _stripped(text, start, stop)
            return (
                Leaf("STUB", start, label_stop, stop),
                Leaf("VALUES", stop, _stripped(text, stop, run.end()), run.end()),
            )
    in_line = vocabulary.broken_label.match(text, start, stop)
    if in_line and previous not in TABLE_KINDS and len(vocabulary.one.findall(text, in_line.end(), stop)) < 3:
        in_line = None
    if in_line:
        run = vocabulary.run.match(text, in_line.end())
        if run and run.end() >= stop:
            return (
                Leaf("STUB", start, in_line.end(), in_line.end()),
                Leaf("VALUES", in_line.end(), _stripped(text, in_line.end(), run.end()), run.end()),
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
