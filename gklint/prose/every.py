"""Words that say something of all cases (全部办结, 均获维持, 无一败诉): read beside the claims of a paragraph.

Two ways: wordings of their own (`sweeping:`), and words for all or none (`every:`) before the bare label of anything
that a table counts. What the words are about is the figure before them: all of the 5 requests just counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.judgement import matter
from gklint.prose.lists import families, wholes_of
from gklint.prose.lore import COUNT, FIGURES, SHARE, TIME, Wording
from gklint.prose.meaning import bases, metric_of
from gklint.prose.model import Sweeping

if TYPE_CHECKING:
    from gklint.prose.passage import Found, Passage

_CARRIED_IN = "requests.carried_in"
_ROLES = frozenset(("outcome", "leaf", "applicant"))
_REACH = 16  # how far before a label a word for all may stand
_BESIDE_WIDE, _APART = 6, "；"  # characters between two counts that stand side by side
_ALL_LAWSUITS, _LAWSUITS = "litigation", ("litigation.direct", "litigation.after_review")
_BESIDE = frozenset(("change", "comparison", "other_year"))  # figures that only stand beside what is counted


def sweeping(passage: Passage) -> list[Sweeping]:
    """What a paragraph says of all cases; the same thing said twice in a sentence once."""
    found: list[Sweeping] = []
    seen: set[tuple[int, str]] = set()
    for holds, start, end, pattern in sorted((*_worded(passage), *_labelled(passage)), key=lambda each: each[1:3]):
        key = (passage.abstract.sentence(start), holds)
        if key in seen or _claimed(passage, holds, start, end):
            continue
        seen.add(key)
        span = passage.abstract.span(start, end)
        text = passage.source[span.start - passage.offset : span.end - passage.offset]
        found.append(Sweeping(holds, span, text, pattern))
    return found


def _claimed(passage: Passage, holds: str, start: int, end: int) -> bool:
    """Whether a claim over the same words says the same (无一败诉 is a claim of none)."""
    metric, _, value = holds.partition(" == ")
    return value == "0" and any(
        each.claim.metric == metric and not each.claim.value and each.mention.start < end and start < each.mention.end
        for each in passage.found
    )


# ---------------------------------------------------------------- wordings of their own


def _worded(passage: Passage) -> Iterable[tuple[str, int, int, str]]:
    for wording in passage.lore.sweeping:
        for match in said(passage, wording):
            topic = subject(passage, wording, match.start())
            start = match.start()
            if wording.get("every"):
                quantity, start = _quantity(passage, start, start)
                if quantity != "all":
                    continue
            if topic is None or not _stands(passage, wording, start, match.end()):
                continue
            if wording.get("alone") and (_counted(passage, match.end()) or _only_carried_in(passage, match.start())):
                continue
            holds = wording.get("by", {}).get(topic) or wording.get("holds")
            full = match[0].find(SHARE)
            if full >= 0 and passage.abstract.figures[match.start() + full].value != 100:
                continue
            if not holds or passage.around.other_year(start, match.end()):
                continue
            if full >= 0:
                passage.unused.discard(match.start() + full)
            yield holds.format(base=bases(passage, start)[0]), start, match.end(), wording.id


def said(passage: Passage, wording: Wording) -> Iterator[re.Match[str]]:
    """All places where an entry is said, left to right; of two at one place the longer."""
    found = [
        match for pattern in wording.patterns("say", passage.told.present) for match in pattern.finditer(passage.text)
    ]
    found.sort(key=lambda match: (match.start(), -match.end()))
    last = -1
    for match in found:
        if match.start() >= last:
            yield match
            last = match.end()


def subject(passage: Passage, wording: Wording, at: int) -> str | None:
    """The topic of a saying, None if it is about something else."""
    needs = wording.get("needs")
    topic = passage.topics.at(at)
    if needs and topic not in needs:
        return None
    if wording.get("matter") and not matter(passage, Mention(wording, at, at, topic)):
        return None
    return topic


def _counted(passage: Passage, at: int) -> bool:
    """Whether a figure follows at once (均维持3件): then the words speak of that figure only."""
    return passage.text[at : at + 1] == COUNT


def _only_carried_in(passage: Passage, at: int) -> bool:
    """Whether the words so far, from the last ；, speak of nothing but requests carried in, or a figure of these stands
    directly before (上年结转4件全部办结)."""
    begin = max(passage.abstract.sentence_start(at), passage.text.rfind(_APART, 0, at) + 1)
    here = [
        each
        for each in passage.mentions
        if begin <= each.start < at and each.states and not each.wording.get("list_only")
    ]
    last = max(here, key=lambda each: each.start, default=None)
    if last is not None and passage.extent(last)[1] >= passage.abstract.clause_start(at):
        here = [last]
    return {metric_of(passage, each)[0] for each in here} == {_CARRIED_IN}


def _stands(passage: Passage, wording: Wording, start: int, end: int) -> bool:
    before, after = wording.not_before, wording.not_after
    if before and before.search(passage.text, max(0, start - 12), start):
        return False
    return not _set_apart(passage, start) and not (after and after.match(passage.text, end))


def _set_apart(passage: Passage, at: int) -> bool:
    """Whether words before an offset say that only the rest, or a part, is spoken of."""
    begin = max(passage.abstract.sentence_start(at), passage.text.rfind(_APART, 0, at) + 1)
    return bool(passage.lore.pattern("every_apart").search(passage.text, begin, at)) or _later(passage, begin, at)


def _later(passage: Passage, begin: int, at: int) -> bool:
    """Whether a time after the report year was named: 截至次年1月已全部办结 says nothing of the year's end."""
    year = passage.setting.year
    if year is None:
        return False
    words = any(begin <= time.at < at and time.year is not None and time.year > year for time in passage.around.times)
    dates = (passage.abstract.figures.get(each) for each in range(begin, at) if passage.text[each] == TIME)
    return words or any(date is not None and date.value > year for date in dates)


# ---------------------------------------------------------------- the only one


def only_one(passage: Passage) -> Iterator[Mention]:
    """行政复议1件，被纠正: bare labels of results that say what became of the only case, each with its figure."""
    for mention in passage.mentions:
        if mention.open and mention.states and mention.role in ("outcome", "leaf") and _follows(passage, mention):
            yield mention


def _follows(passage: Passage, mention: Mention) -> bool:
    """Whether a label follows the figure 1 of its whole; then that is its figure."""
    known, last = _counted_last(passage, mention.start)
    if not known or last is None or last.claim.value != 1 or last.claim.approximate or last.mention.zero:
        return False
    metric = metric_of(passage, mention)[0]
    if last.claim.metric not in wholes_of(metric, mention.role)[1] or last.mention.end > mention.start:
        return False
    if not passage.lore.pattern("every_single").fullmatch(passage.text, last.mention.end, mention.start):
        return False
    mention.number = last.at
    return True


# ---------------------------------------------------------------- a word for all before a bare label


def _labelled(passage: Passage) -> Iterator[tuple[str, int, int, str]]:
    for mention in passage.labels():
        if mention.number is not None or mention.wording.get("list_only"):
            continue
        if mention.role not in _ROLES:
            continue
        quantity, start = _quantity(passage, mention.start, mention.end)
        if not quantity or passage.around.refused(start, mention.start, mention.end)[0]:
            continue
        if passage.lore.pattern("every_not_after").match(passage.text, mention.end):
            continue
        for metric, whole in _about(passage, mention, start):
            holds = f"{metric} == {whole}" if quantity == "all" else f"{metric} == 0"
            yield holds, start, mention.end, f"every:{mention.wording.id}"


def _quantity(passage: Passage, at: int, end: int) -> tuple[str, int]:
    """`all` or `none` and where the word for it stands, if one stands before a label (or in it)."""
    begin = max(passage.abstract.clause_start(at), at - _REACH)
    found, last = ("", -1), -1
    for name in ("all", "none"):
        for match in passage.lore.pattern(f"every_{name}").finditer(passage.text, begin, end):
            if (match.end(1) > at and match.start() < at) or match.start() < last:  # 无一 in 无一例外
                continue
            filled = match.start() >= at or passage.quiet(match.end(1), at)
            filled = filled or bool(passage.lore.pattern("every_filler").fullmatch(passage.text, match.end(1), at))
            if filled and not passage.lore.pattern("every_not_before").search(
                passage.text, max(0, match.start() - 12), match.start()
            ):
                found, last = (name, match.start()), match.end(1)
    return found


def _about(passage: Passage, mention: Mention, start: int) -> Iterator[tuple[str, str]]:
    """(metric, its whole) for what the words are said of; nothing where that cannot be told."""
    known, last = _counted_last(passage, start)
    metric = _of_last(mention, last) or metric_of(passage, mention)[0]
    wholes = tuple(dict.fromkeys(whole for each in families(metric, mention.role) for whole in each[1]))
    if not known or not wholes or "+" in metric:
        return
    if _set_apart(passage, start):
        return
    if last is None:
        others = passage.abstract.sentence(mention.start) in passage.bodies
        if mention.wording.get("matter") and (others or not matter(passage, mention)):
            return
    elif metric.startswith(f"{last.claim.metric}."):
        yield metric, last.claim.metric
        return
    elif last.claim.metric not in wholes or not last.claim.value:
        return
    if mention.role == "applicant":
        yield metric, metric.partition("@")[0]
    elif metric.startswith("requests."):
        yield metric, "requests.total"
    else:
        yield from _of_cases(passage, mention, metric, last)


def _of_last(mention: Mention, last: Found | None) -> str:
    """The metric of a result for the case counted last (行政诉讼3件，均为直接起诉，均胜诉: of all lawsuits)."""
    by = mention.wording.metric
    case, _, name = last.claim.metric.rpartition(".") if last is not None else ("", "", "")
    return str(by[case]) if name == "total" and isinstance(by, dict) and isinstance(by.get(case), str) else ""


def _of_cases(passage: Passage, mention: Mention, metric: str, last: Found | None) -> Iterator[tuple[str, str]]:
    """As `_about`, for cases; of several kinds counted side by side (行政复议2件、行政诉讼1件，均获维持) for each."""
    by = mention.wording.metric
    cases = [metric.rpartition(".")[0]]
    if last is not None and isinstance(by, dict):
        begin = passage.abstract.sentence_start(last.at)
        before = [each for each in passage.found if begin <= each.at <= last.at and each is not last]
        between = passage.text[before[-1].mention.end : last.mention.start] if before else _APART
        beside = len(between) <= _BESIDE_WIDE and _APART not in between and before[-1].claim.value
        case, _, name = before[-1].claim.metric.rpartition(".") if beside else ("", "", "")
        if name == "total" and case in by and case not in cases:
            cases.insert(0, case)
    if set(cases) == set(_LAWSUITS) or metric == f"{cases[-1]}.total":
        cases = [_ALL_LAWSUITS]
    for case in cases:
        yield (by[case] if isinstance(by, dict) and case in by else metric), f"{case}.total"


def _counted_last(passage: Passage, at: int) -> tuple[bool, Found | None]:
    """The figure of the sentence that the words can be about: the last before them that is no change, share, channel
    or kind of applicant. (True, None) if there is none, (False, None) if it is one that no claim has."""
    begin = passage.abstract.sentence_start(at)
    by_place = {each.at: each for each in passage.found}
    for place in range(at - 1, begin - 1, -1):
        if passage.text[place] not in FIGURES or passage.text[place] == SHARE:
            continue
        found = by_place.get(place)
        if found is None and place in passage.unused and place == at - 1:
            return True, None  # 7件均系…: the figure is what the words are about
        if found is None and passage.around.refused(place, place, place + 1)[0] not in _BESIDE:
            return False, None
        if found is not None and found.role not in ("channel", "applicant"):
            return True, found
    return True, None
