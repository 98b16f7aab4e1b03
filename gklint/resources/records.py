"""`dataclass` as the standard library has it, made in less time: a command starts by making some eighty classes.

To a type checker it is `dataclasses.dataclass`, so a frozen record is frozen there. At run time only `__init__` is
generated; records of one class share how they compare, hash and show themselves, and nothing stops a program that
sets the attribute of a frozen one. `GKLINT_STRICT=1`, as in the tests, makes the standard library's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import field, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "fields", "replace"]

if TYPE_CHECKING or os.environ.get("GKLINT_STRICT") == "1":
    from dataclasses import dataclass
else:
    from dataclasses import dataclass as _standard

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """As `dataclasses.dataclass`, for the options that are used here."""

        def made(cls):
            own = cls.__dict__
            shared = {"__repr__": _shown}
            if eq:
                shared |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
            for name, what in shared.items():
                if name not in own:
                    setattr(cls, name, what)
            return _standard(cls, repr=False, eq=False, slots=slots)

        return made if cls is None else made(cls)


def _values(record: Any) -> Any:
    """What a record is compared by, got by one call that its class keeps."""
    kind = record.__class__
    got = _getters.get(kind)
    if got is None:
        names = [each.name for each in fields(kind) if each.compare]
        got = _getters[kind] = attrgetter(*names) if names else lambda record: ()
    return got(record)


_getters: dict[type, Callable[[Any], Any]] = {}


def _equal(one: Any, other: object) -> bool:
    return bool(_values(one) == _values(other)) if other.__class__ is one.__class__ else NotImplemented


def _hash(record: Any) -> int:
    return hash(_values(record))


def _shown(record: Any) -> str:
    said = (f"{each.name}={getattr(record, each.name)!r}" for each in fields(record) if each.repr)
    return f"{type(record).__qualname__}({', '.join(said)})"
