"""Passages of a known kind are not read again: reports of an archive say the same with other figures.

What a passage states follows from its abstract string, its setting, and what the reading asks of its figures. A trial
reading with figures that take note of that (`asked.py`) shows what it is: for figures that give the same answers the
result is the same but for the figures and for where the words stand. What was found is held against the reading as it
is before it is used; a passage for which the two differ is always read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from gklint.prose.abstract import Abstract, Figure
from gklint.prose.asked import Asked, Looked, Question, answer, worth
from gklint.prose.lore import BARE, COUNT, Lore
from gklint.prose.model import Claim, Parts, Passed, Percentage, Sweeping
from gklint.prose.passage import Passage, Setting
from gklint.resources.memo import Memo
from gklint.resources.records import dataclass, fields
from gklint.text import Span

_memo = Memo(300_000)  # characters
_MOST_TRIALS = 6
_MOST_KINDS = 8  # of answers that are kept for one passage
_SEEN, _NEW = "seen", "new"


class Read(Protocol):
    """What a passage states."""

    claims: list[Claim]
    parts: list[Parts]
    percentages: list[Percentage]
    sweeping: list[Sweeping]
    passed: list[Passed]


@dataclass(slots=True)
class Recalled:
    """The same, put together from what is known."""

    claims: list[Claim]
    parts: list[Parts]
    percentages: list[Percentage]
    sweeping: list[Sweeping]
    passed: list[Passed]


_RESULTS = tuple(each.name for each in fields(Recalled))


class _Plan(NamedTuple):
    """What is known of one abstract string in one setting. questions: all that was ever asked; looked: figures that
    were looked at themselves; kinds: by the answers and these figures what it states (None: it must be read)."""

    questions: tuple[Question, ...] = ()
    looked: tuple[int, ...] = ()
    kinds: Mapping[tuple[Any, ...], Recalled | None] = {}

    def kind(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return (*(answer(each, values) for each in self.questions), *(values[which] for which in self.looked))


class _Known:
    """The plan, changed in one step (several threads may read passages); None where there can be none."""

    __slots__ = ("plan",)

    def __init__(self) -> None:
        self.plan: _Plan | None = _Plan()


def read_passage(text: str, offset: int, setting: Setting, lore: Lore) -> Read:
    """What a stretch of text states that begins at an offset."""
    abstract = Abstract(text, offset, lore)
    places = [at for at, figure in abstract.figures.items() if _opens(figure)]
    values = [abstract.figures[at].value for at in places]
    others = tuple(
        (at, each.bound, each.unit) if _opens(each) else (at, each.kind, each.value, each.bound, each.unit, each.wan)
        for at, each in abstract.figures.items()
    )
    key = (abstract.text, setting, others, lore)
    known = _memo.get(key)
    if known is None:
        _memo.put(key, _SEEN, len(abstract.text))
        return Passage(text, offset, setting, lore, abstract)
    if known is _SEEN:
        known = _Known()
        _memo.put(key, known, len(abstract.text))
    plan: _Plan | None = known.plan
    if plan is None:
        return Passage(text, offset, setting, lore, abstract)
    found = plan.kinds.get(plan.kind(values), _NEW)
    if isinstance(found, Recalled):
        return _placed(found, text, offset, abstract, values)
    read = Passage(text, offset, setting, lore, abstract)
    if found is _NEW:
        known.plan = _learned(plan, read, text, offset, places, values)
    return read


def _opens(figure: Figure) -> bool:
    """Whether a figure may be another and the passage still be of the same kind."""
    return figure.kind in (COUNT, BARE) and type(figure.value) is int


# ---------------------------------------------------------------- learning


def _learned(
    plan: _Plan, read: Passage, text: str, offset: int, places: Sequence[int], values: Sequence[Any]
) -> _Plan | None:
    """Reads the passage with figures that take notes, until nobody looks at those that are left. The plan with what
    that shows; None if it shows that there can be none."""
    looked = plan.looked
    for _ in range(_MOST_TRIALS):
        notes: dict[Question, bool] = {}
        try:
            trial = _trial(read, places, values, looked, notes)
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
        result = Recalled(*(getattr(trial, name) for name in _RESULTS))
        same = _same(_placed(result, text, offset, read.abstract, values), read)
        return made._replace(kinds={**made.kinds, made.kind(values): result if same else None})
    return None


def _trial(
    read: Passage, places: Sequence[int], values: Sequence[Any], looked: Sequence[int], notes: dict[Question, bool]
) -> Passage:
    figures = dict(read.abstract.figures)
    for which, at in enumerate(places):
        if which not in looked:
            old = figures[at]
            asked: Any = Asked(((which, 1),), 0, values, notes)
            figures[at] = Figure(old.kind, asked, old.bound, old.unit, old.wan)
    return Passage(read.text, 0, read.setting, read.lore, _Alone(read.abstract, figures))


class _Alone(Abstract):
    """An abstract string for its own sake: its places are places in itself."""

    def __init__(self, other: Abstract, figures: dict[int, Figure]) -> None:
        self.text, self.figures = other.text, figures
        self._sentences, self._clauses = other._sentences, other._clauses

    def span(self, start: int, end: int) -> Span:
        return Span(start, end)


def _same(made: Recalled, read: Passage) -> bool:
    return all(list(getattr(made, name)) == list(getattr(read, name)) for name in _RESULTS)


# ---------------------------------------------------------------- putting in place


def _placed(found: Recalled, text: str, offset: int, abstract: Abstract, values: Sequence[Any]) -> Recalled:
    """What is known of a kind of passage, said of this one."""
    place = _Placing(text, offset, abstract, values)
    return Recalled(*([place.moved(each) for each in getattr(found, name)] for name in _RESULTS))


@lru_cache(maxsize=16)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


class _Placing:
    """Turns values of the abstract string into values of the text."""

    def __init__(self, text: str, offset: int, abstract: Abstract, values: Sequence[Any]) -> None:
        self.text, self.offset, self.abstract, self.values = text, offset, abstract, values
        self.done: dict[int, Any] = {}  # a claim may be both stated and part of a list

    def moved(self, value: Any) -> Any:
        """A claim, list, percentage … where it stands; its `text` is what stands at its `span`."""
        if id(value) in self.done:
            return self.done[id(value)]
        kind: Any = type(value)
        parts = [self.part(getattr(value, name)) for name in _names(kind)]
        if "text" in _names(kind):
            names = _names(kind)
            span = parts[names.index("span")]
            parts[names.index("text")] = self.text[span.start - self.offset : span.end - self.offset]
        made = self.done[id(value)] = kind(*parts)
        return made

    def part(self, value: Any) -> Any:
        """One field of such a value."""
        if type(value) is Span:
            return Span(self.abstract.begin(value.start), self.abstract.finish(value.end))
        if type(value) is Asked:
            return worth(value.terms, value.number, self.values)
        if type(value) is Claim:
            return self.moved(value)
        if type(value) is tuple and value and type(value[0]) is Claim:
            return tuple(map(self.moved, value))
        return value
