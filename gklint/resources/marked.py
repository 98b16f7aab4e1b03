"""YAML as plain data, with the place of every value kept for error messages.

The scalars are those of YAML 1.2's core schema (true/false, null, decimal and hexadecimal integers, floats); everything
else is a string, so `no`, `2024-01-31` and `0777` mean what they look like. Keys are strings, and none may repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gklint.resources.errors import SpecError
from gklint.resources.records import dataclass, field

Keys = tuple[str | int, ...]

# Aliases may repeat a node many times over; a rule file that unfolds to more values than this is not a rule file.
_MOST_VALUES = 100_000
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value (or a key) starts: line and column from 1. `length`: characters on that line, as far as known."""

    line: int
    column: int
    length: int = 1
    style: str = ""  # of a scalar: "" plain, ' or " quoted, | or > block


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data together with the text it was read from. `values` and `keys` map a path of keys to its mark."""

    path: str
    text: str
    data: Any
    values: dict[Keys, Mark] = field(default_factory=dict)
    keys: dict[Keys, Mark] = field(default_factory=dict)

    def mark(self, keys: Sequence[str | int] = (), *, key: bool = False) -> Mark:
        """The mark of the value at a path (of its key with `key`), or of the nearest thing around it that has one."""
        at = tuple(keys)
        if key and at in self.keys:
            return self.keys[at]
        while at not in self.values and at:
            at = at[:-1]
        return self.values.get(at, Mark(1, 1))

    def error(
        self,
        keys: Sequence[str | int],
        message: str,
        expected: str = "",
        *,
        found: str = "",
        key: bool = False,
        offset: int | None = None,
        length: int | None = None,
    ) -> SpecError:
        """A `SpecError` at the value (or key) of a path; `offset` moves it inside the characters of a string value."""
        mark = self.mark(keys, key=key)
        line, column, width = mark.line, mark.column, mark.length
        if offset is not None:
            line, column = self._inside(mark, offset)
            width = 1
        return SpecError(self.path, line, column, message, expected, found, length or width, self.text)

    def _inside(self, mark: Mark, offset: int) -> tuple[int, int]:
        """The place of a character inside a scalar: exact for strings on one line and for `|` blocks."""
        if mark.style not in ("|", ">"):
            return mark.line, mark.column + offset + (1 if mark.style in ("'", '"') else 0)
        lines = self.text.split("\n")
        body = lines[mark.line :]
        indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), 0)
        for number, line in enumerate(body, mark.line + 1):
            width = max(0, len(line.rstrip("\r")) - indent) + 1
            if offset < width:
                return number, indent + offset + 1
            offset -= width
        return mark.line, mark.column


def load_yaml(path: Path | str) -> Any:
    """The plain data of a YAML file (dict, list, str, int, float, bool, None). `SpecError` if it cannot be read."""
    return load_marked(path).data


def load_marked(path: Path | str) -> Marked:
    """The data of a YAML file with the place of every value. `SpecError` if it cannot be read."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SpecError(path, 0, 0, f"cannot read the file: {error.strerror or error}", "a YAML file") from error
    except UnicodeDecodeError as error:
        message = f"not UTF-8: byte {error.start} cannot be decoded"
        raise SpecError(path, 0, 0, message, "a YAML file in UTF-8") from error
    return parse_marked(text, path)


def parse_marked(text: str, path: Path | str = "<text>") -> Marked:
    """As `load_marked`, from a text at hand; `path` is only its name."""
    import yaml

    try:
        if _too_deep(text):
            raise RecursionError
        node = yaml.compose(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        line, column = (at.line + 1, at.column + 1) if at else (0, 0)
        message = " ".join(part for part in (error.context, error.problem) if part)
        raise SpecError(path, line, column, f"not YAML: {message}", "well-formed YAML", text=text) from error
    except yaml.YAMLError as error:
        raise SpecError(path, 0, 0, f"not YAML: {' '.join(str(error).split())}", "well-formed YAML") from error
    except RecursionError as error:
        raise SpecError(path, 0, 0, "nested too deeply", "well-formed YAML") from error
    marked = Marked(str(path), text, None)
    if node is None:
        return marked
    try:
        data = _Builder(marked).build(node, ())
    except RecursionError as error:
        raise SpecError(path, 0, 0, "nested too deeply", "well-formed YAML") from error
    return Marked(marked.path, text, data, marked.values, marked.keys)


def _too_deep(text: str) -> bool:
    """Whether lists and mappings nest deeper than any rule needs: composing would exhaust the C stack."""
    loader = _loader()(text)
    depth = 0
    try:
        while loader.check_event():
            event = type(loader.get_event()).__name__
            depth += event.endswith("StartEvent") - event.endswith("EndEvent")
            if depth > _DEEPEST:
                return True
    finally:
        loader.dispose()
    return False


@lru_cache(maxsize=1)
def _loader() -> Any:
    """A loader class that knows the scalars of the core schema and nothing else."""
    import yaml

    class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML reads it from the class

    for tag, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", list("-+0123456789")),
        ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ):
        CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})\\Z"), first)
    return CoreLoader


class _Builder:
    """Turns composed nodes into plain data, noting where each stands."""

    def __init__(self, into: Marked) -> None:
        self.into = into
        self.open: set[int] = set()
        self.count = 0

    def build(self, node: Any, keys: Keys) -> Any:
        self.into.values[keys] = _mark(node)
        self.count += 1
        if self.count > _MOST_VALUES:
            raise self.into.error((), "the file unfolds to too many values", "fewer aliases (*name)")
        if id(node) in self.open:
            raise self.into.error(keys, "an alias that stands inside what it names", "no alias of the thing itself")
        if node.id == "scalar":
            return self.scalar(node, keys)
        self.open.add(id(node))
        try:
            return self.sequence(node, keys) if node.id == "sequence" else self.mapping(node, keys)
        finally:
            self.open.discard(id(node))

    def sequence(self, node: Any, keys: Keys) -> list[Any]:
        return [self.build(item, (*keys, index)) for index, item in enumerate(node.value)]

    def mapping(self, node: Any, keys: Keys) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.id != "scalar":
                self.into.values[(*keys, "?")] = _mark(key_node)
                raise self.into.error((*keys, "?"), "a key that is a list or a mapping", "a word as the key")
            key = str(key_node.value)
            at = (*keys, key)
            if key in found:
                first = self.into.keys[at].line
                self.into.keys[at] = _mark(key_node)
                raise self.into.error(at, f"the key `{key}` stands twice", f"one `{key}` (line {first})", key=True)
            self.into.keys[at] = _mark(key_node)
            found[key] = self.build(value_node, at)
        return found

    def scalar(self, node: Any, keys: Keys) -> Any:
        text, kind = str(node.value), str(node.tag).rpartition(":")[2]
        if kind == "str" or node.style:
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            return int(text, 16 if text.startswith("0x") else 10)
        if kind == "float":
            return float(text)
        raise self.into.error(keys, f"the YAML tag `{node.tag}` is not used here", "plain data without tags")


def _mark(node: Any) -> Mark:
    start, end = node.start_mark, node.end_mark
    # A block collection ends on a later line: underline its first character only.
    length = end.column - start.column if end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, length), getattr(node, "style", None) or "")
