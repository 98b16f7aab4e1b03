"""The formats for programs: shapes, escapes, schemas."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.api.results import CHECKED, Extraction, FileResult
from gklint.diagnostics import Severity
from gklint.form.model import CellState, Fact
from gklint.prose.model import Bound, Claim
from gklint.render import CHECK_FORMATS, Look, RuleInfo, check_to_text, extract_to_text
from gklint.render.data import dumps, plain
from gklint.render.sarif import uri
from gklint.resources import load_schema
from gklint.text import Source, Span
from tests.rendering import FINDINGS, TEXT, broken, clean, finding, report, span

NASTY = "年报/100%,a:b;“c”\n\x00\x1b<&]]>\udcff.txt"


def valid(data: Any, schema: str, part: str = "") -> None:
    from jsonschema import Draft202012Validator

    found = load_schema(schema)
    if part:
        found = {**found["$defs"][part], "$defs": found["$defs"], "$schema": found["$schema"]}
    Draft202012Validator(found).validate(data)


def extraction() -> Extraction:
    place = Span(TEXT.index("9\n"), TEXT.index("9\n") + 1)
    facts = (
        Fact("proactive.licensing.decisions", "two", "b", "r", "c", CellState.NUMBER, 9, "9", "件", place),
        Fact(
            "proactive.fees.amount_wan", "two", "b", "r", "c", CellState.NUMBER, Decimal("0.50"), "0.50", "万元", place
        ),
        Fact("requests.new@other", "three", "b", "r", "c", CellState.BLANK, None, "", "件", place),
        Fact("requests.total@other", "three", "b", "r", "c", CellState.MISSING, None, "", "件", None),
    )
    at = span("新收申请12件")
    claims = (Claim("requests.new", 12, Bound.ABOUT, at, at, "新收申请12件", "received", ("requests.new",), "件"),)
    return Extraction("a.txt", CHECKED, "2021", 2024, "青禾区水务局", facts, claims, Source("a.txt", TEXT))


def test_json_fits_its_schema() -> None:
    data = json.loads(check_to_text([report(), clean(), broken()], "json"))
    valid(data, "check")
    assert [file["status"] for file in data["files"]] == ["checked", "checked", "unreadable"]
    assert data["summary"]["errors"] == 4
    assert data["summary"]["rules"]["GK401"] == 1


def test_json_of_nothing_is_whole_too() -> None:
    valid(json.loads(check_to_text([], "json")), "check")
    valid(json.loads(extract_to_text([], "json")), "extract")


def test_json_says_what_the_contract_says() -> None:
    found = json.loads(check_to_text([report(FINDINGS[0])], "jsonl"))["diagnostics"][0]
    start = TEXT.index("１５件")
    line_start = TEXT.rindex("\n", 0, start) + 1
    assert found["location"] == {
        "start": {"line": 3, "column": start - line_start + 1, "offset": start},
        "end": {"line": 3, "column": start - line_start + 4, "offset": start + 3},
    }
    assert found["data"] == {"metric": "proactive.licensing.decisions", "narrative": 15, "table": 9}
    assert found["related"][0]["message"] == "表二填报 9 件"


def test_jsonl_has_one_valid_file_a_line() -> None:
    lines = check_to_text([report(), clean()], "jsonl").splitlines()
    assert len(lines) == 2
    for line in lines:
        valid(json.loads(line), "check", "file")


def test_extraction_fits_its_schema_and_keeps_digits() -> None:
    text = extract_to_text([extraction()], "json")
    valid(json.loads(text), "extract")
    assert '"value": 0.50' in text
    facts = json.loads(text, parse_float=Decimal)["files"][0]["facts"]
    assert [fact["value"] for fact in facts] == [9, Decimal("0.50"), None, None]
    assert facts[3]["location"] is None


def test_extraction_as_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(extract_to_text([extraction()], "csv"), newline="")))
    assert [row["kind"] for row in rows] == ["fact"] * 4 + ["claim"]
    assert rows[1]["value"] == "0.50"
    assert rows[4]["approximate"] == "true"
    assert rows[3]["line"] == ""


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ),
    st.booleans(),
)
def test_json_of_any_data_is_read_back(value: Any, ascii_only: bool) -> None:
    text = dumps(value, ascii_only)
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal) == json.loads(
        json.dumps(value, default=lambda each: each if each is None else {"decimal": format(each, "f")}),
        parse_int=Decimal,
        object_hook=lambda each: Decimal(each["decimal"]) if list(each) == ["decimal"] else each,
    )
    assert not ascii_only or text.isascii()


def test_plain_holds_only_what_json_holds() -> None:
    assert plain({1: (Decimal("NaN"), {"b", "a"}, Severity.ERROR, Span(1, 2))}) == {"1": [None, ["a", "b"], 3, [1, 2]]}


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_every_format_survives_nasty_names_and_words(name: str) -> None:
    bad = finding("GK999", "坏\r\n\x1b[2J::%0A]]>\x00\u2028话", Span(0, 3), label="\x1b]0;", working="1\n2")
    result = FileResult(NASTY, CHECKED, None, None, None, (bad,), Source(NASTY, TEXT))
    text = check_to_text([result], name)
    assert "\x1b" not in text
    assert "\x00" not in text
    if name in ("json", "sarif"):
        json.loads(text)
    if name == "junit":
        ElementTree.fromstring(text)
    if name in ("concise", "github"):
        assert text.count("\n") == 1
    if name == "csv":
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2


def test_concise() -> None:
    assert check_to_text([report(FINDINGS[0]), clean()], "concise") == (
        "年报/青禾区水务局.txt:3:17: 错误 GK401 正文写行政许可决定 15 件，表二填报 9 件\n"
    )
    assert ": error GK401 " in check_to_text([report(FINDINGS[0])], "concise", Look(lang="en"))


def test_github() -> None:
    line = check_to_text([report(FINDINGS[0], path="a,b:c%.txt")], "github")
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25.txt,line=3,endLine=3,col=17,endColumn=20,title=GK401 rule-gk401::"
    )
    several = check_to_text([report(FINDINGS[4])], "github")
    assert "col=" not in several
    assert check_to_text([report(FINDINGS[3])], "github").startswith("::notice ")


def test_junit() -> None:
    root = ElementTree.fromstring(check_to_text([report(), clean(), broken()], "junit"))
    suites = root.findall("testsuite")
    assert [suite.get("failures") for suite in suites] == ["3", "0", "0"]
    assert [suite.get("errors") for suite in suites] == ["0", "0", "1"]
    assert len(suites[0].findall("testcase/failure")) == 3
    assert len(suites[0].findall("testcase/system-out")) == 2
    assert len(suites[1].findall("testcase")) == 1
    strict = ElementTree.fromstring(check_to_text([report()], "junit", Look(threshold=Severity.INFO)))
    assert len(strict.findall("testsuite/testcase/failure")) == 5


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(check_to_text([report()], "csv"), newline="")))
    assert [row["code"] for row in rows] == [found.code for found in FINDINGS]
    assert rows[0]["line"] == "3"


def test_sarif() -> None:
    rules = (RuleInfo("GK401", "rule-gk401", Severity.ERROR, "标题", "查什么", "为什么", "怎样改", "依据"),)
    data = json.loads(check_to_text([report(), broken()], "sarif", Look(rules=rules)))
    assert data["version"] == "2.1.0"
    run = data["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "error"}
    first = run["results"][0]
    assert first["ruleIndex"] == 0
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region["charLength"] == 3
    assert TEXT[region["charOffset"] :][:3] == "１５件"
    assert first["relatedLocations"][0]["message"]["text"] == "表二填报 9 件"
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "note", "error", "error"]
    assert "ruleIndex" not in run["results"][1]
    valid_uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9%/.~_-]+", valid_uri)


def test_uris() -> None:
    assert uri("年 报/a.txt") == "%E5%B9%B4%20%E6%8A%A5/a.txt"
    assert uri("/a b.txt") == "file:///a%20b.txt"
    assert uri("a:b.txt") == "a%3Ab.txt"
