"""Several outputs in one run, and the formats of rows."""

from __future__ import annotations

import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.cli import main
from gklint.rules.compose import compose

REPORT = compose({"name": "fees", "cells": {"proactive.fees.amount_wan": "12.50", "proactive.licensing.decisions": 9}})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GKLINT_LANG", raising=False)
    Path("年报.txt").write_text(REPORT.replace("2024年", "2023年", 1), encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_one_run_writes_what_several_runs_would(capsys: pytest.CaptureFixture[str]) -> None:
    formats = ("json", "jsonl", "sarif", "junit", "gitlab", "csv", "github", "concise")
    wanted = [f"-o{name}=all.{name}" for name in formats]
    code, out, _ = run(capsys, "年报.txt", "--format", "concise", *wanted)
    assert code == 1
    assert out == Path("all.concise").read_text(encoding="utf-8") != ""
    for name in formats:
        run(capsys, "年报.txt", "--format", name, "-o", f"one.{name}")
        assert Path(f"all.{name}").read_bytes() == Path(f"one.{name}").read_bytes()


def test_main_output_to_a_file_and_another_beside(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "年报.txt", "--format", "json", "-o", "a.json", "--output", "csv=b.csv")
    assert out == ""
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["files"][0]["diagnostics"]
    assert Path("b.csv").read_bytes().startswith(b"path,line")


def test_a_file_named_like_a_format(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "年报.txt", "--format", "json", "-o", "./csv=a.txt")
    assert Path("csv=a.txt").read_text(encoding="utf-8").startswith("{")
    run(capsys, "年报.txt", "--format", "json", "-o", "x=a.txt")
    assert Path("x=a.txt").exists()


@pytest.mark.parametrize("given", [("a", "b"), ("csv=a", "json=a"), ("a", "csv=./a")])
def test_outputs_that_cannot_be(capsys: pytest.CaptureFixture[str], given: tuple[str, str]) -> None:
    code, out, said = run(capsys, "年报.txt", "-o", given[0], "-o", given[1])
    assert (code, out) == (2, "")
    assert "-o 格式=文件" in said
    assert not Path("a").exists()


def test_extract_is_silent_where_only_files_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "extract", "年报.txt", "-o", "csv=a.csv", "-o", "jsonl=a.jsonl")
    assert (code, out) == (0, "")
    _, out, _ = run(capsys, "extract", "年报.txt", "--format", "csv", "-o", "jsonl=b.jsonl")
    assert out == Path("a.csv").read_bytes().decode()
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()


def test_csv_for_excel_begins_with_a_mark(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "extract"):
        run(capsys, command, "年报.txt", "-o", "csv=a.csv", "--bom")
        run(capsys, command, "年报.txt", "-o", "csv=b.csv")
        assert Path("a.csv").read_bytes() == b"\xef\xbb\xbf" + Path("b.csv").read_bytes()


def rows() -> list[dict[str, str]]:
    main(["extract", "年报.txt", "--format", "csv", "-o", "a.csv"])
    return list(csv.DictReader(io.StringIO(Path("a.csv").read_bytes().decode(), newline="")))


def test_parquet_has_the_rows_of_csv_with_exact_amounts() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main(["extract", "年报.txt", "--format", "parquet", "-o", "a.parquet"]) == 0
    found = parquet.read_table("a.parquet").to_pylist()
    expected = rows()
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert (one["value_text"] or "") == other["value"]
        assert one["value"] == (Decimal(other["value"]) if other["value"] else None)
        for name in ("path", "form", "year", "agency", "kind", "metric", "unit", "raw", "state", "line", "end_column"):
            assert ("" if one[name] is None else str(one[name])) == other[name]
    (fee,) = [one for one in found if one["metric"] == "proactive.fees.amount_wan"]
    assert (fee["value"], fee["value_text"]) == (Decimal("12.5"), "12.50")


@settings(max_examples=200, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_in_parquet_is_exact_or_absent(value: Decimal | int) -> None:
    from gklint.render.parquet import fitting

    found = fitting(value)
    assert found is None or found == value
    if abs(value) < 10**20 and value == round(value, 6):
        assert found is not None


def test_workbook_has_numbers_as_numbers_and_no_formulas() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert main(["extract", "年报.txt", "--format", "xlsx", "-o", "a.xlsx"]) == 0
    sheet = openpyxl.load_workbook("a.xlsx").active
    names = [cell.value for cell in sheet[1]]
    assert names == list(rows()[0])
    assert sheet.max_row == len(rows()) + 1
    (fee,) = [row for row in sheet.iter_rows(min_row=2) if row[5].value == "proactive.fees.amount_wan"]
    assert (fee[6].value, fee[6].number_format) == (12.5, "0.00")


def test_workbook_of_hostile_cells(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from gklint.render.statements import Statement
    from gklint.render.workbook import WorkbookSink

    row = Statement(
        "=1+1",
        None,
        2024,
        "@SUM(A1)",
        "fact",
        "m",
        Decimal("1234567890123456.7"),
        "件",
        "\x00\x1b=cmd|' /C'!A0\ud800\uffff",
        "",
        None,
        1,
        1,
        1,
        1,
        "",
    )
    with open(tmp_path / "h.xlsx", "wb") as stream:
        sink = WorkbookSink(stream)
        sink.add([row, row._replace(value=Decimal("0.000001"), raw="长" * 40_000)])
        sink.close()
    sheet = openpyxl.load_workbook(tmp_path / "h.xlsx").active
    assert [cell.data_type for cell in sheet[2]][:4] == ["s", "n", "n", "s"]
    assert sheet[2][0].value == "=1+1"
    assert sheet[2][6].value == "1234567890123456.7"
    assert sheet[2][8].data_type == "s"
    assert sheet[3][6].value == 0.000001
    assert len(sheet[3][8].value) == 32_767


def test_a_missing_package_is_told_with_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, out, said = run(capsys, "extract", "年报.txt", "-o", "parquet=a.parquet")
    assert (code, out) == (2, "")
    assert "pip install 'gklint[parquet]'" in said
    assert not Path("a.parquet").exists()


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
@pytest.mark.parametrize("fault", ["interrupt", "full"])
def test_a_run_that_ends_early_makes_no_noise(name: str, fault: str) -> None:
    pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow"}[name])
    import subprocess
    import sys

    if fault == "full" and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    script = (
        "import sys\n"
        "from gklint.cli import main\n"
        "from gklint.cli.extract import Stated\n"
        "def broken(self, target, result):\n"
        "    if target.path == 'b.txt': raise KeyboardInterrupt\n"
        "    return after(self, target, result)\n"
        "after = Stated.after\n"
        "if sys.argv.pop() == 'interrupt': Stated.after = broken\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    Path("b.txt").write_text(REPORT, encoding="utf-8")
    where = "/dev/full" if fault == "full" else f"a.{name}"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script, "extract", "年报.txt", "b.txt", "-j", "1", "--format", name, "-o", where, fault],
        capture_output=True, text=True, encoding="utf-8", timeout=120, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == (130 if fault == "interrupt" else 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("given", ["年报.txt", "./年报.txt", "csv=年报.txt"])
@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_report_is_never_written_over(capsys: pytest.CaptureFixture[str], command: str, given: str) -> None:
    before = Path("年报.txt").read_bytes()
    code, _, said = run(capsys, command, "年报.txt", "-o", given)
    assert code == 2
    assert "覆盖" in said
    assert Path("年报.txt").read_bytes() == before


def test_csv_for_excel_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    name = "=cmd|' /C calc'!A0.txt"
    Path(name.replace("/", "_")).write_text(REPORT.replace("行政强制\t0", "行政强制\t-"), encoding="utf-8")
    (name,) = (each.name for each in Path().iterdir() if each.name.startswith("="))
    run(capsys, "extract", name, "-o", "csv=a.csv", "-o", "jsonl=b", "--bom")
    found = list(csv.DictReader(io.StringIO(Path("a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    raw = {row["metric"]: row["raw"] for row in found}
    assert raw["proactive.coercion.decisions"] == "-"
    assert raw["proactive.fees.amount_wan"] == "12.50"
    assert {row["path"] for row in found} == {f"'{name}"}
    run(capsys, "extract", name, "-o", "csv=c.csv")
    assert b"'=" not in Path("c.csv").read_bytes(), "as it stands, where no mark is asked for"
