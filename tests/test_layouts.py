"""Clean reports in every layout: every cell that a reader can know is read, none is read wrong, nothing is alarmed."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import gklint
from tests.support import judge, layouts, model

# A seed does not get simpler by getting smaller: no shrinking.
SETTINGS = settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SEEDS = st.integers(0, 10**9)
LEVELS = ("department", "office", "township", "county", "city", "province")


def made(layout: str, seed: int) -> tuple[model.Report, random.Random]:
    """A clean report of any body, size and year, with the chances for its rendering.

    Drawn from a seed and not value by value: hypothesis likes the smallest values first, which here would give every
    layout the same few bodies and years.
    """
    rng = random.Random(f"{layout} {seed}")
    size = rng.choice(("", "", "zero", "few", "tens", "hundreds", "thousands"))
    return model.invent(rng, model.Plan(level=rng.choice(LEVELS), year=rng.randint(2019, 2025), size=size)), rng


def assert_cells(page: layouts.Rendering) -> None:
    read = judge.cells(page)
    assert not read.wrong, f"read wrong: {read.wrong[:3]}\n{page.text}"
    assert not read.missed, f"not read: {len(read.missed)} cells, {read.missed[:3]}\n{page.text}"


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
@SETTINGS
@given(seed=SEEDS)
def test_clean_report(layout: str, seed: int) -> None:
    report, rng = made(layout, seed)
    page = layouts.render(report, layout, rng)
    assert_cells(page)
    alarms = judge.alarms(judge.check(page.text), page.allowed)
    assert not alarms, f"{[str(a) for a in alarms[:3]]}\n{page.text}"


@pytest.mark.parametrize("layout", layouts.LAYOUTS)
@SETTINGS
@given(seed=SEEDS)
def test_blank_cells_are_never_guessed(layout: str, seed: int) -> None:
    report, rng = made(f"{layout} blanks", seed)
    page = layouts.render(report, layout, rng, blanks=rng.choice(layouts.BLANKS[1:]))
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


@pytest.mark.parametrize("layout", ["L01", "L02", "L12", "L24"])
def test_bold_labels_and_figures_are_read_as_plain_ones(layout: str) -> None:
    report, rng = made(layout, 5)
    text = layouts.render(report, layout, rng, blanks="none").text
    bold = re.sub(
        r"(?m)((?:^|[|\t]) ?)((?:[一二三四]、|（[一二三四五六七]）|\d\.)[一-鿿“”、]{3,40}|\d+)(?= ?[|\t\n])",
        r"\1**\2**",
        text,
    )
    assert bold.count("**") > 40
    assert values(bold) == values(text)


def test_a_blank_inside_the_words_of_a_title_is_no_part_of_the_name() -> None:
    report, rng = made("L12", 5)
    text = layouts.render(report, "L12", rng, blanks="none").text
    for blank in (" ", "\u200b", "\u3000"):
        broken = text.replace("政府信息公开工作年度报告", f"政府{blank}信息公开工作{blank}年度报告")
        assert broken != text
        assert gklint.extract_text(broken).agency == gklint.extract_text(text).agency


def values(text: str) -> dict[str, object]:
    return {fact.metric: fact.value for fact in gklint.extract_text(text).facts}
