"""Pages that stand on one line: headings however they are marked, and what stands behind a table's last row."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

import gklint
from gklint.form.bind import bind
from gklint.form.model import CellState, Report
from gklint.readers import read_bytes
from gklint.rules.compose import compose
from gklint.text import Source

BASE = compose({"cells": {"proactive.licensing.decisions": 12, "proactive.fees.amount_wan": 3}})
TITLES = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
          "存在的主要问题及改进情况", "其他需要报告的事项")  # fmt: skip
SECTIONS = ["overview", "proactive", "requests", "disputes", "problems", "other"]
MARKS: dict[str, Callable[[int, str], str]] = {
    "stars": lambda at, title: f"**{'一二三四五六'[at]}、{title}**",
    "stars alone": lambda at, title: f"**{title}**",
    "stars and figures": lambda at, title: f"**{at + 1}、{title}**",
    "figures": lambda at, title: f"{at + 1}、{title}",
    "points": lambda at, title: f"{at + 1}.{title}",
    "brackets": lambda at, title: f"（{'一二三四五六'[at]}）{title}",
    "nothing": lambda at, title: title,
}


def headed(mark: Callable[[int, str], str]) -> str:
    text = BASE
    for at, title in enumerate(TITLES):
        text = text.replace(f"\n{'一二三四五六'[at]}、{title}\n", f"\n{mark(at, title)}\n")
    return text


def one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def bound(text: str) -> Report:
    source = read_bytes(text.encode(), "page.txt")
    assert isinstance(source, Source)
    return bind(source)


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("mark", MARKS)
def test_headings_are_found_however_they_are_marked(mark: str, joined: bool) -> None:
    text = headed(MARKS[mark])
    report = bound(one_line(text) if joined else text)
    assert [each.id for each in report.sections] == SECTIONS
    assert {each.state for each in report.facts.values()} == {CellState.NUMBER}
    assert gklint.check_text(one_line(text) if joined else text).diagnostics == ()


def test_a_list_of_titles_is_no_heading() -> None:
    listed = one_line(headed(MARKS["nothing"])).replace(" 总体情况 ", f" {' '.join(TITLES)} 以上为目录。 总体情况 ", 1)
    assert [each.id for each in bound(listed).sections] == SECTIONS


@pytest.mark.parametrize(
    "note", ["注：收费金额以万元为单位。", "（注：不含罚没收入）", "以上数据不含下属单位。", "*注：单位为万元"]
)
@pytest.mark.parametrize("row", ["行政事业性收费\t3\n", "四、结转下年度继续办理\t\t0\t0\t0\t0\t0\t0\t0\n"])
def test_a_footnote_hides_no_row(row: str, note: str) -> None:
    report = bound(one_line(BASE.replace(row, f"{row}{note}\n")))
    assert {each.state for each in report.facts.values()} == {CellState.NUMBER}
    assert report.facts["proactive.fees.amount_wan"].value == 3


@pytest.mark.parametrize(
    "words", ["行政事业性收费 5 项，均已公示。", "行政许可 2023 年度办理情况良好。", "行政许可 15 件。"]
)
def test_a_sentence_behind_a_table_is_no_row(words: str) -> None:
    report = bound(one_line(BASE.replace("行政事业性收费\t3\n", f"行政事业性收费\t3\n{words}\n")))
    assert report.facts["proactive.fees.amount_wan"].value == 3
    assert report.facts["proactive.licensing.decisions"].value == 12


def test_time_is_linear_in_the_headings_of_a_line() -> None:
    def seconds(times: int) -> float:
        begin = time.process_time()
        bound("1、总体情况 一些文字。 " * times)
        return time.process_time() - begin

    seconds(10)
    assert seconds(8000) < 12 * seconds(2000) + 0.5
