"""Text to tree: one pass for tokens, Lark's LALR parser for the structure (`grammar/report.lark`)."""

from gklint.syntax.parser import parse
from gklint.syntax.tree import Leaf, Node, Tree
from gklint.syntax.vocabulary import Entry, Heading, Vocabulary

__all__ = ["Entry", "Heading", "Leaf", "Node", "Tree", "Vocabulary", "parse"]
