"""Which finding is which: where it stands in the form, and a fingerprint that edits elsewhere do not change.

In: the findings of one report in their order. Out: the same with `within` (section, or table, row and column) and
`fingerprint`. A fingerprint is made of the rule's code, the place in the form, the figures or words the finding rests
on, and, where all these are the same, which of them it is. No line, no level, no language, no path goes into it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from unicodedata import normalize

from gklint.diagnostics import Diagnostic, Part
from gklint.form.model import Fact, Report
from gklint.form.naming import cell_path
from gklint.resources.digest import sha256
from gklint.resources.records import fields
from gklint.text import Span

_DIGITS = 16
_WORDING = ("relation", "traceback")  # how a rule file happens to write it; where gklint lies
# `dataclasses.replace` looks at every field anew each time.
_KEPT = tuple(each.name for each in fields(Diagnostic) if each.name not in ("within", "fingerprint"))
_kept = attrgetter(*_KEPT)
_SCALARS = frozenset((int, str, bool, type(None)))
_json = json.JSONEncoder(ensure_ascii=False).encode
_EMPTY: Mapping[Span, list[Fact]] = {}


def identified(found: Sequence[Diagnostic], report: Report | None, lang: str) -> list[Diagnostic]:
    """The findings with their places in the form and their fingerprints. report: None where no text was read."""
    cells = _cells(report, {each.span for each in found}) if report is not None and found else _EMPTY
    seen: Counter[str] = Counter()
    marked: list[Diagnostic] = []
    for each in found:
        within = _within(report, cells, each.span, lang) if report is not None else ()
        place = "/".join(part.id for part in within)
        evidence = [each.code, place, *_evidence(each, report)]
        key = _json(evidence)
        seen[key] += 1
        name = key if seen[key] == 1 else f"{key}#{seen[key]}"
        digest = sha256(name.encode("utf-8", "surrogatepass"))[:_DIGITS]
        marked.append(Diagnostic(**dict(zip(_KEPT, _kept(each), strict=True)), within=within, fingerprint=digest))
    return marked


# ---------------------------------------------------------------- the place in the form


def _cells(report: Report, wanted: Collection[Span]) -> Mapping[Span, list[Fact]]:
    """The cells that stand at these places; those of a row without values stand together at its label."""
    found: dict[Span, list[Fact]] = {}
    for fact in report.facts.values():
        if fact.span is not None and fact.span in wanted:
            found.setdefault(fact.span, []).append(fact)
    return found


def _within(report: Report, cells: Mapping[Span, list[Fact]], span: Span, lang: str) -> tuple[Part, ...]:
    facts = cells.get(span, ())
    if facts:
        path = cell_path(report.form, facts[0].metric, lang)
        if path is not None:
            parts = [Part("table", facts[0].table, path[0])]
            if len({(fact.block, fact.row) for fact in facts}) == 1:
                parts.append(Part("row", facts[0].metric.partition("@")[0], path[1]))
            if len(facts) == 1:
                parts.append(Part("column", facts[0].column, path[2]))
            return tuple(parts)
    for table in report.form.tables:
        place = report.table_spans.get(table.id)
        if place is not None and span.within(place):
            return (Part("table", table.id, table.name if lang == "zh" else table.english or table.name),)
    for section in report.sections:
        if section.body.start <= span.start < section.body.end or span.within(section.heading):
            return (Part("section", section.id, _title(report, section.id) or section.title),)
    return ()


def _title(report: Report, section: str) -> str:
    return next((f"{each.numeral}、{each.title}" for each in report.form.sections if each.id == section), "")


# ---------------------------------------------------------------- the evidence


def _evidence(found: Diagnostic, report: Report | None) -> list[Any]:
    """The simple values among the data, in the order of their names; the words at the place where there are none."""
    told = [
        [name, value]
        for name, value in sorted(found.data.items())
        if not name.endswith("_en") and name not in _WORDING and _simple(value)
    ]
    if told:
        return [[name, _plain(value)] for name, value in told]
    text = report.source.text if report is not None else ""
    return [_plain(text[found.span.start : found.span.end])]


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
