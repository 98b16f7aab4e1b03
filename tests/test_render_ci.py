"""The formats of code-scanning and build services, judged by their own schema and parser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gklint import check_path
from gklint.api.words import words
from gklint.render import Look, RuleInfo, check_to_text
from gklint.render.places import place_words
from gklint.rules.loader import builtin_rules
from gklint.text import Piece
from tests.rendering import FINDINGS, broken, clean, report

HERE = Path(__file__).parent
REPORTS = sorted((HERE.parent / "fixtures" / "reports").glob("*.txt"))
PICTURES = HERE.parent / "fixtures" / "reports" / "row-sum-off-by-one.txt"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    return found


def rules(lang: str) -> list[RuleInfo]:
    return [
        RuleInfo(
            rule.code,
            rule.name,
            rule.level,
            *(getattr(rule, name)[lang] for name in ("title", "checks", "why", "help", "source")),
            rule.group,
        )
        for rule in builtin_rules()
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_fits_the_official_schema(schema: dict[str, Any], lang: str) -> None:
    from jsonschema import Draft7Validator

    real = [check_path(path, lang=lang) for path in REPORTS]
    results = [*real, report(), clean(), broken("/ab/空 1.txt"), check_path("no-such-file.txt", lang=lang)]
    data = json.loads(check_to_text(results, "sarif", Look(lang=lang, rules=rules(lang))))
    Draft7Validator(schema).validate(data)
    Draft7Validator(schema).validate(json.loads(check_to_text([], "sarif")))
    (run,) = data["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is True
    index = {rule["id"]: number for number, rule in enumerate(run["tool"]["driver"]["rules"])}
    for result in run["results"]:
        assert result["ruleIndex"] == index[result["ruleId"]]
    named = [result for result in run["results"] if "partialFingerprints" in result]
    keys = [
        (
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["partialFingerprints"]["gklint/v1"],
        )
        for result in named
    ]
    assert len(set(keys)) == len(keys) > 10


def test_sarif_tells_the_cell() -> None:
    data = json.loads(check_to_text([check_path(PICTURES)], "sarif"))
    where = data["runs"][0]["results"][0]["locations"][0]["logicalLocations"][0]
    assert where["kind"] == "column"
    assert where["fullyQualifiedName"].startswith("表三/")
    assert where["fullyQualifiedName"].count("/") == 2
    assert where["decoratedName"].startswith("requests/requests.")


def test_junit_is_read_by_a_junit_parser() -> None:
    junitparser = pytest.importorskip("junitparser")
    text = check_to_text([report(), clean(), broken(), *(check_path(path) for path in REPORTS)], "junit")
    suites = junitparser.JUnitXml.fromstring(text.encode())
    listed = list(suites)
    assert len(listed) == 3 + len(REPORTS)
    first = listed[0]
    assert (first.tests, first.failures, first.errors) == (5, 3, 0)
    assert sum(case.is_failure for case in first) == 3
    assert [case.is_passed for case in listed[1]] == [True]
    assert sum(case.is_error for case in listed[2]) == 1


def test_gitlab_names_every_finding_once() -> None:
    results = [report(), report(path="./年报/b.txt"), clean(), *(check_path(path) for path in REPORTS)]
    data = json.loads(check_to_text(results, "gitlab"))
    prints = [each["fingerprint"] for each in data]
    assert len(set(prints)) == len(prints) == sum(len(result.diagnostics) for result in results)
    assert all(set(each) == {"description", "check_name", "fingerprint", "severity", "location"} for each in data)
    assert {each["severity"] for each in data} == {"major", "minor", "info"}
    assert not any(each["location"]["path"].startswith("./") for each in data)
    assert json.loads(check_to_text([], "gitlab")) == []


@pytest.mark.parametrize("name", ["concise", "rich", "github", "junit", "gitlab"])
def test_of_a_document_people_are_told_the_place(name: str) -> None:
    made = report(FINDINGS[0])
    place = {"page": 3, "table": 2, "row": 7, "cell": 4}
    source = replace(made.source, pieces=(Piece(0, len(made.source.text), place),))
    told = place_words(source.location(FINDINGS[0].span), words("zh"))
    assert told.startswith("第 3 页")
    text = check_to_text([replace(made, source=source)], name)
    assert told in text.replace("\n", "")
    assert told not in check_to_text([made], name)
