"""Which wrong figures explain the sums that do not come out: the fewest cells that do.

In: relations (`sum of some cells = sum of others`) and the cells of a report. Out: causes. A cell explains relations if
one and the same correction of it makes all of them right and breaks no other. In order:

1. single cells, wherever one choice of them is smaller than every other;
2. several cells of one row or one column (two figures typed into each other's place; a wrong figure carried on into its
   total), if they explain all that is left;
3. what is still left is reported as it is, each relation by itself.

Where explanations are equally good none is preferred: the cause then has no `changes` but several `options`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from gklint.form.model import CellState, Fact, Number
from gklint.form.quantity import reach
from gklint.resources.records import dataclass
from gklint.rules.kinds.covers import Change, Single, connected, covers, undominated
from gklint.rules.kinds.systems import Line, System

_NUMBER, _COUNTED = CellState.NUMBER, (CellState.NUMBER, CellState.MARK)
Bounds = tuple[Number | None, Number | None]
_MOST_BROKEN = 40  # in the search for lines: a table with more is not a table with a few wrong figures


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong.

    broken: the relations it explains, by their place among those given, in order. changes: the corrected cell, if it is
    certain which (several only if other causes' cells take part in the same relation: then this cause's own comes
    first). options: the corrections that would do equally well, if it is not.
    """

    broken: tuple[int, ...]
    changes: tuple[Change, ...] = ()
    options: tuple[tuple[Change, ...], ...] = ()


class Search:
    """The search over one report. Relations are known by their index.

    outs: by how much each is out, where that is known from whole numbers.
    """

    def __init__(
        self,
        system: System,
        facts: Mapping[str, Fact],
        values: Mapping[str, int],
        outs: Sequence[int | None],
        residuals: dict[int, Bounds],
        broken: Iterable[int],
    ) -> None:
        self.system, self.relations, self.facts, self.values = system, system.relations, facts, values
        self.outs, self.residuals = outs, residuals
        self.left = dict.fromkeys(broken)  # broken and not explained yet, in order
        self.broken = frozenset(self.left)
        self.at: Mapping[str, Sequence[tuple[int, int]]] = system.at
        if len(residuals) < len(self.relations):
            self.at = {metric: [each for each in found if each[0] in residuals] for metric, found in self.at.items()}

    def causes(self) -> list[Cause]:
        found = self.by_single_cells()
        if self.left:
            found += self.by_lines()
        found += [Cause((index,)) for index in self.left]
        return found

    # ------------------------------------------------------------ single cells

    def by_single_cells(self) -> list[Cause]:
        causes: list[Cause] = []
        for singles in connected(undominated(self.singles())):
            causes += self.settle(singles)
        return causes

    def singles(self) -> list[Single]:
        """Every cell that alone makes right all broken relations it is in, without breaking another."""
        found: list[Single] = []
        for metric in self.candidates():
            agreed = self.agreed(metric)
            if agreed is not None:
                value = self.values[metric] + agreed
                if agreed and value >= 0:
                    found.append(Single(Change(metric, value), frozenset([index for index, _ in self.at[metric]])))
                continue
            for step in self.steps(metric):
                if self.repairs({metric: step}):
                    claims = frozenset(index for index, _ in self.at[metric] if index in self.left)
                    limit = "" if any(map(self.exact, claims)) else "at_most" if step < 0 else "at_least"
                    found.append(Single(Change(metric, self.value(metric) + step, limit), claims))
        return found

    def candidates(self) -> Iterable[str]:
        """The cells that can be such: of broken relations that are out by as much, or in no other."""
        if not self.system.plain or None in self.outs:
            return self.cells(self.left)
        alike: dict[int, list[int]] = {}
        for index in self.left:
            alike.setdefault(abs(self.outs[index] or 0), []).append(index)
        return self.system.common(alike.values())

    def agreed(self, metric: str) -> int | None:
        """By how much all relations of a cell ask for it to change; 0 where they do not agree; None where it is not
        known of all of them (`steps` then says what can be said)."""
        step: int | None = None
        if metric not in self.values:
            return None
        for index, times in self.at[metric]:
            out = self.outs[index]
            if out is None or times not in (1, -1):
                return None
            if step is None:
                step = -out * times
            elif step and step != -out * times:
                step = 0
        return step

    def settle(self, singles: list[Single]) -> list[Cause]:
        """Chooses among singles that claim the same relations; marks as explained what they explain."""
        claimed = frozenset(index for single in singles for index in single.claims)
        found = covers(claimed, singles)
        if not found:
            return []
        fewest = min(len(cover) for cover in found)
        best = [cover for cover in found if len(cover) == fewest]
        common = [single for single in best[0] if all(single in cover for cover in best) and not self.doubtful(single)]
        causes = [Cause(tuple(sorted(single.claims)), (single.change,)) for single in common]
        rest = claimed.difference(*(single.claims for single in common))
        if rest:
            others = [single for single in singles if single.claims <= rest]
            causes += self.undecided(sorted(rest), others, fewest - len(common))
        for index in claimed:
            del self.left[index]
        self.correct({single.change.metric: single.change.value for single in best[0]})
        return causes

    def correct(self, values: Mapping[str, Number]) -> None:
        """Goes on as if these cells held these values."""
        for metric, value in values.items():
            for index, times in self.at[metric]:
                lo, hi = self.residuals[index]
                by = times * (value - self.value(metric))
                self.residuals[index] = (None if lo is None else lo + by, None if hi is None else hi + by)

    def doubtful(self, single: Single) -> bool:
        """Whether the only relation that speaks against a cell holds others that broken relations speak against."""
        (first, *others) = single.claims
        return not others and any(
            index in self.broken and index != first
            for metric in self.relations[first].terms
            for index, _ in self.at[metric]
        )

    def undecided(self, rest: Sequence[int], singles: Sequence[Single], count: int) -> list[Cause]:
        """`count` wrong cells, of which nobody can say which: one cause for each, told apart by relations that do not
        share a cell (the rows, say); each comes with all that crosses it."""
        apart: list[int] = []
        for index in rest:
            terms = self.relations[index].terms
            if all(terms.keys().isdisjoint(self.relations[other].terms) for other in apart):
                apart.append(index)
        if len(apart) != count:
            apart = list(rest)
        causes = []
        for index in apart:
            options = [single for single in singles if index in single.claims]
            with_it = sorted({other for single in options for other in single.claims} - (set(apart) - {index}))
            causes.append(Cause(tuple(with_it or [index]), options=tuple((single.change,) for single in options)))
        return causes

    # ------------------------------------------------------------ rows and columns

    def by_lines(self) -> list[Cause]:
        """Explains all that is left, or all of it that is out by the same amount, by cells of one row or column."""
        if len(self.left) > _MOST_BROKEN:
            return []
        found = self.line_for(list(self.left))
        if found is not None:
            self.left.clear()
            return found
        causes: list[Cause] = []
        for same in self.by_amount():
            found = self.line_for(same)
            if found is not None:
                causes += found
                for index in same:
                    del self.left[index]
        return causes

    def by_amount(self) -> list[list[int]]:
        groups: dict[Number, list[int]] = {}
        for index in self.left:
            lo, hi = self.residuals[index]
            if lo is not None and lo == hi:
                groups.setdefault(max(lo, -lo), []).append(index)
        return [group for group in groups.values() if 1 < len(group) < len(self.left)]

    def line_for(self, wanted: list[int]) -> list[Cause] | None:
        """The causes that explain exactly `wanted` by changes along one line; None if there are none."""
        by_line: dict[Line, dict[str, Number]] = {}
        for line in self.system.shared(wanted):
            changes = self.along(line, wanted)
            if changes is not None:
                by_line[line] = changes
        if not by_line:
            return None
        solutions: list[dict[str, Number]] = []
        for line in self.lines(wanted):
            if line in by_line and by_line[line] not in solutions:
                solutions.append(by_line[line])
        fewest = min(len(changes) for changes in solutions)
        best = [changes for changes in solutions if len(changes) == fewest]
        parts = [self.parts(changes) for changes in best]
        if len(best) == 1 and len(parts[0]) > 1:
            return [self.part_cause(part, best[0], wanted) for part in parts[0]]
        if all(len(each) == 1 for each in parts):
            return [Cause(tuple(wanted), options=tuple(self.changes(steps) for steps in best))]
        return None

    def part_cause(self, part: Collection[str], steps: Mapping[str, Number], wanted: Collection[int]) -> Cause:
        touched = sorted({index for metric in part for index, _ in self.at[metric] if index in wanted})
        if len(part) > 1:
            return Cause(tuple(touched), options=(self.changes({metric: steps[metric] for metric in part}),))
        # The other cells of a relation that holds several wrong ones belong to what has to be changed together.
        shared = [
            other for other in steps if other not in part and any(other in self.relations[i].terms for i in touched)
        ]
        return Cause(tuple(touched), self.changes({metric: steps[metric] for metric in (*part, *shared)}))

    def lines(self, wanted: Iterable[int]) -> Iterable[Line]:
        """The rows and columns in which the cells of these relations stand, in order."""
        known = self.system.lines
        return dict.fromkeys(line for metric in self.cells(wanted) for line in known[metric])

    def along(self, line: Line, wanted: Sequence[int]) -> dict[str, Number] | None:
        """How the cells of a line must change: each by the relation that crosses the line at it alone."""
        steps: dict[str, Number] = {}
        step: Number | None
        for index in wanted:
            terms = self.relations[index].terms
            crossing = self.system.crossing[index].get(line, ())
            if self.outs[index] is None:
                crossing = [metric for metric in crossing if self.counted(metric)]
            if not crossing:
                return None
            if len(crossing) > 1:
                continue
            step = self.step(index, terms[crossing[0]])
            if step is None or steps.get(crossing[0], step) != step:
                return None
            steps[crossing[0]] = step
        if not steps or not self.repairs(steps):
            return None
        touched = {index for metric in steps for index, _ in self.at[metric]}
        return steps if touched.issuperset(wanted) else None

    def parts(self, steps: Mapping[str, Number]) -> list[list[str]]:
        """The changed cells by cause: two belong together if a relation that holds has both (one follows the other)."""
        groups: list[list[str]] = []
        for metric in steps:
            holding = [index for index, _ in self.at[metric] if index not in self.left]
            near = [
                group
                for group in groups
                if any(other in self.relations[index].terms for other in group for index in holding)
            ]
            groups = [group for group in groups if group not in near]
            groups.append([*(cell for group in near for cell in group), metric])
        return groups

    # ------------------------------------------------------------ cells and steps

    def cells(self, relations: Iterable[int]) -> list[str]:
        """The cells of these relations that hold a figure, in order."""
        found: dict[str, int] = {}
        for index in relations:
            found.update(self.relations[index].terms)
        return [metric for metric in found if self.counted(metric)]

    def counted(self, metric: str) -> bool:
        """Whether a cell holds a figure."""
        return metric in self.values or self.facts[metric].state in _COUNTED

    def value(self, metric: str) -> Number:
        value = self.values.get(metric)
        if value is not None:
            return value
        fact = self.facts[metric]
        return fact.value if fact.state is _NUMBER and fact.value is not None else 0

    def changes(self, steps: Mapping[str, Number]) -> tuple[Change, ...]:
        return tuple(Change(metric, self.value(metric) + step) for metric, step in steps.items())

    def step(self, index: int, times: int) -> Number | None:
        """By how much a cell must change to make a relation right; None if that is no whole number or not known."""
        lo, hi = self.residuals[index]
        if lo is None or lo != hi or (times not in (1, -1) and lo % times):
            return None
        return -lo * times if times in (1, -1) else -lo // times

    def exact(self, index: int) -> bool:
        """Whether it is known by how much a relation is out."""
        lo, hi = self.residuals[index]
        return lo is not None and lo == hi

    def steps(self, metric: str) -> list[Number]:
        """The changes of a cell that make right at least one broken relation; the least that do where it has blanks."""
        found: list[Number] = []
        for index, times in self.at[metric]:
            if index not in self.left:
                continue
            lo, hi = self.residuals[index]
            out = lo if lo is not None and lo > 0 else hi
            if out is not None and (times in (1, -1) or not out % times):
                found.append(-out * times if times in (1, -1) else -out // times)
        return list(dict.fromkeys(found))

    def repairs(self, steps: Mapping[str, Number]) -> bool:
        """Whether these changes leave every relation they touch right, and no cell below zero."""
        moved: dict[int, Number] = {}
        for metric, step in steps.items():
            if self.value(metric) + step < 0:
                return False
            for index, times in self.at[metric]:
                moved[index] = moved.get(index, 0) + times * step
        for index, by in moved.items():
            lo, hi = self.residuals[index]
            if (lo is not None and lo + by > 0) or (hi is not None and hi + by < 0):
                return False
        return True


def explain(
    system: System,
    facts: Mapping[str, Fact],
    values: Mapping[str, int],
    outs: Sequence[int | None],
    search: type[Search] = Search,
) -> list[Cause]:
    """The causes of all broken relations; none if none is broken. Relations over unread cells are left out.

    values: `whole_numbers(facts)`. outs: what each relation's sum comes to, None where a cell of it is no whole
    number. search: what searches (tests have a plainer one).
    """
    residuals: dict[int, Bounds] = {}
    broken: list[int] = []
    for at, out in enumerate(outs):
        if out is not None:
            residuals[at] = (out, out)
            if out:
                broken.append(at)
            continue
        bounds = reach(facts, system.relations[at])
        if bounds is None:
            continue
        residuals[at] = bounds
        lo, hi = bounds
        if (lo is not None and lo > 0) or (hi is not None and hi < 0):
            broken.append(at)
    if not broken:
        return []
    causes = search(system, facts, values, outs, residuals, broken).causes()
    return sorted(causes, key=lambda cause: cause.broken)
