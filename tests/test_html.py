"""Web pages: what of a page is the report, merged cells, tag soup, encodings, and the way back to line and column."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.readers import Limits, Unreadable, read_bytes
from gklint.text import Source, Span


def page(html: str | bytes, name: str = "a.html") -> Source:
    source = read_bytes(html if isinstance(html, bytes) else html.encode(), name)
    assert isinstance(source, Source), source
    return source


def text(html: str | bytes) -> str:
    return page(html).text.strip()


def rows(html: str) -> list[list[str]]:
    lines = [line for line in text(html).split("\n") if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_character_is_where_it_stands_in_the_file() -> None:
    html = "<html><body>\n<p>甲&nbsp;乙 &amp; 丙<br>\n 丁<b>戊</b>\n  己</p>\n<table><tr><td>行\n政<td>&#49;２</table></body>"
    source = page(html)
    assert source.text.split() == [
        "甲",
        "乙",
        "&",
        "丙",
        "丁戊己",
        "|",
        "行政",
        "|",
        "12",
        "|",
        "|",
        "---",
        "|",
        "---",
        "|",
    ]
    for char in "甲乙丙丁戊己行政":
        at = source.text.index(char)
        assert source.quote(Span(at, at + 1)) == char
        line, column, offset = source.position(at)
        assert html.split("\n")[line - 1][column - 1] == char == html[offset]
    at = source.text.index("12")
    location = source.location(Span(at, at + 2))
    assert html[location.start.offset : location.end.offset] == "&#49;２"
    assert location.place == {"table": 1, "row": 1, "cell": 2}
    assert source.location(Span(source.text.index("丁"), source.text.index("丁") + 1)).place == {"paragraph": 2}


def test_merged_cells_are_spread_out() -> None:
    found = rows(
        "<table><tr><td colspan=2 rowspan=2>申请人<td>1<td>2</tr><tr><td colspan='2'>3</tr>"
        '<tr><td rowspan="0">乙<td>丙<td>4<td>5</tr><tr><td>丁<td><td>6</table>'
    )
    assert found == [["申请人", "", "1", "2"], ["3"], ["乙", "丙", "4", "5"], ["", "丁", "", "6"]]


def test_what_is_not_shown_is_not_read() -> None:
    html = (
        "<p>看得见<span style='display:none'>隐藏<span>里</span></span>的<!-- 注释 --><script>var a='<p>脚本</p>'</script>"
        "<style>.x{}</style></p><div hidden>隐藏<p>段</p></div><select><option>选项</select><noscript>无脚本</noscript>"
        "<p style='overflow:hidden'>也看得见</p><input type=hidden value=1><table><tr><td>甲<td>1<tr style='display:none'><td>乙<td>2</table>"
    )
    assert "".join(text(html).split()) == "看得见的也看得见|甲|1||---|---|"


def test_something_hidden_that_is_never_closed_ends_with_its_block() -> None:
    assert text("<div><p><span style='display:none'>隐藏</p><p>看得见</p></div>") == "看得见"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<table><tr><td>甲<td>1<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]]),
        ("<table><td>甲<td>1<tr><td>乙</td></td><td>2</tr></tr></table>", [["甲", "1"], ["乙", "2"]]),
        ("<table><tr><td><p>甲<td><div>1</table><p>后", [["甲", "1"]]),
        ("<table><tbody><tr><td>甲<td>1<tbody><tr><td>乙<td>2</table>", [["甲", "1"], ["乙", "2"]]),
        ("<TABLE><TR><TH>甲</TH><TD ALIGN=LEFT>1</TD></TR></TABLE>", [["甲", "1"]]),
        ("<div><table><tr><td>甲<td>1</div><tr><td>乙<td>2</table>", [["甲", "1"], ["乙", "2"]]),
        ("<table><form><tr><td>甲<td>1</form></table>", [["甲", "1"]]),
        ("<table><tr><td>甲<td>a < b 且 5<6</table>", [["甲", "a < b 且 5<6"]]),
        ('<table><tr><td title="a>b">甲<td width=10">1</table>', [["甲", "1"]]),
        ("<table><tr><td>甲<td><table><tr><td>1</table></table>", [["甲", "1"]]),
    ],
)  # fmt: skip
def test_tag_soup(html: str, found: list[list[str]]) -> None:
    assert rows(html) == found


def test_a_table_around_the_page_is_no_table() -> None:
    html = "<table><tr><td>侧栏</td><td><p>一、总体情况</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table><p>后文</td></tr></table>"
    lines = [line for line in text(html).split("\n") if line]
    assert lines == ["一、总体情况", "| 甲 | 1 |", "| --- | --- |", "| 乙 | 2 |", "后文"]


BODY = "<p>一、总体情况</p><p>" + "全年主动公开信息。" * 20 + "</p><p>二、主动公开政府信息情况</p>"


@pytest.mark.parametrize(
    "shell",
    [
        '<div class="nav"><a href=x>栏目</a></div><div id="Zoom">{}</div><div>主办单位：某县</div>',
        '<div class="TRS_Editor x">{}</div><p>主办单位：某县</p>',
        "<table><tr><td><a href=x>栏目</a><tr><td><div>{}</div></table><p>主办单位：某县</p>",
        "<div><div>栏目</div><div><div>{}</div></div><div>主办单位：某县</div></div>",
        "<section>{}</section><footer>主办单位：某县</footer>",
    ],
)
def test_the_report_is_found_on_the_page(shell: str) -> None:
    found = text("<body>" + shell.format(BODY) + "</body>")
    assert found.startswith("一、总体情况")
    assert found.endswith("情况")


def test_a_container_that_lacks_a_part_of_the_report_is_not_taken() -> None:
    found = text(f'<body><div id="zoom">{BODY}</div><div><p>六、其他需要报告的事项</p><p>无。</p></div></body>')
    assert "其他需要报告的事项" in found


def test_title_and_date_come_from_above_the_body_or_from_the_head() -> None:
    above = '<h1>青禾县水务局2024年政府信息公开工作年度报告</h1><div class="x"><span>发布时间：2025-01-20</span> 浏览次数：3</div>'
    found = text(f'<body><div>{above}<div id="zoom">{BODY}</div></div>').split("\n")
    assert found[:2] == ["青禾县水务局2024年政府信息公开工作年度报告", "发布时间：2025-01-20 浏览次数：3"]
    found = text(f'<body><h1>关于2022年度政府信息公开情况的报告</h1><div id="zoom">{BODY}</div>').split("\n")
    assert found[0] == "关于2022年度政府信息公开情况的报告"
    head = '<head><meta name="ArticleTitle" content="青禾县2024年年度报告"><meta name="PubDate" content="2025-01-20 10:00"><title>x</title></head>'
    assert text(f'{head}<body><div id="zoom">{BODY}</div>').split("\n")[:2] == [
        "青禾县2024年年度报告",
        "发布时间：2025-01-20 10:00",
    ]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "utf-8"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("big5", "big5"), ("nonsense", "gb18030"), ("iso-8859-1", "gb18030"), ("iso-8859-1", "utf-8")],
)  # fmt: skip
def test_encodings(declared: str, encoding: str) -> None:
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><body><p>甲乙丙丁戊'
    assert text(html.encode(encoding)) == "甲乙丙丁戊"
    assert text((html + "己").encode(encoding)) == "甲乙丙丁戊己"
    assert text("<p>甲乙丙丁戊".encode("utf-16")) == "甲乙丙丁戊"
    assert text(b"\xef\xbb\xbf" + "<meta charset=gbk><p>甲乙丙丁戊".encode()) == "甲乙丙丁戊"


def test_one_broken_character_does_not_hide_a_page() -> None:
    html = ("<meta charset=gbk><p>" + "甲乙丙丁" * 2000).encode("gbk") + b"\xff</p>"
    assert text(html).startswith("甲乙丙丁")


def test_what_is_a_page_is_told_by_content() -> None:
    for name in ("a.txt", "a.doc", "a", "a.docx"):
        assert page("\ufeff<!-- x --><!DOCTYPE html><p>甲", name).format == "html"
    assert page("甲乙丙", "a.html").format == "text"
    mht = (
        'From: <Saved by x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=BC=D7</p>\r\n--b--\r\n'
    )
    assert page(mht, "a.doc").text == "甲\n"


MALFORMED = {
    "deep": "<div>" * 100_000 + "甲" + "</div>" * 100_000,
    "deep tables": "<table><tr><td>" * 20_000 + "甲",
    "never closed": "<td " * 50_000 + "甲",
    "quotes": '<a b="' * 50_000 + "甲",
    "comments": "甲<!--" * 50_000,
    "entities": "&" * 200_000 + "&#x110000;&#0;甲",
    "rows": "<table>" + "<tr><td>甲<td>1" * 100_000 + "</table>",
    "spans": "<table>" + "<tr><td colspan=99999 rowspan=99999>甲" * 2_000 + "</table>",
    "scripts": "<script>" * 30_000 + "甲",
    "hidden": "<p>甲" + "<span hidden>" * 50_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_no_page_takes_long(name: str) -> None:
    started = time.process_time()
    found = read_bytes(MALFORMED[name].encode(), "a.html")
    assert time.process_time() - started < 10
    if isinstance(found, Source):
        assert "甲" in found.text
    else:
        assert found.reason in ("too-large", "no-text")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<p>", "</p>", "<div>", "</div>", "<br>", "甲", " 1 ", "&nbsp;", "<td colspan=3>", "<td rowspan=2>", "<span hidden>", "</span>", "<a>", "</a>", "<!--", "-->", "<", ">", '"', "<li>", "<tbody>", "<h1>", "</h1>", "<pre>", "\n"]), max_size=60))  # fmt: skip
def test_any_soup_is_read_and_its_places_never_fall(pieces: list[str]) -> None:
    html = "<body>" + "".join(pieces)
    found = read_bytes(html.encode(), "a.html", Limits())
    if isinstance(found, Unreadable):
        assert found.reason == "no-text"
        return
    offsets = [found.original_offset(at) for at in range(len(found.text) + 1)]
    assert offsets == sorted(offsets)
    assert max(offsets) <= len(html)
    for piece in found.pieces:
        assert 0 <= piece.start <= piece.end <= len(found.text)
        words = found.text[piece.start : piece.end].strip()
        if words == "甲":
            assert html[offsets[found.text.index("甲", piece.start)]] == "甲"
