"""Kind `repeated-claim`: the prose against itself.

    kind: repeated-claim
    exclude: [fee.*]                  # figures that another rule compares

Exact statements of one figure (the same metric that can mean the same cells) are compared with each other. What
contradicts the tables is left out: a rule of kind `claim` reports it, and names the right figure beside it. Statements
that the tables bear out, each in its own meaning, differ legitimately. Words that can mean several figures are compared
only with the same words, and then doubtfully.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Severity, Told
from gklint.prose.model import Bound
from gklint.rules.kinds.compare import SEVERAL, Verdict, among, notes
from gklint.rules.kinds.names import require_metrics
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.model import Context, Rule


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each figure that is stated with different values."""
    exclude = rule.spec.get("exclude", ())
    groups: dict[Any, list[Verdict]] = {}
    verdicts = notes(context).verdicts
    times = Counter([each.claim.metric for each in verdicts])
    if len(times) == len(verdicts):
        return  # nothing is stated twice
    for each in verdicts:
        claim = each.claim
        if times[claim.metric] == 1:
            continue
        if claim.bound is not Bound.EXACT or each.contradicts or each.doubt == SEVERAL or among(claim.metric, exclude):
            continue
        vague = len(claim.accepts) > 1
        groups.setdefault((claim.metric, claim.accepts, claim.pattern if vague else ""), []).append(each)
    for group in groups.values():
        conflict = _conflict(group)
        if conflict:
            yield _finding(rule, context, conflict)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("words", "values", "doubt")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """Nothing to keep; metrics that no form has are refused."""
    require_metrics(spec.get("exclude", ()), ("exclude",), where)


def _conflict(group: Sequence[Verdict]) -> list[Verdict]:
    """The first statement and those that cannot be true beside it; nothing if all can."""
    ordered = sorted(group, key=lambda each: each.claim.span)
    first = ordered[0]
    against = [
        each
        for each in ordered[1:]
        if not first.stated.near.meets(each.stated.near) and not (first.borne_out and each.borne_out)
    ]
    return [first, *against] if against else []


def _finding(rule: Rule, context: Context, conflict: Sequence[Verdict]) -> Diagnostic:
    words = Wording(context.report.form, context.lang)
    first, second = conflict[0], conflict[1]
    values = [words.claimed(each.claim, each.stated, claim_unit(each)) for each in conflict]
    doubt = next((each.claim.doubt for each in conflict if each.claim.doubt), "")
    if not doubt and len(first.claim.accepts) > 1:
        doubt = "may_differ"
    others = [pair for pair in zip(values, conflict, strict=True) if pair[1] is not second]
    return context.emit(
        rule,
        second.claim.span,
        {
            "words": words.metric(first.claim.metric),
            "values": words.join("claims", dict.fromkeys(values)),
            "doubt": words.doubt(doubt),
        },
        lambda: Told(
            words.text("label", value=values[1]),
            tuple(Related(words.text("stated", value=value), each.claim.span) for value, each in others),
            data={"metric": first.claim.metric, "values": [each.claim.value for each in conflict]},
        ),
        severity=Severity.WARNING if doubt else None,
    )
