"""Kind `percentage`: shares that the prose states, computed again.

The part and the base are taken from the counts beside the share and from the tables, in every combination; the share is
reported if it follows from none of them and at least one of them is exactly known. How near is near enough: `agrees`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Told
from gklint.form.model import Number
from gklint.prose.model import Bound, Claim, Percentage
from gklint.resources.records import dataclass
from gklint.rules.kinds.compare import Figure, measured
from gklint.rules.kinds.stated import Interval, stated, terms
from gklint.rules.kinds.wording import Wording
from gklint.rules.model import Context, Rule

_VALUES = 4  # values of one metric that are tried as bases: more are no one report's


@dataclass(frozen=True, slots=True)
class Operand:
    """A part or a base: what it may be, and where it was taken from."""

    interval: Interval
    claim: Claim | None = None
    figure: Figure | None = None


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each share that does not follow (the same share stated again is not reported again)."""
    seen: set[tuple[str, Decimal]] = set()
    wholes = _wholes(context)
    for share in context.reading.percentages:
        key = (share.part, share.value)
        if key in seen:
            continue
        wrong = _wrong(share, context, wholes)
        if wrong is not None:
            seen.add(key)
            yield _finding(rule, context, share, *wrong)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("working", "narrative", "doubt", "text")


def admitted(share: Percentage) -> Interval:
    """The shares (in percent) that the words admit.

    As written: what rounds to it or is cut to it at its last digit, or is less than one in that digit away, but no more
    than a tenth of a point (shares are adjusted to add up to 100). 约: within two points; 余, 多: up to the next ten.
    """
    value = share.value
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent) if exponent == 1 else min(int(exponent), 0))  # 1: in tenths (三成)
    if share.bound is Bound.EXACT:
        slack = min(step, Decimal(terms()["share_slack"]))
        return Interval(value - max(step / 2, slack), value + step, hi_open=True)
    if share.bound is Bound.ABOUT:
        reach = max(Decimal(terms()["share_about"]), step / 2)
        written = max(word in share.text for word in terms()["over"])
        if written:
            unit = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)
            return Interval(value - step / 2, value + max(unit, reach))
        return Interval(value - reach, value + reach)
    low, high = value - step / 2, value + step
    if share.bound in (Bound.AT_LEAST, Bound.MORE_THAN):
        return Interval(lo=low)
    return Interval(hi=high)


def ratio(part: Interval, base: Interval) -> Interval | None:
    """The shares in percent that a part can be of a base; None if nothing can be said."""
    if part.lo is None or part.lo < 0 or base.lo is None or base.lo < 0 or base.hi == 0:
        return None
    with localcontext() as exact:
        exact.prec = 40
        low = Decimal(part.lo) * 100 / Decimal(base.hi) if base.hi else Decimal(0)
        high = None if part.hi is None or not base.lo else Decimal(part.hi) * 100 / Decimal(base.lo)
    return Interval(low, high)


def _wholes(context: Context) -> dict[str, dict[Number, Claim]]:
    """The first few values that the prose states for each metric: a share may be one of any of them."""
    found: dict[str, dict[Number, Claim]] = {}
    if context.reading.percentages:
        for claim in context.reading.claims:
            values = found.setdefault(claim.metric, {})
            if len(values) < _VALUES:
                values.setdefault(claim.value, claim)
    return found


def _wrong(
    share: Percentage, context: Context, wholes: Mapping[str, Mapping[Number, Claim]]
) -> tuple[Operand, Operand] | None:
    """A part and a base that show the share to be wrong; None if it may be right."""
    text = context.report.source.text
    parts = [*_said(share.part_claim, text), *_held(share.part, context)]
    bases = [*_said(share.base_claim, text), *(each for base in share.bases for each in _held(base, context))]
    # Where no base stands beside the share, each that it may have must be known before it can be called wrong.
    if share.base_claim is None and any(base.interval.lo is None for base in bases):
        return None
    bases += [each for base in share.bases for claim in wholes.get(base, {}).values() for each in _said(claim, text)]
    allowed = admitted(share)
    shown: tuple[Operand, Operand] | None = None
    for part in parts:
        for base in bases:
            found = ratio(part.interval, base.interval)
            if found is None:
                continue
            if allowed.meets(found):
                return None
            if shown is None and part.interval.value is not None and base.interval.value is not None:
                shown = (part, base)
    return shown


def _said(claim: Claim | None, text: str) -> Iterator[Operand]:
    if claim is not None:
        yield Operand(stated(claim, text).near, claim=claim)


def _held(expression: str, context: Context) -> Iterator[Operand]:
    found = measured(context.report, expression) if expression else None
    if found is not None:
        yield Operand(found.near, figure=found)


def _finding(rule: Rule, context: Context, share: Percentage, part: Operand, base: Operand) -> Diagnostic:
    words = Wording(context.report.form, context.lang)
    top, bottom = part.interval.value, base.interval.value
    assert top is not None
    assert bottom is not None
    result = _percent(top, bottom, share.value)
    working = f"{context.show(top)} ÷ {context.show(bottom)} = {context.show(result)}%"
    narrative = words.claimed(_as_claim(share))
    return context.emit(
        rule,
        share.span,
        {"narrative": narrative, "doubt": words.doubt(share.doubt), "text": " ".join(share.text.split())},
        lambda: Told(
            words.text("label", value=narrative),
            tuple(each for operand in (part, base) for each in _place(words, operand)),
            data={"part": share.part, "narrative": share.value + 0, "computed": result, "counts": [top, bottom]},
        ),
        working=working,
    )


def _percent(part: Number, base: Number, written: Decimal) -> Decimal:
    """The share, rounded to two places or to as many as were written."""
    places = max(2, -int(written.as_tuple().exponent))
    with localcontext() as exact:
        exact.prec = 40
        return (Decimal(part) * 100 / Decimal(base)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _place(words: Wording, operand: Operand) -> Iterator[Related]:
    if operand.claim is not None:
        yield Related(words.text("stated", value=words.claimed(operand.claim)), operand.claim.span)
    elif operand.figure is not None:
        yield from words.cells([operand.figure])


def _as_claim(share: Percentage) -> Claim:
    """A share as a claim, to be written like one."""
    return Claim(
        share.part, share.value, share.bound, share.span, share.number, share.text, share.pattern, (), unit="%"
    )
