"""Kind `deadline`: the report was published after the last day that the law gives its agency.

    kind: deadline
    deadlines: {department: "01-31", government: "03-31"}   # kind of agency -> last day, in the year after
    levels: {township: department}                          # which of them a finer kind of agency belongs to

The user's settings may give other days. Where the kind of agency is not known, only what is late for every kind counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from gklint.diagnostics import Diagnostic, Told
from gklint.rules.model import Context, Rule

MESSAGES = ("signed",)


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """One diagnostic at the date of publication (or of the signature), if it is too late."""
    report = context.report
    if report.year is None or not report.year_certain:
        return
    found = report.meta.published or report.meta.signed
    if found is None or not isinstance(found.value, date):
        return
    level = report.meta.level
    last = last_day(level, {**rule.spec["deadlines"], **context.settings.deadlines}, rule.spec.get("levels", {}))
    month, day = (int(part) for part in last.split("-"))
    deadline = _day(report.year + 1, month, day)
    if found.value <= deadline:
        return
    days = (found.value - deadline).days
    values = {"published": found.value, "deadline": deadline, "year": report.year, "days": days}
    data = {**values, "published": found.value.isoformat(), "deadline": deadline.isoformat(), "level": level or None}
    yield context.emit(
        rule,
        found.span,
        values,
        lambda: Told(data=data),
        message_key="message" if report.meta.published else "signed",
    )


def placeholders(spec: Mapping[str, Any]) -> Collection[str]:
    """What the templates may use."""
    return ("published", "deadline", "year", "days")


def last_day(level: str, days: Mapping[str, str], levels: Mapping[str, str]) -> str:
    """The last day (`MM-DD`) for a kind of agency: its own, that of the kind it belongs to, or the last of all."""
    return days.get(level) or days.get(levels.get(level, "")) or max(days.values())


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last of February where a year has no 29th."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
