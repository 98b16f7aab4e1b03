"""The reports in fixtures/reports/, each with what must be reported in it and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import judge

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
NAMES = sorted(path.stem for path in REPORTS.glob("*.txt"))


def read(name: str) -> str:
    return (REPORTS / f"{name}.txt").read_bytes().decode("utf-8")


def test_there_are_enough() -> None:
    assert len(NAMES) >= 12
    assert {path.name.removesuffix(".expected.json") for path in REPORTS.glob("*.expected.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_fixture(name: str) -> None:
    """Each expected entry is [code or "code|code", words at the span, reach]; every diagnostic must be expected."""
    text = read(name)
    expected = json.loads((REPORTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    seen = judge.check(text, f"{name}.txt")
    left = list(seen)
    for codes, words, *reach in expected["diagnostics"]:
        match = next((s for s in left if s.code in codes.split("|") and judge.stands_at(s, words, text, *reach)), None)
        assert match is not None, f"{codes} at {words!r} not among {[str(s) for s in left]}"
        left.remove(match)
    assert not left, [str(s) for s in left]


def test_the_example_of_the_readme() -> None:
    """15 licences in the prose, 9 in the table: one diagnostic that points at both."""
    text = read("licences-15-against-9")
    (seen,) = judge.check(text, "licences-15-against-9.txt")
    assert seen.code == "GK401"
    assert "15" in text[seen.start : seen.end]
    assert any("9" in text[start:end] for start, end in seen.others)
