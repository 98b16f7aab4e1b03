"""What cues mean where they stand: the row of the frames that fits, with as little of the context as it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.cues import Cue, Unit
from gklint.prose.lore import MONEY
from gklint.resources.records import dataclass, field

if TYPE_CHECKING:
    from gklint.prose.frames import Row
    from gklint.prose.lore import Lore

_NONE: frozenset[str] = frozenset()
PASSING = frozenset(("foreign", "publication"))  # objects that hold for their sentence only
_OF_ALL = frozenset(("predicate", "each"))  # 申请人均为自然人: that is said of all requests
_LISTED = frozenset(("so_far.outcome", "so_far.leaf"))  # a list that one unknown part does not break off
_ELSE = "foreign"
_ASKED = frozenset(("requests", "disclosure"))
_ASKING = frozenset(("requests", "untold"))
_ARRIVING = frozenset(("receive", "application"))
_BESIDE = frozenset(("change", "comparison"))  # reasons of figures beside which the one of this year stands


@dataclass(slots=True)
class Context:
    """What units before a unit say.

    head: the last units without a figure (labels: its parts, if it is a list; fresh: nothing was counted since).
    previous: the last unit with a figure. outer: the unit that the bracket stands in. about: the object named last.
    counted: `so_far.METRIC`, `after.ROLE` of what was counted in the sentence.
    """

    about: str
    named: bool = False  # the object was named in this sentence
    outer: frozenset[str] = _NONE
    head: tuple[frozenset[str], ...] = ()
    labels: list[list[Cue]] = field(default_factory=list)
    fresh: bool = False
    lost: bool = False  # the figure before was not understood
    pure: bool = True  # nothing at all is unknown in the unit of the figure
    previous: frozenset[str] = _NONE
    elsewhen: tuple[Cue, ...] = ()  # what the figure before counted, where it was one of another year or a change
    counted_kind: frozenset[str] = _NONE  # the kind of applicants that the figure before counted
    run: frozenset[str] = _NONE  # the kind whose results are being listed
    kind: frozenset[str] = _NONE  # what a figure just before, joined by 、, says of a kind of applicants
    counted: frozenset[str] = _NONE
    told: bool = False  # a figure of the object named last was read, in this sentence or before

    def count(self, row: Row) -> None:
        """Notes what a figure was found to mean."""
        metric, role = str(row.wording.metric or ""), row.wording.role
        group = metric.rpartition(".")[0]
        kept = frozenset(each for each in self.counted if not each.startswith("after."))
        twice = {"so_far.twice"} if f"so_far.{metric}" in kept else _NONE
        self.counted = kept | twice | {f"so_far.{metric}", f"so_far.{role}", f"after.{role}", f"after.{group}"}


class Sense:
    """Reads cues and keeps what it found: `found`, and of every figure that no row fits what is `unread` around it (the
    stretches not understood, and the cues)."""

    def __init__(self, text: str, lore: Lore) -> None:
        self.text, self.lore, self.table = text, lore, lore.table
        self.bodies = frozenset(self.table.bodies)
        self.found: list[Mention] = []
        self.labels: list[Mention] = []  # words that name something, without a figure
        self.unread: dict[int, tuple[list[tuple[int, int]], Sequence[Cue]]] = {}

    def _says(self, cues: Iterable[Cue]) -> bool:
        neutral = self.table.neutral
        return any(not cue.features <= neutral for cue in cues)

    def _first(self, features: frozenset[str]) -> frozenset[str]:
        """The object that some features speak of: a review for requests (因申请引起的行政复议) is no request."""
        return frozenset(next(([name] for name in self.table.order if name in features), ()))

    def _together(self, labels: Sequence[Sequence[Cue]]) -> list[Cue]:
        """The cues of joined labels; without those that mean all of a kind where several of the kind are joined
        (网络、信函、当面等方式)."""
        found = [cue for label in labels for cue in label]
        kind = [label for label in labels if any(cue.features & self.table.together for cue in label)]
        return found if len(kind) < 2 else [cue for cue in found if not cue.features & self.table.together]

    def _apart(self, labels: Sequence[Sequence[Cue]]) -> bool:
        objects = self.table.objects
        sure = [
            [cue.features if cue.features <= objects else cue.features - objects for cue in label] for label in labels
        ]
        return self.table.apart([self.table.closed(_NONE.union(*label)) for label in sure])

    def _features(self, cues: Iterable[Cue]) -> frozenset[str]:
        return _NONE.union(*[cue.features for cue in cues])

    def _unknown(self, unit: Unit, cues: Sequence[Cue], at: int, stop: int) -> int:
        """Characters not understood between the first cue (or the figure) and the last; behind a figure that opens its
        unit, all up to its end; all of the unit where no cue says anything."""
        telling = [cue for cue in cues if not cue.features <= self.table.neutral]
        if not telling:
            return sum(right - left for left, right in unit.unknown)
        begin = min(telling[0].start, at)
        # What stands before the first cue is whose figure it is (青岚县水利局收到…); anything else changes the sense.
        lead = [
            right - left
            for left, right in unit.unknown
            if right <= begin and self.bodies.isdisjoint(self.text[right - 1 : right + (right < begin)])
        ]
        end = stop if telling[0].start > at else max(telling[-1].end, at)
        inner = (right - max(left, begin) for left, right in unit.unknown if left <= end and right > begin)
        return sum(lead) + sum(inner)

    def _row(
        self,
        cues: Sequence[Cue],
        given: frozenset[str],
        context: Context,
        at: int,
        zero: bool,
        clear: bool = True,
    ) -> tuple[Row, frozenset[str]] | None:
        """The row for some cues, with as little of the context as is needed."""
        sets = [cue.features for cue in cues]
        own = self.table.closed(self._features(cues))
        about = _NONE
        if not self.table.named(sets):
            about = (given & self.table.objects) or self._first(context.outer)
            about = about or frozenset((self._about(own, context),))
        base = given | about
        if not self.table.content(own):
            if not clear:
                return None
            above = (context.outer,) if context.outer else context.head if context.fresh else ()
            if above and (row := self.table.read([*above, *sets], base, zero)):
                return row
            return self.table.read(sets, base | context.counted, zero)
        head = self.table.closed(_NONE.union(*context.head))
        tries = [base | context.counted if own & self.table.leaning else base]
        if context.fresh and (ground := self.table.lacking(own | base, head & self.table.joining)):
            row = self.table.read([ground, *sets], base, zero)
            if row is not None:
                return row
        if shared := self.table.lacking(own | base, self._kind(cues, own, context)):
            row = self.table.read([*(frozenset((each,)) for each in shared), *sets], base, zero)
            if row is not None and not row[0].anything:
                return row
        tries += [base | self.table.lacking(own | base, each) for each in (context.outer, head, context.previous)]
        last = None
        for each in dict.fromkeys(tries):
            row = self.table.read(sets, each, zero)
            if row is not None and not row[0].anything:
                return row
            last = last or row
        return last

    def _kind(self, cues: Sequence[Cue], own: frozenset[str], context: Context) -> frozenset[str]:
        """The kind of applicants that a result is of, where the words around it name one: joined to it by 、, in the
        bracket's unit (自然人9件（予以公开5件）), in the heading (法人申请中，…), or counted before 其中."""
        kinds, deeds = self.table.paired
        if context.kind or not own & deeds or own & kinds:
            return context.kind
        head = _NONE.union(*context.head)
        listed = context.counted_kind if any("opener" in cue.features for cue in cues) else _NONE
        for around in (context.outer, head if head.isdisjoint(_OF_ALL) else _NONE, listed, context.run):
            if len(around & kinds) == 1:
                context.run = around & kinds if around is listed else context.run
                return around & kinds
        return _NONE

    def _about(self, own: frozenset[str], context: Context) -> str:
        """The object named last, unless the words are said of one only and nothing foreign was spoken of."""
        if context.about in PASSING:
            return context.about
        implied = next((name for name, signs in self.table.implying.items() if own & signs), context.about)
        return context.about if context.about.startswith(f"{implied}.") else implied

    def _read(self, cues: Sequence[Cue], given: frozenset[str], at: int, context: Context, unknown: int,
              note: bool = True) -> bool:  # fmt: skip
        said = None  # behind the year, where the unit names it itself
        if context.elsewhen and not (context.fresh or unknown or self._says(cues)):
            said = next((cue.end for cue in cues if "this" in cue.features), None)
            cues = [*context.elsewhen, *cues]  # 由19件增加到24件; 去年19件，今年24件
        row = self._row(cues, given, context, at, False, not unknown)
        if row is not None and (self.text[at] == MONEY) != (row[0].wording.get("unit") == "money"):
            row = None
        if row is None and not note:
            return False
        if unknown and self._of_else(cues, at):
            row, context.about = None, _ELSE
        if row is not None and (
            (context.lost and (row[0].wording.get("clear") or not row[0].wording.get("behind_unknown", True)))
            or (not context.pure and row[0].wording.get("bare"))
        ):
            row = None
        context.lost = bool(unknown) and context.counted.isdisjoint(_LISTED)
        content = self.table.content(self._features(cues))
        if content:
            context.previous = content | self.table.lacking(content, context.previous)
            if all(content & each for each in self.table.paired):
                context.kind = content & _NONE.union(*self.table.paired)
        context.fresh = False
        beside = row is None or row[0].wording.get("reason") in _BESIDE
        kept = tuple(cue for cue in cues if cue.features.isdisjoint(self.table.elsewhen))
        context.elsewhen = kept if beside and len(kept) < len(cues) else ()
        if row is None:
            if self._arrives(cues, context):
                context.about = _ELSE
            self._names(cues, context)
            return False
        named = self.table.named([cue.features for cue in cues])
        context.about = self.table.spoken_of(named, row) or context.about
        context.named = context.named or bool(named)
        kind = row[0].kind(row[1])
        context.counted_kind = frozenset((kind,)) if kind and row[0].wording.role == "applicant" else _NONE
        if row[0].wording.role not in ("outcome", "leaf", "rest"):
            context.run = _NONE
        context.count(row[0])
        context.told = True
        mention = self._mention(cues, row, at)
        mention.unknown = unknown
        mention.start = said if said is not None else mention.start
        self.found.append(mention)
        return True

    def _of_else(self, cues: Sequence[Cue], at: int) -> bool:
        """受理医保报销申请12件: an application for something not understood, so what follows is no request."""
        gaps = [right for _, right in self.unread.get(at, ((), ()))[0]]
        if not self._features(cues).isdisjoint(_ASKED):
            return False
        done = 0  # where the cue before ends
        for cue in cues:
            if "application" in cue.features and any(done < right <= cue.start < at for right in gaps):
                return True
            done = cue.end
        return False

    def _arrives(self, cues: Sequence[Cue], context: Context) -> bool:
        """作出行政处罚决定17件。收到申请12件，办结11件: where something else came in, what follows is said of that."""
        if context.about in _ASKING or not context.told:
            return False
        return not _ARRIVING.isdisjoint(self._features(cues)) and not self.table.named([cue.features for cue in cues])

    def _names(self, cues: Iterable[Cue], context: Context) -> None:
        """Notes the object that cues name, whatever is said of it."""
        found = self.table.named([cue.features for cue in cues])
        context.about = next((name for name in self.table.order if name in found), context.about)
        context.named = context.named or bool(found)
        context.told = context.told or bool(found)

    def _mention(self, cues: Sequence[Cue], row: tuple[Row, frozenset[str]], at: int | None) -> Mention:
        found, known = row
        wording = found.wording
        if kind := found.kind(known):
            wording = self.lore.applicant_row(found, kind)
        telling = [cue for cue in cues if not cue.features <= self.table.neutral]
        places = [cue.start for cue in telling] + ([at] if at is not None else [])
        ends = [cue.end for cue in telling] + ([at + 1] if at is not None else [])
        objects = known & self.table.objects
        metric = wording.metric
        topic = next((name for name in self.table.order if name in objects), "")
        if isinstance(metric, dict) and topic not in metric:
            topic = next((name for name in metric if name in objects), topic)
        return Mention(
            wording,
            min(places, default=0),
            max(ends, default=0),
            topic,
            number=at,
            tie="frame",
            cues=self._shown(telling),
        )

    def _shown(self, cues: Sequence[Cue]) -> tuple[str, ...]:
        """The words with what each is a sign of, for people: 收到=receive."""
        return tuple(f"{self.text[cue.start : cue.end]}={'/'.join(sorted(cue.features))}" for cue in cues)
