"""The command line: options, exit codes, walking, streams, and what is said when a run goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gklint.cli import main
from gklint.render import CHECK_FORMATS, EXTRACT_FORMATS
from gklint.rules.compose import compose

CLEAN = compose({"name": "clean"})
WRONG = compose({"name": "wrong", "cells": {"proactive.licensing.decisions": 9}, "prose": {"proactive": "X"}}).replace(
    "\nX\n", "\n2024年本机关作出行政许可决定15件。\n"
)
OTHER = "会议通知\n请各科室于周五前报送材料。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GKLINT_LANG"):
        monkeypatch.delenv(name, raising=False)
    write("无误.txt", CLEAN)
    write("有误.txt", WRONG)
    return tmp_path


def write(name: str, text: str, encoding: str = "utf-8") -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def files(out: str) -> list[dict[str, object]]:
    found = json.loads(out)["files"]
    assert isinstance(found, list)
    return found


def codes(out: str) -> list[str]:
    return [found["code"] for file in json.loads(out)["files"] for found in file["diagnostics"]]


def process(*argv: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "gklint", *argv], input=stdin, capture_output=True, env=environment, timeout=120
    )


# ---------------------------------------------------------------- results and exit codes


def test_check_is_the_default_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "有误.txt") == run(capsys, "check", "有误.txt")
    code, out, err = run(capsys, "有误.txt")
    assert code == 1
    assert out.startswith("有误.txt:")
    assert ": 错误 GK401 " in out
    assert err == "1 个文件：1 个错误，0 个警告\n"


def test_clean(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "无误.txt") == (0, "", "1 个文件：未发现问题\n")
    code, out, _ = run(capsys, "--format", "rich", "无误.txt")
    assert code == 0
    assert out.startswith("无误.txt：未发现问题（2024 年度、2021 年格式）\n")


def test_fail_on_and_exit_zero(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "有误.txt", "--severity", "GK401=warning")[0] == 0
    assert run(capsys, "有误.txt", "--severity", "GK401=warning", "--fail-on", "warning")[0] == 1
    assert run(capsys, "有误.txt", "--fail-on", "never")[0] == 0
    assert run(capsys, "有误.txt", "--exit-zero")[0] == 0


def test_select_and_ignore(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(run(capsys, "有误.txt", "--format", "json", "--select", "GK4")[1]) == ["GK401"]
    assert codes(run(capsys, "有误.txt", "--format", "json", "--select", "GK3,GK5")[1]) == []
    assert codes(run(capsys, "有误.txt", "--format", "json", "--ignore", "licensing-decisions")[1]) == []
    again = run(capsys, "有误.txt", "--format", "json", "--ignore", "GK4", "--extend-select", "GK401")
    assert codes(again[1]) == ["GK401"]


def test_selecting_the_rule_on_unreadable_files_is_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "有误.txt", "--select", "GK001"]) == 0
    assert main(["check", "有误.txt", "--select", "GK601"]) == 2
    assert "GK601" in capsys.readouterr().err


def test_an_unreadable_file_among_many_is_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("甲/空.txt", "")
    write("甲/通知.txt", OTHER)
    write("甲/年报.txt", WRONG, "gb18030")
    code, out, _ = run(capsys, "甲", "--format", "json", "--select", "GK4,GK002")
    assert code == 1
    assert {Path(str(file["path"])).name: file["status"] for file in files(out)} == {
        "年报.txt": "checked",
        "空.txt": "unreadable",
        "通知.txt": "not-a-report",
    }
    assert sorted(codes(out)) == ["GK001", "GK002", "GK401"]
    summary = json.loads(out)["summary"]
    assert (summary["checked"], summary["unreadable"], summary["not_reports"]) == (1, 1, 1)


def test_a_missing_path_is_told_and_the_others_are_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "没有.txt", "有误.txt", "--format", "json")
    assert code == 2
    assert "没有这个文件或文件夹：没有.txt" in err
    assert codes(out) == ["GK001", "GK401"]


def test_a_path_that_may_not_be_looked_at_is_not_missing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: str, *given: object, **named: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "lstat", denied)
    code, _, err = run(capsys, "check", "locked/b.txt")
    assert "没有这个文件" not in err
    assert code == 1


def test_other_formats_are_never_passed_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("乙/年报.xlsx", "x")
    write("乙/年报.ET", "x")
    write("乙/年报.txt", CLEAN)
    code, out, _ = run(capsys, "乙", "--format", "json")
    assert code == 0
    assert json.loads(out)["summary"]["skipped"] == {".et": 1, ".xlsx": 1}
    assert "2 个文件没有检查（.et 1 个、.xlsx 1 个）" in run(capsys, "乙")[2]
    Path("乙/年报.ET").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    code, out, _ = run(capsys, "乙/年报.ET", "--format", "json")
    assert code == 1
    message = files(out)[0]["diagnostics"][0]["message"]  # type: ignore[index]
    assert "电子表格" in message


def test_a_folder_without_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("丙/年报.xlsx", "x")
    code, _, err = run(capsys, "丙")
    assert code == 2
    assert "文件夹里没有可检查的报告" in err
    assert ".xlsx 1" in err


def test_folders_are_walked_in_order_without_hidden_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (
        "丁/b.txt",
        "丁/a/z.md",
        "丁/a.txt",
        "丁/c.MARKDOWN",
        "丁/.git/x.txt",
        "丁/.x.txt",
        "丁/d.py",
        "丁/e.text",
    ):
        write(name, CLEAN)
    os.symlink("..", "丁/a/loop")
    os.symlink("b.txt", "丁/f.txt")
    os.symlink("nowhere", "丁/g.txt")
    code, out, _ = run(capsys, "丁", "--format", "jsonl")
    assert code == 1  # the dangling link
    paths = [json.loads(line)["path"].replace(os.sep, "/") for line in out.splitlines()]
    assert paths == ["丁/a/z.md", "丁/a.txt", "丁/b.txt", "丁/c.MARKDOWN", "丁/e.text", "丁/f.txt", "丁/g.txt"]


def test_a_file_named_twice_is_checked_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "有误.txt", ".", "./有误.txt", "--format", "jsonl")[1]
    assert [json.loads(line)["path"] for line in out.splitlines()] == ["有误.txt", os.path.join(".", "无误.txt")]


def test_any_named_file_is_read_as_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("报告.dat", WRONG)
    assert codes(run(capsys, "报告.dat", "--format", "json")[1]) == ["GK401"]


def test_many_files_by_several_processes_keep_their_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(100):
        write(f"多/{number:03}.txt", WRONG if number % 30 == 7 else CLEAN)
    alone = run(capsys, "多", "-j", "1", "--format", "jsonl")
    assert run(capsys, "多", "-j", "2", "--format", "jsonl") == alone
    assert len(alone[1].splitlines()) == 100
    assert alone[0] == 1


# ---------------------------------------------------------------- output


def test_output_file_and_statistics(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "有误.txt", "--format", "json", "-o", "结果.json", "--statistics")
    assert (code, out) == (1, "")
    assert codes(Path("结果.json").read_text(encoding="utf-8")) == ["GK401"]
    assert "1  GK401  正文的行政许可" in err
    code, out, _ = run(capsys, "有误.txt", "--statistics")
    assert out.splitlines()[-1].startswith("1  GK401  ")
    assert run(capsys, "有误.txt", "-o", "没有/结果.json")[0] == 2


def test_quiet_and_verbose(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "有误.txt", "-q")[2] == ""
    err = run(capsys, "有误.txt", "-v")[2]
    assert "没有配置文件" in err
    assert "有误.txt：编码 utf-8，已读取（2024 年度、2021 年格式）" in err


def test_english(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, err = run(capsys, "--lang", "en", "check", "有误.txt")
    assert ": error GK401 " in out
    assert err == "1 file: 1 error, 0 warnings\n"
    monkeypatch.setenv("GKLINT_LANG", "en")
    assert run(capsys, "--help")[1].startswith("usage: gklint")


def test_html_is_one_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, _ = run(capsys, "有误.txt", "--format", "html", "-o", "报告.html")
    text = (folder / "报告.html").read_text(encoding="utf-8")
    assert code == 1
    assert text.startswith("<!doctype html>")
    assert text.endswith("</html>\n")


def test_standard_input(folder: Path) -> None:
    done = process("-", "--format", "json", "--stdin-filename", "某局.txt", stdin=WRONG.encode("gb18030"))
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["files"][0]["path"] == "某局.txt"
    assert codes(done.stdout.decode()) == ["GK401"]
    assert process("-", stdin=b"").stdout.startswith(b"<stdin>:1:1:")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("ascii", "rich"), ("cp1252", "concise"), ("ascii", "json"), ("gbk", "json"), ("cp1252", "junit")],
)
def test_no_console_is_too_poor(folder: Path, encoding: str, name: str) -> None:
    done = process("有误.txt", "--format", name, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    if name == "json":
        assert codes(done.stdout.decode(encoding)) == ["GK401"]


def test_colours_are_asked_for_and_refused(folder: Path) -> None:
    assert b"\x1b[" not in process("有误.txt", "--format", "rich").stdout
    assert b"\x1b[" in process("有误.txt", "--format", "rich", env={"FORCE_COLOR": "1", "TERM": "xterm"}).stdout
    both = {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}
    assert b"\x1b[" not in process("有误.txt", "--format", "rich", env=both).stdout


def test_a_closed_pipe_is_no_fault(folder: Path) -> None:
    for number in range(120):
        write(f"管/{number}.txt", WRONG)
    command = f"{sys.executable} -m gklint 管 -j 2 | head -n 1; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, timeout=120)
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_start_up_imports_little() -> None:
    script = (
        "import sys; from gklint.cli import main; main({argv}); "
        "print([n for n in ('argparse', 'yaml', 'lark', 'rich', 'jsonschema', 'multiprocessing') if n in sys.modules])"
    )

    def loaded(argv: Sequence[str]) -> str:
        code = script.format(argv=list(argv))
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8").splitlines()[-1]

    assert loaded(["--version"]) == "[]"


# ---------------------------------------------------------------- wrong runs


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["check"], "没有说明要检查哪个文件"),
        (["有误.txt", "--formt", "json"], "没有选项 --formt；是不是 --format？"),
        (["有误.txt", "--format", "jason"], "是不是 json？"),
        (["有误.txt", "--year", "24"], "四位数的年份"),
        (["有误.txt", "--year"], "--year 后面要有一个值"),
        (["有误.txt", "-j", "0"], "正整数"),
        (["有误.txt", "--select", "GK9999"], "没有规则 GK9999"),
        (["有误.txt", "--ignore", "licencing-decisions"], "是不是 licensing-decisions？"),
        (["有误.txt", "--severity", "GK401"], "--severity 的写法"),
        (["有误.txt", "--config", "没有.toml"], "没有.toml"),
        (["有误.txt", "--rules", "没有.yaml"], "没有.yaml"),
        (["有误.txt", "--quiet=yes"], "不带值"),
        (["extract"], "没有说明"),
        (["parse", "a", "b"], "一个文件"),
        (["rules", "GK9999"], "没有规则"),
    ],
)
def test_a_wrong_command_line(folder: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_wrong_run_leaves_the_output_file_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("结果.json", "旧")
    assert run(capsys, "有误.txt", "-o", "结果.json", "--select", "GK9999")[0] == 2
    assert Path("结果.json").read_text(encoding="utf-8") == "旧"


def test_interruption_has_its_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("gklint.cli.check.run", interrupted)
    assert main(["有误.txt"]) == 130


def test_a_fault_of_gklint_is_not_taken_for_findings(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("seven")

    monkeypatch.setattr("gklint.cli.check.run", broken)
    code, out, err = run(capsys, "有误.txt")
    assert (code, out) == (2, "")
    assert "RuntimeError: seven" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("argv", ["有误.txt -o /dev/full", "有误.txt > /dev/full", "rules > /dev/full"])
def test_results_that_cannot_be_written(folder: Path, argv: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    environment.pop("PYTHONUNBUFFERED", None)  # a few lines are then written at the very end
    command = f"{sys.executable} -m gklint {argv}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, timeout=60)
    assert done.returncode == 2
    assert "结果没有写完".encode() in done.stderr
    assert b"Traceback" not in done.stderr


# ---------------------------------------------------------------- other commands


@pytest.mark.parametrize("command", [[], ["check"], ["extract"], ["parse"], ["rules"], ["rules", "test"]])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_option_is_explained(capsys: pytest.CaptureFixture[str], command: list[str], lang: str) -> None:
    code, out, err = run(capsys, *command, "--help", "--lang", lang)
    assert (code, err) == (0, "")
    assert len(out) > 100
    if command == ["check"]:
        assert all(name in out for name in (*CHECK_FORMATS, *EXTRACT_FORMATS, "Word", "PDF", "OFD"))


def test_extract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft202012Validator

    from gklint.resources import load_schema

    write("空.txt", "")
    code, out, err = run(capsys, "extract", "有误.txt", "空.txt")
    assert code == 1
    data = json.loads(out)
    Draft202012Validator(load_schema("extract")).validate(data)
    facts = {fact["metric"]: fact["value"] for fact in data["files"][0]["facts"]}
    assert facts["proactive.licensing.decisions"] == 9
    claims = {claim["metric"]: claim["value"] for claim in data["files"][0]["claims"]}
    assert claims["proactive.licensing.decisions"] == 15
    assert data["files"][1]["status"] == "unreadable"
    assert "空.txt: " in err


def test_extract_explains(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "extract", "--explain", "有误.txt")
    assert code == 0
    assert "proactive.licensing.decisions = 15" in out


def test_check_output_fits_the_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft202012Validator

    from gklint.resources import load_schema

    write("空.txt", "")
    write("通知.txt", OTHER)
    _, out, _ = run(capsys, ".", "--format", "json")
    Draft202012Validator(load_schema("check")).validate(json.loads(out))
    assert len(files(out)) == 4


def test_parse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "parse", "有误.txt")
    assert code == 0
    assert out.startswith("start 1:1-")
    code, out, _ = run(capsys, "parse", "有误.txt", "--format", "json")
    texts: list[str] = []

    def gather(part: dict[str, object]) -> None:
        if "text" in part:
            texts.append(str(part["text"]))
        for child in part.get("children", ()):  # type: ignore[attr-defined]
            gather(child)

    gather(json.loads(out)["tree"])
    assert "".join(texts) == WRONG
    assert run(capsys, "parse", "没有.txt")[0] == 2


def test_rules(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "rules")
    assert code == 0
    assert "GK401  错误" in out
    code, out, _ = run(capsys, "rules", "gk401")
    assert out.startswith("GK401 licensing-decisions  错误")
    assert "15" in out
    assert "^^^" in out
    assert "本年新收申请（科研机构） = （空白）" in run(capsys, "rules", "GK207")[1]
    assert "licences, decisions this year: 9" in run(capsys, "rules", "GK401", "--lang", "en")[1]
    data = json.loads(run(capsys, "rules", "GK4", "--format", "json")[1])
    assert {rule["code"][:3] for rule in data["rules"]} == {"GK4"}


RULE = """\
code: XY101
name: greeting-left
level: warning
kind: phrase
title: {zh: 留有问候语, en: a greeting}
checks: {zh: 查问候语, en: greetings}
why: {zh: 报告不是信件, en: no letter}
source: {zh: 本单位的规定, en: house rules}
help: {zh: 删去, en: take it out}
message: {zh: "留有「{text}」", en: "「{text}」 left"}
phrases: [您好]
examples:
  - {name: 有, fails: true, prose: "您好，2024年未收到申请。"}
  - {name: 没有, passes: true}
"""


def test_rules_of_ones_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("规则/问候.yaml", RULE)
    write("问候.txt", CLEAN.replace("（一）主动公开\n", "（一）主动公开\n您好。"))
    assert run(capsys, "rules", "test", "规则/问候.yaml")[0] == 0
    assert codes(run(capsys, "问候.txt", "--rules", "规则", "--format", "json")[1]) == ["XY101"]
    assert "XY101" in run(capsys, "rules", "--rules", "规则")[1]
    write("规则/问候.yaml", RULE.replace("您好，", "你好，"))
    code, out, _ = run(capsys, "rules", "test", "规则")
    assert code == 1
    assert "不符 XY101 有" in out
    write("规则/问候.yaml", RULE.replace("  - {name: 没有, passes: true}\n", ""))
    code, out, _ = run(capsys, "rules", "test", "规则")
    assert code == 1
    assert "XY101：没有写“passes: true”的例子" in out
    write("坏规则/问候.yaml", RULE.replace("kind: phrase", "kind: phase"))
    code, _, err = run(capsys, "问候.txt", "--rules", "坏规则")
    assert code == 2
    assert "问候.yaml:4" in err
