"""A stretch of abstract string: its figures, sentences and clauses."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from gklint.resources.records import dataclass
from gklint.resources.regex import regex
from gklint.text.numerals import Bound, Number

_SENTENCE_END = regex(r"[。！？!?]+[”」』\"）)]?")
_CLAUSE_END = regex(r"[。！？!?；;，,：:（）()]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text: `kind` is its character in the abstract string; for money, `value` is in yuan and `wan`
    in 万元 with the digits as written; for a year, `value` is the year."""

    kind: str
    value: Number
    bound: Bound
    unit: str = ""
    wan: Decimal | None = None


def plain(text: str, at: int, figure: Figure) -> bool:
    """Whether a figure without counter may count something: it ends its clause (新收：12；办结：12。), or is 0."""
    following = text[at + 1 : at + 2]
    return not following or following in "，。；、）,;)" or figure.value == 0


class Words:
    """text: the abstract string. figures: what its figures are, by offset. sentences: where sentences begin, and the
    end of the last if it is closed."""

    def __init__(self, text: str, figures: dict[int, Figure]) -> None:
        self.text, self.figures = text, figures
        self.sentences = [0, *[match.end() for match in _SENTENCE_END.finditer(text)]]
        self.clauses = [0, *[match.end() for match in _CLAUSE_END.finditer(text)]]

    def plain(self, at: int) -> bool:
        """Whether a figure without counter may count something."""
        return plain(self.text, at, self.figures[at])

    def sentence(self, at: int) -> int:
        """The number of the sentence that an offset lies in."""
        return bisect_right(self.sentences, at) - 1

    def sentence_start(self, at: int) -> int:
        return self.sentences[bisect_right(self.sentences, at) - 1]

    def sentence_end(self, at: int) -> int:
        number = bisect_right(self.sentences, at)
        return self.sentences[number] if number < len(self.sentences) else len(self.text)

    def clause_start(self, at: int) -> int:
        """Where the clause of an offset begins (behind the last comma, bracket or sentence end)."""
        return self.clauses[bisect_right(self.clauses, at) - 1]

    def clause_end(self, at: int) -> int:
        number = bisect_right(self.clauses, at)
        return self.clauses[number] if number < len(self.clauses) else len(self.text)
