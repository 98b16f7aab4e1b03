"""One paragraph: from mentions to claims, sweeping words, percentages, and the figures that were passed over."""

from __future__ import annotations

from decimal import Decimal

from gklint.prose.abstract import Abstract
from gklint.prose.attach import Mention
from gklint.prose.circumstances import Circumstances
from gklint.prose.every import only_one, sweeping
from gklint.prose.hints import figures, nothing
from gklint.prose.judgement import REQUESTS, doubts
from gklint.prose.lists import lists
from gklint.prose.lore import BARE, COUNT, MONEY, SHARE, Hint, Lore, Wording
from gklint.prose.meaning import metric_of
from gklint.prose.model import Bound, Claim, Number, Parts, Passed, Percentage, Sweeping
from gklint.prose.shares import percentages
from gklint.prose.told import Told
from gklint.resources.records import dataclass

_HANDLED, _PLUS = "requests.handled", " + "
_DISPUTES, _OTHER, _FEE = "disputes", "other", "fee"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a paragraph stands and whose it is."""

    year: int | None
    section: str = ""
    topic: str = ""
    government: bool | None = None

    @property
    def about_disclosure(self) -> bool:
        """Whether cases named here are about disclosure unless the words say otherwise."""
        return self.section == _DISPUTES or self.default_topic == REQUESTS

    @property
    def default_topic(self) -> str:
        """What the paragraph is about before it names anything."""
        if REQUESTS in (self.topic, self.section):
            return REQUESTS
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
    """A paragraph read. The results are `claims`, `parts`, `percentages`, `sweeping`, `passed`. abstract: of the text,
    where it is at hand."""

    def __init__(self, text: str, offset: int, setting: Setting, lore: Lore, abstract: Abstract | None = None) -> None:
        self.source, self.offset, self.setting, self.lore = text, offset, setting, lore
        self.abstract = abstract or Abstract(text, offset, lore)
        self.text = self.abstract.text
        self.told = Told(self.abstract, lore, setting.default_topic, setting.year)
        self.topics, self.unused, self.mentions = self.told.topics, self.told.unused, self.told.mentions
        self.passed: list[Passed] = []
        self.found: list[Found] = []
        self._labels: list[Mention] | None = None
        self.part_from = -1  # where a stretch begins that speaks of one part of the area only
        self.foreign_cases = -1  # the sentence whose cases are not about this agency's disclosure
        self.bodies: set[int] = set()  # the sentences that speak of such cases
        self.claims: list[Claim] = []
        self.parts: list[Parts] = []
        self.sweeping: list[Sweeping] = []
        self.percentages: list[Percentage] = []
        if self.told.states:
            self._read()

    def _read(self) -> None:
        self.around = Circumstances(self.abstract, self.lore, self.setting.year, self.setting.government)
        for mention in sorted(self.mentions, key=self.at):
            self._judge(mention)
        for mention in only_one(self):
            self._judge(mention)
        self._hinted()
        self.parts = lists(self.found, self.abstract, self.lore, self._nameless())
        self.claims = [each.claim for each in self.found if each.claim.metric]
        self.sweeping = sweeping(self)
        self.percentages = percentages(self)
        self._leftover()

    # ------------------------------------------------------------ claims

    @staticmethod
    def at(mention: Mention) -> int:
        if mention.number is not None:
            return mention.number
        return mention.zero[0] if mention.zero else mention.start

    def _judge(self, mention: Mention) -> None:
        """Turns a mention into a claim, or into a figure passed over with its reason."""
        wording = mention.wording
        if mention.number is None and mention.zero is None:
            return
        if wording.get("reason"):
            at = self.at(mention)
            told = self.around.refused(at, at, at + 1)[0] if mention.tie == "frame" else ""
            self._pass(mention, told or wording.get("reason"))
            if wording.get("reason") == "as_body":
                self.foreign_cases = self.abstract.sentence(mention.start)
            if wording.get("part") and mention.number is not None:
                self._add(mention, "", (), "")
            return
        if wording.get("need_number") and mention.number is None:
            return
        if mention.wording.get("resum"):
            self._sum_again(mention)
            return
        reason, doubt = doubts(self, mention)
        if reason:
            self._pass(mention, reason)
            return
        if several := mention.metrics:
            for index, metric in enumerate(several):
                if mention.numbers:
                    mention.number = mention.numbers[index]
                self._add(mention, metric, (metric,), doubt)
            return
        metric, accepts = metric_of(self, mention)
        if not metric:
            self._pass(mention, "no_subject")
            return
        if _PLUS in metric and not self.value(mention)[0]:
            for part in metric.split(_PLUS):  # a sum of none: none of each
                self._add(mention, part, (part,), doubt)
            return
        self._add(mention, metric, accepts, doubt)

    def _sum_again(self, mention: Mention) -> None:
        """两项合计18起: the figures of the same thing before it in the sentence are its parts."""
        begin = self.abstract.sentence_start(mention.start)
        before = [each for each in self.found if each.at >= begin and each.claim.metric]
        same = [each for each in before if each.claim.metric == before[-1].claim.metric] if before else []
        if not same:
            self._sum_of_passed(mention, begin)
            return
        claim = same[-1].claim
        if any(each.claim.value > self.value(mention)[0] for each in same):
            self._pass(mention, "no_subject")
            return
        for each in same:
            self.found.remove(each)
            self.passed.append(Passed(each.claim.number, "part", each.claim.pattern))
        self._add(mention, claim.metric, claim.accepts, "")

    def _sum_of_passed(self, mention: Mention, begin: int) -> None:
        """上半年7件，下半年10件，全年共17件: a sum of figures none of which was the year's."""
        before = [each for each in self.mentions if each.states and begin <= (each.number or -1) < self.at(mention)]
        meanings = {metric_of(self, each) for each in before if not each.wording.get("resum")}
        if len(before) < 2 or len(meanings) != 1:
            self._pass(mention, "no_subject")
            return
        ((metric, accepts),) = meanings
        self._add(mention, metric, accepts, "")

    def _pass(self, mention: Mention, reason: str) -> None:
        if reason == "as_body":
            self.bodies.add(self.abstract.sentence(mention.start))
        if mention.number is not None:
            span = self.abstract.span(mention.number, mention.number + 1)
            self.passed.append(Passed(span, reason, mention.wording.id))

    def found_case(self, at: int) -> bool:
        """Whether the sentence so far counted cases that are rather about disclosure."""
        begin = self.abstract.sentence_start(at)
        return any(begin <= each.at < at and each.mention.wording.get("matter") for each in self.found)

    def quiet(self, start: int, end: int) -> bool:
        """Whether a stretch holds nothing but words that change no sense."""
        return all(self.told.quiet[start:end])

    def unit(self, mention: Mention) -> str:
        figure = self.abstract.figures.get(mention.number) if mention.number is not None else None
        return figure.unit if figure else ""

    def value(self, mention: Mention) -> tuple[Number, Bound, str]:
        """Value in the metric's unit, bound, unit."""
        if mention.number is None:
            return 0, Bound.EXACT, ""
        figure = self.abstract.figures[mention.number]
        if figure.kind == BARE and mention.wording.get("unit") == "money" and figure.value:
            return Decimal(figure.value), figure.bound, ""
        if figure.kind == MONEY and str(mention.wording.metric).startswith("proactive."):
            assert figure.wan is not None
            return figure.wan, figure.bound, figure.unit
        if mention.wording.get("negative"):
            return -figure.value, figure.bound, figure.unit
        return figure.value, figure.bound, figure.unit

    def _add(self, mention: Mention, metric: str, accepts: tuple[str, ...], doubt: str) -> None:
        value, bound, unit = self.value(mention)
        if metric and any(each.claim.metric == metric and each.at == self.at(mention) for each in self.found):
            return  # two wordings over the same figure
        if mention.zero and self._denied(mention, metric):
            return
        if mention.zero and metric == _HANDLED and any(each.at == self.at(mention) for each in self.found):
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
        claim = Claim(
            metric, value, bound, span, number, text, mention.wording.id, accepts, unit, section, doubt, mention.cues
        )
        self.found.append(Found(claim, mention, self.at(mention), mention.wording.role))

    def _denied(self, mention: Mention, metric: str) -> bool:
        """Whether the sentence has said the same before (无收件、无办件)."""
        begin = self.abstract.sentence_start(mention.start)
        return any(each.claim.metric == metric and each.at >= begin and each.mention.zero for each in self.found)

    def _supersede(self, mention: Mention, metric: str, value: Number) -> None:
        """合计答复15件 behind 12件 and 3件 of one thing: these were its parts. Likewise 我局59件 behind 全区302件."""
        begin = self.abstract.sentence_start(mention.start)
        same = [each for each in self.found if each.claim.metric == metric and each.at >= begin]
        if not same or not metric:
            return
        clause = self.text[self.abstract.clause_start(mention.start) : mention.end]
        whole = len(same) > 1 and sum(each.claim.value for each in same) == value
        whole = whole or bool(self.lore.pattern("total_words").search(clause))
        own = bool(self.lore.pattern("scope_own").search(clause))
        for each in same:
            if whole or (own and each.claim.doubt == "scope"):
                self.found.remove(each)
                self.passed.append(Passed(each.claim.number, "part", each.claim.pattern))

    def labels(self) -> list[Mention]:
        """The mentions that name something counted, by place: those with a figure, and bare ones outside of these."""
        if self._labels is None:
            counted = [self.extent(each) for each in self.mentions if each.number is not None or each.zero]
            covered = bytearray(len(self.text) + 1)
            for start, end in counted:
                covered[start:end] = b"\1" * (end - start)
            self._labels = sorted(
                (
                    each
                    for each in self.mentions
                    if each.states and not each.zero and (each.number is not None or not covered[each.start])
                ),
                key=lambda each: (each.start, each.end),
            )
        return self._labels

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
            mention = Mention(wording, min(start, at), max(end, at + 1), self.topics.at(at), number=at, tie="hint")
            self.unused.discard(at)
            self._judge(mention)
        for hint, begin, finish, start, end in nothing(self):
            while end > start and self.text[end - 1] in "，。；：、！？,;:（）()":
                end -= 1
            self._judge(
                Mention(_hint_wording(hint), start, end, self.topics.at(begin), zero=(begin, finish), tie="hint")
            )

    def _nameless(self) -> list[Claim]:
        """Figures with a counter that belong to no wording and to nothing else, as claims without a metric."""
        out = []
        for at in sorted(self.unused):
            if self.text[at] == COUNT and not self.around.refused(at, at, at + 1)[0] and not self._included(at):
                figure, span = self.abstract.figures[at], self.abstract.span(at, at + 1)
                text = self.source[span.start - self.offset : span.end - self.offset]
                out.append(Claim("", figure.value, figure.bound, span, span, text, "", (), figure.unit))
        return out

    def _included(self, at: int) -> bool:
        """Whether a bracket says what is in the figure before it (3件（含上年结转1件）)."""
        opened = max(self.text.rfind(char, self.abstract.sentence_start(at), at) for char in "（(")
        return opened > 0 and bool(self.lore.pattern("includes").match(self.text, opened))

    def _leftover(self) -> None:
        """Every other figure of a sentence that speaks of one of the tables' subjects."""
        for at in sorted(self.unused):
            if self.text[at] not in (COUNT, SHARE, MONEY):
                continue
            topics = self.topics.near(at) - {"", "foreign", "publication"}
            if not topics:
                continue
            reason, _ = self.around.refused(at, at, at + 1)
            span = self.abstract.span(at, at + 1)
            if not reason and at in self.told.why:
                reason, words = self.told.why[at]
                self.passed.append(Passed(span, reason, "", words))
            else:
                self.passed.append(Passed(span, reason or "no_subject"))
