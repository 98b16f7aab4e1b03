"""Kind `claim`: what the prose states against what the tables hold.

    kind: claim
    metrics: [requests.new, requests.denied.*, "requests.*@*"]   # whose claims the rule judges
    lenient:                                                     # figures the words do not say but may mean: a warning
      - {metrics: [requests.new], accepts: [requests.new + requests.carried_in], doubt: carried_in_counted}

A claim is reported if it meets none of the figures that its words can mean. Claims that are wrong for one reason give
one finding, with the others beside it: the same figure stated twice; a sum and its part that differ from the tables by
the same number; parts of one whole whose differences cancel out; words that deny several figures at once
(未发生行政复议、行政诉讼).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Severity, Told
from gklint.prose.model import Sweeping
from gklint.rules.kinds.compare import Figure, Notes, Verdict, among, lenient, notes
from gklint.rules.kinds.names import parsed, require_metrics
from gklint.rules.kinds.sweeping import repeats
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.model import Context, Rule


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each group of claims that contradict the tables for one reason."""
    kept = notes(context)
    if not kept.wrong:
        return
    wrong = [
        lenient(context.report, each, rule.compiled["lenient"])
        for each in kept.wrong
        if among(each.claim.metric, rule.spec["metrics"])
        # What the finding of another rule has named already is not told again.
        and kept.told.get(each.claim, rule.code) == rule.code
    ]
    if not wrong:
        return
    elsewhere: Mapping[Any, Sequence[Verdict]] | None = context.scratch.get("elsewhere")
    if elsewhere is None:
        elsewhere = context.scratch["elsewhere"] = _elsewhere(kept)
    for group in _grouped(wrong, context):
        members = {each.claim for each in group}
        for key in [key for each in group for key in (*_reaches(each), each.claim)]:
            for each in elsewhere.get(key, ()):
                if each.claim not in members:
                    members.add(each.claim)
                    group.append(each)
        for claim in members:
            kept.told.setdefault(claim, rule.code)
        repeated = [] if group[0].doubt else sorted(repeats(context, group), key=lambda each: each.span)
        kept.told_words.update(repeated)
        yield _finding(rule, context, group, repeated)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("words", "narrative", "tried", "doubt", "text")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The expressions of `lenient:` as trees. Metrics that no form has are refused."""
    require_metrics(spec["metrics"], ("metrics",), where)
    for index, entry in enumerate(spec.get("lenient", ())):
        require_metrics(entry["metrics"], ("lenient", index, "metrics"), where)
    return {
        "lenient": [
            {
                **entry,
                "trees": [
                    parsed(text, ("lenient", index, "accepts", at), where) for at, text in enumerate(entry["accepts"])
                ],
            }
            for index, entry in enumerate(spec.get("lenient", ()))
        ]
    }


# ---------------------------------------------------------------- grouping

_NEAR = 60  # characters between two claims that belong to one statement


def _denies(verdict: Verdict) -> bool:
    return verdict.claim.value == 0 and not verdict.claim.approximate


def _reaches(verdict: Verdict) -> Iterator[Any]:
    """The keys of what a claim takes along from other rules."""
    if _denies(verdict):
        yield ("denied", verdict.claim.number)
    if verdict.difference is not None and len(verdict.tried[0].quantity.cells) == 1:
        yield ("cell", verdict.tried[0].quantity.cells[0].metric, verdict.difference)


def _elsewhere(kept: Notes) -> dict[Any, list[Verdict]]:
    """Claims that are wrong because another is, whatever their rule, by the keys of `_reaches` or by that claim: what
    one negation denies (未发生行政复议、行政诉讼), sums that are off by as much as one of their cells, and a
    case counted in the wrong place (办结33件，结转2件 for 32 and 3)."""
    found: dict[Any, list[Verdict]] = {}
    for each in kept.wrong:
        if _denies(each):
            found.setdefault(("denied", each.claim.number), []).append(each)
        cells = each.tried[0].quantity.cells
        if each.difference is not None and len(cells) > 1:
            for cell in cells:
                if cell.times == 1:
                    found.setdefault(("cell", cell.metric, each.difference), []).append(each)
    for one, other in _moved(kept):
        found.setdefault(one.claim, []).append(other)
        found.setdefault(other.claim, []).append(one)
    return found


def _moved(kept: Notes) -> Iterator[tuple[Verdict, Verdict]]:
    """Pairs of claims near each other about one table, of which one has too many by what the other has too few."""
    groups: dict[Any, list[Verdict]] = {}
    for each in kept.wrong:
        if not each.doubt and each.difference:
            name, _, column = each.claim.metric.partition("@")
            groups.setdefault((name.partition(".")[0], column, abs(each.difference)), []).append(each)
    for group in groups.values():
        if len(group) == 2 and sum(each.difference or 0 for each in group) == 0:
            one, other = sorted(group, key=lambda each: each.claim.span)
            if other.claim.span.start - one.claim.span.end <= _NEAR:
                yield one, other


def _grouped(wrong: Sequence[Verdict], context: Context) -> list[list[Verdict]]:
    """Claims put together that are wrong for one reason; the one to report comes first in each group: a certain one
    before a doubtful one, one about a single cell before one about a sum, then by place."""
    parent = list(range(len(wrong)))

    def find(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[Any, int] = {}
    for at, key in _reasons(wrong, context):
        parent[find(at)] = find(first.setdefault(key, at))
    groups: dict[int, list[Verdict]] = {}
    for at, each in enumerate(wrong):
        groups.setdefault(find(at), []).append(each)
    for group in groups.values():
        group.sort(key=lambda each: (bool(each.doubt), len(each.tried[0].quantity.cells), each.claim.span))
    return sorted(groups.values(), key=lambda group: group[0].claim.span)


def _reasons(wrong: Sequence[Verdict], context: Context) -> Iterator[tuple[int, Any]]:
    """For each claim the keys of the reasons why it may be wrong; claims that share a key are wrong for one reason."""
    places = {each.claim: at for at, each in enumerate(wrong)}
    for at, each in enumerate(wrong):
        claim = each.claim
        yield at, ("same", claim.metric, claim.value, claim.bound)
        if _denies(each):
            yield at, ("denied", claim.number)
        if each.difference is not None:
            for cell in each.tried[0].quantity.cells:
                if cell.times == 1:
                    yield at, ("cell", cell.metric, each.difference)
    for number, listed in enumerate(context.reading.parts):
        members = [places[claim] for claim in listed.parts if claim in places]
        differences = [off for at in members if (off := wrong[at].difference) is not None]
        if 1 < len(members) == len(differences) and sum(differences) == 0:
            # What one part has too many, another has too few: cases counted in the wrong place.
            yield from ((at, ("moved", number)) for at in members)
        whole = places.get(listed.whole)
        off = wrong[whole].difference if whole is not None else None
        # A whole is wrong because a part of it is; parts that are off by the same number are faults of their own.
        part = next((at for at in members if off is not None and wrong[at].difference == off), None)
        if whole is not None and part is not None:
            yield whole, ("parts", number)
            yield part, ("parts", number)


# ---------------------------------------------------------------- the finding


def _finding(rule: Rule, context: Context, group: Sequence[Verdict], repeated: Sequence[Sweeping]) -> Diagnostic:
    words = Wording(context.report.form, context.lang)
    main = group[0]
    claim = main.claim
    same_words = [each for each in group if each.claim.number == claim.number]
    figures = [figure for each in same_words for figure in each.tried]
    narrative = words.claimed(claim, main.stated, claim_unit(main))
    agreeing = notes(context).right(claim.metric)

    def told() -> Told:
        related = (
            *words.cells(figures),
            *_others(words, group, same_words),
            *(Related(words.text("quoted", text=" ".join(each.text.split())), each.span) for each in repeated),
            *_agreeing(words, agreeing),
        )
        return Told(words.text("label", value=narrative), related, data=_data(group, figures))

    return context.emit(
        rule,
        claim.span,
        {
            "words": words.metric(claim.metric),
            "narrative": narrative,
            "tried": words.tried(figures),
            "doubt": words.doubt(main.doubt),
            "text": " ".join(claim.text.split()),
        },
        told,
        severity=Severity.WARNING if main.doubt else None,
    )


def _others(words: Wording, group: Sequence[Verdict], told: Sequence[Verdict]) -> Iterator[Related]:
    """The other claims that are wrong for the same reason."""
    main = group[0]
    seen = {each.claim.number for each in told}
    for each in sorted(group, key=lambda each: each.claim.span):
        if each.claim.number in seen:
            continue
        seen.add(each.claim.number)
        value = words.claimed(each.claim, each.stated, claim_unit(each))
        if (each.claim.metric, each.claim.value) == (main.claim.metric, main.claim.value):
            yield Related(words.text("same", value=value), each.claim.span)
        else:
            said = words.text(
                "linked", words=words.metric(each.claim.metric), value=value, tried=words.tried(each.tried)
            )
            yield Related(said, each.claim.span)


def _agreeing(words: Wording, right: Sequence[Verdict]) -> Iterator[Related]:
    """Where the prose states the same figure rightly."""
    for each in right:
        value = words.claimed(each.claim, each.stated, claim_unit(each))
        yield Related(words.text("agrees", value=value), each.claim.span)


def _data(group: Sequence[Verdict], figures: Sequence[Figure]) -> dict[str, Any]:
    main = group[0]
    data: dict[str, Any] = {
        "metric": main.claim.metric,
        "narrative": main.claim.value,
        "table": main.tried[0].value,
        "tried": [{"metric": each.expression, "value": each.value} for each in figures],
    }
    if main.claim.approximate:
        data["bound"] = str(main.claim.bound)
    if main.doubt:
        data["doubt"] = main.doubt
    others = [each for each in group[1:] if each.claim.metric != main.claim.metric]
    if others:
        data["also"] = [
            {"metric": each.claim.metric, "narrative": each.claim.value, "table": each.tried[0].value}
            for each in others
        ]
    return data
