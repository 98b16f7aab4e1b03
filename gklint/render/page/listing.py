"""The list of findings beside a report: what, where, the working, how to mend it, and why by law."""

from __future__ import annotations

from html import escape

from gklint.api.results import FileResult
from gklint.api.words import words
from gklint.diagnostics import Diagnostic
from gklint.render.cells import visible
from gklint.render.page.marks import LEVELS, Marks
from gklint.render.places import place_words
from gklint.text import Span


class Listing:
    """The findings of one report, the gravest first."""

    def __init__(self, result: FileResult, marks: Marks, lang: str) -> None:
        self.result, self.marks = result, marks
        self.say = words(lang)

    def html(self) -> str:
        """The list; empty of findings it says so."""
        found = sorted(enumerate(self.result.diagnostics, 1), key=lambda pair: (-pair[1].severity, pair[0]))
        items = "".join(self._finding(number, each) for number, each in found)
        inner = f"{self._filter()}<ol>\n{items}</ol>\n" if found else f"<p>{escape(self.say('verdict-clean'))}</p>\n"
        return f'<nav class="findings" aria-label="{escape(self.say("page-findings"))}">\n{inner}</nav>\n'

    def _filter(self) -> str:
        present = [level for level in LEVELS if self.result.count(level)]
        if len(present) < 2:
            return ""
        boxes = "".join(
            f'<label class="{level}"><input type="checkbox" value="{level}" checked> '
            f"{escape(self.say(f'level-{level}'))} {self.result.count(level)}</label>"
            for level in present
        )
        return f'<fieldset class="filter" hidden><legend>{escape(self.say("page-filter"))}</legend>{boxes}</fieldset>\n'

    def _finding(self, number: int, found: Diagnostic) -> str:
        say, level = self.say, str(found.severity)
        rows = ""
        if found.working and found.working not in found.message:
            rows += _row(say("working"), found.working)
        if found.help:
            rows += _row(say("help"), found.help)
        ground = _row(say("page-rule"), f"{found.code} {found.rule}")
        if found.source:
            ground = _row(say("ground"), found.source) + ground
        return (
            f'<li class="finding {level}" id="{self.marks.finding(number)}" data-level="{level}" value="{number}">\n'
            f'<p class="message"><a class="badge {level}" href="#{self.marks.anchor(number, 0)}">{number}</a> '
            f'<strong class="level">{escape(say(f"level-{level}"))}</strong> {_text(found.message)}</p>\n'
            f'<ul class="ends">{self._ends(number, found)}</ul>\n'
            f"<dl>{rows}</dl>\n<details><summary>{escape(say('page-ground'))}</summary><dl>{ground}</dl></details>\n</li>\n"
        )

    def _ends(self, number: int, found: Diagnostic) -> str:
        out = self._end(number, 0, found.span, found.label)
        for end, other in enumerate(found.related, 1):
            if other.span != found.span:
                out += self._end(number, end, other.span, other.message)
        return out

    def _end(self, number: int, end: int, span: Span, label: str) -> str:
        place = place_words(self.result.location(span), self.say)
        said = f"{place}{self.say('colon')}{label}" if label else place
        return f'<li><a href="#{self.marks.anchor(number, end)}">{_text(said)}</a></li>'


def _row(name: str, text: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{_text(text)}</dd></div>"


def _text(text: str) -> str:
    return escape(visible(" ".join(text.split())))
