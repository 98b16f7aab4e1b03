"""Rules, grammars and schemas as files: where they are, how they are read, checked and cached.

What goes in: paths of YAML and JSON files. What comes out: plain data (`load_yaml`), data with the place of every
value (`load_marked`), or a `SpecError` that shows the line. Nothing here knows what the files mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gklint.resources.cache import cache_directory, compiled
from gklint.resources.errors import SpecError
from gklint.resources.paths import root, yaml_files
from gklint.resources.regex import regex

if TYPE_CHECKING:
    from pathlib import Path

    from gklint.resources.marked import Marked, load_marked, parse_marked
    from gklint.resources.schema import load_schema, validate

__all__ = [
    "Marked",
    "SpecError",
    "cache_directory",
    "compiled",
    "load_marked",
    "load_schema",
    "load_yaml",
    "parse_marked",
    "regex",
    "root",
    "validate",
    "yaml_files",
]

# What reads YAML is imported when the first is read: a run that finds all in the cache reads none.
_HOME = {
    **dict.fromkeys(("Marked", "load_marked", "parse_marked"), "gklint.resources.marked"),
    **dict.fromkeys(("load_schema", "validate"), "gklint.resources.schema"),
}


def load_yaml(path: Path | str) -> Any:
    """The plain data of a YAML file; `SpecError` if it is none (`marked.load_yaml`)."""
    from gklint.resources import marked

    return marked.load_yaml(path)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
