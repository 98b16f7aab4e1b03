"""Decides which figure, or which negation, belongs to which wording."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from gklint.prose.lore import BARE, COUNT, FIGURES, MONEY, SHARE, TIME, Lore, Wording
from gklint.prose.words import Words
from gklint.resources.records import dataclass, field

_REACH = 18  # how far before a label its figure may stand
_ENDS = ("", "。", "；", ";", "：", ":")  # what stands before a label with its figure behind a comma
_CLOSE = 4  # as far behind a figure a label may begin that may own it as well


@dataclass(slots=True, eq=False)
class Mention:
    """A wording found. number: index of its figure in the abstract string. zero: the negation's range, where the words
    state none. tie: how the figure was found (`inside`, `after`, `before`, `list`, `loose`)."""

    wording: Wording
    start: int
    end: int
    topic: str
    number: int | None = None
    zero: tuple[int, int] | None = None
    tie: str = ""
    numbers: list[int] = field(default_factory=list)  # of a list: one figure for each metric of the wording
    unknown: int = 0
    cues: tuple[str, ...] = ()  # the words that a frame read
    combined: list[Mention] = field(default_factory=list)  # labels that share the figure: 不予公开及无法提供8件

    def moved(self, by: int) -> Mention:
        """The same, so much further on."""
        return Mention(
            self.wording, self.start + by, self.end + by, self.topic,
            None if self.number is None else self.number + by,
            None if self.zero is None else (self.zero[0] + by, self.zero[1] + by),
            self.tie, [number + by for number in self.numbers], self.unknown, self.cues, self.combined,
        )  # fmt: skip

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def open(self) -> bool:
        """Whether neither figure nor negation is known yet."""
        return self.number is None and self.zero is None

    @property
    def role(self) -> str:
        return self.wording.role

    @property
    def metrics(self) -> list[str]:
        """What it names, if that is more than one thing."""
        metric = self.wording.metric
        several = metric.get(self.topic) if isinstance(metric, dict) else None
        return several if isinstance(several, list) else []

    @property
    def states(self) -> bool:
        """Whether it names a metric (and not a reason to pass over a figure)."""
        return self.wording.states


def covered(mentions: Iterable[Mention]) -> set[int]:
    """The places that mentions cover."""
    return {at for each in mentions for at in range(each.start, each.end)}


class Attacher:
    """Gives mentions their figures. `used` are the figures that found an owner."""

    def __init__(self, words: Words, lore: Lore, found: Sequence[Mention], year: int | None) -> None:
        self.words, self.lore, self.found, self.year = words, lore, found, year
        self.text = words.text
        self.further = False  # whether it depends on what follows the text
        self.starts = [each.start for each in found]
        self.joiner, self.filler = lore.pattern("and"), lore.pattern("list_word")
        self.used = {each.number for each in found if each.number is not None}
        for mention in found:
            if mention.number is not None and (number := self._revised(mention.number, mention)) != mention.number:
                mention.number, mention.end = number, max(mention.end, number + 1)
        self._years()
        self._lists()
        self._each(self._after)
        self._years()
        self._each(self._zero_after)
        self._each(self._nothing)
        self._each(self._before_close)
        self._each(self._after_loose)
        self._each(self._before_loose)
        self._grounds()
        self._combine()

    def _each(self, act: Callable[[Mention, int], None]) -> None:
        """Right to left, so that of two labels before a figure the nearer one takes it."""
        for index in range(len(self.found) - 1, -1, -1):
            mention = self.found[index]
            if mention.open and (not mention.wording.get("list_only") or act in (self._zero_after, self._nothing)):
                act(mention, index)

    # ------------------------------------------------------------ behind the label

    def _limit(self, mention: Mention) -> int:
        """Where the next mention begins: no figure behind it can belong to this one."""
        following = bisect_left(self.starts, mention.end)
        return self.starts[following] if following < len(self.starts) else len(self.text)

    def _after(self, mention: Mention, index: int) -> None:
        limit = self._limit(mention)
        for name in ("after", "joined", "share", "compared_to", "comma"):
            match = self.lore.pattern(name).match(self.text, mention.end)
            if name == "comma" and (
                mention.role != "outcome" or self.text[mention.start - 1 : mention.start] not in _ENDS
            ):
                break
            if match and match.start(1) <= limit and self._free(mention, match.start(1)):
                self._take(mention, match.start(1), "after")
                return

    def _after_loose(self, mention: Mention, index: int) -> None:
        """Any few words between, if no other label could own the figure."""
        if not mention.states or mention.wording.get("after") == "tight":
            return
        match = self.lore.pattern("loose").match(self.text, mention.end)
        if not match or match.start(1) > self._limit(mention) or not self._free(mention, match.start(1)):
            return
        at = match.start(1)
        following = bisect_left(self.starts, at)
        self.further = self.further or (following == len(self.found) and at + _CLOSE >= len(self.text))
        if following < len(self.found) and self.found[following].open and self.starts[following] <= at + _CLOSE:
            return
        if self.lore.pattern("loose_no").search(self.text, mention.end, at) or self.text[at] == BARE:
            return
        self._take(mention, at, "loose")

    def _zero_after(self, mention: Mention, index: int) -> None:
        """行政复议、行政诉讼均为零: the negation holds for all labels that are joined before it."""
        if not mention.states or mention.role in ("applicant", "channel"):
            return
        match = self.lore.pattern("zero_after").match(self.text, mention.end)
        if (
            not match
            or match.start(1) > self._limit(mention)
            or not self.lore.pattern("zero_end").match(self.text, match.end(1))
        ):
            return
        for label in self._chain(index):
            label.zero, label.tie = match.span(1), "after"
        mention.end = match.end(1)

    def _nothing(self, mention: Mention, index: int) -> None:
        """无行政复议、行政诉讼: a negation before the label, or before a label that it is joined to."""
        if not mention.wording.get("zeroable"):
            return
        begin = max(self.words.clause_start(mention.start), mention.start - _REACH)
        match = self.lore.pattern("no_before").search(self.text, begin, mention.start)
        refused = mention.wording.zero_not_inside
        if match and not (refused and refused.search(self.text, match.start(1), mention.end)):
            mention.zero, mention.tie = match.span(1), "before"
            mention.start = min(mention.start, match.start(1))
            for follower in self._followers(index):
                follower.zero, follower.tie = match.span(1), "before"
            return
        for before in range(index - 1, -1, -1):
            other = self.found[before]
            if other.zero and other.tie != "after" and self._denied_with(other, mention):
                mention.zero, mention.tie = other.zero, "before"
                return
            if not other.open or not self._joined(other.end, mention.start):
                return

    def _followers(self, index: int) -> list[Mention]:
        out, last = [], self.found[index]
        for label in self.found[index + 1 :]:
            if not label.open or not label.wording.get("zeroable") or not self._denied_with(last, label):
                break
            out.append(label)
            last = label
        return out

    def _denied_with(self, left: Mention, right: Mention) -> bool:
        """Whether a negation of one label holds for the next: behind a comma only if that stands alone."""
        if not self._joined(left.end, right.start):
            return False
        alone = self.lore.pattern("zero_end").match(self.text, right.end)
        return bool(self.joiner.search(self.text, left.end, right.start) or alone)

    # ------------------------------------------------------------ before the label

    def _before_close(self, mention: Mention, index: int) -> None:
        """3件予以公开: the figure opens its clause, or follows 其中, 有 and the like."""
        if mention.wording.get("before", True) is False:
            return
        begin = max(self.words.clause_start(mention.start), mention.start - _REACH)
        match = self.lore.pattern("before").search(self.text, begin, mention.start)
        if match is None or not self._free(mention, match.start(1)) or self.text[match.start(1)] == BARE:
            return
        at = match.start(1)
        lead = self.text[self.words.clause_start(at) : at]
        if not lead or lead.endswith("、") or self.lore.pattern("opener").search(lead):
            self._take(mention, at, "before")

    def _before_loose(self, mention: Mention, index: int) -> None:
        """Any words between figure and label, if the figure opens its clause; or any before it, if none is a label."""
        if mention.wording.get("before", True) is not True or not mention.states:
            return
        clause = self.words.clause_start(mention.start)
        begin = max(clause, mention.start - _REACH)
        at = max((self.text.rfind(char, begin, mention.start) for char in COUNT + MONEY), default=-1)
        if at < 0 or not self._free(mention, at):
            return
        if index and self.found[index - 1].end > at and self.found[index - 1] is not mention:
            return
        lead = self.text[clause:at]
        named = index and self.found[index - 1].end > clause
        if lead and named and not lead.endswith("、") and not self.lore.pattern("opener").search(lead):
            return
        if self.lore.pattern("loose_no").search(self.text, at + 1, mention.start):
            return
        self._take(mention, at, "before")

    # ------------------------------------------------------------ lists

    def _lists(self) -> None:
        """予以公开、部分公开、不予公开分别为5、2、1件; 行政复议、行政诉讼各1件; 均为0件."""
        pattern = self.lore.pattern("list")
        for index in range(len(self.found) - 1, -1, -1):
            last = self.found[index]
            if not last.open or not last.states:
                continue
            match = pattern.match(self.text, last.end)
            if not match:
                continue
            numbers = [match.start(1) + i for i, char in enumerate(match[1]) if char in FIGURES]
            if any(number in self.used for number in numbers) or match.start(1) > self._limit(last):
                continue
            if any(self.text[number] == SHARE for number in numbers) and last.wording.get("reason") != "rate":
                continue
            chain = self._chain(index)
            if len(numbers) == 1:
                spread = numbers * len(chain)
            elif len(numbers) == len(chain):
                spread = numbers
            elif len(chain) == 1 and len(last.metrics) == len(numbers):
                last.numbers, spread = numbers, numbers[:1]
            elif len(chain) == 1 and (own := self._of_this_year(last, numbers)) is not None:
                spread = [own]
            else:
                continue
            for label, number in zip(chain, spread, strict=True):
                label.number, label.tie = number, "list"
            last.end = max(last.end, match.end())
            self.used.update(numbers)

    def _years(self) -> None:
        """2023年、2024年分别收到申请3件、5件: of a run of figures behind the label, the one of the report's year."""
        for mention in self.found:
            match = self.lore.pattern("run").match(self.text, mention.number) if mention.number is not None else None
            if match:
                numbers = [match.start() + i for i, char in enumerate(match[0]) if char in FIGURES]
                own = self._of_this_year(mention, numbers)
                if own is not None:
                    mention.number, mention.end = own, match.end()
                    self.used.update(numbers)

    def _of_this_year(self, label: Mention, numbers: Sequence[int]) -> int | None:
        """2023年、2024年分别收到3件、5件: the figure that stands where the report's year stands among the years."""
        begin = self.words.sentence_start(label.start)
        times = [at for at in range(begin, label.start) if self.text[at] == TIME]
        times = times[-len(numbers) :]
        if len(times) != len(numbers) or self.year is None:
            return None
        years = [self.words.figures[at].value if at in self.words.figures else None for at in times]
        return numbers[years.index(self.year)] if self.year in years else None

    def _chain(self, index: int) -> list[Mention]:
        """The labels joined by 、 or 和 that end with one."""
        chain = [self.found[index]]
        for label in reversed(self.found[:index]):
            if (
                not label.open
                or not label.states
                or label.end > chain[0].start
                or not self._joined(label.end, chain[0].start)
            ):
                break
            chain.insert(0, label)
        return chain

    def _joined(self, left: int, right: int) -> bool:
        """Whether only 、, 和 and fillers stand between two labels."""
        at = left
        for _ in range(6):
            if at >= right:
                return at == right
            match = self.joiner.match(self.text, at) or self.filler.match(self.text, at)
            if not match or match.end() > right:
                return self.text[at:right] in ("，", ",")
            at = match.end()
        return at == right

    def _together(self, left: Mention, right: Mention) -> bool:
        """Whether 、 or 和 itself (not only fillers) stands between two labels."""
        return self._joined(left.end, right.start) and bool(self.joiner.search(self.text, left.end, right.start))

    # ------------------------------------------------------------ grounds and sums

    def _grounds(self) -> None:
        """因涉及国家秘密不予公开1件: the figure behind the group is that of the ground named before it."""
        for index, group in enumerate(self.found):
            metric = group.wording.metric
            if group.role != "outcome" or group.number is None or group.tie not in ("after", "loose") or not index:
                continue
            ground = self.found[index - 1]
            own = ground.wording.metric
            if not ground.open or ground.role != "leaf" or not str(own).startswith(f"{metric}."):
                continue
            between = self.text[ground.end : group.start]
            if any(char in "。；、：" for char in between) or len(between) > 12:
                continue
            ground.number, ground.tie, ground.end = group.number, "after", group.end
            group.number, group.tie = None, ""

    def _combine(self) -> None:
        """Notes labels without a figure that are joined to the next label with one."""
        for index, mention in enumerate(self.found):
            if mention.tie not in ("after", "loose") or mention.number is None:
                continue
            right = mention
            for label in reversed(self.found[:index]):
                if not label.open or not label.states or label.end >= right.start or not self._together(label, right):
                    break
                if label.role != mention.role or label.wording.get("list_only"):
                    break
                mention.combined.insert(0, label)
                right = label

    # ------------------------------------------------------------ figures

    def _free(self, mention: Mention, at: int) -> bool:
        """Whether a figure has no owner yet and is of the kind that the wording counts."""
        if at in self.used:
            return False
        kind = self.text[at]
        if kind == BARE:
            return self.words.plain(at)
        if mention.wording.get("unit", "count") == "money":
            return kind == MONEY
        if kind == SHARE:
            return bool(mention.wording.get("reason") == "rate")
        return kind == COUNT

    def _revised(self, number: int, mention: Mention) -> int:
        """Of 由26件减至20件 the second figure."""
        match = self.lore.pattern("revised").match(self.text, number + 1)
        if mention.wording.get("any_year") or not match or self.text[match.start(1)] != self.text[number]:
            return number
        self.used.update((number, match.start(1)))
        return match.start(1)

    def _take(self, mention: Mention, number: int, tie: str) -> None:
        number = self._revised(number, mention)
        mention.number, mention.tie = number, tie
        self.used.add(number)
        mention.start, mention.end = min(mention.start, number), max(mention.end, number + 1)
