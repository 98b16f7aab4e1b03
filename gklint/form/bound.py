"""The tables of the form in a report: each where most of its rows stand, its cells as facts.

What a table's tokens are bound to follows from its shape, so it is worked out once for each shape and then put where
the table stands (`_Template`). A table whose reading depends on its very figures is read anew each time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from gklint.form.model import CellState, Fact, Finding, Form, Number, TableForm
from gklint.form.rows import Found, RowCollector
from gklint.form.tables import TableBinder
from gklint.form.vocabulary import vocabulary
from gklint.resources.memo import Memo
from gklint.resources.records import dataclass
from gklint.syntax import Leaf, Tree
from gklint.syntax.shape import Shape
from gklint.syntax.vocabulary import Entry
from gklint.text import Source, Span

_memo = Memo(300_000)  # characters and cells
_QUOTES = "row-unknown"  # the finding that tells words of the file
_AS_WRITTEN = "as written"  # what the memo says of shapes that have no template


@dataclass(slots=True)
class Bound:
    """One table as bound. known: how many of its rows were found; span: from its first row to its last; parts: the
    stretches that it takes; own: whether it stands in its own section."""

    known: int
    facts: dict[str, Fact]
    findings: list[Finding]
    span: Span | None
    parts: list[Span]
    own: bool = False


def bind_tables(tree: Tree, form: Form) -> list[tuple[TableForm, Bound | None]]:
    """Each table of a form as it stands in a text; None for one that is not there."""
    sections: dict[str, list[_Part]] = {}
    for each in tree.tables:
        sections.setdefault(each.section, []).append(_part(each.leaves))
    return [(table, _best(tree, form, table, sections)) for table in form.tables]


def absent(form: Form, table: TableForm) -> dict[str, Fact]:
    """The facts of a table that is not there."""
    binder = TableBinder(Source("", ""), form)
    binder.bind(Found(table))
    return binder.facts


class _Part(NamedTuple):
    """The tokens of a table, the tables that have such rows, and those that alone have such headers."""

    leaves: list[Leaf]
    rows: set[str]
    heads: set[str]


def _part(leaves: list[Leaf]) -> _Part:
    rows: set[str] = set()
    heads: set[str] = set()
    for leaf in leaves:
        entry = leaf.data
        if isinstance(entry, Entry):
            heads.add(entry.heads)
            if leaf.kind == "LABEL":
                rows |= entry.tables
    return _Part(leaves, rows, heads)


def _best(tree: Tree, form: Form, table: TableForm, sections: dict[str, list[_Part]]) -> Bound | None:
    """A table in its own section, or in the section where most of its rows stand."""
    total = sum(len(block.rows) for block in table.blocks)
    single = total == 1
    candidates: list[Bound] = []
    for section, parts in sections.items():
        own = section == table.section
        if single:
            disputes = [part for part in parts if table.id in part.heads]
            parts = disputes or (parts if own else [])
        else:
            parts = [part for part in parts if table.id in part.rows]
        if not parts:
            continue
        found = _bound(tree, form, table, [part.leaves for part in parts])
        if found.known and (own or single or found.known >= 3):
            found.own = own
            candidates.append(found)
    if not candidates:
        return None
    own_ones = [found for found in candidates if found.own and found.known * 2 >= total]
    return own_ones[0] if own_ones else max(candidates, key=lambda found: (found.known, found.own))


# ---------------------------------------------------------------- as written, or by its shape


def _bound(tree: Tree, form: Form, table: TableForm, parts: list[list[Leaf]]) -> Bound:
    source, shape = tree.source, tree.shape
    tokens = tuple([leaf.made for part in parts for leaf in part])
    if 0 in tokens:  # something that was not met before
        return _as_written(source, shape, form, table, parts)[0]
    begin = shape.shaped(source.text.rfind("\n", 0, parts[0][0].start) + 1)
    end = shape.shaped(parts[-1][-1].end)
    starts = [shape.shaped(part[0].start) - begin for part in parts]
    key = (form.id, table.id, shape.text[begin:end], tokens, *starts)
    kept = _memo.get(key)
    if kept is None:
        kept = _template(tree, form, table, parts, begin, end)
        _memo.put(key, kept, end - begin)
    if kept is not _AS_WRITTEN and kept.form is form:
        bound: Bound = kept.bound(tree, begin)
        if _says_so(source, bound):
            return bound
    return _as_written(source, shape, form, table, parts)[0]


def _says_so(source: Source, bound: Bound) -> bool:
    """Whether the cells stand in the file as they do in the canonical text (no full-width digits, say)."""
    if source.origin is None and source.original == source.text:
        return True
    return not any(each.name == _QUOTES for each in bound.findings) and all(
        fact.span is None or not fact.raw or source.quote(fact.span) == fact.raw for fact in bound.facts.values()
    )


def _as_written(
    source: Source, shape: Shape, form: Form, table: TableForm, parts: list[list[Leaf]]
) -> tuple[Bound, bool]:
    """A table read from its own text, and whether its figures themselves made a difference."""
    found = RowCollector(source, shape, vocabulary()).collect(table, [leaf for part in parts for leaf in part])
    known = len({row.row.id for row in found.rows if row.row})
    spans = [Span(part[0].start, part[-1].end) for part in parts]
    if not known:
        return Bound(0, {}, [], None, spans), found.compared
    binder = TableBinder(source, form)
    binder.bind(found)
    bound = Bound(known, binder.facts, binder.findings, found.span, spans)
    return bound, found.compared


class _Template:
    """A table bound in its shape, to be put where a table of the same shape stands.

    A place is (offset in the shape of the table, counts before it). counts: which count is the figure of a fact; heads,
    units: the fields of these facts before and behind the figure, field by field; amounts: which of them are no whole
    numbers. placed: facts with another content, and their places.
    """

    __slots__ = (
        "amounts", "counts", "facts", "findings", "form", "heads", "known", "parts", "placed", "size", "span", "units"
    )  # fmt: skip

    def __init__(self, form: Form, bound: Bound, inside: _Places) -> None:
        self.form = form
        self.known, self.facts = bound.known, bound.facts
        self.counts: list[int] = []
        counted: list[Fact] = []
        self.placed: list[tuple[str, tuple[Any, ...], _Place, _Place, str]] = []
        for metric, fact in bound.facts.items():
            if fact.span is None:
                continue
            place = inside.at.get(fact.span.start)
            if place is not None and fact.span.end == fact.span.start + 1 and fact.state is CellState.NUMBER:
                self.counts.append(place)
                counted.append(fact)
            else:
                start, end = inside.span(fact.span)
                self.placed.append((metric, fact[:9], start, end, fact.note))
        self.heads = list(zip(*[fact[:6] for fact in counted], strict=True))
        self.units = [fact.unit for fact in counted]
        self.amounts = [at for at, fact in enumerate(counted) if isinstance(fact.value, Decimal)]
        self.findings = [
            (each.name, *inside.span(each.span), each.data, [(key, *inside.span(span)) for key, span in each.related])
            for each in bound.findings
        ]
        self.span = None if bound.span is None else inside.edges(bound.span)
        self.parts = [inside.edges(span) for span in bound.parts]
        self.size = len(inside.at)

    def bound(self, tree: Tree, begin: int) -> Bound:
        """The table of a text whose shape from `begin` on is that of the template."""
        shape = tree.shape
        first = shape.before(begin)
        last = first + self.size
        extra = shape.extra[first : last + 1]
        counts = [first + at for at in self.counts]
        figures, spans = shape.figures, shape.spans

        def span(start: _Place, end: _Place) -> Span:
            return Span(begin + start[0] + extra[start[1]], begin + end[0] + extra[end[1]])

        facts = self.facts.copy()
        if counts:
            words = [figures[at] for at in counts]
            values: list[Number] = list(map(int, words))
            for at in self.amounts:
                values[at] = Decimal(words[at])
            here = [spans[at] for at in counts]
            fields = zip(*self.heads, values, words, self.units, here, repeat(""), strict=False)
            facts.update(zip(self.heads[0], map(_fact, fields), strict=True))
        for metric, head, begins, ends, note in self.placed:
            facts[metric] = _fact((*head, span(begins, ends), note))
        findings = [
            Finding(name, span(begins, ends), data, tuple((key, span(*places)) for key, *places in related))
            for name, begins, ends, data, related in self.findings
        ]
        whole = None if self.span is None else span(*self.span)
        return Bound(self.known, facts, findings, whole, [span(*edges) for edges in self.parts])


_Place = tuple[int, int]
_fact: Any = partial(tuple.__new__, Fact)  # of all its fields, in less time


class _AsWritten(Exception):
    """A table whose figures are more than figures: part of a label, or of a cell that is no plain count."""


class _Places:
    """The counts of a table's shape: offset -> which one it is."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self.at = {place: index for index, place in enumerate(places)}

    def edges(self, span: Span) -> tuple[_Place, _Place]:
        return (span.start, bisect_left(self.places, span.start)), (span.end, bisect_left(self.places, span.end))

    def span(self, span: Span) -> tuple[_Place, _Place]:
        """As `edges`, for a stretch that must hold no count."""
        start, end = self.edges(span)
        if start[1] != end[1]:
            raise _AsWritten
        return start, end


def _template(
    tree: Tree, form: Form, table: TableForm, parts: list[list[Leaf]], begin: int, end: int
) -> _Template | str:
    """The template for tables of this shape, or `_AS_WRITTEN` if there can be none."""
    shape = tree.shape
    places = _Places([place - begin for place in shape.places[shape.before(begin) : shape.before(end)]])
    moved = [[_shaped(leaf, shape, begin) for leaf in part] for part in parts]
    try:
        for part in moved:
            for leaf in part:
                if leaf.kind in ("LABEL", "STUB", "GROUP"):
                    places.span(leaf.span)
        inside = Source("", shape.text[begin:end])
        bound, compared = _as_written(inside, Shape(inside.text), form, table, moved)
        return _AS_WRITTEN if compared else _Template(form, bound, places)
    except _AsWritten:
        return _AS_WRITTEN


def _shaped(leaf: Leaf, shape: Shape, begin: int) -> Leaf:
    start, stop, end = (shape.shaped(at) - begin for at in (leaf.start, leaf.stop, leaf.end))
    return Leaf(leaf.kind, start, stop, end, leaf.data, leaf.number)
