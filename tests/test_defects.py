"""Reports with one fault: it is found, with its own code, where it stands."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support import defects, judge, layouts, model

ALL = defects.all_defects()
# A seed does not get simpler by getting smaller: no shrinking.
SETTINGS = settings(
    max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
# Enough to meet every family of layouts; benchmarks/evaluate.py runs every fault through all of them.
SAMPLE = ("L01", "L02", "L03", "L10", "L12", "L13", "L15", "L16", "L24")


def faulty(defect: defects.Defect, seed: str) -> Iterator[tuple[model.Report, defects.Expected, random.Random]]:
    """The first report of this seed that the fault fits."""
    for attempt in range(60):
        rng = random.Random(f"{defect.name} {seed} {attempt}")
        report = model.invent(rng, defect.plan)
        expected = defect.apply(report, rng)
        if expected is not None:
            yield report, expected, rng
            return
    raise AssertionError(f"{defect.name} fits no report")


@pytest.mark.parametrize("name", ALL)
@SETTINGS
@given(seed=st.integers(0, 10**6))
def test_fault_is_found(name: str, seed: int) -> None:
    defect = ALL[name]
    # From the seed, for hypothesis tries the first of a list first, which would give every fault the same layout.
    layout = random.Random(f"{name} {seed}").choice([layout for layout in SAMPLE if layout not in defect.unfit])
    for report, expected, rng in faulty(defect, str(seed)):
        page = layouts.render(report, layout, rng)
        seen = judge.check(page.text)
        result = judge.verdict(expected, page.text, seen, page.allowed)
        told = [str(s) for s in seen]
        assert result.found, f"{sorted(expected.codes)} not in {told}\n{page.text}"
        assert result.placed, f"{sorted(expected.codes)} not at {expected.words!r}: {told}\n{page.text}"
        if defect.cells:
            read = judge.cells(page)
            assert not read.wrong, f"read wrong: {read.wrong[:3]}\n{page.text}"


def test_every_code_of_single_reports_has_a_fault() -> None:
    """GK001 to GK003 are about files, GK6xx about many reports; all else is tried here."""
    codes = {code for defect in ALL.values() for code in {defect.code}}
    wanted = (
        {f"GK1{n:02}" for n in range(1, 13)}
        | {f"GK2{n:02}" for n in range(1, 11)}
        | {f"GK3{n:02}" for n in range(1, 8)}
    )
    wanted |= {f"GK4{n:02}" for n in (*range(1, 7), *range(11, 17), 21, 22, *range(31, 35))} | {"GK501", "GK502"}
    assert wanted <= codes
