"""How a broken relation, or the wrong figure behind several, is said: place, working, the other ends, data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from gklint.diagnostics import Diagnostic, Related, Told
from gklint.form.model import Fact, Form
from gklint.form.naming import words
from gklint.rules.kinds import corrections, mending, workings
from gklint.rules.kinds.compare import Verdict, notes
from gklint.rules.kinds.covers import Change
from gklint.rules.kinds.sums import whole_of
from gklint.rules.kinds.suspects import Cause
from gklint.rules.kinds.wording import Wording, claim_unit
from gklint.rules.kinds.workings import Facts
from gklint.rules.messages import pick, show
from gklint.rules.model import Context, Rule
from gklint.text import Span

if TYPE_CHECKING:
    from gklint.rules.kinds.equation import Relation

PLACEHOLDERS = ("table", "what", "working", "cell", "reported", "expected", "together", "would")
_MOST_OPTIONS = 2  # more are no help to a reader
_MOST_CHANGES = 4


def diagnostic(rule: Rule, context: Context, cause: Cause, relations: Sequence[Relation]) -> Diagnostic:
    """One diagnostic for one cause. `messages.suspect` of the rule is used where one cell is known to be wrong."""
    report, form, lang = context.report, context.report.form, context.lang
    facts, changes = report.facts, cause.changes
    own = [each for each in relations if each.rule is rule]
    # The relation to show first: the last of the reporting rule (of columns that is 总计, where people look).
    first = own[-1] if own else relations[0]
    suspect = changes[0] if changes else None
    at = suspect.metric if suspect else _end(first, facts)
    values = {
        "table": _table(first, form, lang),
        "what": _what(own or [first], form, lang),
        "cell": words(form, at, lang) if at else "",
        "reported": workings.known_value(facts.get(at)) if at else "",
        "expected": _expected(suspect, lang) if suspect else "",
        "together": _together(changes[1:], form, lang) if len(changes) > 1 else "",
        "would": _would(cause.options, form, lang) if cause.options else "",
    }
    supports = notes(context).supports
    said = supports.get(corrections.key(relations), ()) if supports else ()
    fixing = rule.fix and report.source.format == "text"
    return context.emit(
        rule,
        _span(at, relations, facts) or next(iter(report.table_spans.values()), Span(0, 0)),
        values,
        partial(_told, at, first, cause, relations, _beside(relations, facts), said, form, lang),
        message_key="suspect" if suspect and "suspect" in rule.messages else first.message,
        working=_working(relations, facts, whole_of(context), form, lang),
        edits=mending.edits(cause, relations, context) if fixing else (),
    )


def _beside(relations: Sequence[Relation], facts: Facts) -> Facts:
    """The cells of these relations: all that the rest of a finding needs of the report."""
    found: dict[str, Fact | None] = {}
    for relation in relations:
        found.update(zip(relation.cells, map(facts.get, relation.cells), strict=True))
    return found


def _end(first: Relation, facts: Facts) -> str:
    """The cell to point at where none is suspected: the total (of two lone cells that are not to be equal the first);
    of two sums the first cell of the second; of a sum by itself the first cell that is not zero."""
    left, right = first.left, first.right
    for side in (right, left) if first.operator == "==" else (left, right):
        if side.lone:
            return side.cell
    known = {
        metric: value
        for metric in (right.terms or left.terms)
        if (value := workings.known_value(facts.get(metric))) is not None
    }
    if right.terms:
        return next(iter(known), "")
    return next((metric for metric, value in known.items() if value), next(iter(known), ""))


def _span(at: str, relations: Sequence[Relation], facts: Facts) -> Span | None:
    """Where the diagnostic stands: at its cell, or as near as can be."""
    fact = facts.get(at)
    if fact is not None and fact.span is not None:
        return fact.span
    for relation in relations:
        for metric in (*relation.right.terms, *relation.left.terms):
            fact = facts.get(metric)
            if fact is not None and fact.span is not None:
                return fact.span
    return None


# ---------------------------------------------------------------- the rest of it


def _told(
    at: str,
    first: Relation,
    cause: Cause,
    relations: Sequence[Relation],
    facts: Facts,
    said: Sequence[Verdict],
    form: Form,
    lang: str,
) -> Told:
    wording = Wording(form, lang)
    related = (*_related(at, relations, facts, wording), *_said(said, wording))
    suspect = cause.changes[0] if cause.changes else None
    if suspect is not None:
        label = workings.phrase("expected", wording.lang, value=_expected(suspect, wording.lang))
    else:
        label = wording.metric(at) if at else ""
    return Told(label, related, data=_data(first, cause, relations, facts))


def _related(at: str, relations: Sequence[Relation], facts: Facts, wording: Wording) -> Iterator[Related]:
    """The other ends of every relation: its total, its two sums, or (seen from the total) the addends that count."""
    seen = {at}
    for left, right in ((each.left, each.right) for each in relations):
        lone = next((side.cell for side in (right, left) if side.lone), None)
        if lone is not None and lone != at:
            ends = [lone]
        else:
            cells = (*left.terms, *right.terms)
            both_sides = lone is None and right.terms
            counting = [cell for cell in cells if both_sides or workings.known_value(facts.get(cell))]
            others = [cell for cell in cells if cell != at]
            ends = counting if any(cell != at for cell in counting) else others[:1]
        for cell in ends:
            fact = facts.get(cell)
            if cell in seen or fact is None or fact.span is None:
                continue
            seen.add(cell)
            value = workings.known_value(fact)
            shown = show(value, wording.lang) if value is not None else fact.raw
            yield Related(workings.phrase("cell", wording.lang, cell=wording.metric(cell), value=shown), fact.span)


def _said(supports: Sequence[Verdict], words: Wording) -> Iterator[Related]:
    """What the prose says that agrees with the mended figure."""
    for each in supports:
        value = words.claimed(each.claim, each.stated, claim_unit(each))
        yield Related(words.text("supports", value=value, words=words.metric(each.claim.metric)), each.claim.span)


# ---------------------------------------------------------------- words


def _working(relations: Sequence[Relation], facts: Facts, whole: Mapping[str, int], form: Form, lang: str) -> str:
    """The working of every relation; each named if there are several."""
    if len(relations) == 1:
        return workings.comparison(relations[0].left, relations[0].right, facts, whole, form, lang)
    parts = []
    for each in relations:
        working = workings.comparison(each.left, each.right, facts, whole, form, lang)
        parts.append(
            workings.phrase("within", lang, what=_called(each, form, lang), working=working) if each.scope else working
        )
    return workings.joined(parts, lang)


def _what(relations: Sequence[Relation], form: Form, lang: str) -> str:
    found = [relation.where(form, lang) for relation in relations if relation.scope]
    return found[0] if len(found) == 1 else show(list(dict.fromkeys(found)), lang)


def _called(relation: Relation, form: Form, lang: str) -> str:
    """One of several relations: its row or column, and what its rule calls it beside those of other rules."""
    called = relation.rule.spec.get("called")
    where = relation.where(form, lang)
    return workings.phrase("called", lang, what=where, called=pick(called, lang)) if called else where


def _table(relation: Relation, form: Form, lang: str) -> str:
    wanted = relation.scope.table if relation.scope else ""
    for table in form.tables:
        if table.id == wanted:
            return table.name if lang == "zh" else table.english or table.name
    return ""


def _together(changes: Sequence[Change], form: Form, lang: str) -> str:
    return "".join(
        workings.phrase("together", lang, cell=words(form, change.metric, lang), value=_expected(change, lang))
        for change in changes[:_MOST_CHANGES]
    )


def _would(options: Sequence[Sequence[Change]], form: Form, lang: str) -> str:
    """What would make all relations hold, if that can be said in few words."""
    if not options or len(options) > _MOST_OPTIONS or any(len(option) > _MOST_CHANGES for option in options):
        return ""
    said = [
        workings.phrase("would_and", lang).join(
            workings.phrase("would", lang, cell=words(form, change.metric, lang), value=_expected(change, lang))
            for change in option
        )
        for option in options
    ]
    return workings.phrase("would_all", lang, changes=workings.phrase("would_or", lang).join(said))


def _expected(change: Change, lang: str) -> str:
    """The value a cell should have, or how large or small it may be."""
    shown = show(change.value, lang)
    return workings.phrase(change.limit, lang, value=shown) if change.limit else shown


# ---------------------------------------------------------------- data


def _data(first: Relation, cause: Cause, relations: Sequence[Relation], facts: Facts) -> dict[str, Any]:
    """For programs: the principal relation, the suspect, and every relation with its figures."""
    told = [_figures(relation, facts) for relation in relations]
    principal = next(each for each, relation in zip(told, relations, strict=True) if relation is first)
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


def _figures(relation: Relation, facts: Facts) -> dict[str, Any]:
    left, right = relation.left, relation.right
    swapped = left.lone and (relation.operator != "==" or not right.lone)
    computed, reported = (right, left) if swapped else (left, right)
    return {
        "relation": relation.name,
        "computed": workings.known_sum(computed, facts),
        "reported": workings.known_sum(reported, facts),
        "cells": {metric: workings.known_value(facts.get(metric)) for metric in relation.cells},
    }
