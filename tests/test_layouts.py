"""Clean reports in every layout: every cell that a reader can know is read, none is read wrong, nothing is alarmed."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support import judge, layouts, model

# A seed does not get simpler by getting smaller: no shrinking.
SETTINGS = settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
LEVELS = ("department", "office", "township", "county", "city", "province")


@st.composite
def reports(draw: st.DrawFn) -> tuple[model.Report, random.Random]:
    """A clean report of any body, size and year, with the chances for its rendering."""
    plan = model.Plan(
        level=draw(st.sampled_from(LEVELS)),
        year=draw(st.integers(2019, 2025)),
        size=draw(st.sampled_from(("", "zero", "few", "tens", "hundreds", "thousands"))),
    )
    rng = random.Random(draw(st.integers(0, 10**9)))
    return model.invent(rng, plan), rng


def assert_cells(page: layouts.Rendering) -> None:
    read = judge.cells(page)
    assert not read.wrong, f"read wrong: {read.wrong[:3]}\n{page.text}"
    assert not read.missed, f"not read: {len(read.missed)} cells, {read.missed[:3]}\n{page.text}"


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
@SETTINGS
@given(made=reports())
def test_clean_report(layout: str, made: tuple[model.Report, random.Random]) -> None:
    report, rng = made
    page = layouts.render(report, layout, rng)
    assert_cells(page)
    alarms = judge.alarms(judge.check(page.text), page.allowed)
    assert not alarms, f"{[str(a) for a in alarms[:3]]}\n{page.text}"


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
@SETTINGS
@given(made=reports(), blanks=st.sampled_from(layouts.BLANKS[1:]))
def test_blank_cells_are_never_guessed(layout: str, made: tuple[model.Report, random.Random], blanks: str) -> None:
    report, rng = made
    page = layouts.render(report, layout, rng, blanks=blanks)
    assert_cells(page)
    alarms = judge.alarms(judge.check(page.text), page.allowed)
    assert not alarms, f"{[str(a) for a in alarms[:3]]}\n{page.text}"


@pytest.mark.parametrize("layout", layouts.FULL)
def test_what_is_blank_is_said(layout: str) -> None:
    """Cells left empty are reported as blank or, where their places are lost, as not to be told apart."""
    rng = random.Random(layout)
    report = model.invent(rng, model.Plan(level="township", year=2023, size="few"))
    page = layouts.render(report, layout, rng, blanks="non-zero-only")
    assert {"GK207", "GK209"} & {seen.code for seen in judge.check(page.text)}, page.text


def test_tables_that_are_not_there_are_not_zeros() -> None:
    rng = random.Random(20)
    report = model.invent(rng, model.Plan(level="department", year=2024))
    page = layouts.render(report, "L20", rng)
    assert not [value for value in judge.facts(page.text).values() if value is not None]
    assert [seen.code for seen in judge.check(page.text)].count("GK201") == 3
