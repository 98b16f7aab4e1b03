"""`csv`: one row a finding; for an extraction one row a table cell or claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gklint.api.results import Extraction, FileResult, Summary
from gklint.render import Look
from gklint.render.cells import visible

_PLACE = ("line", "column", "end_line", "end_column")
DIAGNOSTIC_COLUMNS = ("path", *_PLACE, "severity", "code", "rule", "message", "working", "help", "source")
_STATED = ("kind", "metric", "value", "unit", "raw", "state", "approximate")
STATEMENT_COLUMNS = ("path", "form", "year", "agency", *_STATED, *_PLACE)


class DiagnosticTable:
    """The findings of a check. Lines end in CR LF, as RFC 4180 has it."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        pass

    def start(self) -> str:
        return _rows([DIAGNOSTIC_COLUMNS])

    def file(self, result: FileResult) -> list[str]:
        rows = []
        for found in result.diagnostics:
            words = (str(found.severity), found.code, found.rule, found.message, found.working, found.help)
            rows.append((result.path, *_place(result, found.span), *words, found.source))
        return [_rows(rows)] if rows else []

    def finish(self, summary: Summary) -> str:
        return ""


class StatementTable:
    """The facts and claims of an extraction. `raw` of a claim is its words."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        pass

    def start(self) -> str:
        return _rows([STATEMENT_COLUMNS])

    def file(self, result: Extraction) -> list[str]:
        rows: list[tuple[Any, ...]] = []
        head = (result.path, result.form, result.year, result.agency)
        for fact in result.facts:
            value = (fact.metric, _number(fact.value), fact.unit)
            rows.append((*head, "fact", *value, fact.raw, str(fact.state), "", *_place(result, fact.span)))
        for claim in result.claims:
            value = (claim.metric, _number(claim.value), claim.unit)
            about = (claim.text, "", str(claim.approximate).lower())
            rows.append((*head, "claim", *value, *about, *_place(result, claim.span)))
        return [_rows(rows)] if rows else []

    def finish(self, summary: Summary) -> str:
        return ""


def _place(result: FileResult | Extraction, span: Any) -> tuple[Any, ...]:
    if span is None:
        return ("", "", "", "")
    start, end, _ = result.location(span)
    return (start.line, start.column, end.line, end.column)


def _cell(value: Any) -> Any:
    """A value with control characters made visible; line ends and tabs may stand in a quoted cell."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(part if part in "\n\r\t" else visible(part) for part in re.split(r"([\n\r\t])", value))


def _number(value: int | Decimal | None) -> str:
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def _rows(rows: Iterable[tuple[Any, ...]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()
