"""Every example inside every rule, as a test of its own; and what each rule file must bring along."""

from __future__ import annotations

import pytest

from gklint.form.bind import bind
from gklint.form.load import form_for_year
from gklint.prose.reader import read
from gklint.readers import Unreadable, read_bytes
from gklint.rules.catalogue import told
from gklint.rules.compose import ComposeError, compose
from gklint.rules.engine import run
from gklint.rules.examples import run_example
from gklint.rules.loader import builtin_rules
from gklint.rules.model import Rule
from gklint.rules.settings import Settings

RULES = builtin_rules()
EXAMPLES = [(rule, index) for rule in RULES for index in range(len(rule.examples))]


@pytest.mark.parametrize(
    ("rule", "index"), EXAMPLES, ids=[f"{rule.code}-{rule.examples[index]['name']}" for rule, index in EXAMPLES]
)
def test_example(rule: Rule, index: int) -> None:
    result = run_example(rule, index, rule.examples[index])
    assert result.ok, f"{rule.path}:{result.line}: {result.problem}\n{result.text}"


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_every_rule_has_both_kinds_of_example_and_both_languages(rule: Rule) -> None:
    assert any(example.get("fails") for example in rule.examples)
    assert any(example.get("passes") for example in rule.examples)
    for words in (rule.title, rule.checks, rule.why, rule.source, rule.help, rule.message, *rule.messages.values()):
        assert set(words) == {"zh", "en"}
        assert all(text.strip() == text and text for text in words.values())
    for example in rule.examples:
        assert all(told(example, lang) for lang in ("zh", "en"))


def test_files_are_named_like_their_rules() -> None:
    for rule in RULES:
        assert rule.path.replace("\\", "/").endswith(f"/{rule.group}/{rule.name}.yaml")


@pytest.mark.parametrize(("form", "year"), [("2021", 2024), ("2021", 2021), ("2019", 2020), ("2019", 2019)])
def test_the_standard_report_is_clean(form: str, year: int) -> None:
    expected = form_for_year(year)
    assert expected is not None
    assert expected.id == form
    source = read_bytes(compose({"form": form, "year": year}).encode(), "standard")
    assert not isinstance(source, Unreadable)
    report = bind(source)
    assert (report.status, report.form.id, report.year) == ("checked", form, year)
    assert [(each.code, each.message) for each in run(report, read(report), RULES, Settings())] == []


@pytest.mark.parametrize(
    "example",
    [
        {"cells": {"requests.no_such_row@total": 1}},
        {"cells": {"requests.other.not_corrected@total": 1}, "form": "2019"},
        {"prose": {"no_such_paragraph": ""}},
        {"without": ["row:none"]},
        {"without": ["column:requests.none"]},
        {"insert": [{"after": "none", "text": "x"}]},
        {"repeat": "none"},
        {"move": {"section": "none", "before": "other"}},
        {"replace": [{"from": "这些话报告里没有", "to": ""}]},
    ],
)
def test_a_change_that_does_not_fit_is_said(example: dict[str, object]) -> None:
    with pytest.raises(ComposeError):
        compose(example)


def test_an_example_that_lies_is_found_out() -> None:
    rule = next(rule for rule in RULES if rule.code == "GK107")
    lies = [
        {"name": "clean", "fails": True},
        {"name": "faulty", "passes": True, "prose": {"other": "待补充"}},
        {"name": "elsewhere", "fails": True, "prose": {"other": "待补充"}, "at": "总体情况"},
        {"name": "not there", "fails": True, "prose": {"other": "待补充"}, "at": "没有的话"},
        {"name": "level", "fails": True, "prose": {"other": "待补充"}, "level": "info"},
        {"name": "count", "fails": True, "prose": {"other": "待补充"}, "count": 2},
        {"name": "nonsense", "fails": True, "without": ["none"]},
    ]
    problems = [run_example(rule, 0, example).problem for example in lies]
    assert all(problems)
    assert len(set(problems)) == len(problems)
