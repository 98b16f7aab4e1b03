"""The syntax tree of a report, for `gklint parse` and for whoever wants to see what the grammar sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gklint.text import Source

if TYPE_CHECKING:
    from gklint.syntax import Tree


def parse_source(source: Source) -> Tree:
    """The tree of a source, with the labels of all forms."""
    from gklint.form.vocabulary import vocabulary
    from gklint.syntax import parse

    return parse(source, vocabulary())
