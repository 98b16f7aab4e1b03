"""`extract --explain`: sentence by sentence, which pattern read which words, and why a number was passed over."""

from __future__ import annotations

import re
from typing import Any

from gklint.api.reasons import doubt, reason
from gklint.api.results import Extraction, Summary
from gklint.api.words import words
from gklint.render import Look
from gklint.render.cells import Ruler, one_line
from gklint.text import Span

_SENTENCE_END = re.compile(r"[。；！？\n]")
_FARTHEST = 400  # characters looked at on either side for the end of a sentence


class Explanation:
    """Text for people. A sentence once, then a line for each figure in it."""

    joiner = ""

    def __init__(self, look: Look) -> None:
        self.say = words(look.lang)
        self.lang = look.lang
        self.width = look.width
        self.ruler = Ruler(look.ambiguous)

    def start(self) -> str:
        return ""

    def file(self, result: Extraction) -> list[str]:
        head = one_line(result.path)
        if result.reading is None:
            return [f"{head}\n  {self.say('nothing-read')}\n"]
        blocks = [f"{head}\n"]
        last = None
        for span, line in sorted(self._lines(result), key=lambda item: item[0]):
            sentence = _sentence(result.source.text, span)
            if sentence != last:
                start = result.location(sentence).start
                text = " ".join(result.source.quote(sentence).split())
                shown = self.ruler.wrap(f"{start.line}:{start.column}  {text}", self.width - 2)
                blocks.append("\n" + "".join(f"  {each}\n" for each in shown))
                last = sentence
            blocks.extend(f"    {each}\n" for each in self.ruler.wrap(line, self.width - 4))
        if len(blocks) == 1:
            blocks.append(f"  {self.say('no-figures')}\n")
        return ["".join(blocks)]

    def finish(self, summary: Summary) -> str:
        return ""

    def _lines(self, result: Extraction) -> list[tuple[Span, str]]:
        """What is to be said, each with its place."""
        reading = result.reading
        assert reading is not None
        quote = result.source.quote
        lines = [
            (
                claim.span,
                self.say("read-claim", words=claim.text, pattern=self._pattern(claim), meaning=self._claim(claim)),
            )
            for claim in reading.claims
        ]
        lines += [
            (each.span, self.say("read-share", words=each.text, pattern=each.pattern, part=each.part))
            for each in reading.percentages
        ]
        lines += [
            (each.span, self.say("read-sweeping", words=each.text, pattern=each.pattern, holds=each.holds))
            for each in reading.sweeping
        ]
        lines += [
            (each.span, self.say("read-parts", whole=one_line(each.whole.text), n=len(each.parts)))
            for each in reading.parts
        ]
        lines += [
            (each.span, self.say("passed", words=one_line(quote(each.span)), why=self._reason(each)))
            for each in reading.passed
        ]
        return lines

    def _claim(self, claim: Any) -> str:
        """`requests.new = 3 件`, with the sign of a range."""
        sign = {"exact": "=", "about": "≈", "at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
        shown = f"{claim.metric} {sign.get(str(claim.bound), '=')} {claim.value} {claim.unit}"
        return shown.rstrip() + (self.say("in-doubt", why=doubt(claim.doubt, self.lang)) if claim.doubt else "")

    def _pattern(self, claim: Any) -> str:
        """`frame:received: 收到=receive 申请=application`, so that a wrong reading can be traced to its words."""
        return f"{claim.pattern}: {' '.join(claim.cues)}" if claim.cues else str(claim.pattern)

    def _reason(self, passed: Any) -> str:
        why = reason(passed.reason, self.lang)
        shown = f"{why}「{passed.words}」" if passed.words else why
        return f"{shown} [{passed.pattern}]" if passed.pattern else shown


def _sentence(text: str, span: Span) -> Span:
    """The sentence around a span: up to 。；！？ or the line's end on both sides."""
    low = max(span.start - _FARTHEST, 0)
    start = low
    for found in _SENTENCE_END.finditer(text, low, span.start):
        start = found.end()
    end = _SENTENCE_END.search(text, max(span.end - 1, span.start), min(span.end + _FARTHEST, len(text)))
    stop = end.end() if end else min(span.end + _FARTHEST, len(text))
    while start < span.start and text[start].isspace():
        start += 1
    return Span(start, stop)
