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
    "四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n无。\n六、其他需要报告的事项\n未收取信息处理费。\n"
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
