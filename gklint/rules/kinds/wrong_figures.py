"""How a broken relation, or the wrong figure behind several, is said: place, working, the other ends, data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gklint.diagnostics import Diagnostic, Related
from gklint.form.naming import scope_words
from gklint.form.quantity import Cell, Quantity
from gklint.rules.kinds import corrections, mending, workings
from gklint.rules.kinds.compare import notes
from gklint.rules.kinds.covers import Change
from gklint.rules.kinds.suspects import Cause
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.messages import pick
from gklint.rules.model import Context, Rule
from gklint.text import Span

if TYPE_CHECKING:
    from gklint.rules.kinds.equation import Relation

PLACEHOLDERS = ("table", "what", "working", "cell", "reported", "expected", "together", "would")
_MOST_OPTIONS = 2  # more are no help to a reader
_MOST_CHANGES = 4


def diagnostic(rule: Rule, context: Context, cause: Cause, relations: Sequence[Relation]) -> Diagnostic:
    """One diagnostic for one cause. `messages.suspect` of the rule is used where one cell is known to be wrong."""
    measured = [(relation, *relation.sides(context.report)) for relation in relations]
    first, left, right = _principal(rule, measured)
    suspect = cause.changes[0] if cause.changes else None
    at = _cell(suspect.metric, measured) if suspect else _end(first.operator, left, right)
    working = _working(measured, context)
    values = {
        "table": _table(first, context),
        "what": _what([relation for relation, _, _ in measured if relation.rule is rule] or [first], context),
        "cell": context.words(at.metric) if at else "",
        "reported": context.show(workings.known_value(at)) if at else "",
        "expected": _expected(suspect, context) if suspect else "",
        "together": _together(cause.changes[1:], context),
        "would": _would(cause.options, context),
    }
    return context.emit(
        rule,
        _span(at, measured, context),
        values,
        message_key="suspect" if suspect and "suspect" in rule.messages else first.message,
        related=(*_related(at, measured, context), *_said(relations, context)),
        working=working,
        label=_label(at, suspect, context),
        data=_data(first, cause, measured),
        edits=mending.edits(at, cause, measured, context) if rule.fix else (),
    )


_Measured = tuple["Relation", Quantity, Quantity]


def _principal(rule: Rule, measured: Sequence[_Measured]) -> _Measured:
    """The relation to show first: the last of the reporting rule (of columns that is 总计, where people look)."""
    return next((each for each in reversed(measured) if each[0].rule is rule), measured[0])


def _cell(metric: str, measured: Iterable[_Measured]) -> Cell:
    return next(cell for _, *sides in measured for side in sides for cell in side.cells if cell.metric == metric)


def _end(operator: str, left: Quantity, right: Quantity) -> Cell | None:
    """The cell to point at where none is suspected: the total (of two lone cells that are not to be equal the first);
    of two sums the first cell of the second; of a sum by itself the first cell that is not zero."""
    for side in (right, left) if operator == "==" else (left, right):
        if workings.lone(side):
            return side.cells[0]
    known = [cell for cell in (right.cells or left.cells) if workings.known_value(cell) is not None]
    counted = [cell for cell in known if workings.known_value(cell)]
    if right.cells:
        return known[0] if known else None
    return next(iter(counted or known), None)


def _span(at: Cell | None, measured: Sequence[_Measured], context: Context) -> Span:
    """Where the diagnostic stands: at its cell, or as near as can be."""
    if at is not None and at.fact is not None and at.fact.span is not None:
        return at.fact.span
    for _, left, right in measured:
        for cell in (*right.cells, *left.cells):
            if cell.fact is not None and cell.fact.span is not None:
                return cell.fact.span
    return next(iter(context.report.table_spans.values()), Span(0, 0))


def _related(at: Cell | None, measured: Sequence[_Measured], context: Context) -> Iterator[Related]:
    """The other ends of every relation: its total, its two sums, or (seen from the total) the addends that count."""
    seen = {at.metric} if at else set()
    for _, left, right in measured:
        lone = next((side.cells[0] for side in (right, left) if workings.lone(side)), None)
        if lone is not None and (at is None or lone.metric != at.metric):
            ends = [lone]
        else:
            cells = (*left.cells, *right.cells)
            both_sides = lone is None and right.cells
            counting = [cell for cell in cells if workings.known_value(cell) or both_sides]
            others = [cell for cell in cells if at is None or cell.metric != at.metric]
            ends = counting if any(at is None or cell.metric != at.metric for cell in counting) else others[:1]
        for cell in ends:
            if cell.metric in seen or cell.fact is None or cell.fact.span is None:
                continue
            seen.add(cell.metric)
            value = workings.known_value(cell)
            shown = context.show(value) if value is not None else cell.fact.raw
            words = context.words(cell.metric)
            yield Related(workings.phrase("cell", context.lang, cell=words, value=shown), cell.fact.span)


def _said(relations: Sequence[Relation], context: Context) -> Iterator[Related]:
    """What the prose says that agrees with the mended figure."""
    words = Wording(context)
    for each in notes(context).supports.get(corrections.key(relations), ()):
        value = words.claimed(each.claim, each.stated, claim_unit(each))
        yield Related(words.text("supports", value=value, words=words.metric(each.claim.metric)), each.claim.span)


# ---------------------------------------------------------------- words


def _working(measured: Sequence[_Measured], context: Context) -> str:
    """The working of every relation; each named if there are several."""
    lang = context.lang
    shown = [(relation, workings.comparison(left, right, context)) for relation, left, right in measured]
    if len(shown) == 1:
        return shown[0][1]
    parts = [
        workings.phrase("within", lang, what=_called(relation, context), working=working) if relation.scope else working
        for relation, working in shown
    ]
    return workings.joined(parts, lang)


def _what(relations: Sequence[Relation], context: Context) -> str:
    form = context.report.form
    found = [scope_words(form, relation.scope, context.lang) for relation in relations if relation.scope]
    return context.show(list(dict.fromkeys(found)))


def _called(relation: Relation, context: Context) -> str:
    """One of several relations: its row or column, and what its rule calls it beside those of other rules."""
    called = relation.rule.spec.get("called")
    where = _what([relation], context)
    return workings.phrase("called", context.lang, what=where, called=pick(called, context.lang)) if called else where


def _table(relation: Relation, context: Context) -> str:
    wanted = relation.scope.table if relation.scope else ""
    for table in context.report.form.tables:
        if table.id == wanted:
            return table.name if context.lang == "zh" else table.english or table.name
    return ""


def _together(changes: Sequence[Change], context: Context) -> str:
    lang = context.lang
    return "".join(
        workings.phrase("together", lang, cell=context.words(change.metric), value=_expected(change, context))
        for change in changes[:_MOST_CHANGES]
    )


def _would(options: Sequence[Sequence[Change]], context: Context) -> str:
    """What would make all relations hold, if that can be said in few words."""
    if not options or len(options) > _MOST_OPTIONS or any(len(option) > _MOST_CHANGES for option in options):
        return ""
    lang = context.lang
    said = [
        workings.phrase("would_and", lang).join(
            workings.phrase("would", lang, cell=context.words(change.metric), value=_expected(change, context))
            for change in option
        )
        for option in options
    ]
    return workings.phrase("would_all", lang, changes=workings.phrase("would_or", lang).join(said))


def _expected(change: Change, context: Context) -> str:
    """The value a cell should have, or how large or small it may be."""
    shown = context.show(change.value)
    return workings.phrase(change.limit, context.lang, value=shown) if change.limit else shown


def _label(at: Cell | None, suspect: Change | None, context: Context) -> str:
    if suspect is not None:
        return workings.phrase("expected", context.lang, value=_expected(suspect, context))
    return context.words(at.metric) if at is not None else ""


# ---------------------------------------------------------------- data


def _data(first: Relation, cause: Cause, measured: Sequence[_Measured]) -> Mapping[str, Any]:
    """For programs: the principal relation, the suspect, and every relation with its figures."""
    told = [_told(relation, left, right) for relation, left, right in measured]
    principal = next(each for each, (relation, _, _) in zip(told, measured, strict=True) if relation is first)
    suspect = cause.changes[0] if cause.changes else None
    found = {
        **principal,
        "suspect": suspect.metric if suspect else None,
        "expected": suspect.value if suspect and not suspect.limit else None,
    }
    if suspect and suspect.limit:
        found[suspect.limit] = suspect.value
    if len(told) > 1:
        found["relations"] = told
    if cause.changes[1:]:
        found["together"] = {change.metric: change.value for change in cause.changes[1:]}
    if cause.options:
        found["options"] = [{change.metric: change.value for change in option} for option in cause.options]
    return found


def _told(relation: Relation, left: Quantity, right: Quantity) -> dict[str, Any]:
    swapped = workings.lone(left) and (relation.operator != "==" or not workings.lone(right))
    computed, reported = (right, left) if swapped else (left, right)
    cells = {cell.metric: workings.known_value(cell) for side in (left, right) for cell in side.cells}
    return {
        "relation": relation.name,
        "computed": workings.known_sum(computed),
        "reported": workings.known_sum(reported),
        "cells": cells,
    }
