"""Finds wordings in an abstract paragraph, with the topics that decide what they mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from gklint.prose.abstract import Abstract
from gklint.prose.attach import Attacher, Mention
from gklint.prose.lore import BARE, FIGURES, TIME, Lore, Wording

_ENDS = ("", "，", "。", "；", ",", ";", "）", ")")  # what may follow a wording that must end its clause
_LASTING = 2  # sentences that a topic holds for after the one that names it
_ZERO_BONUS = 100  # a negation changes the sense of the words behind it, so it goes before a longer wording of these


class Finder:
    """Reads one abstract paragraph. `default` is the topic at its start; `year` the report year."""

    def __init__(self, abstract: Abstract, lore: Lore, default: str, year: int | None) -> None:
        self.abstract, self.lore, self.year = abstract, lore, year
        self.text, self.default = abstract.text, default
        self.characters = frozenset(self.text)
        self.present = lore.present(self.text, self.characters)
        self.topics = self._topics(default)
        self.unused = {at for at, char in enumerate(self.text) if char in FIGURES}

    # ------------------------------------------------------------ topics

    def _topics(self, default: str) -> list[tuple[int, int, str, int]]:
        """(where it starts to hold, where it was named, topic, until), by place; those in brackets hold only there."""
        found = [(-1, -1, default, len(self.text))]
        for name, pattern in self.lore.topics:
            for match in pattern.finditer(self.text):
                # What is foreign is so from its first word on (提案办理结转4件).
                at = match.start() if name.startswith("foreign") else match.end()
                found.append((at, match.start(), name, self._bracket_end(match.start())))
        found.sort(key=lambda each: (each[0], -each[1]))
        found = self._settle(found)
        # Of two that end together the longer one is meant (行政诉讼 inside 复议后提起行政诉讼).
        kept: list[tuple[int, int, str, int]] = []
        for each in found:
            while kept and kept[-1][1] >= each[1] and kept[-1][0] <= each[0] and each[1] >= 0:
                kept.pop()
            if not (kept and kept[-1][0] == each[0] and kept[-1][1] < each[1]):
                kept.append(each)
        self._topic_starts = [each[0] for each in kept]
        return kept

    def _settle(self, found: list[tuple[int, int, str, int]]) -> list[tuple[int, int, str, int]]:
        """Drops a weak topic (written `name?`) where its sentence already has another."""
        out: list[tuple[int, int, str, int]] = []
        for each in found:
            name = each[2]
            if name.endswith("?"):
                begin = self.abstract.sentence_start(each[1])
                if any(other[2] not in ("", "publication") for other in out if other[1] >= begin):
                    continue
                each = (each[0], each[1], name[:-1], each[3])
            if name == "publication":
                each = (each[0], each[1], name, min(each[3], self.abstract.clause_end(each[1])))
            out.append(each)
        return out

    def _bracket_end(self, at: int) -> int:
        """Where a topic named at an offset stops to hold: at the end of the bracket it stands in, else never."""
        begin = self.abstract.sentence_start(at)
        opened = max(self.text.rfind("（", begin, at), self.text.rfind("(", begin, at))
        if opened < 0 or max(self.text.rfind("）", opened, at), self.text.rfind(")", opened, at)) >= 0:
            return len(self.text)
        ends = [end for end in (self.text.find("）", at), self.text.find(")", at)) if end >= 0]
        return min(ends, default=len(self.text))

    def topic(self, at: int) -> str:
        """What the text is about at an offset."""
        here = self.abstract.sentence(at)
        for index in range(bisect_right(self._topic_starts, at) - 1, -1, -1):
            _, named, name, until = self.topics[index]
            if at <= until and (named < 0 or self.abstract.sentence(named) >= here - _LASTING):
                return name
        return self.default

    def topics_near(self, at: int) -> set[str]:
        """All topics of the sentence so far, and the one that holds."""
        begin = self.abstract.sentence_start(at)
        first = bisect_left(self._topic_starts, begin)
        last = bisect_right(self._topic_starts, at)
        return {self.topics[index][2] for index in range(first, last)} | {self.topic(at)}

    def sentence_topics(self, at: int) -> list[str]:
        """The topics named in a sentence up to the next semicolon behind an offset; the last one first."""
        begin, end = self.abstract.sentence_start(at), self.abstract.sentence_end(at)
        end = min((found for found in (self.text.find(mark, at, end) for mark in "；;") if found >= 0), default=end)
        first = bisect_left(self._topic_starts, begin)
        last = bisect_right(self._topic_starts, end)
        return [self.topics[index][2] for index in range(last - 1, first - 1, -1)]

    # ------------------------------------------------------------ finding

    def find(self) -> list[Mention]:
        """All mentions, each with its figure or its negation where it has one."""
        raw = list(self._matches())
        found = self._without_overlaps([each for each in raw if self._continues(each, raw)])
        found.sort(key=lambda each: (each.start, each.end))
        self.unused.difference_update(Attacher(self.abstract, self.lore, found, self.year).used)
        return found

    def _matches(self) -> Iterator[Mention]:
        for wording, kind, pattern in self.lore.candidates(self.present, self.characters):
            position = 0
            while match := pattern.search(self.text, position):
                start, end = match.span()
                mention = self._accepted(wording, match, kind)
                position = max(start + 1, end) if mention is not None and kind == "say" else start + 1
                if mention is not None:
                    yield mention

    def _accepted(self, wording: Wording, match: re.Match[str], kind: str) -> Mention | None:
        start, end = match.span()
        if start == end:
            return None
        topic = self.topic(start)
        if topic in wording.get("not_topics", ()):
            return None
        needs = wording.get("needs")
        if needs and topic not in needs:
            # The thing itself may be named inside the wording (废止规范性文件), or be what the passage is about anyhow.
            topic = self.topic(end)
            if topic not in needs and not (wording.get("own_noun") and self.default in needs):
                near = self.sentence_topics(start) if wording.get("near") else []
                if not set(near) & set(needs):
                    return None
        metric = wording.get("metric")
        if isinstance(metric, dict) and topic not in metric:
            topic = self.topic(end)
            if topic not in metric and wording.get("near"):
                topic = next((each for each in self.sentence_topics(start) if each in metric), "")
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
        if wording.get("opens") and not self._opens(start):
            return None
        if wording.get("begins") and kind == "zero":
            clause = self.abstract.clause_start(start)
            if not self.lore.pattern("lead").fullmatch(self.text, clause, start):
                return None
        if wording.get("ends") and kind == "zero" and self.text[end : end + 1] not in _ENDS:
            return None
        if not self._year_fits(wording, start, end):
            return None
        nearby = wording.unless_near
        if nearby and nearby.search(self.text, max(self.abstract.sentence_start(start), start - 40), end + 8):
            return None
        mention = Mention(wording, start, end, topic)
        for group in range(1, len(match.groups()) + 1):
            if match[group] is None:
                continue
            if match[group] in FIGURES:
                if match[group] == BARE and not self.abstract.plain(match.start(group)):
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
        clause = self.abstract.clause_start(start)
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
            figure = self.abstract.figures.get(at)
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
        begin = self.abstract.sentence_start(mention.start)
        before = [other for other in raw if begin <= other.start < mention.start and other.end <= mention.start]
        if names:
            return any(other.wording.id in names for other in before)
        listed = [other for other in before if other.role and not other.wording.get("needs_role")]
        return bool(listed) and max(listed, key=lambda other: other.end).role in roles

    def _twice(self, mention: Mention, raw: list[Mention]) -> bool:
        """Whether the thing counted last was counted twice in the sentence, or once for a whole area (全市合计)."""
        begin = self.abstract.sentence_start(mention.start)
        near = [other for other in raw if begin <= other.start and other.end <= mention.start]
        before = [other for other in self._without_overlaps(near) if other.states]
        before = [other for other in before if not other.wording.get("list_only") and not other.wording.get("resum")]
        if not before:
            return False
        last = max(before, key=lambda other: other.end)
        starts = {other.start for other in before if other.wording.get("metric") == last.wording.get("metric")}
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
        return one.zero == other.zero and one.wording.get("metric") != other.wording.get("metric")
