"""One paragraph: from mentions to claims, sweeping words, percentages, and the figures that were passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gklint.prose.abstract import Abstract
from gklint.prose.circumstances import Circumstances
from gklint.prose.lists import lists
from gklint.prose.lore import COUNT, MONEY, SHARE, Lore, Wording
from gklint.prose.mentions import Finder, Mention
from gklint.prose.model import Bound, Claim, Number, Parts, Passed, Percentage, Sweeping
from gklint.text import Span

_PARTS = ("outcome", "leaf", "applicant", "rest", "channel")
_BASES = ("requests.new", "requests.handled", "requests.total")
_REQUESTS, _DISPUTES = "requests", "disputes"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a paragraph stands and whose it is."""

    year: int | None
    section: str = ""
    topic: str = ""
    government: bool | None = None

    @property
    def default_topic(self) -> str:
        """What the paragraph is about before it names anything."""
        return _REQUESTS if _REQUESTS in (self.topic, self.section) else ""


@dataclass(slots=True)
class Found:
    """A claim with what the rest of the reading needs to know about it."""

    claim: Claim
    mention: Mention
    at: int  # where its figure (or negation) stands in the abstract string
    role: str


class Passage:
    """A paragraph read. The results are `claims`, `parts`, `percentages`, `sweeping`, `passed`."""

    def __init__(self, text: str, flat: str, offset: int, setting: Setting, lore: Lore) -> None:
        self.source, self.offset, self.setting, self.lore = text, offset, setting, lore
        self.abstract = Abstract(text, offset, lore)
        self.text = self.abstract.text
        self.finder = Finder(self.abstract, lore, setting.default_topic, setting.year)
        self.around = Circumstances(self.abstract, lore, setting.year, setting.government)
        self.passed: list[Passed] = []
        self.found: list[Found] = []
        self.mentions = self.finder.find(flat)
        for mention in sorted(self.mentions, key=self._at):
            self._judge(mention)
        self.parts: list[Parts] = lists(self.found, self.abstract, self.lore, self.anonymous())
        self.claims = [each.claim for each in self.found if each.claim.metric]
        self.sweeping = list(self._sweeping(flat))
        self.percentages = list(self._percentages(flat))
        self._leftover()

    # ------------------------------------------------------------ claims

    @staticmethod
    def _at(mention: Mention) -> int:
        if mention.number is not None:
            return mention.number
        return mention.zero[0] if mention.zero else mention.start

    def _judge(self, mention: Mention) -> None:
        """Turns a mention into a claim, or into a figure passed over with its reason."""
        wording = mention.wording
        if mention.number is None and mention.zero is None:
            return
        if wording.get("reason"):
            self._pass(mention, wording.get("reason"))
            if wording.get("part") and mention.number is not None:
                self._add(mention, "", (), "")
            return
        if wording.get("need_number") and mention.number is None:
            return
        reason, doubt = self._doubts(mention)
        if reason:
            self._pass(mention, reason)
            return
        metric, accepts = self._metric(mention)
        if not metric:
            self._pass(mention, "no_subject")
            return
        self._add(mention, metric, accepts, doubt)

    def _pass(self, mention: Mention, reason: str) -> None:
        if mention.number is not None:
            span = self.abstract.span(mention.number, mention.number + 1)
            self.passed.append(Passed(span, reason, mention.wording.id))

    def _doubts(self, mention: Mention) -> tuple[str, str]:
        """(reason why it is no claim, doubt): both empty for a plain claim."""
        wording, number = mention.wording, mention.number
        at = self._at(mention)
        reason, doubt = self.around.refused(mention.start, at, mention.end)
        if reason:
            if reason == "comparison" and mention.zero:
                return "", ""
            return reason, ""
        doubt = doubt or str(wording.get("doubt", ""))
        value, unit = self._value(mention)[0], self._unit(mention)
        for key, counters in wording.get("doubtful", {}).items():
            if unit in counters:
                if key == "publication" and wording.get("before", True) is False and not wording.get("deed"):
                    return "publication", ""
                doubt = doubt or key
        if str(wording.get("metric", "")).startswith("proactive.") and (found := self._publishing(mention)):
            return found, ""
        if wording.get("matter") and value and not self._matter(mention):
            doubt = doubt or "matter"
        if self._needs_earlier(mention):
            return "no_subject", ""
        reason, scope = self.around.whose(mention.start, at)
        if reason and number is not None and self._has_whole(mention):
            return reason, ""
        return "", doubt or scope

    def _has_whole(self, mention: Mention) -> bool:
        """Whether the same thing was counted before in the sentence, so that a second figure is a part of it."""
        begin = self.abstract.sentence_start(mention.start)
        return any(each.at >= begin and each.claim.metric and each.claim.pattern.partition("-")[0].partition(":")[0]
                   == mention.wording.id.partition("-")[0].partition(":")[0] for each in self.found)  # fmt: skip

    def _needs_earlier(self, mention: Mention) -> bool:
        """Whether a wording that only continues a list has nothing to continue."""
        roles, metrics = mention.wording.get("needs_role"), mention.wording.get("needs_claims")
        if not roles and not metrics:
            return False
        begin = self.abstract.sentence_start(mention.start)
        here = [each for each in self.found if each.at >= begin]
        if roles and not any(each.role in roles for each in here):
            return True
        return bool(metrics) and not all(any(each.claim.metric == name for each in here) for name in metrics)

    def _publishing(self, mention: Mention) -> str:
        """Whether the clause speaks of publishing what the figure counts."""
        clause = self.abstract.clause_start(mention.start)
        lead = self.text[clause : mention.start]
        published = None
        for published in self.lore.pattern("published").finditer(lead):
            pass
        if published and not self.lore.pattern("deed").search(lead, published.end()):
            return "publication"
        return ""

    def _matter(self, mention: Mention) -> bool:
        """Whether the cases are certainly about disclosure."""
        if self.setting.section == _DISPUTES or self.setting.default_topic:
            return True
        begin = self.abstract.sentence_start(mention.start)
        near = self.lore.pattern("disclosure").search(self.text, begin, mention.end + 12)
        return bool(near) or _REQUESTS in self.finder.topics_near(mention.start)

    def _metric(self, mention: Mention) -> tuple[str, tuple[str, ...]]:
        """The first meaning of a mention, and all that it can mean."""
        data = mention.wording.data
        suffix = data.get("suffix")
        if suffix:
            bases = self._bases()
            return bases[0] + suffix, tuple(base + suffix for base in bases)
        metric, accepts = data["metric"], data.get("accepts")
        if isinstance(metric, dict):
            metric = metric.get(mention.topic, "")
            accepts = (accepts or {}).get(mention.topic)
        elif data.get("role") in ("outcome", "total") and metric == "requests.new" and self._includes(mention):
            pass
        if metric == "requests.new" and mention.number is not None and self._includes(mention):
            return "requests.handled", ("requests.handled", "requests.total")
        return metric, tuple(accepts or (metric,))

    def _includes(self, mention: Mention) -> bool:
        """Whether the words say that cases carried in are counted too."""
        end = min(mention.end + 14, self.abstract.sentence_end(mention.start))
        return bool(self.lore.pattern("includes").match(self.text[mention.end : end]))

    def _bases(self) -> list[str]:
        """The wholes that applicants can be counted of, the one just stated first."""
        for each in reversed(self.found):
            if each.claim.metric in _BASES:
                return [each.claim.metric, *(base for base in _BASES if base != each.claim.metric)]
        return list(_BASES)

    def _unit(self, mention: Mention) -> str:
        figure = self.abstract.figures.get(mention.number) if mention.number is not None else None
        return figure.unit if figure else ""

    def _value(self, mention: Mention) -> tuple[Number, Bound, str]:
        """Value in the metric's unit, bound, unit."""
        if mention.number is None:
            return 0, Bound.EXACT, ""
        figure = self.abstract.figures[mention.number]
        if figure.kind == MONEY and mention.wording.get("metric") == "proactive.fees.amount_wan":
            assert figure.wan is not None
            return figure.wan, figure.bound, figure.unit
        return figure.value, figure.bound, figure.unit

    def _add(self, mention: Mention, metric: str, accepts: tuple[str, ...], doubt: str) -> None:
        value, bound, unit = self._value(mention)
        start, end = self._extent(mention)
        span = self.abstract.span(start, end)
        if mention.number is not None:
            number = self.abstract.span(mention.number, mention.number + 1)
        else:
            assert mention.zero is not None
            number = self.abstract.span(*mention.zero)
        text = self.source[span.start - self.offset : span.end - self.offset]
        claim = Claim(metric, value, bound, span, number, text, mention.wording.id, accepts, unit, self.setting.section, doubt)
        self.found.append(Found(claim, mention, self._at(mention), str(mention.wording.get("role", ""))))

    @staticmethod
    def _extent(mention: Mention) -> tuple[int, int]:
        start, end = mention.start, mention.end
        if mention.number is not None:
            start, end = min(start, mention.number), max(end, mention.number + 1)
        if mention.zero is not None:
            start, end = min(start, mention.zero[0]), max(end, mention.zero[1])
        return start, end

    # ------------------------------------------------------------ sweeping words, percentages

    def _sweeping(self, flat: str) -> Iterable[Sweeping]:
        for wording in self.lore.sweeping:
            if not self.finder._possible(wording, flat):
                continue
            for match in wording.say.finditer(self.text):
                topic = self._subject(wording, match.start())
                if topic is None or not self._stands(wording, match):
                    continue
                holds = wording.get("by", {}).get(topic) or wording.get("holds")
                full = re.search(SHARE, match[0])
                if full and not self._is_hundred(match.start() + full.start()):
                    continue
                if self.around.other_year(match.start(), match.end()) or not holds:
                    continue
                span = self.abstract.span(*match.span())
                text = self.source[span.start - self.offset : span.end - self.offset]
                yield Sweeping(holds, span, text, wording.id)
                if full:
                    self.finder.unused.discard(match.start() + full.start())

    def _subject(self, wording: Wording, at: int) -> str | None:
        """The topic of a sweeping word, None if it is about something else."""
        needs = wording.get("needs")
        topic = self.finder.topic(at)
        if needs and topic not in needs:
            return None
        if wording.get("matter") and not self._matter(Mention(wording, at, at, topic)):
            return None
        return topic

    def _stands(self, wording: Wording, match: re.Match[str]) -> bool:
        start, end = match.span()
        before, after = wording.not_before, wording.not_after
        if before and before.search(self.text, max(0, start - 12), start):
            return False
        return not (after and after.match(self.text, end))

    def _is_hundred(self, at: int) -> bool:
        figure = self.abstract.figures.get(at)
        if figure is not None and figure.value == 100:
            return True
        return False

    def _percentages(self, flat: str) -> Iterable[Percentage]:
        """Shares that stand behind the figure they are a share of."""
        for each in self.found:
            metric = each.claim.metric
            if not metric or each.mention.number is None or not each.claim.value:
                continue
            for share in self.lore.shares:
                if not any(metric.startswith(prefix) for prefix in share.get("metrics")):
                    continue
                match = share.say.match(self.text, max(each.mention.end, each.at + 1))
                if not match:
                    continue
                at = next(match.start(group) for group in range(1, len(match.groups()) + 1) if match[group])
                if at not in self.finder.unused:
                    continue
                yield self._percentage(each, share, match, at)
                break

    def _percentage(self, each: Found, share: Wording, match: re.Match[str], at: int) -> Percentage:
        self.finder.unused.discard(at)
        figure = self.abstract.figures[at]
        span = self.abstract.span(*match.span())
        text = self.source[span.start - self.offset : span.end - self.offset]
        bases = [base for base in share.get("bases") if base != each.claim.metric]
        whole = next((other.claim for other in reversed(self.found) if other.at < each.at and other.claim.metric in bases), None)
        return Percentage(
            Decimal(figure.value), figure.bound, span, self.abstract.span(at, at + 1), text, each.claim.metric, tuple(bases),
            each.claim.pattern, each.claim, whole,
        )  # fmt: skip

    # ------------------------------------------------------------ what is left

    def anonymous(self) -> list[int]:
        """Figures with a counter that belong to no wording."""
        return sorted(at for at in self.finder.unused if self.text[at] == COUNT)

    def _leftover(self) -> None:
        """Every other figure of a sentence that speaks of one of the tables' subjects."""
        for at in sorted(self.finder.unused):
            if self.text[at] not in (COUNT, SHARE, MONEY):
                continue
            topics = self.finder.topics_near(at) - {"", "foreign", "publication"}
            if not topics:
                continue
            reason, _ = self.around.refused(at, at, at + 1)
            span = self.abstract.span(at, at + 1)
            self.passed.append(Passed(span, reason or "no_subject"))


def with_doubt(claim: Claim, doubt: str) -> Claim:
    """The claim with a doubt, unless it has one."""
    return claim if claim.doubt else replace(claim, doubt=doubt)


__all__ = ["Any", "Found", "Passage", "Setting", "Span", "with_doubt"]
