"""Wholes and the parts that the prose lists for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_OPENS = 12  # characters of a sentence before its first figure, where that is a part
_OUTCOME, _PROGRESS, _CARRIED_OUT = "outcome", "progress", "requests.carried_out"
_CASES = ("review", "litigation.direct", "litigation.after_review", "litigation")
_RESULTS = frozenset(("upheld", "corrected", "other", "pending"))


def lists(found: Sequence[Found], abstract: Abstract, lore: Lore, rest: Sequence[Claim]) -> list[Parts]:
    """The lists of one paragraph. rest: figures that no wording owns, as claims without a metric."""
    out: list[Parts] = []
    groups: dict[tuple[int, str], list[Found]] = {}
    for index, part in enumerate(found):
        for family, wholes in families(part.claim.metric, part.role):
            whole = _whole(found, index, wholes, part, abstract, lore)
            if whole is not None:
                members = groups.setdefault((whole, family), [])
                if all(each.at != part.at for each in members):  # one figure is one part, whatever it is called
                    members.append(part)
                break
    _merge_open_cases(groups)
    for (whole, family), parts in groups.items():
        if family == _PROGRESS and found[whole].claim.metric != "requests.handled" and _some_carried_in(found):
            continue  # what was closed is not of those received only
        made = _parts(found[whole], family, parts, abstract, lore, rest)
        if made is not None:
            out.append(made)
    return sorted(out, key=lambda each: each.span)


def _some_carried_in(found: Sequence[Found]) -> bool:
    return any(each.claim.metric == "requests.carried_in" and each.claim.value for each in found)


def families(metric: str, role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The kinds of list a figure can be a part in, each with its wholes: a ground is a part of its group, and where the
    group is not counted, of all results."""
    family, wholes = wholes_of(metric, role)
    if wholes:
        yield family, wholes
    if family in _GROUPS:
        yield _OUTCOME, _REQUEST_WHOLES
    if metric == "requests.total":
        yield _PROGRESS, _REQUEST_WHOLES[:2]


def _merge_open_cases(groups: dict[tuple[int, str], list[Found]]) -> None:
    """收到17件，其中15件已办结，2件结转: what was closed and what was carried out are the parts."""
    for whole, family in list(groups):
        open_cases = groups.get((whole, _OUTCOME), [])
        if family == _PROGRESS and open_cases and all(each.claim.metric == _CARRIED_OUT for each in open_cases):
            groups[whole, _PROGRESS] += groups.pop((whole, _OUTCOME))


def wholes_of(metric: str, role: str) -> tuple[str, tuple[str, ...]]:
    """The kind of list that a figure can be a part in, and the metrics its whole can have."""
    if " + " in metric:
        kinds = {wholes_of(each, role) for each in metric.split(" + ")}
        return kinds.pop() if len(kinds) == 1 else ("", ())
    if role == "channel":
        return "channel", _REQUEST_WHOLES[:2]
    if role == "applicant":
        return "applicant", _REQUEST_WHOLES
    for group in _GROUPS:
        if metric.startswith(group + "."):
            return group, (group,)
    if metric in _OUTCOMES or metric == "requests.granted_or_partial":
        return _OUTCOME, _REQUEST_WHOLES
    if metric in ("requests.new", "requests.carried_in"):
        return "intake", ("requests.handled",)
    if metric == _CARRIED_OUT:
        return _OUTCOME, ("requests.handled", "requests.new")
    case, _, result = metric.rpartition(".")
    if case in _CASES and result in _RESULTS:
        return metric.rpartition(".")[0], (f"{case}.total",)
    if metric in ("litigation.direct.total", "litigation.after_review.total"):
        return "litigation", ("litigation.total",)
    return "", ()


def _whole(
    found: Sequence[Found], place: int, wholes: Sequence[str], part: Found, abstract: Abstract, lore: Lore
) -> int | None:
    """The nearest whole before a part, in its sentence or (behind 其中 …) in the one before; else one that sums up the
    parts at the end of the sentence (总量32件)."""
    sentence = abstract.sentence(part.at)
    begin = abstract.sentence_start(part.at)
    headed = bool(lore.pattern("list_head").match(abstract.text, begin))
    first = next(index for index, each in enumerate(found) if each.at >= begin)
    # 办结83件。予以公开45件，…: a sentence that begins with a part lists what the one before it ends with.
    opened = headed or (found[first].at - begin <= _OPENS and first > 0 and found[first - 1].claim.metric in wholes)
    reach = sentence - 1 if opened else sentence
    for index in range(place - 1, -1, -1):
        each = found[index]
        if abstract.sentence(each.at) < reach:
            break
        if each.claim.metric in wholes and each.claim.pattern != "decided" and each.mention.number is not None:
            if each.at == part.at:
                return None
            return index if each.claim.value else None
    for index in range(place + 1, len(found)):
        each = found[index]
        if abstract.sentence(each.at) > sentence:
            break
        if each.claim.metric in wholes and each.mention.number is not None and each.at > part.at:
            sums = lore.pattern("sums_up").search(abstract.text, each.mention.start, each.mention.end)
            return index if sums and abstract.sentence_end(each.at) - each.mention.end <= 1 else None
    return None


def _parts(
    whole: Found, family: str, parts: Sequence[Found], abstract: Abstract, lore: Lore, rest: Sequence[Claim]
) -> Parts | None:
    """The list, or None for what is none (a carried-out figure alone, a part beside a sum that contains it)."""
    metrics = {part.claim.metric for part in parts}
    if (family == _OUTCOME and metrics == {_CARRIED_OUT}) or (family in ("intake", _PROGRESS) and len(metrics) < 2):
        return None
    if "requests.granted_or_partial" in metrics:
        parts = [part for part in parts if part.claim.metric not in ("requests.granted", "requests.partial")]
    begin, end = min(whole.at, parts[0].mention.start), max(part.mention.end for part in parts)
    between = abstract.text[begin:end]
    closed = bool(lore.pattern("list_closed").search(between)) or whole.at > end
    closed = closed or any(part.role == "rest" for part in parts)
    closed = closed or (family == _OUTCOME and metrics >= _OUTCOMES)
    kinds = {metric.partition("@")[2] for metric in metrics}
    closed = closed or (family == "applicant" and kinds >= {"natural_person", "legal_entity"})
    results = {metric.rpartition(".")[2] for metric in metrics}
    closed = closed or (family in _CASES and results >= _RESULTS)
    claims: list[Claim] = [part.claim for part in parts]
    perhaps: list[Claim] = []
    if family == _OUTCOME or family in _CASES:  # what could not be told apart (无法提供等其他情况38件) may be a part
        last = abstract.span(begin, abstract.sentence_end(end - 1))
        perhaps = [each for each in rest if whole.claim.span.end <= each.span.start and each.span.end <= last.end]
    # Whatever the words say: a list that fits its whole is complete.
    total = sum(claim.value for claim in claims)
    closed = closed or whole.claim.value in (total, total + sum(claim.value for claim in perhaps))
    if not any(claim.value for claim in claims):
        return None  # nothing but denials (2件，均未被纠错)
    if len(claims) == 1 and not perhaps and not closed and claims[0].value <= whole.claim.value:
        return None  # one part of several: it says nothing
    span = whole.claim.span
    for claim in claims:
        span = span.cover(claim.span)
    return Parts(whole.claim, tuple(claims), closed, span, tuple(perhaps))
