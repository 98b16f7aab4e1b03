"""The kinds `finding`, `phrase` and `deadline`, message templates, conditions, names of agencies."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.diagnostics import Diagnostic
from gklint.form.load import load_form
from gklint.form.model import Dated, Finding, Meta, Paragraph, Report
from gklint.prose.model import Reading
from gklint.rules.agency import other_body, other_place
from gklint.rules.conditions import holds
from gklint.rules.engine import judge
from gklint.rules.kinds.deadline import last_day
from gklint.rules.loader import builtin_rules, user_rules
from gklint.rules.messages import MissingValue, fill, placeholders, show
from gklint.rules.model import Context, Rule
from gklint.rules.settings import Settings
from gklint.text import Source, Span

HEAD = """\
code: XX001
name: own
level: error
title: {zh: t}
checks: {zh: c}
why: {zh: w}
source: {zh: s}
help: {zh: h}
"""


def built_in(code: str) -> Rule:
    return next(rule for rule in builtin_rules() if rule.code == code)


def report_of(text: str, *, year: int | None = 2024, agency: str = "", **more: Any) -> Report:
    """A report whose prose is the whole text."""
    meta = Meta(agency=Dated(agency, Span(0, 0)) if agency else None, **more.pop("meta", {}))
    report = Report(Source("x", text), "checked", load_form("2021"), True, year, year is not None, meta, **more)
    report.prose = report.prose or [Paragraph(Span(0, len(text)), "overview")]
    return report


def judged(rule: Rule, report: Report, lang: str = "zh", **settings: Any) -> list[Diagnostic]:
    return judge(Context(report, Reading(), Settings(lang=lang, **settings), lang), [rule])


def quotes(found: Sequence[Diagnostic], report: Report) -> list[str]:
    return [report.source.quote(each.span) for each in found]


@pytest.fixture
def made(tmp_path: Any) -> Any:
    def make(body: str) -> Rule:
        path = tmp_path / "own.yaml"
        path.write_text(HEAD + body, encoding="utf-8")
        return user_rules(path)[0]

    return make


# ------------------------------------------------------------------ templates


def test_templates() -> None:
    words = {"zh": "{row}有{n}件{{}}", "en": "{row} has {n}"}
    values = {"row": "新收", "row_en": "new", "n": Decimal("2.50")}
    assert fill(words, values, "zh") == "新收有2.5件{}"
    assert fill(words, values, "en") == "new has 2.5"
    assert fill({"zh": "甲"}, {}, "en") == "甲"
    with pytest.raises(MissingValue, match=r"\{n\}"):
        fill(words, {"row": "x"}, "zh")


def test_how_values_are_shown() -> None:
    assert show(date(2024, 1, 31), "zh") == "2024年1月31日"
    assert show(date(2024, 1, 31), "en") == "2024-01-31"
    assert show(Decimal("1E+2"), "zh") == "100"
    assert show(Decimal("0.10"), "zh") == "0.1"
    assert show(("甲", 3), "zh") == "甲、3"


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_decimals_are_shown_exactly(number: int, digits: int) -> None:
    value = Decimal(number).scaleb(-digits)
    assert Decimal(show(value, "zh")) == value
    assert "E" not in show(value, "zh")


@pytest.mark.parametrize("template", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>3}"])
def test_templates_that_are_none(template: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(placeholders(template))


# ------------------------------------------------------------------ conditions


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        ({}, True),
        ({"year": 2024}, True),
        ({"year": 2023}, False),
        ({"year": [2023, 2024]}, True),
        ({"year": {"min": 2021}}, True),
        ({"year": {"min": 2021, "max": 2023}}, False),
        ({"level": "department", "year": {"min": 2025}}, False),
        ({"level": {"not": ["government", "township"]}}, True),
        ({"level": {"not": "department"}}, False),
        ({"nothing": {"given": False}}, True),
        ({"nothing": {"given": True}}, False),
        ({"nothing": "x"}, False),
        ({"nothing": {"min": 1}}, False),
        ({"nothing": {"not": "x"}}, True),
        ({"level": {"min": 1}}, False),
        ({"empty": {"given": False}}, True),
        ({"flag": True}, True),
        ({"flag": 1}, False),
        ({"one": True}, False),
    ],
)
def test_conditions(condition: dict[str, Any] | None, expected: bool) -> None:
    values = {"year": 2024, "level": "department", "empty": "", "flag": True, "one": 1}
    assert holds(condition, values) is expected


# ------------------------------------------------------------------ finding


def test_findings_are_told_by_case(made: Any) -> None:
    rule = made(
        "kind: finding\nfinding: [cell-not-number, cell-with-marks]\nwhere: {table: {not: 表四}}\n"
        "message: {zh: '{row}：{raw}', en: '{row}: {raw}'}\nmessages: {odd: {zh: '{raw}不是整数'}}\n"
        "words: {raw: {'-': {zh: 横线, en: a dash}}}\nlabel: {zh: '在{table}'}\nrelated: {first: {zh: '先在{row}'}}\n"
        "cases:\n  - {when: {reason: decimal}, message: odd, level: warning}\n  - {when: {reason: text}, skip: true}\n"
    )
    data = {"table": "表三", "row": "新收", "row_en": "new", "column": "总计", "raw": " 1.5\n"}
    report = report_of("一二三四五六七八")
    report.findings = [
        Finding("cell-not-number", Span(3, 4), {**data, "reason": "decimal"}),
        Finding("cell-not-number", Span(1, 2), {**data, "reason": "negative", "raw": "-"}, (("first", Span(0, 1)),)),
        Finding("cell-not-number", Span(1, 3), {**data, "reason": "text"}),
        Finding("cell-not-number", Span(1, 4), {**data, "table": "表四", "reason": "negative"}),
        Finding("row-missing", Span(1, 5), data),
    ]
    first, second = judged(rule, report)
    assert (first.message, str(first.severity), first.label) == ("新收：横线", "error", "在表三")
    assert [(each.message, each.span) for each in first.related] == [("先在新收", Span(0, 1))]
    assert (second.message, str(second.severity)) == ("1.5不是整数", "warning")
    assert second.data["raw"] == " 1.5\n"
    assert judged(rule, report, "en")[0].message == "new: a dash"


def test_dates_are_told_in_the_language() -> None:
    report = report_of("x" * 9)
    report.findings = [
        Finding("period-not-full-year", Span(0, 3), {"start": "2024-01-01", "end": "2024-11-30", "year": 2024})
    ]
    assert "2024年11月30日" in judged(built_in("GK109"), report)[0].message
    assert "2024-11-30" in judged(built_in("GK109"), report, "en")[0].message
    report.findings = [Finding("period-not-full-year", Span(0, 3), {"start": "?", "end": "2024-02-31", "year": 2024})]
    assert "2024-02-31" in judged(built_in("GK109"), report)[0].message


def test_a_template_may_only_use_what_all_its_findings_have(made: Any) -> None:
    from gklint.resources import SpecError

    with pytest.raises(SpecError, match="row"):
        made("kind: finding\nfinding: [row-duplicate, table-missing]\nmessage: {zh: '{row}'}\n")
    made("kind: finding\nfinding: [row-duplicate, table-missing]\nmessage: {zh: '{table}'}\n")


# ------------------------------------------------------------------ phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公开信息XX条。", ["XX"]),
        ("公开信息XXXXX条。", ["XXXXX"]),
        ("公开信息××条。", ["××"]),
        ("公开信息ＸＸ条。", ["ＸＸ"]),
        ("20XX年工作", ["20XX"]),
        ("XXXX年工作", ["XXXX"]),
        ("X年X月X日召开", ["X年X月X日"]),
        ("某某局召开会议", ["某某局"]),
        ("【】年", ["【】"]),
        ("【  】年", ["【  】"]),
        ("公开信息______条", ["______"]),
        ("公开信息  条，其中", ["信息  条，"]),
        ("此处填写数据", ["此处填写"]),
        ("（具体数字）件", ["（具体数字）"]),
        ("见https://www.example.cn/a/XX_XX/b。", []),
        ("发邮件到XX@example.cn。", []),
        ("XXL号、AXX型、3XX、XXI章", []),
        ("配备X光机、X射线机。", []),
        ("制度有待完善，机制亟待补充，人员尚待补充。", []),
        ("【政策解读】栏目", []),
        ("乘积3×5、12×8。", []),
        ("推行“1+X”个领域的公开模式。", []),
        ("登录xx.example.cn查询。", []),
        ("一_二", []),
        ("编号A_1。", []),
        ("公开信息 12 条，", []),
    ],
)
def test_placeholders_left_in(text: str, expected: list[str]) -> None:
    report = report_of(text)
    assert quotes(judged(built_in("GK107"), report), report) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("该部分以表格形式报告。", 1),
        ("请据实填写本表。", 1),
        ("（模板）", 1),
        ("正文用仿宋_GB2312三号字", 1),
        ("注：没有的请填0。", 1),
        ("具体见下表。", 0),
        ("引导群众请如实填写申请表。", 0),
        ("在线申请指南提示请填写联系方式。", 0),
        ("开展政务公开样板建设，形成可复制的模板。", 0),
        ("卫城区水务局认真贯彻落实条例。", 1),
        ("2024年，卫城区水务局认真贯彻落实条例。", 1),
        ("2024年卫城区水务局认真贯彻落实条例。", 1),
        ("区水务局认真贯彻落实条例。", 0),
        ("某市澄湖区水务局认真贯彻落实条例。", 0),
        ("江州市水务局认真贯彻落实条例。", 0),
        ("澄湖区人民政府高度重视，认真落实条例。", 0),
        ("全区水务局认真贯彻落实条例。", 0),
        ("原卫城区水务局认真贯彻落实条例。", 0),
        ("邀请卫城区水务局积极开展交流。", 0),
        ("现将澄湖区教育局2024年政府信息公开工作情况报告如下。", 1),
        ("现将卫城区水务局2024年政府信息公开工作年度报告公布如下。", 1),
        ("现将澄湖区水务局2024年政府信息公开工作情况报告如下。", 0),
        ("现将区水务局2024年政府信息公开工作情况报告如下。", 0),
        ("现将水务局2024年政府信息公开工作情况报告如下。", 0),
    ],
)
def test_template_words_and_other_agencies(text: str, expected: int) -> None:
    report = report_of(text, agency="澄湖区水务局")
    found = judged(built_in("GK112"), report)
    assert bool(found) == bool(expected), [each.message for each in found]


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("按照国办公开办函〔2019〕60号要求", 2024, 1),
        ("按照国办公开办函[2019]60号要求", 2021, 1),
        ("按照国办公开办函〔2019〕60号要求", 2020, 0),
        ("按照国办公开办函〔2019〕60号要求", None, 0),
        ("按照国办公开办函〔2019〕60号、国办公开办函〔2021〕30号要求", 2024, 0),
        ("按照国务院办公厅政府信息与政务公开办公室《关于政府信息公开工作年度报告有关事项的通知》", 2024, 1),
        ("按照《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》", 2024, 1),
        ("按照《江州市关于政府信息公开工作年度报告有关事项的通知》", 2024, 0),
        ("条例（国务院令第492号）", 2024, 1),
        ("条例（国务院第492号令）", 2024, 1),
        ("条例（国令第711号，原国务院令第492号）", 2024, 0),
        ("《中华人民共和国政府信息公开条例》（国务院令第711号）", 2024, 0),
        ("《中华人民共和国政府信息公开条例》（国务院令第 711 号）", 2024, 0),
        ("《中华人民共和国政府信息公开条例》（国务院令第771号）", 2024, 1),
        ("《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第771号）", 2024, 1),
        ("《保障农民工工资支付条例》（国务院令第724号）", 2024, 0),
    ],
)
def test_legal_basis(text: str, year: int | None, expected: int) -> None:
    report = report_of(text, year=year)
    found = judged(built_in("GK111"), report)
    assert len(found) == expected, [each.message for each in found]


def test_words_that_must_be_there(made: Any) -> None:
    rule = made("kind: phrase\nmode: present\nin: [other]\nphrases: [信息处理费]\nmessage: {zh: 没有说明信息处理费}\n")
    text = "总体情况。其他事项。"
    prose = [Paragraph(Span(0, 5), "overview"), Paragraph(Span(5, 10), "other")]
    (found,) = judged(rule, report_of(text, prose=prose))
    assert found.span == Span(5, 5)
    text = "总体情况。信息处理费。"
    prose = [Paragraph(Span(0, 5), "overview"), Paragraph(Span(5, 11), "other")]
    assert judged(rule, report_of(text, prose=prose)) == []
    assert judged(rule, report_of(text, prose=[Paragraph(Span(0, 5), "overview")])) == []


def test_places(made: Any) -> None:
    text = "标题甲\n前言甲\n总体甲\n表甲\n"
    prose = [Paragraph(Span(4, 7), ""), Paragraph(Span(8, 11), "overview")]
    more: dict[str, Any] = {"prose": prose, "table_spans": {"proactive": Span(12, 14)}, "meta": {"title": Span(0, 3)}}
    for places, expected in {
        "[prose]": [6, 10],
        "[preface]": [6],
        "[title]": [2],
        "[tables]": [13],
        "[overview, title]": [2, 10],
        "[anywhere]": [2, 6, 10, 13],
        "[problems]": [],
    }.items():
        rule = made(f"kind: phrase\nin: {places}\nphrases: [甲]\nmessage: {{zh: x}}\n")
        assert [each.span.start for each in judged(rule, report_of(text, **more))] == expected


def test_an_excuse_counts_in_its_own_sentence_only(made: Any) -> None:
    rule = made("kind: phrase\nphrases: [甲]\nunless: [乙]\nmessage: {zh: '{text}'}\n")
    report = report_of("甲和乙。甲，没有。乙在此；甲\n乙")
    assert [each.span.start for each in judged(rule, report)] == [4, 13]


def test_conditions_of_phrases(made: Any) -> None:
    phrases = "[{pattern: 甲, when: {form: '2019'}}, {pattern: 乙, level: info}]"
    body = f"kind: phrase\nphrases: {phrases}\nmessage: {{zh: x}}\n"
    assert [str(each.severity) for each in judged(made(body), report_of("甲乙"))] == ["info"]
    assert judged(made(body + "when: {level: township}\n"), report_of("甲乙")) == []


def test_two_patterns_at_one_place_are_one_finding(made: Any) -> None:
    rule = made("kind: phrase\nphrases: [待补充, 补充]\nmessage: {zh: x}\n")
    assert [each.span for each in judged(rule, report_of("待补充，补充"))] == [Span(0, 3), Span(4, 6)]


@pytest.mark.parametrize("code", ["GK107", "GK111", "GK112"])
@pytest.mark.parametrize(
    "text", ["X", "（", "待", "国务院", "该部分", "，卫城区", "请", "https://", "信息  ", "局", "。"]
)
def test_phrases_take_linear_time(code: str, text: str) -> None:
    def spent(times: int) -> float:
        report = report_of(text * times, agency="澄湖区水务局")
        start = time.process_time()
        judged(built_in(code), report)
        return time.process_time() - start

    spent(100)
    assert spent(20_000) < 0.5 + 60 * spent(2_000)


# ------------------------------------------------------------------ deadline


@pytest.mark.parametrize(
    ("level", "published", "late"),
    [
        ("department", date(2025, 1, 31), False),
        ("department", date(2025, 2, 1), True),
        ("ministry", date(2025, 2, 1), True),
        ("township", date(2025, 2, 1), True),
        ("county-government", date(2025, 3, 31), False),
        ("county-government", date(2025, 4, 1), True),
        ("province", date(2025, 4, 1), True),
        ("unknown", date(2025, 3, 31), False),
        ("unknown", date(2025, 4, 1), True),
        ("", date(2025, 2, 1), False),
        ("department", date(2024, 2, 1), False),
    ],
)
def test_deadlines(level: str, published: date, late: bool) -> None:
    report = report_of("x" * 9, meta={"published": Dated(published, Span(1, 5)), "level": level})
    found = judged(built_in("GK110"), report)
    assert [each.span for each in found] == ([Span(1, 5)] if late else [])
    if found:
        assert found[0].data["published"] == published.isoformat()


def test_deadlines_of_the_user() -> None:
    report = report_of("x" * 9, meta={"published": Dated(date(2025, 2, 20), Span(1, 5)), "level": "township"})
    assert judged(built_in("GK110"), report)
    assert not judged(built_in("GK110"), report, deadlines={"department": "02-28"})
    assert not judged(built_in("GK110"), report, deadlines={"township": "02-29"})
    assert judged(built_in("GK110"), report, deadlines={"township": "02-10", "department": "02-28"})


def test_the_signature_counts_where_no_date_of_publication_is_known() -> None:
    late = Dated(date(2025, 2, 20), Span(1, 5))
    report = report_of("x" * 9, meta={"signed": late, "level": "department"})
    assert "落款" in judged(built_in("GK110"), report)[0].message
    report.meta.published = Dated(date(2025, 1, 20), Span(6, 8))
    assert not judged(built_in("GK110"), report)
    report.meta.published, report.year = late, None
    assert not judged(built_in("GK110"), report)


@given(st.sampled_from(["department", "township", "unknown", ""]), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_last_day_is_a_day(level: str, day: date) -> None:
    found = last_day(level, {"department": f"{day:%m-%d}", "government": "03-31"}, {"township": "department"})
    assert found == f"{day:%m-%d}" if level in ("department", "township") else found >= "03-31"


# ------------------------------------------------------------------ names of agencies

UNITS = ["街道", "区", "县", "镇", "乡"]


@pytest.mark.parametrize(
    ("own", "name", "place", "body"),
    [
        ("澄湖区水务局", "卫城区水务局", True, False),
        ("江州市澄湖区水务局", "卫城区水务局", True, False),
        ("澄湖区市场监督管理局", "卫城区市场监督管理局", True, False),
        ("云岭乡人民政府", "石桥乡人民政府", True, False),
        ("澄湖区水务局", "澄湖区教育局", False, True),
        ("澄湖区住房和城乡建设局", "澄湖区住建局", False, False),
        ("澄湖区教育体育局", "澄湖区教体局", False, False),
        ("澄湖区水务局", "江州市水务局", False, False),
        ("澄湖区水务局", "该区水务局", False, False),
        ("澄湖区水务局", "水务局", False, False),
        ("澄湖区水务局", "江州市澄湖区水务局", False, False),
        ("澄湖区水务局", "卫城区教育局", False, False),
        ("澄湖区人民政府办公室", "澄湖区人民政府", False, False),
    ],
)
def test_other_agencies(own: str, name: str, place: bool, body: bool) -> None:
    assert other_place(own, name, UNITS) is place
    assert other_body(own, name, UNITS) is body


@given(st.text("澄湖卫城区县水务局教育", max_size=10), st.text("澄湖卫城区县水务局教育", max_size=10))
def test_an_agency_is_never_another_than_itself(one: str, two: str) -> None:
    for judge_names in (other_place, other_body):
        assert not judge_names(one, one, UNITS)
        assert judge_names(one, two, UNITS) == judge_names(two, one, UNITS)


# ------------------------------------------------------------------ the quick no

pieces = st.sampled_from(
    ["甲", "乙丙", "X", "（", "(甲|乙丙)", "(丁|X 甲)", "甲?", "(甲|乙)?", "~3", "%w", "{B}", "{BLANK}"]
)


@given(st.lists(pieces, min_size=1, max_size=4), st.text("甲乙丙丁X（(Ｘ \u3000。", max_size=12))
def test_the_quick_no_is_never_wrong(parts: list[str], text: str) -> None:
    import re

    from gklint.language.needed import met, need_of
    from gklint.language.pattern import compile_pattern
    from gklint.rules.kinds.anchors import anchor_of
    from gklint.rules.kinds.phrase import _BLANKS, _SLOTS

    lexicon = {"w": ["丁", "丙 甲?"]}
    pattern = " ".join(parts)
    found = re.search(compile_pattern(pattern, lexicon, slots=_SLOTS), text)
    if found and found[0]:
        slots = {"BLANK": _BLANKS}
        assert met(need_of(pattern, lexicon, slots), frozenset(found[0]))
        assert met(need_of(pattern, lexicon, slots, "甲乙丙丁".find), frozenset(found[0]))
        anchor = anchor_of(pattern, lexicon, slots)
        assert not anchor or not set(anchor).isdisjoint(found[0])


@given(
    st.text("待补充填写XxＸ×某局（）【】[]_年月日件 。\n20该部分以表格形式报告此处说明字体：", max_size=60),
    st.integers(0, 3),
)
def test_anchors_change_nothing(words: str, times: int) -> None:
    text = f"{words}\n{words * times}"
    paragraphs = [Paragraph(Span(0, len(words)), "overview"), Paragraph(Span(len(words) + 1, len(text)), "problems")]
    report = report_of(text, agency="澄湖区水务局", prose=paragraphs)
    phrases = tuple(rule for rule in builtin_rules() if rule.kind == "phrase")
    blind = tuple(
        replace(rule, compiled={"phrases": [{**each, "anchor": ""} for each in rule.compiled["phrases"]]})
        for rule in phrases
    )
    one, other = (judge(Context(report, Reading(), Settings()), rules) for rules in (phrases, blind))
    assert one == other


@given(st.text("澄湖卫城区水务局。", max_size=30), st.text("澄湖卫城区水务局", min_size=2, max_size=8))
def test_the_quick_look_for_other_places_is_never_wrong(text: str, own: str) -> None:
    from gklint.rules.agency import may_name_other_place

    names = {text[a:b] for a in range(len(text)) for b in range(a + 2, min(a + 10, len(text)) + 1)}
    if any(other_place(own, name, UNITS) for name in names):
        assert may_name_other_place(own, text, UNITS)
