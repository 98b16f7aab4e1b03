"""`compares: subordinates`: a government's figures against the sums of those below it, where a tree says who they are.

    metrics: [requests.new@total, …]
    message: the government has less than those below it    (whether or not all of them are at hand)
    messages: {more: …}                                      (all are at hand, and it has more)

Not below the sum can be right where a government's report covers its own office besides, so that is asked, not claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from gklint.diagnostics import Severity
from gklint.rules.across.emit import across, called, end, shown
from gklint.rules.across.model import Across, Collection, Document, End
from gklint.rules.model import Rule

PLACEHOLDERS = ("agency", "year", "path", "what", "found", "expected", "count", "below")
_SHOWN = 5  # subordinates that are pointed at


def judge(rule: Rule, collection: Collection, lang: str) -> Iterator[Across]:
    """One finding for each figure of a government that those below it contradict."""
    for government, below in collection.governments():
        for year in collection.years():
            own = collection.of([government], year)
            if len(own) != 1:
                continue  # none, or two that GK606 speaks of
            found = collection.of(below, year)
            often = Counter(each.agency for each in found)
            parts = [each for each in found if often[each.agency] == 1]
            if parts:
                yield from _judge(rule, own[0], parts, len(parts) == len(below), lang)


def metrics(rule: Rule) -> Iterator[str]:
    """The cells that the rule looks at."""
    yield from rule.spec["metrics"]


def _judge(rule: Rule, own: Document, parts: Sequence[Document], all_there: bool, lang: str) -> Iterator[Across]:
    for metric in rule.spec["metrics"]:
        value = own.value(metric)
        figures = [(part, part.value(metric)) for part in parts]
        known = [(part, figure) for part, figure in figures if figure is not None]
        if value is None or not known:
            continue
        total: Any = sum(figure for _, figure in known)
        if value < total:
            yield _finding(rule, own, metric, known, total, lang, "message", None)
        elif value > total and all_there and len(known) == len(figures):
            yield _finding(rule, own, metric, known, total, lang, "more", Severity.WARNING)


def _finding(
    rule: Rule, own: Document, metric: str, known: Sequence[tuple[Document, Any]], total: Any, lang: str, message: str,
    severity: Severity | None,
) -> Across:  # fmt: skip
    largest = sorted((pair for pair in known if pair[1]), key=lambda pair: (-pair[1], pair[0].agency))
    values = {
        "what": called(own, metric, lang),
        "found": shown(own.value(metric), lang),
        "expected": shown(total, lang),
        "count": len(known),
        "below": [each.agency for each, _ in largest[:_SHOWN]],
    }
    others = [
        end(rule, lang, part, {**values, "found": shown(figure, lang)}, metric=metric)
        for part, figure in (largest or known)[:_SHOWN]
    ]
    addends = " + ".join(shown(figure, lang) for _, figure in largest[:20]) or "0"
    more = " + …" if len(largest) > 20 else ""
    return across(
        rule,
        lang,
        End(own, metric=metric),
        others,
        values,
        message=message,
        severity=severity,
        working=f"{addends}{more} = {shown(total, lang)} ≠ {shown(own.value(metric), lang)}",
        data={
            "agency": own.agency, "year": own.year, "metric": metric, "value": own.value(metric), "sum": total,
            "agencies": [each.agency for each, _ in known],
        },
    )  # fmt: skip
