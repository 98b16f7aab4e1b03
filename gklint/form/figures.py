"""What a cell's words mean as a figure: value, unit and oddities, by the kind of its column."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gklint.form.model import CellState, ColumnForm, Number
from gklint.resources import compiled, load_yaml, regex, root
from gklint.resources.records import dataclass

_DIGITS = regex(r"\d[\d,，.．\s]*")
_JOINTS = regex(r"[,，\s]")
_GROUPED = regex(r"(?:\d{1,3}(?:\s\d{3})+|\d+(?:\s*[,，]\s*\d+)+)(?:[.．]\d*)?|\d+\s*[.．]\s*\d*|[\d.．]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """state NUMBER with a value, MARK (value 0), BLANK or TEXT (value None; `note`: negative, decimal or text)."""

    state: CellState
    value: Number | None
    unit: str
    note: str = ""


@lru_cache(maxsize=1)
def cell_words() -> Mapping[str, Any]:
    """rules/forms/cells.yaml as plain data."""
    path = root() / "rules" / "forms" / "cells.yaml"
    return compiled("cells", [path], lambda: load_yaml(path))  # type: ignore[no-any-return]


def read_figure(raw: str, column: ColumnForm) -> Figure:
    """The figure in a cell. `raw` is its canonical text (full-width digits already folded)."""
    words = cell_words()
    text = raw.strip()
    if not text or text.strip("?") == "":
        return Figure(CellState.BLANK, None, column.unit)
    if text in words["zero_marks"]:
        return Figure(CellState.MARK, _number("0", column), column.unit)
    sign, rest = _sign(text, words)
    found = _DIGITS.match(rest)
    if not found:
        return Figure(CellState.TEXT, None, column.unit, "text")
    digits, tail = found.group(), rest[found.end() :].strip()
    notes = []
    if _JOINTS.search(digits.strip()):
        if not _GROUPED.fullmatch(digits.strip()):  # two figures in one cell, or one broken over two lines
            return Figure(CellState.TEXT, None, column.unit, "text")
        notes.append("separator")
    trailing = tail[-1:] if tail[-1:] and tail[-1:] in words["trailing"] else ""
    unit = tail.removesuffix(trailing).strip()
    if trailing:
        notes.append("mark")
    if unit and unit not in words["units"]:
        return Figure(CellState.TEXT, None, column.unit, "text")
    plain = _JOINTS.sub("", digits).replace("．", ".").rstrip(".")
    if plain.count(".") > 1:
        return Figure(CellState.TEXT, None, column.unit, "text")
    if unit:
        notes.append("unit")
    if sign and column.kind != "change":
        if sign < 0 and Decimal(plain) != 0:
            return Figure(CellState.TEXT, None, column.unit, "negative")
        notes.append("sign")
    if column.kind != "amount" and "." in plain:
        return Figure(CellState.TEXT, None, column.unit, "decimal")
    value = _number(plain, column)
    factor = words["convert"].get(column.unit, {}).get(unit)
    if factor and isinstance(value, Decimal):
        value, unit = value * Decimal(factor), column.unit
    return Figure(CellState.NUMBER, -value if sign < 0 else value, unit or column.unit, ",".join(notes))


def plain_value(digits: str, column: ColumnForm) -> Number:
    """The value of a cell that holds only ASCII digits."""
    return Decimal(digits) if column.kind == "amount" else int(digits)


def _number(digits: str, column: ColumnForm) -> Number:
    return plain_value(digits, column)


def _sign(text: str, words: Mapping[str, Any]) -> tuple[int, str]:
    if text[0].isdecimal():
        return 0, text
    for sign, name in ((1, "plus"), (-1, "minus")):
        for word in sorted(words[name], key=len, reverse=True):
            if text.startswith(word):
                return sign, text[len(word) :].lstrip()
    return 0, text
