"""`csv`: one row a finding; for an extraction one row a table cell or claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from gklint.api.results import Extraction, FileResult, Summary
from gklint.render import Look
from gklint.render.cells import visible
from gklint.render.statements import Statement, digits, place_data, statements
from gklint.text import Span

_FORMULA = re.compile(r"[=@]|[+-].*[A-Za-z(]", re.DOTALL)
_PLACE = ("line", "column", "end_line", "end_column")
_SAID = ("severity", "code", "rule", "message", "working", "help", "source")
DIAGNOSTIC_COLUMNS = ("path", *_PLACE, *_SAID, "within", "place", "fingerprint")


class DiagnosticTable:
    """The findings of a check. Lines end in CR LF, as RFC 4180 has it."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.look = look

    def start(self) -> str:
        return _head(self.look, DIAGNOSTIC_COLUMNS)

    def file(self, result: FileResult) -> list[str]:
        rows = []
        for found in result.diagnostics:
            words = (str(found.severity), found.code, found.rule, found.message, found.working, found.help)
            within = "/".join(part.name for part in found.within)
            place = place_data(result.location(found.span).place)
            known_by = (within, place, found.fingerprint)
            rows.append((result.path, *_place(result, found.span), *words, found.source, *known_by))
        return [_rows(rows, self.look.bom)] if rows else []

    def finish(self, summary: Summary) -> str:
        return ""


class StatementTable:
    """The facts and claims of an extraction. `raw` of a claim is its words."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.look = look

    def start(self) -> str:
        return _head(self.look, Statement._fields)

    def file(self, result: Extraction) -> list[str]:
        rows = [
            each._replace(value=digits(each.value), approximate=_boolean(each.approximate))  # type: ignore[arg-type]
            for each in statements(result)
        ]
        return [_rows(rows, self.look.bom)] if rows else []

    def finish(self, summary: Summary) -> str:
        return ""


def _boolean(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _head(look: Look, columns: tuple[str, ...]) -> str:
    """The first row; behind a byte order mark where it is asked for, by which Excel knows the text as UTF-8."""
    return ("\ufeff" if look.bom else "") + _rows([columns])


def _place(result: FileResult, span: Span) -> tuple[Any, ...]:
    start, end, _ = result.location(span)
    return (start.line, start.column, end.line, end.column)


def _cell(value: Any, excel: bool) -> Any:
    """A value with control characters made visible; line ends and tabs may stand in a quoted cell. excel: text that
    Excel would run as a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    if excel and _FORMULA.match(value):
        value = f"'{value}"
    if value.isprintable():
        return value
    return "".join(part if part in "\n\r\t" else visible(part) for part in re.split(r"([\n\r\t])", value))


def _rows(rows: Iterable[tuple[Any, ...]], excel: bool = False) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_cell(value, excel) for value in row] for row in rows])
    return out.getvalue()
