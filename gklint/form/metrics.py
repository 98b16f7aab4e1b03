"""The names of figures: which cells a metric stands for and how people call it.

`index` looks a form up by name: a cell, a sum of cells (rules/metrics.yaml), or what a rule that goes through rows,
columns or blocks means by a short name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from gklint.form.model import BlockForm, ColumnForm, Form, RowForm, TableForm
from gklint.language import expression

TOTAL = "total"
Terms = dict[str, int]  # cell -> how often it counts


class Place(NamedTuple):
    """Where a metric stands in the form."""

    table: TableForm
    block: BlockForm
    row: RowForm
    column: ColumnForm


class Scope(NamedTuple):
    """What short names mean while a rule looks at one row, one column or one block of a table.

    kind: "row", "column" or "block". names: short name -> metric, in the order of the form. table and id: of what is
    looked at. leaves and groups: the short names that `sum(leaves)` and `sum(group …)` add.
    """

    kind: str
    table: str
    block: str
    id: str
    names: Mapping[str, str]
    leaves: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = {}


@lru_cache(maxsize=1)
def data() -> Any:
    """rules/metrics.yaml as plain data, from the cache where there is one."""
    from gklint.resources import compiled, load_yaml, root

    path = root() / "rules" / "metrics.yaml"
    return compiled("metrics", [path], lambda: load_yaml(path))


# ---------------------------------------------------------------- looking up


class Index:
    """A form by names. One is made for a form and kept (`index`)."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.cells: dict[str, Place] = dict(_cells(form.tables))
        self.kept: dict[Any, Any] = {}  # what users of the index work out once for this form
        self._expanded: dict[str, Terms | None] = {}

    @cached_property
    def metrics(self) -> dict[str, str]:
        """The sums that are no cell: name -> expression over cells. A name that is a row of this form is left out."""
        rows = {metric.partition("@")[0] for metric in self.cells}
        found: dict[str, str] = {}
        for name, entry in data()["derived"].items():
            made = entry["of"] if "of" in entry else _group_sum(name, entry["sum"], self.cells)
            if name not in rows and made and {base for base, _ in expression.names(_tree(made))} <= rows:
                found[name] = made
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """Every name an expression may use with this form: cells, rows, derived metrics, applicant kinds."""
        bases = {metric.partition("@")[0] for metric in self.cells if "@" in metric}
        columns = {metric.partition("@")[2] for metric in self.cells if "@" in metric} | set(data()["columns"])
        derived = {name for name in self.metrics if name.startswith(tuple(f"{_table(base)}." for base in bases))}
        suffixed = {f"{base}@{column}" for base in bases | derived for column in columns}
        return frozenset({*self.cells, *bases, *suffixed, *self.metrics, *data()["prose_only"]})

    def expand(self, name: str) -> Terms | None:
        """The cells that a metric adds up, with how often each counts; None if the form has no such figure."""
        if name not in self._expanded:
            self._expanded[name] = None  # ends a derived metric that names itself
            self._expanded[name] = self._expand(name)
        return self._expanded[name]

    def _expand(self, name: str) -> Terms | None:
        if name in self.cells:
            return {name: 1}
        base, _, column = name.partition("@")
        if not column and f"{base}@{TOTAL}" in self.cells:
            return {f"{base}@{TOTAL}": 1}
        if column and (together := data()["columns"].get(column)):
            return _added([self.expand(f"{base}@{each}") for each in together["of"]])
        if (made := self.metrics.get(base)) is not None:
            tree = _tree(made)
            terms: list[Terms | None] = []
            for sign, inner in linear_names(tree):
                part = self.expand(f"{inner}@{column}" if column and "@" not in inner else inner)
                terms.append(None if part is None else {metric: sign * count for metric, count in part.items()})
            return _added(terms)
        return None

    def scopes(self, table: str, kind: str) -> tuple[Scope, ...]:
        """The rows, columns or blocks of a table (`kind`: "rows", "columns", "blocks"), in the order of the form."""
        key = ("scopes", table, kind)
        if key not in self.kept:
            found = [each for form in self.form.tables if form.id == table for each in _scopes(form, kind)]
            self.kept[key] = tuple(found)
        scopes: tuple[Scope, ...] = self.kept[key]
        return scopes


_indexes: dict[int, Index] = {}


def index(form: Form) -> Index:
    """The index of a form, made once."""
    found = _indexes.get(id(form))
    if found is None or found.form is not form:
        if len(_indexes) > 16:  # there are two forms; more only in tests
            _indexes.clear()
        found = _indexes[id(form)] = Index(form)
    return found


def linear_names(tree: expression.Tree) -> Iterator[tuple[int, str]]:
    """The names that a sum adds, each with its sign; `ExpressionError` if the tree is more than a sum of names."""
    if tree[0] == "name":
        yield 1, tree[1]
    elif tree[0] == "add":
        for sign, part in tree[1]:
            for inner, name in linear_names(part):
                yield sign * inner, name
    else:
        raise expression.ExpressionError("not a sum of names", 1, "names with + or - between them")


def _added(parts: Sequence[Terms | None]) -> Terms | None:
    total: Terms = {}
    for part in parts:
        if part is None:
            return None
        for metric, count in part.items():
            total[metric] = total.get(metric, 0) + count
    return total


def _tree(made: str) -> expression.Tree:
    """A derived metric as a tree. They are plain sums of names, which need no parser (and so no import of one)."""
    parts = [part.strip() for part in made.split("+")]
    return expression.parse(made) if "-" in made else ["add", [[1, expression.parse(part)] for part in parts]]


def _cells(tables: Sequence[TableForm]) -> Iterator[tuple[str, Place]]:
    """Every cell of a form with its metric, in the order of reading."""
    for table in tables:
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    yield block.metric.format(row=row.id, column=column.id), Place(table, block, row, column)


def _scopes(table: TableForm, kind: str) -> Iterator[Scope]:
    for block in table.blocks:
        if kind == "rows":
            for row in block.rows:
                names = {column.id: block.metric.format(row=row.id, column=column.id) for column in block.columns}
                yield Scope("row", table.id, block.id, row.id, names)
        elif kind == "columns":
            groups = _groups(block)
            leaves = _leaves(table, block, groups)
            for column in block.columns:
                names = {row.id: block.metric.format(row=row.id, column=column.id) for row in block.rows}
                yield Scope("column", table.id, block.id, column.id, names, leaves, groups)
        else:
            yield from _block_scopes(table, block)


def _block_scopes(table: TableForm, block: BlockForm) -> Iterator[Scope]:
    """In 表四 one row holds several blocks side by side (`ColumnForm.block`); elsewhere a block is itself."""
    parts: dict[str, dict[str, str]] = {}
    for row in block.rows:
        for column in block.columns:
            name = column.id.removeprefix(f"{column.block}.") if column.block else column.id
            short = name if len(block.rows) == 1 else f"{row.id}.{name}"
            metric = block.metric.format(row=row.id, column=column.id)
            parts.setdefault(column.block or block.id, {})[short] = metric
    for part, names in parts.items():
        yield Scope("block", table.id, block.id, part, names)


def _groups(block: BlockForm) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in block.rows:
        if row.group:
            found.setdefault(row.group, []).append(row.id)
    return {group: tuple(rows) for group, rows in found.items()}


def _leaves(table: TableForm, block: BlockForm, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    wanted = data()["leaves"].get(table.id, ())
    rows = {row.id for row in block.rows}
    return tuple(row for name in wanted for row in ((name,) if name in rows else groups.get(name, ())))


def _table(metric: str) -> str:
    return metric.partition(".")[0]


def _group_sum(name: str, group: str, cells: Mapping[str, Place]) -> str:
    """The sum of a group's rows as an expression over rows; "" where the form has no such group."""
    table = _table(name)
    rows = {metric.partition("@")[0] for metric, place in cells.items() if place.row.group == group}
    ordered = dict.fromkeys(metric.partition("@")[0] for metric in cells)
    return " + ".join(row for row in ordered if row in rows and _table(row) == table)
