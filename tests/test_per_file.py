"""Rules that are not judged in some files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gklint import OptionsError, check_path, check_text
from gklint.api.per_file import anchored, ignored_in
from gklint.cli import main
from gklint.rules.compose import compose

REPORT = compose(
    {
        "name": "wrong",
        "cells": {"proactive.licensing.decisions": 9},
        "prose": {"proactive": "2024年作出行政许可决定15件。"},
    }
)


@pytest.mark.parametrize(
    ("pattern", "path", "means"),
    [
        ("2020/*", "2020/a.txt", True),
        ("2020/*", "2020/水务局/a.txt", True),
        ("2020/*", "old/2020/a.txt", False),
        ("2020", "old/2020/a.txt", True),
        ("2020/", "2020/a.txt", True),
        ("2020/", "old/2020/a.txt", False),
        ("./2020", "2020/a.txt", True),
        ("*.md", "2020/a.md", True),
        ("*.md", "2020/a.mdx", False),
        ("**/2020/*", "old/2020/a.txt", True),
        ("**/2020/*", "2020/a.txt", True),
        ("**/2020/*", "old2020/a.txt", False),
        ("年报/**/草稿.txt", "年报/草稿.txt", True),
        ("年报/**/草稿.txt", "年报/a/b/草稿.txt", True),
        ("a[12].txt", "x/a1.txt", True),
        ("a.zip", "x/a.zip!/b.txt", True),
        ("x/a.zip/b.txt", "x/a.zip!/b.txt", True),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, path: str, means: bool) -> None:
    entries = anchored(((pattern, ("GK401",)),), str(tmp_path / "a[1]"))
    assert ignored_in(str(tmp_path / "a[1]" / path), entries) == (("GK401",) if means else ())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GKLINT_LANG", raising=False)
    for name in ("2020", "2024"):
        Path(name).mkdir()
        Path(name, "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_by_configuration_from_its_own_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("gklint.toml").write_text('[per-file-ignores]\n"2020/*" = ["GK4"]\n', encoding="utf-8")
    assert main(["."]) == 1
    assert {line.split(":")[0] for line in capsys.readouterr().out.splitlines()} == {"./2024/a.txt"}
    monkeypatch.chdir("2020")
    assert main(["a.txt"]) == 0
    assert check_path("a.txt").diagnostics == ()


def test_by_option_added_to_the_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("gklint.toml").write_text('per-file-ignores = {"2020" = "GK401"}\n', encoding="utf-8")
    assert main([".", "--per-file-ignores", "2024/*=GK1,GK401"]) == 0
    assert check_text(REPORT, "x/2024/a.txt", per_file_ignores={"2024": ["GK401"]}).diagnostics == ()


@pytest.mark.parametrize(
    ("config", "argv", "said"),
    [
        ("", ["--per-file-ignores", "2020"], "2020"),
        ("", ["--per-file-ignores", "2020=GK999"], "GK999"),
        ('per-file-ignores = ["GK4"]\n', [], "gklint.toml:1"),
        ('[per-file-ignores]\n"2020" = 4\n', [], "gklint.toml:2"),
        ('per-file-ignores = {"2099" = ["GK999"]}\n', [], "GK999"),
    ],
)
def test_what_cannot_be_used_stops_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str], config: str, argv: list[str], said: str
) -> None:
    Path("gklint.toml").write_text(config, encoding="utf-8")
    assert main(["2024", *argv]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err


def test_python_is_told_too() -> None:
    with pytest.raises(OptionsError):
        check_text(REPORT, per_file_ignores=3)
