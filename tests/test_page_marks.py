"""Lines that only number a page are left out of what is read, and every place stays that of the file."""

from __future__ import annotations

import pytest

from gklint.form.bind import bind
from gklint.readers.plain import folded
from gklint.resources import root
from gklint.text import Source, Span

MARKS = ["— 2 —", "-2-", "第 2 页", "第2页 共9页", "Page 2", "Page 2 - 年度报告", "  - 12 -  "]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_page_mark_joins_no_words_and_parts_none(mark: str, end: str) -> None:
    text = f"全年共收到{end}{mark}{end}申请5件。{end}{end}{mark}{end}{end}下一段。"
    source = folded(Source("", text))
    assert source.text == f"全年共收到{end}申请5件。{end}{end}下一段。"
    at = source.text.index("5件")
    assert text[source.position(at).offset :].startswith("5件")
    assert source.location(Span(at, at + 2)).start.line == 3


@pytest.mark.parametrize("line", ["2", "- -", "0 0 0", "2-3", "— 2024 —", "1 / 3", "第2页说明"])
def test_other_lines_stay(line: str) -> None:
    text = f"规章\n{line}\n0\n"
    assert folded(Source("", text)).text == text


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("内容仍不\n明确 0", "内容仍不\n— 7 —\n明确 0"),
        ("内容仍不\n明确 0", "内容仍不\nPage 7 - 年度报告\n明确 0"),
        ("四、结转下年度继续办理 0 0 0 0 0 0 0", "四、结转下\n0 0 0 0 0 0 0\n年度继续办理"),
        ("7.属于行政执法案卷 1 0", "7 .属于行政执法案卷 1 0"),
        ("2.重复申请 0", "2 、重复申请 0"),
        (
            "一、本年新收政府信息公开\n申请数量 49 0 0 0 0 0 49\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0",
            "一、本年新\n49 0 0 0 0 0 49\n收政府信息公开申请数量\n二、上年结\n0 0 0 0 0 0 0\n转政府信息公开申请数量",
        ),
        ("四、结转下年度继续办理 0 0 0 0 0 0 0", "四、结转下 0 0 0 0 0 0 0\n年度继续办理"),
        ("二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0", "二、上年结\n0 0 0 0 0 0 0\n转政府信息公开申请数量"),
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 1 0 0 0 0 0 1",
            "1.申请人无正当理由逾期不补正、行\n1 0 0 0 0 0 1\n政机关不再处理其政府信息公开申请",
        ),
        ("1.本机关不掌握相关政府信息 7 0 0 0 0 0 7", "1.本\n7 0 0 0 0 0 7\n机关不掌握相关政府信息"),
        (
            "（四）\n无法提供\n1.本机关不掌握相关政府信息 7 0 0 0 0 0 7",
            "（四）无法提供 1.本\n7 0 0 0 0 0 7\n机关不掌握相关政府信息",
        ),
    ],
)
def test_a_label_broken_by_a_page_or_its_figures_is_one_label(words: str, broken: str) -> None:
    text = (root() / "fixtures" / "reports" / "clean-province-pdf.txt").read_text(encoding="utf-8")
    assert words in text
    whole, parted = (bind(folded(Source("", each))) for each in (text, text.replace(words, broken)))
    values = [{name: fact.value for name, fact in each.facts.items()} for each in (whole, parted)]
    assert values[0] == values[1]
    assert [one.name for one in parted.findings] == [one.name for one in whole.findings]
