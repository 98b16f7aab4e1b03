"""The three tables: rows found by their labels, figures placed, every cell of the form a `Fact`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gklint.form.columns import ColumnIssue, check_columns, header_columns
from gklint.form.figures import plain_value, read_figure
from gklint.form.model import BlockForm, CellState, ColumnForm, Fact, Finding, Form, RowForm, TableForm
from gklint.form.slots import BLANK, FIGURE, Cell, Habits, Run, figures_in, learn, place
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Entry, Vocabulary
from gklint.text import Source, Span

_ENUMERATORS = re.compile(r"^\s*(?:[（(][^（）()]{1,2}[)）]|[一二三四五六七八九十\d]{1,2}[、.．])")
_NUMBER = re.compile(r"\s*[（(]?\s*([一二三四五六七八九\d]{1,2})\s*(?:[)）、.．]|$)")
_NOT_WORDS = re.compile(r"[\s（）()、，,.．“”\"'：:]")
_FEWEST_CHARACTERS = 5  # of a broken label


@dataclass(slots=True)
class Row:
    """A row as found: its label, the figures behind it, and which row of the form it is (None: not one of it)."""

    label: Leaf
    run: Run
    row: RowForm | None
    block: BlockForm | None
    cells: list[Cell] | None = None


@dataclass(slots=True)
class Found:
    """One table of the form as found in the text."""

    form: TableForm
    rows: list[Row] = field(default_factory=list)
    heads: list[Leaf] = field(default_factory=list)
    span: Span | None = None


class TableBinder:
    """Binds the tables of one report. Facts are collected in `facts`, observations in `findings`."""

    def __init__(self, source: Source, form: Form, vocabulary: Vocabulary) -> None:
        self.source, self.form, self.vocabulary = source, form, vocabulary
        self.facts: dict[str, Fact] = {}
        self.findings: list[Finding] = []
        self._odd: list[tuple[BlockForm, RowForm, ColumnForm, Fact]] = []
        self._as_is = source.original is source.text or source.original == source.text

    # ------------------------------------------------------------ collecting

    def collect(self, table: TableForm, leaves: Sequence[Leaf]) -> Found:
        """The rows of `table` among tokens in reading order."""
        found = Found(table)
        if len(table.blocks) == 1 and not table.blocks[0].rows[0].label:
            self._collect_single(found, leaves)
            return found
        text = self.source.text
        labels = 0
        rows: list[Row] = []
        ruled = any(leaf.data == "rule" for leaf in leaves)
        for index, leaf in enumerate(leaves):
            if leaf.kind in ("HEAD", "CAPTION") or (leaf.kind == "CELL" and not rows):
                found.heads.append(leaf)
                labels = 0
            elif leaf.kind == "GROUP":
                labels += 1
            elif leaf.kind in ("LABEL", "STUB"):
                labels += 1
                values = leaves[index + 1]
                line_start = text.rfind("\n", 0, leaf.start) + 1
                figures = figures_in(text, values.start, values.end, self.vocabulary)
                run = Run(text, values.start, values.end, figures, [], labels, line_start, ruled)
                row, block = self._row(table, leaf, leaves[index + 2] if index + 2 < len(leaves) else None)
                rows.append(Row(leaf, run, row, block))
                labels = 0
            elif leaf.kind == "CELL" and rows and leaf.data != "rule":
                row_form = rows[-1].row
                if row_form is None or _squeezed(text[leaf.start : leaf.stop]) not in _squeezed(row_form.label):
                    rows[-1].run.others.append(leaf.span)
            elif leaf.kind == "VALUES" and index and leaves[index - 1].kind in ("HEAD", "CELL", "CAPTION"):
                figures = figures_in(text, leaf.start, leaf.end, self.vocabulary)
                if rows and leaves[index - 1].kind == "CELL":
                    rows[-1].run.figures += figures
                elif figures:
                    rows.append(Row(leaf, Run(text, leaf.start, leaf.end, figures), None, None))
        found.rows = self._whole_rows(rows)
        self._unlabelled(found)
        if found.rows:
            found.span = Span(found.rows[0].label.start, found.rows[-1].run.end)
        return found

    def _row(self, table: TableForm, leaf: Leaf, after: Leaf | None) -> tuple[RowForm | None, BlockForm | None]:
        entry = leaf.data
        if not isinstance(entry, Entry):
            return self._broken_label(table, leaf, after)
        wanted = {ref[3] for ref in entry.refs if ref[1] == table.id and ref[2] == "row"}
        for block in table.blocks:
            for row in block.rows:
                if row.id in wanted:
                    return row, block
        return None, None

    def _broken_label(self, table: TableForm, leaf: Leaf, after: Leaf | None) -> tuple[RowForm | None, BlockForm | None]:
        """The row whose label begins with these words (PDF text breaks a label around its figures), if it is one."""
        words = _squeezed(self.source.text[leaf.start : leaf.stop])
        number = _number(self.source.text[leaf.start : leaf.stop])
        goes_on = _squeezed(self.source.text[after.start : after.stop]) if after else ""
        fits: list[tuple[int, RowForm, BlockForm]] = []
        for block in table.blocks:
            for row in block.rows:
                body = _squeezed(row.label)
                length = next((n for n in range(len(body) - 1, 1, -1) if words.endswith(body[:n])), 0)
                sure = length >= _FEWEST_CHARACTERS or (
                    number == _number(row.number) != "" and goes_on[:2] == body[length : length + 2] != ""
                )
                if length and sure:
                    fits.append((length, row, block))
        best = [fit for fit in fits if fit[0] == max(fits, key=lambda one: one[0])[0]]
        return (best[0][1], best[0][2]) if len(best) == 1 else (None, None)

    def _whole_rows(self, rows: list[Row]) -> list[Row]:
        """Puts together what belongs to one row: a label in two parts, and words among its figures (for the lexer an
        unknown row), where the counts say so."""
        result: list[Row] = []
        for row in rows:
            before = result[-1] if result else None
            if before and row.row and before.row is row.row and not (before.run.figures and row.run.figures):
                # one label in two parts: a merged cell written out, or broken around its figures
                if row.run.figures:
                    before.run = row.run
                continue
            if before and before.block and row.label.kind == "STUB" and row.row is None:
                columns = len(before.block.columns)
                have = len(before.run.figures) + len(before.run.others)
                if have < columns and have + 1 + len(row.run.figures) == columns:
                    before.run.others.append(row.label.span)
                    before.run.figures += row.run.figures
                    before.run.end = row.run.end
                    continue
            result.append(row)
        return result

    def _unlabelled(self, found: Found) -> None:
        """A row whose label was lost: the only missing row of the form, its figures just where it should stand."""
        present = {row.row.id for row in found.rows if row.row}
        for block in found.form.blocks:
            for position, form_row in enumerate(block.rows):
                if form_row.id in present or len(block.columns) == 1:
                    continue
                after = block.rows[position + 1].id if position + 1 < len(block.rows) else None
                for index, row in enumerate(found.rows):
                    following = found.rows[index + 1].row if index + 1 < len(found.rows) else None
                    orphan = row.row is None and row.label.kind == "VALUES" and len(row.run.figures) == len(block.columns)
                    if orphan and following is not None and following.id == after:
                        row.row, row.block = form_row, block
                        break

    def _collect_single(self, found: Found, leaves: Sequence[Leaf]) -> None:
        """Table four: one row without a label, known by its number of figures."""
        text, block = self.source.text, found.form.blocks[0]
        candidates: list[tuple[Leaf, Run]] = []
        for index, leaf in enumerate(leaves):
            if leaf.kind in ("HEAD", "CAPTION", "CELL", "GROUP"):
                found.heads.append(leaf)
            if leaf.kind == "VALUES":
                label = leaves[index - 1] if index else leaf
                figures = figures_in(text, leaf.start, leaf.end, self.vocabulary)
                start = leaf.start
                if figures and "\n" in text[start : figures[0].start]:
                    start = text.rfind("\n", start, figures[0].start) + 1
                run = Run(text, start, leaf.end, figures, [], 0, start, any(one.data == "rule" for one in leaves))
                candidates.append((label, run))
        filled = [pair for pair in candidates if pair[1].figures]
        chosen = next((pair for pair in filled if len(pair[1].figures) == len(block.columns)), None)
        if chosen is None and filled:
            chosen = max(filled, key=lambda pair: len(pair[1].figures))
            texts = [leaf for leaf in leaves if leaf.kind in ("STUB", "CELL") and chosen[1].figures[0].start < leaf.start]
            start = chosen[1].figures[0].start
            later = [pair[1] for pair in filled if pair[1].start >= start]
            if len(later) > 1 or texts:
                spans = [span for run in later for span in run.figures]
                others = [leaf.span for leaf in texts if leaf.start < spans[-1].end or len(spans) + len(texts) == len(block.columns)]
                if len(spans) + len(others) == len(block.columns):
                    chosen[1].figures, chosen[1].others = spans, others
        if chosen is None and found.heads:
            last = found.heads[-1]
            chosen = (last, Run(text, last.stop, last.end, []))
        known = [leaf for leaf in found.heads if isinstance(leaf.data, Entry)]
        if chosen and (known or len(chosen[1].figures) == len(block.columns)):
            label = next((leaf for leaf in known), chosen[0])
            found.rows.append(Row(label, chosen[1], block.rows[0], block))
            found.span = Span(label.start, chosen[1].end)

    # ------------------------------------------------------------ binding

    def bind(self, found: Found) -> None:
        """Places every figure of a table and makes its facts and findings."""
        table = found.form
        issue_blocks: set[str] = set()
        self._merged_values(found)
        for block in table.blocks:
            rows = [row for row in found.rows if row.block is block]
            habits = learn([row.run for row in rows], len(block.columns))
            issue = check_columns(block, table, found.heads, rows, self.form)
            if issue:
                self._columns_differ(table, issue)
                if issue.order is None:
                    issue_blocks.add(block.id)
            self._bind_rows(table, block, rows, habits, issue)
        unreadable = self._blanks(found, issue_blocks)
        self._missing(found, unreadable)
        self._order(found)
        self._unknown_rows(found)
        self._oddities(found)

    def _merged_values(self, found: Found) -> None:
        """Figures written out over merged cells (`| 行政许可 | 9 | 9 | 9 |`) count once, as their headers do."""
        for block in found.form.blocks:
            rows = [row for row in found.rows if row.block is block]
            if not rows:
                continue
            heads = [leaf for leaf in found.heads if leaf.start < rows[0].label.start]
            names = header_columns(block, found.form, heads)
            kept = [i for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
            if len(kept) == len(names) or [names[i] for i in kept] != [column.id for column in block.columns]:
                continue
            for row in rows:
                words = [self.source.text[span.start : span.end] for span in row.run.figures]
                if len(words) == len(names) and all(words[i] == words[i - 1] for i in range(1, len(words)) if i not in kept):
                    row.run.figures = [row.run.figures[i] for i in kept]

    def _bind_rows(
        self, table: TableForm, block: BlockForm, rows: Sequence[Row], habits: Habits, issue: ColumnIssue | None
    ) -> None:
        seen: set[str] = set()
        columns = block.columns
        if issue and issue.order is not None:
            columns = tuple(columns[i] for i in issue.order)
        for row in rows:
            if row.row is None:
                continue
            row.cells = None if issue and issue.order is None else place(row.run, len(columns), habits)
            if row.row.id in seen:
                continue
            seen.add(row.row.id)
            for index, column in enumerate(columns):
                cell = row.cells[index] if row.cells else None
                self._fact(table, block, row.row, column, cell, row.label.span)

    def _fact(
        self, table: TableForm, block: BlockForm, row: RowForm, column: ColumnForm, cell: Cell | None, label: Span | None
    ) -> None:
        metric = block.name(row.id, column.id)
        where = (metric, table.id, column.block or block.id, row.id, column.id)
        if cell is None or cell.kind == BLANK:
            if cell is not None:
                state = CellState.BLANK
            else:
                state = CellState.UNREAD if label else CellState.MISSING
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

    # ------------------------------------------------------------ observations

    def _names(self, table: TableForm) -> dict[str, str]:
        return {"table": table.name, "table_en": table.english}

    def _columns_differ(self, table: TableForm, issue: ColumnIssue) -> None:
        self.findings.append(
            Finding("columns-differ", issue.span, {**self._names(table), "detail": issue.detail,
                                                  "found": issue.found, "expected": issue.expected})
        )

    def _missing(self, found: Found, unreadable: bool) -> None:
        table = found.form
        present = {row.row.id for row in found.rows if row.row}
        missing = [(block, row) for block in table.blocks for row in block.rows if row.id not in present]
        for block, row in missing:
            for column in block.columns:
                self._fact(table, block, row, column, None, None)
        if missing and found.rows and found.span and not unreadable:
            after = self._before_missing(found, missing[0][1])
            names = [row_name(block, row) for block, row in missing]
            self.findings.append(
                Finding(
                    "row-missing",
                    after,
                    {**self._names(table), "rows": "、".join(names), "rows_en": "; ".join(r.english for _, r in missing),
                     "count": len(missing), "ids": [r.id for _, r in missing]},
                )
            )

    def _before_missing(self, found: Found, missing: RowForm) -> Span:
        """The label of the last row that stands before the place of a missing one."""
        order = [row.id for block in found.form.blocks for row in block.rows]
        place_of = order.index(missing.id)
        before = [row for row in found.rows if row.row and order.index(row.row.id) < place_of]
        row = before[-1] if before else found.rows[0]
        return row.label.span

    def _order(self, found: Found) -> None:
        order = [row.id for block in found.form.blocks for row in block.rows]
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
        for row in _out_of_order(sequence, [order.index(row.row.id) for row in sequence if row.row]):
            if row.row:
                self.findings.append(
                    Finding("row-order", row.label.span,
                            {**self._names(found.form), "row": row_name(row.block, row.row), "row_en": row.row.english})
                )

    def _unknown_rows(self, found: Found) -> None:
        known = [index for index, row in enumerate(found.rows) if row.row]
        if not known:
            return
        for index, row in enumerate(found.rows):
            if row.row is not None or not known[0] < index or row.label.kind == "VALUES":
                continue
            if index > known[-1] and found.rows[known[-1]].run.kind != row.run.kind:
                continue
            label = " ".join(self.source.quote(row.label.span).split())
            if not row.run.figures or len(label) < 2:
                continue
            self.findings.append(
                Finding("row-unknown", row.label.span, {**self._names(found.form), "label": label, "label_en": label})
            )

    def _blanks(self, found: Found, skip: set[str]) -> bool:
        """Findings on empty cells and unreadable rows; says whether most of the table cannot be read."""
        table = found.form
        blank: list[tuple[str, str, Span]] = []
        unplaced: list[tuple[str, str, Span]] = []
        garbled: list[tuple[str, str, Span]] = []
        rows = 0
        unreadable = False
        for row in found.rows:
            if row.row is None or row.block is None or row.block.id in skip:
                continue
            rows += 1
            name, english = row_name(row.block, row.row), row.row.english
            if row.cells is None:
                few = len(row.run.figures) < len(row.block.columns) and not row.run.others
                (unplaced if few else garbled).append((name or table.name, english, row.label.span))
                continue
            empty = [column for cell, column in zip(row.cells, row.block.columns, strict=False) if cell.kind == BLANK]
            if len(empty) == len(row.block.columns) and name:
                blank.append((name, english, row.label.span))
                continue
            for column in empty:
                label = _cell_name(self.form, name, column)
                blank.append((label, ", ".join(filter(None, (english, column.english))), row.label.span))
        if garbled or (len(unplaced) > 3 and len(unplaced) * 2 > rows):
            both = sorted([*garbled, *unplaced], key=lambda one: one[2])
            self.findings.append(
                Finding(
                    "table-unreadable",
                    both[0][2],
                    {**self._names(table), "rows": "、".join(one[0] for one in both), "count": len(both),
                     "rows_en": "; ".join(one[1] for one in both), "reason": "positions"},
                    tuple(("row", one[2]) for one in both[1:8]),
                )
            )
            unplaced = []
            unreadable = len(both) * 2 > rows
        if blank or unplaced:
            cells = [*blank, *unplaced]
            shown, english = _listed([one[0] for one in cells]), _listed([one[1] for one in cells], "; ", "and more")
            self.findings.append(
                Finding(
                    "cells-blank",
                    min(one[2] for one in cells),
                    {**self._names(table), "cells": shown, "count": len(cells), "cells_en": english,
                     "unplaced": bool(unplaced), "rows": _listed([one[0] for one in unplaced]),
                     "all": [one[0] for one in cells]},
                )
            )
        return unreadable

    def _oddities(self, found: Found) -> None:
        table = found.form
        for block, row, column, fact in self._odd:
            if fact.span is None:
                continue
            data = {**self._names(table), "row": row_name(block, row), "row_en": row.english,
                    "column": column.label, "column_en": column.english, "raw": fact.raw, "value": fact.value,
                    "metric": fact.metric}
            if fact.state is CellState.TEXT:
                self.findings.append(Finding("cell-not-number", fact.span, {**data, "reason": fact.note or "text"}))
            else:
                self.findings.append(Finding("cell-with-marks", fact.span, {**data, "marks": fact.note}))
        self._odd.clear()


def _number(label: str) -> str:
    """The enumerator of a label: `3` of `3.其他`, `七` of `（七）总计`."""
    found = _NUMBER.match(label)
    return found.group(1) if found else ""


def _squeezed(label: str) -> str:
    """A label's words without its enumerator, blanks and brackets."""
    return _NOT_WORDS.sub("", _ENUMERATORS.sub("", label))


def row_name(block: BlockForm | None, row: RowForm) -> str:
    """How people call a row: with its group where it has one."""
    if block is None or not row.group:
        return row.label
    group = next((group.label for group in block.groups if group.id == row.group), "")
    return f"{group}{row.label}"


def _listed(names: Sequence[str], joint: str = "、", more: str = "等", limit: int = 6) -> str:
    """The first few names, and that there are more."""
    return joint.join(names[:limit]) + (more if len(names) > limit else "")


def _cell_name(form: Form, row: str, column: ColumnForm) -> str:
    block = form.blocks.get(column.block, {}).get("zh", "")
    return "·".join(part for part in (row, block, column.label) if part)


def _out_of_order(rows: Sequence[Row], places: Sequence[int]) -> Iterator[Row]:
    """The fewest rows whose removal leaves the rest in order."""
    best: list[list[int]] = []
    for index, place_of in enumerate(places):
        longest = max((b for b in best if places[b[-1]] < place_of), key=len, default=[])
        best.append([*longest, index])
    keep = set(max(best, key=len, default=[]))
    return (row for index, row in enumerate(rows) if index not in keep)
