"""A report as PDF is judged as the same report as text, whoever printed it."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from gklint.readers import Unreadable, read_bytes
from tests.support import defects, layouts, made_pdf, model
from tests.support.made_pdf import Look
from tests.support.same import assert_same, source
from tests.support.style import Style

SETTINGS = settings(
    max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
FAULTS = list(defects.all_defects().values())


def report(seed: int, fault: bool = False) -> model.Report:
    """An invented report, with one fault if asked for."""
    for attempt in range(100):
        rng = random.Random(f"{seed} {attempt}")
        defect = rng.choice(FAULTS) if fault else None
        made = model.invent(rng, defect.plan if defect else model.Plan(official=True))
        made.before, made.after = [], []
        if defect is None or ("L11" not in defect.unfit and defect.apply(made, rng) is not None):
            return made
    raise AssertionError


def text(made: model.Report, style: Style | None = None) -> str:
    return layouts.render(made, "L11", random.Random(0), style=style or Style(random.Random(0))).text


@SETTINGS
@given(seed=st.integers(0, 10**6), fault=st.booleans())
def test_ruled_tables_over_pages(seed: int, fault: bool) -> None:
    made = report(seed, fault)
    data = made_pdf.pdf(made, made_pdf.any_look(random.Random(seed), made.title))
    assert_same(text(made), data, "report.pdf")


def test_places() -> None:
    made = report(7)
    found = source(made_pdf.pdf(made), "report.pdf")
    assert found.format == "pdf"
    at = found.text.index("（七）总计")
    place = found.piece(at).place  # type: ignore[union-attr]
    assert set(place) == {"page", "table", "row", "cell"}
    assert place["page"] > 1
    at = found.text.index("二、主动公开政府信息情况")
    assert set(found.piece(at).place) == {"page", "line"}  # type: ignore[union-attr]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    made = report(7)
    found = source(made_pdf.pdf(made, Look(marks="第 {n} 页", head="青禾县公报")), "report.pdf")
    assert "青禾县公报" not in found.text
    assert "第 2 页" not in found.text
    assert "第2页" not in found.text


def unreadable(data: bytes) -> Unreadable:
    found = read_bytes(data, "report.pdf")
    assert isinstance(found, Unreadable)
    return found


def test_what_cannot_be_read_is_said() -> None:
    data = made_pdf.pdf(report(7))
    assert unreadable(data[: len(data) // 3]).reason == "damaged"
    assert unreadable(b"%PDF-1.7\n" + bytes(range(256)) * 40).reason == "damaged"
