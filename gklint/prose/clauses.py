"""Reads figures and negations by the cues around them: units and their lists, carried on to mentions.

The order of things: a unit between two separators gives its cues to its figure; units joined by 、 share a figure, or
have one each (分别); what a unit does not say it takes from the heading before it, the bracket it stands in, the figure
before it, and the topic of the passage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gklint.prose.attach import Mention
from gklint.prose.cues import Cue, Unit, groups
from gklint.prose.lore import BARE, MONEY, TIME, Wording

if TYPE_CHECKING:
    from gklint.prose.abstract import Abstract
    from gklint.prose.frames import Row
    from gklint.prose.lore import Lore

_NONE: frozenset[str] = frozenset()
_DENIAL = frozenset(("no",))
_FAR = 1 << 30
_UNTOLD = "untold"  # the object of a passage that names none
_PASSING = frozenset(("foreign", "publication"))  # objects that hold for their sentence only
_LASTING = 2  # sentences that an object holds for after the one that names it
_YEARS = {0: "this", -1: "last", 1: "next"}


@dataclass(slots=True)
class Context:
    """What units before a unit say.

    head: the last units without a figure (labels: its parts, if it is a list; fresh: nothing was counted since).
    previous: the last unit with a figure. outer: the unit that the bracket stands in. about: the object named last.
    counted: `so_far.METRIC`, `after.ROLE` of what was counted in the sentence.
    """

    about: str
    outer: frozenset[str] = _NONE
    head: frozenset[str] = _NONE
    labels: list[list[Cue]] = field(default_factory=list)
    fresh: bool = False
    previous: frozenset[str] = _NONE
    counted: frozenset[str] = _NONE

    def count(self, row: Row) -> None:
        """Notes what a figure was found to mean."""
        metric, role = str(row.wording.get("metric") or ""), row.wording.get("role", "")
        group = metric.rpartition(".")[0]
        kept = frozenset(each for each in self.counted if not each.startswith("after."))
        twice = {f"twice.{metric}"} if f"so_far.{metric}" in kept else _NONE
        self.counted = kept | twice | {f"so_far.{metric}", f"so_far.{role}", f"after.{role}", f"after.{group}"}


@dataclass(slots=True)
class Read:
    """A figure or negation read: `mention` with its row as wording; unknown: characters that were not understood."""

    mention: Mention
    unknown: int


class Clauses:
    """The reading of one abstract string. topic: what the text is about at an offset."""

    def __init__(self, abstract: Abstract, lore: Lore, default: str, year: int | None) -> None:
        self.abstract, self.lore, self.default = abstract, lore, default or _UNTOLD
        self.text, self.table = abstract.text, lore.table
        self.people = frozenset(lore.data["numbers"]["people"])
        self.found: list[Read] = []
        years = {
            at: _YEARS.get(int(figure.value) - year, "then")
            for at, figure in abstract.figures.items()
            if year is not None and figure.kind == TIME
        }
        about, age = self.default, 0
        for group in groups(self.text, lore.cues, years):
            context = Context(about)
            self._group(group, context)
            if context.about in _PASSING:
                about, age = self.default, 0
            elif context.about == about:
                age += 1
            else:
                about, age = context.about, 0
            if age > _LASTING:
                about = self.default

    # ------------------------------------------------------------ groups and chains

    def _group(self, units: Sequence[Unit], context: Context) -> None:
        chain: list[Unit] = []
        for unit in units:
            unit.figures = [at for at in unit.figures if self._counts(at)]
            if chain and unit.lead != "、":
                self._chain(chain, context)
                chain = []
            if unit.lead == "；":
                context.previous = context.head = _NONE
            chain.append(unit)
        if chain:
            self._chain(chain, context)

    def _counts(self, at: int) -> bool:
        if self.text[at] == BARE:
            return self.abstract.plain(at)
        return self.text[at] == MONEY or self.abstract.figures[at].unit not in self.people

    def _chain(self, chain: Sequence[Unit], context: Context) -> None:
        waiting: list[Unit] = []
        index = 0
        while index < len(chain):
            unit = chain[index]
            index += 1
            if not unit.figures:
                waiting.append(unit)
                continue
            figures = list(unit.figures)
            lister = next((cue for cue in unit.cues if "respectively" in cue.features and cue.end <= figures[0]), None)
            if lister:
                while index < len(chain) and chain[index].figures and not self._says(chain[index].telling):
                    figures += chain[index].figures
                    index += 1
                self._listed(waiting, unit, lister, figures, context)
            else:
                self._figures(waiting, unit, context)
            for each in (*waiting, unit):
                self._brackets(each, context)
            waiting = []
        if waiting:
            self._silent(waiting, context)
            for each in waiting:
                self._brackets(each, context)

    def _brackets(self, unit: Unit, context: Context) -> None:
        inside = _NONE.union(*(cue.features for cue in unit.telling))
        for group in unit.brackets:
            self._group(group, Context(context.about, outer=self.table.content(self.table.closed(inside))))

    def _says(self, cues: Iterable[Cue]) -> bool:
        return any(self.table.content(cue.features) for cue in cues)

    # ------------------------------------------------------------ figures

    def _listed(self, waiting: Sequence[Unit], unit: Unit, lister: Cue, figures: Sequence[int], context: Context) -> None:
        """予以公开、部分公开、不予公开分别为5、2、1件."""
        labels = [each.telling for each in waiting]
        own = unit.features(0, lister.start)
        if self._says(own):
            labels.append(own)
        if not labels and unit.brackets:
            labels = [each.telling for each in unit.brackets.pop()]
        elif len(labels) == 1 and unit.brackets and len(unit.brackets[-1]) == len(figures):
            labels = [each.telling for each in unit.brackets.pop()]
        if not labels:
            labels = context.labels
        labels = [label for label in labels if self._says(label)]
        if len(labels) != len(figures):
            if len(figures) == 1:
                self._figures(waiting, unit, context)
            return
        last = self.table.content(_NONE.union(*(cue.features for cue in labels[-1])))
        first = self.table.content(_NONE.union(*(cue.features for cue in labels[0])))
        for label, figure in zip(labels, figures, strict=True):
            own_features = self._features(label)
            given = self.table.lacking(own_features, last) | self.table.lacking(own_features | last, first)
            self._read(label, given, figure, context, 0)

    def _figures(self, waiting: Sequence[Unit], unit: Unit, context: Context) -> None:
        """The figures of one unit, with the labels joined before it."""
        bounds = self._bounds(unit)
        for number, (begin, end) in enumerate(bounds):
            at = unit.figures[number]
            cues = unit.features(begin, end)
            denial = next((index for index, cue in enumerate(cues) if cue.features == _DENIAL), None)
            if denial is not None:
                if cues[denial].start < at:
                    continue
                cues = cues[:denial]
            cues = self._subject(cues, at)
            unknown = self._unknown(unit, cues, at, min(end, unit.end))
            more = [each for group in unit.brackets for each in group if not each.figures and any("among" in cue.features for cue in each.cues)]
            if number == 0 and more:
                self._shared([*waiting, *more], cues, at, unknown, context)
            elif waiting and number == 0:
                self._shared(waiting, cues, at, unknown, context)
            else:
                self._read(cues, _NONE, at, context, unknown)

    def _subject(self, cues: list[Cue], at: int) -> list[Cue]:
        """12件申请均已答复: what is said of all of them is not what the figure counts, if the words before it tell that."""
        cut = next((index for index, cue in enumerate(cues) if "predicate" in cue.features and cue.start > at), None)
        return cues[:cut] if cut is not None and self._says(cues[:cut]) else cues

    def _bounds(self, unit: Unit) -> list[tuple[int, int]]:
        """For each figure of a unit the stretch whose cues belong to it."""
        if len(unit.figures) == 1:
            return [(0, _FAR)]
        out, begin = [], 0
        for left, right in zip(unit.figures, unit.figures[1:], strict=False):
            between = [cue for cue in unit.cues if left < cue.start and cue.end <= right]
            opener = next((cue for cue in between if "among" in cue.features), None)
            if opener is not None:
                cut = opener.end
            elif self._says(unit.features(begin, left)):
                cut = left + 1
            else:
                cut = right
            out.append((begin, cut))
            begin = cut
        return [*out, (begin, _FAR)]

    def _shared(self, waiting: Sequence[Unit], cues: list[Cue], at: int, unknown: int, context: Context) -> None:
        """Labels joined before a figure: one thing in several words, a sum, or each the same (各3件)."""
        labels = [each.telling for each in waiting]
        unknown += sum(self._unknown(each, each.telling, each.end, each.end) for each in waiting)
        together = [cue for label in labels for cue in label] + cues
        if any("each" in cue.features and self._adjacent(cue.end, at) for cue in cues):
            own = self._features(cues)
            first = self._features(labels[0])
            for label in (*labels, cues):
                features = self._features(label)
                for more in (_NONE, self.table.lacking(features, own), self.table.lacking(features, own | first)):
                    if self._read(label, more, at, context, unknown):
                        break
            return
        if not self._apart([*labels, cues]) and self._read(together, _NONE, at, context, unknown):
            return
        read = []
        own = self._features(cues)
        for label in (*labels, cues):
            features = self._features(label)
            row = self._row(label, self.table.lacking(features, own), context, at, False)
            read.append(row)
        rows = [row for row in read if row is not None]
        metrics = {str(row[0].wording.get("metric")) for row in rows}
        if len(rows) == len(read) and len(metrics) == len(rows) > 1 and not any(row[0].wording.get("reason") for row in rows):
            mention = self._mention(together, rows[-1], at)
            mention.combined = [self._mention(together, row, at) for row in rows[:-1]]
            self.found.append(Read(mention, unknown))
        else:
            self._read(cues, _NONE, at, context, unknown)

    def _adjacent(self, left: int, right: int) -> bool:
        return right - left <= 3

    # ------------------------------------------------------------ negations

    def _silent(self, chain: Sequence[Unit], context: Context) -> None:
        """Units without a figure: they deny something, or they are a heading for what follows."""
        for unit in chain:
            self._names(unit.cues, context)
        labels: list[tuple[Unit, list[Cue]]] = []
        negation: Cue | None = None
        given = _NONE
        denied = False
        for unit in chain:
            if any("none" in cue.features for cue in unit.cues) and not any("no" in cue.features for cue in unit.cues):
                none = next(cue for cue in reversed(unit.cues) if "none" in cue.features)
                before = unit.features(0, none.start)
                if not self._says(unit.features(none.end)):
                    if self._says(before):
                        labels.append((unit, before))
                    self._deny(labels, none, given, context)
                    labels, denied, negation = [], True, None
                    continue
            no = next((cue for cue in unit.cues if "no" in cue.features), None)
            if no is None:
                labels.append((unit, unit.telling))
                continue
            after, before = unit.features(no.end), unit.features(0, no.start)
            if self._says(after):
                if negation is not None and labels:
                    self._deny(labels, negation, given, context)
                elif labels:
                    given = self._features([cue for _, label in labels for cue in label])
                negation, given, labels = no, given | self.table.content(self._features(before)), [(unit, after)]
            else:
                if self._says(before):
                    labels.append((unit, before))
                if labels:
                    self._deny(labels, no, given, context)
                labels, negation, denied = [], None, True
        if negation is not None:
            self._deny(labels, negation, given, context)
        elif labels and not denied:
            features = self._features([cue for _, label in labels for cue in label])
            if self.table.content(features):
                context.head, context.fresh = self.table.content(self.table.closed(features)), True
                context.labels = [label for _, label in labels]

    def _deny(self, labels: Sequence[tuple[Unit, list[Cue]]], no: Cue, given: frozenset[str], context: Context) -> None:
        if not labels:
            return
        together = [cue for _, label in labels for cue in label]
        begin = min([cue.start for cue in together] + [no.start])
        unit = labels[0][0]
        lead = next((cue.start for cue in unit.telling if self.table.content(cue.features)), begin)
        end = max([cue.end for cue in together] + [no.end])
        unknown = sum(min(stop, end) - max(start, begin) for unit, _ in labels for start, stop in unit.unknown
                      if start < end and stop > begin)  # fmt: skip
        row = None if self._apart([label for _, label in labels]) else self._row(together, given, context, no.start, True)
        if row is not None:
            self._zero(together, row, no, unknown, lead)
            return
        first = self._features(labels[0][1])
        last = self._features(labels[-1][1])
        for _, label in labels:
            own = self._features(label)
            for more in (_NONE, self.table.lacking(own, last), self.table.lacking(own, last | first)):
                row = self._row(label, given | more, context, no.start, True) if self._says(label) else None
                if row is not None:
                    self._zero(label, row, no, unknown, lead)
                    break

    def _zero(self, cues: Sequence[Cue], row: tuple[Row, frozenset[str]], no: Cue, unknown: int, begin: int) -> None:
        mention = self._mention(cues, row, None)
        mention.zero = (no.start, no.end)
        mention.start, mention.end = min(mention.start, no.start, begin), max(mention.end, no.end)
        self.found.append(Read(mention, unknown))

    # ------------------------------------------------------------ meaning

    def _apart(self, labels: Sequence[Sequence[Cue]]) -> bool:
        return self.table.apart([self.table.closed(self._features(label)) for label in labels])

    def _features(self, cues: Iterable[Cue]) -> frozenset[str]:
        return _NONE.union(*(cue.features for cue in cues))

    def _unknown(self, unit: Unit, cues: Sequence[Cue], at: int, stop: int) -> int:
        """Characters not understood between the first cue (or the figure) and the last; behind a figure that opens its
        unit, all up to its end; all of the unit where no cue says anything."""
        telling = [cue for cue in cues if self.table.content(cue.features)]
        if not telling:
            return sum(right - left for left, right in unit.unknown)
        begin = min(telling[0].start, at)
        end = stop if telling[0].start > at else max(telling[-1].end, at)
        return sum(right - max(left, begin) for left, right in unit.unknown if left <= end and right > begin)

    def _row(
        self, cues: Sequence[Cue], given: frozenset[str], context: Context, at: int, zero: bool,
        clear: bool = True,
    ) -> tuple[Row, frozenset[str]] | None:
        """The row for some cues, with as little of the context as is needed."""
        sets = [cue.features for cue in cues]
        own = self.table.closed(self._features(cues))
        about = _NONE
        if not own & self.table.objects:
            about = (given & self.table.objects) or (context.outer & self.table.objects) or frozenset((context.about,))
        base = given | about
        if not self.table.content(own):
            if not clear:
                return None
            head = context.outer or (context.head if context.fresh else _NONE)
            if head and (row := self.table.read([head, *sets], base, zero)):
                return row
            return self.table.read(sets, base | context.counted, zero)
        tries = [base | context.counted if "other" in own else base]
        tries += [base | self.table.lacking(own | base, each) for each in (context.outer, context.head, context.previous)]
        for each in dict.fromkeys(tries):
            row = self.table.read(sets, each, zero)
            if row is not None:
                return row
        return None

    def _read(self, cues: Sequence[Cue], given: frozenset[str], at: int, context: Context, unknown: int) -> bool:
        row = self._row(cues, given, context, at, False, not unknown)
        content = self.table.content(self._features(cues))
        if content:
            context.previous = content | self.table.lacking(content, context.previous)
            context.fresh = False
        if row is None:
            self._names(cues, context)
            return False
        context.about = next((name for name in self.table.order if name in row[1]), context.about)
        context.count(row[0])
        self.found.append(Read(self._mention(cues, row, at), unknown))
        return True

    def _names(self, cues: Iterable[Cue], context: Context) -> None:
        """Notes the object that cues name, whatever is said of it."""
        for cue in cues:
            if len(cue.features) == 1 and (found := cue.features & self.table.objects):
                (context.about,) = found

    def _mention(self, cues: Sequence[Cue], row: tuple[Row, frozenset[str]], at: int | None) -> Mention:
        found, known = row
        wording = found.wording
        if kind := found.kind(known):
            wording = self.lore.applicant_row(found, kind)
        telling = [cue for cue in cues if self.table.content(cue.features)]
        places = [cue.start for cue in telling] + ([at] if at is not None else [])
        ends = [cue.end for cue in telling] + ([at + 1] if at is not None else [])
        objects = known & self.table.objects
        metric = wording.get("metric")
        topic = next((name for name in self.table.order if name in objects), "")
        if isinstance(metric, dict) and topic not in metric:
            topic = next((name for name in metric if name in objects), topic)
        return Mention(wording, min(places, default=0), max(ends, default=0), topic, number=at, tie="frame")


def wording_of(row: Row) -> Wording:
    return row.wording
