"""Reads figures by the cues around them: units and their lists.

The order of things: a unit between two separators gives its cues to its figure; units joined by 、 share a figure, or
have one each (分别); what a unit does not say it takes from the heading before it, the bracket it stands in, the figure
before it, and the object that the passage named last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gklint.prose.attach import covered
from gklint.prose.cues import Cue, Unit, groups
from gklint.prose.denials import Denials
from gklint.prose.lore import BARE, MONEY, TIME
from gklint.prose.sense import PASSING, Context
from gklint.prose.topics import LASTING

if TYPE_CHECKING:
    from gklint.prose.lore import Lore
    from gklint.prose.words import Words

_NONE: frozenset[str] = frozenset()
_DENIAL = frozenset(("no",))
_LISTERS = frozenset(("respectively", "each"))
_FAR = 1 << 30
_UNTOLD = "untold"  # the object of a passage that names none
_GROUND = "leaf"
_YEARS = {0: "this", -1: "last", 1: "next"}


class Carried(NamedTuple):
    """about: the object named last ("" for none), age: in the how manieth sentence before. told: see `Context`."""

    about: str = ""
    age: int = 0
    told: bool = False


FIRST = Carried()


class Clauses(Denials):
    """The reading of some sentences. default: what they are about if nothing is said of it. carried: what those before
    said for them; then what they say for those behind them. silent: nothing else is asked for."""

    def __init__(
        self, words: Words, lore: Lore, default: str, year: int | None, carried: Carried = FIRST, silent: bool = False
    ) -> None:
        super().__init__(words.text, lore)
        self.words, self.default = words, default or _UNTOLD
        self.holders = lore.holders
        years = {
            at: _YEARS.get(int(figure.value) - year, "then")
            for at, figure in words.figures.items()
            if year is not None and figure.kind == TIME
        }
        self.quiet = bytearray(len(self.text))  # 1 for every character of a word that changes no sense
        about, age, told = carried
        for group in groups(self.text, lore.cues, years):
            self.carried = Carried(about, age, told)  # what follows the last full stop is no sentence of its own
            context, first = Context(about or self.default, told=told), len(self.found)
            if not silent:
                self._quieten(group)
            self._group(group, context)
            if not silent:
                self._labels(group, context.about, covered(self.found[first:]))
            age = 0 if context.named else age + 1
            lost = context.about in PASSING or context.about == self.default or age > LASTING
            about, age, told = "" if lost else context.about, min(age, LASTING), context.told

    def why(self) -> dict[int, tuple[str, str]]:
        """Why no frame fits a figure: the words that were not understood, else the cues that mean nothing together."""
        found = {}
        for at, (unknown, cues) in self.unread.items():
            words = [self.text[start:end] for start, end in unknown]
            reason = "unknown_words" if words else "no_subject"
            found[at] = (reason, " ".join(words or [self.text[cue.start : cue.end] for cue in cues]))
        return found

    def _quieten(self, units: Sequence[Unit]) -> None:
        for unit in units:
            for cue in unit.cues:
                if "silent" in cue.features:
                    self.quiet[cue.start : cue.end] = b"\1" * (cue.end - cue.start)
            for group in unit.brackets:
                self._quieten(group)

    def _labels(self, units: Sequence[Unit], about: str, taken: set[int]) -> None:
        """The single words that name something to count and have no figure: 均予以公开, 占61% …"""
        after = _NONE  # what the label before was: 其他 behind results is one
        for unit in units:
            for cues in self._namings(unit):
                if cues[0].start in taken:
                    continue
                given = _NONE if self._features(cues) & self.table.objects else frozenset((about,))
                row = self.table.read([each.features for each in cues], given | after, False)
                if len(cues) > 1 and (row is None or row[0].wording.role != _GROUND):
                    continue  # only grounds take several words
                if row is not None and row[0].wording.get("label", not row[0].wording.get("reason")):
                    label = self._mention(cues, row, None)
                    if len(cues) > 1:
                        taken.update(range(label.start, label.end))
                    self.labels.append(label)
                    after = frozenset((f"after.{row[0].wording.get('role', '')}",))
            for group in unit.brackets:
                self._labels(group, about, taken)

    def _namings(self, unit: Unit) -> Iterator[list[Cue]]:
        """The cues of a unit that may name something: all together where they have no figure, then each."""
        cues = [cue for cue in unit.telling if self._says([cue])]
        if len(cues) > 1 and not unit.figures and not unit.unknown:
            yield unit.features(cues[0].start)
        yield from ([cue] for cue in cues)

    # ------------------------------------------------------------ groups and chains

    def _group(self, units: Sequence[Unit], context: Context) -> None:
        chain: list[Unit] = []
        for unit in units:
            counting = [at for at in unit.figures if self._counts(at)]
            unit.people = bool(unit.figures) and not counting
            unit.figures = counting
            if chain and unit.lead != "、":
                self._chain(chain, context)
                chain = []
            if unit.lead == "；":
                context.previous, context.run, context.head = _NONE, _NONE, ()
                context.lost = False
                if context.about in PASSING:
                    context.about = self.default
            chain.append(unit)
        if chain:
            self._chain(chain, context)

    def _counts(self, at: int) -> bool:
        if self.text[at] == BARE:
            return self.words.plain(at)
        return self.text[at] == MONEY or self.words.figures[at].unit not in self.holders

    def _chain(self, chain: Sequence[Unit], context: Context) -> None:
        waiting: list[Unit] = []
        index = 0
        context.kind = _NONE
        while index < len(chain):
            unit = chain[index]
            index += 1
            if not unit.figures:
                waiting.append(unit)
                continue
            figures = list(unit.figures)
            lister = next((cue for cue in unit.cues if cue.features & _LISTERS and cue.end <= figures[0]), None)
            while lister and index < len(chain) and chain[index].figures and not self._says(chain[index].telling):
                figures += chain[index].figures
                index += 1
            if lister and (len(figures) > 1 or "respectively" in lister.features):
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
        if not unit.brackets:
            return
        inside = self._features(unit.telling)
        for group in unit.brackets:
            self._group(group, Context(context.about, outer=self.table.content(self.table.closed(inside))))

    # ------------------------------------------------------------ figures

    def _listed(
        self, waiting: Sequence[Unit], unit: Unit, lister: Cue, figures: Sequence[int], context: Context
    ) -> None:
        """予以公开、部分公开、不予公开分别为5、2、1件."""
        labels = [each.telling for each in waiting]
        own = unit.features(0, figures[0])
        if self._says(own):
            labels.append(own)
        if unit.brackets and (not labels or (len(labels) == 1 and len(unit.brackets[-1]) == len(figures))):
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
            waiting = [each for each in waiting if self._says(each.telling)]
            cues = unit.features(begin, end)
            denial = next((index for index, cue in enumerate(cues) if cue.features == _DENIAL), None)
            if denial is not None:
                if cues[denial].start < at:
                    continue
                cues = cues[:denial]
            subject = self._subject(cues, at)
            if len(subject) < len(cues):
                end = cues[len(subject)].start
                cues = subject
            unknown = self._unknown(unit, cues, at, min(end, unit.end))
            self.unread[at] = (unit.unknown, cues)
            context.pure = not any(begin <= start < end for start, _ in unit.unknown)
            more = [
                each
                for group in unit.brackets
                for each in group
                if not each.figures and any("among" in cue.features for cue in each.cues)
            ]
            if number == 0 and more:
                self._shared([*waiting, *more], cues, at, unknown, context)
            elif waiting and number == 0:
                self._shared(waiting, cues, at, unknown, context)
            elif not self._glossed(unit, cues, at, context, unknown):
                self._read(cues, _NONE, at, context, unknown)

    def _glossed(self, unit: Unit, cues: list[Cue], at: int, context: Context, unknown: int) -> bool:
        """不予公开（属于执法案卷）2件: what stands in a bracket before the figure is said of it, if it can be."""
        for group in unit.brackets:
            inside = [
                cue
                for each in group
                if not each.figures and not each.unknown and each.end <= at
                for cue in each.telling
            ]
            if self._says(inside) and self._read([*cues, *inside], _NONE, at, context, unknown, note=False):
                return True
        return False

    def _subject(self, cues: list[Cue], at: int) -> list[Cue]:
        """12件申请均已答复: what is said of all is not what the figure counts, if the words before it tell that."""
        cut = next((index for index, cue in enumerate(cues) if "predicate" in cue.features and cue.start > at), None)
        before = cues[:cut] if cut is not None else []
        return before if self._features(before) - self.table.neutral - self.table.leaning else cues

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
        together = self._together([*labels, cues])
        if any("each" in cue.features and self._adjacent(cue.end, at) for cue in cues):
            own = self._features(cues)
            first = self._features(labels[0])
            for label in (*labels, cues):
                features = self._features(label)
                for more in (_NONE, self.table.lacking(features, own), self.table.lacking(features, own | first)):
                    if self._read(label, more, at, context, unknown):
                        break
            return
        if not self._apart([*labels, cues]):
            # 执法案卷、行政查询等不予公开8件: several grounds are examples of what they are grounds of.
            group = [cue for cue in together if not cue.features & self.table.joining]
            if not self._read(together, _NONE, at, context, unknown, note=False):
                self._read(group, _NONE, at, context, unknown)
            return
        read = []
        own = self._features(cues)
        for label in (*labels, cues):
            features = self._features(label)
            row = self._row(label, self.table.lacking(features, own), context, at, False)
            read.append(row)
        rows = [row for row in read if row is not None]
        metrics = {str(row[0].wording.metric) for row in rows}
        if (
            len(rows) == len(read)
            and len(metrics) == len(rows) > 1
            and not any(row[0].wording.get("reason") for row in rows)
        ):
            mention = self._mention(together, rows[-1], at)
            mention.combined = [self._mention(together, row, at) for row in rows[:-1]]
            mention.unknown = unknown
            self.found.append(mention)
        else:
            self._read(cues, _NONE, at, context, unknown)

    def _adjacent(self, left: int, right: int) -> bool:
        return right - left <= 3
