"""Rules, grammars and schemas as files: where they are, how they are read, checked and cached.

What goes in: paths of YAML and JSON files. What comes out: plain data (`load_yaml`), data with the place of every
value (`load_marked`), or a `SpecError` that shows the line. Nothing here knows what the files mean.
"""

from __future__ import annotations

from gklint.resources.cache import cache_directory, compiled
from gklint.resources.errors import SpecError
from gklint.resources.marked import Marked, load_marked, load_yaml, parse_marked, yaml_files
from gklint.resources.paths import root
from gklint.resources.regex import regex
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
