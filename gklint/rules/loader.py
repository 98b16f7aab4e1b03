"""Rule files to `Rule` objects: read, checked and compiled once, then taken from the cache.

In: the rules that come with gklint and paths the user gave (files or folders). Out: rules in the order of their codes.
Whatever cannot work is a `SpecError` at its place: a key or kind nobody knows, a code or name taken twice, a template
that asks for a value its kind does not give, a pattern or expression that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gklint.diagnostics import Severity
from gklint.resources import SpecError, compiled, root, yaml_files
from gklint.rules.kinds import KINDS
from gklint.rules.messages import placeholders
from gklint.rules.model import Rule

if TYPE_CHECKING:
    from gklint.resources import Marked

GROUPS = ("structure", "tables", "arithmetic", "narrative", "fees", "archive")
OURS = "GK"
_COMMON = (
    "code", "name", "level", "kind", "title", "checks", "why", "source", "help", "message", "messages", "fix",
    "examples", "default",
)  # fmt: skip


class Where:
    """A rule file being read: what kinds raise their errors with."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked

    def error(self, keys: Sequence[str | int], message: str, expected: str = "", **more: Any) -> SpecError:
        """An error at the value of a path of keys."""
        return self.marked.error(keys, message, expected, **more)

    def inside(self, keys: Sequence[str | int], error: Exception) -> SpecError:
        """An error of one of the little languages (`column`, `message`, `expected`), inside the string of a path."""
        column = getattr(error, "column", None)
        return self.marked.error(
            keys,
            getattr(error, "message", None) or str(error),
            getattr(error, "expected", "") or "",
            offset=column - 1 if isinstance(column, int) and column > 0 else None,
        )


def load_rules(extra: Iterable[str | Path] = ()) -> tuple[Rule, ...]:
    """The rules of gklint and of the user's files and folders, ordered by code."""
    own = [rule for path in extra for rule in user_rules(path)]
    rules = [*builtin_rules(), *own]
    _refuse_twice(rules)
    _refuse_ours(own)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def rules_in(paths: Iterable[str | Path]) -> list[Rule]:
    """The rules of some files and folders alone; refused as `load_rules` would refuse them, but for gklint's own."""
    found = [rule for path in paths for rule in user_rules(path)]
    known = {(rule.code, rule.name) for rule in builtin_rules()}
    own = [rule for rule in found if (rule.code, rule.name) not in known]
    _refuse_twice([*builtin_rules(), *own])
    _refuse_ours(own)
    return found


@lru_cache(maxsize=1)
def builtin_rules() -> tuple[Rule, ...]:
    """The rules that come with gklint."""
    folder = root() / "rules"
    files = [file for group in GROUPS for file in yaml_files(folder / group)]
    return _rules(compiled("rules", files, lambda: [_compile(file) for file in files]))


def user_rules(path: str | Path) -> tuple[Rule, ...]:
    """The rules of one file, or of all YAML files below a folder."""
    start = Path(path)
    if not start.exists():
        raise SpecError(path, 0, 0, "no such rule file or folder", "a YAML file, or a folder that holds some")
    files = yaml_files(start)
    if not files:
        raise SpecError(path, 0, 0, "no rule in this folder", "a folder that holds YAML files")
    return _rules(compiled("user-rules", files, lambda: [_compile(file) for file in files]))


def _rules(data: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(**{**each, "level": level, "default_level": level, "examples": tuple(each["examples"])})
        for each in data
        for level in [Severity(each["level"])]
    )


def _refuse_ours(rules: Sequence[Rule]) -> None:
    """Codes that begin with GK are given by gklint alone: a later version may use any of them."""
    for rule in rules:
        if rule.code.startswith(OURS):
            from gklint.resources import load_marked

            message = f"codes that begin with {OURS} are those of gklint"
            raise load_marked(rule.path).error(["code"], message, "letters of your own, such as XY001")


def _refuse_twice(rules: Sequence[Rule]) -> None:
    """A code or name stands for one rule."""
    for key in ("code", "name"):
        seen: dict[str, Rule] = {}
        for rule in rules:
            word = getattr(rule, key)
            if word in seen:
                from gklint.resources import load_marked

                raise load_marked(rule.path).error(
                    [key], f"the {key} `{word}` is taken by {seen[word].path}", f"a {key} of its own"
                )
            seen[word] = rule


def _compile(file: Path) -> dict[str, Any]:
    """One rule file as the arguments of `Rule`, all JSON-able."""
    from gklint.resources import load_marked, validate

    marked = load_marked(file)
    where = Where(marked)
    data = marked.data
    if isinstance(data, dict) and isinstance(data.get("kind"), str) and data["kind"] not in KINDS:
        _unknown_kind(where, data["kind"])
    validate(data, "rule", marked)
    kind = KINDS[data["kind"]]
    spec = {key: value for key, value in data.items() if key not in _COMMON}
    prepare = kind.offer("prepare")
    prepared = prepare(spec, where) if prepare else None
    _check_templates(data, spec, where)
    return {
        "code": data["code"],
        "name": data["name"],
        "level": int(Severity.parse(data["level"])),
        "kind": data["kind"],
        **{key: data[key] for key in ("title", "checks", "why", "source", "help", "message")},
        "messages": data.get("messages", {}),
        "fix": data.get("fix", {}),
        "examples": data.get("examples", []),
        "default": data.get("default", True),
        "spec": spec,
        "compiled": prepared,
        "group": file.parent.name,
        "path": str(file),
    }


def _unknown_kind(where: Where, kind: str) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(kind, KINDS, 1)
    expected = f"`{near[0]}`?" if near else f"one of {', '.join(KINDS)}"
    raise where.error(["kind"], f"unknown kind of rule `{kind}`", expected)


def _check_templates(data: Mapping[str, Any], spec: Mapping[str, Any], where: Where) -> None:
    """Every `{name}` of a template must be one that the kind gives."""
    offer = KINDS[data["kind"]].offer("placeholders")
    given = offer(spec) if offer else None
    extra = data.get("messages", {})
    _check_message_keys(data, spec, where)
    templates: list[tuple[str | int, ...]] = [("message",), ("help",), *(("messages", key) for key in extra)]
    for keys in templates:
        words: Any = data
        for key in keys:
            words = words[key]
        for lang, template in words.items():
            at = (*keys, lang)
            try:
                names = list(placeholders(template))
            except ValueError as error:
                expected = "text with {name}, and {{ }} for braces"
                raise where.error(at, f"not a message template: {error}", expected) from None
            for name in names:
                if given is not None and name not in given and name != "working":
                    listed = ", ".join(f"{{{each}}}" for each in sorted(given)) or "no placeholder"
                    raise where.error(at, f"nothing fills {{{name}}} here", listed, found=f"{{{name}}}")


def _check_message_keys(data: Mapping[str, Any], spec: Mapping[str, Any], where: Where) -> None:
    """Every message that a kind or a case of the rule asks for is there."""
    known = {"message", *data.get("messages", {})}
    listed = "one of " + ", ".join(sorted(known))
    for key in ("cases", "phrases"):
        for index, entry in enumerate(spec.get(key, ())):
            if isinstance(entry, dict) and entry.get("message", "message") not in known:
                raise where.error([key, index, "message"], "no such message in `messages`", listed)
    for name in getattr(KINDS[data["kind"]].module, "MESSAGES", ()):
        if name not in known:
            raise where.error(["messages"], f"rules of kind {data['kind']} need a message `{name}`", f"messages.{name}")
