"""Configuration files: found upwards from a report, read strictly, every fault told with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from gklint.api.options import READERS, Options, OptionsError
from gklint.api.per_file import anchored
from gklint.api.words import words
from gklint.resources.records import dataclass, field
from gklint.resources.regex import regex
from gklint.resources.spoken import why

NAMES = ("gklint.toml", ".gklint.toml", "pyproject.toml")
KEYS = tuple(sorted(name.replace("_", "-") for name in READERS))
_HEADER = regex(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?\Z")
_KEY = regex(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(?:=|\.)""")
_PLACE = regex(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")


class ConfigError(Exception):
    """A configuration file that cannot be used. `str()` is `file:line: what is wrong` in the language asked for."""

    def __init__(self, path: str, line: int, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        super().__init__(path, line, message)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Config:
    """One configuration file: its path and the options it makes (paths of rules made absolute)."""

    path: str | None = None
    options: Options = field(default_factory=Options)


def config_for(directory: str, lang: str = "zh") -> Config:
    """The configuration that holds for files in a folder: the nearest one at or above it, else an empty one.

    In one folder `gklint.toml` comes before `.gklint.toml`, and that before `[tool.gklint]` in `pyproject.toml`.
    Files are not merged. `ConfigError` if the file is wrong.
    """
    return _config_in(os.path.abspath(directory or "."), lang)


@lru_cache(maxsize=4096)
def _config_in(directory: str, lang: str) -> Config:
    found = _here(directory, lang)
    if found is not None:
        return found
    parent = os.path.dirname(directory)
    return Config() if parent == directory else _config_in(parent, lang)


def _here(directory: str, lang: str) -> Config | None:
    for name in NAMES:
        path = os.path.join(directory, name)
        if os.path.isfile(path) and (found := _load(path, lang, needed=False)) is not None:
            return found
    return None


@lru_cache(maxsize=64)
def load_config(path: str, lang: str = "zh") -> Config:
    """The configuration in a file that was named (`--config`). `ConfigError` if there is none in it."""
    found = _load(path, lang, needed=True)
    assert found is not None
    return found


def forget_configuration() -> None:
    """Looks for configuration files again when they are asked for next."""
    _config_in.cache_clear()
    load_config.cache_clear()


def _load(path: str, lang: str, needed: bool) -> Config | None:
    """Reads one file; None if it is a pyproject.toml without our table and none was `needed`."""
    say = words(lang)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(path, 0, say("config-unreadable", why=why(error, lang))) from error
    shared = os.path.basename(path) == "pyproject.toml"
    if shared and not needed and b"gklint" not in data:
        return None
    table, text = _table(path, data, lang)
    if shared:
        tool = table.get("tool")
        table = tool.get("gklint") if isinstance(tool, dict) else None  # type: ignore[assignment]
        if table is None and not needed:
            return None
        if not isinstance(table, dict):
            raise ConfigError(path, 0, say("config-no-table"))
    return Config(path, _options(path, text, table, "tool.gklint" if shared else "", lang))


def _table(path: str, data: bytes, lang: str) -> tuple[dict[str, Any], str]:
    import tomllib

    say = words(lang)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(path, line, say("config-not-utf8")) from error
    try:
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        what = _PLACE.sub("", str(error))
        raise ConfigError(path, line, say("config-not-toml", why=what)) from error


def _options(path: str, text: str, table: dict[str, Any], within: str, lang: str) -> Options:
    say = words(lang)
    options = Options()
    for key, value in table.items():
        name = key.replace("-", "_")
        if key not in KEYS:
            what = say("config-unknown-key", key=key) + suggestion(key, KEYS, lang)
            raise ConfigError(path, line_of(text, within, key), what)
        if name == "rules":
            value = [value] if isinstance(value, str) else value
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                value = [os.path.join(os.path.dirname(os.path.abspath(path)), each) for each in value]
        if name == "baseline" and isinstance(value, str) and value:
            value = os.path.join(os.path.dirname(path), value)
        if name == "per_file_ignores" and isinstance(value, dict):
            folder = os.path.dirname(os.path.abspath(path))
            value = dict(anchored(tuple(value.items()), folder))
        if name in ("severity", "deadlines", "per_file_ignores") and not isinstance(value, dict):
            raise ConfigError(path, line_of(text, within, key), say("config-not-a-table", key=key))
        try:
            options = options.updated({name: value})
        except OptionsError as error:
            line = line_of(text, within, key)
            if isinstance(value, dict):
                line = line_of(text, ".".join(filter(None, (within, key))), _guilty(name, value)) or line
            shown = say("config-bad-value", key=key, value=_show(error.value), expected=error.wanted(lang))
            raise ConfigError(path, line, shown) from error
    return options


def _guilty(name: str, table: dict[str, Any]) -> str:
    """The first entry of a table that cannot be read."""
    for key, value in table.items():
        try:
            READERS[name](name, {key: value})
        except OptionsError:
            return key
    return ""


def _show(value: Any) -> str:
    import json

    try:
        return json.dumps(value, ensure_ascii=False)[:80]
    except TypeError:
        return str(value)[:80]


def suggestion(word: str, known: Sequence[str], lang: str, listed: bool = True) -> str:
    """What to add to "there is no …": the nearest word, else (if `listed`) what there is."""
    from difflib import get_close_matches

    say = words(lang)
    if near := get_close_matches(word, known, 1, 0.6):
        return say("did-you-mean", word=near[0])
    return say("known-words", words=say.join(list(known))) if listed else ""


def line_of(text: str, table: str, key: str) -> int:
    """The line (from 1) on which a key of a TOML table stands; 0 if it cannot be told (inline tables)."""
    for number, inside, name in _lines(text):
        if inside == table and name == key:
            return number
        if name is None and inside == ".".join(filter(None, (table, key))):
            return number
    return 0


def _lines(text: str) -> Iterator[tuple[int, str, str | None]]:
    """(line, table, key or None for a header) of a TOML text, skipping what stands inside multi-line strings."""
    table, fence = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if not fence:
            if header := _HEADER.match(line):
                table = ".".join(part.strip().strip("\"'") for part in header[1].split("."))
                yield number, table, None
            elif found := _KEY.match(line):
                yield number, table, found[1].strip("\"'")
        for mark in ('"""', "'''"):
            if line.count(mark) % 2 and fence in ("", mark):
                fence = "" if fence else mark
