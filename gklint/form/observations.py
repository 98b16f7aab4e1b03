"""What is wrong with a table as found: rows missing, unknown, doubled or displaced, empty cells, odd figures."""

from __future__ import annotations

from collections.abc import Sequence

from gklint.form.columns import ColumnIssue
from gklint.form.known import known
from gklint.form.model import BlockForm, CellState, ColumnForm, Fact, Finding, Form, RowForm, TableForm
from gklint.form.order import displaced
from gklint.form.rows import Found, Row
from gklint.form.slots import BLANK
from gklint.text import Source, Span


class Observer:
    """Collects the findings on the tables of one report."""

    def __init__(self, source: Source, form: Form) -> None:
        self.source, self.form = source, form
        self.findings: list[Finding] = []

    def _names(self, table: TableForm) -> dict[str, str]:
        return {"table": table.name, "table_en": table.english}

    def columns_differ(self, table: TableForm, issue: ColumnIssue) -> None:
        self.findings.append(
            Finding(
                "columns-differ",
                issue.span,
                {**self._names(table), "detail": issue.detail, "found": issue.found, "expected": issue.expected},
            )
        )

    def missing(self, found: Found) -> None:
        table = found.form
        present = {row.row.id for row in found.rows if row.row}
        missing = [(block, row) for block in table.blocks for row in block.rows if row.id not in present]
        if missing and found.rows and found.span:
            after = self._before_missing(found, missing[0][1])
            names = [row_name(block, row) for block, row in missing]
            self.findings.append(
                Finding(
                    "row-missing",
                    after,
                    {
                        **self._names(table),
                        "rows": "、".join(names),
                        "rows_en": "; ".join(r.english for _, r in missing),
                        "count": len(missing),
                        "ids": [r.id for _, r in missing],
                    },
                )
            )

    def _before_missing(self, found: Found, missing: RowForm) -> Span:
        """The label of the last row that stands before the place of a missing one."""
        order = known(found.form).order
        place_of = order[missing.id]
        before = [row for row in found.rows if row.row and order[row.row.id] < place_of]
        row = before[-1] if before else found.rows[0]
        return row.label.span

    def order(self, found: Found) -> None:
        order = known(found.form).order
        seen: dict[str, Row] = {}
        sequence: list[Row] = []
        for row in found.rows:
            if row.row is None:
                continue
            if row.row.id in seen:
                name = row_name(row.block, row.row)
                self.findings.append(
                    Finding(
                        "row-duplicate",
                        row.label.span,
                        {**self._names(found.form), "row": name, "row_en": row.row.english},
                        (("first", seen[row.row.id].label.span),),
                    )
                )
            else:
                seen[row.row.id] = row
                sequence.append(row)
        out = displaced([order[row.row.id] for row in sequence if row.row])
        for index, row in enumerate(sequence) if out else ():
            if row.row and index in out:
                self.findings.append(
                    Finding(
                        "row-order",
                        row.label.span,
                        {**self._names(found.form), "row": row_name(row.block, row.row), "row_en": row.row.english},
                    )
                )

    def unknown_rows(self, found: Found) -> None:
        ours = [index for index, row in enumerate(found.rows) if row.row]
        if not ours or len(ours) == len(found.rows):
            return
        for index, row in enumerate(found.rows):
            if row.row is not None or not ours[0] < index or row.label.kind == "VALUES":
                continue
            if index > ours[-1] and found.rows[ours[-1]].run.kind != row.run.kind:
                continue
            label = " ".join(self.source.quote(row.label.span).split())
            if not row.run.figures or len(label) < 2:
                continue
            self.findings.append(
                Finding("row-unknown", row.label.span, {**self._names(found.form), "label": label, "label_en": label})
            )

    def blanks(self, found: Found, skip: set[str]) -> bool:
        """Findings on empty cells and unreadable rows; says whether most of the table cannot be read."""
        table = found.form
        blank: list[tuple[str, str, Span]] = []
        unplaced: list[tuple[str, str, Span]] = []
        garbled: list[tuple[str, str, Span]] = []
        rows = count = 0
        unreadable = False
        for row in found.rows:
            if row.row is None or row.block is None or row.block.id in skip:
                continue
            rows += 1
            if row.whole:
                continue
            name, english = row_name(row.block, row.row), row.row.english
            if row.cells is None:
                few = len(row.run.figures) < len(row.block.columns) and not row.run.others
                (unplaced if few else garbled).append((name or table.name, english, row.label.span))
                continue
            empty = [column for cell, column in zip(row.cells, row.block.columns, strict=False) if cell.kind == BLANK]
            if not empty:
                continue
            count += len(empty)
            if len(empty) == len(row.block.columns) and name:
                blank.append((name, english, row.label.span))
            else:
                columns = [_column_name(self.form, column, "zh") for column in empty]
                columns_en = [_column_name(self.form, column, "en") for column in empty]
                shown = f"{name}（{'、'.join(columns)}）" if name else "、".join(columns)
                shown_en = f"{english} ({', '.join(columns_en)})" if name else ", ".join(columns_en)
                blank.append((shown, shown_en, row.label.span))
        if garbled or (len(unplaced) > 3 and len(unplaced) * 2 > rows):
            both = sorted([*garbled, *unplaced], key=lambda one: one[2])
            self.findings.append(
                Finding(
                    "table-unreadable",
                    both[0][2],
                    {
                        **self._names(table),
                        "rows": "、".join(one[0] for one in both),
                        "count": len(both),
                        "rows_en": "; ".join(one[1] for one in both),
                        "reason": "positions",
                    },
                    tuple(("row", one[2]) for one in both[1:8]),
                )
            )
            unplaced = []
            unreadable = len(both) * 2 > rows
        if blank or unplaced:
            cells = [*blank, *unplaced]
            self.findings.append(
                Finding(
                    "cells-blank",
                    min(one[2] for one in cells),
                    {
                        **self._names(table),
                        "cells": "；".join(one[0] for one in cells),
                        "count": count + len(unplaced),
                        "cells_en": "; ".join(one[1] for one in cells),
                        "unplaced": bool(unplaced),
                        "rows": "；".join(one[0] for one in unplaced),
                        "rows_en": "; ".join(one[1] for one in unplaced),
                    },
                )
            )
        return unreadable

    def oddities(self, table: TableForm, odd: Sequence[tuple[BlockForm, RowForm, ColumnForm, Fact]]) -> None:
        """Findings on cells that hold words, or figures with marks."""
        for block, row, column, fact in odd:
            if fact.span is None:
                continue
            data = {
                **self._names(table),
                "row": row_name(block, row),
                "row_en": row.english,
                "column": column.label,
                "column_en": column.english,
                "raw": fact.raw,
                "value": fact.value,
                "metric": fact.metric,
            }
            if fact.state is CellState.TEXT:
                self.findings.append(Finding("cell-not-number", fact.span, {**data, "reason": fact.note or "text"}))
            else:
                self.findings.append(
                    Finding("cell-with-marks", fact.span, {**data, "marks": fact.note}, edits=self._plain(fact))
                )

    def _plain(self, fact: Fact) -> tuple[tuple[Span, str], ...]:
        """A figure in full-width digits, and nothing else amiss, as it should be written."""
        if fact.span is None or fact.note != "full-width":
            return ()
        text = self.source.text[fact.span.start : fact.span.end]
        return ((fact.span, text),) if text.isascii() and text.replace(".", "", 1).isdigit() else ()


def row_name(block: BlockForm | None, row: RowForm) -> str:
    """How people call a row: with its group where it has one."""
    if block is None or not row.group:
        return row.label
    group = next((group.label for group in block.groups if group.id == row.group), "")
    return f"{group}{row.label}"


def _column_name(form: Form, column: ColumnForm, language: str) -> str:
    """A column's name, in table four with its block."""
    block = form.blocks.get(column.block, {}).get(language, "")
    own = column.label if language == "zh" else column.english
    return f"{block}·{own}" if block else own
