"""Configuration files: which one holds, what it does, what is said of a wrong one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gklint.api import config as module
from gklint.api.config import KEYS, ConfigError, config_for, load_config
from gklint.api.options import FAIL_ON, Options, OptionsError, layered
from gklint.cli import main
from gklint.diagnostics import Severity
from gklint.resources import load_schema
from gklint.rules.compose import compose

WRONG = compose({"name": "wrong", "cells": {"proactive.licensing.decisions": 9}, "prose": {"proactive": "X"}}).replace(
    "\nX\n", "\n2024年本机关作出行政许可决定15件。\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GKLINT_LANG", raising=False)
    module._config_in.cache_clear()
    module.load_config.cache_clear()
    yield tmp_path
    module._config_in.cache_clear()
    module.load_config.cache_clear()


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def check(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, list[tuple[str, str]]]:
    code = main([*argv, "--format", "json"])
    out = capsys.readouterr().out
    return code, [
        (found["code"], found["severity"]) for file in json.loads(out)["files"] for found in file["diagnostics"]
    ]


def test_the_nearest_file_holds_and_files_are_not_merged() -> None:
    write("gklint.toml", 'year = 2020\nlang = "en"\n')
    write("a/pyproject.toml", "[tool.other]\nx = 1\n")
    write("a/b/.gklint.toml", "year = 2021\n")
    write("a/c/pyproject.toml", "[tool.gklint]\nyear = 2022\n")
    write("a/c/gklint.toml", "year = 2023\n")
    assert config_for("a").options.year == 2020
    assert config_for("a/b/x/y").options == Options(year=2021)
    assert config_for("a/c").options.year == 2023
    assert config_for("/").options == Options()


def test_every_key(tmp_path: Path) -> None:
    write(
        "gklint.toml",
        """
select = ["GK4", "GK1"]
ignore = "GK105, GK106"
extend-select = ["GK301"]
severity = { GK401 = "warning" }
rules = ["规则"]
form = "2021"
year = 2024
lang = "en"
fail-on = "warning"
max-size = "2MB"
ambiguous-width = 2

[deadlines]
department = "1-20"
""",
    )
    assert config_for(".").options == Options(
        select=("GK4", "GK1"),
        ignore=("GK105", "GK106"),
        extend_select=("GK301",),
        severity=(("GK401", Severity.WARNING),),
        rules=(str(tmp_path / "规则"),),
        form="2021",
        year=2024,
        lang="en",
        fail_on="warning",
        deadlines=(("department", "01-20"),),
        max_size=2 << 20,
        ambiguous_width=2,
    )


def test_the_schema_knows_the_same_keys() -> None:
    schema = load_schema("config")
    assert sorted(schema["properties"]) == list(KEYS)
    assert tuple(schema["properties"]["fail-on"]["enum"]) == FAIL_ON


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('lang = "zh"\n\nselct = ["GK4"]\n', 3, "没有配置项 selct；是不是 select？"),
        ('year = "24"\n', 1, "四位数的年份"),
        ("year = true\n", 1, "四位数的年份"),
        ('# 注\nlang = "fr"\n', 2, "zh, en"),
        ('[severity]\nGK401 = "warning"\nGK402 = "bad"\n', 3, "severity"),
        ('[deadlines]\ndepartment = "02-30"\n', 2, "月-日"),
        ('[deadlines]\n# 注\ndepartement = "02-28"\n', 3, "机关类别"),
        ('severity = "warning"\n', 1, "应为一节"),
        ("select = [1]\n", 1, "一列词"),
        ('max-size = "多"\n', 1, "20MB"),
        ("lang = \n", 1, "TOML"),
        ('x = """\nlang = 1\n"""\n', 1, "没有配置项 x"),
    ],
)
def test_wrong_files_are_told_with_their_line(
    capsys: pytest.CaptureFixture[str], text: str, line: int, said: str
) -> None:
    write("报告.txt", WRONG)
    write("gklint.toml", text)
    assert main(["报告.txt"]) == 2
    err = capsys.readouterr().err
    assert f"gklint.toml:{line}: " in err
    assert said in err


def test_wrong_lines_in_pyproject() -> None:
    write(
        "pyproject.toml", "[project]\nyear = 1\n[tool.gklint]\nyear = 2024\nfrom = 1\n[tool.gklint.severity]\nGK1 = 1\n"
    )
    with pytest.raises(ConfigError) as raised:
        config_for(".")
    assert raised.value.line == 5
    write("pyproject.toml", "[tool.gklint]\n[tool.gklint.severity]\nGK1 = 1\n")
    with pytest.raises(ConfigError) as raised:
        config_for(".")
    assert raised.value.line == 3


def test_a_named_file_must_hold_a_configuration() -> None:
    write("pyproject.toml", "[tool.other]\n")
    with pytest.raises(ConfigError, match=r"\[tool\.gklint\]"):
        load_config("pyproject.toml")
    Path("bytes.toml").write_bytes(b"a = 1\n\xff")
    with pytest.raises(ConfigError) as raised:
        load_config("bytes.toml")
    assert raised.value.line == 2


def test_the_command_line_wins(capsys: pytest.CaptureFixture[str]) -> None:
    write("报告.txt", WRONG)
    write("gklint.toml", 'ignore = ["GK4"]\n[severity]\nGK401 = "info"\n')
    assert check(capsys, "报告.txt") == (0, [])
    assert check(capsys, "报告.txt", "--select", "GK4") == (0, [("GK401", "info")])
    assert check(capsys, "报告.txt", "--select", "GK4", "--severity", "GK401=error") == (1, [("GK401", "error")])
    write("别处.toml", "")
    assert check(capsys, "报告.txt", "--config", "别处.toml") == (1, [("GK401", "error")])


def test_each_file_has_its_own_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/报告.txt", WRONG)
    write("b/报告.txt", WRONG)
    write("b/gklint.toml", 'ignore = ["GK4"]\n')
    assert check(capsys, "a", "b") == (1, [("GK401", "error")])
    write("a/gklint.toml", 'fail-on = "never"\n')
    module._config_in.cache_clear()
    assert check(capsys, "a", "b") == (0, [("GK401", "error")])


def test_the_configuration_of_a_named_folder_holds_for_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    write("a/报告.txt", WRONG)
    write("a/gklint.toml", 'lang = "en"\n')
    assert main(["a", "-v"]) == 1
    out, err = capsys.readouterr()
    assert ": error GK401 " in out
    assert "gklint.toml" in err
    assert "1 file: 1 error" in err
    assert main(["extract", "a", "--explain"]) == 0
    assert "读到" not in capsys.readouterr().out


def test_layers() -> None:
    base = Options.of(ignore=["GK1"], severity={"GK401": "info"}, year=2020)
    over = layered(base, {"ignore": "GK2", "severity": {"GK402": "error"}, "year": None, "form": "auto"})
    assert over.ignore == ("GK1", "GK2")
    assert dict(over.severity) == {"GK401": Severity.INFO, "GK402": Severity.ERROR}
    assert (over.year, over.form) == (2020, None)
    assert layered(base, {"select": ["GK3"]}).ignore == ()
    with pytest.raises(OptionsError):
        Options.of(nonsense=1)
