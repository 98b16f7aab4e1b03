"""`--fix`: only what is certain, and nothing else in the file."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint import Options, check_text
from gklint.api.fixing import fix_bytes
from gklint.cli import main
from gklint.form.load import load_form
from gklint.rules.compose import compose

COLUMNS = ("natural_person", "business", "research", "public_interest", "legal_service", "other")
BLOCK = next(table for table in load_form("2021").tables if table.id == "requests").blocks[0]
LEAVES = [row.id for row in BLOCK.rows if row.id not in ("new", "carried_in", "total", "carried_out")]
Figures = dict[str, int]


def table(values: dict[tuple[str, str], int]) -> Figures:
    """A table whose sums all come out."""
    cells = {f"requests.{row}@{column}": values.get((row, column), 0) for row in LEAVES for column in COLUMNS}
    for column in COLUMNS:
        total = sum(cells[f"requests.{row}@{column}"] for row in LEAVES)
        cells[f"requests.total@{column}"] = cells[f"requests.new@{column}"] = total
    for row in (*LEAVES, "total", "new"):
        cells[f"requests.{row}@total"] = sum(cells[f"requests.{row}@{column}"] for column in COLUMNS)
    return cells


def report(cells: Figures, prose: str = "") -> str:
    return compose({"name": "r", "cells": dict(cells), **({"prose": prose} if prose else {})})


def fixed(text: str, encoding: str = "utf-8", name: str = "a.txt") -> str | None:
    found = fix_bytes(text.encode(encoding), name, Options())
    return None if found is None else found[0].decode(encoding)


GOOD = table({("granted", "natural_person"): 3, ("granted", "business"): 2, ("denied.third_party", "research"): 1})
WRONG_TOTAL = {**GOOD, "requests.granted@total": 7}


def test_a_total_that_row_and_column_contradict() -> None:
    assert [each.code for each in check_text(report(WRONG_TOTAL)).diagnostics] == ["GK301"]
    assert fixed(report(WRONG_TOTAL)) == report(GOOD)
    assert fixed(report({**GOOD, "requests.total@natural_person": 4})) == report(GOOD)
    assert fixed(report({**WRONG_TOTAL, "requests.new@total": 7})) == report(GOOD), "two, each by itself"
    assert fixed(report(GOOD)) is None


@pytest.mark.parametrize(
    ("cells", "prose"),
    [
        (WRONG_TOTAL, "2024年予以公开7件。"),
        ({**GOOD, "requests.granted@natural_person": 4}, ""),
        ({**GOOD, "review.upheld": 2, "review.total": 3}, ""),
        ({**WRONG_TOTAL, "requests.granted@other": ""}, ""),
        ({**GOOD, "requests.granted@total": "-"}, ""),
        ({**GOOD, "requests.granted@total": "7件"}, ""),
        ({**GOOD, "proactive.licensing.decisions": 9}, "2024年作出行政许可决定15件。"),
    ],
    ids=["prose", "addend", "one-sum", "blank", "mark", "unit", "prose-against-table"],
)
def test_what_is_not_certain_is_left(cells: dict[str, object], prose: str) -> None:
    text = report(cells, prose)  # type: ignore[arg-type]
    assert check_text(text).diagnostics
    assert fixed(text) is None


def test_prose_that_says_the_right_figure_is_no_hindrance() -> None:
    assert fixed(report(WRONG_TOTAL, "2024年予以公开5件。")) == report(GOOD, "2024年予以公开5件。")


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from(LEAVES), st.sampled_from(COLUMNS)), st.integers(0, 30), max_size=8),
    st.sampled_from(sorted(GOOD)),
    st.integers(0, 99),
)
def test_one_wrong_cell_is_put_right_or_left(values: dict[tuple[str, str], int], cell: str, value: int) -> None:
    good = table(values)
    text = report({**good, cell: value})
    assert fixed(text) in (None, report(good))


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from(LEAVES), st.sampled_from(COLUMNS)), st.integers(0, 30), max_size=8),
    st.dictionaries(st.sampled_from(sorted(GOOD)), st.integers(0, 99), min_size=2, max_size=4),
)
def test_whatever_is_wrong_it_gets_no_worse_and_is_done_once(
    values: dict[tuple[str, str], int], wrong: dict[str, int]
) -> None:
    text = report({**table(values), **wrong})
    after = fixed(text)
    if after is not None:
        assert len(check_text(after).diagnostics) < len(check_text(text).diagnostics)
        assert fixed(after) is None


FULL_WIDTH = report({**GOOD, "proactive.penalties.decisions": "１５", "proactive.fees.amount_wan": "１２.５０"})  # type: ignore[dict-item]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_full_width_digits_and_nothing_else(encoding: str, name: str, ends: str) -> None:
    text = FULL_WIDTH.replace("\n", ends)
    expected = text.replace("１５", "15").replace("１２.５０", "12.50")
    assert expected != text
    found = fix_bytes(text.encode(encoding), name, Options())
    assert found is not None
    assert found[0] == expected.encode(encoding)
    assert found[1].fixed == 2
    assert found[1].diagnostics == ()


def test_comments_and_noise_around_a_cell_stay() -> None:
    text = FULL_WIDTH.replace("１５", "１５<!-- 核对过 -->").replace("行政处罚", "行政<!-- x -->处罚")
    assert fixed(text, name="a.md") == text.replace("１５", "15").replace("１２.５０", "12.50")


def test_bytes_that_cannot_be_written_back_are_left() -> None:
    data = FULL_WIDTH.encode() + b"\x00"
    assert check_text(FULL_WIDTH).diagnostics
    assert fix_bytes(data, "a.txt", Options()) is None


# ---------------------------------------------------------------- the command line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GKLINT_LANG", raising=False)
    Path("a.txt").write_bytes(report(WRONG_TOTAL).replace("\n", "\r\n").encode("gb18030"))
    Path("b.txt").write_text(report(GOOD), encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_diff_shows_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("a.txt").read_bytes()
    code, out, said = run(capsys, ".", "--diff")
    assert code == 1
    lines = out.split("\n")
    assert lines[:2] == ["--- ./a.txt", "+++ ./a.txt"]
    changed = [line for line in lines[2:] if line.startswith(("-", "+"))]
    assert [line[0] for line in changed] == ["-", "+"]
    assert "可以改正 1 处，没有写入" in said
    assert Path("a.txt").read_bytes() == before
    assert run(capsys, "b.txt", "--diff") == (0, "", "没有可以自动改正的\n")


def test_fix_writes_and_reports_what_is_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chmod("a.txt", 0o640)
    os.symlink("a.txt", "link.txt")
    code, out, said = run(capsys, "link.txt", "b.txt", "--fix")
    assert (code, out) == (0, "")
    assert "已改正 1 处" in said
    assert Path("a.txt").read_bytes() == report(GOOD).replace("\n", "\r\n").encode("gb18030")
    assert os.path.islink("link.txt")
    assert stat.S_IMODE(os.stat("a.txt").st_mode) == 0o640
    assert sorted(os.listdir(".")) == ["a.txt", "b.txt", "link.txt"]
    times = os.stat("a.txt").st_mtime_ns
    assert run(capsys, "a.txt", "--fix")[0] == 0
    assert os.stat("a.txt").st_mtime_ns == times


def test_findings_that_are_left_out_are_not_put_right(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("a.txt").read_bytes()
    run(capsys, "baseline", "a.txt")
    run(capsys, "a.txt", "--fix", "--baseline", "gklint-baseline.yaml")
    run(capsys, "a.txt", "--fix", "--ignore", "GK301")
    assert Path("a.txt").read_bytes() == before


def test_a_file_that_cannot_be_replaced(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, data: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("gklint.api.fixing.replace_file", refuse)
    code, out, said = run(capsys, "a.txt", "--fix", "-j", "1")
    assert code == 2
    assert "GK301" in out
    assert "不能写入 a.txt（Permission denied）" in said


def test_options_that_do_not_go_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["-", "--fix"], ["a.txt", "--diff", "--format", "json"], ["a.txt", "--diff", "-o", "csv=x"]):
        assert run(capsys, *argv)[0] == 2


def test_programs_see_the_edit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "a.txt", "--format", "json")
    from tests.test_render_formats import valid

    valid(json.loads(out), "check")
    (found,) = json.loads(out)["files"][0]["diagnostics"]
    assert found["fix"]["edits"] == [{"location": found["location"], "text": "5"}]
    _, out, _ = run(capsys, "a.txt", "--format", "sarif")
    (change,) = json.loads(out)["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "5"}
    _, out, _ = run(capsys, "a.txt", "--format", "rich")
    assert "可自动改正: 7 改为 5" in out


def test_a_diff_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text = report(WRONG_TOTAL)
    at = text.index("予以公开")
    Path("c.txt").write_text(text[:at] + "\x1b[2J" + text[at:], encoding="utf-8")
    _, out, _ = run(capsys, "a.txt", "c.txt", "--diff")
    assert "\x1b" not in out
    assert out.count("+++ ") >= 1


def test_the_summary_tells_what_can_be_put_right(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    _, _, said = run(capsys, "a.txt")
    assert "其中 1 处可以自动改正" in said
