"""Baselines: what is known is not reported again, and nothing else is hidden."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gklint import check_path, check_text
from gklint.api.baseline import Baseline, Entry, dumped, load_baseline, relative
from gklint.cli import main
from gklint.resources import SpecError, load_schema
from gklint.rules.compose import compose

CELLS = {"proactive.licensing.decisions": 9, "proactive.penalties.decisions": 4}
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PROSE = "2024年本机关作出行政许可决定15件。"
REPORT = compose({"name": "wrong", "cells": CELLS, "prose": {"proactive": PROSE}})
SECOND = REPORT.replace(PROSE, PROSE + "作出行政处罚决定7件。")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GKLINT_LANG", raising=False)
    put("年报/a.txt", REPORT)
    put("年报/b.txt", SECOND)
    return tmp_path


def put(name: str, text: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def data(name: str = "gklint-baseline.yaml") -> dict[str, list[dict[str, str]]]:
    loaded = yaml.load(Path(name).read_text(encoding="utf-8"), yaml.BaseLoader)
    found: dict[str, list[dict[str, str]]] = loaded["files"]
    return found


def edit(**values: str) -> None:
    """Adds to the first entry for a.txt."""
    path = Path("gklint-baseline.yaml")
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(index for index, line in enumerate(lines) if line.startswith("      reason:"))
    lines[at : at + 1] = [f"      {key}: {value}" for key, value in values.items()]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("name", ["gklint-baseline.yaml", "known.json"])
def test_only_what_is_new_is_reported(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, _, said = run(capsys, "baseline", "年报", "-o", name)
    assert code == 0
    assert f"{name}：3 项（新增 3，保留 0，删去 0）" in said
    from jsonschema import Draft202012Validator

    Draft202012Validator(load_schema("baseline")).validate(yaml.safe_load(Path(name).read_text(encoding="utf-8")))
    code, out, said = run(capsys, "年报", "--baseline", name)
    assert (code, out) == (0, "")
    assert "基线中已有的 3 个问题没有列出" in said
    put("年报/a.txt", "封面\n\n" + SECOND)
    code, out, _ = run(capsys, "年报", "--baseline", name, "--format", "json")
    assert code == 1
    found = json.loads(out)
    assert [each["code"] for file in found["files"] for each in file["diagnostics"]] == ["GK402"]
    assert found["summary"]["baseline"] == {"known": 3, "expired": 0, "stale": 0}
    from tests.test_render_formats import valid

    valid(found, "check")


def test_a_mended_finding_is_told_and_dropped_on_rewriting(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", "年报")
    edit(reason="核对过，口径不同")
    put("年报/a.txt", REPORT.replace("15件", "9件"))
    code, _, said = run(capsys, "年报", "--baseline", "gklint-baseline.yaml")
    assert code == 0
    assert "年报/a.txt：基线中的 GK401 已不再出现" in said
    assert "核对过，口径不同" in said
    assert "基线中有 1 项已不再出现" in said
    _, out, _ = run(capsys, "年报", "--baseline", "gklint-baseline.yaml", "--select", "GK5", "--format", "json")
    assert "baseline" not in json.loads(out)["summary"], "a rule that is not judged tells nothing about its entries"
    _, _, said = run(capsys, "baseline", "年报")
    assert "2 项（新增 0，保留 2，删去 1）" in said
    assert list(data()) == ["年报/b.txt"]


def test_rewriting_keeps_reasons_other_reports_and_other_rules(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", "年报")
    edit(reason="口径不同", expires="2099-12-31")
    before = data()
    put("年报/a.txt", "\n\n" + REPORT)
    run(capsys, "baseline", "年报/a.txt")
    assert data() == before
    assert data()["年报/a.txt"][0]["reason"] == "口径不同"
    run(capsys, "baseline", "年报", "--select", "GK402")
    assert data() == before
    Path("年报/b.txt").write_bytes(b"\x00\x01\x02")
    run(capsys, "baseline", "年报")
    assert {entry["code"] for entry in data()["年报/b.txt"]} == {"GK001", "GK401", "GK402"}
    Path("年报/b.txt").unlink()
    _, _, said = run(capsys, "年报", "--baseline", "gklint-baseline.yaml")
    assert "基线中的报告已经不在：年报/b.txt" in said
    run(capsys, "baseline", "年报")
    assert list(data()) == ["年报/a.txt"]


def test_an_expired_entry_counts_as_new(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "baseline", "年报")
    edit(reason="等二季度更正", expires="2001-06-30")
    code, out, said = run(capsys, "年报", "--baseline", "gklint-baseline.yaml", "--format", "json")
    assert code == 1
    (found,) = json.loads(out)["files"][0]["diagnostics"]
    assert "2001-06-30" in found["help"]
    assert "等二季度更正" in found["help"]
    assert json.loads(out)["summary"]["baseline"] == {"known": 2, "expired": 1, "stale": 0}
    _, _, said = run(capsys, "baseline", "年报")
    assert "1 项已经到期，没有延长" in said
    assert data()["年报/a.txt"][0]["expires"] == "2001-06-30"


def test_paths_start_at_the_baseline_wherever_the_run_starts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "baseline", "年报")
    monkeypatch.chdir("年报")
    assert run(capsys, ".", "--baseline", "../gklint-baseline.yaml")[0] == 0
    assert run(capsys, "a.txt", os.path.abspath("b.txt"), "--baseline", "../gklint-baseline.yaml")[0] == 0


def test_by_configuration_and_by_python(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("gklint.toml").write_text('baseline = "known.yaml"\n', encoding="utf-8")
    assert run(capsys, "baseline", "年报")[0] == 0
    assert Path("known.yaml").exists()
    monkeypatch.chdir("年报")
    assert run(capsys, "a.txt")[0] == 0
    assert run(capsys, "a.txt", "--baseline", "")[0] == 1
    assert check_path("b.txt").diagnostics == ()
    assert check_path("b.txt").known == 2
    assert check_text(SECOND, "b.txt", baseline="../known.yaml").known == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\nfiles: {}\n", "version"),
        ("version: 1\nfiles:\n  a.txt:\n    - {code: GK401}\n", "fingerprint"),
        ("version: 1\nfiles:\n  a.txt:\n    - {code: GK401, fingerprint: ab, expires: 2024-02-30}\n", "4:"),
        ("version: 1\nfiles: [\n", "known.yaml"),
    ],
)
def test_a_baseline_that_cannot_be_used_stops_the_run(capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    Path("known.yaml").write_text(text, encoding="utf-8")
    code, out, told = run(capsys, "年报", "--baseline", "known.yaml")
    assert (code, out) == (2, "")
    assert said in told
    assert run(capsys, "baseline", "年报", "-o", "known.yaml")[0] == 2, "what cannot be read is not overwritten"
    assert Path("known.yaml").read_text(encoding="utf-8") == text


def test_no_baseline_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "年报", "--baseline", "nowhere.yaml")
    assert code == 2
    assert "nowhere.yaml" in said
    Path("bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(SpecError):
        load_baseline("bad.json")


def test_many_processes_share_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(70):
        put(f"年报/{number}.txt", SECOND)
    run(capsys, "baseline", "年报", "-j", "2")
    code, _, said = run(capsys, "年报", "--baseline", "gklint-baseline.yaml", "-j", "2")
    assert code == 0
    assert "143 个问题没有列出" in said


@given(st.dictionaries(TEXT.filter(bool), st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3), max_size=3))
def test_any_text_survives_writing(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, list[tuple[str, str]]]
) -> None:
    entries = {
        name: {f"f{at}": Entry("GK401", f"f{at}", message, reason) for at, (message, reason) in enumerate(listed)}
        for name, listed in files.items()
    }
    for ending in ("yaml", "json"):
        path = tmp_path_factory.mktemp("b") / f"b.{ending}"
        path.write_text(dumped(Baseline(str(path), entries), "a\nb"), encoding="utf-8")
        assert load_baseline(str(path)).files == entries


def test_members_of_archives_have_the_path_of_the_archive(tmp_path: Path) -> None:
    assert relative("年报/a.zip!/b/c.txt", str(tmp_path)) == "年报/a.zip!/b/c.txt"


def test_a_long_baseline_is_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gklint.cli.baseline.MOST_IN_YAML", 2)
    code, _, said = run(capsys, "baseline", "年报")
    assert code == 2
    assert "-o gklint-baseline.json" in said
    assert not Path("gklint-baseline.yaml").exists()
    assert run(capsys, "baseline", "年报", "-o", "gklint-baseline.json")[0] == 0


def test_standard_input_has_no_place_in_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "baseline", "-")[0] == 2
    assert not Path("gklint-baseline.yaml").exists()
