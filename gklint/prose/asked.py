"""Figures that take note of what is asked about them: so it is known what a reading depends on.

An `Asked` stands for a whole number in a trial reading. It can be added, and compared with other numbers; every
comparison and its outcome is noted. Whatever else one tries with it raises `Looked`: then the reading depends on the
very figure. A reading of the same words with other figures is the same reading if all comparisons come out alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

Terms = tuple[tuple[int, int], ...]  # (which figure, how often it counts)
Question = tuple[Terms, int, str]  # sum of terms + number, compared with 0
_OUTCOMES: dict[str, Callable[[int], bool]] = {
    "==": lambda value: value == 0,
    "<": lambda value: value < 0,
    "<=": lambda value: value <= 0,
}


class Looked(Exception):
    """Somebody looked at a figure itself. figures: which."""

    def __init__(self, figures: Sequence[int]) -> None:
        super().__init__(*figures)
        self.figures = tuple(figures)


def worth(terms: Terms, number: int, figures: Sequence[Any]) -> int:
    """What a sum comes to for certain figures."""
    total = number
    for which, times in terms:
        total += times * figures[which]
    return total


def answer(question: Question, figures: Sequence[Any]) -> bool:
    """How a question comes out for certain figures."""
    terms, number, operator = question
    return _OUTCOMES[operator](worth(terms, number, figures))


class Asked:
    """A figure, or a sum of figures and a number. notes: where questions go, with their answers."""

    __slots__ = ("_figures", "_notes", "number", "terms")

    def __init__(self, terms: Terms, number: int, figures: Sequence[Any], notes: dict[Question, bool]) -> None:
        self.terms, self.number = terms, number
        self._figures, self._notes = figures, notes

    def _plus(self, other: object, sign: int) -> Asked:
        if type(other) is int:
            return Asked(self.terms, self.number + sign * other, self._figures, self._notes)
        if not isinstance(other, Asked):
            self._look()
        terms = dict(self.terms)
        for which, times in other.terms:
            terms[which] = terms.get(which, 0) + sign * times
        kept = tuple(sorted((which, times) for which, times in terms.items() if times))
        return Asked(kept, self.number + sign * other.number, self._figures, self._notes)

    def __add__(self, other: object) -> Asked:
        return self._plus(other, 1)

    __radd__ = __add__

    def __sub__(self, other: object) -> Asked:
        return self._plus(other, -1)

    def __rsub__(self, other: object) -> Asked:
        return (-self)._plus(other, 1)

    def __neg__(self) -> Asked:
        return Asked(tuple((which, -times) for which, times in self.terms), -self.number, self._figures, self._notes)

    def _ask(self, other: object, operator: str, *, turned: bool = False) -> bool:
        left = self._plus(other, -1)
        if turned:
            left = -left
        question = (left.terms, left.number, operator)
        found = self._notes[question] = answer(question, self._figures)
        return found

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, str):
            return False
        return self._ask(other, "==")

    def __lt__(self, other: object) -> bool:
        return self._ask(other, "<")

    def __le__(self, other: object) -> bool:
        return self._ask(other, "<=")

    def __gt__(self, other: object) -> bool:
        return self._ask(other, "<", turned=True)

    def __ge__(self, other: object) -> bool:
        return self._ask(other, "<=", turned=True)

    def __bool__(self) -> bool:
        return not self._ask(0, "==")

    def _look(self, *_: object) -> NoReturn:
        raise Looked([which for which, _ in self.terms])

    __hash__ = __int__ = __index__ = __float__ = __str__ = __repr__ = __format__ = _look
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __floordiv__ = __mod__ = __abs__ = __round__ = _look
