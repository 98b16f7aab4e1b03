"""Arithmetic over metrics: text in, a tree as nested lists (plain JSON) out. Grammar: grammar/expression.lark.

The tree, with columns counted from 1:

    ["int", 5, column]                    ["name", "requests.new", column]
    ["sum", "rows", "", column]           ["sum", "group", "denied", column]
    ["add", [[1, tree], [-1, tree] …]]    ["mul", [tree, tree …]]
    ["cmp", "==", left, right, column]    ["and", [tree, tree …]]

A tree is made once, when rules are compiled; `remember` hands trees from a cache to later runs, which then never
import Lark.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

Tree = list[Any]

LONGEST = 4000  # characters; a rule that needs more is a mistake
DEEPEST = 40  # brackets

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*(?:@[a-z][a-z0-9_]*)?\Z")
_RANGES = ("rows", "columns", "leaves", "group")
_WORDS = {
    "INTEGER": "a number",
    "NAME": "a name",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "PLUS": "`+`",
    "MINUS": "`-`",
    "STAR": "`*`",
    "SUM": "`sum(…)`",
    "AND": "`and`",
    "COMPARE": "a comparison (== != <= >= < >)",
    "ROWS": "`rows`",
    "COLUMNS": "`columns`",
    "LEAVES": "`leaves`",
    "GROUP": "`group NAME`",
    "$END": "the end",
}
_trees: dict[str, Tree] = {}


class ExpressionError(ValueError):
    """An expression that cannot be used. column: from 1, in the text. expected: what would be right there."""

    def __init__(self, message: str, column: int, expected: str = "") -> None:
        super().__init__(message, column, expected)
        self.message, self.column, self.expected = message, column, expected

    def __str__(self) -> str:
        tail = f" (expected {self.expected})" if self.expected else ""
        return f"column {self.column}: {self.message}{tail}"


def parse(text: str) -> Tree:
    """The tree of an expression; `ExpressionError` where it is none. A lone name needs no parser."""
    tree = _trees.get(text)
    if tree is None:
        tree = _trees[text] = ["name", text, 1] if _NAME.match(text) else _parse(text)
    return tree


def remember(trees: Mapping[str, Tree]) -> None:
    """Takes trees that an earlier run made, so that `parse` need not make them again."""
    _trees.update(trees)


def names(tree: Tree) -> Iterator[tuple[str, int]]:
    """Every name of a tree with its column, in the order of writing (groups of `sum` are not names)."""
    head = tree[0]
    if head == "name":
        yield tree[1], tree[2]
    for part in _parts(tree):
        yield from names(part)


def ranges(tree: Tree) -> Iterator[tuple[str, str, int]]:
    """Every `sum(…)` of a tree: what it ranges over, the group or "", its column."""
    if tree[0] == "sum":
        yield tree[1], tree[2], tree[3]
    for part in _parts(tree):
        yield from ranges(part)


def is_comparison(tree: Tree) -> bool:
    """Whether the tree says something that can be true or false."""
    return tree[0] in ("cmp", "and")


def require_names(tree: Tree, known: Collection[str]) -> None:
    """Nothing if every name of the tree is known, else an `ExpressionError` at the first that is not."""
    for name, column in names(tree):
        if name not in known:
            raise unknown_name(name, column, known)


def unknown_name(name: str, column: int, known: Collection[str]) -> ExpressionError:
    """The error for a name nobody knows, with the nearest that somebody does."""
    return ExpressionError(f"unknown name `{name}`", column, nearest(name, known))


def nearest(word: str, known: Collection[str]) -> str:
    """A suggestion for a mistyped word: "`requests.new`?", or "" where nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(known), 1, 0.6)
    return f"`{near[0]}`?" if near else ""


def _parts(tree: Tree) -> Iterator[Tree]:
    head = tree[0]
    if head == "add":
        yield from (part for _, part in tree[1])
    elif head in ("mul", "and"):
        yield from tree[1]
    elif head == "cmp":
        yield tree[2]
        yield tree[3]


# ---------------------------------------------------------------- parsing


@lru_cache(maxsize=1)
def _parser() -> Any:
    """The LALR parser with the tree builder inside it."""
    from lark import Lark, Transformer, v_args

    from gklint.resources import root

    class Build(Transformer[Any, Tree]):
        """Makes nested lists while parsing; no recursion, so no expression is too long for it."""

        @v_args(inline=True)
        def start(self, tree: Tree) -> Tree:
            return tree

        @v_args(inline=True)
        def integer(self, token: Any) -> Tree:
            return ["int", int(token), token.start_pos + 1]

        @v_args(inline=True)
        def name(self, token: Any) -> Tree:
            return ["name", str(token), token.start_pos + 1]

        def range(self, tokens: list[Any]) -> Tree:
            group = str(tokens[1]) if len(tokens) > 1 else ""
            return ["sum", str(tokens[0]), group, tokens[0].start_pos + 1]

        @v_args(inline=True)
        def total(self, tree: Tree) -> Tree:
            return tree

        @v_args(inline=True)
        def sign(self, token: Any) -> int:
            return -1 if token == "-" else 1

        def add(self, parts: list[Any]) -> Tree:
            terms: list[list[Any]] = []
            sign = 1
            for part in parts:
                if isinstance(part, int):
                    sign = part
                else:
                    terms.append([sign, part])
                    sign = 1
            return ["add", terms]

        def multiply(self, parts: list[Tree]) -> Tree:
            return ["mul", parts]

        @v_args(inline=True)
        def compare(self, left: Tree, operator: Any, right: Tree) -> Tree:
            return ["cmp", str(operator), left, right, operator.start_pos + 1]

        def both(self, parts: list[Tree]) -> Tree:
            return ["and", parts]

    grammar = (root() / "grammar" / "expression.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=Build())


def _parse(text: str) -> Tree:
    _within_bounds(text)
    from lark import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        raise ExpressionError(f"unexpected `{text[at]}`", at + 1, _expected(error.allowed)) from None
    except UnexpectedToken as error:
        raise _unexpected(error, text) from None
    except UnexpectedEOF as error:
        raise ExpressionError("the expression ends too early", len(text) + 1, _expected(error.expected)) from None
    assert isinstance(tree, list)
    return tree


def _within_bounds(text: str) -> None:
    """Refuses what is empty, endless or nested beyond reason, before any recursion meets it."""
    if not text.strip():
        raise ExpressionError("empty expression", 1, "a comparison such as `new + carried_in == total`")
    if len(text) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters", LONGEST + 1)
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth > DEEPEST:
            raise ExpressionError(f"brackets nested deeper than {DEEPEST}", at + 1)


def _unexpected(error: Any, text: str) -> ExpressionError:
    """A token in the wrong place; for a mistyped keyword, the keyword."""
    token = error.token
    if token.type == "$END":
        return ExpressionError("the expression ends too early", len(text) + 1, _expected(error.expected))
    column = token.start_pos + 1
    expected = _expected(error.expected)
    if token.type == "NAME" and "ROWS" in error.expected:
        expected = nearest(str(token), _RANGES) or expected
    elif token.type == "LPAR" and (before := re.search(r"([a-z_]+)\s*\Z", text[: token.start_pos])):
        column = before.start() + 1
        return ExpressionError(f"`{before[1]}` is no function", column, nearest(before[1], ("sum",)) or "`sum(…)`")
    return ExpressionError(f"unexpected `{token}`", column, expected)


def _expected(terminals: Collection[str] | None) -> str:
    """What could stand there, in the words of people, in a fixed order."""
    found = [words for name, words in _WORDS.items() if name in (terminals or ())]
    return " or ".join(found)
