"""Words that say something of all cases, and percentages: read beside the claims of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.judgement import matter
from gklint.prose.lore import COUNT, SHARE, Wording
from gklint.prose.meaning import bases, metric_of
from gklint.prose.model import Percentage, Sweeping
from gklint.resources import regex

if TYPE_CHECKING:
    from gklint.prose.passage import Found, Passage


def sweeping(passage: Passage) -> Iterable[Sweeping]:
    """What a paragraph says of all cases."""
    for wording in passage.lore.sweeping:
        for match in _said(passage, wording):
            topic = _subject(passage, wording, match.start())
            if topic is None or not _stands(passage, wording, match):
                continue
            if wording.get("alone") and (_counted(passage, match.end()) or _only_carried_in(passage, match.start())):
                continue
            if topic.startswith("litigation.") and len(_cases_named(passage, match.start())) > 1:
                topic = "litigation"
            holds = wording.get("by", {}).get(topic) or wording.get("holds")
            full = match[0].find(SHARE)
            if full >= 0 and passage.abstract.figures[match.start() + full].value != 100:
                continue
            if not holds or passage.around.other_year(match.start(), match.end()):
                continue
            span = passage.abstract.span(*match.span())
            text = passage.source[span.start - passage.offset : span.end - passage.offset]
            yield Sweeping(holds.format(base=bases(passage)[0]), span, text, wording.id)
            if full >= 0:
                passage.finder.unused.discard(match.start() + full)


def _said(passage: Passage, wording: Wording) -> Iterable[re.Match[str]]:
    """All places where an entry is said, left to right; of two at one place the longer."""
    found = [
        match for pattern in wording.patterns("say", passage.finder.present) for match in pattern.finditer(passage.text)
    ]
    found.sort(key=lambda match: (match.start(), -match.end()))
    last = -1
    for match in found:
        if match.start() >= last:
            yield match
            last = match.end()


def _counted(passage: Passage, at: int) -> bool:
    """Whether a figure follows at once (均维持3件): then the words speak of that figure only."""
    return passage.text[at : at + 1] == COUNT


def _only_carried_in(passage: Passage, at: int) -> bool:
    """Whether the sentence so far speaks of nothing but requests carried in."""
    begin = passage.abstract.sentence_start(at)
    here = {each.claim.metric for each in passage.found if begin <= each.at < at}
    return here == {"requests.carried_in"}


def _cases_named(passage: Passage, at: int) -> set[str]:
    return {topic for topic in passage.finder.topics_near(at) if topic.startswith("litigation.")}


def _subject(passage: Passage, wording: Wording, at: int) -> str | None:
    """The topic of a sweeping word, None if it is about something else."""
    needs = wording.get("needs")
    topic = passage.finder.topic(at)
    if needs and topic not in needs:
        return None
    if wording.get("matter") and not matter(passage, Mention(wording, at, at, topic)):
        return None
    return topic


def _stands(passage: Passage, wording: Wording, match: re.Match[str]) -> bool:
    start, end = match.span()
    before, after = wording.not_before, wording.not_after
    if before and before.search(passage.text, max(0, start - 12), start):
        return False
    return not (after and after.match(passage.text, end))


def percentages(passage: Passage) -> Iterable[Percentage]:
    """Shares behind the figure, or behind the bare label, that they are a share of; and rates that name their part."""
    by_mention = {id(each.mention): each for each in passage.found}
    yield from _lists(passage, by_mention)
    for mention in passage.mentions:
        each = by_mention.get(id(mention))
        metric = each.claim.metric if each else metric_of(passage, mention)[0] if mention.states else ""
        if not metric or mention.zero or (each and not each.claim.value):
            continue
        for share in passage.lore.shares:
            if share.get("part") or not any(metric.startswith(prefix) for prefix in share.get("metrics")):
                continue
            at = passage.extent(mention)[1]
            patterns = [share.label] if mention.number is None else share.patterns("say", passage.finder.present)
            match = next((found for each in patterns if each and (found := each.match(passage.text, at))), None)
            if match and (made := _percentage(passage, metric, each, share, match)):
                yield made
                break
    for share in passage.lore.shares:
        if not share.get("part"):
            continue
        for match in _said(passage, share):
            if _subject(passage, share, match.start()) is None or match[0].find(SHARE) < 0:
                continue
            if made := _percentage(passage, share.get("part"), None, share, match):
                yield made


def _lists(passage: Passage, by_mention: Mapping[int, Found]) -> Iterable[Percentage]:
    """予以公开6件、部分公开2件，分别占75%、25%: the shares go to the figures (or labels) before them, in order."""
    for match in passage.lore.pattern("share_list").finditer(passage.text):
        places = [match.start(1) + at for at, char in enumerate(match[1]) if char == SHARE]
        begin = passage.abstract.sentence_start(match.start())
        before = [
            mention
            for mention in passage.mentions
            if begin <= mention.start < match.start() and mention.states and not mention.zero
        ][-len(places) :]
        if len(before) < len(places):
            continue
        for mention, at in zip(before, places, strict=True):
            each = by_mention.get(id(mention))
            metric = each.claim.metric if each else metric_of(passage, mention)[0]
            share = next((s for s in passage.lore.shares if metric.startswith(tuple(s.get("metrics", ())))), None)
            if share and metric and (made := _percentage(passage, metric, each, share, match, at)):
                yield made


def _percentage(
    passage: Passage, metric: str, each: Found | None, share: Wording, match: re.Match[str], at: int = -1
) -> Percentage | None:
    at = at if at >= 0 else match.start() + match[0].find(SHARE)
    if at not in passage.finder.unused or passage.around.other_year(match.start(), match.end()):
        return None
    if metric in share.get("bases") and not share.get("part"):
        return None  # a whole is no share of another whole
    figure = passage.abstract.figures[at]
    if figure.value == 100 and share.get("part"):
        return None
    passage.finder.unused.discard(at)
    span = passage.abstract.span(*match.span())
    text = passage.source[span.start - passage.offset : span.end - passage.offset]
    suffix = metric[metric.index("@") :] if "@" in metric else ""
    named = [name for name, source in share.get("named", {}).items() if regex(source).search(match[0])]
    wholes = [base for base in named or share.get("bases") if base != metric]
    if suffix:
        wholes.sort(key=lambda base: base != metric.removesuffix(suffix))
    before = (other.claim for other in reversed(passage.found) if other.at < at)
    whole = next((claim for claim in before if claim.metric in wholes), None)
    return Percentage(
        Decimal(figure.value), figure.bound, span, passage.abstract.span(at, at + 1), text, metric, tuple(wholes),
        each.claim.pattern if each else share.get("part", ""), each.claim if each else None, whole,
    )  # fmt: skip
