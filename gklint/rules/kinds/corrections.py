"""Where the sums of a table show a wrong figure: the reports it would make with that figure mended, and what the prose
says to it. A claim that such a report bears out is no fault of its own; it tells what the cell should hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gklint.form.model import CellState, Number, Report
from gklint.resources.records import replace
from gklint.rules.model import Context

if TYPE_CHECKING:
    from gklint.rules.kinds.compare import Verdict
    from gklint.rules.kinds.equation import Relation

_SCRATCH = "corrections"
_MOST = 60  # ways that are tried; a table with more faults is not judged by its prose


class Correction:
    """One way to make good one fault of the sums. fault: the names of the relations that it makes good; values: of the
    cells that it changes."""

    def __init__(self, fault: tuple[str, ...], values: Mapping[str, Number], report: Report) -> None:
        self.fault, self.values, self._of = fault, values, report

    @cached_property
    def report(self) -> Report:
        """The report with these values."""
        return with_values(self._of, self.values)


def corrections(context: Context) -> Sequence[Correction]:
    """All ways to make good one fault of the sums. Worked out once and kept in the context."""
    found: list[Correction] | None = context.scratch.get(_SCRATCH)
    if found is None:
        found = context.scratch[_SCRATCH] = list(_corrections(context))
        if len(found) > _MOST:
            found.clear()
    return found


def key(relations: Sequence[Relation]) -> tuple[str, ...]:
    """What a fault that breaks these relations is called."""
    return tuple(each.name for each in relations)


def supported(context: Context, verdicts: Sequence[Verdict]) -> dict[int, tuple[tuple[str, ...], Verdict]]:
    """For the claims that contradict the tables but not a mended report, by their place: the fault, and the verdict
    beside that report. A fault that no claim speaks to is not here."""
    from gklint.rules.kinds.compare import judge

    found: dict[int, tuple[tuple[str, ...], Verdict]] = {}
    wrong = [(at, _cells(each)) for at, each in enumerate(verdicts) if each.contradicts]
    for correction in corrections(context) if wrong else ():
        for at, cells in wrong:
            if at in found or cells.isdisjoint(correction.values):
                continue  # what was mended has nothing to do with it
            if not (again := judge(correction.report, verdicts[at].claim)).contradicts:
                found[at] = (correction.fault, again)
    return found


def _cells(verdict: Verdict) -> set[str]:
    """The cells that a verdict rests on."""
    return {cell.metric for figure in verdict.tried for cell in figure.quantity.cells}


def _corrections(context: Context) -> Iterator[Correction]:
    from gklint.rules.kinds.equation import faults

    for cause, relations in faults(context):
        ways = [cause.changes] if cause.changes else cause.options
        for changes in ways:
            if changes and not any(change.limit for change in changes):
                values = {change.metric: change.value for change in changes}
                yield Correction(key(relations), values, context.report)


def with_values(report: Report, values: Mapping[str, Number]) -> Report:
    """The report with other figures in some cells."""
    facts = {
        metric: report.facts[metric]._replace(state=CellState.NUMBER, value=value)
        for metric, value in values.items()
        if metric in report.facts
    }
    return replace(report, facts={**report.facts, **facts})
