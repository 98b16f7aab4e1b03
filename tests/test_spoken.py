"""Faults of rule files in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gklint.cli import main
from gklint.resources import SpecError, load_yaml, root
from gklint.resources.spoken import spoken
from gklint.rules.loader import user_rules

FAULTS = load_yaml(root() / "rules" / "faults.yaml")["faults"]
RULE = (root() / "rules" / "narrative" / "requests-new.yaml").read_text(encoding="utf-8")
OWN = RULE.replace("GK411", "XY411").replace("name: requests-new\n", "name: my-requests-new\n")


def slots(text: str) -> set[str]:
    return set(re.findall(r"\{([a-z]+)\}", text))


@pytest.mark.parametrize("entry", FAULTS, ids=lambda entry: entry["en"])
def test_both_languages_take_over_the_same(entry: dict[str, str]) -> None:
    assert slots(entry["zh"]) == slots(entry["en"])
    example = re.sub(r"\{[a-z]+\}", "x", entry["en"].replace("{where}", ""))
    assert spoken(example, "zh") != example
    assert spoken(example, "en") == example


def test_words_inside_words_are_spoken_too() -> None:
    assert spoken("unknown key `levl` in `examples.0`", "zh") == "不认识的键 `levl`（在 `examples.0` 中）"
    assert spoken("something nobody foresaw", "zh") == "something nobody foresaw"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level: error", "level: error\nlevle: info", "不认识的键 `levle`"),
        ("kind: claim", "kind: clam", "没有 `clam` 这种规则"),
        ("metrics: [requests.new]\nlenient", "metrics: [requests.neww]\nlenient", "没有名为 `requests.neww` 的指标"),
        ("accepts: [requests.new + requests.carried_in]", "accepts: [requests.new + ]", "算式没有写完"),
        (
            "message:\n  zh: 新收申请：正文 {narrative}",
            "message:\n  zh: 新收申请：正文 {narative}",
            "没有可以填入 `{narative}` 的内容",
        ),
    ],
)
def test_a_wrong_rule_is_told_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert old in RULE
    path = tmp_path / "own.yaml"
    path.write_text(RULE.replace(old, new), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        user_rules(path)
    assert said.replace("`", "") in caught.value.shown("zh").replace("`", "")
    report = root() / "fixtures" / "reports" / "licences-15-against-9.txt"
    if report.is_file():
        assert main(["check", "--rules", str(path), str(report)]) == 2
        assert "错误: " in capsys.readouterr().err


def test_what_examples_did_not_do_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace("passes: true", "fails: true"), encoding="utf-8")
    assert main(["rules", "test", str(path)]) == 1
    said = capsys.readouterr().out
    assert "没有发现问题" in said
    assert "found" not in said


def test_what_the_system_says_of_files_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = tmp_path / "a.docx"
    cut.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert main(["check", str(cut), "-o", str(tmp_path)]) == 2
    assert "这是一个文件夹" in capsys.readouterr().err
    assert main(["check", str(cut), "--config", str(tmp_path / "none.toml")]) == 2
    assert "没有这个文件或文件夹" in capsys.readouterr().err
    assert main(["check", str(cut)]) == 1
    assert "（文件不完整" in capsys.readouterr().out
    assert main(["check", str(cut), "--lang", "en"]) == 1
    assert "(File is not a zip file)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("XY411", "GK999", "以 GK 开头"), ("XY411", "GK412", "已经用在"), ("my-requests-new", "requests-new", "已经用在")],
)
def test_rules_that_no_run_would_take_are_not_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert main(["rules", "test", str(path)]) == 0
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    assert main(["rules", "test", str(path)]) == 2
    assert said in capsys.readouterr().err
