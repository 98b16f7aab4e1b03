"""The three tables: every cell of the form a `Fact`, placed by rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from gklint.form.columns import ColumnIssue, check_columns
from gklint.form.figures import cell_words, plain_value, read_figure
from gklint.form.known import Place, known
from gklint.form.model import BlockForm, CellState, ColumnForm, Fact, Finding, Form, RowForm, TableForm
from gklint.form.observations import Observer
from gklint.form.rows import Found, Row
from gklint.form.slots import BLANK, FIGURE, Cell, Habits, keeps_blanks, learn, place, whole
from gklint.text import Source, Span

_WHOLE = Habits()
_make: Any = tuple.__new__  # a named tuple of as many fields as it has, in less time


class TableBinder:
    """Binds the tables of one report. Facts are collected in `facts`, observations in `findings`."""

    def __init__(self, source: Source, form: Form) -> None:
        self.source = source
        self.facts: dict[str, Fact] = {}
        self._observer = Observer(source, form)
        self._odd: list[tuple[BlockForm, RowForm, ColumnForm, Fact]] = []
        self._as_is = source.original is source.text or source.original == source.text
        self._marks: list[str] = cell_words()["zero_marks"]

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the tables bound so far."""
        return self._observer.findings

    def bind(self, found: Found) -> None:
        """Places every figure of a table and makes its facts and findings."""
        table, observer = found.form, self._observer
        issue_blocks: set[str] = set()
        widest = max(len(block.columns) for block in table.blocks)
        kept: bool | None = None
        for block in table.blocks:
            rows = [row for row in found.rows if row.block is block]
            habits = _WHOLE
            if any(len(row.run.figures) != len(block.columns) for row in rows):  # whole rows need no learning
                kept = keeps_blanks([row.run for row in found.rows]) if kept is None else kept
                habits = learn([row.run for row in rows], len(block.columns), widest, kept)
            issue = check_columns(block, table, found.heads, rows)
            if issue:
                observer.columns_differ(table, issue)
                if issue.order is None:
                    issue_blocks.add(block.id)
            self._bind_rows(table, block, rows, habits, issue)
        self._absent(found)
        if not observer.blanks(found, issue_blocks):
            observer.missing(found)
        observer.order(found)
        observer.unknown_rows(found)
        observer.oddities(table, self._odd)
        self._odd.clear()

    def _absent(self, found: Found) -> None:
        """The cells of rows that are not there."""
        present = {row.row.id for row in found.rows if row.row}
        for block in found.form.blocks:
            for row in block.rows:
                if row.id not in present:
                    for place in known(found.form).cells(block, row):
                        self._fact(place, block, row, None, None)

    def _bind_rows(
        self, table: TableForm, block: BlockForm, rows: Sequence[Row], habits: Habits, issue: ColumnIssue | None
    ) -> None:
        seen: set[str] = set()
        cells_of = known(table).cells
        placed = issue is None or issue.order is not None
        for row in rows:
            if row.row is None:
                continue
            row.whole = placed and whole(row.run, len(block.columns))
            if placed and not row.whole:
                row.cells = place(row.run, len(block.columns), habits)
            if row.row.id in seen:
                continue
            seen.add(row.row.id)
            places = cells_of(block, row.row)
            if issue and issue.order is not None:
                places = tuple(places[i] for i in issue.order)
            if row.whole and self._counts(places, row.run.figures):
                continue
            cells = [Cell(FIGURE, span) for span in row.run.figures] if row.whole else row.cells
            label = row.label.span
            for index, each in enumerate(places):
                self._fact(each, block, row.row, cells[index] if cells else None, label)

    def _counts(self, places: Sequence[Place], figures: Sequence[Span]) -> bool:
        """The facts of a row whose cells all hold plain digits or marks, as nearly all do; whether this is one."""
        text, facts, marks = self.source.text, self.facts, self._marks
        if not (self._as_is or self.source.as_it_stands(figures[0].start, figures[-1].end)):
            return False
        number, mark, make = CellState.NUMBER, CellState.MARK, _make
        for (metric, table, block, row, column, unit, amount, _), span in zip(places, figures, strict=True):
            word = text[span[0] : span[1]]
            if word.isdecimal() and word.isascii():
                state, digits = number, word
            elif word in marks:
                state, digits = mark, "0"
            else:
                return False
            value = Decimal(digits) if amount else int(digits)
            facts[metric] = make(Fact, (metric, table, block, row, column, state, value, word, unit, span, ""))
        return True

    def _fact(self, place: Place, block: BlockForm, row: RowForm, cell: Cell | None, label: Span | None) -> None:
        metric, column = place.metric, place.form
        where = place[:5]
        if cell is None or cell.kind == BLANK:
            unknown = CellState.UNREAD if label else CellState.MISSING
            state = unknown if cell is None else CellState.BLANK
            self.facts[metric] = Fact(*where, state, None, "", column.unit, label)
            return
        span = cell.span
        text = self.source.text[span.start : span.end]
        raw = text if self._as_is else self.source.quote(span)
        if text.isdigit() and text.isascii() and raw == text:  # nearly all cells
            self.facts[metric] = Fact(*where, CellState.NUMBER, plain_value(text, column), raw, column.unit, span)
            return
        figure = read_figure(text, column)
        note = figure.note
        if not raw.isascii() and any(char.isdigit() and not char.isascii() for char in raw):
            note = ",".join(filter(None, (note, "full-width")))
        state = figure.state if cell.kind == FIGURE or figure.state is not CellState.BLANK else CellState.TEXT
        fact = Fact(*where, state, figure.value, raw, figure.unit, span, note)
        self.facts[metric] = fact
        if state is CellState.TEXT or note:
            self._odd.append((block, row, column, fact))
