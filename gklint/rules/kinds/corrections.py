"""Where the sums of a table show a wrong figure: the reports it would make with that figure mended, and what the prose
says to it. A claim that such a report bears out is no fault of its own; it tells what the cell should hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gklint.form.model import CellState, Fact, Number, Report
from gklint.resources.records import replace
from gklint.rules.model import Context

if TYPE_CHECKING:
    from gklint.rules.kinds.compare import Verdict
    from gklint.rules.kinds.equation import Relation

_SCRATCH = "corrections"
_MOST = 60  # mended reports that are tried; a table with more faults is not judged by its prose


def mended(context: Context) -> Sequence[tuple[tuple[str, ...], Report]]:
    """The reports in which one fault of the sums is made good, in every way there is, each with the names of the
    relations it makes good. Worked out once and kept in the context."""
    found = context.scratch.get(_SCRATCH)
    if found is None:
        found = context.scratch[_SCRATCH] = list(_mended(context))
        if len(found) > _MOST:
            found.clear()
    kept: Sequence[tuple[tuple[str, ...], Report]] = found
    return kept


def key(relations: Sequence[Relation]) -> tuple[str, ...]:
    """What `mended` calls the fault that breaks these relations."""
    return tuple(each.name for each in relations)


def supported(context: Context, verdicts: Sequence[Verdict]) -> dict[int, tuple[tuple[str, ...], Verdict]]:
    """For the claims that contradict the tables but not a mended report, by their place: the fault, and the verdict
    beside that report. A fault that no claim speaks to is not here."""
    from gklint.rules.kinds.compare import judge

    found: dict[int, tuple[tuple[str, ...], Verdict]] = {}
    wrong = [(at, _cells(each)) for at, each in enumerate(verdicts) if each.contradicts]
    for name, report in mended(context) if wrong else ():
        for at, cells in wrong:
            if at in found or all(report.facts.get(metric) is fact for metric, fact in cells):
                continue  # what was mended has nothing to do with it
            if not (again := judge(report, verdicts[at].claim)).contradicts:
                found[at] = (name, again)
    return found


def _cells(verdict: Verdict) -> list[tuple[str, Fact | None]]:
    """The cells that a verdict rests on."""
    return [(cell.metric, cell.fact) for figure in verdict.tried for cell in figure.quantity.cells]


def _mended(context: Context) -> Iterator[tuple[tuple[str, ...], Report]]:
    from gklint.rules.kinds.equation import faults

    for cause, relations in faults(context):
        ways = [cause.changes] if cause.changes else cause.options
        for changes in ways:
            if changes and not any(change.limit for change in changes):
                yield key(relations), with_values(context.report, {change.metric: change.value for change in changes})


def with_values(report: Report, values: Mapping[str, Number]) -> Report:
    """The report with other figures in some cells."""
    facts = {
        metric: report.facts[metric]._replace(state=CellState.NUMBER, value=value)
        for metric, value in values.items()
        if metric in report.facts
    }
    return replace(report, facts={**report.facts, **facts})
