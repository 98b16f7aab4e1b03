"""The one text that the grammar reads, and the way back to where each character came from.

Inside gklint a place is a `Span` of offsets in `Source.text`, the canonical text. `Source.location` turns a span
into what people and other programs read: lines and columns of the file as decoded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from gklint.resources.records import dataclass, field, replace

_LINE_END = re.compile(r"\r\n|\r|\n")


_LINED = ("text", "html")


class Span(NamedTuple):
    """A half-open range of offsets (code points, from 0) in `Source.text`."""

    start: int
    end: int

    def cover(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def within(self, other: Span) -> bool:
        """Whether this span lies inside `other`."""
        return other.start <= self.start and self.end <= other.end


class Position(NamedTuple):
    """A place in the decoded file: line and column from 1, offset from 0, in Unicode code points."""

    line: int
    column: int
    offset: int


class Location(NamedTuple):
    """Start (inclusive) and end (exclusive) in the decoded file; `place` is what a person would say, e.g. a page."""

    start: Position
    end: Position
    place: Mapping[str, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The shape of contract section 2."""
        found: dict[str, Any] = {"start": self.start._asdict(), "end": self.end._asdict()}
        if self.place:
            found["place"] = dict(self.place)
        return found


class Comment(NamedTuple):
    """A comment of the file, which is no part of the report: its offsets in `Source.original`, and what it says."""

    start: int
    end: int
    text: str


class Piece(NamedTuple):
    """A stretch of `Source.text` that came from one place of a document: a paragraph, a cell, a line of a page.

    place: what a person would say (`{"page": 3, "table": 2, "row": 7, "cell": 4}`, `{"paragraph": 12}`), from 1.
    shift: where in the words of that place the stretch begins (0 unless a place gave several stretches).
    """

    start: int
    end: int
    place: Mapping[str, int]
    shift: int = 0


def _piece_start(piece: Piece) -> int:
    return piece.start


@dataclass(eq=False)
class Source:
    """One report as text.

    path: what to call it in messages. text: the canonical text (what the grammar reads). original: the text as
    decoded. origin: for each offset of `text`, its offset in `original` (length len(text)+1, never falling); None
    where the two are the same character for character. format: of the file (`text`, `html`, `docx`, `pdf` …). pieces:
    for what is no plain text, where each stretch of `text` came from, in order; what lies between them (bars and line
    ends that a reader wrote) came from nowhere. comments: those of the file, in order, where the format has any.
    """

    path: str
    text: str
    original: str = ""
    origin: Sequence[int] | None = None
    encoding: str = "utf-8"
    notes: Mapping[str, Any] = field(default_factory=dict)
    format: str = "text"
    pieces: Sequence[Piece] = ()
    comments: Sequence[Comment] = ()

    @property
    def has_lines(self) -> bool:
        """Whether lines and columns lead into the file itself (not so in Word or PDF, where a place does)."""
        return self.format in _LINED

    def as_read(self) -> Source:
        """A document as the text that was read, its markup gone: what to show of it."""
        return replace(self, original=self.text, origin=None) if self.pieces else self

    def __post_init__(self) -> None:
        if not self.original:
            self.original = self.text

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets in `original` at which its lines begin."""
        return [0, *(m.end() for m in _LINE_END.finditer(self.original))]

    def original_offset(self, offset: int) -> int:
        """The offset in `original` for an offset in `text`."""
        return offset if self.origin is None else self.origin[offset]

    def text_offset(self, at: int) -> int:
        """The offset in `text` of what stands at an offset in `original`, or behind it if that was left out."""
        return at if self.origin is None else bisect_left(self.origin, at)

    def line_at(self, at: int) -> int:
        """The line (from 1) of an offset in `original`."""
        return bisect_right(self.line_starts, at)

    def position(self, offset: int) -> Position:
        """Line and column, in the decoded file, of an offset in `text`."""
        return self._position(self.original_offset(offset))

    def _position(self, at: int) -> Position:
        line = self.line_at(at)
        return Position(line, at - self.line_starts[line - 1] + 1, at)

    def location(self, span: Span) -> Location:
        """Where a span of `text` stands in the decoded file."""
        piece = self.piece(span.start)
        return Location(self.position(span.start), self._position(self._end(span)), piece.place if piece else None)

    def _end(self, span: Span) -> int:
        """Where a span ends in `original`: before the markup that may follow its last character."""
        if self.origin is None or span.end <= span.start:
            return self.original_offset(span.end)
        last = self.origin[span.end - 1]
        return self.origin[span.end] if self.original[last : last + 1] == "&" else last + 1

    def piece(self, offset: int) -> Piece | None:
        """The piece that holds an offset of `text`, or the last one that begins before it; None in plain text."""
        index = bisect_right(self.pieces, offset, key=_piece_start) - 1
        return self.pieces[index] if index >= 0 else None

    def quote(self, span: Span) -> str:
        """The words of the file at a span, as they stand there; of a document without its markup."""
        if not self.pieces or self.origin is None:
            return self.original[self.original_offset(span.start) : self._end(span)]
        words = []
        for at in range(span.start, span.end):
            char = self.original[self.origin[at] : self.origin[at] + 1]
            words.append(self.text[at] if char == "&" or char.isspace() else char)
        return "".join(words)

    def as_it_stands(self, start: int, end: int) -> bool:
        """Whether a stretch of `text` that is not empty stands in the file character for character."""
        first = self.original_offset(start)
        if self.origin is not None and self.origin[end - 1] - first != end - 1 - start:
            return False
        return self.original.startswith(self.text[start:end], first)

    def line(self, number: int) -> str:
        """Line `number` (from 1) of the decoded file, without its end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.original)
        return self.original[starts[number - 1] : end].rstrip("\r\n")
