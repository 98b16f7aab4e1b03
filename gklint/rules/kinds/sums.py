"""All sums that the equations of a run ask for, worked out at once: one function for a form, written as Python from the
cells that each sum counts. It is for tables of whole numbers, which nearly all are; `Sum` does the others one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from gklint.form.metrics import index
from gklint.form.model import CellState, Fact, Form
from gklint.form.quantity import Linear, Sum, whole_numbers
from gklint.rules.model import Context

_WHOLE, _COUNTED = "whole numbers", "whole numbers counted"
_INT = {int}
_state, _value = (itemgetter(Fact._fields.index(name)) for name in ("state", "value"))
_WORTH_IT = 16  # reports after which the function is written: that takes as long as it saves on some thirty


def whole_of(context: Context) -> Mapping[str, int]:
    """The whole numbers of a report (at least of all cells that equations count), gathered once."""
    found: Mapping[str, int] | None = context.scratch.get(_WHOLE)
    if found is None:
        counted = context.scratch.get(_COUNTED)
        found = dict(zip(*counted, strict=True)) if counted else whole_numbers(context.report.facts)
        context.scratch[_WHOLE] = found
    return found


class Sums:
    """The sums of a form, in order."""

    def __init__(self, sums: Sequence[Linear], form: Form) -> None:
        self.single = [Sum(each) for each in sums]
        cells = index(form).cells
        # Amounts have decimals: what counts one is not among the sums of the function.
        counts = [all(cells[metric].column.kind != "amount" for metric in each.terms) for each in sums]
        self.whole = [each if plain else Linear({}, 0) for each, plain in zip(sums, counts, strict=True)]
        self.others = [at for at, plain in enumerate(counts) if not plain]
        self.metrics = list(dict.fromkeys(metric for each in self.whole for metric in each.terms))
        self.take = itemgetter(*self.metrics) if len(self.metrics) > 1 else None
        self.used = 0
        self.written: Callable[..., list[int | None]] | None = None

    def of(self, context: Context) -> Sequence[int | None]:
        """What each sum comes to; None where a cell of it is not a whole number."""
        self.used += 1
        if self.used >= _WORTH_IT:
            values = self.values(context.report.facts)
            if values is not None:
                return self.at_once(values, context)
        whole = whole_of(context)
        return [each.of(whole) for each in self.single]

    def values(self, facts: Mapping[str, Fact]) -> Sequence[int] | None:
        """The figures of the counted cells, if all of them are whole numbers."""
        if self.take is None:
            return None
        try:
            cells: tuple[Fact, ...] = self.take(facts)
        except KeyError:
            return None
        states = list(map(_state, cells))
        numbers = states.count(CellState.NUMBER)
        if numbers < len(cells) and numbers + states.count(CellState.MARK) < len(cells):
            return None
        values = list(map(_value, cells))  # that of a mark is 0
        return values if set(map(type, values)) == _INT else None

    def at_once(self, values: Sequence[int], context: Context) -> Sequence[int | None]:
        """What each sum comes to, by the written function."""
        if self.written is None:
            self.written = eval(written(self.whole, self.metrics))
        found: list[int | None] = self.written(*values)
        if self.others:
            whole = whole_of(context)
            for at in self.others:
                found[at] = self.single[at].of(whole)
        else:
            context.scratch[_COUNTED] = (self.metrics, values)
        return found


def written(sums: Sequence[Linear], metrics: Sequence[str]) -> str:
    """The function as Python: of the figures of these cells, in order, to the list of the sums."""
    names = {metric: f"v{at}" for at, metric in enumerate(metrics)}
    parts = []
    for each in sums:
        terms = "".join([_signed(times) + names[metric] for metric, times in each.terms.items()])
        parts.append(f"{each.constant}{terms}" if each.constant or not terms else terms)
    return f"lambda {','.join(names.values())}: [{','.join(parts)}]"


def _signed(times: int) -> str:
    return "+" if times == 1 else "-" if times == -1 else f"{times:+}*"
