"""What the documents show is so: outputs, commands, programs, rules, links."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gklint.cli import main
from gklint.resources import SpecError
from gklint.rules.examples import rule_examples
from gklint.rules.loader import load_rules, user_rules

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")))
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|#)([^)\s#]+)")
_OUTPUT = re.compile(r"<!-- output: (.+) -->\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> Iterator[str]:
    """The code blocks of a page in a language."""
    return (text for found, text in _BLOCK.findall(read(name)) if found == language)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns without colours, and nobody's own settings."""
    for name in ("NO_COLOR", "FORCE_COLOR", "GKLINT_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.usefixtures("quiet")
def test_the_readme_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    ((command, shown),) = _OUTPUT.findall(read(READMES[0]))
    assert main([*shlex.split(command)[1:], "--format", "rich"]) == 1
    printed = capsys.readouterr().out.rstrip()
    assert shown.rstrip() == printed


def test_both_languages_show_the_same_code() -> None:
    english, chinese = (_BLOCK.findall(read(name)) for name in READMES)
    assert english == chinese


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/writing-rules.md",
        "docs/ci.md",
        "docs/exceptions.md",
        "docs/fixing.md",
        "docs/output.md",
    ],
)
def test_commands_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line that starts with `gklint`, in a folder with the reports and rules that it names."""
    (tmp_path / "年报").mkdir()
    for name in ("licences-15-against-9", "clean-bureau-tabs"):
        shutil.copy(ROOT / "fixtures" / "reports" / f"{name}.txt", tmp_path / "年报")
    shutil.copy(ROOT / "fixtures" / "reports" / "licences-15-against-9.txt", tmp_path / "年报.txt")
    (tmp_path / "my-rules").mkdir()
    write_rules(tmp_path / "my-rules")
    monkeypatch.chdir(tmp_path)
    lines = [line for text in (*blocks(page, "sh"), *blocks(page, "yaml")) for line in text.splitlines()]
    lines += re.findall(r"^    (gklint .+)$", read(page), re.MULTILINE)
    found = [line.removeprefix("    ").removeprefix("- run: ").removeprefix("- ").strip() for line in lines]
    commands = [line for line in found if line.startswith("gklint ")]
    assert commands or page == "CONTRIBUTING.md"
    for command in commands:
        if "parquet" in command:
            pytest.importorskip("pyarrow")
        if command.startswith("gklint serve"):  # goes on until it is stopped; see test_web.py
            command += " --help"
        assert main(shlex.split(command)[1:]) in (0, 1), command


def test_the_program_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (program,) = blocks(READMES[0], "python")
    exec(compile(program, READMES[0], "exec"), {})
    first, second = capsys.readouterr().out.splitlines()
    assert "GK401" in first
    assert second == "3"


def test_the_configuration_in_the_readme_is_one(tmp_path: Path) -> None:
    import gklint

    (text,) = blocks(READMES[0], "toml")
    (tmp_path / "gklint.toml").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "fixtures" / "reports" / "clean-bureau-tabs.txt", tmp_path / "report.txt")
    assert gklint.check_path(tmp_path / "report.txt").status == "checked"


def write_rules(folder: Path) -> list[Path]:
    """The rules shown in docs/writing-rules.md, as files."""
    found = [text for text in blocks("docs/writing-rules.md", "yaml") if text.startswith("code: ")]
    paths = [folder / f"{number}.yaml" for number in range(len(found))]
    for path, text in zip(paths, found, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_rules_in_the_tutorial_do_what_they_say(tmp_path: Path) -> None:
    paths = write_rules(tmp_path)
    assert len(paths) == 2
    for path in paths:
        (rule,) = user_rules(path)
        results = list(rule_examples(rule))
        assert {result.fails for result in results} == {True, False}
        assert [result.problem for result in results if not result.ok] == []
    assert len(load_rules([tmp_path])) == len(load_rules()) + len(paths)


def test_the_error_in_the_tutorial_is_the_one_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-rules").mkdir()
    text = write_rules(tmp_path / "my-rules")[0].read_text(encoding="utf-8")
    path = Path("my-rules/slogans.yaml")
    path.write_text(text.replace("kind: phrase\n", "kind: phrases\n"), encoding="utf-8")
    with pytest.raises(SpecError) as raised:
        user_rules(path)
    (shown,) = blocks("docs/writing-rules.md", "text")
    assert shown.partition("error: ")[2].strip() == str(raised.value).partition("error: ")[2].strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_the_per_file_ignores_of_the_docs_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gklint

    (text,) = blocks("docs/exceptions.md", "toml")
    (tmp_path / "gklint.toml").write_text(text, encoding="utf-8")
    (tmp_path / "2020").mkdir()
    report = ROOT / "fixtures" / "reports" / "licences-15-against-9.txt"
    shutil.copy(report, tmp_path / "2020" / "a.txt")
    assert gklint.check_path(tmp_path / "2020" / "a.txt").diagnostics  # GK401 is not among those left out


def test_the_baseline_of_the_docs_is_one(tmp_path: Path) -> None:
    from gklint.api.baseline import load_baseline

    text = next(block for block in blocks("docs/exceptions.md", "yaml") if block.startswith("version"))
    path = tmp_path / "gklint-baseline.yaml"
    path.write_text(text, encoding="utf-8")
    ((entry,),) = [list(entries.values()) for entries in load_baseline(str(path)).files.values()]
    assert (entry.code, str(entry.expires)) == ("GK401", "2026-03-31")


def test_the_comments_of_the_docs_are_read() -> None:
    import gklint

    (text,) = blocks("docs/exceptions.md", "markdown")
    assert text.count("<!-- gklint: ignore") == 3
    report = (ROOT / "fixtures" / "reports" / "licences-15-against-9.txt").read_text(encoding="utf-8")
    told = gklint.check_text(report + text, "a.md").diagnostics
    assert not [each for each in told if each.data.get("reason") in ("unknown", "no-code")]
