"""Percentages: what each is a share of. The part is the figure or the bare label before the share (予以公开6件，占40%;
予以公开率40%), or the label behind it (四成申请予以公开); shares in a list go to the labels before them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.judgement import matter
from gklint.prose.lists import wholes_of
from gklint.prose.lore import FIGURES, SHARE
from gklint.prose.meaning import metric_of
from gklint.prose.model import Percentage
from gklint.resources import regex

if TYPE_CHECKING:
    from gklint.prose.passage import Found, Passage

_FULL = 100
_LONGEST = 24  # characters of a rate's name
_STOPS = "，（、；：,(;:"
_LEAD = 12  # how far before a base its 占 may stand
_WHOLES = frozenset(("requests.new", "requests.handled", "requests.total"))


def percentages(passage: Passage) -> list[Percentage]:
    """The shares of a paragraph, in order."""
    if SHARE not in passage.text:
        return []
    owners = dict(_lists(passage))
    found = []
    for at in [place for place, char in enumerate(passage.text) if char == SHARE]:
        if at not in passage.unused or passage.around.refused(at, at, at + 1)[0]:
            continue
        if passage.abstract.sentence(at) in passage.bodies:
            continue
        owner = owners[at] if at in owners else _around(passage, at) or _before(passage, at) or _behind(passage, at)
        made = _percentage(passage, owner, at, alone=at in owners) if owner is not None else _rate(passage, at)
        if made:
            found.append(made)
    return found


# ---------------------------------------------------------------- whose share


def _lists(passage: Passage) -> Iterator[tuple[int, Mention | None]]:
    """予以公开6件、部分公开2件，分别占75%、25%: each share with the figure (or label) at its place, or with None
    where it cannot be told which that is."""
    for match in passage.lore.pattern("share_list").finditer(passage.text):
        places = [match.start(1) + at for at, char in enumerate(match[1]) if char == SHARE]
        begin = passage.abstract.sentence_start(match.start())
        before = [
            each for each in _labels(passage) if begin <= each.start < match.start() and each.end <= match.start(1)
        ]
        owners: Sequence[Mention | None] = before[-len(places) :]
        if len(owners) < len(places) or any(each and _whole(passage, each) for each in owners):
            owners = [None] * len(places)
        yield from zip(places, owners, strict=True)


def _labels(passage: Passage) -> Iterable[Mention]:
    return (
        each
        for each in passage.labels()
        # 公开率: the word alone says too little (`clear` rows read it only beside its own figure)
        if each.wording.metric != "again" and not (each.number is None and each.wording.get("clear"))
    )


def _whole(passage: Passage, mention: Mention) -> bool:
    return metric_of(passage, mention)[0] in _WHOLES


def _around(passage: Passage, at: int) -> Mention | None:
    """A label with its figure behind the share (部分公开率11.1%（2件）)."""
    return next((each for each in _labels(passage) if each.start < at < (each.number or 0)), None)


def _before(passage: Passage, at: int) -> Mention | None:
    """The nearest figure or label before a share that only words of a share part it from."""
    begin = passage.abstract.sentence_start(at)
    near = [each for each in _labels(passage) if begin <= each.start and passage.extent(each)[1] <= at]
    for mention in sorted(near, key=lambda each: -passage.extent(each)[1]):
        end = passage.extent(mention)[1]
        if any(char in FIGURES for char in passage.text[end:at]):
            return None
        name = "share_label" if mention.number is None else "share_counted"
        if _whole(passage, mention):
            name = "share_rate"
        if passage.lore.pattern(name).fullmatch(passage.text, end, at):
            return mention
        # 占新收申请的95.2%: a label inside the words of the share names what it is a share of.
        lead = max(begin, mention.start - _LEAD)
        if mention.number is not None or not passage.lore.pattern("share_base").search(
            passage.text, lead, mention.start
        ):
            return None
    return None


def _behind(passage: Passage, at: int) -> Mention | None:
    """The bare label behind a share, in its clause (近六成申请予以公开)."""
    end = passage.abstract.clause_end(at)
    following = [each for each in _labels(passage) if at < each.start < end and each.number is None]
    if not following:
        return None
    mention = min(following, key=lambda each: each.start)
    near = passage.quiet(at + 1, mention.start)
    near = near or bool(passage.lore.pattern("share_behind").fullmatch(passage.text, at + 1, mention.start))
    return mention if near else None


# ---------------------------------------------------------------- what it says


def _rate(passage: Passage, at: int) -> Percentage | None:
    """A rate that is a word of its own (办结率91%)."""
    begin = max(0, passage.abstract.sentence_start(at) - 1, at - _LONGEST)
    for entry in passage.lore.shares:
        for metric, source in entry.get("rates", {}).items():
            match = regex(f"(?:{source})\\Z").search(passage.text, begin, at)
            figure = passage.abstract.figures[at]
            if not match or (metric in _WHOLES and figure.value == _FULL):
                continue
            if not set(entry.get("needs", ())) & passage.topics.near(at):
                continue
            passage.unused.discard(at)
            span = passage.abstract.span(match.start(), at + 1)
            text = passage.source[span.start - passage.offset : span.end - passage.offset]
            bases = tuple(base for base in entry.get("bases") if base != metric)
            place = passage.abstract.span(at, at + 1)
            return Percentage(Decimal(figure.value), figure.bound, span, place, text, metric, bases, "share:rate")
    return None


def _percentage(passage: Passage, owner: Mention, at: int, alone: bool) -> Percentage | None:
    """A share of an owner. alone: labels joined to it have shares of their own."""
    each = next((found for found in passage.found if found.mention is owner), None)
    if owner.number is not None and each is None:
        return None  # a figure that was passed over
    ours = passage.found_case(at) or not owner.wording.get("matter") or matter(passage, owner)
    if each is None and not ours:
        return None  # what the body that decides reviews corrected
    if each is not None and _shares_cell(passage, each):
        return None
    single = alone or _whole(passage, owner)
    metric = each.claim.metric if each else metric_of(passage, owner)[0] if single else _of_labels(passage, owner)
    if not metric or (each and not each.claim.value):
        return None
    bases = _bases(passage, owner, metric, at)
    figure = passage.abstract.figures[at]
    if not bases or (metric in _WHOLES and figure.value == _FULL):
        return None
    passage.unused.discard(at)
    start, end = passage.extent(owner)
    if each is not None and end <= at:
        start = end + (passage.text[end] in _STOPS)  # the figure is a place of its own
    span = passage.abstract.span(min(start, at), max(end, at + 1))
    text = passage.source[span.start - passage.offset : span.end - passage.offset]
    before = (other.claim for other in reversed(passage.found) if other.at < at)
    whole = next((claim for claim in before if claim.metric in bases), None)
    return Percentage(
        Decimal(figure.value), figure.bound, span, passage.abstract.span(at, at + 1), text, metric, bases,
        f"share:{owner.wording.id}", each.claim if each else None, whole,
    )  # fmt: skip


def _shares_cell(passage: Passage, found: Found) -> bool:
    """Whether another figure of the sentence is of the same cell, so that only both together are it."""
    begin = passage.abstract.sentence_start(found.at)
    others = [
        each.claim for each in passage.found if each.claim.metric == found.claim.metric and begin <= each.at != found.at
    ]
    return bool(others) and (bool(found.claim.doubt) or any(not claim.doubt for claim in others))


def _of_labels(passage: Passage, owner: Mention) -> str:
    """The metric of a bare label; of several that share the percentage (予以公开、部分公开合计占61%) their sum."""
    names = [metric_of(passage, owner)[0]]
    joined = owner
    for label in sorted(_labels(passage), key=lambda each: -each.start):
        if label.start >= joined.start or not label.open:
            continue
        between = passage.text[label.end : joined.start]
        if label.role != owner.role or (between and not passage.lore.pattern("share_and").fullmatch(between)):
            break
        names.insert(0, metric_of(passage, label)[0])
        joined = label
    if len(names) == 1 or len(set(names)) < len(names):
        return names[-1]
    total = " + ".join(names)
    return str(passage.lore.data["sums"].get(total, total))


def _bases(passage: Passage, owner: Mention, metric: str, at: int) -> tuple[str, ...]:
    """What it can be a share of: what the words between name, else every whole of the part."""
    first, base = metric.partition(" + ")[0], metric.partition("@")[0]
    entry = next((each for each in passage.lore.shares if first.startswith(tuple(each.get("metrics")))), None)
    if entry is None:
        return ()
    wholes = [*entry.get("bases"), *wholes_of(first, owner.role)[1]]
    if base != metric:
        wholes.insert(0, base)
    begin = passage.extent(owner)[1]
    inside = passage.text[begin:at]
    named = [name for name, source in entry.get("named", {}).items() if regex(source).search(inside)]
    named += [
        metric_of(passage, each)[0]
        for each in _labels(passage)
        if begin <= each.start and each.end <= at and each.number is None
    ]
    chosen: Sequence[str] = [each for each in named if each and each != metric] or [
        each for each in wholes if each != metric
    ]
    return tuple(dict.fromkeys(chosen))
