"""Conditions of rules (`where:`, `when:`): what must be true of some named values.

A condition is a mapping from names to what is asked: a plain value (equal), a list (any of them), or a mapping of
`min`, `max`, `not` and `given`. All must hold. A value that is not known fulfils nothing but `not` and `given: false`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gklint.form.model import Report

ABOUT = ("year", "form", "level")  # what is known of every report
# Kinds of agency, as `rules/forms/meta.yaml` tells them by their names.
LEVELS = ("ministry", "province", "prefecture-government", "county-government", "township", "department")


def holds(condition: Mapping[str, Any] | None, values: Mapping[str, Any]) -> bool:
    """Whether a condition (None or empty: always) is true of the values."""
    if not condition:
        return True
    return all(_one(asked, values.get(name)) for name, asked in condition.items())


def about(report: Report | None) -> dict[str, Any]:
    """What conditions can ask of every report: `year`, `form`, `level` of its agency; unknown ones are None."""
    if report is None:
        return {"year": None, "form": None, "level": None}
    return {"year": report.year, "form": report.form.id, "level": report.meta.level or None}


def refuse(condition: Any, at: Sequence[str | int], where: Any, names: Collection[str] = ABOUT) -> None:
    """Raises `where.error` for a condition that can never hold: a name nobody gives, a form or section there is not."""
    from gklint.form.load import forms

    known: dict[str, Collection[str]] = {"form": forms(), "section": sections(), "level": LEVELS}
    for name, asked in (condition or {}).items():
        if name not in names:
            raise where.error((*at, name), f"nothing is known as `{name}` here", _near(name, names), found=f'"{name}"')
        for path, value in _values(asked) if name in known else ():
            if value is not None and value not in known[name]:
                raise where.error((*at, name, *path), f"no such {name}", _near(value, known[name]))


def sections() -> list[str]:
    """The ids of the sections of all forms."""
    from gklint.form.load import forms

    return list(dict.fromkeys(section.id for form in forms().values() for section in form.sections))


def _near(word: Any, known: Collection[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(str(word), known, 1)
    return f"`{near[0]}`?" if near else "one of " + ", ".join(sorted(known))


def _values(asked: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The values that a condition names, with the path to each; those of `min`, `max` and `given` are no names."""
    if isinstance(asked, list):
        yield from (((index,), each) for index, each in enumerate(asked))
    elif isinstance(asked, Mapping):
        yield from ((("not", *path), value) for path, value in _values(asked["not"])) if "not" in asked else ()
    else:
        yield (), asked


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
