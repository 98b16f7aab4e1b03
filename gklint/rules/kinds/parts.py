"""Kind `parts`: a whole and the parts that the prose lists for it.

    kind: parts
    also:                                   # what the parts of such a whole may add up to besides, in the tables
      - {wholes: [requests.new], sums: [requests.new + requests.carried_in]}

Parts above the whole are reported always, below it only where the list is closed. Nothing is reported where a claim
that contradicts the tables (and is reported for that) explains the difference, or where the whole and every part agree
with the tables and the parts add up to a figure of `also` (results include what was carried in, not what was carried
on).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from gklint.diagnostics import Diagnostic, Related
from gklint.prose.model import Claim, Parts
from gklint.rules.kinds.compare import Interval, Verdict, among, measured, verdict_on
from gklint.rules.kinds.names import parsed, require_metrics
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.model import Context, Rule

ABOVE, BELOW = "above", "below"


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each list that does not add up."""
    seen: set[Any] = set()
    for listed in context.reading.parts:
        key = (listed.span, listed.whole.number)
        if key in seen or not listed.parts:
            continue
        seen.add(key)
        whole = verdict_on(context, listed.whole)
        parts = [verdict_on(context, each) for each in listed.parts]
        fault = _fault(whole.stated.near, [each.stated.near for each in parts], listed.closed)
        if fault and not _explained(listed, whole, parts) and not _meant(rule, context, whole, parts):
            yield _finding(rule, context, listed, whole, parts, fault)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("working", "whole", "doubt", "text")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The expressions of `also:` as trees. Metrics that no form has are refused."""
    for index, entry in enumerate(spec.get("also", ())):
        require_metrics(entry["wholes"], ("also", index, "wholes"), where)
    return {
        "also": [
            {
                **entry,
                "trees": [parsed(text, ("also", index, "sums", at), where) for at, text in enumerate(entry["sums"])],
            }
            for index, entry in enumerate(spec.get("also", ()))
        ]
    }


def _fault(whole: Interval, parts: Sequence[Interval], closed: bool) -> str:
    """`above`, `below` or "": how parts stand to the whole, where that is certain."""
    total = reduce(Interval.plus, parts)
    if whole.below(total):
        return ABOVE
    return BELOW if closed and total.below(whole) else ""


def _explained(listed: Parts, whole: Verdict, parts: Sequence[Verdict]) -> bool:
    """Whether the list adds up once the claims that contradict the tables are replaced by what the tables hold."""
    if not any(each.contradicts for each in (whole, *parts)):
        return False
    return not _fault(_true(whole), [_true(each) for each in parts], listed.closed)


def _true(verdict: Verdict) -> Interval:
    """What the claim ought to say: of all figures it can mean, the widest range."""
    if not verdict.contradicts:
        return verdict.stated.near
    lows = [each.near.lo for each in verdict.tried]
    highs = [each.near.hi for each in verdict.tried]
    low = None if any(each is None for each in lows) else min(each for each in lows if each is not None)
    high = None if any(each is None for each in highs) else max(each for each in highs if each is not None)
    return Interval(low, high)


def _meant(rule: Rule, context: Context, whole: Verdict, parts: Sequence[Verdict]) -> bool:
    """Whether every claim agrees with the tables and the parts make up another figure that the list can mean."""
    if not all(each.borne_out for each in (whole, *parts)):
        return False
    total = reduce(Interval.plus, (each.stated.near for each in parts))
    for entry in rule.compiled["also"]:
        if not among(whole.claim.metric, entry["wholes"]):
            continue
        for text, tree in zip(entry["sums"], entry["trees"], strict=True):
            figure = measured(context.report, text, tree)
            if figure is not None and figure.value is not None and total.meets(figure.near):
                return True
    return False


def _finding(
    rule: Rule, context: Context, listed: Parts, whole: Verdict, parts: Sequence[Verdict], fault: str
) -> Diagnostic:
    words = Wording(context)
    exact = all(not each.claim.approximate for each in parts)
    total = sum((each.claim.value for each in parts), start=0)
    addends = words.join("addends", (words.plain(each) for each in parts))
    working = f"{addends} = {context.show(total)}" if exact else addends
    shown = words.claimed(whole.claim, whole.stated, claim_unit(whole))
    doubt = _doubt([listed.whole, *listed.parts])
    return context.emit(
        rule,
        listed.span,
        {"whole": shown, "doubt": words.doubt(doubt), "text": " ".join(listed.whole.text.split())},
        message_key=fault,
        related=[
            Related(words.text("whole", value=shown), whole.claim.span),
            *(Related(_part(words, each), each.claim.span) for each in parts),
        ],
        working=working,
        label=working,
        data={
            "metric": whole.claim.metric,
            "whole": whole.claim.value,
            "sum": total,
            "parts": [{"metric": each.claim.metric, "narrative": each.claim.value} for each in parts],
        },
    )


def _part(words: Wording, verdict: Verdict) -> str:
    value = words.claimed(verdict.claim, verdict.stated, claim_unit(verdict))
    return words.text("part", words=words.metric(verdict.claim.metric), value=value) if verdict.claim.metric else value


def _doubt(claims: Sequence[Claim]) -> str:
    return next((claim.doubt for claim in claims if claim.doubt), "")
