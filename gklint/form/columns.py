"""Whether a table's columns are those of the form: judged only where the headers and the figures agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from gklint.form.known import known
from gklint.form.model import BlockForm, RowForm, TableForm
from gklint.form.slots import Run
from gklint.resources.records import dataclass
from gklint.syntax.tree import Leaf
from gklint.syntax.vocabulary import Entry
from gklint.text import Span


class _RowLike(Protocol):
    run: Run
    row: RowForm | None
    label: Leaf


@dataclass(frozen=True, slots=True)
class ColumnIssue:
    """detail: `missing`, `added` or `order`. order: for each column as found its index in the form, if known."""

    detail: str
    found: str
    expected: str
    span: Span
    order: tuple[int, ...] | None = None


def check_columns(
    block: BlockForm, table: TableForm, heads: Sequence[Leaf], rows: Sequence[_RowLike]
) -> ColumnIssue | None:
    """What is wrong with a block's columns, or None where nothing certain can be said."""
    if not rows or not block.rows[0].label:
        return None
    first = rows[0].label.start
    header = header_columns(block, table, heads, first)
    header = [name for i, name in enumerate(header) if i == 0 or header[i - 1] != name]  # merged cells written out
    expected = [column.id for column in block.columns]
    here = [name for name in header if name in expected]
    filled = [_filled(row.run, len(expected)) for row in rows if row.run.figures]
    if here == expected and filled and filled.count(len(expected)) == len(filled):
        return None
    counts = Counter(filled)
    usual, times = counts.most_common(1)[0] if counts else (0, 0)
    clear = times * 10 >= sum(counts.values()) * 8
    labels = {column.id: column.label for column in block.columns}
    anchor = next((leaf for leaf in heads if leaf.start < first and _column(leaf, table) in expected), None)
    span = anchor.span if anchor else rows[0].label.span
    missing = [labels[name] for name in expected if name not in here]
    if clear and usual == len(expected) - 1 and len(missing) == 1 and len(expected) > 1:
        return ColumnIssue("missing", "、".join(labels[n] for n in here), "、".join(missing), span)
    if clear and usual == len(expected) + 1 and (not missing or len(expected) == 1):
        names = {column.id: column.label for other in table.blocks for column in other.columns}
        extra = "、".join(names.get(name, name) for name in header if name not in expected) or str(usual)
        return ColumnIssue("added", extra, "、".join(labels.values()), span)
    if usual == len(expected) and not missing and len(here) == len(expected):
        order = _order(here, expected)
        if order is not None:
            found = "、".join(labels[expected[index]] for index in order)
            return ColumnIssue("order", found, "、".join(labels.values()), span, order)
    return None


def _filled(run: Run, columns: int) -> int:
    """How many cells of a row hold something; words behind a full row belong to its label."""
    return len(run.figures) if len(run.figures) >= columns else len(run.figures) + len(run.others)


def header_columns(block: BlockForm, table: TableForm, heads: Sequence[Leaf], before: int) -> list[str]:
    """Column ids of the block's header cells (those before an offset) in reading order."""
    column = known(table).column
    names: list[str] = []
    for leaf in heads:
        if leaf.start >= before:
            break
        if leaf.kind == "CAPTION":
            names = []  # what stood before it is another block's
        elif leaf.kind == "HEAD" and isinstance(leaf.data, Entry) and (name := column(leaf.data, block)):
            names.append(name)
    return names


def _column(leaf: Leaf, table: TableForm, block: BlockForm | None = None) -> str:
    return known(table).column(leaf.data, block) if isinstance(leaf.data, Entry) else ""


def _order(known: Sequence[str], expected: Sequence[str]) -> tuple[int, ...] | None:
    """The form's index of each column found, where they stand in another order. Merged header cells put 总计 before
    the kinds of organisations in reading order, so its place says nothing."""
    total = expected[-1] if len(expected) > 3 else ""
    if [n for n in known if n != total] == [n for n in expected if n != total]:
        return None
    names = [n for n in known if n != total] + ([total] if total else [])
    return tuple(expected.index(name) for name in names)
