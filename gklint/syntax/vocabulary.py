"""What the lexer looks for: labels and headings of the forms, compiled to regular expressions by `gklint.form`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from gklint.resources import regex
from gklint.resources.records import dataclass, field

_NO_ENUMERATOR = r"(?! [.．、][^\s\d])"  # `7 .属于行政执法案卷`: the figure is the label's


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording that labels use. The same words may be a row here and a column there: `refs` are all its uses as
    (form, table, role, id, number); roles: `row`, `group`, `column`, `header`, `caption`."""

    body: str
    regex: str
    first: str  # characters a match can begin with
    refs: tuple[tuple[str, str, str, str, str], ...]
    roles: frozenset[str]
    tables: frozenset[str] = frozenset()  # that have such a row
    heads: str = ""  # the table that has such a column, if no other table uses these words
    kind: str = ""  # of its tokens, where the roles alone decide it


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title or topic heading. `regex` matches its words alone; `numeral` is the official one."""

    id: str
    numeral: str
    regex: str
    loose: str = ""  # wider wording, good only behind the official numeral and alone on its line
    first: str = ""  # characters the words can begin with, where they are known


@dataclass(eq=False)
class Vocabulary:
    """All entries and headings, and the expressions built from them. Regular expressions are compiled at first use."""

    entries: tuple[Entry, ...]
    sections: tuple[Heading, ...]
    topics: tuple[Heading, ...]
    topic_suffix: str
    unit: str  # alternation of units that may follow a figure
    mark: str  # alternation of marks that stand for zero
    sign: str  # alternation of signs and words of change
    trailing: str  # class of marks that may trail a figure
    goes_on: str  # alternation of words behind a figure, besides units, that make it one of a sentence
    page: str  # alternation of the marks that page numbers stand in
    anchors: str  # alternation: words that open a table inside running text
    numerals: str = "一二三四五六七八"  # of sections
    _buckets: dict[str, re.Pattern[str] | None] = field(default_factory=dict)
    _names: dict[str, Entry] = field(default_factory=dict)

    def label(self, text: str, start: int) -> re.Match[str] | None:
        """A label's words at `start`, the longest wording first; `lastgroup` names its entry."""
        char = text[start : start + 1]
        bucket = self._buckets[char] if char in self._buckets else self._bucket(char)
        return None if bucket is None else bucket.match(text, start)

    def _bucket(self, char: str) -> re.Pattern[str] | None:
        """The expression for labels that can begin with `char`; None if there are none."""
        found = [(index, entry) for index, entry in enumerate(self.entries) if char and char in entry.first]
        found.sort(key=lambda pair: -len(pair[1].body))
        pattern = "|".join(f"(?P<e{index}>{entry.regex})" for index, entry in found)
        compiled = regex(rf"(?:{pattern})(?=[\s|?:：]|$|\d)") if found else None
        for index, entry in found:
            self._names[f"e{index}"] = entry
        self._buckets[char] = compiled
        return compiled

    def entry(self, name: str) -> Entry:
        """The entry behind a group name of a bucket's match."""
        return self._names[name]

    @cached_property
    def figure(self) -> str:
        """One figure or mark in a cell, as regex source; bare digits, by far the most, are tried first."""
        number = r"\d+(?>(?:[,，]\d{3})*)(?:[.．]\d+)?"
        wide = rf"(?:{self.sign})?{number}(?:[ ]?(?:{self.unit}))?[{self.trailing}]?"
        return rf"(?:\d++(?=[\s|?]|$){_NO_ENUMERATOR}|(?!\d{{1,2}} [.．、][^\s\d])(?:{wide}|{self.mark}))"

    @cached_property
    def figure_letters(self) -> frozenset[str]:
        """The characters of signs, marks and page marks: no other letter begins what goes on with a row of figures."""
        return frozenset(self.sign + self.mark + self.page)

    @cached_property
    def run(self) -> re.Pattern[str]:
        """Separators, figures and marks up to the first thing that is neither. Page marks (— 6 —) are passed over."""
        # Atomic groups, not `(…)*+`: up to Python 3.11.4 `re` matches possessive groups wrongly.
        gap = rf"(?>(?:(?>(?:[^\S\n]|[|?])+)|\n(?:[ \t]*(?:{self.page})[ \t]*(?=\r?\n))?)*)"
        return regex(rf"{gap}(?>(?:(?:{self.figure})(?=[\s|?]|$){gap})*)")

    @cached_property
    def one(self) -> re.Pattern[str]:
        """One figure or mark, delimited."""
        page = rf"(?<=\n)[ \t]*(?:{self.page})[ \t]*(?=\r?\n)"
        bare = rf"\d++(?=[\s|?]|$){_NO_ENUMERATOR}"
        return regex(rf"(?P<figure>{bare})(?![ \t]*/)|(?P<page>{page})|(?P<wide>{self.figure})(?=[\s|?]|$)")

    def figure_spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the figures and marks of a stretch of text stand; page marks are passed over."""
        for found in self.one.finditer(text, start, end):
            if found.lastgroup != "page":
                yield found.span()

    def figures(self, text: str, start: int, end: int, most: int = 100) -> int:
        """How many figures and marks stand in a stretch of text, counted up to `most`."""
        words = text[start:end].replace("|", " ").split()
        if not words:
            return 0
        if "".join(words).isdecimal():  # nothing but digits: by far the most
            return min(len(words), most)
        count = 0
        for _ in self.figure_spans(text, start, end):
            count += 1
            if count >= most:
                break
        return count

    @cached_property
    def counter(self) -> re.Pattern[str]:
        """What goes on with a figure before it: a unit, a counter, a sign of punctuation."""
        return regex(rf"{self.unit}|{self.goes_on}|[，,、；;。：:％%]")

    @cached_property
    def page_mark(self) -> re.Pattern[str]:
        """A line that only numbers a page."""
        return regex(self.page)

    @cached_property
    def series(self) -> re.Pattern[str]:
        """Six figures in a row."""
        return regex(rf"(?:(?:{self.figure})[\s|?]++){{5}}(?:{self.figure})(?=[\s|?]|$)")

    @cached_property
    def broken_label(self) -> re.Pattern[str]:
        """Words with nothing but figures behind them up to the end of the line."""
        figures = rf"(?:[ \t]+(?:{self.figure}))+"
        return regex(rf"(?:\D|\d{{1,2}}[.、．])[^\n|\t]{{1,40}}?(?={figures}[ \t\r]*$)")

    @cached_property
    def section_start(self) -> re.Pattern[str]:
        """A section heading at the start of a line or cell."""
        titles = _titles("s", self.sections)
        return regex(_NUMBERED + rf"{titles}")

    @cached_property
    def one_line_row(self) -> re.Pattern[str]:
        """Words among the rows of a table on one line, with the figures behind them: `行政检查 5 `."""
        label = r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．]\s?)?[^\s\d|][^\s|]{1,30}"
        return regex(rf"(?P<label>{label})(?:[ ]+(?:{self.figure})(?=[\s|]|$))+[ ]*")

    @cached_property
    def loose_start(self) -> re.Pattern[str]:
        """A heading in free words behind a numeral."""
        titles = "|".join(rf"(?P<s{i}>(?:{h.loose})(?=[\s。：:|#*]*$))" for i, h in enumerate(self.sections) if h.loose)
        return regex(_NUMBERED + rf"(?:{titles})")

    @cached_property
    def section_inside(self) -> re.Pattern[str]:
        """A section heading inside a line: a numeral and an official wording."""
        return regex(rf"[{self.numerals}]{self.behind_numeral}")

    @cached_property
    def behind_numeral(self) -> str:
        """What follows the numeral of such a heading, as regex source."""
        return rf"(?<=[{self.numerals}])\s?[、.．]\s{{0,2}}{_titles('s', self.sections)}"

    @cached_property
    def section_anywhere(self) -> re.Pattern[str]:
        """Words of a section's title inside a line: behind any enumerator, between stars (`wrap`, `end`), or between
        blanks."""
        titles = _titles("s", self.sections)
        number = r"第\s?[一二三四五六七]\s?部分[、：:]?|[（(]?\s?(?:[一二三四五六七八]|\d)\s?[)）、.．]"
        begins = r"(?:(?=[*＊第（(一二三四五六七八\d])|(?<=\s))"
        return regex(
            rf"{begins}(?P<wrap>[*＊]{{1,3}}\s?)?(?P<number>{number})?\s{{0,2}}{titles}(?P<end>\s?[*＊]{{1,3}})?"
        )

    @cached_property
    def heading_first(self) -> frozenset[str]:
        """The letters with which a section or topic may begin, its numeral or its words; none if not known."""
        first = [heading.first for heading in (*self.sections, *self.topics)]
        return frozenset("".join(first) + _NUMERALS) if all(first) else frozenset()

    @cached_property
    def topic_start(self) -> re.Pattern[str]:
        """A topic heading at the start of a line."""
        titles = _titles("t", self.topics)
        return regex(_NUMBERED + rf"{titles}(?:{self.topic_suffix})?(?=[\s。：:，,；;|*]|$)")

    @cached_property
    def table_inside(self) -> re.Pattern[str]:
        """Where a table begins inside a line: an anchor, or a series of figures."""
        return regex(rf"(?<=\s)(?:(?:{self.anchors})|(?:\d+[ \t]+){{5}}\d+(?=\s|$))")


def _titles(name: str, headings: tuple[Heading, ...]) -> str:
    """Any of the headings as the group `<name><index>`, behind a look at the first character: most are none."""
    first = "".join(heading.first for heading in headings) if all(heading.first for heading in headings) else ""
    guard = f"(?=[{re.escape(first)}])" if first else ""
    titles = "|".join(f"(?P<{name}{index}>{heading.regex})" for index, heading in enumerate(headings))
    return f"{guard}(?:{titles})"


_NUMERALS = "第一二三四五六七八九十"  # letters that an enumerator begins with
# The enumerator before a heading, with what page copies put before it.
_NUMBERED = (
    r"(?P<mark>[#*＊>?\s]{0,12})"
    r"(?P<number>第\s?[一二三四五六七]\s?部分[、：:]?|[（(]?\s?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s?[)）、.．,，:：]"
    r"|[一二三四五六七]是|、)?\s{0,4}"
)
