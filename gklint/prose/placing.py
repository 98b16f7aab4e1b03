"""What is known of a kind of passage, said of one of this kind: with its figures, and where its words stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gklint.prose.alike import Alike
from gklint.prose.asked import Asked, worth
from gklint.prose.model import Claim, Parts, Passed, Percentage, Sweeping
from gklint.resources.records import dataclass
from gklint.text import Span


@dataclass(slots=True)
class Recalled:
    """What a passage states. In a kind, spans are offsets in what its kind has in common, figures `Asked`."""

    claims: list[Claim]
    parts: list[Parts]
    percentages: list[Percentage]
    sweeping: list[Sweeping]
    passed: list[Passed]


def placed(found: Recalled, alike: Alike, start: int, text: str, offset: int, values: Sequence[int]) -> Recalled:
    """The same for the passage that starts at an offset of a paragraph. values: its counts."""
    place = _Placing(alike, start, text, offset, values)
    return Recalled(
        [place.claim(each) for each in found.claims],
        [place.parts(each) for each in found.parts],
        [place.percentage(each) for each in found.percentages],
        [place.sweeping(each) for each in found.sweeping],
        [Passed(place.span(each.span), each.reason, each.pattern, each.words) for each in found.passed],
    )


class _Placing:
    """Turns what is common to a kind of passage into what one of them says."""

    def __init__(self, alike: Alike, start: int, text: str, offset: int, values: Sequence[int]) -> None:
        self.alike, self.start, self.source, self.offset, self.values = alike, start, text, offset, values
        self.claims: dict[int, Claim] = {}  # a claim may be both stated and part of a list

    def span(self, span: Span) -> Span:
        start, end = self.alike.begin(self.start + span.start), self.alike.end(self.start + span.end)
        return Span(self.offset + start, self.offset + end)

    def text(self, span: Span) -> str:
        """What stands at a span in its place."""
        return self.source[span.start - self.offset : span.end - self.offset]

    def value(self, value: Any) -> Any:
        return worth(value.terms, value.number, self.values) if type(value) is Asked else value

    def claim(self, claim: Claim) -> Claim:
        made = self.claims.get(id(claim))
        if made is None:
            span = self.span(claim.span)
            made = self.claims[id(claim)] = Claim(
                claim.metric, self.value(claim.value), claim.bound, span, self.span(claim.number), self.text(span),
                claim.pattern, claim.accepts, claim.unit, claim.section, claim.doubt, claim.cues,
            )  # fmt: skip
        return made

    def parts(self, parts: Parts) -> Parts:
        return Parts(
            self.claim(parts.whole), tuple(map(self.claim, parts.parts)), parts.closed, self.span(parts.span),
            tuple(map(self.claim, parts.perhaps)),
        )  # fmt: skip

    def percentage(self, share: Percentage) -> Percentage:
        span = self.span(share.span)
        return Percentage(
            share.value, share.bound, span, self.span(share.number), self.text(span), share.part, share.bases,
            share.pattern, share.part_claim and self.claim(share.part_claim),
            share.base_claim and self.claim(share.base_claim), share.doubt,
        )  # fmt: skip

    def sweeping(self, words: Sweeping) -> Sweeping:
        span = self.span(words.span)
        return Sweeping(words.holds, span, self.text(span), words.pattern, words.doubt)
