"""Relations between the cells of a form, as the search for wrong figures (`suspects`) looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from gklint.form.metrics import index
from gklint.form.model import Form
from gklint.form.quantity import Linear, Sum, whole_numbers
from gklint.rules.model import Context

_WHOLE = "whole numbers"
Line = tuple[str, str, str, str]  # row or column: its table, block and id


class Equality:
    """`difference = 0`: some cells, each with its sign."""

    def __init__(self, difference: Linear) -> None:
        self.difference, self.sum = difference, Sum(difference)


class System:
    """Relations that are judged together, and what is the same for every report.

    at: by cell the relations it is in, and how often it counts there.
    """

    def __init__(self, relations: Sequence[Equality], form: Form) -> None:
        self.relations, self.form = relations, form
        self.at: dict[str, list[tuple[int, int]]] = {}
        for number, relation in enumerate(relations):
            for metric, times in relation.difference.terms.items():
                self.at.setdefault(metric, []).append((number, times))

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
        return [
            frozenset(line for metric in relation.difference.terms for line in lines[metric])
            for relation in self.relations
        ]

    def shared(self, wanted: Iterable[int]) -> Collection[Line]:
        """The rows and columns that have a cell in each of these relations."""
        crossed = self.crossed
        shared: frozenset[Line] | None = None
        for at in wanted:
            shared = crossed[at] if shared is None else shared & crossed[at]
            if not shared:
                return ()
        return shared or ()


def whole_of(context: Context) -> Mapping[str, int]:
    """The whole numbers of a report, gathered once."""
    found: Mapping[str, int] | None = context.scratch.get(_WHOLE)
    if found is None:
        found = context.scratch[_WHOLE] = whole_numbers(context.report.facts)
    return found
