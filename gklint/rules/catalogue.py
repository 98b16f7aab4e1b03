"""The rules as a page for people: docs/rules.md, made from the rule files and checked against them.

    python -m gklint.rules.catalogue --check | --write

`page` gives one rule as plain data, and `told` says an example in words; the command line uses both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gklint.form.load import load_form
from gklint.form.model import Form
from gklint.form.naming import words as metric_words
from gklint.resources import compiled, load_yaml, root
from gklint.rules.messages import Words, fill, pick
from gklint.rules.model import Rule


def page(rule: Rule, lang: str = "zh") -> dict[str, Any]:
    """The manual page of a rule as plain data, texts in one language; examples are lists of lines."""
    return {
        "code": rule.code,
        "name": rule.name,
        "level": str(rule.level),
        "kind": rule.kind,
        "group": rule.group,
        "title": pick(rule.title, lang),
        "checks": pick(rule.checks, lang),
        "why": pick(rule.why, lang),
        "source": rule.cited(lang),
        "help": pick(rule.help, lang),
        "fix": pick(rule.fix, lang) if rule.fix else "",
        "examples": [
            {"name": example["name"], "fails": bool(example.get("fails")), "lines": told(example, lang)}
            for example in rule.examples
        ],
    }


def told(example: Mapping[str, Any], lang: str = "zh") -> list[str]:
    """What an example changes in the standard report, one line each."""
    say = _table()
    if "reports" in example:
        join = pick(say["report-join"], lang)
        lines = [
            fill(say["report"], {"number": number, "told": join.join(told(report, lang))}, lang)
            for number, report in enumerate(example["reports"], 1)
        ]
        tree = example.get("tree", {}).items()
        return lines + [fill(say["below"], {"agency": agency, "below": below}, lang) for agency, below in tree]
    if "text" in example:
        text = str(example["text"]).strip()
        return fill(say["text" if text else "text-empty"], {"text": text}, lang).split("\n")
    form = load_form(str(example.get("form", "2021")))
    lines = []
    for key in ("form", "year", "agency", "published"):
        if key in example:
            value = pick(form.name, lang) if key == "form" else example[key]
            lines.append(fill(say[key], {key: str(value)}, lang))
    if cells := example.get("cells"):
        shown = [_cell(form, metric, value, say, lang) for metric, value in cells.items()]
        lines.append(fill(say["cells"], {"cells": pick(say["cell-join"], lang).join(shown)}, lang))
    prose = example.get("prose", {})
    for name, text in (prose if isinstance(prose, Mapping) else {"": prose}).items():
        key = "prose" if text else "prose-empty"
        lines.append(fill(say[key], {"prose": text, "name": _piece(form, name)}, lang))
    lines.extend(_edits(example, form, say, lang))
    return lines or [pick(say["clean"], lang)]


def _edits(example: Mapping[str, Any], form: Form, say: Mapping[str, Words], lang: str) -> Iterator[str]:
    """The lines for changes of structure."""
    if pieces := example.get("without"):
        yield fill(say["without"], {"pieces": [_piece(form, piece) for piece in pieces]}, lang)
    for entry in example.get("insert", ()):
        yield fill(say["insert"], {"text": entry["text"].replace("\t", " ")}, lang)
    if section := example.get("repeat"):
        yield fill(say["repeat"], {"piece": _piece(form, section)}, lang)
    if move := example.get("move"):
        moved = {"piece": _piece(form, move["section"]), "before": _piece(form, move["before"])}
        yield fill(say["move"], moved, lang)
    for edit in example.get("replace", ()):
        values = {"before": _plain(edit["from"]), "after": _plain(edit["to"])}
        yield fill(say["replace" if values["after"] else "removed"], values, lang)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cell(form: Form, metric: str, value: Any, say: Mapping[str, Words], lang: str) -> str:
    key = "cell" if value not in ("", None) else "cell-blank"
    return fill(say[key], {"metric": metric_words(form, metric, lang), "value": str(value)}, lang)


def _piece(form: Form, name: str) -> str:
    """How people call a piece of the report: its title or label."""
    kind, _, rest = name.rpartition(":")
    column = rest.rpartition(".")[2]
    labels: dict[str, str] = {}
    for section in form.sections:
        labels.setdefault(section.id, section.title)
        labels.update({f"topic:{topic.id}": topic.title for topic in section.topics})
    for table in form.tables:
        labels[f"table:{table.id}"] = table.name
        for block in table.blocks:
            labels.update({f"row:{row.id}": row.label for row in block.rows})
            labels.update({f"column:{table.id}.{each.id}": each.label for each in block.columns})
    return labels.get(name) or (column if kind else rest)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    path = root() / "rules" / "examples" / "words.yaml"
    found: dict[str, Any] = compiled("example-words", [path], lambda: load_yaml(path))
    return found


# ---------------------------------------------------------------- docs/rules.md


def render(rules: Iterable[Rule]) -> str:
    """The whole page in Markdown: Chinese, with English titles."""
    known = list(rules)
    say = _table()["page"]
    heads = [pick(say[key], "zh") for key in ("code", "level", "text", "name")]
    lines = [f"# {pick(say['title'], 'zh')} · {pick(say['title'], 'en')}", "", pick(say["intro"], "zh"), ""]
    lines += [f"| {' | '.join(heads)} |", "| --- | --- | --- | --- |"]
    lines += [
        f"| [{rule.code}](#{rule.code.lower()}) | {_level(rule)} | {_escaped(pick(rule.title, 'zh'))} | `{rule.name}` |"
        for rule in known
    ]
    for group, members in _grouped(known):
        title = _table()["groups"].get(group, {"zh": group, "en": group})
        lines += ["", f"## {title['zh']} · {title['en']}"]
        for rule in members:
            lines += _section(rule)
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> Iterator[str]:
    say = _table()["page"]
    about = page(rule)
    yield ""
    yield f'<a id="{rule.code.lower()}"></a>'
    yield ""
    yield f"### {rule.code} {about['title']}"
    yield ""
    yield f"*{pick(rule.title, 'en')}* · `{rule.name}` · {_level(rule)}"
    yield ""
    for key in ("checks", "why", "source", "help", *(["fix"] if about["fix"] else [])):
        yield f"- **{pick(say[key], 'zh')}**：{_escaped(about[key])}"
    for example in about["examples"]:
        yield f"- **{pick(say['fails' if example['fails'] else 'passes'], 'zh')}**：{example['name']}"
        yield ""
        yield "  ```text"
        yield from (f"  {line}".rstrip() for line in example["lines"])
        yield "  ```"
        yield ""


def _level(rule: Rule) -> str:
    return pick(_table()["levels"][str(rule.default_level or rule.level)], "zh")


def _escaped(text: str) -> str:
    """Text inside Markdown: no accidental emphasis, links or table cells."""
    return "".join(f"\\{char}" if char in "\\`*_|<>[]" else char for char in text)


def _grouped(rules: Sequence[Rule]) -> Iterator[tuple[str, list[Rule]]]:
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.group, []).append(rule)
    yield from groups.items()


def main(argv: Sequence[str]) -> int:
    """`--write` makes docs/rules.md, `--check` says whether it is as the rules make it (1: it is not)."""
    from gklint.rules.loader import builtin_rules

    path = Path(root(), "docs", "rules.md")
    text = render(sorted(builtin_rules(), key=lambda rule: rule.code))
    if list(argv) == ["--write"]:
        path.write_text(text, encoding="utf-8")
        return 0
    if list(argv) != ["--check"]:
        sys.stderr.write("usage: python -m gklint.rules.catalogue --check | --write\n")
        return 2
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{path} is not what the rules make: run python -m gklint.rules.catalogue --write\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
