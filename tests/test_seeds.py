"""The two real reports, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import gklint

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not part of the project")


def test_the_one_contradiction() -> None:
    result = gklint.check_path(next(SEEDS.glob("000_*.txt")))
    errors = [each for each in result.diagnostics if str(each.severity) == "error"]
    assert [each.code for each in errors] == ["GK401"]
    found = errors[0]
    assert "成功办理了 15 项行政许可" in result.source.quote(found.span)
    assert [result.source.quote(each.span).strip() for each in found.related] == ["9"]
    assert found.data["narrative"] == 15
    assert found.data["table"] == 9


def test_a_clean_report() -> None:
    result = gklint.check_path(next(SEEDS.glob("004_*.txt")))
    assert [each for each in result.diagnostics if str(each.severity) != "info"] == []


@pytest.mark.parametrize("name", ["000_*.txt", "004_*.txt"])
def test_every_cell_is_read(name: str) -> None:
    extraction = gklint.extract_path(next(SEEDS.glob(name)))
    assert len(extraction.facts) == 200
    assert all(fact.value is not None for fact in extraction.facts)
