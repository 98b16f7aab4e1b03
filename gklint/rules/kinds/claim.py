"""Kind `claim`: what the prose states against what the tables hold.

    kind: claim
    metrics: [requests.new, requests.denied.*, "requests.*@*"]   # whose claims the rule judges
    lenient:                                                     # figures the words do not say but may mean: a warning
      - {metrics: [requests.new], accepts: [requests.new + requests.carried_in], doubt: carried_in_counted}

A claim is reported if it meets none of the figures that its words can mean. Claims that are wrong for one reason give
one finding, at the first of them, with the others beside it: the same figure stated twice; a sum and its part that
differ from the tables by the same number; words that deny several figures at once (未发生行政复议、行政诉讼).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Severity
from gklint.rules.kinds.compare import Figure, Notes, Verdict, among, lenient, notes
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.model import Context, Rule


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each group of claims that contradict the tables for one reason."""
    kept = notes(context)
    wrong = [
        lenient(context.report, each, rule.compiled["lenient"])
        for each in kept.verdicts
        if each.contradicts and among(each.claim.metric, rule.spec["metrics"])
    ]
    if not wrong:
        return
    denials = _denials(kept)
    for group in _grouped(wrong, context):
        if kept.told.get(group[0].claim, rule.code) != rule.code:
            continue  # its words deny several figures, and the finding of another rule names this one too
        joined = denials.get(group[0].claim.number, ()) if _denies(group[0]) else ()
        group = [*group, *(each for each in joined if each not in group)]
        for each in group:
            kept.told.setdefault(each.claim, rule.code)
        yield _finding(rule, context, group)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("words", "narrative", "tried", "doubt", "text")


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The expressions of `lenient:` as trees."""
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


def parsed(text: str, keys: Sequence[str | int], where: Any) -> Any:
    """An expression of a rule file as a tree; its errors are shown at their place in the file."""
    from gklint.language.expression import ExpressionError, parse

    try:
        return parse(text)
    except ExpressionError as error:
        raise where.inside(keys, error) from None


# ---------------------------------------------------------------- grouping


def _denies(verdict: Verdict) -> bool:
    return verdict.claim.value == 0 and not verdict.claim.approximate


def _denials(kept: Notes) -> dict[Any, list[Verdict]]:
    """The claims of one zero statement that contradict the tables, by the place of their negation."""
    found: dict[Any, list[Verdict]] = {}
    for each in kept.verdicts:
        if each.contradicts and _denies(each):
            found.setdefault(each.claim.number, []).append(each)
    return found


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
                yield at, ("cell", cell.metric, each.difference)
    for number, listed in enumerate(context.reading.parts):
        for claim in (listed.whole, *listed.parts):
            found = places.get(claim)
            if found is not None and wrong[found].difference is not None:
                yield found, ("parts", number, wrong[found].difference)


# ---------------------------------------------------------------- the finding


def _finding(rule: Rule, context: Context, group: Sequence[Verdict]) -> Diagnostic:
    words = Wording(context)
    main = group[0]
    claim = main.claim
    same_words = [each for each in group if each.claim.number == claim.number]
    figures = [figure for each in same_words for figure in each.tried]
    narrative = words.claimed(claim, main.stated, claim_unit(main))
    related = [
        *words.cells(figures),
        *_others(words, group, same_words),
        *_agreeing(words, context, main),
    ]
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
        severity=Severity.WARNING if main.doubt else None,
        related=related,
        label=words.text("label", value=narrative),
        data=_data(group, figures),
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


def _agreeing(words: Wording, context: Context, main: Verdict) -> Iterator[Related]:
    """Where the prose states the same figure rightly."""
    for each in notes(context).right.get(main.claim.metric, ()):
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
