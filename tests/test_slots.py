"""Figures are placed only where the text leaves no doubt (the dialects of bars, tabs, lines and blanks)."""

from __future__ import annotations

import pytest

from gklint.form.bind import bind
from gklint.text import Source

HEAD = "二、主动公开政府信息情况\n"
REST = "行政许可 | 5 | ||\n行政处罚 | 0 | ||\n行政强制 | 0 | ||\n行政事业性收费 | 0 | ||\n"
DOCUMENTS = ("issued", "repealed", "in_force")


def normative(text: str) -> list[object]:
    report = bind(Source("x", text))
    return [report.facts[f"proactive.normative.{column}"].value for column in DOCUMENTS]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # whole rows, whatever stands between
        ("规章 | 0 | 0 | 0 |\n行政规范性文件 | 3 | 1 | 40 |\n" + REST, [3, 1, 40]),
        ("规章\n\n0\n\n0\n\n0\n\n行政规范性文件\n\n3\n\n1\n\n40\n\n行政许可\n\n5\n\n行政处罚\n\n0\n\n", [3, 1, 40]),
        ("规章 0 0 0 行政规范性文件 3 1 40 行政许可 5 行政处罚 0 行政强制 0 ", [3, 1, 40]),
        ("规章\t0\t0\t0\n行政规范性文件\t3\t\t40\n行政许可\t5\t\t\n行政处罚\t0\t\t\n", [3, None, 40]),
        # bars that stand at the right in any case: an empty cell has no place
        ("规章 | 0 | 0 | 0 |\n行政规范性文件 | 2 | ||\n" + REST, [None, None, None]),
        ("规章 | 0 | 0 | 0 |\n行政规范性文件 | 2 | 1 | |\n" + REST, [None, None, None]),
        # a bar of its own is an empty cell
        ("规章 |\n0 |\n0 |\n0 |\n行政规范性文件 |\n3 |\n|\n40 |\n行政许可 |\n5 |\n||\n行政处罚 |\n0 |\n||\n", [3, None, 40]),
        # blanks only: no place
        ("规章 0 0 0\n行政规范性文件 3 40\n行政许可 5\n行政处罚 0\n行政强制 0\n", [None, None, None]),
        # one line end more is an empty cell, where whole rows show the usual distance
        ("规章\n\n0\n\n0\n\n0\n\n行政规范性文件\n\n3\n\n\n40\n\n行政许可\n\n5\n\n行政处罚\n\n0\n\n", [3, None, 40]),
        # a Markdown table keeps all its cells
        ("| 规章 | 0 | 0 | 0 |\n|---|---|---|---|\n| 行政规范性文件 | 3 | 1 |  |\n| 行政许可 | 5 |  |  |\n| 行政处罚 | 0 |  |  |\n", [3, 1, None]),
    ],
)  # fmt: skip
def test_places(rows: str, expected: list[object]) -> None:
    assert normative(HEAD + rows) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_rule_of_a_markdown_table_is_one_whatever_ends_its_line(end: str) -> None:
    """An empty last cell is then not taken for the edge of the table."""
    lines = [
        "三、收到和处理政府信息公开申请情况",
        "| （本列数据的勾稽关系） |  |  | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| 一、本年新收政府信息公开申请数量 |  |  | 3 | 0 | 0 | 0 | 0 | 0 | 3 |",
        "| 三、本年度办理结果 | （一）予以公开 |  | 1 |  | 0 | 0 | 0 | 0 | 1 |",
        "|  | （二）部分公开 |  | 2 | 0 | 0 | 0 | 0 | 0 |  |",
    ]
    rows = ("不予公开", "无法提供", "不予处理", "其他处理")
    lines += [
        f"|  | （{number}）{row} |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" for number, row in zip("三四五六", rows, strict=True)
    ]
    facts = bind(Source("x", end.join([*(HEAD + REST).splitlines(), *lines]))).facts
    assert facts["requests.granted@natural_person"].value == 1
    assert facts["requests.granted@business"].value is None
    assert facts["requests.partial@natural_person"].value == 2
    assert facts["requests.partial@total"].value is None
