"""The rules of a run, loaded once for each set of options."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gklint.api.options import Options, OptionsError

if TYPE_CHECKING:
    from gklint.rules.model import Rule
    from gklint.rules.settings import Settings

_UNREADABLE = ("GK001", "file-unreadable")


@lru_cache(maxsize=32)
def rules_and_settings(options: Options) -> tuple[tuple[Rule, ...], Settings]:
    """All rules there are under these options, and the settings that choose among them.

    `SpecError` if a rule file is wrong, `OptionsError` for a selector that names no rule.
    """
    rules = all_rules(options.rules)
    settings = options.settings()
    chosen_rules(options)
    return rules, settings


@lru_cache(maxsize=16)
def all_rules(paths: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The built-in rules and those of some files or folders, ordered by code."""
    from gklint.rules.loader import load_rules

    return load_rules(paths)


@lru_cache(maxsize=32)
def chosen_rules(options: Options) -> tuple[Rule, ...]:
    """The rules that are judged under these options, with the levels asked for."""
    from gklint.rules.settings import SelectionError, selected

    settings = options.settings()
    try:
        found = selected(all_rules(options.rules), settings)
    except SelectionError as error:
        named = (("select", options.select), ("ignore", options.ignore), ("extend-select", options.extend_select))
        name = next((name for name, given in named if error.selector in given), "severity")
        raise OptionsError(name, error.selector, ", ".join(error.near)) from error
    return tuple(replace(rule, level=level) if (level := settings.level_of(rule)) else rule for rule in found)


@lru_cache(maxsize=32)
def settings_for_unreadable(options: Options) -> Settings:
    """Settings under which an unreadable file is told even where only other rules were asked for.

    Only naming that very rule in `ignore` silences it: a file passed over must not look like a file without fault.
    """
    ignore = tuple(word for word in options.ignore if word.upper() == _UNREADABLE[0] or word == _UNREADABLE[1])
    return replace(options.settings(), select=_UNREADABLE[:1], extend_select=(), ignore=ignore)
