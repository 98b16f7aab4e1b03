"""Relations between the cells of a form, as the search for wrong figures (`suspects`) looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from gklint.form.metrics import index
from gklint.form.model import Form
from gklint.form.quantity import Linear

Line = tuple[str, str, str, str]  # row or column: its table, block and id


class System:
    """Relations that are judged together, and what is the same for every report.

    relations: the sum of each that is to be 0: some cells, each with its sign. at: by cell the relations it is in, and
    how often it counts there. single: the relations that have a cell which is in no other; plain: whether every cell
    counts once.
    """

    def __init__(self, relations: Sequence[Linear], form: Form) -> None:
        self.relations, self.form = relations, form
        self.at: dict[str, list[tuple[int, int]]] = {}
        for number, relation in enumerate(relations):
            for metric, times in relation.terms.items():
                self.at.setdefault(metric, []).append((number, times))
        self.single = {pairs[0][0] for pairs in self.at.values() if len(pairs) == 1}
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
    def crossed(self) -> Sequence[frozenset[Line]]:
        """By relation, the rows and columns that have a cell in it."""
        lines = self.lines
        return [frozenset(line for metric in relation.terms for line in lines[metric]) for relation in self.relations]

    def shared(self, wanted: Iterable[int]) -> Collection[Line]:
        """The rows and columns that have a cell in each of these relations."""
        crossed = self.crossed
        shared: frozenset[Line] | None = None
        for at in wanted:
            shared = crossed[at] if shared is None else shared & crossed[at]
            if not shared:
                return ()
        return shared or ()
