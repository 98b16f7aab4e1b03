"""What reports state as rows: one a table cell or claim, the same columns in every format of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from gklint.api.results import Extraction
from gklint.form.model import Number
from gklint.text import Span


class Statement(NamedTuple):
    """One fact or claim. value: exact; raw: the cell or the words as they stand there; approximate: of claims only;
    place: of files that are no plain text, as JSON."""

    path: str
    form: str | None
    year: int | None
    agency: str | None
    kind: str
    metric: str
    value: Number | None
    unit: str
    raw: str
    state: str
    approximate: bool | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    place: str


def statements(result: Extraction) -> list[Statement]:
    """The rows of one extraction, facts before claims."""
    head = (result.path, result.form, result.year, result.agency)
    rows = [
        Statement(
            *(*head, "fact", fact.metric, fact.value, fact.unit, fact.raw, str(fact.state), None),
            *_place(result, fact.span),
        )
        for fact in result.facts
    ]
    rows += [
        Statement(
            *(*head, "claim", claim.metric, claim.value, claim.unit, claim.text, "", claim.approximate),
            *_place(result, claim.span),
        )
        for claim in result.claims
    ]
    return rows


def digits(value: Number | None) -> str:
    """A number with just the digits written (12.50 stays 12.50)."""
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def place_data(place: Mapping[str, int] | None) -> str:
    """What a person would say of a place, for programs: `{"page": 3, "table": 2}`; "" in plain text."""
    return json.dumps(dict(place)) if place else ""


def _place(result: Extraction, span: Span | None) -> tuple[int | None, int | None, int | None, int | None, str]:
    if span is None:
        return (None, None, None, None, "")
    start, end, place = result.location(span)
    return (start.line, start.column, end.line, end.column, place_data(place))
