"""Headings of sections and topics as tokens; in a long line also those that begin inside it."""

from __future__ import annotations

import re

from gklint.resources.regex import regex
from gklint.syntax.labels import match_label, plain, stripped, with_separators
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Vocabulary

_CELL_END = regex(r"[\n|\t]")
_AFTER_TOPIC = regex(r"[ \t\u3000]*[。：:，,；;*]*[\s|]*")
_AFTER_SECTION = regex(r"[*＊]*[。：:\s|]*")
_BLANK = regex(r"\s")
_STARS = regex(r"\s?[*＊]+")
_NOTE = regex(r"[（(][^（）()]{1,24}[)）]")
_PART = "第"  # with which a numeral can begin, besides figures and marks
_APART = frozenset((" ", "\t", "\u3000", "\xa0", "\r", "\n", "。", "：", ":", ""))  # what may stand behind a title
_SHORT_LINE = 40
_FULL_LINE = 20
_LONG_CELL = 60
_ONE_LINE = 1500  # characters of a line that may hold a whole page
_BESIDE = 3  # characters between titles that are listed
_LOOK = 40  # characters before a title in which another may end


class Ahead:
    """What comes next on the line, looked up once for each stretch, so that a long line costs no more than many."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self._line = self._cell = self._long = (0, -1)
        self._inner: tuple[int, int, int | None] = (0, -1, None)

    def line_end(self, position: int) -> int:
        """The end of the line at `position`."""
        start, end = self._line
        if not start <= position <= end:
            found = self.text.find("\n", position)
            self._line = (position, len(self.text) if found < 0 else found)
        return self._line[1]

    def one_line(self, position: int) -> bool:
        """Whether the line at `position` is so long that it may hold a whole page."""
        start, end = self._long
        if not start <= position <= end:
            start, end = self.text.rfind("\n", 0, position) + 1, self.line_end(position)
            self._long = (start, end)
        return end - start >= _ONE_LINE

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
            found = _inside(self.text, position, stop, self.vocabulary, self.one_line(position))
            self._inner = (position, stop, found)
        return found


def heading(text: str, position: int, vocabulary: Vocabulary, ahead: Ahead) -> Leaf | None:
    """A section or topic heading at the start of a line or cell; its body, if glued to it, is not part of it."""
    first = vocabulary.heading_first
    if first and "\u4e00" <= text[position] <= "\u9fff" and text[position] not in first:
        return None
    found = vocabulary.section_start.match(text, position)
    if found and found.lastgroup:
        leaf = _section(text, position, found, vocabulary, ahead)
        if leaf:
            return leaf
    line_end = ahead.line_end(position)
    if line_end - position <= _SHORT_LINE and (text[position] == _PART or not plain(text, position)):
        found = vocabulary.loose_start.match(text, position, line_end)
        if found and found.lastgroup and found["number"]:
            title = vocabulary.sections[int(found.lastgroup[1:])]
            if title.numeral in found["number"] and not any(char in "（()）" for char in found["number"]):
                stop = stripped(text, position, found.end())
                return Leaf("SECTION", position, stop, with_separators(text, line_end), title.id, found["number"])
    found = vocabulary.topic_start.match(text, position)
    if found and found.lastgroup:
        pure = not text[found.end() : min(line_end, found.end() + _LONG_CELL)].strip(" \t\r。：:|*")
        if found["number"] or (pure and "\n" in text[max(0, position - 2) : position + 1]):
            stop = found.end()
            after = _AFTER_TOPIC.match(text, stop)
            return Leaf(
                "TOPIC",
                position,
                stop,
                after.end() if after else stop,
                vocabulary.topics[int(found.lastgroup[1:])].id,
                found["number"] or "",
            )
    return None


def _section(text: str, position: int, found: re.Match[str], vocabulary: Vocabulary, ahead: Ahead) -> Leaf | None:
    title = vocabulary.sections[int(str(found.lastgroup)[1:])]
    number = (found["number"] or "").strip()
    stop = found.end()
    line_end = ahead.line_end(stop)
    rest = text[stop : min(line_end, stop + _LONG_CELL)].strip(" \t\r\u3000\xa0。.：:；;*#|")
    stars = _STARS.match(text, stop) if any(char in "*＊" for char in found["mark"]) else None
    marked = bool(number) or "#" in found["mark"] or stars is not None
    if not marked and text[stop : stop + 1] in "。，；" and _unfinished(text, position):
        return None
    if not rest or (marked and _NOTE.fullmatch(rest)):
        return Leaf("SECTION", position, stop, with_separators(text, line_end), title.id, number)
    follows = text[stop : stop + 1]
    alone = not number and ahead.one_line(position) and _apart(text, position, stop, vocabulary)
    if not stars and not alone and (not number or number in ("、",)):
        return None
    label_next = follows.isspace() and match_label(text, with_separators(text, stop), vocabulary) is not None
    if stars or follows in "。：:|\t" or label_next or (follows in " \u3000\xa0" and not _lists_on(text, stop)):
        after = _AFTER_SECTION.match(text, stop)
        return Leaf("SECTION", position, stop, after.end() if after else stop, title.id, number)
    if title.numeral in number and follows.isdigit():
        return Leaf("SECTION", position, stop, stop, title.id, number)
    return None


def _apart(text: str, start: int, stop: int, vocabulary: Vocabulary) -> bool:
    """Whether the words of a title stand alone between blanks, and in no list of titles."""
    if text[stop : stop + 1] not in _APART or _lists_on(text, stop):
        return False
    if vocabulary.section_start.match(text, with_separators(text, stop)):
        return False
    before = vocabulary.section_anywhere.finditer(text, max(0, start - _LOOK), start)
    return all(start - found.end() > _BESIDE for found in before)


def _unfinished(text: str, position: int) -> bool:
    """Whether the line above breaks off inside a sentence: then a line with a title's words goes on with it."""
    end = position
    while end and text[end - 1] in " \t\u3000\xa0\r":
        end -= 1
    if not end or text[end - 1] != "\n":
        return False
    start = text.rfind("\n", 0, end - 1) + 1
    above = text[start : end - 1].rstrip()
    return len(above) >= _FULL_LINE and above[-1] not in "。！？；：:;|）)》"


def _lists_on(text: str, stop: int) -> bool:
    """Whether a heading's words stand in a list of contents."""
    return text[stop : stop + 8].lstrip()[:1] in "，,、；;"


def _inside(text: str, start: int, stop: int, vocabulary: Vocabulary, one_line: bool) -> int | None:
    """Where in a line a section heading or a table begins, if one does. one_line: whether the line may hold a whole
    page, so that its headings may be numbered in any way or not at all."""
    first = previous = None
    titles = vocabulary.section_anywhere if one_line else vocabulary.section_inside
    for found in titles.finditer(text, start + 1, stop):  # no further than the first: a line may hold very many
        if text[found.start() - 1] not in ' \t\u3000\xa0。！；;）)】>》:：”"*#':
            continue
        if text[found.end() : found.end() + 1].strip("。： :\xa0\u3000\r\n|*"):
            continue
        if one_line and not _stands_out(text, found, vocabulary):
            continue
        before = "    " if previous is None else text[previous : min(found.start(), previous + _LOOK)]
        previous = found.end()
        listed = len(before) <= _BESIDE and before.strip(" 和及以")[:1] in tuple("，,、；;")
        if not listed and not _lists_on(text, found.end()):
            first = found.start()
            break
    if stop - start > _LONG_CELL // 2 and _BLANK.search(text, start, stop - 1):
        table = vocabulary.table_inside.search(text, start + 1, first if first is not None else stop)
        if table:
            return table.start()
    return first


def _stands_out(text: str, found: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether a title inside a line is marked as a heading: by an enumerator, by stars, or by standing alone."""
    if found["number"] or (found["wrap"] and found["end"]):
        return True
    return _apart(text, found.start(), found.end(), vocabulary)
