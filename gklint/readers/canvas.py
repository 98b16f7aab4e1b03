"""What every reader of documents writes on: the canonical text, and beside it where each stretch came from.

Paragraphs go on lines of their own. A table is written as Markdown rows, every cell between bars, so that an empty
cell stays a cell: it is read by the same grammar, and by the same binder, as a pasted one.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from gklint.resources.records import dataclass, field
from gklint.text.source import Piece, Source

_BARS = str.maketrans({"|": "/", "\n": " ", "\r": " ", "\t": " "})


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell, and its place. origin: the offset in the original of each character of `text`, if any;
    of an empty cell one offset, where it stands."""

    text: str
    place: Mapping[str, int] | None = None
    origin: Sequence[int] | None = None
    shift: int = 0  # where in the words of the place `text` begins


@dataclass(slots=True)
class Canvas:
    """Collects the canonical text of one document.

    `original` is given to `source` where the document is itself a text that lines and columns can point into (HTML);
    then every written character needs its offset there. Where there is none, lines and columns are its own.
    """

    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    origin: array[int] = field(default_factory=lambda: array("L"))
    length: int = 0
    after: int = 0  # where in the original what was written last ends

    def write(
        self, text: str, place: Mapping[str, int] | None = None, origin: Sequence[int] | None = None, shift: int = 0
    ) -> None:
        """Adds words. origin: the offset of each character in the original; without it where what went before ends."""
        if not text:
            return
        if place is not None:
            self.pieces.append(Piece(self.length, self.length + len(text), place, shift))
        if origin is not None:
            self.origin.extend(origin)
            self.after = origin[-1] + 1
        else:
            self.origin.extend([self.after] * len(text))
        self.parts.append(text)
        self.length += len(text)

    def line(self, text: str, place: Mapping[str, int] | None = None, origin: Sequence[int] | None = None) -> None:
        """Adds a paragraph."""
        self.write(text, place, origin)
        self.write("\n")

    def table(self, rows: Sequence[Sequence[Cell | None]]) -> None:
        """Adds a table whose merged cells are spread out: None stands where a cell of the left or above goes on."""
        self.write("\n")
        for number, row in enumerate(rows):
            self._row(row)
            if number == 0:
                self.write("|" + " --- |" * len(row) + "\n")
        self.write("\n")

    def _row(self, row: Sequence[Cell | None]) -> None:
        parts, origin, at = self.parts, self.origin, self.length
        after = self.after
        waiting = 1  # characters that came from nowhere since the last cell
        parts.append("|")
        for cell in row:
            if cell is None:
                parts.append("  |")
                waiting += 3
                continue
            words, place = cell.text, cell.place
            parts.append(" ")
            if words:
                waiting += 1
                words = words.translate(_BARS)
                parts.append(words)
            else:
                words = " "  # a finding at an empty cell needs its place too: the blank before the next
            origin.extend([after] * waiting)
            at += waiting
            if place is not None:
                self.pieces.append(Piece(at, at + len(words), place, cell.shift))
            if cell.origin is not None:
                origin.extend(cell.origin)
                after = cell.origin[-1] + 1 if cell.text else cell.origin[-1]
            else:
                origin.extend([after] * len(words))
            at += len(words)
            parts.append(" |")
            waiting = 2
        parts.append("\n")
        origin.extend([after] * (waiting + 1))
        self.length, self.after = at + waiting + 1, after

    def source(self, path: str, format: str, original: str | None = None, encoding: str = "utf-8") -> Source:
        """The source: folded like a plain text (full-width digits, traditional characters), its pieces with it."""
        from gklint.readers.plain import folded

        text = "".join(self.parts)
        self.origin.append(self.after)
        return folded(
            Source(
                path=path,
                text=text,
                original=original if original is not None else text,
                origin=self.origin if original is not None else None,
                encoding=encoding,
                format=format,
                pieces=self.pieces,
            )
        )
