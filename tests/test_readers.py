"""Bytes to text: encodings, what is no text, and folding that keeps every place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.api import Options
from gklint.api.checking import check_source
from gklint.readers import Limits, Unreadable, read_bytes, read_path
from gklint.readers.plain import canonical
from gklint.text import Source

FIXTURES = Path(__file__).parents[1] / "fixtures" / "reports"
TEXT = "澜石县水务局2024年政府信息公开工作年度报告\n一、总体情况\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_encodings(encoding: str) -> None:
    source = read_bytes((TEXT * 20).encode(encoding), "x.txt")
    assert isinstance(source, Source)
    assert source.text == TEXT * 20


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04abc", "damaged"),
        (b"Rar!\x1a\x07\x00", "unsupported"),
        (b"\x89PNG\r\n", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b'{"html": "<p>x<\\/p>"}', "unsupported"),
        (bytes(range(256)) * 20, "binary"),
        (b"\xff\xfe\xff", "undecodable"),
        ("县".encode() + b"\xff\xff\xff\x81", "undecodable"),
    ],
)
def test_what_is_no_text_is_said(data: bytes, reason: str) -> None:
    found = read_bytes(data, "x.txt")
    assert isinstance(found, Unreadable)
    assert found.reason == reason


def test_stray_nul_bytes_do_not_hide_a_report() -> None:
    source = read_bytes((TEXT * 20).encode() + b"a\x00b", "x.txt")
    assert isinstance(source, Source)
    assert source.text.startswith(TEXT)


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "空 目录").mkdir()
    report = tmp_path / "空 目录" / "报 告.txt"
    report.write_text(TEXT, encoding="utf-8")
    assert isinstance(read_path(report), Source)
    assert _reason(read_path(tmp_path / "none.txt")) == "missing"
    assert _reason(read_path(tmp_path)) == "directory"
    os.symlink(tmp_path / "gone", tmp_path / "link.txt")
    assert _reason(read_path(tmp_path / "link.txt")) == "dangling"
    assert _reason(read_path(report, Limits(max_size=10))) == "too-large"


def _reason(found: Source | Unreadable) -> str:
    return found.reason if isinstance(found, Unreadable) else "read"


def test_folding_keeps_places() -> None:
    original = "２０２４年政府信息公開(kāi)工作&nbsp;總計\n規(guī)章１"
    source = canonical("x", original)
    assert source.text == "2024年政府信息公开工作总计\n规章1"
    at = source.text.index("章")
    assert source.quote(source_span(source, at, at + 1)) == "章"
    assert source.position(at) == (2, original.split("\n")[1].index("章") + 1, original.index("章"))


def source_span(source: Source, start: int, end: int):  # type: ignore[no-untyped-def]
    from gklint.text import Span

    assert 0 <= start < end <= len(source.text)
    return Span(start, end)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="公開(kāi)１A|&nbsp;\n總计 　\u200b", max_size=80))
def test_every_character_knows_where_it_was(text: str) -> None:
    source = canonical("x", text) if text.strip() else None
    if source is None:
        return
    offsets = [source.original_offset(at) for at in range(len(source.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(source.original)


def test_line_ends_of_all_kinds() -> None:
    source = Source("x", "甲\r\n乙\r丙\n丁")
    assert [source.position(source.text.index(char)).line for char in "甲乙丙丁"] == [1, 2, 3, 4]
    assert source.line(2) == "乙"


@pytest.mark.parametrize("end", ["\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\r\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_whatever_ends_a_line_the_report_is_the_same(end: str, name: str) -> None:
    words = (FIXTURES / "licences-15-against-9.txt").read_text("utf-8")
    plain, other = (read_bytes(each.encode(), name) for each in (words, words.replace("\n", end)))
    assert isinstance(plain, Source)
    assert isinstance(other, Source)
    assert other.original == words.replace("\n", end)
    found, again = (check_source(each, Options()).diagnostics for each in (plain, other))
    assert [(each.code, each.message) for each in again] == [(each.code, each.message) for each in found]


@pytest.mark.parametrize("leader", ["." * 20, "…" * 8, " . . . . . . . . ", "\t", "·" * 12])
def test_a_table_of_contents_is_no_headings(leader: str) -> None:
    titles = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
              "存在的主要问题及改进情况", "其他需要报告的事项")  # fmt: skip
    lines = [f"{'一二三四五六'[i]}、{title}{leader}{i + 1}\n" for i, title in enumerate(titles)]
    words = "目录\n" + "".join(lines) + "一、总体情况\n行政许可\t15\n等等……3\n"
    text = canonical("a.txt", words).text
    assert text.replace("\n", "") == "目录一、总体情况行政许可\t15等等……3"
