"""Widths in terminal cells: Chinese characters take two, combining marks none; wrapping that Chinese can be read in."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import east_asian_width

from gklint.resources.regex import regex

# Shown as pictures or U+FFFD: a report must not be able to move the cursor or turn the reading direction.
_CONTROLS = {code: 0x2400 + code for code in range(32) if code != 9} | {127: 0x2421}
_CONTROLS |= dict.fromkeys((*range(0x80, 0xA0), 0x2028, 0x2029), 0xFFFD)
_CONTROLS |= dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_UNSAFE = regex("[" + "".join(re.escape(chr(code)) for code in sorted(_CONTROLS)) + "]")
_NO_START = frozenset("，。、；：？！）》」』】〕〉”’…—％%,.;:?!)]}")
_NO_END = frozenset("（《「『【〔〈“‘([{")
# Blanks; a number with the counter behind it (15 件); a word; any other character.
_UNIT = regex(r"\s+|[\x21-\x7e]*[0-9] ?[\u4e00-\u9fff]|[\x21-\x7e]+|.", re.DOTALL)


def visible(text: str) -> str:
    """The text with control and direction characters made visible, one for one; tabs stay."""
    return text.translate(_CONTROLS) if _UNSAFE.search(text) else text


def one_line(text: str) -> str:
    """Visible text without line ends or tabs, for formats of one line each."""
    return visible(" ".join(text.split("\n")).replace("\r", " ").replace("\t", " "))


class Ruler:
    """Measures text. ambiguous: the width of characters such as “ ” … ① that terminals set to Chinese draw wide."""

    def __init__(self, ambiguous: int = 1) -> None:
        self.ambiguous = ambiguous
        self.ellipsis = self.width("…")

    def width(self, text: str) -> int:
        """How many cells a text without tabs takes."""
        if text.isascii():
            return len(text)
        from rich.cells import cell_len

        found = cell_len(text)
        if self.ambiguous == 2:
            found += sum(_ambiguous(char) for char in text)
        return found

    def wrap(self, text: str, width: int) -> list[str]:
        """Lines of at most `width` cells (more only if a single character is wider). At least one line.

        Words of letters and digits are kept whole where they fit; no line starts with a closing mark or ends with an
        opening one.
        """
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines.extend(self._wrapped(paragraph, max(width, 2)))
        return lines

    def _wrapped(self, text: str, width: int) -> list[str]:
        if self.width(text) <= width:
            return [text]
        lines, line, used = [], "", 0
        for unit, size in self._units(text, width):
            if used + size > width and line:
                lines.append(line.rstrip())
                line, used = "", 0
                if unit.isspace():
                    continue
            line += unit
            used += size
        return [*lines, line.rstrip()] if line.strip() or not lines else lines

    def _units(self, text: str, width: int) -> list[tuple[str, int]]:
        """What must not be torn apart, with its width: words, and characters with the marks that cling to them."""
        units: list[tuple[str, int]] = []
        last, taken = "", 0
        for unit in _UNIT.findall(text):
            size = self.width(unit)
            joins = unit[0] in _NO_START or size == 0 or (last and last[-1] in _NO_END)
            if joins and last and taken + size <= width and not last.isspace() and not unit.isspace():
                units[-1] = last, taken = last + unit, taken + size
                continue
            if size > width:
                units.extend((char, self.width(char)) for char in unit)
            else:
                units.append((unit, size))
            last, taken = units[-1]
        return units


@lru_cache(maxsize=4096)
def _ambiguous(char: str) -> bool:
    return east_asian_width(char) == "A" and not 0x300 <= ord(char) < 0x370
