"""Reports built directly as values (no text, no parser) for tests of quantities and equations."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal

from gklint.form.load import load_form
from gklint.form.metrics import index
from gklint.form.model import CellState, Fact, Meta, Report
from gklint.text import Source, Span

KINDS = ("natural_person", "business", "research", "public_interest", "legal_service", "other")
COLUMNS = (*KINDS, "total")
INPUTS = ("new", "carried_in")
BLANK, TEXT, UNREAD, MISSING, MARK = (CellState(name) for name in ("blank", "text", "unread", "missing", "mark"))
Figure = int | Decimal | CellState


def leaves(form: str) -> list[str]:
    """The results of table three, read off the form: all rows but the four that are no result."""
    rows = dict.fromkeys(m.split("@")[0].removeprefix("requests.") for m in index(load_form(form)).cells if "@" in m)
    return [row for row in rows if row not in (*INPUTS, "total", "carried_out")]


def zeros(form: str = "2021") -> dict[str, Figure]:
    return dict.fromkeys(index(load_form(form)).cells, 0)


def consistent(seed: int, form: str = "2021", most: int = 40) -> dict[str, Figure]:
    """Tables in which every relation holds: requests are put one by one where they belong."""
    rng = random.Random(seed)
    cells = zeros(form)
    rows = leaves(form)

    def put(row: str, kind: str) -> None:
        for column in (kind, "total"):
            cells[f"requests.{row}@{column}"] += 1  # type: ignore[operator]

    for _ in range(rng.randint(0, most)):
        kind = rng.choice(KINDS)
        put(rng.choice(INPUTS), kind)
        if rng.random() < 0.15:
            put("carried_out", kind)
        else:
            put(rng.choice(rows), kind)
            put("total", kind)
    for block in ("review", "litigation.direct", "litigation.after_review"):
        for outcome in ("upheld", "corrected", "other", "pending"):
            cells[f"{block}.{outcome}"] = rng.choice((0, 0, 1, 5))
        cells[f"{block}.total"] = sum(
            cells[f"{block}.{outcome}"]  # type: ignore[misc]
            for outcome in ("upheld", "corrected", "other", "pending")
        )
    return cells


def report(cells: Mapping[str, Figure], form: str = "2021", level: str = "department") -> Report:
    """A report in which every cell has a place of its own in the text."""
    loaded = load_form(form)
    text: list[str] = []
    at = 0
    facts: dict[str, Fact] = {}
    for metric, place in index(loaded).cells.items():
        figure = cells.get(metric, 0)
        state = figure if isinstance(figure, CellState) else CellState.NUMBER
        value = None if isinstance(figure, CellState) else figure
        if state is MARK:
            value = 0
        raw = {BLANK: "", TEXT: "三件", UNREAD: "", MISSING: "", MARK: "/"}.get(state, str(value))
        span = Span(at, at + len(raw))
        text.append(raw + "\n")
        at += len(raw) + 1
        if state is not MISSING:
            facts[metric] = Fact(
                metric, place.table.id, place.column.block or place.block.id, place.row.id, place.column.id, state,
                value, raw, place.column.unit, span,
            )  # fmt: skip
    source = Source("made.txt", "".join(text))
    return Report(source, "checked", loaded, True, 2024, True, Meta(level=level), facts=facts)
