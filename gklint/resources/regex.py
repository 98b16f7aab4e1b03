"""Regular expressions kept between runs: compiling the several hundred of the rules costs more than reading a report.

`regex(source)` is `re.compile(source)`. What `re` makes of a source (a list of numbers for its matcher) is stored in
the compile cache and handed to the matcher again next time. If anything is unlike what this Python would do (another
version, no cache, another layout of `re`), the source is simply compiled.
"""

from __future__ import annotations

import atexit
import re
from array import array
from importlib import import_module
from typing import Any, AnyStr

from gklint.resources.cache import load_entry, store_entry

_ENTRY = "regex"
_FEWEST_NEW = 8  # worth writing the file for
_MOST = 1500
_known: dict[tuple[str | bytes, int], re.Pattern[Any]] = {}
_stored: dict[str, Any] | None = None
_new: dict[str, Any] = {}


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The compiled expression (`re.error` if it is none)."""
    key = (source, int(flags))
    found = _known.get(key)
    if found is None:
        found = _known[key] = _restored(source, int(flags)) or _compiled(source, int(flags))
    return found


def _restored(source: AnyStr, flags: int) -> re.Pattern[AnyStr] | None:
    global _stored
    if _stored is None:
        value = load_entry(_ENTRY, _engine())
        _stored = value if isinstance(value, dict) else {}
        atexit.register(_keep)
    entry = _stored.get(_name(source, flags))
    if entry is None:
        return None
    try:
        all_flags, code, groups, names = entry
        numbers = array("I", code).tolist()
        index: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            index[number] = name
        found: re.Pattern[AnyStr] = _sre().compile(source, all_flags, numbers, groups, names, tuple(index))
        return found
    except Exception:  # whatever is wrong with the stored form, the source is there
        return None


def _name(source: str | bytes, flags: int) -> str:
    return f"{flags}:{source}" if isinstance(source, str) else f"{flags}:b{source!r}"


def _compiled(source: AnyStr, flags: int) -> re.Pattern[AnyStr]:
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(source, flags)
        state = parsed.state
        code = _compiler._code(parsed, flags)
        names = dict(state.groupdict)
        index: list[str | None] = [None] * state.groups
        for name, number in names.items():
            index[number] = name
        found: re.Pattern[AnyStr] = _sre().compile(
            source, flags | state.flags, code, state.groups - 1, names, tuple(index)
        )
    except re.error:
        raise
    except Exception:  # another layout of `re`: nothing is kept
        return re.compile(source, flags)
    _new[_name(source, flags)] = [flags | state.flags, array("I", code).tobytes(), state.groups - 1, names]
    return found


def _sre() -> Any:
    """The matcher behind `re`; it checks what it is given."""
    return import_module("_sre")


def _engine() -> list[Any]:
    """What the stored numbers depend on."""
    try:
        engine = _sre()
        return [int(engine.MAGIC), int(engine.CODESIZE), array("I").itemsize]
    except (ImportError, AttributeError):
        return []


def _keep() -> None:
    """At the end of a run that compiled several new ones, all are stored; those out of use only while they are few."""
    if len(_new) < _FEWEST_NEW or not _engine():
        return
    old = _stored or {}
    if len(old) > _MOST:
        used = {_name(*key) for key in _known}
        old = {name: entry for name, entry in old.items() if name in used}
    store_entry(_ENTRY, _engine(), {**old, **_new})
