"""All tokens of a text: the pieces of its shape lexed one by one, then what only the whole can tell.

What a piece is lexed to follows from its shape and from the kind of the token before it, and is kept (`Memo`); where
its tokens stand is worked out for each text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from gklint.resources.memo import Memo
from gklint.syntax.levels import settle_headings
from gklint.syntax.lexer import PROSE_END, SHORT_LINE, scan
from gklint.syntax.pieces import Piece, pieces
from gklint.syntax.shape import Shape
from gklint.syntax.tree import TABLE_KINDS, Leaf
from gklint.syntax.vocabulary import Vocabulary

_memo = Memo(400_000)  # characters
_numbers = count(1)
_ROW = ("VALUES", "LABEL", "GROUP")  # kinds that make a difference to what comes behind
_SEEN = "seen"  # what the memo says of a piece that was met once
_PROSE_ENDS = tuple(PROSE_END)


class _Lexed:
    """The tokens of a piece as columns. edges: start, stop and end of each in the shape, from the piece on. counts: how
    many counts of the piece stand before each edge (None: it has none)."""

    __slots__ = ("counts", "data", "edges", "kinds", "made", "numbers")

    def __init__(self, leaves: Sequence[Leaf], offset: int, shape: Shape, start: int) -> None:
        self.kinds = [leaf.kind for leaf in leaves]
        self.data = [leaf.data for leaf in leaves]
        self.numbers = [leaf.number for leaf in leaves]
        self.made = [next(_numbers) for _ in leaves]
        self.edges = [at - offset for leaf in leaves for at in (leaf.start, leaf.stop, leaf.end)]
        first = shape.before(start)
        counts = [shape.before(start + edge) - first for edge in self.edges]
        self.counts = counts if counts[-1] else None

    def leaves(self, start: int, shape: Shape, first: int) -> list[Leaf]:
        """The tokens where the piece stands in the text: `start` in its shape, behind `first` counts."""
        extra = shape.extra
        if self.counts is None:
            start += extra[first]
            edges = [start + edge for edge in self.edges]
        else:
            edges = [start + edge + extra[first + before] for edge, before in zip(self.edges, self.counts, strict=True)]
        return list(map(Leaf, self.kinds, edges[0::3], edges[1::3], edges[2::3], self.data, self.numbers, self.made))


def tokens(text: str, vocabulary: Vocabulary, shape: Shape | None = None) -> list[Leaf]:
    """All tokens of a text, in order and without gaps. shape: of the text, where it is at hand."""
    shape = shape or Shape(text)
    found: list[Leaf] = []
    previous = ""
    for piece in pieces(shape.text, vocabulary):
        some = _tokens(shape, piece, previous, vocabulary)
        if some is None:  # a token goes on across the cut after all: no more cutting
            rest = Piece(piece.start, len(shape.text), piece.before, "")
            found += _tokens(shape, rest, previous, vocabulary) or ()
            break
        found += some
        previous = some[-1].kind
    return _fold_lines(settle_headings(found, text, vocabulary), text)


def _tokens(shape: Shape, piece: Piece, previous: str, vocabulary: Vocabulary) -> list[Leaf] | None:
    """The tokens of a piece in their places; None if they do not end with it."""
    words = shape.text[piece.start : piece.end]
    previous = previous if previous in _ROW else "CELL" if previous in TABLE_KINDS else ""
    key = (words, piece.before, piece.behind, previous, vocabulary)
    kept = _memo.get(key)
    if kept is None or kept is _SEEN:
        offset = len(piece.before)
        leaves = scan(piece.before + words + piece.behind, offset, offset + len(words), previous, vocabulary)
        if leaves[-1].end != offset + len(words):
            return None
        if kept is None:
            _memo.put(key, _SEEN, len(words))
            return _placed(leaves, piece.start - offset, shape)
        kept = _Lexed(leaves, offset, shape, piece.start)  # the second of its kind: more may come
        _memo.put(key, kept, len(words))
    lexed: _Lexed = kept
    return lexed.leaves(piece.start, shape, shape.before(piece.start))


def _placed(leaves: list[Leaf], offset: int, shape: Shape) -> list[Leaf]:
    """Tokens found in a piece, moved to where they stand in the text. offset: from the piece to the shape."""
    first, last = (shape.before(leaf + offset) for leaf in (leaves[0].start, leaves[-1].end))
    if first == last:
        offset += shape.extra[first]
        for leaf in leaves:
            leaf.start += offset
            leaf.stop += offset
            leaf.end += offset
    else:
        real = shape.real
        for leaf in leaves:
            leaf.start, leaf.stop, leaf.end = (
                real(leaf.start + offset),
                real(leaf.stop + offset),
                real(leaf.end + offset),
            )
    return leaves


# ---------------------------------------------------------------- what only the whole can tell


def _fold_lines(found: list[Leaf], text: str) -> list[Leaf]:
    """Short text between table tokens is a cell of that table; lines of one paragraph are one TEXT."""
    result: list[Leaf] = []
    before: Leaf | None = None
    for index, leaf in enumerate(found):
        if leaf.kind == "TEXT" and before is not None:
            short = leaf.stop - leaf.start <= SHORT_LINE and text[leaf.stop - 1 : leaf.stop] not in _PROSE_ENDS
            if before.kind in TABLE_KINDS:
                if short and _table_goes_on(found, index + 1):
                    leaf = Leaf("CELL", leaf.start, leaf.stop, leaf.end, None, "", -leaf.made)
            elif before.kind == "TEXT" and _wrapped(text, before, leaf):
                before.stop, before.end = leaf.stop, leaf.end
                continue
        result.append(leaf)
        before = leaf
    return result


def _table_goes_on(found: list[Leaf], index: int) -> bool:
    """Whether after some more short cells a label or figures follow."""
    for leaf in found[index : index + 12]:
        if leaf.kind in TABLE_KINDS:
            return True
        if leaf.kind != "TEXT" or leaf.stop - leaf.start > SHORT_LINE:
            return False
    return False


def _wrapped(text: str, before: Leaf, leaf: Leaf) -> bool:
    """Whether a line goes on with the sentence of the line before (PDF text is broken inside sentences)."""
    if text[before.stop - 1 : before.stop] in _PROSE_ENDS or before.stop - before.start < 16:
        return False
    return text.count("\n", before.stop, before.end) == 1 and before.stop > before.start
