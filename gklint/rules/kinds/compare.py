"""What the rules that compare prose with tables share: what a claim leaves possible, and whether the tables allow it.

A claim becomes an interval (`stated`), an expression over metrics becomes another (`measured`), and a claim contradicts
the tables only if it meets none of the figures that its words can mean (`verdicts`). Blank cells leave a figure open
above, cells that were not read leave it open altogether: what is open contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fnmatch import translate
from functools import lru_cache
from typing import Any

from gklint.form.model import Number, Report
from gklint.form.quantity import Quantity, quantity
from gklint.prose.model import Bound, Claim, Sweeping
from gklint.resources import regex
from gklint.resources.records import dataclass, field, replace
from gklint.rules.kinds.corrections import supported
from gklint.rules.model import Context
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
        step = written_step(claim, text)
        if (step == 1 and not _is_amount(claim)) or (value == 0 and step >= Decimal(1).scaleb(-4)):
            return _plain(Interval(value, value))
        near = _rounded(Decimal(value), step)
        return Stated(near, near, Interval(value, value))
    if claim.bound is Bound.ABOUT:
        return _about(Decimal(value), _says_over(claim, text), _is_amount(claim))
    near, wide = {
        Bound.AT_LEAST: (Interval(lo=value), Interval(lo=value)),
        Bound.MORE_THAN: (Interval(lo=value, lo_open=True), Interval(lo=value)),
        Bound.AT_MOST: (Interval(hi=value), Interval(hi=value)),
        Bound.LESS_THAN: (Interval(hi=value, hi_open=True), Interval(hi=value)),
    }[claim.bound]
    return Stated(near, wide, near)


def written_step(claim: Claim, text: str) -> Decimal:
    """The worth of the last digit that the figure is written with, in the unit of the claim's metric."""
    whole = isinstance(claim.value, int) and claim.value < _ROUND and not _is_amount(claim)
    if whole and not any(point in text[claim.number.start : claim.number.end] for point in _POINTS):
        return Decimal(1)
    written = _written(claim, text)
    fraction = written.translate(_FULL_WIDTH).partition(".")[2]
    decimals = len(fraction) - len(fraction.lstrip("0123456789"))
    factor = _myriad(written.rstrip("".join(terms()["over"]))[-1:])
    step = Decimal(factor).scaleb(-decimals)
    return step.scaleb(-4) if _is_amount(claim) else step


def _written(claim: Claim, text: str) -> str:
    """The figure itself, of words that may hold its counter too (1.2万 of 1.2万件); "" where there is none (未收到)."""
    found = next(scan(text, claim.number.start, claim.number.end), None)
    if found is None:
        return ""
    # The reader may leave 万 to the counter (3.2 | 万元).
    behind = text[found.end : found.end + 1] if found.end == claim.number.end else ""
    return text[found.start : found.end] + (behind if _myriad(behind) > 1 else "")


_POINTS = ".．"
_FULL_STOP = "。"
_ADDED = (".repealed", ".upheld", ".corrected", ".other")
_GROUNDS = ("requests.denied.", "requests.unavailable.", "requests.refused.", "requests.other.")
SEVERAL = "several"  # the doubt of a figure that is one of several of its cell
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_AMOUNT = "_wan"  # metrics whose unit is 万元


def _is_amount(claim: Claim) -> bool:
    return claim.metric.endswith(_AMOUNT)


def _myriad(char: str) -> int:
    """10,000 and more for 万, 亿; else 1."""
    found = parse_number(f"1{char}") if char and not char.isspace() and not char.isdigit() else None
    return int(found) if found is not None and found >= _ROUND else 1


def _says_over(claim: Claim, text: str) -> bool:
    written = text[claim.number.start : claim.number.end]
    return any(word in written for word in terms()["over"])


def _plain(near: Interval) -> Stated:
    return Stated(near, near, near)


def _rounded(value: Decimal, step: Decimal) -> Interval:
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


# ---------------------------------------------------------------- the tables


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a claim can mean: the expression and what the tables say of it. For money also what the cell may be
    rounded from: by its decimals, or, where it has none, only perhaps."""

    expression: str
    quantity: Quantity
    rounded: Interval | None = None
    perhaps: Interval | None = None

    @property
    def near(self) -> Interval:
        """Between what it lies."""
        return Interval(self.quantity.lo, self.quantity.hi)

    @property
    def known(self) -> bool:
        """Whether the tables say anything about it."""
        return self.quantity.lo is not None or self.quantity.hi is not None

    @property
    def value(self) -> Number | None:
        """The figure, where it is exactly known."""
        return self.quantity.value

    def allows(self, says: Stated) -> bool:
        """Whether it can be what a claim says: one may be the other rounded."""
        return says.near.meets(self.near) or (self.rounded is not None and says.written.meets(self.rounded))

    def may_allow(self, says: Stated) -> bool:
        """The same, where an auditor would only ask."""
        return says.wide.meets(self.near) or (self.perhaps is not None and says.written.meets(self.perhaps))


def measured(report: Report, expression: str, tree: Any = None) -> Figure | None:
    """What the tables say of an expression; None if the report's form has no such figure. `tree`: the same, parsed."""
    found = quantity(report, expression if tree is None else tree)
    if found.absent:
        return None
    if found.value is None or len(found.cells) != 1 or not expression.endswith(_AMOUNT):
        return Figure(expression, found)
    # Money is compared at the digits written, and the cell has its digits too.
    held = Decimal(found.value)
    exponent = min(int(held.as_tuple().exponent), 0)
    rounded = _rounded(held, Decimal(1).scaleb(exponent))
    return Figure(expression, found, rounded if exponent else None, rounded)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim beside the tables. tried: the figures its words can mean, the first meaning first. contradicts: whether
    it meets none of them; then `doubt` says why that is not certain ("" if it is)."""

    claim: Claim
    stated: Stated
    tried: tuple[Figure, ...]
    contradicts: bool
    doubt: str = ""

    @property
    def borne_out(self) -> bool:
        """Whether a figure that is exactly known bears the claim out."""
        return any(each.value is not None and each.allows(self.stated) for each in self.tried)

    @property
    def difference(self) -> Number | None:
        """Prose minus table, where both are exact."""
        if self.claim.approximate or not self.tried or self.tried[0].value is None:
            return None
        return self.claim.value - self.tried[0].value


@dataclass(slots=True)
class Notes:
    """What is worked out once for a report."""

    verdicts: tuple[Verdict, ...]
    by_claim: Mapping[Claim, Verdict]
    right: Mapping[str, Sequence[Verdict]]  # by metric: the claims that the tables bear out
    supports: Mapping[tuple[str, ...], Sequence[Verdict]]  # by fault of the tables' sums: the claims that mend it
    told: dict[Claim, str] = field(default_factory=dict)  # claims that a finding speaks of, and its code
    told_words: set[Sweeping] = field(default_factory=set)  # words for all cases that such a finding speaks of


def notes(context: Context) -> Notes:
    """The verdicts on all claims of the reading, worked out once and kept in the context. A claim that says what a cell
    should hold whose sums are wrong is judged beside the mended table: the fault is the table's."""
    found = context.scratch.get("compare")
    if not isinstance(found, Notes):
        verdicts = [judge(context.report, claim) for claim in context.reading.claims]
        supports: dict[tuple[str, ...], list[Verdict]] = {}
        for at, (fault, verdict) in supported(context, verdicts).items():
            verdicts[at] = verdict
            supports.setdefault(fault, []).append(verdict)
        _add_up(context.report.source.text, verdicts)
        right: dict[str, list[Verdict]] = {}
        for each in verdicts:
            if not each.contradicts and each.borne_out:
                right.setdefault(each.claim.metric, []).append(each)
        found = Notes(tuple(verdicts), {each.claim: each for each in verdicts}, right, supports)
        context.scratch["compare"] = found
    return found


def _add_up(text: str, verdicts: list[Verdict]) -> None:
    """Figures of one sentence that fall into one cell (废止2件，宣布失效1件) are the cell together. Where they are not,
    that is only doubtful."""
    groups: dict[tuple[str, int], list[int]] = {}
    for at, each in enumerate(verdicts):
        claim = each.claim
        if claim.bound is Bound.EXACT and each.tried and _is_part(claim.metric):
            groups.setdefault((claim.metric, text.count(_FULL_STOP, 0, claim.number.start)), []).append(at)
    for places in groups.values():
        wrong = [at for at in places if verdicts[at].contradicts]
        if not wrong or len({verdicts[at].claim.number for at in places}) < len(places) or len(places) < 2:
            continue
        fits = sum(Decimal(verdicts[at].claim.value) for at in places) == verdicts[places[0]].tried[0].value
        borne_out = any(verdicts[at].borne_out for at in places)
        for at in places if fits or not borne_out else ():  # not the cell: one finding, at the first
            asked = not fits and at == wrong[0]
            verdicts[at] = replace(verdicts[at], contradicts=asked, doubt=verdicts[at].doubt or SEVERAL)


def _is_part(metric: str) -> bool:
    """Whether what several words say may be added up in a cell: grounds, results, documents that are void."""
    return metric.endswith(_ADDED) or metric.startswith(_GROUNDS)


def verdict_on(context: Context, claim: Claim) -> Verdict:
    """The verdict on one claim, also where it stands only inside a list of parts."""
    return notes(context).by_claim.get(claim) or judge(context.report, claim)


def judge(report: Report, claim: Claim) -> Verdict:
    """Whether the tables allow a claim."""
    says = stated(claim, report.source.text)
    tried = tuple(each for text in claim.accepts if (each := measured(report, text)) is not None)
    if not tried or any(each.allows(says) for each in tried):
        return Verdict(claim, says, tried, False)
    doubt = claim.doubt
    if not doubt and any(each.may_allow(says) for each in tried):
        doubt = "approximate" if claim.approximate else "rounded"
    return Verdict(claim, says, tried, True, doubt)


@lru_cache(maxsize=256)
def _shaped(pattern: str) -> Callable[[str], Any]:
    return regex(translate(pattern)).match


def among(metric: str, patterns: Sequence[str]) -> bool:
    """Whether a metric is one of those that patterns name: `requests.denied.*` is `requests.denied` and all below it,
    `requests.*@*` every figure with an applicant kind; without an `@` in it a pattern means figures without one."""
    for pattern in patterns:
        if ("@" in pattern) != ("@" in metric):
            continue
        if pattern.endswith(".*") and metric == pattern[:-2]:
            return True
        if _shaped(pattern)(metric):
            return True
    return False


def lenient(report: Report, verdict: Verdict, entries: Sequence[Mapping[str, Any]]) -> Verdict:
    """The verdict with a doubt, where the claim meets a figure that it does not say but may mean (`lenient:`)."""
    if verdict.doubt:
        return verdict
    for entry in entries:
        if not among(verdict.claim.metric, entry["metrics"]):
            continue
        for text, tree in zip(entry["accepts"], entry["trees"], strict=True):
            figure = measured(report, text, tree)
            if figure is not None and figure.known and figure.allows(verdict.stated):
                return replace(verdict, doubt=entry["doubt"], tried=(*verdict.tried, figure))
    return verdict
