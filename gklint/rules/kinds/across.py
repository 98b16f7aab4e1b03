"""Kind `across`: rules that compare reports with each other. In one report alone they find nothing.

    kind: across
    compares: last-year | sequence | versions | subordinates | prose

Each comparison is a module of `gklint/rules/across/`; what else a rule says is described there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gklint.diagnostics import Diagnostic
from gklint.language import expression
from gklint.language.expression import ExpressionError
from gklint.rules.across.judge import comparison
from gklint.rules.across.last_year import OPERATORS, PREFIX
from gklint.rules.model import Context, Rule

MESSAGES = ("other",)
_MORE = {"subordinates": ("more",), "versions": ("prose",), "prose": ("elsewhere",)}


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """Nothing: see `gklint.rules.across.judge`."""
    return iter(())


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    found: Collection[str] = comparison(spec).PLACEHOLDERS
    return found


def prepare(spec: Mapping[str, Any], where: Any) -> Any:
    """The equation as a tree; refuses names and metrics that no form has."""
    for name in _MORE.get(spec["compares"], ()):
        if name not in where.marked.data.get("messages", {}):
            raise where.error(["messages"], f"this comparison needs a message `{name}`", f"messages.{name}")
    if spec["compares"] == "last-year":
        return _equation(spec, where)
    for at, metric in enumerate(spec.get("metrics", ())):
        known = {name for form in _forms() for name in form.cells}
        if metric not in known:
            raise where.error(["metrics", at], f"no form has the cell `{metric}`", expression.nearest(metric, known))
    return None


def _equation(spec: Mapping[str, Any], where: Any) -> Any:
    try:
        tree = expression.parse(spec["equation"])
        if tree[0] != "cmp" or tree[1] not in OPERATORS:
            raise ExpressionError("an equation compares two sums", 1, f"one of {' '.join(OPERATORS)}")
        names = list(expression.names(tree))
        scopes = [scope for form in _forms() for scope in form.scopes(spec["table"], spec["each"])]
        known = {name for scope in scopes for name in scope.names}
        for name, column in names:
            if name.removeprefix(PREFIX) not in known:
                raise expression.unknown_name(name, column, known)
        sides = [{name.startswith(PREFIX) for name, _ in expression.names(side)} for side in tree[2:4]]
        if not any(True in side for side in sides) or not any(False in side for side in sides):
            raise ExpressionError("the equation must name figures of both years", 1, f"`{PREFIX}NAME` on one side")
    except ExpressionError as error:
        raise where.inside(["equation"], error) from None
    return tree


def _forms() -> list[Any]:
    from gklint.form.load import forms
    from gklint.form.metrics import index

    return [index(form) for form in forms().values()]
