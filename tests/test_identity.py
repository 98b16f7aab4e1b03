"""Fingerprints: the same finding is known again, another is not taken for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint import check_text
from gklint.diagnostics import Diagnostic
from gklint.rules.examples import run_example
from gklint.rules.loader import builtin_rules

REPORTS = sorted((Path(__file__).parent.parent / "fixtures" / "reports").glob("*.txt"))
LICENCES = next(path for path in REPORTS if path.stem == "licences-15-against-9").read_text(encoding="utf-8")
ROW_SUM = next(path for path in REPORTS if path.stem == "row-sum-off-by-one").read_text(encoding="utf-8")


def prints(text: str, **options: object) -> list[str]:
    return sorted(found.fingerprint for found in check_text(text, **options).diagnostics)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_of_every_report_unique_and_without_language_or_level(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = prints(text)
    assert len(set(found)) == len(found)
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in found)
    assert prints(text, lang="en") == found
    assert prints(text, severity={"ALL": "info"}) == found


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_empty_lines_and_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert prints(text.replace("\n", "\r\n")) == prints(text)
    assert prints(text.replace("\n一、", "\n\n\n一、", 1)) == prints(text)


def test_every_example_has_one_fingerprint_in_both_languages() -> None:
    seen = 0
    for rule in builtin_rules():
        if rule.kind == "across":  # an archive's own findings: see test_archive_compare.py
            continue
        for index, example in enumerate(rule.examples):
            pairs = [run_example(rule, index, example, lang).diagnostics for lang in ("zh", "en")]
            for one, other in zip(*pairs, strict=True):
                seen += 1
                assert one.fingerprint, (rule.code, example["name"])
                assert one.fingerprint == other.fingerprint, (rule.code, example["name"])
    assert seen > 50


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["本局重视政务公开。", "全年举办培训。", "", "加强队伍建设。"]), min_size=1, max_size=4),
    st.booleans(),
)
def test_sentences_elsewhere_change_nothing(sentences: list[str], before: bool) -> None:
    at = LICENCES.index("五、") if not before else LICENCES.index("一、")
    line = LICENCES.index("\n", at) + 1
    changed = LICENCES[:line] + "".join(f"{each}\n" for each in sentences) + LICENCES[line:]
    of_rule = [each.fingerprint for each in check_text(LICENCES).diagnostics if each.code == "GK401"]
    assert [each.fingerprint for each in check_text(changed).diagnostics if each.code == "GK401"] == of_rule


def test_other_figures_are_another_finding() -> None:
    other = LICENCES.replace("办理行政许可15件", "办理行政许可16件")
    assert other != LICENCES
    assert set(prints(other)).isdisjoint(prints(LICENCES))


def test_the_place_in_the_form_is_told() -> None:
    def within(found: Diagnostic) -> list[tuple[str, str]]:
        return [(part.kind, part.name) for part in found.within]

    assert within(check_text(LICENCES).diagnostics[0]) == [("section", "一、总体情况")]
    cell = check_text(ROW_SUM, lang="en").diagnostics[0]
    assert [part.kind for part in cell.within] == ["table", "row", "column"]
    assert cell.within[0].name == "Table 3"
    assert cell.within[0].id == "requests"
