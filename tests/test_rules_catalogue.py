"""docs/rules.md is what the rules make, and every example can be said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from gklint.rules import catalogue
from gklint.rules.loader import builtin_rules


def test_the_page_is_up_to_date() -> None:
    assert catalogue.main(["--check"]) == 0, "run python -m gklint.rules.catalogue --write"


def test_the_page_holds_every_rule() -> None:
    text = catalogue.render(builtin_rules())
    for rule in builtin_rules():
        assert f"### {rule.code} {rule.title['zh']}" in text
        assert rule.title["en"] in text
        assert all(example["name"] in text for example in rule.examples)
    assert text == catalogue.render(builtin_rules())


def test_checking_and_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    words = catalogue._table()
    monkeypatch.setattr(catalogue, "root", lambda: tmp_path)
    monkeypatch.setattr(catalogue, "_table", lambda: words)
    assert catalogue.main(["--check"]) == 1
    assert "--write" in capsys.readouterr().err
    assert catalogue.main(["--write"]) == 0
    assert catalogue.main(["--check"]) == 0
    page = tmp_path / "docs" / "rules.md"
    page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert catalogue.main(["--check"]) == 1
    assert catalogue.main([]) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_examples_in_words(lang: str) -> None:
    example = {
        "form": "2019",
        "year": 2020,
        "agency": "某局",
        "cells": {"requests.new@total": 5, "requests.new@research": ""},
        "prose": {"requests": "甲", "other": ""},
        "without": ["problems", "topic:platform", "table:disputes", "row:coercion", "column:requests.research"],
        "insert": [{"after": "row:coercion", "text": "行政检查\t3"}],
        "repeat": "problems",
        "move": {"section": "other", "before": "problems"},
        "replace": [{"from": "a", "to": "b"}, {"from": "c\n", "to": ""}],
    }
    text = "\n".join(catalogue.told(example, lang))
    for words in (
        "2020",
        "某局",
        "5",
        "甲",
        "政府信息公开平台建设",
        "表四",
        "行政强制",
        "科研机构",
        "行政检查 3",
        "a",
        "b",
        "c",
    ):
        assert words in text
    assert "requests.new" not in text
    assert "column:" not in text
    assert "{" not in text


def test_a_page_is_plain_data() -> None:
    import json

    rule = next(rule for rule in builtin_rules() if rule.code == "GK303")
    for lang in ("zh", "en"):
        data = catalogue.page(rule, lang)
        assert json.loads(json.dumps(data)) == data
        assert data["title"] == rule.title[lang]
        assert len(data["examples"]) == len(rule.examples)
