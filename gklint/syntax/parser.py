"""Tokens to tree, by the LALR tables that Lark makes of `grammar/report.lark`.

Lark builds the tables once; they are cached as plain data, and a loop of a few lines drives them. A run that finds them
in the cache need not import Lark.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gklint.resources import compiled, root
from gklint.syntax.shape import Shape
from gklint.syntax.tokens import tokens
from gklint.syntax.tree import Leaf, Node, Tree
from gklint.syntax.vocabulary import Vocabulary
from gklint.text import Source

_END = "$END"


class _Tables:
    """`actions[state][token]`: a state to go to (>= 0) or a rule to reduce by (-1 - index). `rules`: (name, length)."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.start: int = data["start"]
        self.end: int = data["end"]
        self.actions: list[dict[str, int]] = data["actions"]
        self.rules: list[tuple[str, int, bool]] = [(name, size, name.startswith("_")) for name, size in data["rules"]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    path = root() / "grammar" / "report.lark"
    return _Tables(compiled("report-grammar", [path], lambda: _build(path.read_text(encoding="utf-8"))))


def _build(grammar: str) -> dict[str, Any]:
    from lark import Lark
    from lark.parsers.lalr_analysis import Shift

    table = Lark(grammar, parser="lalr", lexer="basic").parser.parser.parser.parse_table
    rules: list[Any] = []
    actions: list[dict[str, int]] = []
    for state in range(len(table.states)):
        row: dict[str, int] = {}
        for token, (action, argument) in table.states[state].items():
            if action is Shift:
                row[token] = argument
            else:
                if argument not in rules:
                    rules.append(argument)
                row[token] = -1 - rules.index(argument)
        actions.append(row)
    return {
        "start": table.start_states["start"],
        "end": table.end_states["start"],
        "actions": actions,
        "rules": [[rule.origin.name, len(rule.expansion)] for rule in rules],
    }


def parse(source: Source, vocabulary: Vocabulary) -> Tree:
    """The syntax tree of a source. Never fails: what is not understood is prose."""
    shape = Shape(source.text)
    return Tree(source, tokens(source.text, vocabulary, shape), shape, _run)


def _run(leaves: list[Leaf]) -> Node:
    tables = _tables()
    actions, rules = tables.actions, tables.rules
    states = [tables.start]
    values: list[Any] = []
    for leaf in [*leaves, Leaf(_END, 0, 0, 0)]:
        kind = leaf.kind
        while (action := actions[states[-1]][kind]) < 0:
            name, size, inlined = rules[-1 - action]
            children: list[Node | Leaf] = []
            if size:
                parts = values[-size:]
                del values[-size:], states[-size:]
                if type(parts[0]) is list:  # it grows in place: time stays linear
                    children = parts[0]
                    del parts[0]
                for part in parts:
                    if type(part) is list:
                        children += part
                    else:
                        children.append(part)
            values.append(children if inlined else Node(name, children))
            states.append(actions[states[-1]][name])
            if states[-1] == tables.end:
                break
        if states[-1] == tables.end:
            break
        states.append(action)
        values.append(leaf)
    root_node: Node = values[-1]
    return root_node
