"""How figures, cells and claims are written in the messages of the rules that compare prose with tables.

All words come from rules/comparison.yaml and from the form; here they are only put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gklint.diagnostics import Related
from gklint.form import metrics, naming
from gklint.form.metrics import Place
from gklint.form.model import CellState, Fact, Form, Number
from gklint.form.quantity import Quantity
from gklint.prose.lore import lore
from gklint.prose.model import Bound, Claim
from gklint.resources.records import replace
from gklint.rules.kinds.compare import Figure, Verdict
from gklint.rules.kinds.stated import Stated, terms
from gklint.rules.messages import fill, pick, show

_MOST_ADDENDS = 24  # a sum over more cells than this names only the first
_FEW = 4  # a sum of so few cells is shown whole, zeros included


class Wording:
    """The words of a form in a reader's language."""

    def __init__(self, form: Form, lang: str) -> None:
        self.form, self.lang = form, lang
        self.terms = terms()

    def text(self, key: str, **values: Any) -> str:
        """A phrase of `texts:`."""
        return fill(self.terms["texts"][key], values, self.lang)

    def join(self, key: str, parts: Iterable[str]) -> str:
        """Phrases put together."""
        return pick(self.terms["join"][key], self.lang).join(parts)

    def metric(self, name: str) -> str:
        """How people call a metric."""
        return naming.words(self.form, name, self.lang)

    def doubt(self, key: str) -> str:
        """The sentence in brackets that says what is unsure; "" for no doubt."""
        return self.text("doubt", doubt=self.reason(key)) if key else ""

    def reason(self, key: str) -> str:
        """What is unsure, by its key."""
        own = self.terms["doubts"]
        return pick(own.get(key) or lore().words["doubts"].get(key) or own["unknown"], self.lang)

    # ------------------------------------------------------------ numbers

    def unit(self, unit: str) -> str:
        """A unit as it follows a number."""
        told: Mapping[str, str] = self.terms["units"].get(self.lang) or self.terms["units"]["zh"]
        return told.get(unit, told["default"]).format(unit=unit) if unit else ""

    def number(self, number: Number, unit: str = "") -> str:
        """`15 件`."""
        return show(number, self.lang) + self.unit(unit)

    def claimed(self, claim: Claim, says: Stated | None = None, unit: str = "") -> str:
        """What a claim states: `15 件`, `约 30 件`, `30 余件`. unit: in place of the claim's own."""
        bound = "over" if claim.bound is Bound.ABOUT and says is not None and says.over else str(claim.bound)
        shown = self.unit(unit or claim.unit)
        if bound == "over":
            shown = shown.lstrip() if self.lang == "zh" else shown
        return fill(self.terms["bounds"][bound], {"n": show(claim.value, self.lang), "unit": shown}, self.lang)

    def plain(self, verdict: Verdict) -> str:
        """The figure of a claim without its unit, for a sum: `5`, `约 30`."""
        return self.claimed(replace(verdict.claim, unit=""), verdict.stated)

    def range(self, found: Quantity, unit: str) -> str:
        """What the tables say: `9 件`, `至少 9 件`, `空白`."""
        told = self.terms["figure"]
        if found.value is not None:
            return self.number(found.value, unit)
        if found.lo is not None and found.hi is not None:
            ends = {"lo": show(found.lo, self.lang), "hi": self.number(found.hi, unit)}
            return fill(told["between"], ends, self.lang)
        if found.lo:
            return fill(told["at_least"], {"value": self.number(found.lo, unit)}, self.lang)
        return pick(told["blank"], self.lang)

    # ------------------------------------------------------------ tables

    def cell(self, metric: str) -> str:
        """A cell by its table and its words: 表二「行政许可」本年处理决定数量."""
        looked_up = metrics.index(self.form)
        key = ("cell words", metric, self.lang)
        if key not in looked_up.kept:
            looked_up.kept[key] = self._cell(metric, looked_up.cells.get(metric))
        found: str = looked_up.kept[key]
        return found

    def _cell(self, metric: str, place: Place | None) -> str:
        if place is None:
            return self.metric(metric)
        english = self.lang != "zh"
        values = {
            "table": (place.table.english if english else "") or place.table.name,
            "row": (place.row.english if english else "") or place.row.label,
            "column": (place.column.english if english else "") or place.column.label.partition("（")[0],
            "words": self.metric(metric),
        }
        told = self.terms["cell"]
        return fill(told.get(place.table.id) or told["default"], values, self.lang)

    def held(self, fact: Fact) -> str:
        """What a cell holds, with its unit."""
        if fact.value is None or fact.state is CellState.BLANK:
            return pick(self.terms["figure"]["blank"], self.lang)
        return self.number(fact.value, fact.unit)

    def figure(self, figure: Figure) -> str:
        """A figure with its value; a sum with the addends that are not zero."""
        told = self.terms["figure"]
        found = figure.quantity
        unit = figure_unit(figure)
        if len(found.cells) == 1 and not found.constant and found.cells[0].times == 1:
            one = {"cell": self.cell(found.cells[0].metric), "value": self.range(found, unit)}
            return fill(told["cell"], one, self.lang)
        words = self.metric(figure.expression)
        values = {"table": self.table(figure), "words": words, "value": self.range(found, unit)}
        shown = list(self._addends(found))
        return fill(told["sum" if shown else "zeros"], {**values, "addends": self.join("addends", shown)}, self.lang)

    def _addends(self, found: Quantity) -> Iterator[str]:
        template = self.terms["figure"]["addend"]
        for cell in found.cells[:_MOST_ADDENDS]:
            fact = cell.fact
            if fact is None or (fact.state is not CellState.BLANK and not fact.value):
                continue
            held = self.held(fact) if fact.value is None else show(fact.value * cell.times, self.lang)
            yield fill(template, {"words": self.metric(cell.metric), "n": held}, self.lang)

    def table(self, figure: Figure) -> str:
        """The table that a figure stands in, by its first cell."""
        place = metrics.index(self.form).cells.get(figure.quantity.cells[0].metric) if figure.quantity.cells else None
        if place is None:
            return ""
        return (place.table.english if self.lang != "zh" else "") or place.table.name

    def tried(self, figures: Iterable[Figure]) -> str:
        """All figures that a claim was compared with; those that are the same number together."""
        groups: dict[Any, list[Figure]] = {}
        for figure in figures:
            known = figure.value
            same = groups.setdefault(known if known is not None else (figure.expression,), [])
            if all(each.expression != figure.expression for each in same):
                same.append(figure)
        return self.join("tried", dict.fromkeys(self._alike(group) for group in groups.values()))

    def _alike(self, figures: Sequence[Figure]) -> str:
        """Figures of one value: the first in full, the others by name."""
        first, *others = (self.figure(each) for each in figures)
        if not others:
            return first
        names = self.join("others", (self.text("other", words=self.metric(each.expression)) for each in figures[1:]))
        return self.text("alike", first=first, others=names)

    def cells(self, figures: Iterable[Figure]) -> Iterator[Related]:
        """The cells of the figures that stand in the text, each once, in their order. Of a long sum only those that are
        not zero, or, if all are, its first cell for the whole."""
        seen: set[str] = set()
        for figure in figures:
            placed = [cell for cell in figure.quantity.cells if cell.fact is not None and cell.fact.span is not None]
            if len(placed) > _FEW:
                shown = [cell for cell in placed if cell.fact is not None and cell.fact.value != 0]
                if not shown and placed[0].metric not in seen and placed[0].fact and placed[0].fact.span:
                    seen.add(placed[0].metric)
                    yield Related(self.figure(figure), placed[0].fact.span)
                placed = shown
            for cell in placed:
                if cell.metric not in seen and cell.fact is not None and cell.fact.span is not None:
                    seen.add(cell.metric)
                    words = {"cell": self.cell(cell.metric), "value": self.held(cell.fact)}
                    yield Related(fill(self.terms["figure"]["cell"], words, self.lang), cell.fact.span)


def figure_unit(figure: Figure) -> str:
    """The unit of a figure: that of its first cell."""
    fact = next((cell.fact for cell in figure.quantity.cells if cell.fact is not None), None)
    return fact.unit if fact is not None else ""


def claim_unit(verdict: Verdict) -> str:
    """The unit to show a claim in: for money that of the cell (its value is in it), else its own, else the cell's."""
    cell = next((figure_unit(each) for each in verdict.tried), "")
    own = verdict.claim.unit
    return cell if not own or verdict.claim.metric.endswith("_wan") else own
