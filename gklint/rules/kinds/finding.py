"""Kind `finding`: what the binder noticed about the structure of a report, turned into diagnostics.

kind: finding
finding: section-missing            # one, or a list
where: {section: [overview]}        # conditions on the finding's data and on year, form, level (of the agency)
words: {reason: {decimal: {zh: …}}} # how values of the data are said
related: {first: {zh: …}}           # how the other ends are said
label: {zh: …}                      # a few words at the place
cases:                              # the first that holds decides the level, or another message
  - {when: {reason: decimal}, level: warning, message: key of `messages`}
  - {when: {year: null}, skip: true}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from gklint.diagnostics import Diagnostic, Edit, Related, Severity, Told
from gklint.form.model import Finding, Form, Report
from gklint.resources.regex import regex
from gklint.resources.spoken import spoken
from gklint.rules.conditions import ABOUT, about, holds, refuse
from gklint.rules.messages import fill, pick
from gklint.rules.messages import placeholders as names_in
from gklint.rules.model import Context, Rule, asked_of, diagnostic

# What the binder emits, and the data that come with it (of words of the form: `x`, and `x_en` in English).
FINDINGS: Mapping[str, tuple[str, ...]] = {
    "file-unreadable": ("reason", "detail", "limit", "size", "encoding"),
    "not-a-report": ("reason",),
    "ignore-unused": ("reason", "codes"),
    "form-assumed": ("form",),
    "year-assumed": ("year",),
    "section-missing": ("section", "title", "numeral"),
    "section-order": ("title", "numeral", "expected"),
    "section-number": ("title", "numeral", "expected", "count"),
    "section-duplicate": ("title",),
    "section-empty": ("title", "text"),
    "section-title": ("title", "official"),
    "topic-missing": ("topics", "count"),
    "period-not-full-year": ("start", "end", "year"),
    "year-disagrees": ("found", "expected", "where"),
    "published-late": ("published", "deadline"),
    "table-missing": ("table",),
    "row-missing": ("table", "rows", "count"),
    "row-unknown": ("table", "label"),
    "row-duplicate": ("table", "row"),
    "row-order": ("table", "row"),
    "columns-differ": ("table", "detail", "found", "expected"),
    "table-of-other-form": ("form", "expected", "year"),
    "cells-blank": ("table", "cells", "count", "unplaced", "rows"),
    "cell-not-number": ("table", "row", "column", "raw", "reason"),
    "table-unreadable": ("table", "rows", "count", "reason"),
    "cell-with-marks": ("table", "row", "column", "raw", "value"),
}
_DAY = len("2024-01-31")
_DATE = regex(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)|\d{4}-(?:0[13-9]|1[0-2])-30|\d{4}-(?:0[13578]|1[02])-31")


def check(rule: Rule, context: Context) -> Iterator[Diagnostic]:
    """The diagnostics that the report's findings make under this rule."""
    return from_findings(rule, context.report.findings, context.report, context.lang)


def names(rule: Rule) -> list[str]:
    """The findings that a rule speaks of."""
    return _names(rule.spec)


def from_findings(rule: Rule, findings: Sequence[Finding], report: Report | None, lang: str) -> Iterator[Diagnostic]:
    """As `check`; the report may be missing (a file that gave no text)."""
    wanted, where, cases = names(rule), rule.spec.get("where"), rule.spec.get("cases")
    known: dict[str, Any] | None = None
    form: Form | None = None
    for finding in findings:
        if finding.name not in wanted:
            continue
        if known is None:
            known, form = about(report), asked_of(report) if report else None
        values = {**known, "finding": finding.name, **finding.data}
        if where and not holds(where, values):
            continue
        case = _case(cases, values) if cases else _NONE
        if case.get("skip"):
            continue
        said = _said(rule, values)
        yield diagnostic(
            rule,
            finding.span,
            said,
            lang,
            partial(_told, rule, finding, said, lang),
            message_key=case.get("message", "message"),
            severity=Severity.parse(case["level"]) if "level" in case else None,
            edits=[Edit(*each) for each in finding.edits] if report and report.source.format == "text" else (),
            form=form,
        )


_NONE: Mapping[str, Any] = {}


def _case(cases: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first that holds."""
    return next((each for each in cases if holds(each.get("when"), values)), _NONE)


def _told(rule: Rule, finding: Finding, said: Mapping[str, Any], lang: str) -> Told:
    related = tuple(Related(_related(rule, key, said, lang), span) for key, span in finding.related)
    label = rule.spec.get("label")
    return Told(fill(label, said, lang) if label else "", related, data=dict(finding.data))


def placeholders(spec: Mapping[str, Any]) -> Collection[str] | None:
    """The values that all findings of the rule have."""
    common = [set(FINDINGS[name]) for name in _names(spec)]
    return {*set.intersection(*common), *ABOUT}


def prepare(spec: Mapping[str, Any], where: Any) -> None:
    """Refuses cases and templates that cannot work."""
    given = placeholders(spec) or ()
    known = {*ABOUT, "finding", *(value for name in _names(spec) for value in FINDINGS.get(name, ()))}
    refuse(spec.get("where"), ("where",), where, known)
    for index, case in enumerate(spec.get("cases", ())):
        refuse(case.get("when"), ("cases", index, "when"), where, known)
    for key in ("label", "related"):
        entry = spec.get(key, {})
        for at, words in [((key,), entry)] if key == "label" else [((key, each), entry[each]) for each in entry]:
            for lang, template in words.items():
                for name in names_in(template):
                    if name not in given:
                        raise where.error((*at, lang), f"nothing fills {{{name}}} here", ", ".join(sorted(given)))


def _names(spec: Mapping[str, Any]) -> list[str]:
    found = spec["finding"]
    return [found] if isinstance(found, str) else list(found)


def _said(rule: Rule, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are said: some in another way, dates, and those for which the rule has words of its own."""
    found = dict(values)
    for name, value in values.items():
        if isinstance(value, str):
            found[name] = date.fromisoformat(value) if len(value) == _DAY and _DATE.fullmatch(value) else value.strip()
    for name, words in rule.spec.get("words", {}).items():
        if (entry := words.get(str(values.get(name)))) is not None:
            found[name] = pick(entry, "zh")
            found[f"{name}_en"] = pick(entry, "en")
    detail = found.get("detail")
    if detail and isinstance(detail, str):  # of a file that could not be read, as a program or the system says it
        found["detail"], found["detail_en"] = spoken(detail, "zh"), detail
    return found


def _related(rule: Rule, key: str, values: Mapping[str, Any], lang: str) -> str:
    """How another end of the finding is said: by the rule, else by the key itself."""
    words = rule.spec.get("related", {}).get(key)
    return fill(words, values, lang) if words else key
