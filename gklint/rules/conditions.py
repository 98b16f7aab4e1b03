"""Conditions of rules (`where:`, `when:`): what must be true of some named values.

A condition is a mapping from names to what is asked: a plain value (equal), a list (any of them), or a mapping of
`min`, `max`, `not` and `given`. All must hold. A value that is not known fulfils nothing but `not` and `given: false`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gklint.form.model import Report


def holds(condition: Mapping[str, Any] | None, values: Mapping[str, Any]) -> bool:
    """Whether a condition (None or empty: always) is true of the values."""
    return all(_one(asked, values.get(name)) for name, asked in (condition or {}).items())


def about(report: Report | None) -> dict[str, Any]:
    """What conditions can ask of every report: `year`, `form`, `level` of its agency; unknown ones are None."""
    if report is None:
        return {"year": None, "form": None, "level": None}
    return {"year": report.year, "form": report.form.id, "level": report.meta.level or None}


def _one(asked: Any, value: Any) -> bool:
    if isinstance(asked, Mapping):
        return all(_test(word, wanted, value) for word, wanted in asked.items())
    if isinstance(asked, list):
        return any(_equal(each, value) for each in asked)
    return _equal(asked, value)


def _test(word: str, wanted: Any, value: Any) -> bool:
    if word == "not":
        return not _one(wanted, value)
    if word == "given":
        return bool(wanted) == (value not in (None, "", [], ()))
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return bool(value >= wanted if word == "min" else value <= wanted)


def _equal(asked: Any, value: Any) -> bool:
    # `true` and 1 are not the same thing to a person who writes a rule.
    return isinstance(asked, bool) == isinstance(value, bool) and bool(asked == value)
