"""What the site tells, asked from the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gklint.archive.store import Store

# of the outcomes: the start of the metrics that belong together
OUTCOMES = (
    "requests.granted",
    "requests.partial",
    "requests.denied",
    "requests.unavailable",
    "requests.refused",
    "requests.other",
)
BINS = ((0, 0), (1, 1), (2, 5), (6, 20), (21, 100), (101, 500), (501, None))
# what stands side by side on the page of an agency
SIDE_BY_SIDE = (
    "proactive.regulations.in_force", "proactive.normative.issued", "proactive.normative.repealed",
    "proactive.normative.in_force", "proactive.licensing.decisions", "proactive.penalties.decisions",
    "proactive.coercion.decisions", "proactive.fees.amount_wan", "requests.new@total", "requests.carried_in@total",
    "requests.granted@total", "requests.partial@total", "requests.total@total", "requests.carried_out@total",
    "review.total", "litigation.direct.total", "litigation.after_review.total",
)  # fmt: skip


def prepare(store: Store) -> Store:
    """A connection on which the table `work.shown` holds each report with its identity and counts."""
    side = store.beside()
    side.connection.execute("""
        CREATE OR REPLACE TABLE work.shown AS
        SELECT r.report, r.path, r.status, i.agency, i.year, coalesce(i.region, '') AS region,
               coalesce(i.certain, false) AS certain,
               coalesce(d.errors, 0) AS errors, coalesce(d.warnings, 0) AS warnings, coalesce(d.infos, 0) AS infos
        FROM reports r LEFT JOIN identities i USING (report) LEFT JOIN (
            SELECT report, count(*) FILTER (severity = 'error') AS errors,
                   count(*) FILTER (severity = 'warning') AS warnings, count(*) FILTER (severity = 'info') AS infos
            FROM diagnostics GROUP BY report) d USING (report)""")
    return side


def totals(side: Store) -> dict[str, int]:
    """The figures at the top."""
    names = ("reports", "agencies", "first", "last", "wrong", "errors", "warnings", "unreadable", "doubtful")
    row = side.one("""
        SELECT count(*), count(DISTINCT agency), min(year), max(year), count(*) FILTER (errors > 0),
               sum(errors), sum(warnings), count(*) FILTER (status <> 'checked'),
               count(*) FILTER (status = 'checked' AND NOT certain)
        FROM work.shown""")
    return {name: int(value or 0) for name, value in zip(names, row or (), strict=True)}


def by_year(side: Store) -> list[tuple[int, int, int, int, int]]:
    """(year, reports, reports with errors, errors, warnings)."""
    return side.rows("""
        SELECT year, count(*), count(*) FILTER (errors > 0), sum(errors)::BIGINT, sum(warnings)::BIGINT
        FROM work.shown WHERE year IS NOT NULL GROUP BY year ORDER BY year""")


def outcomes(side: Store) -> list[tuple[int, list[float]]]:
    """For each year how many requests had each outcome."""
    sums = ", ".join(f"coalesce(sum(value) FILTER (metric LIKE '{name}%@total'), 0)::DOUBLE" for name in OUTCOMES)
    rows = side.rows(f"""
        SELECT year, {sums} FROM facts JOIN work.shown USING (report)
        WHERE year IS NOT NULL AND metric LIKE 'requests.%@total' GROUP BY year ORDER BY year""")
    return [(year, list(amounts)) for year, *amounts in rows]


def requests_each(side: Store) -> list[int]:
    """How many reports received so many new requests, by BINS."""
    cases = ", ".join(
        f"count(*) FILTER (value >= {low}{'' if high is None else f' AND value <= {high}'})" for low, high in BINS
    )
    return list(side.one(f"SELECT {cases} FROM facts WHERE metric = 'requests.new@total' AND value IS NOT NULL") or ())


def by_rule(side: Store) -> list[tuple[str, str, str, int, int]]:
    """(code, name, gravest level, findings, reports)."""
    return side.rows("""
        SELECT code, any_value(rule), CASE WHEN bool_or(severity = 'error') THEN 'error'
                                           WHEN bool_or(severity = 'warning') THEN 'warning' ELSE 'info' END,
               count(*), count(DISTINCT report)
        FROM diagnostics GROUP BY code ORDER BY count(DISTINCT report) DESC, code""")


def by_region(side: Store) -> list[tuple[str, int, int, int, int, int]]:
    """(region, agencies, reports, reports with errors, errors, warnings)."""
    return side.rows("""
        SELECT region, count(DISTINCT agency), count(*), count(*) FILTER (errors > 0),
               sum(errors)::BIGINT, sum(warnings)::BIGINT
        FROM work.shown WHERE region <> '' GROUP BY region ORDER BY count(*) FILTER (errors > 0) DESC, region""")


def worst_agencies(side: Store, most: int) -> list[tuple[str, str, int, int, int]]:
    """(agency, region, reports, errors, warnings), the most errors first."""
    return side.rows(
        """SELECT agency, any_value(region), count(*), sum(errors)::BIGINT AS errors, sum(warnings)::BIGINT AS warnings
           FROM work.shown WHERE agency IS NOT NULL GROUP BY agency
           ORDER BY errors DESC, warnings DESC, agency LIMIT ?""",
        [most],
    )


def agencies(side: Store) -> Iterator[tuple[str, str, str, int, int]]:
    """(agency, region, years, reports, errors) of all."""
    return side.stream("""
        SELECT agency, any_value(region), coalesce(min(year) || '–' || max(year), ''), count(*), sum(errors)::BIGINT
        FROM work.shown WHERE agency IS NOT NULL GROUP BY agency ORDER BY agency""")


def heat(side: Store, rows: int, columns: int) -> tuple[list[str], list[str], dict[tuple[str, str], float]]:
    """Regions, codes, and which share of a region's reports has findings of a code (errors and warnings)."""
    regions = [name for (name,) in side.rows(
        "SELECT region FROM work.shown WHERE region <> '' GROUP BY region ORDER BY count(*) DESC, region LIMIT ?",
        [rows],
    )]  # fmt: skip
    codes = [code for (code,) in side.rows(
        "SELECT code FROM diagnostics WHERE severity <> 'info' GROUP BY code "
        "ORDER BY count(DISTINCT report) DESC, code LIMIT ?",
        [columns],
    )]  # fmt: skip
    found = side.rows(
        """WITH of AS (SELECT region, count(*) AS reports FROM work.shown GROUP BY region)
           SELECT s.region, d.code, count(DISTINCT d.report) / any_value(of.reports)
           FROM diagnostics d JOIN work.shown s USING (report) JOIN of USING (region)
           WHERE d.severity <> 'info' AND list_contains(?, s.region) AND list_contains(?, d.code) GROUP BY ALL""",
        [regions, codes],
    )
    return regions, sorted(codes), {(region, code): float(share) for region, code, share in found}


def findings_of(side: Store, names: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """By agency: (report, year, path, ordinal, severity, code, message, line, related, data, scope)."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    rows = side.rows(
        """SELECT s.agency, s.report, s.year, s.path, d.ordinal, d.severity, d.code, d.message, d.start_line, d.related,
                  CASE WHEN d.code = 'GK604' THEN d.data END, d.scope
           FROM diagnostics d JOIN work.shown s USING (report) WHERE list_contains(?, s.agency)
           ORDER BY s.agency, s.year DESC, s.path, d.ordinal""",
        [list(names)],
    )
    for agency, *row in rows:
        found.setdefault(agency, []).append(tuple(row))
    return found


def reports_of(side: Store, names: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """By agency: (report, year, path, errors, warnings, region, certain, {metric: value})."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    rows = side.rows(
        """WITH chosen AS (SELECT * FROM work.shown WHERE list_contains(?, agency)),
           figures AS (SELECT report, map(list(metric), list(value)) AS cells FROM facts
                       WHERE report IN (SELECT report FROM chosen) AND list_contains(?, metric) AND value IS NOT NULL
                       GROUP BY report)
           SELECT c.agency, c.report, c.year, c.path, c.errors, c.warnings, c.region, c.certain, f.cells
           FROM chosen c LEFT JOIN figures f USING (report) ORDER BY c.agency, c.year, c.path""",
        [list(names), list(SIDE_BY_SIDE)],
    )
    for agency, *row in rows:
        found.setdefault(agency, []).append(tuple(row))
    return found


def of_rule(side: Store, code: str, most: int) -> list[tuple[Any, ...]]:
    """(report, agency, year, path, ordinal, severity, message), the latest years first."""
    return side.rows(
        """SELECT s.report, s.agency, s.year, s.path, d.ordinal, d.severity, d.message
           FROM diagnostics d JOIN work.shown s USING (report) WHERE d.code = ?
           ORDER BY s.year DESC NULLS LAST, s.agency, s.path, d.ordinal LIMIT ?""",
        [code, most],
    )


def rule_by_year(side: Store, code: str) -> list[tuple[int, float, int]]:
    """(year, share of its reports with this finding, number of these)."""
    return side.rows(
        """WITH of AS (SELECT year, count(*) AS reports FROM work.shown WHERE year IS NOT NULL GROUP BY year)
           SELECT of.year, (count(DISTINCT d.report) / any_value(of.reports))::DOUBLE, count(DISTINCT d.report)
           FROM of LEFT JOIN (
               SELECT s.year, d.report FROM diagnostics d JOIN work.shown s USING (report) WHERE d.code = ?) d
           ON d.year = of.year GROUP BY of.year ORDER BY of.year""",
        [code],
    )


def doubtful(side: Store) -> list[tuple[Any, ...]]:
    """(path, agency, year, doubt or None, status) of what was not compared or not read."""
    return side.rows("""
        SELECT r.path, i.agency, i.year, i.doubt, r.status FROM reports r LEFT JOIN identities i USING (report)
        WHERE r.status <> 'checked' OR NOT i.certain ORDER BY r.path LIMIT 5000""")
