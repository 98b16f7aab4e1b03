"""What a user may set for judging a report, and which rules that leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Severity
from gklint.resources.records import dataclass, field, replace
from gklint.rules.model import Rule


class SelectionError(ValueError):
    """A selector that names no rule. `selector` as the user wrote it, `near` what may have been meant."""

    def __init__(self, selector: str, near: Sequence[str] = ()) -> None:
        self.selector, self.near = selector, tuple(near)
        super().__init__(selector, self.near)

    def __str__(self) -> str:
        hint = f" (did you mean {', '.join(self.near)}?)" if self.near else ""
        return f"`{self.selector}` names no rule: expected a code (GK303), the start of one (GK3) or a name{hint}"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to judge. Empty `select` means every rule that is on by default.

    select, ignore, extend_select: codes, starts of codes, or names of rules (`ALL` is every rule). severity: selector
    to level. form: "auto" or the id of a form. year: the report year, if the user knows it. deadlines: kind of agency
    (`department`, `government` …) to the last day of publication in the following year, as `MM-DD`.
    """

    lang: str = "zh"
    form: str = "auto"
    year: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    deadlines: Mapping[str, str] = field(default_factory=dict)


UNREADABLE = "GK001"
_NAMED = 1000  # a name, or a whole code, is closer than any start of a code


def closeness(selector: str, rule: Rule) -> int:
    """How closely a selector means a rule: -1 not at all, 0 `ALL`, else the length of the code's start it gives."""
    word = selector.strip()
    upper = word.upper()
    if upper == "ALL":
        return 0
    if word == rule.name or upper == rule.code:
        return _NAMED
    return len(upper) if upper and rule.code.startswith(upper) else -1


def selected(rules: Iterable[Rule], settings: Settings) -> tuple[Rule, ...]:
    """The rules that are to be judged, at the levels asked for. `SelectionError` for a selector that names none.

    The closer selector wins (`--ignore GK3 --extend-select GK303` leaves GK303 on); of two equally close, ignoring.
    That a file could not be read is said even where other rules are selected, unless it is ignored by its whole code.
    """
    known = tuple(rules)
    for selector in (*settings.select, *settings.ignore, *settings.extend_select, *settings.severity):
        if all(closeness(selector, rule) < 0 for rule in known):
            raise SelectionError(selector, _near(selector, known))
    return tuple(_levelled(rule, settings) for rule in known if _on(rule, settings))


def matching(rules: Iterable[Rule], selectors: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that any of the selectors names (all without selectors). `SelectionError` for one that names none."""
    known = tuple(rules)
    for selector in selectors:
        if all(closeness(selector, rule) < 0 for rule in known):
            raise SelectionError(selector, _near(selector, known))
    return tuple(
        rule for rule in known if not selectors or any(closeness(selector, rule) >= 0 for selector in selectors)
    )


def _on(rule: Rule, settings: Settings) -> bool:
    chosen = [closeness(selector, rule) for selector in (*settings.select, *settings.extend_select)]
    if not settings.select and rule.default:
        chosen.append(0)
    for_it = max(chosen, default=-1)
    against = max((closeness(selector, rule) for selector in settings.ignore), default=-1)
    if rule.code == UNREADABLE:
        return against < _NAMED
    return for_it >= 0 and for_it > against


def _levelled(rule: Rule, settings: Settings) -> Rule:
    """The rule at the level that the closest selector of `severity` gives it."""
    found = [(closeness(selector, rule), level) for selector, level in settings.severity.items()]
    best = max(found, key=lambda each: each[0], default=(-1, rule.level))
    return replace(rule, level=best[1]) if best[0] >= 0 else rule


def _near(selector: str, rules: Sequence[Rule]) -> list[str]:
    from difflib import get_close_matches

    names: list[Any] = [rule.name for rule in rules]
    return get_close_matches(selector.lower(), names, 2, 0.6) or get_close_matches(
        selector.upper(), [rule.code for rule in rules], 2, 0.75
    )
