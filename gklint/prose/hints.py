"""The last resort: figures and negations that no wording owns, read by one telling word, and always in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gklint.prose.lore import COUNT, FIGURES, TIME, Hint

if TYPE_CHECKING:
    from gklint.prose.passage import Passage

_BOUNDS = frozenset("。！？!?；;，,：:（）()、" + FIGURES)
_WIDEST = 40  # characters on either side of a figure that are looked at


def figures(passage: Passage) -> Iterator[tuple[Hint, int, int, int]]:
    """(hint, figure, start, end) for figures without an owner: where the stretch that was read begins and ends."""
    taken = [mention for mention in passage.mentions if not mention.open]
    for at in sorted(passage.unused):
        if passage.text[at] != COUNT or any(mention.start <= at < mention.end for mention in taken):
            continue
        for start, end in ((_left(passage.text, at), at), (at + 1, _right(passage.text, at + 1))):
            hint = next((hint for hint in passage.lore.hints if _fits(passage, hint, at, start, end)), None)
            if hint is not None:
                yield hint, at, start, end
                break


def nothing(passage: Passage) -> Iterator[tuple[Hint, int, int, int, int]]:
    """(hint, start and end of the negation, start and end of the clause) for clauses that deny something."""
    text = passage.text
    owned = [(mention.start, mention.end) for mention in passage.mentions if not mention.open]
    for match in passage.lore.pattern("no").finditer(text):
        start, end = passage.abstract.clause_start(match.start()), passage.abstract.clause_end(match.start())
        if end - start > 3 * _WIDEST or any(char in FIGURES for char in text[start:end]):
            continue
        if any(begin < end and start < finish for begin, finish in owned):
            continue
        for hint in passage.lore.nothing:
            if hint.words.search(text, start, end) and not (hint.unless and hint.unless.search(text, start, end)):
                yield hint, match.start(), match.end(), start, end


def _fits(passage: Passage, hint: Hint, at: int, start: int, end: int) -> bool:
    if end - start < 2 or not (match := hint.words.search(passage.text, start, end)):
        return False
    if hint.unless and hint.unless.search(passage.text, start, end):
        return False
    if hint.counters and passage.abstract.figures[at].unit not in hint.counters:
        return False
    if hint.needs and passage.topics.at(at) not in hint.needs:
        return False
    if hint.time is not None and passage.setting.year is not None:
        years = [passage.abstract.figures[i].value for i in range(*match.span())
                 if passage.text[i] == TIME and i in passage.abstract.figures]  # fmt: skip
        return all(year == passage.setting.year + hint.time for year in years)
    return True


def _left(text: str, at: int) -> int:
    start = at
    while start > 0 and at - start < _WIDEST and text[start - 1] not in _BOUNDS:
        start -= 1
    return start


def _right(text: str, at: int) -> int:
    end = at
    while end < len(text) and end - at < _WIDEST and text[end] not in _BOUNDS:
        end += 1
    return end
