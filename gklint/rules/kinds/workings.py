"""Sums as people write them: `243 + 51 + 5 = 299，填报 300`. The words are in rules/metrics.yaml (`working`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gklint.form.metrics import data
from gklint.form.model import CellState, Fact, Form, Number
from gklint.form.naming import words
from gklint.form.quantity import Linear, add, multiply
from gklint.rules.messages import fill, pick, show

_NUMBER, _MARK = CellState.NUMBER, CellState.MARK
_MOST_ADDENDS = 8  # more are shown without the zeros among them

Facts = Mapping[str, Fact]
Terms = Sequence[tuple[int, Number]]  # how often a cell counts, and its figure


def phrase(key: str, lang: str, **values: Any) -> str:
    """One of the phrases of `working`, filled."""
    return fill(data()["working"][key], values, lang)


def comparison(left: Linear, right: Linear, facts: Facts, form: Form, lang: str) -> str:
    """Both sides of a comparison worked out; beside a lone cell the sum, and what was reported."""
    if lone(left):
        left, right = right, left
        if lone(left):
            cells = {"left_cell": words(form, cell(right), lang), "right_cell": words(form, cell(left), lang)}
            return phrase("pair", lang, **cells, left=known_sum(right, facts), right=known_sum(left, facts))
    addends, computed, rest = _summed(left, facts, lang)
    if lone(right):
        reported = known_sum(right, facts)
        return phrase("lone", lang, sum=addends, computed=computed, rest=rest, reported=reported)
    if not right.terms:
        return phrase("none", lang, sum=addends, computed=computed, rest=rest)
    others, reported, other_rest = _summed(right, facts, lang)
    other = {"right": others, "reported": reported, "other_rest": other_rest}
    return phrase("two", lang, left=addends, computed=computed, rest=rest, **other)


def lone(side: Linear) -> bool:
    """Whether a side is one cell as it stands: the figure that a sum should equal."""
    return len(side.terms) == 1 and not side.constant and 1 in side.terms.values()


def cell(side: Linear) -> str:
    """The metric of a lone cell."""
    return next(iter(side.terms))


def known_value(fact: Fact | None) -> Number | None:
    """What a cell counts as: its number, or zero for a mark; None for a blank or unread one."""
    if fact is None:
        return None
    if fact.state is _NUMBER:
        return fact.value
    return 0 if fact.state is _MARK else None


def known_sum(side: Linear, facts: Facts) -> Number:
    """What the known cells of a side come to, blanks left out."""
    return _total(_known(side, facts), side.constant)


def joined(parts: Iterable[str], lang: str) -> str:
    """Several workings in one line."""
    return pick(data()["working"]["and"], lang).join(parts)


def _known(side: Linear, facts: Facts) -> Terms:
    """The cells whose figure is known."""
    found = ((times, known_value(facts.get(metric))) for metric, times in side.terms.items())
    return [(times, value) for times, value in found if value is not None]


def _total(known: Terms, constant: int) -> Number:
    total: Number = constant
    for times, value in known:
        total = add(total, multiply(times, value))
    return total


def _summed(side: Linear, facts: Facts, lang: str) -> tuple[str, Number, str]:
    """`3 + 2`, and what that is; of many addends only those that are not zero are shown; how many zeros and blanks
    there are beside these."""
    known = _known(side, facts)
    shown = [each for each in known if each[1]] if len(known) > _MOST_ADDENDS else known
    zeros, blanks = len(known) - len(shown), len(side.terms) - len(known)
    text = phrase("zeros" if shown else "all_zeros", lang, count=zeros) if zeros else ""
    if blanks:
        text += phrase("blanks", lang, count=blanks)
    return _signed(shown, side.constant, lang), _total(known, side.constant), text


def _signed(terms: Terms, constant: int, lang: str) -> str:
    pieces: list[str] = []
    for times, value in terms:
        factor = "" if times in (1, -1) else f"{abs(times)} × "
        pieces += ["-" if times < 0 else "+", f"{factor}{show(value, lang)}"]
    if constant:
        pieces += ["-" if constant < 0 else "+", str(abs(constant))]
    if not pieces:
        return "0"
    return " ".join(pieces[1:] if pieces[0] == "+" else pieces)
