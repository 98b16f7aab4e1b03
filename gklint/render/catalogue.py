"""The rules for people (a table, or one rule whole) and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gklint.api.words import Words
from gklint.diagnostics import Severity
from gklint.render.cells import Ruler
from gklint.render.data import SCHEMA_VERSION, TOOL, dumps, plain
from gklint.text import Source

_WIDTH = 96
_MOST_LINES = 24
_TOLD = ("name", "fails", "passes", "cells", "prose", "replace", "at", "level", "count")
_RULER = Ruler()


def text(texts: Mapping[str, str], lang: str) -> str:
    """A text of a rule in a language."""
    return str(texts.get(lang) or texts["zh"]).strip()


def as_table(rules: Iterable[Any], on: Mapping[str, Severity], say: Words) -> str:
    """One line a rule: code, level, title, name; then how many there are."""
    rows = [(say("rule-code"), say("rule-level"), say("rule-title"), say("rule-name"))]
    for rule in rules:
        level = say(f"level-{on.get(rule.code, rule.level)}")
        off = "" if rule.code in on else say("rule-off")
        rows.append((rule.code, level, text(rule.title, say.lang) + off, rule.name))
    widths = [max(_RULER.width(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(_padded(cell, width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    return "\n".join([*lines, "", say("rules-count", n=len(rows) - 1)]) + "\n"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _RULER.width(cell))


def whole(rule: Any, on: Mapping[str, Severity], say: Words, run: Callable[[Any, str], Any]) -> str:
    """Everything about one rule: what, why, source, an example that fails, one that passes, how to mend it.

    run(rule, "fails" or "passes") gives the result of the first such example, or None.
    """
    level = say(f"level-{on.get(rule.code, rule.level)}")
    off = "" if rule.code in on else say("rule-off")
    lines = [f"{rule.code} {rule.name}  {level}{off}", text(rule.title, say.lang), ""]
    for name, said in (("checks", text(rule.checks, say.lang)), ("why", text(rule.why, say.lang))):
        lines += _section(say(f"rule-{name}"), said)
    lines += _section(say("rule-source"), rule.cited(say.lang).strip())
    for key in ("fails", "passes"):
        result = run(rule, key)
        if result is not None:
            body = _example(rule.examples[result.index], say)
            lines += _section(say(f"example-{key}", name=result.name), body, _found(result, say))
    lines += _section(say("rule-help"), text(rule.help, say.lang))
    if rule.fix:
        lines += _section(say("rule-fix"), text(rule.fix, say.lang))
    return "\n".join(lines).rstrip("\n") + "\n"


def _found(result: Any, say: Words) -> str:
    """What gklint says of a failing example, with the lines it speaks of."""
    from gklint.readers import read_bytes
    from gklint.render import Look
    from gklint.render.terminal import Terminal

    source = read_bytes(result.text.encode("utf-8", "surrogatepass"), say("example"))
    if not result.diagnostics or not isinstance(source, Source):
        return "\n".join(found.message for found in result.diagnostics)
    terminal = Terminal(Look(lang=say.lang, width=_WIDTH - 2))
    return "\n" + terminal.excerpt(source, result.diagnostics[0])


def _section(title: str, body: str, verbatim: str = "") -> list[str]:
    wrapped = [line for part in body.split("\n") for line in _RULER.wrap(part, _WIDTH - 2)]
    wrapped += verbatim.rstrip("\n").split("\n") if verbatim else []
    return [title, *(f"  {line}".rstrip() for line in wrapped), ""]


def _example(example: Mapping[str, Any], say: Words) -> str:
    """An example in words: a whole text, or what is changed in a clean report."""
    if "text" in example:
        lines = str(example["text"]).strip().split("\n")
        shown = lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]
        return "\n".join(shown) or say("example-empty")
    lines = []
    if cells := example.get("cells"):
        form = str(example.get("form", "2021"))
        shown = [f"{_name(form, metric, say.lang)} = {_cell(value, say)}" for metric, value in cells.items()]
        lines.append(say("example-cells", cells=say.join(shown)))
    prose = example.get("prose")
    for part in [prose] if isinstance(prose, str) else (prose or {}).values():
        lines.append(say("example-prose", prose=str(part).strip()))
    for change in example.get("replace") or ():
        lines.append(say("example-change", before=change.get("from", ""), after=change.get("to", "")))
    rest = [f"{key} = {_scalar(value)}" for key, value in example.items() if key not in _TOLD]
    if rest:
        lines.append(say("example-settings", settings=say.join(rest)))
    return "\n".join(lines) or say("example-clean")


def _name(form: str, metric: str, lang: str) -> str:
    """How people call a metric."""
    from gklint.form.load import load_form
    from gklint.form.naming import words

    return words(load_form(form), metric, lang)


def _cell(value: Any, say: Words) -> str:
    return say("example-blank") if value is None or value == "" else _scalar(value)


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False)


def as_json(rules: Sequence[Any], on: Mapping[str, Severity], lang: str, ascii_only: bool = False) -> str:
    """{"schema_version", "tool", "rules": […]}: everything a rule file says, texts in one language."""
    data = [
        {
            "code": rule.code,
            "name": rule.name,
            "level": str(on.get(rule.code, rule.level)),
            "enabled": rule.code in on,
            "kind": rule.kind,
            "title": text(rule.title, lang),
            **{name: text(getattr(rule, name), lang) for name in ("checks", "why")},
            "source": rule.cited(lang).strip(),
            "help": text(rule.help, lang),
            **({"fix": text(rule.fix, lang)} if rule.fix else {}),
            "examples": plain(list(rule.examples)),
        }
        for rule in rules
    ]
    head = f'{{"schema_version": "{SCHEMA_VERSION}", "tool": {dumps(TOOL)}, "rules": [\n'
    return head + ",\n".join(dumps(each, ascii_only) for each in data) + "\n]}\n"
