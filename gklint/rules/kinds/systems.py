"""Relations between the cells of a form, as the search for wrong figures (`suspects`) looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from gklint.form.model import Fact
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

    def __init__(self, relations: Sequence[Equality]) -> None:
        self.relations = relations
        self.at: dict[str, list[tuple[int, int]]] = {}
        for index, relation in enumerate(relations):
            for metric, times in relation.difference.terms.items():
                self.at.setdefault(metric, []).append((index, times))
        self._lines: dict[str, tuple[Line, Line]] = {}
        self._of: list[frozenset[Line]] = []

    def lines(self, facts: Mapping[str, Fact]) -> Mapping[str, tuple[Line, Line]]:
        """By cell, the row and the column that it stands in: by the form, whatever the report holds."""
        if not self._lines:
            self._lines = {
                metric: (("row", fact.table, fact.block, fact.row), ("column", fact.table, fact.block, fact.column))
                for metric in self.at
                for fact in (facts[metric],)
            }
        return self._lines

    def shared(self, wanted: Iterable[int], facts: Mapping[str, Fact]) -> Collection[Line]:
        """The rows and columns that have a cell in each of these relations."""
        if not self._of:
            lines = self.lines(facts)
            self._of = [
                frozenset(line for metric in relation.difference.terms for line in lines[metric])
                for relation in self.relations
            ]
        shared: frozenset[Line] | None = None
        for index in wanted:
            shared = self._of[index] if shared is None else shared & self._of[index]
            if not shared:
                return ()
        return shared or ()


def whole_of(context: Context) -> Mapping[str, int]:
    """The whole numbers of a report, gathered once."""
    found: Mapping[str, int] | None = context.scratch.get(_WHOLE)
    if found is None:
        found = context.scratch[_WHOLE] = whole_numbers(context.report.facts)
    return found
