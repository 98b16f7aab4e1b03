"""What a report says about itself: year, agency, period and date, in the shapes that page copies take."""

from __future__ import annotations

from datetime import date

import pytest

from gklint.form.bind import bind
from gklint.form.model import Report
from gklint.resources import root
from gklint.text import Source

BASE = (root() / "rules" / "examples" / "base-2021.yaml").read_text(encoding="utf-8")
SECTIONS = (
    "一、总体情况\n（一）主动公开。全年主动公开信息12条。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n一是解读形式单一。\n六、其他需要报告的事项\n未收取信息处理费。\n"
)


def report(head: str, sections: str = SECTIONS) -> Report:
    return bind(Source("", head + sections))


def codes(found: Report) -> list[tuple[str, object]]:
    kinds = ("year-disagrees", "period-not-full-year")
    return [(one.name, one.data.get("where")) for one in found.findings if one.name in kinds]


def test_agency_beside_a_date_on_one_line() -> None:
    head = "登录 | 注册 无障碍 | 繁体 发布日期：2025-01-15　　点击数：7 澜溪县水务局2024年政府信息公开工作年度报告 根据条例编制。"
    found = report(head, SECTIONS.replace("\n", " "))
    assert found.agency == "澜溪县水务局"
    assert found.year == 2024


@pytest.mark.parametrize("separator", ["：", ": ", "： | ", " | ", ""])
def test_publication_date_in_a_table_of_the_page(separator: str) -> None:
    found = report(
        f"发布机构 | 澜溪县水务局 | 发文日期{separator}2025-01-15 |\n澜溪县水务局2024年政府信息公开工作年度报告\n"
    )
    assert found.meta.published is not None
    assert found.meta.published.value == date(2025, 1, 15)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2024年1月至2024年10月", date(2024, 1, 1), date(2024, 10, 31)),
        ("2024年1月至12月", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024年1-12月", date(2024, 1, 1), date(2024, 12, 31)),
        ("自2024年2月起至2024年12月止", date(2024, 2, 1), date(2024, 12, 31)),
        ("2024年1月1日至12月31日", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_period_in_months(words: str, start: date, end: date) -> None:
    found = report(f"澜溪县水务局2024年政府信息公开工作年度报告\n本报告统计时间为{words}。\n")
    assert found.meta.period is not None
    assert found.meta.period.value == (start, end)
    whole = (start, end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert codes(found) == ([] if whole else [("period-not-full-year", None)])


def test_months_of_something_else_are_no_period() -> None:
    found = report("澜溪县水务局2024年政府信息公开工作年度报告\n统计显示，2024年1月至10月主动公开信息280条。\n")
    assert found.meta.period is None


@pytest.mark.parametrize("joint", ["\n", " "])
def test_a_wrong_year_in_the_title_is_one_finding_there(joint: str) -> None:
    head = "澜溪县水务局2023年政府信息公开工作年度报告\n本报告统计期限为2024年1月1日至2024年12月31日。\n"
    sections = SECTIONS.replace("（一）主动公开。", "2024年，我局认真落实条例。\n（一）主动公开。")
    found = report(head.replace("\n", joint), sections.replace("\n", joint))
    assert found.year == 2024
    assert codes(found) == [("year-disagrees", "title")]


def topics_missing(overview: str) -> object:
    found = report(
        "澜溪县水务局2024年政府信息公开工作年度报告\n",
        SECTIONS.replace("（一）主动公开。全年主动公开信息12条。", overview),
    )
    return next((one.data["ids"] for one in found.findings if one.name == "topic-missing"), [])


def test_topics_under_headings_in_other_words() -> None:
    overview = (
        "（一）主动公开情况。公开信息12条。\n（二）收到政府信息公开申请情况。收到申请1件。\n（三）政府信息管理及平台建设\n"
        "更新栏目3个。\n（四）{last}。组织培训2次。"
    )
    assert topics_missing(overview.format(last="监督保障情况")) == []
    assert topics_missing(overview.format(last="教育培训")) == []
    assert topics_missing(overview.format(last="下一步打算")) == ["supervision"]


def test_two_topics_under_one_heading() -> None:
    overview = "（一）主动公开及依申请公开情况\n公开信息12条。\n（二）政府信息管理\n规范发布。\n（三）平台建设\n更新。\n（四）监督保障\n培训。"
    assert topics_missing(overview) == []


def test_an_overview_by_another_name_is_there() -> None:
    found = report("澜溪县水务局2024年政府信息公开工作年度报告\n", SECTIONS.replace("一、总体情况", "一、工作开展情况"))
    names = [one.name for one in found.findings]
    assert "section-missing" not in names
    assert "section-title" in names


@pytest.mark.parametrize("words", ["如有疑问，请与我局联系（联系电话：0000-1234567）。", "本栏目技术支持单位不变。"])
def test_a_sentence_with_words_of_the_page_ends_no_section(words: str) -> None:
    found = report(
        "澜溪县水务局2024年政府信息公开工作年度报告\n",
        SECTIONS.replace("未收取信息处理费。", f"未收取信息处理费。{words}"),
    )
    text = found.source.text
    assert "未收取信息处理费" in text[found.sections[-1].body.start : found.sections[-1].body.end]
    assert "section-empty" not in [one.name for one in found.findings]


def test_lines_of_the_page_above_the_report_are_no_prose() -> None:
    head = "发布时间：2025-01-19 来源：澜溪县水务局 字体：[ ]\n澜溪县水务局2024年政府信息公开工作年度报告\n根据条例编制本报告。\n"
    found = report(head)
    prose = [found.source.text[one.span.start : one.span.end] for one in found.prose if one.section == ""]
    assert not any("字体" in each for each in prose)
    assert any("根据条例" in each for each in prose)


@pytest.mark.parametrize(
    ("opening", "wrong"), [("2020年以来", False), ("2023年以来", True), ("2024年以来", False), ("2023年", True)]
)
def test_opening_words_of_a_longer_time(opening: str, wrong: bool) -> None:
    head = "澜溪县水务局2024年政府信息公开工作年度报告\n本报告统计期限为2024年1月1日至2024年12月31日。\n"
    found = report(head, SECTIONS.replace("（一）主动公开。", f"{opening}，我局持续落实条例。\n（一）主动公开。"))
    assert found.year == 2024
    assert codes(found) == ([("year-disagrees", "opening")] if wrong else [])


@pytest.mark.parametrize("mark", ["", "**"])
def test_a_heading_at_the_end_of_a_long_line(mark: str) -> None:
    sections = SECTIONS.replace("全年主动公开信息12条。\n", "全年主动公开信息12条，" + "回应群众关切" * 20 + "。 ")
    found = report(
        "澜溪县水务局2024年政府信息公开工作年度报告\n",
        sections.replace("二、主动公开政府信息情况", f"{mark}二、主动公开政府信息情况{mark}"),
    )
    assert "section-missing" not in [one.name for one in found.findings]


def test_a_misprint_in_the_brackets_of_a_label() -> None:
    text = (root() / "fixtures" / "reports" / "clean-county-bars.txt").read_text(encoding="utf-8")
    words = "只计这一情形"
    assert words in text
    whole, misprinted = (bind(Source("", each)) for each in (text, text.replace(words, "只计这一情况")))
    values = [{name: fact.value for name, fact in each.facts.items()} for each in (whole, misprinted)]
    assert values[0] == values[1]
    assert not misprinted.findings


@pytest.mark.parametrize(
    ("above", "agency"),
    [
        ("澜溪县水务局", "澜溪县水务局"), ("中共澜溪县委宣传部", "中共澜溪县委宣传部"), ("澜溪县第一中学校", "澜溪县第一中学校"),
        ("点击收听年报语音朗读", None), ("无障碍 长者模式 繁體版", None), ("欢迎您的到来", None),
    ],
)  # fmt: skip
def test_what_stands_above_a_title_without_an_agency(above: str, agency: str | None) -> None:
    found = report(f"{above}\n2024年政府信息公开工作年度报告\n")
    assert found.agency == agency
    assert found.year == 2024


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["", "  ", "　　", "\u00a0\u00a0"])
def test_the_date_of_signature_may_be_set_in(indent: str, newline: str) -> None:
    foot = f"{SECTIONS}{indent}澜溪县水务局\n{indent}2025年1月15日\n主办单位：澜溪县水务局\n"
    found = report(f"2024年政府信息公开工作年度报告{newline}", foot.replace("\n", newline))
    assert found.meta.signed is not None
    assert found.meta.signed.value == date(2025, 1, 15)


@pytest.mark.parametrize(
    "title",
    [
        "澜溪县水务局2024年度政府信息公开工作年度报\n告", "澜溪县水务局关于2024年度政府信息公开工\n作情况的报告", "澜溪县水务局2024年政府信息公开\n工作年度报告",
        "澜溪县水务局2024年政府信息公开\r\n  工作年度报告",
    ],
)  # fmt: skip
def test_a_title_may_break_anywhere_behind_its_first_words(title: str) -> None:
    found = report(f"{title}\n根据条例编制。\n")
    assert (found.agency, found.year) == ("澜溪县水务局", 2024)


@pytest.mark.parametrize(
    ("above", "agency"),
    [
        ("澜溪县水务局", "澜溪县水务局"),
        ("澜溪县 水务局\n", "澜溪县水务局"),
        ("未收取信息处理费。", None),
        ("附件：统计表", None),
    ],
)
def test_who_signed_where_title_and_prose_name_no_agency(above: str, agency: str | None) -> None:
    found = report("2024年政府信息公开工作年度报告\n", f"{SECTIONS}{above}\n2025年1月15日\n")
    assert found.agency == agency
    assert (
        report("澜溪县教育局2024年政府信息公开工作年度报告\n", f"{SECTIONS}{above}\n2025年1月15日\n").agency
        == "澜溪县教育局"
    )
