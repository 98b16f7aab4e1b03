"""`compares: versions`: one agency, one year, two reports that say different things.

The same report in two formats or places is no finding: its cells agree as far as both were read, and its prose is the
same but for a few characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gklint.form.load import load_form
from gklint.form.metrics import index
from gklint.rules.across.emit import across, called, end, shown
from gklint.rules.across.model import Across, Collection, Document, End
from gklint.rules.across.wording import likeness, wording
from gklint.rules.model import Rule

PLACEHOLDERS = ("agency", "year", "path", "other_path", "what", "found", "expected", "count")
_SAME = 0.95  # of the wording of the prose


def judge(rule: Rule, collection: Collection, lang: str) -> Iterator[Across]:
    """One finding for each report that differs from the first of its agency and year."""
    for group in collection.groups():
        for _, found in groupby(group, key=lambda each: each.year):
            first, *others = found
            for other in others:
                if other.digest and other.digest == first.digest:
                    continue
                cells = list(_differing(first, other))
                if cells:
                    yield _finding(rule, first, other, cells, lang)
                elif _prose_differs(collection, first, other):
                    yield _finding(rule, first, other, [], lang)


def metrics(rule: Rule) -> Iterator[str]:
    """All cells of all forms."""
    for form in ("2021", "2019"):
        yield from index(load_form(form)).cells


def _differing(first: Document, other: Document) -> Iterator[str]:
    if first.form != other.form:
        return
    for metric in index(load_form(first.form)).cells:
        one, two = first.value(metric), other.value(metric)
        if one is not None and two is not None and one != two:
            yield metric


def _prose_differs(collection: Collection, first: Document, other: Document) -> bool:
    texts = [
        wording("".join(collection.text(each)[p.span.start : p.span.end] for p in each.passages), each.agency)
        for each in (first, other)
    ]
    return all(texts) and likeness(*texts) < _SAME


def _finding(rule: Rule, first: Document, other: Document, cells: Sequence[str], lang: str) -> Across:
    main = cells[0] if cells else ""
    values = {
        "other_path": first.path,
        "what": called(other, main, lang) if main else "",
        "found": shown(other.value(main), lang) if main else "",
        "expected": shown(first.value(main), lang) if main else "",
        "count": len(cells),
    }
    return across(
        rule,
        lang,
        End(other, metric=main),
        [end(rule, lang, first, values, metric=main)],
        values,
        message="message" if cells else "prose",
        data={"agency": other.agency, "year": other.year, "metrics": list(cells)},
    )
