"""`compares: last-year`: an equation between the figures of a report and those of the year before.

    table: requests
    each: columns                    # rows or columns: judged for each
    only: [total]                    # of these only
    equation: carried_in == last_year.carried_out
    together: true                   # one finding for all that are broken
    unless: {year: 2021}             # years in which the figures cannot be compared

Names with `last_year.` are those of the report before. Judged only where all figures are known. Where there are several
reports for a year, one that fits is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from gklint.form.load import load_form
from gklint.form.metrics import Scope, index
from gklint.form.model import Number
from gklint.language import expression
from gklint.language.expression import Tree
from gklint.rules.across.emit import across, called, end, shown
from gklint.rules.across.model import Across, Collection, Document, End
from gklint.rules.conditions import holds
from gklint.rules.model import Rule

PREFIX = "last_year."
PLACEHOLDERS = ("agency", "year", "path", "previous", "what", "found", "expected", "count")
OPERATORS = ("==", "<=", ">=")


class Broken:
    """A relation that does not hold between two reports: both sides, and the cells to point at."""

    def __init__(self, scope: Scope, left: Number, right: Number, here: str, there: str, parts: list[str]) -> None:
        self.scope, self.left, self.right, self.here, self.there, self.parts = scope, left, right, here, there, parts


def judge(rule: Rule, collection: Collection, lang: str) -> Iterator[Across]:
    """One finding for each pair of following years that does not fit (for each row or column without `together`)."""
    for group in collection.groups():
        years = [(year, list(found)) for year, found in groupby(group, key=lambda each: each.year)]
        for (before, older), (year, newer) in pairwise(years):
            if year == before + 1 and not _excused(rule, year):
                yield from _pair(rule, older, newer, lang)


def metrics(rule: Rule) -> Iterator[str]:
    """The cells that the rule looks at, in any form."""
    for form in ("2021", "2019"):
        for scope in _scopes(rule, form):
            for name, _ in expression.names(rule.compiled):
                if (metric := scope.names.get(name.removeprefix(PREFIX))) is not None:
                    yield metric


def _excused(rule: Rule, year: int) -> bool:
    return bool(rule.spec.get("unless")) and holds(rule.spec["unless"], {"year": year})


def _pair(rule: Rule, older: Sequence[Document], newer: Sequence[Document], lang: str) -> Iterator[Across]:
    least: tuple[Document, Document, list[Broken]] | None = None
    for new in newer:
        for old in older:
            broken = list(_broken(rule, old, new))
            if not broken:
                return
            if least is None or len(broken) < len(least[2]):
                least = (old, new, broken)
    assert least is not None
    old, new, broken = least
    if rule.spec.get("together"):
        yield _finding(rule, old, new, broken, lang)
    else:
        for each in broken:
            yield _finding(rule, old, new, [each], lang)


def _scopes(rule: Rule, form: str) -> Iterator[Scope]:
    only = rule.spec.get("only")
    for scope in index(load_form(form)).scopes(rule.spec["table"], rule.spec["each"]):
        if only is None or scope.id in only:
            yield scope


def _broken(rule: Rule, old: Document, new: Document) -> Iterator[Broken]:
    _, operator, left, right, _ = rule.compiled
    theirs = {scope.id: scope for scope in _scopes(rule, old.form)}
    for scope in _scopes(rule, new.form):
        if scope.id not in theirs:
            continue
        sides = [_side(tree, (new, scope), (old, theirs[scope.id])) for tree in (left, right)]
        if None in sides:
            continue
        (a, first), (b, second) = sides  # type: ignore[misc]
        if not {"==": a == b, "<=": a <= b, ">=": a >= b}[operator]:
            cells = [*first, *second]
            here = next(metric for document, metric, _, _ in cells if document is new)
            there = next(metric for document, metric, _, _ in cells if document is old)
            yield Broken(scope, a, b, here, there, [f"{sign}{value}" for _, _, sign, value in second])


Term = tuple[Document, str, str, Number]


def _side(tree: Tree, new: tuple[Document, Scope], old: tuple[Document, Scope]) -> tuple[Number, list[Term]] | None:
    """The value of one side and the cells it was made from; None if one of them is not known."""
    total: Number = 0
    terms: list[Term] = []
    parts: list[tuple[int, Tree]] = tree[1] if tree[0] == "add" else [(1, tree)]
    for sign, part in parts:
        name = part[1]
        document, scope = old if name.startswith(PREFIX) else new
        metric = scope.names.get(name.removeprefix(PREFIX))
        value = document.value(metric) if metric is not None else None
        if metric is None or value is None:
            return None
        total += sign * value
        terms.append((document, metric, "" if not terms else " + " if sign > 0 else " - ", value))
    return total, terms


def _finding(rule: Rule, old: Document, new: Document, broken: Sequence[Broken], lang: str) -> Across:
    main = next((each for each in broken if each.scope.id == "total"), broken[0])
    working = _working(main, lang)
    values: dict[str, Any] = {
        "previous": old.year,
        "what": called(new, main.here, lang),
        "found": shown(main.left, lang),
        "expected": shown(main.right, lang),
        "count": len(broken),
    }
    others = [
        end(
            rule,
            lang,
            old,
            {**values, "what": called(old, each.there, lang), **_figures(each, lang)},
            metric=each.there,
        )
        for each in (main, *(each for each in broken if each is not main))
    ]
    data: Mapping[str, Any] = {
        "agency": new.agency,
        "years": [old.year, new.year],
        "metrics": [each.here for each in broken],
        "values": [[each.left, each.right] for each in broken],
    }
    return across(rule, lang, End(new, metric=main.here), others, values, data=data, working=working)


def _figures(each: Broken, lang: str) -> dict[str, str]:
    return {"found": shown(each.left, lang), "expected": shown(each.right, lang)}


def _working(each: Broken, lang: str) -> str:
    made = "".join(each.parts)
    sum_of = f"{made} = {shown(each.right, lang)}" if len(each.parts) > 1 else made
    return f"{sum_of} ≠ {shown(each.left, lang)}"
