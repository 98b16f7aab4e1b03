"""What a claim leaves possible: the interval of the numbers that its words admit, by how the figure is written."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from gklint.form.model import Number
from gklint.prose.model import Bound, Claim
from gklint.resources.records import dataclass
from gklint.text.numerals import parse_number, scan

_ROUND = 10_000  # figures written in this unit or a greater one (1.2万) are rounded figures


@lru_cache(maxsize=1)
def terms() -> Any:
    """rules/comparison.yaml as plain data."""
    from gklint.resources import compiled, load_yaml, root

    path = root() / "rules" / "comparison.yaml"
    return compiled("comparison", [path], lambda: load_yaml(path))


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends (None: no end there); an open end is not itself in it."""

    lo: Number | None = None
    hi: Number | None = None
    lo_open: bool = False
    hi_open: bool = False

    def below(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number there."""
        if self.hi is None or other.lo is None:
            return False
        return self.hi < other.lo or (self.hi == other.lo and (self.hi_open or other.lo_open))

    def meets(self, other: Interval) -> bool:
        """Whether some number is in both."""
        return not self.below(other) and not other.below(self)

    def plus(self, other: Interval) -> Interval:
        """All sums of a number here and a number there."""
        return Interval(
            None if self.lo is None or other.lo is None else self.lo + other.lo,
            None if self.hi is None or other.hi is None else self.hi + other.hi,
            self.lo_open or other.lo_open,
            self.hi_open or other.hi_open,
        )

    @property
    def value(self) -> Number | None:
        """The only number in it, if there is only one."""
        return self.lo if self.lo is not None and self.lo == self.hi else None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a claim leaves possible: `near` agrees with it, `wide` is near enough to be asked about only. written: the
    figure as it stands. over: whether it says "and some more" (30余)."""

    near: Interval
    wide: Interval
    written: Interval
    over: bool = False


def stated(claim: Claim, text: str) -> Stated:
    """The numbers that a claim admits. `text` is the report's text (how a figure is written decides how exact it is).

    An exact count admits itself. A figure in 万 or with decimals admits what rounds to it or is cut to it at its last
    digit. 余 and 多 reach up to the next round figure, 约 and 近 a share of the figure (rules/comparison.yaml).
    """
    value = claim.value
    if claim.bound is Bound.EXACT:
        if type(value) is int and _whole(claim, text):
            return _exactly(value)
        step = written_step(claim, text)
        if (step == 1 and not is_amount(claim)) or (value == 0 and step >= Decimal(1).scaleb(-4)):
            return _plain(Interval(value, value))
        near = rounded(Decimal(value), step)
        return Stated(near, near, Interval(value, value))
    if claim.bound is Bound.ABOUT:
        return _about(Decimal(value), _says_over(claim, text), is_amount(claim))
    near, wide = {
        Bound.AT_LEAST: (Interval(lo=value), Interval(lo=value)),
        Bound.MORE_THAN: (Interval(lo=value, lo_open=True), Interval(lo=value)),
        Bound.AT_MOST: (Interval(hi=value), Interval(hi=value)),
        Bound.LESS_THAN: (Interval(hi=value, hi_open=True), Interval(hi=value)),
    }[claim.bound]
    return Stated(near, wide, near)


def written_step(claim: Claim, text: str) -> Decimal:
    """The worth of the last digit that the figure is written with, in the unit of the claim's metric."""
    if _whole(claim, text):
        return Decimal(1)
    written = _written(claim, text)
    fraction = written.translate(_FULL_WIDTH).partition(".")[2]
    decimals = len(fraction) - len(fraction.lstrip("0123456789"))
    factor = _myriad(written.rstrip("".join(terms()["over"]))[-1:])
    step = Decimal(factor).scaleb(-decimals)
    return step.scaleb(-4) if is_amount(claim) else step


def _whole(claim: Claim, text: str) -> bool:
    """Whether a figure is a count written to its last unit."""
    if not isinstance(claim.value, int) or claim.value >= _ROUND or is_amount(claim):
        return False
    written = text[claim.number.start : claim.number.end]
    return not any(point in written for point in _POINTS)


def _written(claim: Claim, text: str) -> str:
    """The figure itself, of words that may hold its counter too (1.2万 of 1.2万件); "" where there is none (未收到)."""
    found = next(scan(text, claim.number.start, claim.number.end), None)
    if found is None:
        return ""
    # The reader may leave 万 to the counter (3.2 | 万元).
    behind = text[found.end : found.end + 1] if found.end == claim.number.end else ""
    return text[found.start : found.end] + (behind if _myriad(behind) > 1 else "")


_POINTS = ".．"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
AMOUNT = "_wan"  # metrics whose unit is 万元


def is_amount(claim: Claim) -> bool:
    """Whether a claim is about money."""
    return claim.metric.endswith(AMOUNT)


def _myriad(char: str) -> int:
    """10,000 and more for 万, 亿; else 1."""
    found = parse_number(f"1{char}") if char and not char.isspace() and not char.isdigit() else None
    return int(found) if found is not None and found >= _ROUND else 1


def _says_over(claim: Claim, text: str) -> bool:
    written = text[claim.number.start : claim.number.end]
    return any(word in written for word in terms()["over"])


def _plain(near: Interval) -> Stated:
    return Stated(near, near, near)


@lru_cache(maxsize=1024)
def _exactly(value: int) -> Stated:
    return _plain(Interval(value, value))


def rounded(value: Decimal, step: Decimal) -> Interval:
    """What rounds to a figure whose last digit is worth `step`, or is cut to it."""
    return Interval(value - step / 2, value + step, hi_open=True)


def _about(value: Decimal, over: bool, amount: bool) -> Stated:
    reach = terms()["about"]
    size = abs(value)
    if over and value:
        exponent = int(value.normalize().as_tuple().exponent)  # of its last digit that is not zero
        unit = Decimal(1).scaleb(exponent)
        if exponent <= 0:
            unit = max(unit, size / 10)
        slack = size * reach["over"] / 100
        near, far = Interval(value, value + unit, True, True), Interval(value - slack, value + unit + slack)
        return Stated(near, far, near, True)
    least = Decimal(0) if amount else Decimal(1)
    less = max(size * reach["near"] / 100, least)
    more = max(size * reach["doubtful"] / 100, least)
    near = Interval(value - less, value + less)
    return Stated(near, Interval(value - more, value + more), near)
