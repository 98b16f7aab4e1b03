"""Markdown: marks are taken out, tables of HTML are tables, every character keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.readers import read_bytes
from gklint.text import Source, Span


def markdown(text: str) -> Source:
    source = read_bytes(text.encode(), "a.md")
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## 一、总体情况\n\n甲**乙**丙`丁`", "## 一、总体情况\n\n甲乙丙丁"),
        ("1\\. 甲\\_乙 \\\\ a\\b", "1. 甲_乙 \\ a\\b"),
        ("| 甲\\|乙 | 1 |\n甲\\|乙", "| 甲/乙 | 1 |\n甲|乙"),
        ("见[公告](https://example.cn/2019/(88)x)。![图](a.png)完", "见公告。完"),
        ("```\n| 甲 | 1 |\n```\n乙", "\n| 甲 | 1 |\n\n乙"),
        ('<p align="center">题</p> 甲<br>乙 a < b', "题 甲<br>乙 a < b"),
        ("甲<!-- 注 -->乙 <!-- 没有完", "甲乙 <!-- 没有完"),
        ("____ * 甲 [乙]", "____ * 甲 [乙]"),
    ],
)
def test_marks(text: str, found: str) -> None:
    assert markdown(text).text == found


def test_a_table_of_html_in_markdown() -> None:
    text = "前\n\n<table>\n<tr><td rowspan=2>甲</td><td>1</td><td></td></tr>\n<tr><td>2</td><td><b>乙&amp;</b></td></tr>\n</table>\n\n后\\_"
    source = markdown(text)
    assert [line for line in source.text.split("\n") if line] == [
        "前",
        "| 甲 | 1 |  |",
        "| --- | --- | --- |",
        "|  | 2 | 乙& |",
        "后_",
    ]
    for char in "前甲12乙后":
        at = source.text.index(char)
        assert source.quote(Span(at, at + 1)) == char
        line, column, _ = source.position(at)
        assert text.split("\n")[line - 1][column - 1] == char


def test_comments_are_kept_aside() -> None:
    assert [each.text for each in markdown("甲<!-- 一 -->\n<!--二-->").comments] == ["一", "二"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["甲", "1", " ", "\n", "|", "\\", "**", "`", "```", "[", "](", ")", "<table>", "<tr>", "<td>", "</table>", "<!--", "-->", "&nbsp;", "<b>", "!", "#"]), max_size=50).map("".join))  # fmt: skip
def test_places_never_fall(text: str) -> None:
    found = read_bytes(text.encode(), "a.md")
    if not isinstance(found, Source):
        return
    offsets = [found.original_offset(at) for at in range(len(found.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] <= len(text)
