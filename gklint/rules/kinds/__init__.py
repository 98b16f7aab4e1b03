"""The kinds of rules: each is one module with one function, imported when the first rule of its kind is met.

A module offers `check(rule, context) -> Iterator[Diagnostic]`. It may offer `names(rule)`: the findings of the binder
without one of which it is not asked at all; and two more, used when rule files are read:

- `placeholders(spec) -> Collection[str] | None`: the values its message templates may use (None: any; not checked)
- `prepare(spec, where) -> JSON-able | None`: patterns and expressions compiled ahead, found again as `rule.compiled`
  (so that a run needs no parser generator). Whatever is wrong is raised as `where.error(keys, message, expected)`;
  a `ValueError` with `column` and `message` from one of the little languages is best passed through `where.inside`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from gklint.resources.records import dataclass
from gklint.rules.model import Check


@dataclass(frozen=True)
class Kind:
    """A kind of rule by name, and the module that judges it."""

    name: str
    module_name: str

    @cached_property
    def module(self) -> ModuleType:
        """The module, imported on first use."""
        return import_module(f"{__name__}.{self.module_name}")

    @cached_property
    def check(self) -> Check:
        """The function that judges."""
        found: Check = self.module.check
        return found

    def offer(self, name: str) -> Callable[..., Any] | None:
        """An optional function of the module."""
        return getattr(self.module, name, None)


KINDS: dict[str, Kind] = {
    name: Kind(name, name.replace("-", "_"))
    for name in (
        "finding",
        "phrase",
        "deadline",
        "equation",
        "claim",
        "repeated-claim",
        "percentage",
        "parts",
        "sweeping",
        "statement",
        "across",
    )
}
