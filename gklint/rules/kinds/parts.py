"""Kind `parts`: a whole and the parts that the prose lists for it.

    kind: parts
    also:                                   # what the parts of such a whole may add up to besides, in the tables
      - {wholes: [requests.new], sums: [requests.new + requests.carried_in]}
    beside:                                 # what the prose states besides, and the parts of such a whole may contain
      - {wholes: [requests.new], adds: [requests.carried_in]}

Parts above the whole are reported always, below it only where the list is closed. Nothing is reported where a claim
that contradicts the tables (and is reported for that) explains the difference, or where the whole and every part agree
with the tables and the parts add up to a figure of `also` (results include what was carried in, not what was carried
on). Where the whole can be one figure or the sum of two (`beside`), parts that fit either are no fault. Figures in the
list that were not understood may be parts or not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Told
from gklint.prose.model import Claim, Parts
from gklint.resources.records import dataclass
from gklint.rules.kinds.compare import Verdict, among, measured, verdict_on
from gklint.rules.kinds.names import parsed, require_metrics
from gklint.rules.kinds.stated import Interval
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.model import Context, Rule

_SCRATCH = "parts"
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
        parts = tuple([verdict_on(context, each) for each in listed.parts])
        perhaps = reduce(Interval.plus, [verdict_on(context, each).stated.near for each in listed.perhaps], _NOTHING)
        found = _Listed(listed, ((whole,),), parts, perhaps)
        if not found.fault(_said):
            continue
        found = _Listed(listed, ((whole,), *_others(rule, context, listed, whole)), parts, perhaps)
        fault = found.fault(_said)
        if fault and not _explained(found) and not _meant(rule, context, found):
            yield _finding(rule, context, found, fault)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("working", "whole", "doubt", "text")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The expressions of `also:` as trees. Metrics that no form has are refused."""
    for index, entry in enumerate(spec.get("also", ())):
        require_metrics(entry["wholes"], ("also", index, "wholes"), where)
    for index, entry in enumerate(spec.get("beside", ())):
        for key in ("wholes", "adds"):
            require_metrics(entry[key], ("beside", index, key), where)
    return {
        "also": [
            {
                **entry,
                "trees": [parsed(text, ("also", index, "sums", at), where) for at, text in enumerate(entry["sums"])],
            }
            for index, entry in enumerate(spec.get("also", ()))
        ]
    }


_NOTHING = Interval(0, 0)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list with its figures beside the tables. wholes: all that the whole can be, each the claims whose sum it is;
    perhaps: what the figures come to that may be parts."""

    listed: Parts
    wholes: Sequence[Sequence[Verdict]]
    parts: Sequence[Verdict]
    perhaps: Interval

    def fault(self, figure: Callable[[Verdict], Interval]) -> str:
        """`above`, `below` or "": how parts stand to the last of the wholes, where they fit none for certain."""
        total = reduce(Interval.plus, map(figure, self.parts))
        fault = ""
        for each in self.wholes:
            fault = self._against(reduce(Interval.plus, map(figure, each)), total)
            if not fault:
                break
        return fault

    def _against(self, whole: Interval, total: Interval) -> str:
        if whole.below(total):
            return ABOVE
        return BELOW if self.listed.closed and total.plus(self.perhaps).below(whole) else ""

    @property
    def claims(self) -> Sequence[Verdict]:
        """All claims that take part."""
        return *self.wholes[-1], *self.parts


def _others(rule: Rule, context: Context, listed: Parts, whole: Verdict) -> Iterator[Sequence[Verdict]]:
    """What the whole of a list can be with what the prose states besides."""
    entries = (each for each in rule.spec.get("beside", ()) if among(listed.whole.metric, each["wholes"]))
    adds = {metric for each in entries for metric in each["adds"]}
    own = {listed.whole, *listed.parts, *listed.perhaps}
    meaning = _meaning(context)
    for at in sorted({at for metric in adds for at in meaning.get(metric, ())}):
        claim = context.reading.claims[at]
        if claim not in own:
            yield whole, verdict_on(context, claim)


def _meaning(context: Context) -> Mapping[str, Sequence[int]]:
    """By metric, the claims of more than zero that can mean it, by their numbers; worked out once for a report."""
    found: dict[str, list[int]] | None = context.scratch.get(_SCRATCH)
    if found is None:
        found = context.scratch[_SCRATCH] = {}
        for at, claim in enumerate(context.reading.claims):
            for metric in {claim.metric, *claim.accepts} if claim.value else ():
                found.setdefault(metric, []).append(at)
    return found


def _said(verdict: Verdict) -> Interval:
    return verdict.stated.near


def _explained(found: _Listed) -> bool:
    """Whether the list adds up once the claims that contradict the tables are replaced by what the tables hold."""
    return any(each.contradicts for each in found.claims) and not found.fault(_true)


def _true(verdict: Verdict) -> Interval:
    """What the claim ought to say: of all figures it can mean, the widest range."""
    if not verdict.contradicts:
        return verdict.stated.near
    lows = [each.near.lo for each in verdict.tried]
    highs = [each.near.hi for each in verdict.tried]
    low = None if any(each is None for each in lows) else min(each for each in lows if each is not None)
    high = None if any(each is None for each in highs) else max(each for each in highs if each is not None)
    return Interval(low, high)


def _meant(rule: Rule, context: Context, found: _Listed) -> bool:
    """Whether every claim agrees with the tables, or does once it is replaced by what they hold, and the parts make up
    another figure that the list can mean, or a part of it where not all are listed."""
    (whole,) = found.wholes[0]
    if not all(each.borne_out or each.contradicts for each in (whole, *found.parts)):
        return False
    total = reduce(Interval.plus, map(_true, found.parts))
    for entry in rule.compiled["also"]:
        if not among(whole.claim.metric, entry["wholes"]):
            continue
        for text, tree in zip(entry["sums"], entry["trees"], strict=True):
            figure = measured(context.report, text, tree)
            if figure is None or figure.value is None:
                continue
            if total.meets(figure.near) or not (found.listed.closed or figure.near.below(total)):
                return True
    return False


def _finding(rule: Rule, context: Context, found: _Listed, fault: str) -> Diagnostic:
    words = Wording(context.report.form, context.lang)
    wholes, parts = found.wholes[-1], found.parts
    whole = wholes[0]
    exact = all(not each.claim.approximate for each in parts)
    total = sum((each.claim.value for each in parts), start=0)
    addends = words.join("addends", (words.plain(each) for each in parts))
    working = f"{addends} = {context.show(total)}" if exact else addends
    shown = words.claimed(whole.claim, whole.stated, claim_unit(whole))
    together = shown
    if len(wholes) > 1:
        together = words.join("addends", (words.claimed(each.claim, each.stated, claim_unit(each)) for each in wholes))
    doubt = _doubt([each.claim for each in found.claims])
    return context.emit(
        rule,
        found.listed.span,
        {"whole": together, "doubt": words.doubt(doubt), "text": " ".join(whole.claim.text.split())},
        lambda: Told(
            working,
            (
                Related(words.text("whole", value=shown), whole.claim.span),
                *(Related(_part(words, each), each.claim.span) for each in (*wholes[1:], *parts)),
            ),
            data={
                "metric": whole.claim.metric,
                "whole": sum((each.claim.value for each in wholes), start=0),
                "sum": total,
                "parts": [{"metric": each.claim.metric, "narrative": each.claim.value} for each in parts],
            },
        ),
        message_key=fault,
        working=working,
    )


def _part(words: Wording, verdict: Verdict) -> str:
    value = words.claimed(verdict.claim, verdict.stated, claim_unit(verdict))
    return words.text("part", words=words.metric(verdict.claim.metric), value=value) if verdict.claim.metric else value


def _doubt(claims: Sequence[Claim]) -> str:
    return next((claim.doubt for claim in claims if claim.doubt), "")
