"""Judges reports together by the rules of kind `across`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from gklint.rules.across.model import Across, Collection
from gklint.rules.model import Rule

KIND = "across"
COMPARES = ("last-year", "sequence", "versions", "subordinates", "prose")


def comparison(rule_or_spec: Any) -> ModuleType:
    """The module that judges a rule."""
    spec = rule_or_spec.spec if isinstance(rule_or_spec, Rule) else rule_or_spec
    return import_module(f"gklint.rules.across.{spec['compares'].replace('-', '_')}")


def judge(rules: Iterable[Rule], collection: Collection, lang: str = "zh") -> Iterator[Across]:
    """The findings of some rules, rule by rule; those of other kinds are passed over."""
    for rule in rules:
        if rule.kind == KIND:
            yield from comparison(rule).judge(rule, collection, lang)


def metrics(rules: Iterable[Rule]) -> frozenset[str]:
    """The cells that some rules look at."""
    return frozenset(metric for rule in rules if rule.kind == KIND for metric in comparison(rule).metrics(rule))


def official(rules: Iterable[Rule]) -> tuple[str, ...] | None:
    """The official phrases of the rules on prose; None if there is no such rule (then no bands are needed)."""
    found = [rule for rule in rules if rule.kind == KIND and rule.spec["compares"] == "prose"]
    return tuple(phrase for rule in found for phrase in rule.spec["official"]) if found else None
