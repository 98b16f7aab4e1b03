"""The rules of a run, loaded and chosen once for each set of options."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gklint.api.options import Options, OptionsError
from gklint.resources.records import replace

if TYPE_CHECKING:
    from gklint.rules.model import Rule
    from gklint.rules.settings import Settings


@lru_cache(maxsize=32)
def rules_and_settings(options: Options) -> tuple[tuple[Rule, ...], Settings]:
    """The rules that are judged under these options, and settings that leave them as they are chosen here.

    `SpecError` if a rule file is wrong, `OptionsError` for a selector that names no rule.
    """
    settings = replace(options.settings(), select=("ALL",), ignore=(), extend_select=(), severity={})
    return chosen_rules(options), settings


def forget_rules() -> None:
    """Reads rule files again when they are asked for next (they may have been edited)."""
    for kept in (rules_and_settings, all_rules, chosen_rules):
        kept.cache_clear()


@lru_cache(maxsize=16)
def all_rules(paths: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The built-in rules and those of some files or folders, ordered by code."""
    from gklint.rules.loader import load_rules

    return load_rules(paths)


@lru_cache(maxsize=32)
def chosen_rules(options: Options) -> tuple[Rule, ...]:
    """The rules that are judged under these options, at the levels asked for."""
    from gklint.rules.settings import SelectionError, matching, selected

    known = all_rules(options.rules)
    listed = tuple(code for _, codes in options.per_file_ignores for code in codes)
    try:
        if listed:
            matching(known, listed)
        return selected(known, options.settings())
    except SelectionError as error:
        named = (
            ("select", options.select),
            ("per-file-ignores", listed),
            ("ignore", options.ignore),
            ("extend-select", options.extend_select),
        )
        name = next((name for name, given in named if error.selector in given), "severity")
        raise OptionsError(name, error.selector, error.near[0] if error.near else "") from error
