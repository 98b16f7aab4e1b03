"""What stands around a figure: another year, a comparison, a plan, another body."""

from __future__ import annotations

import re
from bisect import bisect_right

from gklint.prose.abstract import Abstract
from gklint.prose.lore import TIME, Lore
from gklint.resources.records import dataclass

_CUMULATIVE = "cumulative"  # the reason of figures over several years
_LOOK = 60  # characters before a figure that are looked at; longer clauses are cut


@dataclass(frozen=True, slots=True)
class Time:
    """A word for a year: where it stands and which year it means (None: it cannot be told)."""

    at: int
    end: int
    year: int | None


class Circumstances:
    """The surroundings of one paragraph. government: whether the report is a government's (its area is its scope)."""

    def __init__(self, abstract: Abstract, lore: Lore, year: int | None, government: bool | None) -> None:
        self.abstract, self.lore, self.year, self.government = abstract, lore, year, government
        self.text = abstract.text
        self.contexts = lore.sayings.contexts(self.text)
        self.times = self._times()
        self._time_at = [time.at for time in self.times]

    def _times(self) -> list[Time]:
        found = []
        naming = self.lore.pattern("naming")
        at = self.text.find(TIME)
        while at >= 0:
            figure = self.abstract.figures.get(at)
            if figure is None or naming.match(self.text, at + 1):
                at = self.text.find(TIME, at + 1)
                continue
            # 已于2025年1月10日答复: a date inside a clause says when this happened, not what year is spoken of.
            if not figure.unit or self.abstract.clause_start(at) == at:
                found.append(Time(at, at + 1, int(figure.value)))
            at = self.text.find(TIME, at + 1)
        if self.year is not None:
            for name, offset in (("this", 0), ("last", -1), ("before_last", -2), ("next", 1)):
                for match in self.lore.pattern(f"year_{name}").finditer(self.text):
                    if not naming.match(self.text, match.end()):
                        found.append(Time(match.start(), match.end(), self.year + offset))
        found.sort(key=lambda each: (each.at, -each.end))
        return found

    def refused(self, start: int, number: int, end: int, metric: str = "", unit: str = "") -> tuple[str, str]:
        """(reason, "") if a figure is none of this report, ("", doubt) if it may not be, ("", "") if nothing is odd.

        start, end: the wording with its figure; number: the figure.
        """
        if self.other_year(start, end):
            return "other_year", ""
        clause = max(self.abstract.clause_start(number), number - _LOOK)
        sentence = max(self.abstract.sentence_start(number), number - 3 * _LOOK)
        sentence = max(sentence, self.text.rfind("；", sentence, number), self.text.rfind(";", sentence, number))
        for context in self.contexts:
            if not metric.startswith(context.metrics) or (context.counters and unit not in context.counters):
                continue
            if context.right and context.right.match(self.text, max(end, number + 1)):
                return context.reason, ""
            begin = sentence if context.sentence else clause
            for match in context.left.finditer(self.text, begin, number) if context.left else ():
                refused = context.left_not
                if refused and refused.search(self.text, max(0, match.start() - 2), number):
                    continue
                if context.until_time and self._time_between(match.end(), number):
                    continue
                since = context.reason == _CUMULATIVE and not context.doubt
                if since and self._this_year(match.start() - 1, match.end()):
                    continue
                if context.doubt:
                    return "", context.doubt
                return context.reason, ""
        return "", ""

    def _this_year(self, start: int, end: int) -> bool:
        """Whether the last year within two offsets is the report's (2024年以来 in the report for 2024)."""
        figure = self.abstract.figures.get(self.text.rfind(TIME, max(0, start), end))
        return self.year is not None and figure is not None and figure.value == self.year

    def _time_between(self, left: int, right: int) -> bool:
        """Whether a new time is named between two offsets (…期间年均12件，2021年19件)."""
        index = bisect_right(self._time_at, left - 1)
        return index < len(self.times) and self.times[index].at < right

    def other_year(self, start: int, end: int) -> bool:
        """Whether the last year named before a wording, in its sentence, is not the report's."""
        if self.year is None:
            return False
        begin = self.abstract.sentence_start(start)
        begin = max(begin, self.text.rfind("；", begin, start), self.text.rfind(";", begin, start))
        index = bisect_right(self._time_at, start) - 1
        while index >= 0 and self.times[index].at >= begin:
            time = self.times[index]
            if time.at < start and not self._inside_bracket(time.at, start) and not self._beside(time):
                return time.year is not None and time.year != self.year
            index -= 1
        return False

    def _beside(self, time: Time) -> bool:
        """较2023年增加…, 结转下年度…: the year belongs to what is compared or carried on only."""
        before, patterns = self.text[max(0, time.at - 4) : time.at], self.lore.data["patterns"]
        if re.search(patterns["compared"], before):
            return True
        later = time.year is not None and self.year is not None and time.year > self.year
        return later and bool(re.search(patterns["carried"], before))

    def _inside_bracket(self, at: int, start: int) -> bool:
        """Whether an offset lies inside a bracket that closes before another."""
        closed = max(self.text.find("）", at, start), self.text.find(")", at, start))
        if closed < 0:
            return False
        return max(self.text.find("（", at, closed), self.text.find("(", at, closed)) < 0

    # ------------------------------------------------------------ whose figure

    def whose(self, start: int, number: int) -> tuple[str, str]:
        """As `refused`, for the body that a figure speaks of."""
        # Brackets do not end the words before a figure here: 各镇（街道）共收到45件.
        comma = max(self.text.rfind(char, 0, start) for char in "，,；;。：:！？")
        lead = self.text[max(comma + 1, start - _LOOK) : start]
        if self.lore.pattern("below").search(lead):
            return ("within" if self.government else "below"), ""
        if self.government and self.lore.pattern("scope_level").search(lead):
            return "within", ""
        own_here = self.lore.pattern("scope_own").search(lead)
        named = self.lore.pattern("name").search(lead)
        if named and not (own_here and own_here.end() >= named.start()):
            return "subordinate", self._wide(start)
        if own_here:
            return "", ""
        if self.lore.pattern("scope_subordinate").search(lead):
            return "subordinate", self._wide(start)
        return "", self._wide(start)

    def _wide(self, start: int) -> str:
        """`scope` where the sentence speaks of more bodies than a department's own."""
        sentence = self.text[max(self.abstract.sentence_start(start), start - 3 * _LOOK) : start]
        wide = self.lore.pattern("scope_wide").search(sentence)
        own = self.lore.pattern("scope_own").search(sentence)
        return "scope" if wide and not own and not self.government else ""
