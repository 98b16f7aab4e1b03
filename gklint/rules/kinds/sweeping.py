"""Kind `sweeping`: words about all cases (全部办结, 均获维持) against the cells that speak against them.

Each carries the comparison that must be true of the tables; it is reported only where the tables certainly break it.
The same words stated again are named beside the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gklint.diagnostics import Diagnostic, Related
from gklint.form.quantity import Cell, Quantity, judge
from gklint.form.quantity import Verdict as Judgement
from gklint.prose.model import Sweeping
from gklint.rules.kinds.compare import Figure
from gklint.rules.kinds.wording import Wording
from gklint.rules.model import Context, Rule


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One finding for each comparison that does not hold."""
    broken: dict[str, list[Sweeping]] = {}
    for words in context.reading.sweeping:
        broken.setdefault(words.holds, []).append(words)
    for holds, group in broken.items():
        judged = judge(context.report, holds)
        if judged.holds is False:
            yield _finding(rule, context, sorted(group, key=lambda each: each.span), judged)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("text", "tried", "doubt")


def _finding(rule: Rule, context: Context, group: list[Sweeping], judged: Judgement) -> Diagnostic:
    words = Wording(context)
    main = group[0]
    text = " ".join(main.text.split())
    figures = [_figure(cell) for cell in _speaking(judged)]
    again = [Related(words.text("quoted", text=" ".join(each.text.split())), each.span) for each in group[1:]]
    return context.emit(
        rule,
        main.span,
        {"text": text, "tried": words.tried(figures), "doubt": words.doubt(main.doubt)},
        related=[*words.cells(figures), *again],
        label=words.text("quoted", text=text),
        data={
            "holds": main.holds,
            "cells": {cell.metric: cell.fact.value for cell in _speaking(judged) if cell.fact is not None},
        },
    )


def _speaking(judged: Judgement) -> list[Cell]:
    """The cells that break the comparison: those that are not zero; all of them, where all are."""
    cells = [cell for cell in (*judged.left.cells, *judged.right.cells) if cell.fact is not None]
    return [cell for cell in cells if cell.fact is not None and cell.fact.value] or cells


def _figure(cell: Cell) -> Figure:
    held = cell.fact.value if cell.fact is not None else None
    one = Quantity(held, held, (cell._replace(times=1),))
    return Figure(cell.metric, one)
