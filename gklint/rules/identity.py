"""Which finding is which: where it stands in the form, and a fingerprint that edits elsewhere do not change.

In: the findings of one report in their order. Out: the same with `within` (section, or table, row and column) and
`fingerprint`. A fingerprint is made of the rule's code, the place in the form, the figures or words the finding rests
on, and, where all these are the same, which of them it is. No line, no level, no language, no path goes into it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from gklint.diagnostics import Diagnostic, Part, Place, Places
from gklint.form.model import Fact, Form, Report
from gklint.form.naming import cell_path
from gklint.resources.digest import sha256
from gklint.text import Span

_DIGITS = 16
_WORDING = ("relation", "traceback")  # how a rule file happens to write it; where gklint lies
_SCALARS = frozenset((int, str, bool, type(None)))
_json = json.JSONEncoder(ensure_ascii=False).encode
_EMPTY: Mapping[Span, list[Fact]] = {}


def identified(found: list[Diagnostic], report: Report | None, lang: str) -> list[Diagnostic]:
    """The findings, which now know their places in the form and their fingerprints, worked out for all once one is
    asked for. report: None where no text was read."""
    if found:
        places = _Places(found, report, lang)
        for number, each in enumerate(found):
            each.stands(places, number)
    return found


class _Places(Places):
    """What the places of findings follow from. The cells of the report are not among it: results may be kept long."""

    __slots__ = ("cells", "findings", "form", "known", "lang", "sections", "starts", "tables", "text")

    def __init__(self, found: Sequence[Diagnostic], report: Report | None, lang: str) -> None:
        self.findings = [(each.code, each.span, each.later) for each in found]
        self.form, self.lang = None if report is None else report.form, lang
        self.cells = _EMPTY if report is None else _cells(report, {span for _, span, _ in self.findings})
        self.text = "" if report is None else report.source.text
        self.sections = () if report is None else tuple(report.sections)
        self.starts = [section.heading.start for section in self.sections]
        self.tables = {} if report is None else report.table_spans
        self.known: list[Place] | None = None

    def place(self, number: int) -> Place:
        if self.known is None:
            self.known = list(self._worked_out())
            self.findings.clear()
        return self.known[number]

    def _worked_out(self) -> Iterator[Place]:
        seen: Counter[str] = Counter()
        for code, span, later in self.findings:
            within = () if self.form is None else self._within(self.form, span)
            place = "/".join(part.id for part in within)
            key = _json([code, place, *_evidence(later.told().data, self.text[span.start : span.end])])
            seen[key] += 1
            name = key if seen[key] == 1 else f"{key}#{seen[key]}"
            yield Place(within, sha256(name.encode("utf-8", "surrogatepass"))[:_DIGITS])

    def _within(self, form: Form, span: Span) -> tuple[Part, ...]:
        lang = self.lang
        facts = self.cells.get(span, ())
        if facts:
            path = cell_path(form, facts[0].metric, lang)
            if path is not None:
                parts = [Part("table", facts[0].table, path[0])]
                if len({(fact.block, fact.row) for fact in facts}) == 1:
                    parts.append(Part("row", facts[0].metric.partition("@")[0], path[1]))
                if len(facts) == 1:
                    parts.append(Part("column", facts[0].column, path[2]))
                return tuple(parts)
        for table in form.tables:
            place = self.tables.get(table.id)
            if place is not None and span.within(place):
                return (Part("table", table.id, table.name if lang == "zh" else table.english or table.name),)
        last = bisect_right(self.starts, span.start) - 1  # sections stand one behind the other
        if last >= 0:
            section = self.sections[last]
            if section.body.start <= span.start < section.body.end or span.within(section.heading):
                return (Part("section", section.id, _title(form, section.id) or section.title),)
        return ()


# ---------------------------------------------------------------- the place in the form


def _cells(report: Report, wanted: Collection[Span]) -> Mapping[Span, list[Fact]]:
    """The cells that stand at these places; those of a row without values stand together at its label."""
    found: dict[Span, list[Fact]] = {}
    for fact in report.facts.values():
        span = fact.span
        if span is not None and span in wanted:
            found.setdefault(span, []).append(fact)
    return found


def _title(form: Form, section: str) -> str:
    return next((f"{each.numeral}、{each.title}" for each in form.sections if each.id == section), "")


# ---------------------------------------------------------------- the evidence


def _evidence(data: Mapping[str, Any], words: str) -> list[Any]:
    """The simple values among the data, in the order of their names; the words at the place where there are none."""
    told = [
        [name, _plain(value)]
        for name, value in sorted(data.items())
        if not name.endswith("_en") and name not in _WORDING and _simple(value)
    ]
    return told or [_plain(words)]


def _simple(value: Any) -> bool:
    """Numbers, words, and lists of these; what holds more is told for explanation."""
    if type(value) in _SCALARS:
        return True
    if isinstance(value, Mapping):
        return False
    if isinstance(value, Iterable) and not isinstance(value, str):
        return not any(isinstance(each, Mapping | list | tuple | set) for each in value)
    return True


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        listed = [_plain(each) for each in value]
        return sorted(listed, key=str) if isinstance(value, set | frozenset) else listed
    return "".join(normalize("NFKC", str(value)).split())
