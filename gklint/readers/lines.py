"""Stretches of raw HTML text to lines of words: entities resolved, blanks folded, every character with its offset."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from html import unescape

Text = tuple[str, Sequence[int]]  # words, and the offset of each character

_SPECIAL = re.compile(
    r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)|[ \t\r\n\f\v\x1c-\x1f]+|\xa0+"
)
_NEEDED = re.compile(r"[&\t\r\n\f\v\x1c-\x1f\xa0]|  ")
_WIDE = "\u2e80"  # from here on characters are written without blanks between words


class Lines:
    """Collects lines. preformatted: above 0 inside <pre>, where line ends are line ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.preformatted = 0
        self.done: list[Text] = []
        self.parts: list[str] = []
        self.origin = array("L")

    def run(self, start: int, end: int) -> None:
        """Adds the raw text between two offsets; (-1, -1) ends the line."""
        if start < 0:
            self.end()
            return
        raw = self.text[start:end]
        if not _NEEDED.search(raw):
            if raw[0] == " " and (not self.parts or self.parts[-1][-1] == " "):
                raw, start = raw[1:], start + 1
            if raw:
                self.parts.append(raw)
                self.origin.extend(range(start, end))
            return
        position = start
        for found in _SPECIAL.finditer(self.text, start, end):
            self._add(position, found.start())
            self._special(found[0], found.start(), found.end(), end)
            position = found.end()
        self._add(position, end)

    def _add(self, start: int, end: int) -> None:
        if start < end:
            self.parts.append(self.text[start:end])
            self.origin.extend(range(start, end))

    def _special(self, words: str, start: int, stop: int, end: int) -> None:
        """An entity, or blanks."""
        if words[0] == "&":
            words = unescape(words).replace("\xa0", " ")
        elif words[0] == "\xa0":
            words = " " * len(words)
        elif self.preformatted and ("\n" in words or "\r" in words):
            self.end()
            return
        else:
            last = self.parts[-1][-1] if self.parts else " "
            if last == " ":
                return
            following = self.text[stop] if stop < end else " "
            # a line end inside a sentence that was only wrapped in the file
            words = "" if "\n" in words and last >= _WIDE and following >= _WIDE else " "
        if words:
            self.parts.append(words)
            self.origin.extend([start] * len(words))

    def space(self, at: int) -> None:
        """Sets apart what comes next on the line."""
        if self.parts and self.parts[-1][-1] != " ":
            self.parts.append(" ")
            self.origin.append(at)

    def end(self) -> None:
        """Ends the line."""
        if not self.parts:
            return
        words = "".join(self.parts)
        origin = self.origin
        kept = words.strip()
        if kept:
            first = len(words) - len(words.lstrip())
            self.done.append((kept, origin[first : first + len(kept)]))
        self.parts, self.origin = [], array("L")

    def flush(self) -> list[Text]:
        """The lines that are complete, which are forgotten here."""
        self.end()
        done, self.done = self.done, []
        return done

    def joined(self) -> Text:
        """All lines as one, with a line end between."""
        lines = self.flush()
        if len(lines) == 1:
            return lines[0]
        origin = array("L")
        for number, (_, each) in enumerate(lines):
            if number:
                origin.append(origin[-1] + 1)
            origin.extend(each)
        return "\n".join(words for words, _ in lines), origin
