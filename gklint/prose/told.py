"""What the words of a passage name, sentence by sentence: mentions with the figures they own, and topics.

Nothing here depends on how much a figure is, only on what kind it is; so what was found for sentences once is kept for
the next passage that has the same ones, whatever stands around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gklint.prose.attach import Mention
from gklint.prose.clauses import FIRST, Carried, Clauses
from gklint.prose.joined import joined
from gklint.prose.lore import BARE, TIME
from gklint.prose.mentions import Finder
from gklint.prose.sayings import Saying
from gklint.prose.topics import Topic, Topics, named
from gklint.prose.words import Figure, Words, plain
from gklint.resources.memo import Memo
from gklint.resources.records import dataclass
from gklint.resources.regex import regex

if TYPE_CHECKING:
    from gklint.prose.lore import Lore

_memo = Memo(100_000)  # characters, some hundred bytes each
_texts = Memo(50_000)
_STOP = regex("[（()）]|[。！？!?]+[）)]?")
_OPENING, _CLOSING, _FULL = "（(", "）)", "。"


_Carried = tuple[Carried, tuple[Topic, ...]]  # what sentences say for those behind them: object and topics


@dataclass(slots=True)
class _Piece:
    """What some sentences tell. mentions: by rank (`joined`). why: of figures that no frame fits the reason to pass
    over them. further: whether the next sentence has a say in it."""

    mentions: list[list[Mention]]
    topics: list[Topic]
    unused: frozenset[int]
    present: frozenset[str]
    quiet: bytes
    why: dict[int, tuple[str, str]]
    carried: _Carried
    further: bool


class _Text(NamedTuple):
    """What sentences tell by themselves: the topics that they name, the words of the lore's patterns that stand in
    them, and the patterns that match."""

    topics: list[Topic]
    present: frozenset[str]
    sayings: list[Saying]


class Told:
    """The same of a whole passage. unused: figures without an owner. quiet: 1 for every character of a word that
    changes no sense. present: the words of the lore's patterns that stand in it. states: whether it states anything."""

    def __init__(self, words: Words, lore: Lore, default: str, year: int | None) -> None:
        ranks: list[list[Mention]] = [[], [], [], [], []]
        topics: list[Topic] = []
        quiet: list[bytes] = []
        self.unused: set[int] = set()
        self.present: set[str] = set()
        self.why: dict[int, tuple[str, str]] = {}
        figures = sorted(words.figures.items())
        carried: _Carried = (FIRST, ())
        begin = first = 0
        ends = _ends(words.text)
        starts = [0, *ends]
        # Other sentences may only say what those behind them are about.
        states = lore.pattern("stating").search
        stating = [states(words.text, starts[at], end) is not None for at, end in enumerate(ends)]
        self.states = True in stating
        for place, end in enumerate(ends):
            if starts[place] == begin and True not in stating[place:]:
                break
            last = first
            while last < len(figures) and figures[last][0] < end:
                last += 1
            own = {at - begin: figure for at, figure in figures[first:last]}
            text, silent = words.text[begin:end], starts[place] == begin and not stating[place]
            piece = _piece(text, own, lore, default, year, carried, silent)
            if piece.further and end < len(words.text):
                continue
            for rank, found in zip(ranks, piece.mentions, strict=True):
                rank += [mention.moved(begin) for mention in found]
            number = words.sentence(begin)
            topics += [
                (at + begin, sentence + number, name, until + begin) for at, sentence, name, until in piece.topics
            ]
            self.unused.update([at + begin for at in piece.unused])
            self.present.update(piece.present)
            self.why.update({at + begin: reason for at, reason in piece.why.items()})
            quiet.append(piece.quiet)
            carried, begin, first = piece.carried, end, last
        self.mentions = [mention for rank in ranks for mention in rank]
        self.topics = Topics(words, default, topics)
        self.quiet = b"".join(quiet)


def _ends(text: str) -> list[int]:
    """Where a text can be cut: behind 。 outside of brackets, and at its end."""
    found, depth = [], 0
    for match in _STOP.finditer(text):
        stop = match[0]
        if stop in _OPENING:
            depth += 1
        elif stop[-1] in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and stop == _FULL:
            found.append(match.end())
    if not found or found[-1] < len(text):
        found.append(len(text))
    return found


def _piece(
    text: str, figures: dict[int, Figure], lore: Lore, default: str, year: int | None, carried: _Carried, silent: bool
) -> _Piece:
    """What some sentences tell, given what those before said."""
    kinds = tuple([(at, _kind(text, at, figure, lore, year)) for at, figure in figures.items()])
    key = (text, kinds, default, year is None, carried)
    piece: _Piece | None = _memo.get(key)
    if piece is None:
        piece = _read(Words(text, figures), lore, default, year, carried, silent)
        _memo.put(key, piece, len(text))
    return piece


def _kind(text: str, at: int, figure: Figure, lore: Lore, year: int | None) -> object:
    """All of a figure that matters here: of a year how far it is from the report's, of others whether they count."""
    if figure.kind == TIME:
        return None if year is None else int(figure.value) - year
    return plain(text, at, figure) if figure.kind == BARE else figure.unit in lore.holders


def _read(words: Words, lore: Lore, default: str, year: int | None, carried: _Carried, silent: bool) -> _Piece:
    text = _text(words, lore, silent)
    topics = Topics(words, default, [*carried[1], *text.topics])
    clauses = Clauses(words, lore, default, year, carried[0], silent)
    behind = (clauses.carried, topics.lasting())
    if silent:
        return _Piece([[]] * 5, text.topics, frozenset(), frozenset(), bytes(len(words.text)), {}, behind, False)
    finder = Finder(words, lore, topics, year, text.sayings)
    mentions = joined(clauses, finder.find(), finder.unused)
    return _Piece(
        mentions, text.topics, frozenset(finder.unused), text.present, bytes(clauses.quiet), clauses.why(), behind,
        finder.further,
    )  # fmt: skip


def _text(words: Words, lore: Lore, silent: bool) -> _Text:
    """What follows from the words alone, whatever stands before them."""
    text: _Text | None = _texts.get(words.text)
    if text is None:
        present = set() if silent else lore.sayings.present(words.text)
        sayings = [] if silent else lore.sayings.matches(present, words.text)
        text = _Text(named(words, lore), frozenset(present), sayings)
        _texts.put(words.text, text, len(words.text))
    return text
