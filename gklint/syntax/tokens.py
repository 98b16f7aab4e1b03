"""All tokens of a text: the pieces of its shape lexed one by one, then what only the whole can tell.

What a piece is lexed to follows from its shape and from the kind of the token before it, and is kept (`Memo`); where
its tokens stand is worked out for each text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from gklint.resources.memo import Memo, remembering
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
    """The tokens of a piece, wherever it stands: of each its kind, its stop and end in the shape from the piece on, how
    many counts of the piece stand before these, and the rest of the token."""

    __slots__ = ("tokens",)

    def __init__(self, leaves: Sequence[Leaf], offset: int, shape: Shape, start: int) -> None:
        first = shape.before(start)
        self.tokens: list[tuple[str, int, int, int, int, Any, str, int]] = []
        for leaf in leaves:
            stop, end = leaf.stop - offset, leaf.end - offset
            counts = shape.before(start + stop) - first, shape.before(start + end) - first
            self.tokens.append((leaf.kind, stop, end, *counts, leaf.data, leaf.number, next(_numbers)))

    def leaves(self, start: int, shape: Shape) -> list[Leaf]:
        """The tokens where the piece stands in the text: at `start` in its shape."""
        first, extra = shape.before(start), shape.extra
        found: list[Leaf] = []
        begin = start + extra[first]
        for kind, stop, end, to_stop, to_end, data, number, made in self.tokens:  # there are no gaps between them
            behind = start + end + extra[first + to_end]
            found.append(Leaf(kind, begin, start + stop + extra[first + to_stop], behind, data, number, made))
            begin = behind
        return found


def tokens(text: str, vocabulary: Vocabulary, shape: Shape | None = None) -> list[Leaf]:
    """All tokens of a text, in order and without gaps. shape: of the text, where it is at hand."""
    shape = shape or Shape(text)
    found: list[Leaf] = []
    previous, done = "", 0
    for piece in pieces(shape.text, vocabulary) if remembering() else ():
        some = _tokens(shape, piece, previous, vocabulary)
        if some is None:  # a token goes on across the cut after all: no more cutting
            break
        found += some
        previous, done = some[-1].kind, piece.end
    if done < len(shape.text):
        found += _placed(scan(shape.text, done, len(shape.text), previous, vocabulary), 0, shape)
    return _fold_lines(settle_headings(found, text, vocabulary), text)


def _tokens(shape: Shape, piece: Piece, previous: str, vocabulary: Vocabulary) -> list[Leaf] | None:
    """The tokens of a piece in their places; None if they do not end with it."""
    start, end, before, behind = piece
    words = shape.text[start:end]
    previous = previous if previous in _ROW else "CELL" if previous in TABLE_KINDS else ""
    key = (words, before, behind, previous, vocabulary)
    kept = _memo.get(key)
    if kept is None or kept is _SEEN:
        offset = len(before)
        leaves = scan(before + words + behind, offset, offset + len(words), previous, vocabulary)
        if leaves[-1].end != offset + len(words):
            return None
        if kept is None:
            _memo.put(key, _SEEN, len(words))
            return _placed(leaves, start - offset, shape)
        kept = _Lexed(leaves, offset, shape, start)  # the second of its kind: more may come
        _memo.put(key, kept, len(words))
    lexed: _Lexed = kept
    return lexed.leaves(start, shape)


def _placed(leaves: list[Leaf], offset: int, shape: Shape) -> list[Leaf]:
    """Tokens found in a piece, moved to where they stand in the text. offset: from the piece to the shape."""
    places, extra = shape.places, shape.extra
    count, last = shape.before(leaves[0].start + offset), len(places)
    begin = leaves[0].start + offset + extra[count]
    for leaf in leaves:  # there are no gaps between them
        stop, end = leaf.stop + offset, leaf.end + offset
        while count < last and places[count] < stop:
            count += 1
        leaf.start, leaf.stop = begin, stop + extra[count]
        while count < last and places[count] < end:
            count += 1
        leaf.end = begin = end + extra[count]
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
