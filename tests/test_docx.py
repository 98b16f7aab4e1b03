"""Word documents: what is read of them, with which place, and what is refused."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from gklint.readers import Limits, Unreadable, read_bytes
from gklint.readers.numbering import written
from gklint.text import Source, Span
from tests.support.word import package, paragraph, run


def document(body: str, **parts: str) -> Source:
    source = read_bytes(package(body, **parts), "a.docx")
    assert isinstance(source, Source), source
    assert source.format == "docx"
    return source


def text(body: str, **parts: str) -> str:
    return document(body, **parts).text


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(words)) if words else '<w:p/>'}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_words_and_their_places() -> None:
    source = document(
        paragraph(run("甲乙") + "<w:r><w:br/></w:r>" + run("丙")) + "<w:p/>" + paragraph(run("丁"))
        + table(cell("行") + cell(""), cell("戊") + cell("3")) + paragraph(run("己"))
    )  # fmt: skip
    assert source.text.split("\n") == ["甲乙", "丙", "丁", "", "| 行 |  |", "| --- | --- |", "| 戊 | 3 |", "", "己", ""]
    found = {char: source.piece(source.text.index(char)) for char in "甲丙丁3己"}
    assert {char: piece.place for char, piece in found.items() if piece} == {
        "甲": {"paragraph": 1},
        "丙": {"paragraph": 1},
        "丁": {"paragraph": 3},
        "3": {"table": 1, "row": 2, "cell": 2},
        "己": {"paragraph": 4},
    }
    assert [found[char].shift for char in "甲丙"] == [0, 3]  # type: ignore[union-attr]
    empty = source.text.index("行 |") + 3
    assert source.location(Span(empty, empty)).place == {"table": 1, "row": 1, "cell": 2}


def test_changes_are_read_as_accepted() -> None:
    moved = "<w:moveFrom w:id='1'><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo w:id='2'><w:r><w:t>新处</w:t></w:r></w:moveTo>"
    gone = "<w:del w:id='3'><w:r><w:delText>15</w:delText></w:r></w:del><w:ins w:id='4'><w:r><w:t>9</w:t></w:r></w:ins>"
    joined = paragraph(run("上半"), "<w:rPr><w:del w:id='5'/></w:rPr>") + paragraph(run("下半"))
    rows = table(
        cell("甲") + cell("1"), "<w:trPr><w:del w:id='6'/></w:trPr>" + cell("乙") + cell("2"), cell("丙") + cell("3")
    )
    assert text(paragraph(moved + run("许可") + gone + run("件")) + joined + rows).split("\n") == [
        "新处许可9件", "上半下半", "", "| 甲 | 1 |", "| --- | --- |", "| 丙 | 3 |", "", "",
    ]  # fmt: skip


def test_fields_links_controls_and_boxes() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        + run("7") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )  # fmt: skip
    link = f"<w:hyperlink>{run('链接')}</w:hyperlink><w:fldSimple w:instr='DATE'>{run('今日')}</w:fldSimple>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>" + paragraph(run("框里"))
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>" + paragraph(run("框里"))
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    block = f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>"
    signs = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:softHyphen/><w:t xml:space='preserve'> 丙</w:t></w:r>"
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    found = text(paragraph(field + link + box) + block + paragraph(signs + ruby))
    assert found == "7链接今日\n框里\n控件\n甲\t乙- 丙拼\n"


def test_merged_cells_both_ways() -> None:
    found = text(
        table(
            cell("申请人", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + cell("1") + cell("2"),
            cell("", '<w:gridSpan w:val="2"/><w:vMerge/>') + cell("3", '<w:gridSpan w:val="2"/>'),
            cell("乙", '<w:vMerge w:val="restart"/>') + cell("丙") + cell("4") + cell(""),
            cell("", "<w:vMerge/>") + cell("丁") + cell("") + cell("6"),
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("戊") + cell("7") + cell("8"),
            cell("己", "<w:vMerge/>") + cell("庚") + cell("9") + cell("0"),
        )
    )
    assert [line for line in found.split("\n") if line.startswith("|") and "---" not in line] == [
        "| 申请人 |  | 1 | 2 |",
        "| 3 |",
        "| 乙 | 丙 | 4 |  |",
        "|  | 丁 |  | 6 |",
        "|  | 戊 | 7 | 8 |",
        "| 己 | 庚 | 9 | 0 |",
    ]


def test_a_table_around_the_page_is_no_table() -> None:
    inner = table(cell("甲") + cell("1"), cell("乙") + cell("2"))
    around = f"<w:tbl><w:tr><w:tc>{paragraph(run('一、总体情况'))}{inner}{paragraph(run('后文'))}</w:tc></w:tr></w:tbl>"
    lines = [line for line in text(around).split("\n") if line]
    assert lines == ["一、总体情况", "| 甲 | 1 |", "| --- | --- |", "| 乙 | 2 |", "后文"]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_numbers_that_word_computes() -> None:
    numbering = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/><w:pStyle w:val="H1"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/><w:pStyle w:val="H2"/></w:lvl>
      <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/><w:isLgl/></w:lvl></w:abstractNum>
      <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="l"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>"""
    styles = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="H3"><w:basedOn w:val="H2"/></w:style></w:styles>"""

    def item(words: str, style: str = "", number: str = "", level: int = 0) -> str:
        own = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        return paragraph(run(words), (f'<w:pStyle w:val="{style}"/>' if style else "") + own)

    body = (
        item("总体情况", "H1") + item("主动公开", "H2") + item("依申请公开", "H3") + item("无号", "H2", "0") + item("甲", "", "1", 2)
        + item("主动公开情况", "H1") + item("重新起", "H2") + item("圆点", "", "2") + item("另起", "", "3") + item("接着", "", "3")
    )  # fmt: skip
    assert text(body, numbering=numbering, styles=styles).split("\n") == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "无号", "1.1 甲", "二、主动公开情况", "（一）重新起", "圆点", "九、另起", "十、接着", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "format", "expected"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百〇五"),
        (12, "chineseLegalSimplified", "壹拾贰"), (12, "ideographDigital", "一二"), (3, "decimalEnclosedCircleChinese", "③"), (2, "ideographTraditional", "乙"),
        (27, "lowerLetter", "aa"), (14, "upperRoman", "XIV"), (5, "decimalFullWidth", "５"), (5, "decimalZero", "05"), (30, "decimalEnclosedCircle", "30"),
    ],
)  # fmt: skip
def test_formats_of_numbers(value: int, format: str, expected: str) -> None:
    assert written(value, format) == expected


def test_a_document_in_the_strict_format() -> None:
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(paragraph(run("甲"))))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual.encode(), strict.encode()))
    source = read_bytes(stream.getvalue(), "x")
    assert isinstance(source, Source)
    assert source.text == "甲\n"


LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "{}"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'.format(
    "x" * 100
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document>&x;</w:document>'
DEEP = "<w:sdt><w:sdtContent>" * 10_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 10_000
DEEP_TABLES = "<w:tbl><w:tr><w:tc>" * 5_000 + paragraph(run("甲")) + "</w:tc></w:tr></w:tbl>" * 5_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (package("")[:-30], "damaged"),
        (package("")[:300], "damaged"),
        (package("", **{"word/document.xml": LAUGHS}), "forbidden"),
        (package("", **{"word/document.xml": OUTSIDE}), "forbidden"),
        (package("", numbering=OUTSIDE), "forbidden"),
        (package("", **{"word/document.xml": LAUGHS}).replace(b"word/document.xml", b"word/nothing.xml_"), "damaged"),
        (package("<w:p>"), "damaged"),
        (package(""), "no-text"),
        (package(DEEP), "too-deep"),
        (package(DEEP_TABLES), "too-deep"),
        (package(paragraph(run("0" * (9 << 20)))), "bomb"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    started = time.process_time()
    found = read_bytes(data, "a.docx")
    assert isinstance(found, Unreadable)
    assert found.reason == reason
    assert time.process_time() - started < 10


def test_limits() -> None:
    data = package(paragraph(run("甲" * 1000)), **{"word/big.xml": "x" * 5000})
    assert isinstance(read_bytes(data, "a.docx", Limits(unpacked=2000)), Unreadable)
    assert isinstance(read_bytes(data, "a.docx", Limits(members=3)), Unreadable)


def test_very_large_tables_are_refused() -> None:
    row = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>"
    for rows, reason in ((10_000, ""), (100_001, "too-large")):
        found = read_bytes(package(table(*[row] * rows)), "a.docx", Limits(ratio=10_000))
        if isinstance(found, Unreadable):
            assert found.reason == reason
        else:
            assert not reason
            assert found.text.count("甲") == rows
