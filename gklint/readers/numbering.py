"""The numbers that Word computes for headings and lists: 「一、」「（二）」 that stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from gklint.resources import compiled, load_yaml, root

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_NUM_PR, _P_STYLE = W + "numPr", W + "pStyle"
_LEVEL = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN += ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # type: ignore[assignment]
_MOST = 100_000  # a number above is no heading's


class Xml(Protocol):
    """What is used of an element, be it of the standard library or of lxml."""

    def get(self, key: str) -> str | None: ...
    def find(self, path: str) -> Any: ...
    def findall(self, path: str) -> Any: ...
    def iter(self, tag: str) -> Iterable[Any]: ...


class _Level:
    def __init__(self, element: Xml) -> None:
        self.start = _number(element.find(W + "start"), 1)
        self.format = _value(element.find(W + "numFmt")) or "decimal"
        self.text = _value(element.find(W + "lvlText"))
        self.style = _value(element.find(W + "pStyle"))
        self.suffix = _value(element.find(W + "suff")) or "tab"
        self.restart = _number(element.find(W + "lvlRestart"), -1)
        self.legal = element.find(W + "isLgl") is not None


class Numbering:
    """The counters of one document. `of` is to be asked for every paragraph, in order."""

    def __init__(self, numbering: Xml | None, styles: Xml | None) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}  # by abstract list
        self.lists: dict[str, str] = {}  # number of a list -> abstract list
        self.starts: dict[str, dict[int, int]] = {}
        self.changed: dict[str, dict[int, _Level]] = {}
        self.counters: dict[str, dict[int, int]] = {}
        self.begun: set[str] = set()
        self.styles: dict[str, tuple[str, str, str]] = {}  # style -> (list, level, style it is based on)
        self.default = ""
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)
        self.used = bool(self.lists)

    def _read(self, numbering: Xml) -> None:
        links: dict[str, str] = {}
        owners: dict[str, str] = {}
        for each in numbering.findall(W + "abstractNum"):
            name = each.get(W + "abstractNumId") or ""
            self.levels[name] = {_number_of(lvl.get(W + "ilvl")): _Level(lvl) for lvl in each.findall(W + "lvl")}
            if linked := _value(each.find(W + "numStyleLink")):
                links[name] = linked
            if own := _value(each.find(W + "styleLink")):
                owners[own] = name
        for name, style in links.items():
            if style in owners:
                self.levels[name] = self.levels[owners[style]]
        for each in numbering.findall(W + "num"):
            number = each.get(W + "numId") or ""
            self.lists[number] = _value(each.find(W + "abstractNumId"))
            for override in each.findall(W + "lvlOverride"):
                at = _number_of(override.get(W + "ilvl"))
                if (start := override.find(W + "startOverride")) is not None:
                    self.starts.setdefault(number, {})[at] = _number(start, 1)
                if (level := override.find(W + "lvl")) is not None:
                    self.changed.setdefault(number, {})[at] = _Level(level)

    def _read_styles(self, styles: Xml) -> None:
        for style in styles.findall(W + "style"):
            if style.get(W + "type") != "paragraph":
                continue
            name = style.get(W + "styleId") or ""
            found = style.find(f"{W}pPr/{W}numPr")
            number = _value(found.find(W + "numId")) if found is not None else ""
            level = _value(found.find(W + "ilvl")) if found is not None else ""
            self.styles[name] = (number, level, _value(style.find(W + "basedOn")))
            if style.get(W + "default") in ("1", "true", "on"):
                self.default = name

    def of(self, properties: Xml | None) -> str:
        """The number before a paragraph, "" for none. properties: its w:pPr."""
        if not self.used:
            return ""
        own = properties.find(_NUM_PR) if properties is not None else None
        style = _value(properties.find(_P_STYLE)) if properties is not None else ""
        if own is None and not style and not self.default:
            return ""
        number = _value(own.find(W + "numId")) if own is not None else ""
        level = _value(own.find(W + "ilvl")) if own is not None else ""
        style, seen = style or self.default, 0
        while not number and style in self.styles and seen < 20:
            number, at, style_below = self.styles[style]
            if number and not level:
                level = at or self._linked(number, style)
            style, seen = style_below, seen + 1
        abstract = self.lists.get(number)
        if number in ("", "0") or abstract is None:
            return ""
        return self._next(number, abstract, _number_of(level))

    def _linked(self, number: str, style: str) -> str:
        """The level of a list that is made for a style."""
        levels = self.levels.get(self.lists.get(number, ""), {})
        return next((str(at) for at, level in levels.items() if level.style == style), "0")

    def _next(self, number: str, abstract: str, at: int) -> str:
        levels = {**self.levels.get(abstract, {}), **self.changed.get(number, {})}
        level = levels.get(at)
        if level is None:
            return ""
        counters = self.counters.setdefault(abstract, {})
        if number not in self.begun:
            self.begun.add(number)
            for place, start in self.starts.get(number, {}).items():
                counters[place] = start - 1
        counters[at] = counters[at] + 1 if at in counters else level.start
        for deeper in [place for place in counters if place > at]:
            if deeper in levels and levels[deeper].restart == 0:
                continue
            del counters[deeper]
        if level.format in ("bullet", "none") and "%" not in level.text:
            return "" if level.format == "bullet" else level.text

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            known = levels.get(place)
            value = counters.get(place, known.start if known else 1)
            return written(value, "decimal" if level.legal and place != at else known.format if known else "decimal")

        text = _LEVEL.sub(shown, level.text)
        return text + " " if text and text[-1].isascii() and level.suffix != "nothing" else text


@lru_cache(maxsize=1)
def _formats() -> dict[str, dict[str, str]]:
    path = root() / "rules" / "text" / "numbering.yaml"
    found: dict[str, dict[str, str]] = compiled("numbering", [path], lambda: load_yaml(path))
    return found


def written(value: int, format: str) -> str:
    """A number as Word writes it in a format (w:numFmt)."""
    if not 0 <= value <= _MOST:
        return str(value)
    known = _formats().get(format)
    if known is not None:
        return _han(value, known)
    match format:
        case "none" | "bullet":
            return ""
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value < 26 * 9 else str(value)
            return letter.upper() if format == "upperLetter" else letter
        case "upperRoman" | "lowerRoman":
            text, left = "", value if value < 5000 else 0
            for size, sign in _ROMAN:
                text += sign * (left // size)
                left %= size
            return (text.upper() if format == "upperRoman" else text) or str(value)
        case "decimalZero":
            return f"{value:02}"
    return str(value)


def _han(value: int, known: dict[str, str]) -> str:
    if "series" in known:
        return known["series"][value - 1] if 0 < value <= len(known["series"]) else str(value)
    digits, units = known["digits"], known.get("units", "")
    if not units or value >= 10 ** (len(units) + 1) or value == 0:
        return "".join(digits[int(each)] for each in str(value))
    text, gap = "", False
    for place, each in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True):
        if each == "0":
            gap = True
            continue
        text += (digits[0] if gap and text else "") + digits[int(each)] + (units[place - 1] if place else "")
        gap = False
    bare = digits[1] + units[0]
    return text[1:] if known.get("ten") == "bare" and text.startswith(bare) and value < 20 else text


def _value(element: Any) -> str:
    return (element.get(VAL) or "") if element is not None else ""


def _number(element: Any, default: int) -> int:
    try:
        return int(_value(element))
    except ValueError:
        return default


def _number_of(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
