"""Where phrases can stand: of each a character is known that its matches cannot do without, the rarest there is.

One pass finds these characters for all phrases of all rules; the expressions are run only where one is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gklint.language.needed import need_of
from gklint.language.pattern import Lexicon
from gklint.resources import regex, root
from gklint.rules.model import Context, Rule
from gklint.text import Span

_SAMPLE = "base-2021.yaml"  # an ordinary report, by which it is told what is rare
_COMMON = 20  # times in the sample: what is found so often saves nothing


def anchor_of(pattern: str, lexicon: Lexicon, slots: Mapping[str, str]) -> str:
    """The rarest of the characters that a pattern needs (see `need_of`): one of the string stands in every match. ""
    if none is rare."""
    rarest = min(need_of(pattern, lexicon, slots, _frequency), key=_frequency, default="")
    return rarest if _frequency(rarest) < _COMMON else ""


def _frequency(chars: str) -> int:
    """How often any of these characters stands in the sample."""
    sample = _sample()
    return sum(sample[char] for char in set(chars))


@lru_cache(maxsize=1)
def _sample() -> Counter[str]:
    return Counter("".join((root() / "rules" / "examples" / _SAMPLE).read_text(encoding="utf-8").split()))


class Anchors:
    """The anchors of all phrases of some rules. first: the number of the first phrase of each rule among all."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.first: dict[str, int] = {}
        self.phrases: dict[str, set[int]] = {}  # by character, those that need it
        count = 0
        for rule in rules:
            if rule.kind == "phrase":
                self.first[rule.code] = count
                for number, phrase in enumerate(rule.compiled["phrases"], count):
                    for char in phrase["anchor"]:
                        self.phrases.setdefault(char, set()).add(number)
                count += len(rule.compiled["phrases"])
        self.any: re.Pattern[str] | None = None
        if self.phrases:
            self.any = regex(f"[{''.join(map(re.escape, sorted(self.phrases)))}]")

    def found(self, text: str, span: Span) -> set[int]:
        """The phrases that can stand in a stretch of a text, by their numbers."""
        chars = set(self.any.findall(text, span.start, span.end)) if self.any else ()
        return set().union(*map(self.phrases.__getitem__, chars))


def anchors_of(rule: Rule, context: Context) -> Anchors:
    """Those of all rules that judge a report, made once."""
    found: Anchors | None = context.kept.get("anchors")
    if found is None:
        found = context.kept["anchors"] = Anchors(context.rules or (rule,))
    return found


def anchored(
    anchors: Anchors, context: Context, places: Sequence[str], spans: Sequence[Span]
) -> Mapping[int, list[Span]]:
    """By phrase, in which of the spans that `places` mean it can stand; worked out once for a report."""
    key = ("anchored", places)
    found: dict[int, list[Span]] | None = context.scratch.get(key)
    if found is None:
        found = context.scratch[key] = {}
        text = context.report.source.text
        known: dict[Span, set[int]] = context.scratch.setdefault("anchors", {})
        for span in spans:
            here = known.get(span)
            if here is None:
                here = known[span] = anchors.found(text, span)
            for number in here:
                found.setdefault(number, []).append(span)
    return found
