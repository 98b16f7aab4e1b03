"""Tokens to tree, by Lark's LALR parser over `grammar/report.lark`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from gklint.resources import root
from gklint.syntax.lexer import tokens
from gklint.syntax.tree import Leaf, Node, Tree
from gklint.syntax.vocabulary import Vocabulary
from gklint.text import Source


@lru_cache(maxsize=1)
def _parser() -> Callable[[list[Leaf]], Node]:
    from lark import Lark, Token, Transformer
    from lark.lexer import Lexer

    class Given(Lexer):
        """The tokens are made already: they pass through as they are."""

        def __init__(self, *_: Any) -> None:
            pass

        def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
            for leaf in data:
                token = Token(leaf.kind, "")
                token.value = leaf
                yield token

    def named(kind: str) -> Callable[[Any, list[Any]], Node]:
        return lambda _, children: Node(kind, [child.value if isinstance(child, Token) else child for child in children])

    rules = ("start", "preface", "section", "topic", "paragraph", "table", "row", "stray", "values")
    build = type("Build", (Transformer,), {name: named(name) for name in rules})
    lark = Lark(
        (root() / "grammar" / "report.lark").read_text(encoding="utf-8"), parser="lalr", lexer=Given, transformer=build()
    )
    return lambda leaves: lark.parse(leaves)  # type: ignore[arg-type, return-value]


def parse(source: Source, vocabulary: Vocabulary) -> Tree:
    """The syntax tree of a source. Never fails: what is not understood is prose."""
    return Tree(source, _parser()(tokens(source.text, vocabulary)))
