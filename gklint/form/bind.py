"""A syntax tree bound to the form it uses: sections, facts, prose, and what is wrong with the structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from gklint.form.bound import absent, bind_tables
from gklint.form.load import form_for_year, forms
from gklint.form.meta import meta_words, read_meta
from gklint.form.model import Dated, Finding, Form, Meta, Report
from gklint.form.sections import check_sections, check_topics, read_prose, read_sections
from gklint.form.vocabulary import vocabulary
from gklint.resources import regex
from gklint.syntax import Entry, Leaf, Tree
from gklint.syntax import parse as parse_with
from gklint.text import Source, Span

_FEWEST_ROWS = 4  # labelled rows by which a text shows that it holds tables of a form
_FEWEST_SECTIONS = 2


def parse(source: Source) -> Tree:
    """The syntax tree of a source, with the labels of all known forms."""
    return parse_with(source, vocabulary())


def bind(source: Source, form: str | None = None, year: int | None = None) -> Report:
    """A source as a report bound to the form. form and year override what the text says (None: tell from the text)."""
    return bind_tree(parse(source), form, year)


def bind_tree(tree: Tree, form: str | None = None, year: int | None = None) -> Report:
    """As `bind`, for a text that is parsed already."""
    source = tree.source
    leaves = tree.leaves
    sections = read_sections(source, leaves)
    head_end = sections[0].heading.start if sections else 0
    prose_start = _first_prose(leaves, sections[0].body.start) if sections else 0
    prose_end = sections[0].body.end if sections else 0
    meta = read_meta(source, head_end, prose_start, prose_end, sections[-1].body.start if sections else 0)
    votes = _votes(leaves)
    stated = _report_year(meta, _form(form, votes, None)[0])
    chosen, certain = _form(form, votes, year or (stated.value if stated else None))
    report = Report(
        source=source,
        status="checked",
        form=chosen,
        form_certain=certain,
        year=year or (stated.value if stated else None),
        year_certain=bool(year or meta.title_year or meta.period),
        meta=meta,
        sections=sections,
    )
    if reason := _not_a_report(report, leaves):
        report.status = "not-a-report"
        span = meta.title or Span(0, min(len(source.text), 1))
        report.findings.append(Finding("not-a-report", span, {"reason": reason}))
        return report
    at = meta.title or Span(0, _first_line(source.text))
    used = _bind_tables(report, tree)
    report.prose = read_prose(source, leaves, sections, used)
    with_table = {table.section for table in chosen.tables if table.id in report.table_spans}
    report.findings += check_sections(source, chosen, sections, report.prose, with_table, at)
    report.findings += check_topics(source, chosen, sections, leaves)
    report.findings += _check_form(report, leaves, form, votes, at)
    report.findings += _check_dates(report)
    report.findings.sort(key=lambda finding: finding.span)
    return report


# ---------------------------------------------------------------- which form, which year


def _report_year(meta: Meta, form: Form) -> Dated | None:
    """The year that most of title, period, opening words and publication agree on; where they balance, one for which
    the form of the tables is the right one, the title's first."""
    stated: list[Dated] = [meta.title_year] if meta.title_year else []
    if meta.period and meta.period.value[0]:
        stated.append(Dated(meta.period.value[0].year, meta.period.span))
    if spoken := meta.spoken_year or next((one for one in meta.opening_years if not one.since), None):
        stated.append(spoken)
    if meta.published:
        stated.append(Dated(meta.published.value.year - 1, meta.published.span))
    if not stated:
        return None
    counts = Counter(one.value for one in stated)
    return max(stated, key=lambda one: (counts[one.value], form_for_year(one.value) is form))


def _votes(leaves: Sequence[Leaf]) -> dict[str, list[Leaf]]:
    """For each form the labels in the text that only it has."""
    owner = _owners()
    votes: dict[str, list[Leaf]] = {name: [] for name in forms()}
    for leaf in leaves:
        if isinstance(leaf.data, Entry) and (found := owner.get((leaf.kind, leaf.data.body))):
            votes[found].append(leaf)
    return votes


_ROLES = {"column": "HEAD", "row": "LABEL", "group": "GROUP"}


@lru_cache(maxsize=1)
def _owners() -> dict[tuple[str, str], str]:
    """(kind of token, words of a label) -> the form that alone has such a label in such a role."""
    having: dict[tuple[str, str, str], set[str]] = {}
    for form in forms().values():
        for table in form.tables:
            for block in table.blocks:
                for role, items in (("row", block.rows), ("group", block.groups), ("column", block.columns)):
                    for item in items:
                        having.setdefault((table.id, role, item.id), set()).add(form.id)
    owners: dict[tuple[str, str], set[str]] = {}
    for entry in vocabulary().entries:
        if {"row", "group"} <= entry.roles:
            continue  # a row here, a group there: its words tell no form
        for _, table_id, role, item_id, _ in entry.refs:
            if role in _ROLES:
                owners.setdefault((_ROLES[role], entry.body), set()).update(having.get((table_id, role, item_id), ()))
    return {key: next(iter(names)) for key, names in owners.items() if len(names) == 1}


def _form(asked: str | None, votes: dict[str, list[Leaf]], year: int | None) -> tuple[Form, bool]:
    known = forms()
    if asked:
        return known[asked], True
    counts = Counter({name: len(found) for name, found in votes.items() if found})
    ranked = counts.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return known[ranked[0][0]], True
    by_year = form_for_year(year) if year else None
    return by_year or next(iter(known.values())), bool(by_year)


def _not_a_report(report: Report, leaves: Sequence[Leaf]) -> str:
    rows = [leaf.kind for leaf in leaves].count("LABEL")
    sections = len({section.id for section in report.sections})
    first = min([form.first_year for form in forms().values()])
    if report.year is not None and report.year < first:
        tables = regex(meta_words()["old_report"]).search(report.source.text)
        if rows < _FEWEST_ROWS or not tables:
            return "old" if sections or report.meta.title else "other"
    if rows >= _FEWEST_ROWS or sections >= _FEWEST_SECTIONS:
        return ""
    return "" if report.meta.title and sections else "other"


# ---------------------------------------------------------------- tables


def _bind_tables(report: Report, tree: Tree) -> list[Span]:
    """Binds each table where most of its rows stand; gives the stretches of text that the tables take."""
    used: list[Span] = []
    for table, found in bind_tables(tree, report.form):
        if found is None:
            heading = next((section for section in report.sections if section.id == table.section), None)
            if heading is not None:
                report.findings.append(
                    Finding("table-missing", heading.heading, {"table": table.name, "table_en": table.english})
                )
            report.facts.update(absent(report.form, table))
            continue
        report.facts.update(found.facts)
        report.findings += found.findings
        used += found.parts
        if found.span:
            report.table_spans[table.id] = found.span
    return used


# ---------------------------------------------------------------- findings of the whole


def _check_form(
    report: Report, leaves: Sequence[Leaf], asked: str | None, votes: dict[str, list[Leaf]], at: Span
) -> list[Finding]:
    findings = []
    form, year = report.form, report.year
    if not report.form_certain and not asked:
        findings.append(Finding("form-assumed", at, {"form": form.id, "name": form.name.get("zh", form.id)}))
    if year is None or not report.year_certain:
        findings.append(Finding("year-assumed", at, {"year": year if year is not None else ""}))
    expected = form_for_year(year) if year else None
    if expected and expected.id != form.id and votes.get(form.id):
        span = votes[form.id][0].span
        findings.append(Finding("table-of-other-form", span, {"form": form.id, "expected": expected.id, "year": year}))
    elif not asked:
        for name, found in votes.items():
            if name != form.id and found:
                findings.append(
                    Finding(
                        "table-of-other-form",
                        found[0].span,
                        {"form": name, "expected": form.id, "year": year or ""},
                        tuple(("also", leaf.span) for leaf in found[1:6]),
                    )
                )
    return findings


def _check_dates(report: Report) -> list[Finding]:
    meta, year = report.meta, report.year
    findings: list[Finding] = []
    period = meta.period.value if meta.period else (None, None)
    stated = [("title", meta.title_year)] if meta.title_year else []
    if meta.period and period[0]:
        stated.append(("period", Dated(period[0].year, meta.period.span)))
    agreed = next((one for _, one in stated if one.value == year), None)
    stated += [("opening", one) for one in meta.opening_years if agreed and not _looks_back(report, one)]
    for where, one in stated:
        last_year = period[1].year if where == "period" and period[1] else None
        if one.value != year and last_year != year:
            findings.append(_disagrees(one.value, agreed, year, one.span, where))
    if meta.period and not any(finding.data["where"] == "period" for finding in findings):
        first, last = period
        if first is None or last is None or first != date(first.year, 1, 1) or last != date(first.year, 12, 31):
            data = {"start": _day(first), "end": _day(last), "year": report.year or ""}
            findings.append(Finding("period-not-full-year", meta.period.span, data))
    return findings


def _looks_back(report: Report, opening: Dated) -> bool:
    """Whether opening words are of a longer time (2020年以来, …) and not last year's left in."""
    return opening.since and report.year is not None and opening.value < report.year - 1


def _disagrees(found: int, base: Dated | None, year: int | None, span: Span, where: str) -> Finding:
    related = (("stated", base.span),) if base else ()
    return Finding("year-disagrees", span, {"found": found, "expected": year, "where": where}, related)


def _day(value: date | None) -> str:
    return value.isoformat() if value else "?"


def _first_prose(leaves: Sequence[Leaf], start: int) -> int:
    return next((leaf.start for leaf in leaves if leaf.start >= start and leaf.kind == "TEXT"), start)


def _first_line(text: str) -> int:
    end = text.find("\n")
    return max(1, min(len(text), end if end > 0 else 40, 40))
