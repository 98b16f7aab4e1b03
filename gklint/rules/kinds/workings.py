"""Sums as people write them: `243 + 51 + 5 = 299，填报 300`. The words are in rules/metrics.yaml (`working`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gklint.form.metrics import data
from gklint.form.model import CellState, Number
from gklint.form.quantity import Cell, Quantity, add, multiply
from gklint.rules.messages import pick, show
from gklint.rules.model import Context

_NUMBER, _MARK = CellState.NUMBER, CellState.MARK
_MOST_ADDENDS = 8  # more are shown without the zeros among them


def phrase(key: str, lang: str, **values: Any) -> str:
    """One of the phrases of `working`, filled."""
    template = pick(data()["working"][key], lang)
    return template.format_map({name: show(value, lang) for name, value in values.items()})


def comparison(left: Quantity, right: Quantity, context: Context) -> str:
    """Both sides of a comparison worked out; beside a lone cell the sum, and what was reported."""
    lang = context.lang
    if lone(left) and lone(right):
        cells = {"left_cell": context.words(left.cells[0].metric), "right_cell": context.words(right.cells[0].metric)}
        return phrase("pair", lang, **cells, left=known_sum(left), right=known_sum(right))
    if lone(left):
        left, right = right, left
    addends, rest = _summed(left, lang)
    figures = {"computed": known_sum(left), "rest": rest}
    if lone(right):
        return phrase("lone", lang, sum=addends, reported=known_sum(right), **figures)
    if not right.cells:
        return phrase("none", lang, sum=addends, **figures)
    others, other_rest = _summed(right, lang)
    other = {"right": others, "reported": known_sum(right), "other_rest": other_rest}
    return phrase("two", lang, left=addends, **figures, **other)


def lone(side: Quantity) -> bool:
    """Whether a side is one cell as it stands: the figure that a sum should equal."""
    return len(side.cells) == 1 and side.cells[0].times == 1 and not side.constant


def known_value(cell: Cell) -> Number | None:
    """What a cell counts as: its number, or zero for a mark; None for a blank or unread one."""
    fact = cell.fact
    if fact is None:
        return None
    if fact.state is _NUMBER:
        return fact.value
    return 0 if fact.state is _MARK else None


def joined(parts: Iterable[str], lang: str) -> str:
    """Several workings in one line."""
    return pick(data()["working"]["and"], lang).join(parts)


def _summed(side: Quantity, lang: str) -> tuple[str, str]:
    """`3 + 2`; of many addends only those that are not zero, and how many zeros and blanks there are beside these."""
    shown, zeros, blanks = _split(side)
    text = phrase("zeros" if shown else "all_zeros", lang, count=zeros) if zeros else ""
    return _signed(shown, side.constant, lang), text + (phrase("blanks", lang, count=blanks) if blanks else "")


def _split(side: Quantity) -> tuple[list[tuple[Cell, Number]], int, int]:
    """The addends to show with their figures, how many zeros are not shown, how many cells are blank."""
    values = [(cell, known_value(cell)) for cell in side.cells]
    known = [(cell, value) for cell, value in values if value is not None]
    shown = [(cell, value) for cell, value in known if value] if len(known) > _MOST_ADDENDS else known
    return shown, len(known) - len(shown), len(values) - len(known)


def _signed(terms: Sequence[tuple[Cell, Number]], constant: int, lang: str) -> str:
    pieces: list[str] = []
    for cell, value in terms:
        factor = "" if abs(cell.times) == 1 else f"{abs(cell.times)} × "
        sign = "-" if cell.times < 0 else "+"
        pieces += [sign, f"{factor}{show(value, lang)}"]
    if constant:
        pieces += ["-" if constant < 0 else "+", str(abs(constant))]
    if not pieces:
        return "0"
    return " ".join(pieces[1:] if pieces[0] == "+" else pieces)


def known_sum(side: Quantity) -> Number:
    """What the known cells of a side come to, blanks left out."""
    if side.lo is not None and side.lo == side.hi:
        return side.lo
    total: Number = side.constant
    for cell in side.cells:
        value = known_value(cell)
        if value is not None:
            total = add(total, multiply(cell.times, value))
    return total
