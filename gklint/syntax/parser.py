"""Tokens to tree, by the LALR tables that Lark makes of `grammar/report.lark`.

Lark builds the tables once; they are cached as plain data, and a loop of a few lines drives them. A run that finds them
in the cache need not import Lark.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gklint.resources import compiled, root
from gklint.resources.memo import Memo
from gklint.syntax.shape import Shape
from gklint.syntax.tokens import tokens
from gklint.syntax.tree import Leaf, Node, Table, Tree
from gklint.syntax.vocabulary import Vocabulary
from gklint.text import Source

_END = "$END"
_memo = Memo(50_000)  # tokens


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
    return Tree(source, tokens(source.text, vocabulary, shape), shape, _run, _tables_of)


def _tables_of(leaves: list[Leaf]) -> list[Table]:
    """The tables among tokens. A section is parsed by itself; what its kinds of tokens make is remembered."""
    found: list[Table] = []
    starts = [index for index, leaf in enumerate(leaves) if leaf.kind == "SECTION"]
    for start, stop in zip([0, *starts], [*starts, len(leaves)], strict=True):
        kinds = tuple([leaf.kind for leaf in leaves[start:stop]])
        places: list[tuple[int, int]] | None = _memo.get(kinds)
        if places is None:
            places = []
            _table_places(_run(leaves[start:stop]), 0, places)
            _memo.put(kinds, places, len(kinds) + 1)
        section = leaves[start].data if kinds and kinds[0] == "SECTION" else ""
        found += [Table(section, leaves[start + first : start + last]) for first, last in places]
    return found


def _table_places(node: Node, at: int, found: list[tuple[int, int]]) -> int:
    """Notes the first token of each table below a node and the one behind its last; the number of tokens so far."""
    for child in node.children:
        if isinstance(child, Leaf):
            at += 1
        elif child.kind == "table":
            begin, at = at, at + sum(1 for _ in child.leaves())
            found.append((begin, at))
        else:
            at = _table_places(child, at, found)
    return at


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
