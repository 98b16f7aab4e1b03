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
from gklint.form.quantity import Cell, Quantity
from gklint.rules.kinds import corrections
from gklint.rules.kinds.compare import judge, notes
from gklint.rules.kinds.suspects import Cause
from gklint.rules.model import Context

if TYPE_CHECKING:
    from gklint.rules.kinds.equation import Relation

Measured = tuple["Relation", Quantity, Quantity]
_LEAST = 2  # relations that ask for the same figure


def edits(at: Cell | None, cause: Cause, measured: Sequence[Measured], context: Context) -> tuple[Edit, ...]:
    """What to write, or nothing if that is not certain."""
    if at is None or at.fact is None or at.fact.span is None or len(measured) < _LEAST or len(cause.changes) != 1:
        return ()
    change = cause.changes[0]
    alone = {change.metric: 1}
    if change.limit or not isinstance(change.value, int) or change.value < 0:
        return ()
    if not any(alone in (relation.left.terms, relation.right.terms) for relation, _, _ in measured):
        return ()
    if not all(left.complete and right.complete for _, left, right in measured):
        return ()
    text = context.report.source.text[at.fact.span.start : at.fact.span.end]
    if at.fact.state is not CellState.NUMBER or not (text.isascii() and text.isdigit()):
        return ()
    if _contradicts(change.metric, change.value, context):
        return ()
    return (Edit(at.fact.span, str(change.value)),)


def _contradicts(metric: str, value: Number, context: Context) -> bool:
    """Whether the prose says something that the table allows now, and would not with the mended figure."""
    mended = corrections.with_values(context.report, {metric: value})
    standing = [each.claim for each in notes(context).verdicts if not judge(context.report, each.claim).contradicts]
    return any(judge(mended, claim).contradicts for claim in standing)
