"""Prose of a known kind is not read again: reports of an archive say the same with other figures.

What a passage states follows from its words, its setting, and what the reading asks of its counts. A trial reading of
the passage as it is without them (`alike.py`), with counts that take note of every question (`asked.py`), shows what it
depends on: for counts that give the same answers the result is the same but for the figures and for where the words
stand. What was found is held against the reading as it is before it is used; a passage for which the two differ is
always read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from gklint.prose.abstract import Abstract
from gklint.prose.alike import YEAR, Alike
from gklint.prose.asked import Asked, Looked, Question, answer
from gklint.prose.lore import BARE, COUNT, TIME, Lore
from gklint.prose.model import Claim, Parts, Passed, Percentage, Sweeping
from gklint.prose.passage import Passage, Setting
from gklint.prose.placing import Recalled, placed
from gklint.prose.stretches import stretches
from gklint.prose.words import Figure
from gklint.resources.memo import Memo

_paragraphs = Memo(300_000)  # characters
_passages = Memo(300_000)
_MOST_TRIALS = 6
_MOST_KINDS = 8  # of answers that are kept for one passage
_NEW = "new"


class Read(Protocol):
    """What a passage states."""

    claims: list[Claim]
    parts: list[Parts]
    percentages: list[Percentage]
    sweeping: list[Sweeping]
    passed: list[Passed]


class _Plan(NamedTuple):
    """What is known of the words of a passage in one setting. questions: all that was ever asked; looked: counts that
    were looked at themselves; kinds: by the answers and these counts what it states (None: it must be read)."""

    questions: tuple[Question, ...] = ()
    looked: tuple[int, ...] = ()
    kinds: Mapping[tuple[Any, ...], Recalled | None] = {}

    def kind(self, values: Sequence[int]) -> tuple[Any, ...]:
        return (*[answer(each, values) for each in self.questions], *[values[which] for which in self.looked])


class _Known:
    """What is known of a passage. plan: changed in one step (several threads may read passages); None where there can
    be none. met: whether one such was read before."""

    __slots__ = ("met", "plan")

    def __init__(self) -> None:
        self.plan: _Plan | None = _Plan()
        self.met = False


class _Place(NamedTuple):
    """A passage in its paragraph: offsets in what the paragraph is alike in, and which counts of it are its own."""

    start: int
    end: int
    first: int
    last: int
    known: _Known


def read_paragraph(text: str, offset: int, setting: Setting, lore: Lore, told: str) -> Iterator[Read]:
    """What a paragraph states that begins at an offset, passage by passage. told: the text as it is to be understood,
    where words of it mean nothing; of the same length."""
    alike = Alike(told, lore.pattern("alike"), setting.year)
    where = (setting.section, setting.topic, setting.government, setting.year is None)
    # Where the counts stand too: a digit may be one in one text (7件) and none in another (\r\n7件).
    key = (alike.text, tuple(alike.counts), tuple(alike.years), *where)
    places = _paragraphs.get(key)
    if places is None:
        found, sure = stretches(alike, lore)
        places = [_place(alike, start, end, where) for start, end in found]
        if sure:
            _paragraphs.put(key, places, len(alike.text) + 8)
    for place in places:
        yield _read(place, alike, text, offset, setting, lore)


def _place(alike: Alike, start: int, end: int, where: tuple[Any, ...]) -> _Place:
    """A passage in its paragraph, with what is known of it."""
    first, last = bisect_left(alike.counts, start), bisect_left(alike.counts, end)
    counts = tuple([at - start for at in alike.counts[first:last]])
    years = tuple([at - start for at in alike.years if start <= at < end])
    key = (alike.text[start:end], counts, years, *where)
    known = _passages.get(key)
    if known is None:
        known = _Known()
        _passages.put(key, known, end - start)
    return _Place(start, end, first, last, known)


def _read(place: _Place, alike: Alike, text: str, offset: int, setting: Setting, lore: Lore) -> Read:
    """One passage of a paragraph, as it is known or anew."""
    known = place.known
    plan: _Plan | None = known.plan
    values = alike.figures[place.first : place.last]
    found: Recalled | str | None = _NEW
    if plan is not None and known.met:
        found = plan.kinds.get(plan.kind(values), _NEW)
        if isinstance(found, Recalled):
            return placed(found, alike, place.start, text, offset, values)
    told = alike.written(place.start, place.end)
    begin = alike.begin(place.start)
    abstract = Abstract(told, offset + begin, lore)
    read = Passage(text[begin : begin + len(told)], offset + begin, setting, lore, abstract)
    if plan is not None and known.met and found is _NEW:
        known.plan = _learned(plan, read, place, alike, text, offset)
    known.met = True
    return read


# ---------------------------------------------------------------- learning


def _learned(plan: _Plan, read: Passage, place: _Place, alike: Alike, text: str, offset: int) -> _Plan | None:
    """Reads the passage with figures that take notes, until nobody looks at those that are left. The plan with what
    that shows; None if it shows that there can be none."""
    looked = plan.looked
    values = alike.figures[place.first : place.last]
    abstract = Abstract(alike.text[place.start : place.end], 0, read.lore)
    counts = alike.counts[place.first : place.last]
    stand = standing(abstract, place.start, counts, alike.years if read.setting.year is not None else None)
    if stand is None:
        return None
    for _ in range(_MOST_TRIALS):
        notes: dict[Question, bool] = {}
        try:
            trial = _trial(read, abstract, stand, values, looked, notes)
        except Looked as error:
            new = tuple(which for which in error.figures if which not in looked)
            if not new:
                return None
            looked += new
            continue
        except Exception:  # something that these figures cannot do
            return None
        questions = (*plan.questions, *(each for each in notes if each not in plan.questions))
        told_apart = (questions, looked) == (plan.questions, plan.looked) and len(plan.kinds) < _MOST_KINDS
        made = _Plan(questions, looked, dict(plan.kinds) if told_apart else {})
        result = Recalled(trial.claims, trial.parts, trial.percentages, trial.sweeping, trial.passed)
        same = _same(placed(result, alike, place.start, text, offset, values), read)
        return made._replace(kinds={**made.kinds, made.kind(values): result if same else None})
    return None


def standing(
    abstract: Abstract, start: int, counts: Sequence[int], years: Sequence[int] | None
) -> list[int | None] | None:
    """Where the counts of a passage stand in its abstract string (None: they are no figure there). None for all if one
    is but a part of a figure, or if a year is not written as all years are (years: where these are).

    start: the offset of the passage that counts and years are counted from.
    """
    spans: dict[int, tuple[int, int]] = {}
    for at, figure in abstract.figures.items():
        span = abstract.span(at, at + 1)
        spans[at] = (span.start + start, span.end + start)
        if figure.kind == TIME and years is not None and spans[at][0] not in years:
            return None
    found: list[int | None] = []
    for count in counts:
        owner = next((at for at, (begin, end) in spans.items() if begin <= count < end), None)
        if owner is not None and (owner in found or not _opens(abstract.figures[owner])):
            return None
        found.append(owner)
    return found


def _opens(figure: Figure) -> bool:
    """Whether a figure may be another and the passage still be of the same kind."""
    return figure.kind in (COUNT, BARE) and type(figure.value) is int


def _trial(read: Passage, abstract: Abstract, stand: Sequence[int | None], values: Sequence[int],
           looked: Sequence[int], notes: dict[Question, bool]) -> Passage:  # fmt: skip
    again = Abstract(abstract.source, 0, read.lore)
    for which, at in enumerate(stand):
        if at is not None:
            old = again.figures[at]
            value: Any = values[which] if which in looked else Asked(((which, 1),), 0, values, notes)
            again.figures[at] = Figure(old.kind, value, old.bound, old.unit, old.wan)
    told = read.setting
    setting = Setting(YEAR if told.year is not None else None, told.section, told.topic, told.government)
    return Passage(abstract.source, 0, setting, read.lore, again)


def _same(made: Recalled, read: Passage) -> bool:
    return (made.claims, made.parts, made.percentages, made.sweeping, made.passed) == (
        read.claims, read.parts, read.percentages, read.sweeping, read.passed,
    )  # fmt: skip
