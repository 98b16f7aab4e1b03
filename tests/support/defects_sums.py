"""Faults of arithmetic and plausibility: sums, balances, regulations of bodies that cannot make any."""

from __future__ import annotations

import random

from tests.support.defects import Expected, defect, expect
from tests.support.defects_tables import add, quiet, set_cell
from tests.support.labels import KINDS, leaves
from tests.support.model import Report


def _label(report: Report, row: str) -> str:
    return report.table("three").row(row).labels[-1].text


@defect("row-sum", "GK301", size="few", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    row = rng.choice(("granted", "partial", "denied.third_party", "refused.petition"))
    add(report, f"requests.{row}@{rng.choice(('total', 'business', 'natural_person'))}", rng.randint(1, 3))
    return expect("GK301 GK302", _label(report, row), "", 40)


@defect("row-sum-new", "GK301", size="tens", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    add(report, "requests.new@total", rng.choice((1, 10, -1)))
    return expect("GK301 GK303", _label(report, "new"), "GK303 GK301", 40)


@defect("row-sum-grand", "GK301", size="tens", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    add(report, "requests.total@natural_person", 2)
    return expect("GK301 GK302", _label(report, "total"), "GK301 GK302 GK303", 40)


@defect("column-sum", "GK302", size="few", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    row = rng.choice(leaves("2021"))
    kind = rng.choice(KINDS)
    add(report, f"requests.{row}@{kind}", 1)
    add(report, f"requests.{row}@total", 1)
    return expect("GK302", also="GK302")


@defect("balance", "GK303", size="tens", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    row = rng.choice(("new", "carried_in", "carried_out"))
    more = rng.randint(1, 4)
    add(report, f"requests.{row}@natural_person", more)
    add(report, f"requests.{row}@total", more)
    return expect("GK303", also="GK303")


@defect("balance-carried-out-forgotten", "GK303", size="tens", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report)
    if not report.cells["requests.carried_out@total"]:
        return None
    for kind in (*KINDS, "total"):
        set_cell(report, f"requests.carried_out@{kind}", 0)
    return expect("GK303", also="GK303")


@defect("review-sum", "GK304", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report, "review", "litigation")
    add(report, f"review.{rng.choice(('total', 'upheld', 'pending'))}", rng.randint(1, 3))
    return expect("GK304")


@defect("litigation-sum", "GK305", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report, "review", "litigation")
    block = rng.choice(("direct", "after_review"))
    add(report, f"litigation.{block}.{rng.choice(('total', 'corrected', 'other'))}", 1)
    return expect("GK305")


@defect("in-force-too-few", "GK306", size="few", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    quiet(report, "proactive.normative")
    set_cell(report, "proactive.normative.issued", 7)
    set_cell(report, "proactive.normative.repealed", 1)
    set_cell(report, "proactive.normative.in_force", 2)
    return expect("GK306", "行政规范性文件", reach=12)


def _regulations(level: str) -> None:
    @defect(f"regulations-{level}", "GK307", size="few", form="2021", level=level, cells=True)
    def apply(report: Report, rng: random.Random) -> Expected | None:
        quiet(report, "proactive.regulations")
        set_cell(report, "proactive.regulations.issued", rng.choice((0, 2)))
        set_cell(report, "proactive.regulations.in_force", 6)
        return expect("GK307", "规章", reach=8)


for _level in ("township", "county", "department"):
    _regulations(_level)
