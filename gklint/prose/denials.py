"""What clauses without a figure deny (未收到申请，无行政复议、行政诉讼; 均为零), or what they are a heading of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from gklint.prose.cues import Cue, Unit
from gklint.prose.sense import Context, Sense

if TYPE_CHECKING:
    from gklint.prose.frames import Row

_NONE: frozenset[str] = frozenset()


class Denials(Sense):
    """Negations, on top of `Sense`."""

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
                    elif not labels and context.fresh:
                        labels = [(unit, label) for label in context.labels]
                    self._deny(labels, none, given, context)
                    labels, denied, negation = [], True, None
                    continue
            no = next((cue for cue in unit.cues if "no" in cue.features), None)
            if no is None:
                labels.append((unit, unit.telling))
                continue
            after, before = unit.features(no.end), unit.features(0, no.start)
            if self._says(after) and not (self._says(before) and self._happens(after)):
                if negation is not None and labels:
                    self._deny(labels, negation, given, context)
                elif labels:
                    given = self._features([cue for _, label in labels for cue in label])
                negation, given, labels = no, given | self.table.content(self._features(before)), [(unit, after)]
            else:
                if self._says(before):
                    labels.append((unit, before))
                elif not labels and context.fresh:
                    labels = [(unit, label) for label in context.labels]
                if labels:
                    self._deny(labels, no, given, context)
                labels, negation, denied = [], None, True
        if negation is not None:
            self._deny(labels, negation, given, context)
        elif labels and not denied:
            features = self._features([cue for _, label in labels for cue in label])
            people = labels[-1][0].people and features & self.table.dimensions["applicant"]  # 涉及自然人46人
            if self.table.content(features) and not people:
                context.head, context.fresh = tuple(cue.features for _, label in labels for cue in label), True
                context.labels = [label for _, label in labels]

    def _deny(self, labels: Sequence[tuple[Unit, list[Cue]]], no: Cue, given: frozenset[str], context: Context) -> None:
        if not labels:
            return
        labels = [(unit, part) for unit, label in labels for part in self._by_object(label)]
        together = self._together([label for _, label in labels])
        begin = min([cue.start for cue in together] + [no.start])
        unit = labels[0][0]
        lead = next((cue.start for cue in unit.telling if self.table.content(cue.features)), begin)
        # What follows the last cue counts as well: 申请渠道未见异常 denies no request.
        unknown = sum(stop - max(start, begin) for each, _ in labels for start, stop in each.unknown if stop > begin)
        apart = self._apart([label for _, label in labels])
        row = None if apart else self._row(together, given, context, no.start, True)
        if row is not None:
            for each in self._of_each(together, row, given, no, context):
                self._zero(together, each, no, unknown, lead)
            return
        first, last = self._features(labels[0][1]), self._features(labels[-1][1])
        found: list[tuple[list[Cue], tuple[Row, frozenset[str]]]] = []
        for _, label in labels:
            own = self._features(label)
            for more in self._shared_by(own, first, last):
                row = self._row(label, given | more, context, no.start, True) if self._says(label) else None
                if row is not None:
                    found.append((label, row))
                    break
            else:
                if not apart:
                    return  # one thing in several words, and one of these is not understood
        for label, row in found:
            self._zero(label, row, no, unknown, lead)

    def _shared_by(self, own: frozenset[str], first: frozenset[str], last: frozenset[str]) -> list[frozenset[str]]:
        """What a joined label may take from the last and the first, in the order to try: a result said last is said of
        each (无行政复议、诉讼败诉), other things only where they are needed."""
        results = self.table.dimensions["result"]
        tries = [_NONE, self.table.lacking(own, last), self.table.lacking(own, last | first)]
        return tries[1:] if last & results and not own & results else tries

    def _of_each(
        self, cues: Sequence[Cue], row: tuple[Row, frozenset[str]], given: frozenset[str], no: Cue, context: Context
    ) -> list[tuple[Row, frozenset[str]]]:
        """A row for each object that is spoken of, where its metric is one by object (复议、诉讼均无结果纠正)."""
        metric = row[0].wording.metric
        objects = [name for name in self.table.order if name in given and isinstance(metric, dict) and name in metric]
        if len(objects) < 2 or self.table.named([cue.features for cue in cues]):
            return [row]
        without = given - frozenset(objects)
        rows = [self._row(cues, without | {name}, context, no.start, True) for name in objects]
        return [each for each in rows if each is not None]

    def _zero(self, cues: Sequence[Cue], row: tuple[Row, frozenset[str]], no: Cue, unknown: int, begin: int) -> None:
        mention = self._mention(cues, row, None)
        mention.zero = (no.start, no.end)
        mention.start, mention.end = min(mention.start, no.start, begin), max(mention.end, no.end)
        mention.unknown = unknown
        self.found.append(mention)

    def _happens(self, cues: Sequence[Cue]) -> bool:
        """复议诉讼零发生: only that something came about, so that what did not stands before."""
        return self.table.content(self._features(cues)) <= self.table.happening

    def _by_object(self, label: list[Cue]) -> list[list[Cue]]:
        """复议诉讼: a label that names two things side by side, as two."""
        places = [index for index, cue in enumerate(label) if cue.features <= self.table.objects]
        if (
            len(places) < 2
            or places[-1] - places[0] >= len(places)
            or not self._apart([[label[index]] for index in places])
        ):
            return [label]
        cuts = [0, *places[1:], len(label)]
        return [label[left:right] for left, right in pairwise(cuts)]
