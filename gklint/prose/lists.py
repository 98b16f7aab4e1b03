"""Wholes and the parts that the prose lists for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gklint.prose.abstract import Abstract
from gklint.prose.lore import Lore
from gklint.prose.model import Claim, Parts

if TYPE_CHECKING:
    from gklint.prose.passage import Found

_REQUEST_WHOLES = ("requests.new", "requests.handled", "requests.total")
_OUTCOME_ROWS = ("granted", "partial", "denied", "unavailable", "refused", "other")
_OUTCOMES = frozenset(f"requests.{name}" for name in _OUTCOME_ROWS)
_GROUPS = ("requests.denied", "requests.unavailable", "requests.refused", "requests.other")
_CASES = ("review", "litigation.direct", "litigation.after_review", "litigation")
_RESULTS = frozenset(("upheld", "corrected", "other", "pending"))


def lists(found: Sequence[Found], abstract: Abstract, lore: Lore, rest: Sequence[Claim]) -> list[Parts]:
    """The lists of one paragraph. rest: figures that no wording owns, as claims without a metric."""
    out: list[Parts] = []
    groups: dict[tuple[int, str], list[Found]] = {}
    for index, part in enumerate(found):
        family, wholes = _belongs(part)
        if not wholes:
            continue
        whole = _whole(found[:index], wholes, part, abstract, family, lore)
        if whole is not None:
            groups.setdefault((whole, family), []).append(part)
    for (whole, family), parts in groups.items():
        made = _parts(found[whole], family, parts, abstract, lore, rest)
        if made is not None:
            out.append(made)
    return sorted(out, key=lambda each: each.span)


def _belongs(part: Found) -> tuple[str, tuple[str, ...]]:
    """The kind of list a figure can be a part in, and the metrics its whole can have."""
    metric, role = part.claim.metric, part.role
    if role == "channel":
        return "channel", _REQUEST_WHOLES[:2]
    if role == "applicant":
        return "applicant", _REQUEST_WHOLES
    for group in _GROUPS:
        if metric.startswith(group + "."):
            return group, (group,)
    if metric in _OUTCOMES or metric == "requests.granted_or_partial":
        return "outcome", _REQUEST_WHOLES
    if metric in ("requests.new", "requests.carried_in"):
        return "intake", ("requests.handled",)
    if metric == "requests.carried_out":
        return "outcome", ("requests.handled", "requests.new")
    case, _, result = metric.rpartition(".")
    if case in _CASES and result in _RESULTS:
        return metric.rpartition(".")[0], (f"{case}.total",)
    if metric in ("litigation.direct.total", "litigation.after_review.total"):
        return "litigation", ("litigation.total",)
    return "", ()


def _whole(
    before: Sequence[Found], wholes: Iterable[str], part: Found, abstract: Abstract, family: str, lore: Lore
) -> int | None:
    """The nearest whole before a part, in its sentence or (behind 其中 …) in the one before."""
    sentence = abstract.sentence(part.at)
    opened = lore.pattern("list_open").match(abstract.text, abstract.sentence_start(part.at))
    reach = sentence - 1 if opened else sentence
    for index in range(len(before) - 1, -1, -1):
        each = before[index]
        if abstract.sentence(each.at) < reach:
            return None
        if each.claim.metric in wholes and each.claim.pattern != "decided" and each.mention.number is not None:
            if each.at == part.at:
                return None
            return index if each.claim.value else None
    return None


def _parts(
    whole: Found, family: str, parts: Sequence[Found], abstract: Abstract, lore: Lore, rest: Sequence[Claim]
) -> Parts | None:
    """The list, or None for what is none (a carried-out figure alone, a part beside a sum that contains it)."""
    if family == "outcome" and all(part.claim.metric == "requests.carried_out" for part in parts):
        return None
    metrics = {part.claim.metric for part in parts}
    if family == "intake" and len(metrics) < 2:
        return None
    if "requests.granted_or_partial" in metrics:
        parts = [part for part in parts if part.claim.metric not in ("requests.granted", "requests.partial")]
    begin, end = whole.at, max(part.mention.end for part in parts)
    between = abstract.text[begin:end]
    closed = bool(lore.pattern("list_closed").search(between))
    closed = closed or any(part.role == "rest" for part in parts)
    closed = closed or (family == "outcome" and metrics >= _OUTCOMES)
    kinds = {metric.partition("@")[2] for metric in metrics}
    closed = closed or (family == "applicant" and kinds >= {"natural_person", "legal_entity"})
    results = {metric.rpartition(".")[2] for metric in metrics}
    closed = closed or (family in _CASES and results >= _RESULTS)
    claims: list[Claim] = [part.claim for part in parts]
    if family == "outcome":  # what could not be told apart (无法提供等其他情况38件) is a part all the same
        last = abstract.span(begin, abstract.sentence_end(end - 1))
        claims += [claim for claim in rest if whole.claim.span.end <= claim.span.start and claim.span.end <= last.end]
    # Whatever the words say: a list that fits its whole is complete.
    closed = closed or sum(Decimal(claim.value) for claim in claims) == whole.claim.value
    span = whole.claim.span
    for claim in claims:
        span = span.cover(claim.span)
    return Parts(whole.claim, tuple(claims), closed, span)
