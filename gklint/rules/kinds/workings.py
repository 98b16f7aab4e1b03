"""Sums as people write them: `243 + 51 + 5 = 299，填报 300`. The words are in rules/metrics.yaml (`working`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from gklint.form.metrics import data
from gklint.form.model import CellState, Fact, Form, Number
from gklint.form.naming import words
from gklint.form.quantity import Linear, add, multiply
from gklint.rules.messages import fill, pick, show

_NUMBER, _MARK = CellState.NUMBER, CellState.MARK
_MOST_ADDENDS = 8  # more are shown without the zeros among them

Facts = Mapping[str, Fact | None]
Terms = Sequence[tuple[int, Number]]  # how often a cell counts, and its figure


class Side:
    """One side of a comparison. lone: whether it is one cell as it stands (`cell`), the figure that a sum should be."""

    __slots__ = ("cell", "constant", "lone", "plain", "terms", "what")

    def __init__(self, what: Linear) -> None:
        self.what, self.terms, self.constant = what, what.terms, what.constant
        plain = not what.constant and all(times == 1 for times in what.terms.values())
        self.lone = plain and len(what.terms) == 1
        self.cell = next(iter(what.terms)) if self.lone else ""
        # What gets the figures of many cells, each of which counts once.
        self.plain = itemgetter(*what.terms) if plain and len(what.terms) > 1 else None


def phrase(key: str, lang: str, **values: Any) -> str:
    """One of the phrases of `working`, filled."""
    return fill(data()["working"][key], values, lang)


def comparison(left: Side, right: Side, facts: Facts, values: Mapping[str, int], form: Form, lang: str) -> str:
    """Both sides of a comparison worked out; beside a lone cell the sum, and what was reported. values: the whole
    numbers among the facts."""
    if left.lone:
        left, right = right, left
        if left.lone:
            cells = {"left_cell": words(form, right.cell, lang), "right_cell": words(form, left.cell, lang)}
            return phrase("pair", lang, **cells, left=known_sum(right, facts), right=known_sum(left, facts))
    addends, computed, rest = _summed(left, facts, values, lang)
    if right.lone:
        whole = values.get(right.cell)
        reported = known_sum(right, facts) if whole is None else whole
        return phrase("lone", lang, sum=addends, computed=computed, rest=rest, reported=reported)
    if not right.terms:
        return phrase("none", lang, sum=addends, computed=computed, rest=rest)
    others, reported, other_rest = _summed(right, facts, values, lang)
    other = {"right": others, "reported": reported, "other_rest": other_rest}
    return phrase("two", lang, left=addends, computed=computed, rest=rest, **other)


def known_value(fact: Fact | None) -> Number | None:
    """What a cell counts as: its number, or zero for a mark; None for a blank or unread one."""
    if fact is None:
        return None
    if fact.state is _NUMBER:
        return fact.value
    return 0 if fact.state is _MARK else None


def known_sum(side: Side, facts: Facts) -> Number:
    """What the known cells of a side come to, blanks left out."""
    return _total(_known(side, facts), side.constant)


def joined(parts: Iterable[str], lang: str) -> str:
    """Several workings in one line."""
    return pick(data()["working"]["and"], lang).join(parts)


def _known(side: Side, facts: Facts) -> Terms:
    """The cells whose figure is known."""
    found = ((times, known_value(facts.get(metric))) for metric, times in side.terms.items())
    return [(times, value) for times, value in found if value is not None]


def _total(known: Terms, constant: int) -> Number:
    total: Number = constant
    for times, value in known:
        total = add(total, multiply(times, value))
    return total


def _summed(side: Side, facts: Facts, values: Mapping[str, int], lang: str) -> tuple[str, Number, str]:
    """`3 + 2`, and what that is; of many addends only those that are not zero are shown; how many zeros and blanks
    there are beside these."""
    if side.plain is not None:  # nearly always, and all of them whole numbers
        try:
            figures: Sequence[int] = side.plain(values)
        except KeyError:
            pass
        else:
            shown = [figure for figure in figures if figure] if len(figures) > _MOST_ADDENDS else figures
            text = _left_out(bool(shown), len(figures) - len(shown), lang)
            return " + ".join(map(str, shown)) or "0", sum(figures), text
    known = _known(side, facts)
    terms = [each for each in known if each[1]] if len(known) > _MOST_ADDENDS else known
    text = _left_out(bool(terms), len(known) - len(terms), lang)
    if blanks := len(side.terms) - len(known):
        text += phrase("blanks", lang, count=blanks)
    return _signed(terms, side.constant, lang), _total(known, side.constant), text


def _left_out(shown: bool, zeros: int, lang: str) -> str:
    return phrase("zeros" if shown else "all_zeros", lang, count=zeros) if zeros else ""


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
