"""Kind `sweeping`: words about all cases (全部办结, 均获维持) against the cells that speak against them.

Each carries the comparison that must be true of the tables; it is reported only where the tables certainly break it.
The same words stated again are named beside the first. Words that only repeat a claim that is reported already
(全部办结 beside 无结转) are named there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic, Related, Severity, Told
from gklint.form.model import Number, Report
from gklint.form.quantity import Cell, Quantity, compare, quantity
from gklint.prose.model import Sweeping
from gklint.rules.kinds.compare import Figure, Verdict, notes
from gklint.rules.kinds.corrections import corrections
from gklint.rules.kinds.wording import Wording
from gklint.rules.model import Context, Rule

_SCRATCH = "sweeping"


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each comparison that does not hold."""
    told = notes(context).told_words
    groups: dict[str, list[Sweeping]] = {}
    for words in broken(context):
        groups.setdefault(words.holds, []).append(words)
    for holds, group in groups.items():
        if not told.intersection(group):
            yield _finding(rule, context, holds, sorted(group, key=lambda each: each.span))


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("text", "tried", "doubt")


def broken(context: Context) -> Sequence[Sweeping]:
    """The words that the tables certainly do not bear out, nor would with a wrong figure of their sums mended."""
    found = context.scratch.get(_SCRATCH)
    if found is None:
        found = context.scratch[_SCRATCH] = [
            words
            for words in context.reading.sweeping
            if _broken(context.report, words.holds)
            and all(_broken(each.report, words.holds) for each in corrections(context))
        ]
    kept: Sequence[Sweeping] = found
    return kept


def repeats(context: Context, claims: Sequence[Verdict]) -> Iterator[Sweeping]:
    """The words that would be true if these claims were: what is wrong with them is said with the claims."""
    stated = {each.claim.metric: each.claim.value for each in claims if not each.claim.approximate}
    for words in broken(context):
        if any(name in stated for part in _parts(words.holds) for name in part) and all(
            compare("==", *(_side(context.report, side, stated) for side in part)) for part in _parts(words.holds)
        ):
            yield words


def _parts(holds: str) -> list[tuple[str, str]]:
    """Both sides of each comparison: figures (names with + between them), or a number."""
    return [(left, right) for part in holds.split(" and ") for left, _, right in [part.partition(" == ")]]


def _side(report: Report, side: str, stated: Mapping[str, Number]) -> Quantity:
    """One side of a comparison, as the tables have it, or as the claims do."""
    given = int(side) if side.isdigit() else stated.get(side)
    if given is not None:
        return Quantity(given, given)
    return quantity(report, ["add", [[1, ["name", name, 1]] for name in side.split(" + ")]])


def _broken(report: Report, holds: str) -> tuple[str, str] | None:
    """The first comparison that certainly is not true of a report."""
    for part in _parts(holds):
        if compare("==", *(_side(report, side, {}) for side in part)) is False:
            return part
    return None


def _finding(rule: Rule, context: Context, holds: str, group: Sequence[Sweeping]) -> Diagnostic:
    words = Wording(context.report.form, context.lang)
    main = group[0]
    text = " ".join(main.text.split())
    figures = list(_figures(context.report, holds))
    return context.emit(
        rule,
        main.span,
        {"text": text, "tried": words.tried(figures), "doubt": words.doubt(main.doubt)},
        lambda: Told(
            words.text("quoted", text=text),
            (*words.cells(figures), *_quoted(words, group[1:])),
            data={
                "holds": holds,
                "cells": {cell.metric: cell.fact.value for cell in _speaking(figures) if cell.fact is not None},
            },
        ),
        severity=Severity.WARNING if main.doubt else None,
    )


def _quoted(words: Wording, said: Sequence[Sweeping]) -> Iterator[Related]:
    for each in said:
        yield Related(words.text("quoted", text=" ".join(each.text.split())), each.span)


def _figures(report: Report, holds: str) -> Iterator[Figure]:
    """Both sides of the comparison that fails, a bare number left out."""
    for side in _broken(report, holds) or ():
        if not side.isdigit():
            yield Figure(side, _side(report, side, {}))


def _speaking(figures: Sequence[Figure]) -> list[Cell]:
    """The cells that decide it: those that stand alone, and of sums those that are not zero (all, where all are)."""
    cells = [(cell, len(figure.quantity.cells)) for figure in figures for cell in figure.quantity.cells]
    found = [cell for cell, together in cells if together == 1 or (cell.fact is not None and cell.fact.value)]
    return found or [cell for cell, _ in cells]
