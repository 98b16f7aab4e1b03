"""A static site over an archive: tables, trends, one page an agency, every finding a click from the annotated report.

Files only: open index.html from a disk or put the folder on any web server. Nothing is loaded from elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from gklint.api.words import Words, words
from gklint.archive.site import figures, plots
from gklint.archive.site.agencies import agency_page
from gklint.archive.site.reports import Shown, write_reports
from gklint.archive.site.shell import Figure, Raw, key_of, link, page, section, severity, table
from gklint.archive.store import Store
from gklint.rules.model import Rule

_LEAGUE, _REGIONS, _CODES, _LISTED = 50, 25, 24, 500
_CHUNK = 200  # agencies at a time


def build(
    store: Store,
    folder: str,
    rules: Iterable[Rule],
    *,
    lang: str = "zh",
    reports: str = "found",
    jobs: int | None = None,
    told: Callable[[str, int], None] = lambda what, count: None,
) -> int:
    """Writes the site into a folder; how many pages there are.

    reports: which annotated reports are written: those with errors or warnings (`found`), `all` or `none`. told: called
    with what is being written and how many so far.
    """
    say, root = words(lang), Path(folder)
    titles = {rule.code: str(rule.title.get(lang) or rule.title["zh"]) for rule in rules}
    side = figures.prepare(store)
    for name in ("agencies", "regions", "rules", "reports"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in ("site.css", "site.js"):
        _write(root / name, files(__package__).joinpath(name).read_text(encoding="utf-8"))
    shown = write_reports(side, root / "reports", lang, reports, jobs, told)
    pages = _agencies(side, root, say, shown, told)
    pages += _regions(side, root, say) + _rules(side, root, say, titles, shown)
    _write(root / "doubtful.html", page(say, say("site-doubtful"), [_doubtful(side, say)]))
    _write(root / "index.html", page(say, say("site-title"), _index(side, say, titles)))
    return pages + shown.count + 2


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- the first page


def _index(side: Store, say: Words, titles: dict[str, str]) -> list[str]:
    total = figures.totals(side)
    share = 100 * total["wrong"] / max(total["reports"], 1)
    numbers = [
        (say("site-reports"), f"{total['reports']:,}"), (say("site-agencies"), f"{total['agencies']:,}"),
        (say("site-years"), f"{total['first']}–{total['last']}" if total["first"] else "–"),
        (say("site-wrong-share"), f"{share:.1f}%"), (say("site-errors"), f"{total['errors']:,}"),
        (say("site-warnings"), f"{total['warnings']:,}"),
    ]  # fmt: skip
    head = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in numbers)
    years = figures.by_year(side)
    bars = [(str(year), wrong / count, f"{100 * wrong / count:.1f}%") for year, count, wrong, _, _ in years if count]
    names = [say(f"site-{metric.replace('requests.', 'outcome-')}") for metric in figures.OUTCOMES]
    rows = [(str(year), amounts) for year, amounts in figures.outcomes(side)]
    bins = [
        (f"{low}" if low == high else f"{low}+" if high is None else f"{low}–{high}", float(count), f"{count:,}")
        for (low, high), count in zip(figures.BINS, figures.requests_each(side), strict=False)
    ]
    regions, codes, cells = figures.heat(side, _REGIONS, _CODES)
    yearly = table(
        [say("site-year"), say("site-reports"), say("site-with-errors"), say("site-errors"), say("site-warnings")],
        [(str(year), *counts) for year, *counts in years], sortable=False,
    )  # fmt: skip
    parts = [
        f'<dl class="numbers">{head}</dl>',
        '<div class="grid">',
        section(say("site-plot-years"), plots.bars(bars, say("site-plot-years")), yearly),
        section(say("site-plot-requests"), plots.bars(bins, say("site-plot-requests"), "info")),
        "</div>",
        section(say("site-plot-outcomes"), plots.shares(rows, names, say("site-plot-outcomes"))),
        _rule_table(side, say, titles),
        section(
            say("site-plot-heat"),
            plots.heat(regions, [(code, titles.get(code, code)) for code in codes], cells, say("site-heat-caption")),
        ),
        '<div class="grid">',
        _region_table(side, say),
        _worst(side, say),
        "</div>",
    ]
    if total["unreadable"] or total["doubtful"]:
        said = say("site-doubtful-line", unreadable=total["unreadable"], doubtful=total["doubtful"])
        parts.append(f"<p>{link('doubtful.html', said)}</p>")
    return parts


def _rule_table(side: Store, say: Words, titles: dict[str, str]) -> str:
    rows = [
        [link(f"rules/{code}.html", code), titles.get(code, rule), severity(level, say), count, reports]
        for code, rule, level, count, reports in figures.by_rule(side)
    ]
    heads = [say("rule-code"), say("rule-title"), say("rule-level"), say("site-findings"), say("site-reports")]
    return section(say("site-by-rule"), table(heads, rows))


def _region_table(side: Store, say: Words) -> str:
    rows = [
        [link(f"regions/{key_of(region)}.html", region), agencies, count, wrong, 100 * wrong / count]
        for region, agencies, count, wrong, _, _ in figures.by_region(side)
    ]
    heads = ["site-region", "site-agencies", "site-reports", "site-with-errors", "site-share"]
    return section(say("site-by-region"), table([say(each) for each in heads], rows))


def _worst(side: Store, say: Words) -> str:
    rows = [
        [link(f"agencies/{key_of(agency)}.html", agency), count, errors, warnings]
        for agency, _, count, errors, warnings in figures.worst_agencies(side, _LEAGUE)
    ]
    heads = ["site-agency", "site-reports", "site-errors", "site-warnings"]
    return section(say("site-worst", n=_LEAGUE), table([say(each) for each in heads], rows))


def _doubtful(side: Store, say: Words) -> str:
    rows = [
        [
            path,
            agency,
            str(year or ""),
            say(f"doubt-{doubt}") if doubt else "" if status == "checked" else say(f"status-{status}"),
        ]
        for path, agency, year, doubt, status in figures.doubtful(side)
    ]
    heads = [say("site-file"), say("site-agency"), say("site-year"), say("site-why")]
    return section(say("site-doubtful"), table(heads, rows))


# ---------------------------------------------------------------- the others


def _agencies(side: Store, root: Path, say: Words, shown: Shown, told: Callable[[str, int], None]) -> int:
    listed: list[list[Any]] = []
    everyone = iter(figures.agencies(side))
    while chunk := list(islice(everyone, _CHUNK)):
        names = [agency for agency, *_ in chunk]
        reports, findings = figures.reports_of(side, names), figures.findings_of(side, names)
        for agency, _, years, _, errors in chunk:
            content = agency_page(say, agency, reports.get(agency, ()), findings.get(agency, ()), shown)
            _write(root / "agencies" / f"{key_of(agency)}.html", content)
            listed.append([agency, key_of(agency), years, errors])
        told("agencies", len(listed))
    data = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    _write(root / "agencies.js", f"window.GKLINT_AGENCIES={data};\n")
    return len(listed)


def _regions(side: Store, root: Path, say: Words) -> int:
    regions = figures.by_region(side)
    for region, *_ in regions:
        rows = side.rows(
            """SELECT agency, count(*), sum(errors)::BIGINT, sum(warnings)::BIGINT FROM work.shown
               WHERE region = ? AND agency IS NOT NULL GROUP BY agency ORDER BY 3 DESC, 4 DESC, agency""",
            [region],
        )
        lines = [[link(f"../agencies/{key_of(agency)}.html", agency), *counts] for agency, *counts in rows]
        years = side.rows(
            """SELECT year, count(*), count(*) FILTER (errors > 0) FROM work.shown
               WHERE region = ? AND year IS NOT NULL GROUP BY year ORDER BY year""",
            [region],
        )
        bars = [(str(year), wrong / count, f"{wrong}/{count}") for year, count, wrong in years]
        heads = [say(each) for each in ("site-agency", "site-reports", "site-errors", "site-warnings")]
        body = [
            section(say("site-plot-years"), plots.bars(bars, say("site-plot-years"))),
            section(say("site-agencies"), table(heads, lines)),
        ]
        _write(root / "regions" / f"{key_of(region)}.html", page(say, region, body, 1))
    return len(regions)


def _rules(side: Store, root: Path, say: Words, titles: dict[str, str], shown: Shown) -> int:
    rules = figures.by_rule(side)
    for code, rule, _, count, _ in rules:
        bars = [(str(year), share, f"{100 * share:.1f}%") for year, share, _ in figures.rule_by_year(side, code)]
        lines: list[Sequence[Any]] = [
            [
                link(f"../agencies/{key_of(agency)}.html", agency) if agency else "",
                Figure(year or ""), finding_link(shown, report, path, ordinal, message), severity(level, say),
            ]
            for report, agency, year, path, ordinal, level, message in figures.of_rule(side, code, _LISTED)
        ]  # fmt: skip
        heads = [say(each) for each in ("site-agency", "site-year", "site-finding", "rule-level")]
        more = say("site-first-of", n=_LISTED, all=count) if count > _LISTED else ""
        body = [
            section(say("site-plot-share"), plots.bars(bars, say("site-plot-share"))),
            section(say("site-findings"), table(heads, lines, caption=more)),
        ]
        _write(root / "rules" / f"{code}.html", page(say, f"{code} {titles.get(code, rule)}", body, 1))
    return len(rules)


def finding_link(shown: Shown, report: int, path: str, ordinal: int, words: str) -> Raw | str:
    """A link to a finding on the page of its report, if there is one."""
    place = shown.place(report, path, ordinal)
    return link(place, words) if place else words
