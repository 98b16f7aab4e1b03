"""The syntax tree: nodes named as in the grammar, leaves with their place. Lossless: the leaves are the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from gklint.resources.records import dataclass, field
from gklint.syntax.shape import Shape
from gklint.text import Source, Span

TABLE_KINDS = frozenset(("CAPTION", "HEAD", "GROUP", "LABEL", "VALUES", "STUB", "CELL"))


@dataclass(slots=True)
class Leaf:
    """A token. `end` includes the separators behind it, `stop` does not. `data` is what the lexer recognised:
    the section or topic id of a heading, the `Entry` of a label. made: tokens of one text with the same number are the
    same token of the same piece (0: not told)."""

    kind: str
    start: int
    stop: int
    end: int
    data: Any = None
    number: str = ""  # the enumerator as written: 一、 （三） 1.
    made: int = 0

    @property
    def span(self) -> Span:
        """The words themselves, without the separators behind them."""
        return Span(self.start, self.stop)


@dataclass(slots=True)
class Node:
    """A rule of the grammar with its parts."""

    kind: str
    children: list[Node | Leaf] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Offset of the first character (0 for an empty node)."""
        first = next(self.leaves(), None)
        return first.start if first else 0

    @property
    def span(self) -> Span:
        """From the first leaf to the end of the last one's words."""
        leaves = list(self.leaves())
        return Span(leaves[0].start, leaves[-1].stop) if leaves else Span(0, 0)

    def leaves(self) -> Iterator[Leaf]:
        """All tokens below, in order."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()


class Table(NamedTuple):
    """The tokens of one table, and the id of the section it stands in ("" before the first)."""

    section: str
    leaves: list[Leaf]


@dataclass(eq=False)
class Tree:
    """A parsed report: `leaves` are all its tokens, `root` the nodes over them. shape: what the tokens were found in.
    grow is the parser's: tokens to nodes."""

    source: Source
    leaves: list[Leaf]
    shape: Shape
    grow: Callable[[list[Leaf]], Node]

    @cached_property
    def root(self) -> Node:
        """The whole tree; made when it is asked for."""
        return self.grow(self.leaves)

    @cached_property
    def tables(self) -> list[Table]:
        """The nodes called `table`, in reading order: to the grammar, tokens of tables in a row are one."""
        found: list[Table] = []
        section, table = "", None
        for leaf in self.leaves:
            if leaf.kind not in TABLE_KINDS:
                table = None
                section = leaf.data if leaf.kind == "SECTION" else section
            elif table is None:
                table = [leaf]
                found.append(Table(section, table))
            else:
                table.append(leaf)
        return found

    def text(self, part: Node | Leaf | None = None) -> str:
        """The canonical text of a part with its separators; of the whole tree: `source.text`."""
        if isinstance(part, Leaf):
            return self.source.text[part.start : part.end]
        return "".join(self.source.text[leaf.start : leaf.end] for leaf in (part or self.root).leaves())
