"""The page of one agency: its years side by side, and what was found in each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from gklint.api.words import Words
from gklint.archive.collection import plain
from gklint.archive.site.figures import SIDE_BY_SIDE
from gklint.archive.site.reports import Shown
from gklint.archive.site.shell import Figure, link, page, section, severity, table, text
from gklint.form.load import load_form
from gklint.form.naming import words as metric_words
from gklint.rules.messages import show

_MOST = 6  # ends of a finding that are listed


def agency_page(
    say: Words,
    agency: str,
    reports: Sequence[tuple[Any, ...]],
    findings: Sequence[tuple[Any, ...]],
    shown: Shown,
) -> str:
    """The whole page. reports and findings as `figures` gives them; shown: reports that have a page."""
    years = [
        [
            link(f"../reports/{report}.html", str(year or "?")) if report in shown else str(year or "?"),
            errors, warnings, path, "" if certain else say("site-not-certain"),
        ]
        for report, year, path, errors, warnings, _, certain, _ in reports
    ]  # fmt: skip
    heads = [say(each) for each in ("site-year", "site-errors", "site-warnings", "site-file", "site-why")]
    body = [section(say("site-reports"), table(heads, years, sortable=False)), _side_by_side(say, reports)]
    by_report: dict[tuple[Any, Any, str], list[tuple[Any, ...]]] = {}
    for each in findings:
        by_report.setdefault((each[0], each[1], each[2]), []).append(each)
    lists = [
        f"<h3>{text(str(year or '?'))} <small class='soft'>{escape(path)}</small></h3>{_findings(say, group, shown)}"
        for (_, year, path), group in by_report.items()
    ]
    body.append(section(say("site-findings"), *(lists or [f"<p>{escape(say('verdict-clean'))}</p>"])))
    return page(say, agency, body, 1)


def _side_by_side(say: Words, reports: Sequence[tuple[Any, ...]]) -> str:
    form = load_form("2021")
    rows: list[list[Any]] = []
    for metric in SIDE_BY_SIDE:
        values = [plain((cells or {}).get(metric)) for *_, cells in reports]
        if any(values):
            shown = [Figure("·" if each is None else show(each)) for each in values]
            rows.append([metric_words(form, metric, say.lang), *shown])
    heads = [say("site-figure"), *(str(year or "?") for _, year, *_ in reports)]
    if not rows:
        return section(say("site-side"), f"<p>{escape(say('site-all-zero'))}</p>")
    return section(say("site-side"), table(heads, rows, sortable=False))


def _findings(say: Words, group: Sequence[tuple[Any, ...]], shown: Shown) -> str:
    lines = []
    for report, _, path, ordinal, level, code, message, line, related, data, scope in group:
        place = shown.place(report, path, ordinal)
        words = link(place, message) if place else text(message)
        lines.append(
            f'<li>{severity(level, say)} <a href="../rules/{escape(code)}.html">{escape(code)}</a> {words} '
            f'<small class="soft">{escape(say("site-line", n=line))}</small>'
            f"{_ends(related) if scope == 'archive' else ''}{_beside(say, data)}</li>"
        )
    return f'<ul class="findings">{"".join(lines)}</ul>'


def _ends(related: str) -> str:
    """Where the other ends of a finding across reports are."""
    said = [
        f"{each['path']}:{each['location']['start']['line']} {each['message']}"
        for each in json.loads(related)
        if "path" in each
    ]
    return "".join(f'<p class="ends">{escape(each)}</p>' for each in said[:_MOST])


def _beside(say: Words, data: str | None) -> str:
    """Copied passages beside those they were taken from, and how many more there are."""
    found = json.loads(data) if data else {}
    pairs = found.get("passages", [])
    shown = "".join(f'<div class="beside"><p>{escape(mine)}</p><p>{escape(theirs)}</p></div>' for mine, theirs in pairs)
    more = found.get("count", 0) - len(pairs)
    return shown + (f'<p class="ends">{escape(say("site-more-passages", n=more))}</p>' if more > 0 else "")
