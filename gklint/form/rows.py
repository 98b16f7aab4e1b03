"""The rows of a table as they stand in the text: labels matched to the form's rows, the figures behind each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from gklint.form.columns import header_columns
from gklint.form.known import known
from gklint.form.model import BlockForm, RowForm, TableForm
from gklint.form.slots import Cell, Run, figures_in
from gklint.form.vocabulary import ENUMERATOR
from gklint.resources.records import dataclass, field
from gklint.resources.regex import regex
from gklint.syntax.shape import Shape
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Entry, Vocabulary
from gklint.text import Source, Span

_NUMBER = regex(r"\s*[（(]?\s*([一二三四五六七八九\d]{1,2})\s*(?:[)）、.．]|$)")
_NOT_WORDS = regex(r"[\s（）()、，,.．“”\"'：:]")
_FEWEST_CHARACTERS = 5  # of a broken label


@dataclass(slots=True)
class Row:
    """A row as found: its label, the figures behind it, and which row of the form it is (None: not one of it). whole:
    its figures are its cells; otherwise these are placed, if they can be."""

    label: Leaf
    run: Run
    row: RowForm | None
    block: BlockForm | None
    cells: list[Cell] | None = None
    whole: bool = False


@dataclass(slots=True)
class Found:
    """One table of the form as found in the text."""

    form: TableForm
    rows: list[Row] = field(default_factory=list)
    heads: list[Leaf] = field(default_factory=list)
    span: Span | None = None
    compared: bool = False  # figures were compared with each other


class RowCollector:
    """Finds the rows of one table among the tokens of a report."""

    def __init__(self, source: Source, shape: Shape, vocabulary: Vocabulary) -> None:
        self.source, self.spans, self.vocabulary = source, shape.spans, vocabulary

    def collect(self, table: TableForm, leaves: Sequence[Leaf]) -> Found:
        """The rows of `table` among tokens in reading order."""
        found = Found(table)
        if len(table.blocks) == 1 and not table.blocks[0].rows[0].label:
            self._collect_single(found, leaves)
            return found
        text = self.source.text
        labels = 0
        rows: list[Row] = []
        ruled, here = _ruled(leaves), known(table)
        in_row = False  # no header or group since the last row
        for index, leaf in enumerate(leaves):
            kind = leaf.kind
            if kind in ("HEAD", "CAPTION") or (kind == "CELL" and not rows):
                found.heads.append(leaf)
                labels, in_row = 0, False
            elif kind == "GROUP":
                labels, in_row = labels + 1, False
                row, block = self._row(table, leaf, None)
                if row is not None:  # a row in this form, a group in another: it has no figures
                    rows.append(Row(leaf, Run(text, leaf.stop, leaf.stop, [], [], labels), row, block))
                    labels = 0
            elif kind in ("LABEL", "STUB"):
                labels += 1
                after = leaves[index + 2] if index + 2 < len(leaves) else None
                row, block = self._row(table, leaf, after)
                if row is None and isinstance(leaf.data, Entry) and here.row(leaf.data).foreign:
                    labels, in_row = 0, False  # a row of another table
                    continue
                values = leaves[index + 1]
                figures = self._figures(values)
                line_start = text.rfind("\n", 0, leaf.start) + 1
                followed = after is not None and after.kind in ("LABEL", "GROUP")
                run = Run(text, values.start, values.end, figures, [], labels, line_start, ruled, followed=followed)
                rows.append(Row(leaf, run, row, block))
                labels, in_row = 0, True
            elif kind == "CELL" and in_row and leaf.data != "rule" and not self._numbers_page(leaf):
                row_form = rows[-1].row
                if row_form is None or _squeezed(text[leaf.start : leaf.stop]) not in _squeezed(row_form.label):
                    rows[-1].run.others.append(leaf.span)
            elif kind == "VALUES" and index and leaves[index - 1].kind in ("HEAD", "CELL", "CAPTION"):
                figures = self._figures(leaf)
                if rows and leaves[index - 1].kind == "CELL":
                    rows[-1].run.figures += figures
                elif figures:
                    rows.append(Row(leaf, Run(text, leaf.start, leaf.end, figures), None, None))
        found.rows = self._whole_rows(rows)
        self._unlabelled(found)
        self._merged_values(found)
        if found.rows:
            found.span = Span(found.rows[0].label.start, found.rows[-1].run.end)
        return found

    def _figures(self, values: Leaf) -> list[Span]:
        text, start, end, spans = self.source.text, values.start, values.end, self.spans
        first = bisect_left(spans, (start,))
        found = spans[first : bisect_left(spans, (end,), first)]
        if len(found) == len(text[start:end].replace("|", " ").split()):  # nothing but counts
            return found
        return figures_in(text, start, end, self.vocabulary)

    def _numbers_page(self, leaf: Leaf) -> bool:
        return self.vocabulary.page_mark.fullmatch(self.source.text, leaf.start, leaf.stop) is not None

    def _row(self, table: TableForm, leaf: Leaf, after: Leaf | None) -> tuple[RowForm | None, BlockForm | None]:
        if not isinstance(leaf.data, Entry):
            return self._broken_label(table, leaf, after)
        row, block, _ = known(table).row(leaf.data)
        return row, block

    def _broken_label(
        self, table: TableForm, leaf: Leaf, after: Leaf | None
    ) -> tuple[RowForm | None, BlockForm | None]:
        """The row whose label begins with these words (PDF text breaks a label around its figures), if it is one."""
        words = _squeezed(self.source.text[leaf.start : leaf.stop])
        number = _number(self.source.text[leaf.start : leaf.stop])
        goes_on = _squeezed(self.source.text[after.start : after.stop]) if after else ""
        fits: list[tuple[int, RowForm, BlockForm]] = []
        for block in table.blocks:
            for row in block.rows:
                body = _squeezed(row.label)
                length = next((n for n in range(len(body) - 1, 0, -1) if words.endswith(body[:n])), 0)
                rest = body[length : length + 3]
                numbered = number == _number(row.number) != ""
                continues = goes_on[:3] == rest != "" and (length > 2 or numbered)
                sure = length >= _FEWEST_CHARACTERS or continues or (numbered and 2 <= length == len(words))
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
            if before and before.row and before.block and self._goes_on(before, row):
                # one label in two parts: a merged cell written out, or broken around its figures
                if not before.run.figures:
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

    def _goes_on(self, before: Row, row: Row) -> bool:
        """Whether a row is the rest of the one before: its label again, or the end of its label. A single figure
        behind the rest of a whole row is a page number."""
        if before.row is None or before.block is None:
            return False
        whole = len(before.run.figures) == len(before.block.columns)
        spare = len(row.run.figures) == 1 < len(before.block.columns)
        if row.row is before.row:
            again = row.label.number.strip() and before.run.figures
            return not (before.run.figures and row.run.figures) or bool(spare and not again)
        if row.label.kind != "STUB" or row.row is not None:
            return False
        words = _squeezed(self.source.text[row.label.start : row.label.stop])
        if not words or words not in _squeezed(before.row.label):
            return False
        return not before.run.figures or (whole and (spare or not row.run.figures))

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
                    orphan = (
                        row.row is None and row.label.kind == "VALUES" and len(row.run.figures) == len(block.columns)
                    )
                    if orphan and following is not None and following.id == after:
                        row.row, row.block = form_row, block
                        break

    def _collect_single(self, found: Found, leaves: Sequence[Leaf]) -> None:
        """Table four: one row without a label, known by its number of figures."""
        text, block = self.source.text, found.form.blocks[0]
        candidates: list[tuple[Leaf, Run]] = []
        ruled = _ruled(leaves)
        for index, leaf in enumerate(leaves):
            if leaf.kind in ("HEAD", "CAPTION", "CELL", "GROUP"):
                found.heads.append(leaf)
            if leaf.kind == "VALUES":
                label = leaves[index - 1] if index else leaf
                figures = self._figures(leaf)
                start = leaf.start
                if figures:
                    line_start = text.rfind("\n", 0, figures[0].start) + 1
                    if not text[line_start : figures[0].start].strip(" \t|\u3000"):
                        start = line_start  # empty cells at the head of the line are cells
                run = Run(text, start, leaf.end, figures, [], 0, start, ruled)
                run.opened = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start].lstrip()[:1] == "|"
                candidates.append((label, run))
        filled = [pair for pair in candidates if pair[1].figures]
        chosen = next((pair for pair in filled if len(pair[1].figures) == len(block.columns)), None)
        if chosen is None and filled:
            chosen = max(filled, key=lambda pair: len(pair[1].figures))
            texts = [
                leaf for leaf in leaves if leaf.kind in ("STUB", "CELL") and chosen[1].figures[0].start < leaf.start
            ]
            start = chosen[1].figures[0].start
            later = [pair[1] for pair in filled if pair[1].figures[0].start >= start]
            if len(later) > 1 or texts:
                spans = [span for run in later for span in run.figures]
                others = [
                    leaf.span
                    for leaf in texts
                    if leaf.start < spans[-1].end or len(spans) + len(texts) == len(block.columns)
                ]
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

    def _merged_values(self, found: Found) -> None:
        """Figures written out over merged cells (`| 行政许可 | 9 | 9 | 9 |`) count once, as their headers do."""
        for block in found.form.blocks:
            rows = [row for row in found.rows if row.block is block]
            if not rows:
                continue
            names = header_columns(block, found.form, found.heads, rows[0].label.start)
            kept = [i for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
            if len(kept) == len(names) or [names[i] for i in kept] != [column.id for column in block.columns]:
                continue
            found.compared = True
            for row in rows:
                words = [self.source.text[span.start : span.end] for span in row.run.figures]
                if len(words) == len(names) and all(
                    words[i] == words[i - 1] for i in range(1, len(words)) if i not in kept
                ):
                    row.run.figures = [row.run.figures[i] for i in kept]


def _ruled(leaves: Sequence[Leaf]) -> bool:
    return "rule" in [leaf.data for leaf in leaves if leaf.kind == "CELL"]


def _number(label: str) -> str:
    """The enumerator of a label: `3` of `3.其他`, `七` of `（七）总计`."""
    found = _NUMBER.match(label)
    return found.group(1) if found else ""


def _squeezed(label: str) -> str:
    """A label's words without its enumerator, blanks and brackets."""
    return _NOT_WORDS.sub("", ENUMERATOR.sub("", label.lstrip()))
