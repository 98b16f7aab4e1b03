"""Rule files: what is taken, what is refused, and where the fault is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from gklint.diagnostics import Severity
from gklint.resources import SpecError
from gklint.rules.loader import builtin_rules, load_rules, user_rules

GOOD = """\
code: XX001
name: local-slogan
level: warning
kind: phrase
title: {zh: 标题}
checks: {zh: 检查}
why: {zh: 原因}
source: {zh: 依据}
help: {zh: 办法}
message:
  zh: 出现“{text}”
  en: "“{text}” found"
in: [prose]
phrases: [口号]
examples:
  - {name: 有, fails: true, prose: 喊口号。}
  - {name: 无, passes: true}
"""


def write(folder: Path, text: str, name: str = "x.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_built_in_rules_are_those_of_the_contract() -> None:
    codes = {rule.code for rule in builtin_rules()}
    ranges = {0: (1, 3), 1: (1, 12), 2: (1, 10), 3: (1, 7)}
    expected = {f"GK{group}{n:02}" for group, (low, high) in ranges.items() for n in range(low, high + 1)}
    expected |= {f"GK40{n}" for n in range(1, 7)} | {f"GK41{n}" for n in range(1, 7)}
    expected |= {"GK421", "GK422", "GK431", "GK432", "GK433", "GK434", "GK501", "GK502"}
    assert expected <= codes
    levels = {rule.code: str(rule.level) for rule in builtin_rules()}
    info = {"GK003", "GK105", "GK210"}
    warning = {"GK002", "GK106", "GK110", "GK111", "GK112", "GK207", "GK306", "GK307", "GK432", "GK433", "GK434"}
    for code in expected:
        assert levels[code] == ("info" if code in info else "warning" if code in warning else "error"), code


def test_a_rule_of_the_user_stands_among_the_others(tmp_path: Path) -> None:
    rules = load_rules([write(tmp_path, GOOD)])
    assert [rule.code for rule in rules] == sorted(rule.code for rule in rules)
    mine = next(rule for rule in rules if rule.code == "XX001")
    assert (mine.level, mine.kind, mine.spec["phrases"]) == (Severity.WARNING, "phrase", ["口号"])
    assert mine.compiled["phrases"][0]["regex"] == "口号"
    assert {rule.code for rule in rules} - {"XX001"} == {rule.code for rule in builtin_rules()}


def test_a_folder_of_rules(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", GOOD.replace("XX001", "XX002").replace("local-slogan", "other-slogan"), "y.yml")
    assert [rule.code for rule in user_rules(tmp_path)] == ["XX002", "XX001"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no rule in this folder"):
        user_rules(tmp_path)


@pytest.mark.parametrize(
    ("change", "line", "column", "words"),
    [
        (("kind: phrase", "kind: phrsae"), 4, 7, "`phrase`?"),
        (("code: XX001", "code: 001"), 1, 7, "such as GK303"),
        (("code: XX001\n", ""), 1, 1, "`code` missing"),
        (("level: warning", "level: severe"), 3, 8, "error, warning, info"),
        (("name: local-slogan", "name: Local Slogan"), 2, 7, "kebab-case"),
        (("in: [prose]", "inn: [prose]"), 13, 1, "`in`?"),
        (("“{text}”\n  en", "“{txt}”\n  en"), 11, 7, "{text}"),
        (("“{text}” found", "“{text” found"), 12, 7, "message template"),
        (("“{text}” found", "“{0}” found"), 12, 7, "message template"),
        (("“{text}” found", "“{text.upper}” found"), 12, 7, "message template"),
        (("phrases: [口号]", 'phrases: ["口(号"]'), 14, 15, "`)`"),
        (("phrases: [口号]", 'phrases: ["%none"]'), 14, 12, "lexicon"),
        (("phrases: [口号]", 'phrases: ["口?"]'), 14, 11, "matches nothing"),
        (("phrases: [口号]", "phrases: []"), 14, 10, "phrases"),
        (("phrases: [口号]", "phrases: [{pattern: 口号, message: none}]"), 14, 34, "`messages`"),
        (("phrases: [口号]", "phrases: [{pattern: 口号, agency: place}]"), 14, 21, "{AGENCY}"),
        (("fails: true, prose", "fails: yes, prose"), 16, 22, "`true`"),
        (("name: 有, fails: true", "name: 有"), 16, 5, "example"),
        (("in: [prose]", "in: [prose, problem]"), 13, 13, "`problem`"),
        (("in: [prose]", "in: [prose]\nwhen: {lvl: [township]}"), 14, 13, "`level`?"),
        (("in: [prose]", "in: [prose]\nwhen: {level: [town]}"), 14, 16, "`township`?"),
        (("in: [prose]", "in: [prose]\nwhen: {level: {not: town}}"), 14, 21, "`township`?"),
        (("in: [prose]", "in: [prose]\nwhen: {form: 2021}"), 14, 14, "`2021`?"),
        (("title: {zh: 标题}", "title: 标题"), 5, 8, "zh"),
        (("title: {zh: 标题}", "title: {en: title}"), 5, 1, "`zh` missing"),
    ],
)
def test_faults_are_shown_at_their_place(
    tmp_path: Path, change: tuple[str, str], line: int, column: int, words: str
) -> None:
    assert change[0] in GOOD
    path = write(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(SpecError) as caught:
        user_rules(path)
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column), str(caught.value)
    assert f"{path}:{line}:{column}" in str(caught.value)


@pytest.mark.parametrize("key", ["code", "name"])
def test_a_code_or_name_stands_for_one_rule(tmp_path: Path, key: str) -> None:
    taken = builtin_rules()[0]
    own = {"code": "XX001", "name": "local-slogan"}[key]
    path = write(tmp_path, GOOD.replace(f"{key}: {own}", f"{key}: {getattr(taken, key)}"))
    with pytest.raises(SpecError) as caught:
        load_rules([path])
    assert caught.value.line == {"code": 1, "name": 2}[key]
    assert taken.path in caught.value.message


def test_codes_of_gklint_are_not_given_away(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="those of gklint") as caught:
        load_rules([write(tmp_path, GOOD.replace("XX001", "GK900"))])
    assert (caught.value.line, caught.value.column) == (1, 7)


@pytest.mark.parametrize(
    ("condition", "column", "words"),
    [("{sectn: other}", 16, "`section`?"), ("{section: [othr]}", 19, "`other`?"), ("{raw: x}", 14, "one of")],
)
def test_conditions_of_findings_that_can_never_hold(tmp_path: Path, condition: str, column: int, words: str) -> None:
    text = GOOD.replace("kind: phrase", "kind: finding\nfinding: section-missing").replace("{text}", "{title}")
    text = text.replace("in: [prose]", f"where: {condition}").replace("phrases: [口号]\n", "")
    with pytest.raises(SpecError) as caught:
        user_rules(write(tmp_path, text))
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == (14, column), str(caught.value)


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no such rule file"):
        load_rules([tmp_path / "none.yaml"])


@pytest.mark.parametrize("text", ["", "- 1\n", "a: 1\n", "kind: 3\n", "kind: [phrase]\n", "text\n"])
def test_what_is_no_rule_at_all(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpecError):
        user_rules(write(tmp_path, text))
