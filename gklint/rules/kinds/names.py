"""The metrics that rules of the prose name, checked when their file is read: a slip is refused, with what was meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gklint.rules.kinds.compare import among


def parsed(text: str, keys: Sequence[str | int], where: Any) -> Any:
    """An expression of a rule file as a tree; its errors are shown at their place in the file."""
    from gklint.language.expression import ExpressionError, parse, require_names

    try:
        tree = parse(text)
        require_names(tree, _known())
        return tree
    except ExpressionError as error:
        raise where.inside(keys, error) from None


def require_metrics(patterns: Sequence[str], keys: Sequence[str | int], where: Any) -> None:
    """Nothing if each of the patterns (see `among`) means a figure of some form; else an error at the first that
    means none."""
    for at, pattern in enumerate(patterns):
        if not any(among(name, [pattern]) for name in _known()):
            from gklint.language.expression import nearest

            raise where.error((*keys, at), f"no figure is called `{pattern}`", nearest(pattern, _known()))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    from gklint.form.load import forms
    from gklint.form.metrics import index

    return frozenset().union(*(index(form).known for form in forms().values()))
