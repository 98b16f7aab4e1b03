"""Reports and claims built directly, without the parser: what the tests of the rules on prose stand on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gklint.diagnostics import Diagnostic
from gklint.form.load import load_form
from gklint.form.metrics import index
from gklint.form.model import CellState, Fact, Meta, Paragraph, Report, Section
from gklint.prose.model import Bound, Claim, Parts, Percentage, Reading, Sweeping
from gklint.resources import root
from gklint.rules.kinds import KINDS
from gklint.rules.loader import user_rules
from gklint.rules.model import Context, Rule
from gklint.rules.settings import Settings
from gklint.text import Source, Span

GROUPS = {"GK4": "narrative", "GK5": "fees"}
OPEN = {"blank": CellState.BLANK, "unread": CellState.UNREAD, "text": CellState.TEXT}


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """The rules on prose by code."""
    found = [rule for group in ("narrative", "fees") for rule in user_rules(root() / "rules" / group)]
    return {rule.code: rule for rule in found}


class Draft:
    """A report in the making: its prose, the cells that are not zero, and what was read from the prose.

    cells: metric -> value, "blank", "unread", "text", or None for a cell that is not there. A row of 表三 without a
    column means its total.
    """

    def __init__(
        self, prose: str, cells: Mapping[str, Any] | None = None, form: str = "2021", year: int = 2024, lang: str = "zh"
    ) -> None:
        self.prose, self.lang = prose, lang
        self.form = load_form(form)
        lines = [prose, "\n"]
        at = len(prose) + 1
        facts: dict[str, Fact] = {}
        given = {self._cell(metric): value for metric, value in (cells or {}).items()}
        for metric, place in index(self.form).cells.items():
            value = given.pop(metric, 0)
            if value is None:
                continue
            if place.column.kind == "amount" and not isinstance(value, str):
                value = Decimal(value)
            state = OPEN.get(value, CellState.NUMBER) if isinstance(value, str) else CellState.NUMBER
            raw = "" if state is CellState.BLANK else str(value)
            span = Span(at, at + len(raw))
            number = value if state is CellState.NUMBER else None
            if isinstance(number, str):
                number = Decimal(number)
            facts[metric] = Fact(
                metric, place.table.id, place.block.id, place.row.id, place.column.id, state, number, raw,
                place.column.unit, span,
            )  # fmt: skip
            lines.append(raw + "\n")
            at += len(raw) + 1
        assert not given, given
        self.report = Report(
            Source("report.txt", "".join(lines)), "checked", self.form, True, year, True, Meta(), facts=facts,
            prose=[Paragraph(Span(0, len(prose)), "overview", "requests")],
        )  # fmt: skip
        self.claims: list[Claim] = []
        self.parts: list[Parts] = []
        self.percentages: list[Percentage] = []
        self.sweeping: list[Sweeping] = []
        self._from = 0

    def _cell(self, metric: str) -> str:
        return metric if metric in index(self.form).cells else f"{metric}@total"

    def section(self, name: str, words: str) -> Draft:
        """Makes words of the prose the body of a section."""
        span = self.find(words) if words else Span(len(self.prose), len(self.prose))
        self.report.sections.append(Section(name, Span(span.start, span.start), "", "", span))
        if words:
            self.report.prose.append(Paragraph(span, name))
        return self

    def find(self, words: str, again: bool = False) -> Span:
        """Where words stand in the prose (`again`: behind what was found last)."""
        start = self.prose.index(words, self._from if again else 0)
        self._from = start + len(words)
        return Span(start, start + len(words))

    def claim(
        self,
        metric: str,
        value: Any,
        words: str,
        *accepts: str,
        number: str = "",
        bound: Bound = Bound.EXACT,
        unit: str = "件",
        doubt: str = "",
        pattern: str = "test",
        again: bool = False,
        listed: bool = True,
    ) -> Claim:
        """A claim made by words of the prose; `number`: the figure in them."""
        span = self.find(words, again)
        figure = number or next((str(value) for _ in "1" if str(value) in words), words)
        start = self.prose.index(figure, span.start)
        made = Claim(
            metric, value, bound, span, Span(start, start + len(figure)), words, pattern, accepts or (metric,), unit,
            doubt=doubt,
        )  # fmt: skip
        if listed:
            self.claims.append(made)
        return made

    def list(self, whole: Claim, *parts: Claim, closed: bool = False) -> Parts:
        """A whole with its parts."""
        made = Parts(whole, parts, closed, whole.span.cover(parts[-1].span))
        self.parts.append(made)
        return made

    def share(self, value: str, part: str, *bases: str, bound: Bound = Bound.EXACT, **claims: Claim) -> Percentage:
        """A percentage `value%` of the prose."""
        span = self.find(f"{value}%")
        words = self.prose[max(0, span.start - 1) : span.end + 1]
        made = Percentage(
            Decimal(value), bound, span, Span(span.start, span.end - 1), words,
            part, bases, "test", claims.get("part_claim"), claims.get("base_claim"),
        )  # fmt: skip
        self.percentages.append(made)
        return made

    def sweep(self, words: str, holds: str, again: bool = False, doubt: str = "") -> Sweeping:
        """Words about all cases."""
        made = Sweeping(holds, self.find(words, again), words, "test", doubt)
        self.sweeping.append(made)
        return made

    def context(self, settings: Settings | None = None) -> Context:
        """What a rule is given."""
        reading = Reading(tuple(self.claims), tuple(self.parts), tuple(self.percentages), tuple(self.sweeping))
        return Context(self.report, reading, settings or Settings(), self.lang)

    def check(self, *codes: str) -> list[Diagnostic]:
        """What the rules of these codes (all of GK4 and GK5 that look at claims, if none is named) find."""
        context = self.context()
        chosen = codes or tuple(code for code in sorted(rules()) if code != "GK501")
        return [each for code in chosen for each in KINDS[rules()[code].kind].check(rules()[code], context)]

    def text(self, span: Span) -> str:
        """The words at a span."""
        return self.report.source.text[span.start : span.end]
