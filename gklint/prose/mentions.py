"""Finds wordings, by the topics that decide what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gklint.prose.attach import Attacher, Mention
from gklint.prose.lore import BARE, FIGURES, TIME, Lore, Wording
from gklint.prose.sayings import Saying
from gklint.prose.topics import Topics
from gklint.prose.words import Words

_ENDS = ("", "，", "。", "；", ",", ";", "）", ")")  # what may follow a wording that must end its clause
_NEAR = 8  # characters behind a wording that may take it away
_ZERO_BONUS = 100  # a negation changes the sense of the words behind it, so it goes before a longer wording of these


class Finder:
    """Reads a stretch of sentences. year: the report year. sayings: the patterns that match it."""

    def __init__(self, words: Words, lore: Lore, topics: Topics, year: int | None, sayings: Sequence[Saying]) -> None:
        self.words, self.lore, self.topics, self.year = words, lore, topics, year
        self.text, self.default = words.text, topics.default
        self.sayings = sayings
        self.unused = {at for at, char in enumerate(self.text) if char in FIGURES}
        self.further = False  # whether it depends on what follows the text

    # ------------------------------------------------------------ finding

    def find(self) -> list[Mention]:
        """All mentions, each with its figure or its negation where it has one."""
        raw = list(self._matches())
        found = self._without_overlaps([each for each in raw if self._continues(each, raw)])
        found.sort(key=lambda each: (each.start, each.end))
        attached = Attacher(self.words, self.lore, found, self.year)
        self.unused.difference_update(attached.used)
        self.further = self.further or attached.further
        return found

    def _matches(self) -> Iterator[Mention]:
        for wording, kind, pattern, first in self.sayings:
            match: re.Match[str] | None = first
            while match:
                start, end = match.span()
                mention = self._accepted(wording, match, kind)
                position = max(start + 1, end) if mention is not None and kind == "say" else start + 1
                if mention is not None:
                    yield mention
                match = pattern.search(self.text, position)

    def _accepted(self, wording: Wording, match: re.Match[str], kind: str) -> Mention | None:
        start, end = match.span()
        data = wording.data.get
        if start == end:
            return None
        topic = self.topics.at(start)
        if topic in data("not_topics", ()):
            return None
        needs = data("needs")
        if needs and topic not in needs:
            # The thing itself may be named inside the wording (废止规范性文件), or be what the passage is about anyhow.
            topic = self.topics.at(end)
            if topic not in needs and not (data("own_noun") and self.default in needs):
                near = self.topics.around(start) if data("near") else []
                if not set(near) & set(needs):
                    return None
        metric = wording.metric
        if isinstance(metric, dict) and topic not in metric:
            topic = self.topics.at(end)
            if topic not in metric and data("near"):
                topic = next((each for each in self.topics.around(start) if each in metric), "")
            if topic not in metric:
                return None
        if (refused := wording.not_before) and refused.search(self.text, max(0, start - 12), start):
            return None
        if (refused := wording.not_after) and refused.match(self.text, end):
            return None
        refused = wording.not_inside if kind == "say" else wording.zero_not_inside
        if refused and refused.search(match[0]):
            return None
        if (link := wording.link) and (linked := link.match(self.text, end)):
            end = linked.end()
        if data("opens") and not self._opens(start):
            return None
        if data("begins") and kind == "zero":
            clause = self.words.clause_start(start)
            if not self.lore.pattern("lead").fullmatch(self.text, clause, start):
                return None
        if data("ends") and kind == "zero" and self.text[end : end + 1] not in _ENDS:
            return None
        if not self._year_fits(wording, start, end):
            return None
        if nearby := wording.unless_near:
            self.further = self.further or end + _NEAR > len(self.text)
            if nearby.search(self.text, max(self.words.sentence_start(start), start - 40), end + _NEAR):
                return None
        mention = Mention(wording, start, end, topic)
        for group in range(1, len(match.groups()) + 1):
            if match[group] is None:
                continue
            if match[group] in FIGURES:
                if match[group] == BARE and not self.words.plain(match.start(group)):
                    return None
                mention.number, mention.tie = match.start(group), "inside"
                mention.numbers.append(mention.number)
            else:
                mention.zero = match.span(group)
        if len(mention.numbers) != len(mention.metrics):
            mention.numbers = []
        return mention

    def _opens(self, start: int) -> bool:
        """Whether a wording stands at the beginning of its clause, words of time apart, or behind 、."""
        clause = self.words.clause_start(start)
        if self.text[start - 1 : start] == "、":
            return True
        return bool(self.lore.pattern("lead").fullmatch(self.text, clause, start))

    def _year_fits(self, wording: Wording, start: int, end: int) -> bool:
        """Whether a year inside the wording is the one it must be (2023年结转 in the report for 2024)."""
        offset = wording.get("time")
        if offset is None or self.year is None:
            return True
        at = self.text.find(TIME, start, end)
        while at >= 0:
            figure = self.words.figures.get(at)
            if figure is not None and figure.value != self.year + offset:
                return False
            at = self.text.find(TIME, at + 1, end)
        return True

    def _continues(self, mention: Mention, raw: list[Mention]) -> bool:
        """Whether what a wording continues stands before it in its sentence: certain wordings (新收7件，上年结转2件，
        共9件), or a list of a certain kind (自然人3件，其他1件)."""
        names, roles = mention.wording.get("needs_wording"), mention.wording.get("needs_role")
        if mention.wording.get("needs_same"):
            return self._twice(mention, raw)
        if not names and not roles:
            return True
        begin = self.words.sentence_start(mention.start)
        before = [other for other in raw if begin <= other.start < mention.start and other.end <= mention.start]
        if names:
            return any(other.wording.id in names for other in before)
        listed = [other for other in before if other.role and not other.wording.get("needs_role")]
        return bool(listed) and max(listed, key=lambda other: other.end).role in roles

    def _twice(self, mention: Mention, raw: list[Mention]) -> bool:
        """Whether the thing counted last was counted twice in the sentence, or once for a whole area (全市合计)."""
        begin = self.words.sentence_start(mention.start)
        near = [other for other in raw if begin <= other.start and other.end <= mention.start]
        before = [other for other in self._without_overlaps(near) if other.states]
        before = [other for other in before if not other.wording.get("list_only") and not other.wording.get("resum")]
        if not before:
            return False
        last = max(before, key=lambda other: other.end)
        starts = {other.start for other in before if other.wording.metric == last.wording.metric}
        area = self.lore.pattern("scope_area").search(self.text, mention.start, mention.end)
        return len(starts) >= (1 if area else 2)

    def _without_overlaps(self, raw: list[Mention]) -> list[Mention]:
        """Of wordings over the same words the longest; several zeros may share one negation."""
        taken: list[Mention | None] = [None] * len(self.text)
        kept: list[Mention] = []
        for mention in sorted(raw, key=lambda each: (-self._weight(each), each.start, each.wording.index)):
            owners = {id(owner): owner for owner in taken[mention.start : mention.end] if owner is not None}
            if any(not self._together(mention, owner) for owner in owners.values()):
                continue
            kept.append(mention)
            for at in range(mention.start, mention.end):
                taken[at] = taken[at] or mention
        return kept

    @staticmethod
    def _weight(mention: Mention) -> int:
        return (
            mention.length
            + (_ZERO_BONUS if mention.zero else 0)
            + int(mention.wording.get("priority", 0))
            - (10 if mention.wording.get("list_only") else 0)
        )

    @staticmethod
    def _together(one: Mention, other: Mention) -> bool:
        if one.zero is None or other.zero is None:
            return False
        return one.zero == other.zero and one.wording.metric != other.wording.metric
