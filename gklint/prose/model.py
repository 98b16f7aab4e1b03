"""What the prose states, as values: claims, lists of parts, percentages, sweeping words."""

from __future__ import annotations

from decimal import Decimal

from gklint.resources.records import dataclass
from gklint.text import Span
from gklint.text.numerals import Bound

__all__ = ["Bound", "Claim", "Number", "Parts", "Passed", "Percentage", "Reading", "Sweeping"]

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure (or a zero) that the prose states about this agency and this report year.

    metric: the first meaning (contract section 4, without `@total`). accepts: expressions over metrics, all the cells
    or sums of cells that the words can mean, the first meaning included; a claim contradicts the tables only if it
    fits none. span: the words that make the claim; number: the figure in them (for a zero statement the negation).
    doubt: "" if a careful auditor would be certain, else the key of a sentence that says what is unsure.
    cues: the words that a frame read, each with what it is a sign of (`收到=receive`).
    A part that the prose counts but no cell holds (申请渠道) is a claim without a metric inside `Parts`.
    """

    metric: str
    value: Number
    bound: Bound
    span: Span
    number: Span
    text: str
    pattern: str
    accepts: tuple[str, ...]
    unit: str = ""
    section: str = ""
    doubt: str = ""
    cues: tuple[str, ...] = ()

    @property
    def approximate(self) -> bool:
        """Whether the words leave a range."""
        return self.bound is not Bound.EXACT

    def __hash__(self) -> int:
        return hash(self.number)  # rules look claims up often; the rest hardly ever tells two apart


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole and the parts that the prose lists for it (`共 9 件，其中予以公开 5 件，部分公开 4 件`).

    closed: whether the words say that the list is complete (it ends in 其他/其余, or covers all outcomes, or says
    分别为 …), so that parts below the whole are a fault too; parts above the whole are one in any case.
    perhaps: figures among them that were not understood and may be parts or not.
    """

    whole: Claim
    parts: tuple[Claim, ...]
    closed: bool
    span: Span
    perhaps: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Percentage:
    """A share that the prose states: `value` in percent as written (its digits matter), of `part` in any of `bases`.

    part and bases are expressions over metrics; `part_claim`/`base_claim` are the counts beside it in the prose.
    """

    value: Decimal
    bound: Bound
    span: Span
    number: Span
    text: str
    part: str
    bases: tuple[str, ...]
    pattern: str
    part_claim: Claim | None = None
    base_claim: Claim | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Words that say something of all cases (全部办结, 均获维持, 均为自然人申请).

    holds: a comparison over metrics that must be true of the tables (`requests.carried_out == 0`).
    """

    holds: str
    span: Span
    text: str
    pattern: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """A number that was seen and not taken as a claim; `reason` is a key of words in rules/claims/.

    words: those around it that were not understood, or that mean nothing together.
    """

    span: Span
    reason: str
    pattern: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the prose of one report states."""

    claims: tuple[Claim, ...] = ()
    parts: tuple[Parts, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    sweeping: tuple[Sweeping, ...] = ()
    passed: tuple[Passed, ...] = ()
