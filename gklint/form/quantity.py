"""What a report says about a quantity: exact if every cell is known, else what can be said for certain.

`/ - — 无` in a cell count as zero. A blank is unknown but not negative, so a sum with blanks has a lower bound only.
A cell that was not read, is missing or holds words could be anything: then nothing is said about the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, Inexact
from operator import itemgetter
from typing import NamedTuple

from gklint.form.metrics import Scope, Terms, index
from gklint.form.model import CellState, Fact, Form, Number, Report
from gklint.language import expression
from gklint.language.expression import ExpressionError, Tree
from gklint.resources.records import dataclass


class Cell(NamedTuple):
    """A cell that a quantity is made of: how often it counts (-1: taken away) and what it holds (None: not there)."""

    metric: str
    times: int
    fact: Fact | None


class Quantity(NamedTuple):
    """A figure worked out from cells.

    lo and hi: between what it must lie (None: no bound on that side). cells: in the order of the expression; a cell
    that cancels out is left out. constant: what the expression adds beside the cells. blank: some cell is blank.
    unknown: some cell was not read or is missing. text: some cell holds no number. absent: the form has no such figure.
    """

    lo: Number | None
    hi: Number | None
    cells: tuple[Cell, ...] = ()
    constant: int = 0
    blank: bool = False
    unknown: bool = False
    text: bool = False
    absent: bool = False

    @property
    def value(self) -> Number | None:
        """The figure where it is exactly known."""
        return self.lo if self.lo is not None and self.lo == self.hi else None

    @property
    def complete(self) -> bool:
        """Whether every cell is known."""
        return not (self.blank or self.unknown or self.text or self.absent)

    def may_be(self, number: Number) -> bool:
        """Whether the figure can be `number`: False only if that is certainly wrong."""
        return (self.lo is None or self.lo <= number) and (self.hi is None or number <= self.hi)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a comparison holds: True or False where that is certain, else None. left and right: of the first part
    that decided it (or of the first)."""

    holds: bool | None
    left: Quantity
    right: Quantity
    operator: str


_NUMBER, _MARK = CellState.NUMBER, CellState.MARK  # looking a member up takes its time
_ALL_DIGITS = Context(prec=400, traps=[Inexact])
ABSENT = Quantity(None, None, absent=True)


class Linear(NamedTuple):
    """An expression as cells that count so many times each, plus a constant."""

    terms: Terms
    constant: int


def quantity(report: Report, what: str | Tree, scope: Scope | None = None) -> Quantity:
    """The quantity that an expression (text or tree) means in a report. With a scope, short names mean its cells.

    A metric that the form does not have gives a quantity that is `absent`. `ExpressionError` for a comparison.
    """
    found = linear(report.form, what, scope)
    return ABSENT if found is None else measure(report.facts, found)


def judge(report: Report, what: str | Tree, scope: Scope | None = None) -> Verdict:
    """Whether a comparison is true of a report. `ExpressionError` for an expression that compares nothing."""
    tree = expression.parse(what) if isinstance(what, str) else what
    if tree[0] == "and":
        parts = [judge(report, part, scope) for part in tree[1]]
        for wanted in (False, None):
            for part in parts:
                if part.holds is wanted:
                    return part
        return parts[0]
    if tree[0] != "cmp":
        raise ExpressionError("nothing is compared", 1, "a comparison (== != <= >= < >)")
    left, right = quantity(report, tree[2], scope), quantity(report, tree[3], scope)
    return Verdict(compare(tree[1], left, right), left, right, tree[1])


def compare(operator: str, left: Quantity, right: Quantity) -> bool | None:
    """Whether `left operator right`: True or False where no blank or unread cell can change it, else None."""
    if left.absent or right.absent:
        return None
    if operator == "==":
        if left.value is not None and right.value is not None:
            return left.value == right.value
        return False if _below(left, right) or _below(right, left) else None
    if operator == "!=":
        same = compare("==", left, right)
        return None if same is None else not same
    if operator == "<":
        return True if _below(left, right) else False if _not_above(right, left) else None
    if operator == "<=":
        return True if _not_above(left, right) else False if _below(right, left) else None
    return compare({">": "<", ">=": "<="}[operator], right, left)


def _below(left: Quantity, right: Quantity) -> bool:
    """Whether left is certainly smaller."""
    return left.hi is not None and right.lo is not None and left.hi < right.lo


def _not_above(left: Quantity, right: Quantity) -> bool:
    """Whether left is certainly not greater."""
    return left.hi is not None and right.lo is not None and left.hi <= right.lo


# ---------------------------------------------------------------- measuring


def bounds(fact: Fact | None) -> tuple[Number | None, Number | None]:
    """Between what a cell's figure must lie."""
    if fact is None:
        return None, None
    if fact.state is _NUMBER:
        return fact.value, fact.value
    if fact.state is _MARK:
        return 0, 0
    return (0, None) if fact.state is CellState.BLANK else (None, None)


def measure(facts: Mapping[str, Fact], what: Linear) -> Quantity:
    """The quantity that counted cells make."""
    total = what.constant
    plain: list[Cell] = []
    for metric, count in what.terms.items():  # nearly always all of them are whole numbers
        fact = facts.get(metric)
        if fact is None or fact.state is not _NUMBER or type(fact.value) is not int:
            return _measured(facts, what)
        total += count * fact.value
        plain.append(Cell(metric, count, fact))
    return Quantity(total, total, tuple(plain), what.constant)


def _measured(facts: Mapping[str, Fact], what: Linear) -> Quantity:
    """The same, whatever the cells hold."""
    lo: Number | None = what.constant
    hi: Number | None = what.constant
    cells: list[Cell] = []
    blank = unknown = text = False
    for metric, count in what.terms.items():
        fact = facts.get(metric)
        low, high = bounds(fact)
        if count < 0:
            low, high = high, low
        lo = None if lo is None or low is None else add(lo, multiply(count, low))
        hi = None if hi is None or high is None else add(hi, multiply(count, high))
        state = CellState.MISSING if fact is None else fact.state
        blank |= state is CellState.BLANK
        unknown |= state in (CellState.UNREAD, CellState.MISSING)
        text |= state is CellState.TEXT
        cells.append(Cell(metric, count, fact))
    return Quantity(lo, hi, tuple(cells), what.constant, blank, unknown, text)


def reach(facts: Mapping[str, Fact], what: Linear) -> tuple[Number | None, Number | None] | None:
    """Between what counted cells must come to; None where one of them was not read, is missing or holds words."""
    lo: Number | None = what.constant
    hi: Number | None = what.constant
    for metric, count in what.terms.items():
        fact = facts.get(metric)
        state = CellState.MISSING if fact is None else fact.state
        if state is _NUMBER:
            assert fact is not None
            value = fact.value
            if value is None:
                return None
            figure = multiply(count, value)
            lo = None if lo is None else add(lo, figure)
            hi = None if hi is None else add(hi, figure)
        elif state is CellState.BLANK:
            lo, hi = (lo, None) if count > 0 else (None, hi)
        elif state is not _MARK:
            return None
    return lo, hi


def whole_numbers(facts: Mapping[str, Fact]) -> dict[str, int]:
    """The cells that count as a whole number, as they stand: what `Sum` adds up."""
    number, mark = _NUMBER, _MARK
    return {
        metric: fact.value if fact.state is number else 0  # type: ignore[misc]
        for metric, fact in facts.items()
        if fact.state is mark or (fact.state is number and type(fact.value) is int)
    }


class Sum:
    """The quickest way to a sum of cells: made once, used for every report. It knows nothing of bounds."""

    def __init__(self, what: Linear) -> None:
        self.constant = what.constant
        self.plus = _adder([metric for metric, times in what.terms.items() for _ in range(times)])
        self.minus = _adder([metric for metric, times in what.terms.items() for _ in range(-times)])

    def of(self, values: Mapping[str, int]) -> int | None:
        """The sum, or None if a cell is not a whole number (`measure` then says what can be said)."""
        try:
            return self.plus(values) - self.minus(values) + self.constant
        except KeyError:
            return None


def _adder(metrics: list[str]) -> Callable[[Mapping[str, int]], int]:
    if not metrics:
        return lambda values: 0
    take = itemgetter(*metrics)
    return take if len(metrics) == 1 else lambda values: sum(take(values))


def add(left: Number, right: Number) -> Number:
    """The exact sum of two figures (Decimal's own addition would round beyond 28 digits)."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return _ALL_DIGITS.add(Decimal(left), Decimal(right))


def multiply(times: int, figure: Number) -> Number:
    """The exact product."""
    return times * figure if isinstance(figure, int) else _ALL_DIGITS.multiply(Decimal(times), figure)


def difference(left: Linear, right: Linear) -> Linear:
    """left - right, without the cells that cancel out."""
    found = _combined([(1, left), (-1, right)])
    assert found is not None
    return Linear({metric: times for metric, times in found.terms.items() if times}, found.constant)


# ---------------------------------------------------------------- expressions as counted cells


def linear(form: Form, what: str | Tree, scope: Scope | None = None) -> Linear | None:
    """The cells an expression counts in a form, worked out once per form; None if one is not in it.

    `ExpressionError` for what is no sum (a comparison, a product of two figures).
    """
    names = index(form)
    text = what if isinstance(what, str) else str(what)
    key = ("linear", text, None if scope is None else (scope.table, scope.block, scope.kind, scope.id))
    if key not in names.kept:
        found = _linear(form, expression.parse(what) if isinstance(what, str) else what, scope)
        if found is not None:
            found = Linear({metric: count for metric, count in found.terms.items() if count}, found.constant)
        names.kept[key] = found
    kept: Linear | None = names.kept[key]
    return kept


def _linear(form: Form, tree: Tree, scope: Scope | None) -> Linear | None:
    head = tree[0]
    if head == "int":
        return Linear({}, tree[1])
    if head == "name":
        terms = _named(form, tree[1], scope)
        return None if terms is None else Linear(terms, 0)
    if head == "sum":
        return _ranged(tree, scope)
    if head == "add":
        return _combined([(sign, _linear(form, part, scope)) for sign, part in tree[1]])
    if head == "mul":
        return _product([_linear(form, part, scope) for part in tree[1]], tree)
    raise ExpressionError("a comparison where a figure is needed", _column(tree), "a figure")


def _named(form: Form, name: str, scope: Scope | None) -> Terms | None:
    if scope is not None and name in scope.names:
        return {scope.names[name]: 1}
    return index(form).expand(name)


def _ranged(tree: Tree, scope: Scope | None) -> Linear | None:
    _, kind, group, column = tree
    if scope is None:
        raise ExpressionError("`sum(…)` outside a rule with `each`", column, "names with + between them")
    if kind == "leaves":
        chosen: tuple[str, ...] | None = scope.leaves
    elif kind == "group":
        chosen = scope.groups.get(group)
    else:
        chosen = tuple(name for name in scope.names if name != "total")
    return Linear({scope.names[name]: 1 for name in chosen}, 0) if chosen else None


def _combined(parts: list[tuple[int, Linear | None]]) -> Linear | None:
    terms: Terms = {}
    constant = 0
    for sign, part in parts:
        if part is None:
            return None
        constant += sign * part.constant
        for metric, count in part.terms.items():
            terms[metric] = terms.get(metric, 0) + sign * count
    return Linear(terms, constant)


def _product(parts: list[Linear | None], tree: Tree) -> Linear | None:
    found = Linear({}, 1)
    for part in parts:
        if part is None:
            return None
        if part.terms and found.terms:
            raise ExpressionError("a product of two figures", _column(tree), "a figure times a number")
        many, one = (found, part.constant) if found.terms else (part, found.constant)
        found = Linear({metric: count * one for metric, count in many.terms.items()}, many.constant * one)
    return found


def _column(tree: Tree) -> int:
    """Where a tree starts, as nearly as it is known."""
    return next((column for _, column in expression.names(tree)), 1)
