"""What the rules that compare prose with tables share: whether the tables allow what a claim says.

A claim becomes an interval (`stated`), an expression over metrics becomes another (`measured`), and a claim contradicts
the tables only if it meets none of the figures that its words can mean (`notes`). Blank cells leave a figure open
above, cells that were not read leave it open altogether: what is open contradicts nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fnmatch import translate
from functools import lru_cache
from typing import Any

from gklint.form.metrics import index
from gklint.form.model import Form, Number, Report
from gklint.form.quantity import Linear, Quantity, linear, measure
from gklint.prose.model import Bound, Claim, Sweeping
from gklint.resources import regex
from gklint.resources.records import dataclass, field, replace
from gklint.rules.kinds.corrections import supported
from gklint.rules.kinds.stated import AMOUNT, Interval, Stated, rounded, stated
from gklint.rules.model import Context
from gklint.text import Span

_FULL_STOP = "。"
_ADDED = (".repealed", ".upheld", ".corrected", ".other")
_GROUNDS = ("requests.denied.", "requests.unavailable.", "requests.refused.", "requests.other.")
SEVERAL = "several"  # the doubt of a figure that is one of several of its cell


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


Figures = dict[str, Figure | None]  # by expression


def measured(report: Report, expression: str, tree: Any = None, known: Figures | None = None) -> Figure | None:
    """What the tables say of an expression; None if the report's form has no such figure. `tree`: the same, parsed.
    known: the figures of this report that were measured already; this one is added."""
    if known is None:
        return _measured(report, expression, tree)
    if expression not in known:
        known[expression] = _measured(report, expression, tree)
    return known[expression]


def _measured(report: Report, expression: str, tree: Any) -> Figure | None:
    cells = _cells(report.form, expression, tree)
    if cells is None:
        return None
    found = measure(report.facts, cells)
    if found.value is None or len(found.cells) != 1 or not expression.endswith(AMOUNT):
        return Figure(expression, found)
    # Money is compared at the digits written, and the cell has its digits too.
    held = Decimal(found.value)
    exponent = min(int(held.as_tuple().exponent), 0)
    near = rounded(held, Decimal(1).scaleb(exponent))
    return Figure(expression, found, near if exponent else None, near)


def _cells(form: Form, expression: str, tree: Any) -> Linear | None:
    """The cells that an expression counts, worked out once for a form."""
    kept: dict[str, Linear | None] = index(form).kept.setdefault("figures", {})
    if expression not in kept:
        kept[expression] = linear(form, expression if tree is None else tree)
    return kept[expression]


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
    """What is worked out once for a report. wrong: the verdicts that contradict."""

    verdicts: tuple[Verdict, ...]
    wrong: tuple[Verdict, ...]
    figures: Figures
    supports: Mapping[tuple[str, ...], Sequence[Verdict]]  # by fault of the tables' sums: the claims that mend it
    told: dict[Claim, str] = field(default_factory=dict)  # claims that a finding speaks of, and its code
    told_words: set[Sweeping] = field(default_factory=set)  # words for all cases that such a finding speaks of
    _by_place: dict[Span, list[Verdict]] | None = None
    _right: dict[str, list[Verdict]] | None = None

    def on(self, claim: Claim) -> Verdict | None:
        """The verdict on a claim."""
        if self._by_place is None:
            self._by_place = {}
            for each in reversed(self.verdicts):
                self._by_place.setdefault(each.claim.number, []).append(each)
        here = self._by_place.get(claim.number, ())
        return next((each for each in here if each.claim is claim or each.claim == claim), None)

    def right(self, metric: str) -> Sequence[Verdict]:
        """The verdicts on the claims about a metric that the tables bear out."""
        if self._right is None:
            self._right = {}
            for each in self.verdicts:
                if not each.contradicts and each.borne_out:
                    self._right.setdefault(each.claim.metric, []).append(each)
        return self._right.get(metric, ())


def notes(context: Context) -> Notes:
    """The verdicts on all claims of the reading, worked out once and kept in the context. A claim that says what a cell
    should hold whose sums are wrong is judged beside the mended table: the fault is the table's."""
    found = context.scratch.get("compare")
    if not isinstance(found, Notes):
        figures: Figures = {}
        verdicts = [judge(context.report, claim, figures) for claim in context.reading.claims]
        supports: dict[tuple[str, ...], list[Verdict]] = {}
        if any(each.contradicts for each in verdicts):
            for at, (fault, verdict) in supported(context, verdicts).items():
                verdicts[at] = verdict
                supports.setdefault(fault, []).append(verdict)
            _add_up(context.report.source.text, verdicts)
        wrong = tuple(each for each in verdicts if each.contradicts)
        found = context.scratch["compare"] = Notes(tuple(verdicts), wrong, figures, supports)
    return found


def _add_up(text: str, verdicts: list[Verdict]) -> None:
    """Figures of one sentence that fall into one cell (废止2件，宣布失效1件) are the cell together. Where they are not,
    that is only doubtful."""
    able = [at for at, each in enumerate(verdicts) if each.tried and _is_part(each.claim.metric)]
    if not any(verdicts[at].contradicts for at in able):
        return
    groups: dict[tuple[str, int], list[int]] = {}
    stops = list(_places(_FULL_STOP, text))
    for at in able:
        claim = verdicts[at].claim
        if claim.bound is Bound.EXACT:
            groups.setdefault((claim.metric, bisect_left(stops, claim.number.start)), []).append(at)
    for places in groups.values():
        wrong = [at for at in places if verdicts[at].contradicts]
        if not wrong or len({verdicts[at].claim.number for at in places}) < len(places) or len(places) < 2:
            continue
        fits = sum(Decimal(verdicts[at].claim.value) for at in places) == verdicts[places[0]].tried[0].value
        borne_out = any(verdicts[at].borne_out for at in places)
        for at in places if fits or not borne_out else ():  # not the cell: one finding, at the first
            asked = not fits and at == wrong[0]
            verdicts[at] = replace(verdicts[at], contradicts=asked, doubt=verdicts[at].doubt or SEVERAL)


def _places(char: str, text: str) -> Iterator[int]:
    at = text.find(char)
    while at >= 0:
        yield at
        at = text.find(char, at + 1)


def _is_part(metric: str) -> bool:
    """Whether what several words say may be added up in a cell: grounds, results, documents that are void."""
    return metric.endswith(_ADDED) or metric.startswith(_GROUNDS)


def verdict_on(context: Context, claim: Claim) -> Verdict:
    """The verdict on one claim, also where it stands only inside a list of parts."""
    kept = notes(context)
    return kept.on(claim) or judge(context.report, claim, kept.figures)


def judge(report: Report, claim: Claim, known: Figures | None = None) -> Verdict:
    """Whether the tables allow a claim. known: see `measured`."""
    says = stated(claim, report.source.text)
    tried = tuple([each for text in claim.accepts if (each := measured(report, text, known=known)) is not None])
    for each in tried:
        if each.allows(says):
            return Verdict(claim, says, tried, False)
    if not tried:
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
    return _among(metric, tuple(patterns))


@lru_cache(maxsize=16384)
def _among(metric: str, patterns: tuple[str, ...]) -> bool:
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
