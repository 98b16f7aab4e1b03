"""Relations between the cells of a form, as the search for wrong figures (`suspects`) looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from gklint.form.metrics import index
from gklint.form.model import Form
from gklint.form.quantity import Linear

Line = tuple[str, str, str, str]  # row or column: its table, block and id


class System:
    """Relations that are judged together, and what is the same for every report.

    relations: the sum of each that is to be 0: some cells, each with its sign. at: by cell, in the order of the
    relations, those it is in, and how often it counts there. plain: whether every cell counts once.
    """

    def __init__(self, relations: Sequence[Linear], form: Form) -> None:
        self.relations, self.form = relations, form
        self.at: dict[str, list[tuple[int, int]]] = {}
        for number, relation in enumerate(relations):
            for metric, times in relation.terms.items():
                self.at.setdefault(metric, []).append((number, times))
        self.rank = {metric: rank for rank, metric in enumerate(self.at)}
        self.plain = all(times in (1, -1) for pairs in self.at.values() for _, times in pairs)

    @cached_property
    def lines(self) -> Mapping[str, tuple[Line, Line]]:
        """By cell, the row and the column that it stands in."""
        found: dict[str, tuple[Line, Line]] = {}
        for metric in self.at:
            table, block, row, column = index(self.form).cells[metric]
            part = column.block or block.id
            found[metric] = (("row", table.id, part, row.id), ("column", table.id, part, column.id))
        return found

    @cached_property
    def meeting(self) -> Mapping[tuple[int, int], Sequence[str]]:
        """By two relations, the cells that are in both; by one twice, those that are in no other."""
        found: dict[tuple[int, int], list[str]] = {}
        for metric, pairs in self.at.items():
            numbers = [number for number, _ in pairs]
            for both in combinations(numbers, 2) if len(numbers) > 1 else ((numbers[0], numbers[0]),):
                found.setdefault(both, []).append(metric)
        return found

    def common(self, alike: Iterable[Sequence[int]]) -> Sequence[str]:
        """The cells that are in several relations of one of these groups, or in one only, in order."""
        meeting = self.meeting
        found: set[str] = set()
        for group in alike:
            for both in (*combinations(group, 2), *zip(group, group, strict=True)):
                if both in meeting:
                    found.update(meeting[both])
        return sorted(found, key=self.rank.__getitem__)

    @cached_property
    def crossing(self) -> Sequence[Mapping[Line, Sequence[str]]]:
        """By relation, the rows and columns that have cells in it, and which."""
        found: list[dict[Line, list[str]]] = []
        for relation in self.relations:
            here: dict[Line, list[str]] = {}
            for metric in relation.terms:
                for line in self.lines[metric]:
                    here.setdefault(line, []).append(metric)
            found.append(here)
        return found

    def shared(self, wanted: Sequence[int]) -> Collection[Line]:
        """The rows and columns that have a cell in each of these relations."""
        crossing = self.crossing
        shared = crossing[wanted[0]].keys() & crossing[wanted[-1]].keys()
        for at in wanted[1:-1]:
            if not shared:
                break
            shared &= crossing[at].keys()
        return shared
