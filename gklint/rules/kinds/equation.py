"""Rules of kind `equation`: figures of the tables that must stand in a relation.

    table: requests                    # which table the short names belong to
    each: rows                         # rows | columns | blocks: judged for each; names then are columns, rows …
    only: [new]                        # of these rows, columns or blocks only
    equation: sum(columns) == total    # one or a list; each holds where the form has its names. In a list also
                                       # {equation: …, message: KEY} with a key of `messages`
    when: {level: [township]}          # year, form or level of the agency
    suspect: cross                     # judged together with the other rules that say so
    called: {zh: …, en: …}             # what to call the relation beside those of other rules

Rules with `suspect: cross` share one search for the wrong figures (`suspects`): a cause is reported once, by one of the
rules whose relation it breaks. Only rules that judge the report take part, so one that is switched off neither reports
nor hides anything. Which rule reports:

- the rule of the relation in which the wrong cell is the total (of several the last code): a wrong figure of （七）总计
  is GK302, a wrong 总计 column of another row GK301;
- if it is an addend everywhere, the rule with the first code: GK301 for a cell whose row and column both break;
- if no cell is certain, the first code among the broken relations, at their totals.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Diagnostic
from gklint.form.metrics import Scope, index
from gklint.form.model import Form, Report
from gklint.form.naming import scope_words
from gklint.form.quantity import Linear, Quantity, compare, difference, linear, measure
from gklint.language import expression
from gklint.language.expression import ExpressionError, Tree
from gklint.resources.records import dataclass, field
from gklint.rules.conditions import about, holds, refuse
from gklint.rules.kinds import wrong_figures
from gklint.rules.kinds.covers import Change
from gklint.rules.kinds.sums import Sums, whole_of
from gklint.rules.kinds.suspects import Cause, explain
from gklint.rules.kinds.systems import System
from gklint.rules.kinds.workings import Side
from gklint.rules.model import Context, Rule

_SCRATCH, _OUTS = "equation", "equation: outs"
_HOLDS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """One comparison of one rule, for one row, column or block. cells: those of both sides, left first."""

    rule: Rule
    text: str
    message: str
    scope: Scope | None
    operator: str
    left: Side
    right: Side
    difference: Linear  # left - right
    cells: tuple[str, ...]
    words: dict[str, str] = field(default_factory=dict)

    def fails(self, report: Report, out: int | None) -> bool:
        """Whether it certainly does not hold; out: the difference, where all of its cells are whole numbers."""
        if out is not None:
            return not _HOLDS[self.operator](out, 0)
        return compare(self.operator, *self.sides(report)) is False

    @property
    def name(self) -> str:
        """For programs: `requests.granted: sum(columns) == total`."""
        return f"{self.scope.table}.{self.scope.id}: {self.text}" if self.scope else self.text

    def sides(self, report: Report) -> tuple[Quantity, Quantity]:
        """Both sides as the report has them."""
        return measure(report.facts, self.left.what), measure(report.facts, self.right.what)

    def where(self, form: Form, lang: str) -> str:
        """How people call the row, column or block; "" where it is of none."""
        if lang not in self.words:
            self.words[lang] = scope_words(form, self.scope, lang) if self.scope else ""
        return self.words[lang]


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """The relations of one rule that do not hold, or the wrong figures it is to report of those found together."""
    if not _asked(rule, context.report):
        return
    if crosses(rule):
        for cause, broken in _shares(rule, context):
            yield wrong_figures.diagnostic(rule, context, cause, broken)
        return
    for relation, out in _judged(rule, context):
        if relation.fails(context.report, out):
            yield wrong_figures.diagnostic(rule, context, Cause((0,)), (relation,))


def faults(context: Context) -> Iterator[tuple[Cause, tuple[Relation, ...]]]:
    """All that rules of this kind report of the sums, each with the relations it breaks. Where a relation stands by
    itself the cause has an option for every cell that would make it right."""
    for rule in context.rules:
        if rule.kind != "equation" or not _asked(rule, context.report):
            continue
        if crosses(rule):
            yield from _shares(rule, context)
            continue
        for relation, out in _judged(rule, context):
            if relation.operator == "==" and relation.fails(context.report, out):
                yield Cause((0,), options=tuple(_options(relation, out, whole_of(context)))), (relation,)


def _options(relation: Relation, out: int | None, values: Mapping[str, int]) -> Iterator[tuple[Change, ...]]:
    """The changes of one cell that make a relation right. out: as in `Relation.fails`."""
    if out is None:
        return
    for metric, times in relation.difference.terms.items():
        if times in (1, -1) and values[metric] - times * out >= 0:
            yield (Change(metric, values[metric] - times * out),)


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the message templates of such a rule may use."""
    return wrong_figures.PLACEHOLDERS


def prepare(spec: Mapping[str, Any], where: Any) -> list[Tree]:
    """The equations as trees. Errors are raised at their place in the rule file."""
    trees: list[Tree] = []
    refuse(spec.get("when"), ("when",), where)
    for text, _, keys in _texts(spec):
        try:
            tree = expression.parse(text)
            if tree[0] != "cmp":
                raise ExpressionError("an equation compares two sums", 1, "one comparison (== != <= >= < >)")
            _require_known(tree, spec)
        except ExpressionError as error:
            raise where.inside(keys, error) from None
        if spec.get("suspect") == "cross" and tree[1] != "==":
            raise where.error(keys, "`suspect: cross` asks for equations", "`==`")
        trees.append(tree)
    for name in spec.get("only", ()):
        if name not in (known := {scope.id for form in _forms() for scope in _scopes(spec, form) if scope}):
            raise where.error(["only"], f"no such row, column or block: `{name}`", expression.nearest(name, known))
    return trees


# ---------------------------------------------------------------- relations of a rule


def _texts(spec: Mapping[str, Any]) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """The equations of a rule, each with the key of its message and its place in the file."""
    texts = spec["equation"]
    if not isinstance(texts, list):
        return [(texts, "message", ("equation",))]
    return [
        (each, "message", ("equation", at))
        if isinstance(each, str)
        else (each["equation"], each.get("message", "message"), ("equation", at, "equation"))
        for at, each in enumerate(texts)
    ]


def _scopes(spec: Mapping[str, Any], form: Form) -> Sequence[Scope | None]:
    if "each" not in spec:
        return (None,)
    return index(form).scopes(spec["table"], spec["each"])


def relations(rule: Rule, form: Form) -> tuple[Relation, ...]:
    """The relations of a rule in a form, worked out once; where the form lacks a name there is none."""
    kept = index(form).kept.setdefault("relations", {})
    found = kept.get(id(rule))
    if found is None or found[0] is not rule:
        found = kept[id(rule)] = (rule, tuple(_made(rule, form)))
    made: tuple[Relation, ...] = found[1]
    return made


def _made(rule: Rule, form: Form) -> Iterator[Relation]:
    trees = rule.compiled or [expression.parse(text) for text, _, _ in _texts(rule.spec)]
    only = rule.spec.get("only")
    for scope in _scopes(rule.spec, form):
        if only is not None and (scope is None or scope.id not in only):
            continue
        for (text, message, _), tree in zip(_texts(rule.spec), trees, strict=True):
            left, right = linear(form, tree[2], scope), linear(form, tree[3], scope)
            if left is not None and right is not None:
                cells = (*left.terms, *right.terms)
                apart = difference(left, right)
                yield Relation(rule, text, message, scope, tree[1], Side(left), Side(right), apart, cells)


def _require_known(tree: Tree, spec: Mapping[str, Any]) -> None:
    """An error for a name that no form has, neither as a metric nor in what the rule goes through."""
    short: set[str] = set()
    groups: set[str] = set()
    metrics: set[str] = set()
    for form in _forms():
        metrics |= index(form).known
        for scope in _scopes(spec, form):
            if scope is not None:
                short.update(scope.names)
                groups.update(scope.groups)
    for name, column in expression.names(tree):
        if name not in short and name not in metrics:
            raise expression.unknown_name(name, column, short or metrics)
    for kind, group, column in expression.ranges(tree):
        if "each" not in spec:
            raise ExpressionError("`sum(…)` needs `each: rows` or `each: columns`", column, "names with + between them")
        if kind in ("leaves", "group", "rows") and spec["each"] != "columns":
            raise ExpressionError(f"`sum({kind})` needs `each: columns`", column, "`sum(columns)`")
        if kind == "columns" and spec["each"] == "columns":
            raise ExpressionError("`sum(columns)` needs `each: rows` or `each: blocks`", column, "`sum(rows)`")
        if kind == "group" and group not in groups:
            raise ExpressionError(f"unknown group `{group}`", column, expression.nearest(group, groups))
    for form in _forms():
        for scope in _scopes(spec, form):
            linear(form, tree[2], scope)
            linear(form, tree[3], scope)


def _forms() -> Sequence[Form]:
    from gklint.form.load import forms

    return list(forms().values())


def _asked(rule: Rule, report: Report) -> bool:
    condition = rule.spec.get("when")
    return not condition or holds(condition, about(report))


# ---------------------------------------------------------------- all rules of a run


class Bench:
    """The relations of all rules of this kind that judge a run, for one form."""

    def __init__(self, rules: Sequence[Rule], form: Form) -> None:
        self.form = form
        self.crossing = sorted((rule for rule in rules if crosses(rule)), key=lambda rule: rule.code)
        self.relations: list[Relation] = []
        self.of: dict[str, range] = {}  # by the code of a rule: which are its own
        for rule in rules:
            if rule.kind == "equation":
                first = len(self.relations)
                self.relations += relations(rule, form)
                self.of[rule.code] = range(first, len(self.relations))
        self.sums = Sums([relation.difference for relation in self.relations], form)
        self._systems: dict[tuple[str, ...], tuple[Sequence[int], System]] = {}

    def system(self, codes: tuple[str, ...]) -> tuple[Sequence[int], System]:
        """The relations of these rules together: which they are, and the system that they make."""
        if codes not in self._systems:
            numbers = [number for code in codes for number in self.of[code]]
            system = System([self.relations[number].difference for number in numbers], self.form)
            self._systems[codes] = numbers, system
        return self._systems[codes]


def _bench(rule: Rule, context: Context) -> Bench:
    form = context.report.form
    found: Bench | None = context.kept.get(("equations", form.id))
    if found is None or found.form is not form:
        found = context.kept["equations", form.id] = Bench(context.rules or (rule,), form)
    return found


def _outs(bench: Bench, context: Context) -> Sequence[int | None]:
    """By how much each relation is out, worked out once for a report."""
    found: Sequence[int | None] | None = context.scratch.get(_OUTS)
    if found is None:
        found = context.scratch[_OUTS] = bench.sums.of(context)
    return found


def _judged(rule: Rule, context: Context) -> Iterator[tuple[Relation, int | None]]:
    """The relations of a rule, each with how much it is out."""
    bench = _bench(rule, context)
    outs = _outs(bench, context)
    for number in bench.of[rule.code]:
        yield bench.relations[number], outs[number]


# ---------------------------------------------------------------- rules that are judged together


def crosses(rule: Rule) -> bool:
    """Whether a rule is judged together with others."""
    return rule.kind == "equation" and rule.spec.get("suspect") == "cross"


def _shares(rule: Rule, context: Context) -> Sequence[tuple[Cause, tuple[Relation, ...]]]:
    """The causes that this rule reports, each with the relations it breaks; the search runs once for a report."""
    if _SCRATCH not in context.scratch:
        context.scratch[_SCRATCH] = _joint(rule, context)
    shares: Mapping[int, Sequence[tuple[Cause, tuple[Relation, ...]]]] = context.scratch[_SCRATCH]
    return shares.get(id(rule), ())


def _joint(rule: Rule, context: Context) -> dict[int, list[tuple[Cause, tuple[Relation, ...]]]]:
    """What `_shares` keeps: by rule, the causes it reports. A rule that is judged by itself stands alone."""
    bench = _bench(rule, context)
    report = context.report
    asked = tuple(each.code for each in bench.crossing if _asked(each, report))
    numbers, system = bench.system(asked)
    all_outs = _outs(bench, context)
    outs = [all_outs[number] for number in numbers]
    shares: dict[int, list[tuple[Cause, tuple[Relation, ...]]]] = {}
    if not any(outs) and None not in outs:
        return shares
    for cause in explain(system, report.facts, whole_of(context), outs):
        broken = tuple([bench.relations[numbers[at]] for at in cause.broken])
        shares.setdefault(id(_reporter(cause, broken)), []).append((cause, broken))
    return shares


def _reporter(cause: Cause, broken: Sequence[Relation]) -> Rule:
    """Which rule reports a cause (see above)."""
    if cause.changes:
        suspect = {cause.changes[0].metric: 1}
        as_total = [each.rule for each in broken if suspect in (each.right.terms, each.left.terms)]
        if as_total:
            return as_total[-1]
    return broken[0].rule
