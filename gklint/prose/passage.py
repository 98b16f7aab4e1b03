"""One paragraph: from mentions to claims, sweeping words, percentages, and the figures that were passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gklint.prose.abstract import Abstract
from gklint.prose.attach import Mention
from gklint.prose.circumstances import Circumstances
from gklint.prose.hints import figures, nothing
from gklint.prose.lists import lists
from gklint.prose.lore import BARE, COUNT, MONEY, SHARE, Hint, Lore, Wording
from gklint.prose.mentions import Finder
from gklint.prose.model import Bound, Claim, Number, Parts, Passed
from gklint.prose.sayings import percentages, sweeping

_PARTS = ("outcome", "leaf", "applicant", "rest", "channel")
_HANDLED = "requests.handled"
_ALL_APPLICANTS = {"@natural_person", "@legal_entity"}
_BASES = ("requests.new", "requests.handled", "requests.total")
_REQUESTS, _DISPUTES, _OTHER, _FEE = "requests", "disputes", "other", "fee"


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
        if _REQUESTS in (self.topic, self.section):
            return _REQUESTS
        return _FEE if self.section == _OTHER else ""


def _hint_wording(hint: Hint) -> Wording:
    """A hint as a wording, so that a figure found by it is judged like any other."""
    data = {"id": f"hint:{hint.metric or hint.suffix}", "doubt": "vague", "matter": hint.matter}
    data |= {"suffix": hint.suffix} if hint.suffix else {"metric": hint.metric}
    if hint.accepts:
        data["accepts"] = hint.accepts
    return Wording(-1, data)


@dataclass(slots=True)
class Found:
    """A claim with what the rest of the reading needs to know about it."""

    claim: Claim
    mention: Mention
    at: int  # where its figure (or negation) stands in the abstract string
    role: str


class Passage:
    """A paragraph read. The results are `claims`, `parts`, `percentages`, `sweeping`, `passed`."""

    def __init__(self, text: str, offset: int, setting: Setting, lore: Lore) -> None:
        self.source, self.offset, self.setting, self.lore = text, offset, setting, lore
        self.abstract = Abstract(text, offset, lore)
        self.text = self.abstract.text
        self.finder = Finder(self.abstract, lore, setting.default_topic, setting.year)
        self.around = Circumstances(self.abstract, lore, setting.year, setting.government)
        self.passed: list[Passed] = []
        self.found: list[Found] = []
        self.foreign_cases = -1  # the sentence whose cases are not about this agency's disclosure
        self.mentions = self.finder.find()
        for mention in sorted(self.mentions, key=self._at):
            self._judge(mention)
        self._hinted()
        self.parts: list[Parts] = lists(self.found, self.abstract, lore, self._nameless())
        self.claims = [each.claim for each in self.found if each.claim.metric]
        self.sweeping = list(sweeping(self))
        self.percentages = list(percentages(self))
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
        if mention.wording.get("resum"):
            self._sum_again(mention)
            return
        reason, doubt = self._doubts(mention)
        if reason:
            self._pass(mention, reason)
            return
        if several := mention.metrics:
            for index, metric in enumerate(several):
                if mention.numbers:
                    mention.number = mention.numbers[index]
                self._add(mention, metric, (metric,), doubt)
            return
        metric, accepts = self.metric_of(mention)
        if not metric:
            self._pass(mention, "no_subject")
            return
        self._add(mention, metric, accepts, doubt)

    def _sum_again(self, mention: Mention) -> None:
        """两项合计18起: the figures of the same thing before it in the sentence are its parts."""
        begin = self.abstract.sentence_start(mention.start)
        before = [each for each in self.found if each.at >= begin and each.claim.metric]
        same = [each for each in before if each.claim.metric == before[-1].claim.metric] if before else []
        if not same:
            self._pass(mention, "no_subject")
            return
        claim = same[-1].claim
        for each in same:
            self.found.remove(each)
            self.passed.append(Passed(each.claim.number, "part", each.claim.pattern))
        self._add(mention, claim.metric, claim.accepts, "")

    def _pass(self, mention: Mention, reason: str) -> None:
        if mention.number is not None:
            span = self.abstract.span(mention.number, mention.number + 1)
            self.passed.append(Passed(span, reason, mention.wording.id))

    def _doubts(self, mention: Mention) -> tuple[str, str]:
        """(reason why it is no claim, doubt): both empty for a plain claim."""
        wording, at = mention.wording, self._at(mention)
        value, unit = self._value(mention)[0], self._unit(mention)
        if self._counts_other(mention, unit):
            return "no_subject", ""
        doubt = "" if wording.get("inherits") and self._verb_before(mention) else str(wording.get("doubt", ""))
        if not wording.get("any_year"):
            metric = self.metric_of(mention)[0]
            reason, unsure = self.around.refused(mention.start, at, mention.end, metric, unit)
            if reason and not (mention.zero and reason != "other_year"):
                return reason, ""
            doubt = unsure or doubt
        for key, counters in wording.get("doubtful", {}).items():
            if unit in counters:
                if key == "publication" and not wording.get("deed"):
                    return "publication", ""
                doubt = doubt or key
        if str(wording.get("metric", "")).startswith("proactive.") and self._publishing(mention):
            return "publication", ""
        if wording.get("matter"):
            reason, unsure = self._body(mention, bool(value))
            if reason:
                return reason, ""
            doubt = doubt or unsure
        if self._needs_earlier(mention):
            return "no_subject", ""
        reason, scope = self.around.whose(mention.start, at)
        if reason == "below" and value:
            return "subordinate", ""
        if mention.number is not None and self._has_whole(mention):
            if reason or self._in_list(mention):
                return ("part" if reason in ("", "below") else reason), ""
        return "", doubt or scope

    def _body(self, mention: Mention, some: bool) -> tuple[str, str]:
        """As `_doubts`, for cases: decided as the reviewing body, or about other matters."""
        sentence = self.abstract.sentence(mention.start)
        role = mention.wording.get("role")
        if role == "outcome" and self.foreign_cases == sentence:
            return "as_body", ""
        begin = self.abstract.sentence_start(mention.start)
        begin = max(begin, *(self.text.rfind(char, begin, mention.start) for char in "；;"))
        clause = self.text[self.abstract.clause_start(mention.start) : mention.end]
        other = some and bool(self.lore.pattern("other_matter").search(clause))
        other = other and not self.lore.pattern("disclosure").search(clause)
        if other or (some and mention.wording.id != "by-cause" and self._cause_later(mention)):
            self.foreign_cases = sentence
            return "as_body", ""
        if some and self.lore.pattern("body").search(self.text, begin, mention.start + 8):
            self.foreign_cases = sentence
            return "as_body", ""
        self.foreign_cases = -1 if role != "outcome" else self.foreign_cases
        if not some or self.matter(mention):
            return "", ""
        if self.lore.pattern("suffered").search(self.text, mention.start, mention.end):
            return "", "matter"
        self.foreign_cases = sentence
        return "as_body", ""

    def _cause_later(self, mention: Mention) -> bool:
        """Whether the sentence goes on to say how many of these cases are about disclosure."""
        end = self.abstract.sentence_end(mention.start)
        return any(mention.end <= other.start < end and other.wording.id == "by-cause" and other.number is not None
                   for other in self.mentions)  # fmt: skip

    def _in_list(self, mention: Mention) -> bool:
        """Whether a list of parts (其中 …) was opened since the same thing was counted."""
        metric = self.metric_of(mention)[0]
        whole = next(each for each in reversed(self.found) if each.claim.metric == metric)
        between = self.text[whole.mention.end : mention.start + 2]
        return bool(self.lore.pattern("list_open").search(between))

    def _counts_other(self, mention: Mention, unit: str) -> bool:
        """Whether the counter shows that something else is counted (18名自然人)."""
        if mention.number is None:
            return False
        wording = mention.wording
        if unit in wording.get("not_counters", ()) or unit not in wording.get("counters", (unit,)):
            return True
        applicant = bool(wording.get("suffix"))
        return unit in self.lore.data["numbers"]["people"] and (applicant or mention.tie == "hint")

    def _has_whole(self, mention: Mention) -> bool:
        """Whether the same thing was counted before in the sentence, so that a second figure is a part of it."""
        begin, metric = self.abstract.sentence_start(mention.start), self.metric_of(mention)[0]
        return any(each.at >= begin and each.claim.metric == metric for each in self.found)

    def _needs_earlier(self, mention: Mention) -> bool:
        """Whether a wording that only goes with another figure stands without it."""
        metrics, some = mention.wording.get("needs_claims"), mention.wording.get("needs_claims_any")
        none = mention.wording.get("needs_none", ())
        if any(each.claim.metric in none for each in self.found):
            return True
        begin = self.abstract.sentence_start(mention.start)
        here = {each.claim.metric for each in self.found if each.at >= begin}
        if some and not any(metric.rpartition(".")[2] in some for metric in here):
            return True
        return bool(metrics) and not here >= set(metrics)

    def _publishing(self, mention: Mention) -> bool:
        """Whether the clause speaks of publishing what the figure counts; for a bare label, the sentence so far."""
        begin = self.abstract.clause_start(mention.start)
        if not mention.wording.get("deed") and mention.number is not None and mention.tie != "list":
            begin = self.abstract.sentence_start(mention.start)
        if not self._value(mention)[0]:
            return False
        lead = self.text[begin : mention.start]
        ends = [match.end() for match in self.lore.pattern("published").finditer(lead)]
        return bool(ends) and not self.lore.pattern("deed").search(lead, ends[-1])

    def matter(self, mention: Mention) -> bool:
        """Whether the cases are certainly about disclosure."""
        if self.setting.section == _DISPUTES or self.setting.default_topic == _REQUESTS:
            return True
        begin = self.abstract.sentence_start(mention.start)
        near = self.lore.pattern("disclosure").search(self.text, begin, mention.end)
        return bool(near) or _REQUESTS in self.finder.topics_near(mention.start)

    def metric_of(self, mention: Mention) -> tuple[str, tuple[str, ...]]:
        """The first meaning of a mention, and all that it can mean."""
        data = mention.wording.data
        suffix = data.get("suffix")
        if suffix:
            bases = self.bases()
            if {suffix, *(label.wording.get("suffix") for label in mention.combined)} >= _ALL_APPLICANTS:
                return bases[0], tuple(bases)
            if mention.combined:
                return "", ()
            return bases[0] + suffix, tuple(base + suffix for base in bases)
        metric, accepts = data["metric"], data.get("accepts")
        if isinstance(metric, dict):
            metric = metric.get(self._case(mention.topic, metric), "")
            metric = metric[0] if isinstance(metric, list) else metric
            accepts = (accepts or {}).get(mention.topic)
        if data.get("inherits") and (verb := self._verb_before(mention)):
            return f"proactive.normative.{verb}", (f"proactive.normative.{verb}",)
        if mention.combined:
            names = [str(label.wording.get("metric", "")) for label in mention.combined] + [metric]
            if any("." not in name for name in names) or len(set(names)) < len(names):
                return "", ()
            total = " + ".join(names)
            total = self.lore.data["sums"].get(total, total)
            return total, (total,)
        if data.get("role") == "rest" and self.found and self.found[-1].claim.metric.startswith(metric + "."):
            return f"{metric}.other", (f"{metric}.other",)
        if metric == "requests.new" and mention.number is not None and self._includes(mention):
            return "requests.handled", ("requests.handled", "requests.total")
        return metric, tuple(accepts or (metric,))

    def _case(self, topic: str, metrics: Mapping[str, Any]) -> str:
        """The kind of case an outcome belongs to: where there was none of the kind named last, the kind before."""
        stated = {each.claim.metric: each.claim.value for each in self.found}
        if stated.get(f"{topic}.total") == 0:
            other = next((name for name in metrics if stated.get(f"{name}.total")), topic)
            return other
        return topic

    def _verb_before(self, mention: Mention) -> str:
        """Of 现行有效的规章12件、行政规范性文件96件: what the figure just before was said to be."""
        if self.found and self.found[-1].claim.metric.startswith("proactive.regulations."):
            last = self.found[-1]
            if mention.start - last.mention.end <= 2 and last.at >= self.abstract.sentence_start(mention.start):
                return last.claim.metric.rpartition(".")[2]
        return ""

    def _includes(self, mention: Mention) -> bool:
        """Whether the words say that cases carried in are counted too (含上年结转2件; 其中1件为上年结转)."""
        end = self.abstract.sentence_end(mention.start)
        if self.lore.pattern("includes_carried_in").match(self.text, mention.end, min(end, mention.end + 14)):
            return True
        following = [each for each in self.mentions if mention.end <= each.start < end and not each.open][:2]
        if not following or "requests.carried_in" not in [each.wording.get("metric") for each in following]:
            return False
        return bool(self.lore.pattern("includes").match(self.text, mention.end, following[0].start))

    def bases(self) -> list[str]:
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
        if figure.kind == BARE and mention.wording.get("unit") == "money" and figure.value:
            return Decimal(figure.value), figure.bound, ""
        if figure.kind == MONEY and str(mention.wording.get("metric")).startswith("proactive."):
            assert figure.wan is not None
            return figure.wan, figure.bound, figure.unit
        if mention.wording.get("negative"):
            return -figure.value, figure.bound, figure.unit
        return figure.value, figure.bound, figure.unit

    def _add(self, mention: Mention, metric: str, accepts: tuple[str, ...], doubt: str) -> None:
        value, bound, unit = self._value(mention)
        if metric and any(each.claim.metric == metric and each.at == self._at(mention) for each in self.found):
            return  # two wordings over the same figure
        if mention.zero and metric == _HANDLED and any(each.at == self._at(mention) for each in self.found):
            return  # none received: nothing more is said by none received and handled
        if mention.number is not None:
            self._supersede(mention, metric, value)
        start, end = self.extent(mention)
        span = self.abstract.span(start, end)
        if mention.number is not None:
            number = self.abstract.span(mention.number, mention.number + 1)
        else:
            assert mention.zero is not None
            number = self.abstract.span(*mention.zero)
        text = self.source[span.start - self.offset : span.end - self.offset]
        section = self.setting.section
        claim = Claim(metric, value, bound, span, number, text, mention.wording.id, accepts, unit, section, doubt)
        self.found.append(Found(claim, mention, self._at(mention), str(mention.wording.get("role", ""))))

    def _supersede(self, mention: Mention, metric: str, value: Number) -> None:
        """合计答复15件 behind 12件 and 3件 of the same thing: these were its parts. 我局收到59件 behind 全区302件 likewise."""
        begin = self.abstract.sentence_start(mention.start)
        same = [each for each in self.found if each.claim.metric == metric and each.at >= begin]
        if not same or not metric:
            return
        clause = self.text[self.abstract.clause_start(mention.start) : mention.end]
        whole = len(same) > 1 and sum(Decimal(each.claim.value) for each in same) == value
        whole = whole or bool(self.lore.pattern("total_words").search(clause))
        own = bool(self.lore.pattern("scope_own").search(clause))
        for each in same:
            if whole or (own and each.claim.doubt == "scope"):
                self.found.remove(each)
                self.passed.append(Passed(each.claim.number, "part", each.claim.pattern))

    @staticmethod
    def extent(mention: Mention) -> tuple[int, int]:
        start, end = mention.start, mention.end
        if mention.number is not None:
            start, end = min(start, mention.number), max(end, mention.number + 1)
        if mention.zero is not None:
            start, end = min(start, mention.zero[0]), max(end, mention.zero[1])
        return start, end

    # ------------------------------------------------------------ what is left

    def _hinted(self) -> None:
        """Claims in doubt for figures and negations that no wording owns."""
        for hint, at, start, end in figures(self):
            wording = _hint_wording(hint)
            mention = Mention(wording, min(start, at), max(end, at + 1), self.finder.topic(at), number=at, tie="hint")
            self.finder.unused.discard(at)
            self._judge(mention)
        for hint, begin, finish, start, end in nothing(self):
            while end > start and self.text[end - 1] in "，。；：、！？,;:（）()":
                end -= 1
            self._judge(
                Mention(_hint_wording(hint), start, end, self.finder.topic(begin), zero=(begin, finish), tie="hint")
            )

    def _nameless(self) -> list[Claim]:
        """Figures with a counter that belong to no wording and to nothing else, as claims without a metric."""
        out = []
        for at in sorted(self.finder.unused):
            if self.text[at] == COUNT and not self.around.refused(at, at, at + 1)[0]:
                figure, span = self.abstract.figures[at], self.abstract.span(at, at + 1)
                text = self.source[span.start - self.offset : span.end - self.offset]
                out.append(Claim("", figure.value, figure.bound, span, span, text, "", (), figure.unit))
        return out

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
