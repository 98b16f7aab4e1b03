"""Which wrong figure of a table can be put right for certain: a total that all its addends contradict alone.

Certain is: one cell explains all that is broken, in at least two relations (its row and its column, its addends and the
balance); it is the total of one of them; every cell of them is known; the cell holds a plain number; and the prose
says nothing that the mended table would contradict. Everything else is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gklint.diagnostics import Edit
from gklint.form.model import CellState, Number
from gklint.rules.kinds import corrections
from gklint.rules.kinds.compare import judge, notes
from gklint.rules.kinds.sums import whole_of
from gklint.rules.kinds.suspects import Cause
from gklint.rules.model import Context

if TYPE_CHECKING:
    from gklint.rules.kinds.equation import Relation

_LEAST = 2  # relations that ask for the same figure


def edits(cause: Cause, relations: Sequence[Relation], context: Context) -> tuple[Edit, ...]:
    """What to write, or nothing if that is not certain."""
    if len(relations) < _LEAST or len(cause.changes) != 1:
        return ()
    change = cause.changes[0]
    at = context.report.facts.get(change.metric)
    if at is None or at.span is None or change.limit or not isinstance(change.value, int) or change.value < 0:
        return ()
    alone = {change.metric: 1}
    if not any(alone in (relation.left.terms, relation.right.terms) for relation in relations):
        return ()
    text = context.report.source.text[at.span.start : at.span.end]
    if at.state is not CellState.NUMBER or not (text.isascii() and text.isdigit()):
        return ()
    whole = whole_of(context)
    for relation in relations:
        if not all(map(whole.__contains__, relation.cells)) and not all(
            side.complete for side in relation.sides(context.report)
        ):
            return ()
    if _contradicts(change.metric, change.value, context):
        return ()
    return (Edit(at.span, str(change.value)),)


def _contradicts(metric: str, value: Number, context: Context) -> bool:
    """Whether the prose says something that the table allows now, and would not with the mended figure."""
    kept = notes(context)
    about_it = [
        each.claim
        for each in kept.verdicts
        if any(cell.metric == metric for figure in each.tried for cell in figure.quantity.cells)
    ]
    standing = [claim for claim in about_it if not judge(context.report, claim, kept.figures).contradicts]
    mended = corrections.with_values(context.report, {metric: value}) if standing else context.report
    return any(judge(mended, claim).contradicts for claim in standing)
