"""Comments in Markdown reports that leave findings out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint import check_text, extract_text
from gklint.readers import read_bytes
from gklint.rules.compose import compose
from gklint.text import Source

PROSE = "2024年本机关作出行政许可决定15件。"
CELLS = {"proactive.licensing.decisions": 9, "proactive.penalties.decisions": 4}
REPORT = compose({"name": "wrong", "cells": CELLS, "prose": {"proactive": PROSE}})


def codes(text: str, name: str = "年报.md", **options: object) -> list[str]:
    return [found.code for found in check_text(text, name, **options).diagnostics]


def with_comment(comment: str, behind: bool = False) -> str:
    return REPORT.replace(PROSE, f"{PROSE} {comment}" if behind else f"{comment}\n{PROSE}")


def test_the_report_alone() -> None:
    assert codes(REPORT) == ["GK401"]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- gklint: ignore GK401 含委托办理的6件 -->",
        "<!--gklint:ignore GK401-->",
        "<!-- gklint：ignore GK4，口径不同 -->",
        "<!-- gklint: ignore GK401, GK401 -->",
        "<!-- gklint: ignore\n     GK401\n     理由 -->",
        "<!-- 说明 --> <!-- gklint: ignore GK401 -->",
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_a_comment_leaves_the_finding_out(comment: str, behind: bool) -> None:
    assert codes(with_comment(comment, behind)) == []
    assert codes(with_comment(comment, behind).replace("\n", "\r\n")) == []


def test_before_empty_lines_and_for_the_whole_file() -> None:
    assert codes(with_comment("<!-- gklint: ignore GK401 -->\n\n  \n")) == []
    assert codes("<!-- gklint: ignore-file GK401 -->\n" + REPORT) == []
    assert codes(REPORT + "\n<!-- gklint: ignore-file GK401 理由 -->\n") == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("<!-- gklint: ignore GK402 -->", "忽略 GK402 的注释没有对应的问题"),
        ("<!-- gklint: ignore GK999 -->", "不存在：GK999"),
        ("<!-- gklint: ignore -->", "没有写规则编号"),
        ("<!-- gklint: ignore 口径不同 -->", "没有写规则编号"),
        ("<!-- gklint: ignore gk401 -->", "没有写规则编号"),
        ("<!-- gklint: ignore-file GK402 -->", "忽略 GK402 的注释没有对应的问题"),
    ],
)
def test_a_comment_without_use_is_a_finding(comment: str, said: str) -> None:
    found = check_text(with_comment(comment), "年报.md").diagnostics
    assert [each.code for each in found] == ["GK004", "GK401"]
    assert said in found[0].message
    assert found[0].fingerprint
    line = with_comment(comment)[: with_comment(comment).index("<!--")].count("\n") + 1
    result = check_text(with_comment(comment), "年报.md")
    assert result.location(found[0].span).start.line == line


def test_of_several_codes_only_the_unused_are_told() -> None:
    for behind in (False, True):
        found = check_text(with_comment("<!-- gklint: ignore GK401 GK402 GK999 -->", behind), "年报.md").diagnostics
        assert {(each.code, each.data["reason"], each.data["codes"]) for each in found} == {
            ("GK004", "unknown", "GK999"),
            ("GK004", "unused", "GK402"),
        }


def test_rules_that_are_not_judged_do_not_count() -> None:
    text = with_comment("<!-- gklint: ignore GK401 -->")
    assert codes(text, select=["GK3", "GK004"]) == []
    assert codes(text, ignore=["GK401"]) == []
    assert codes(with_comment("<!-- gklint: ignore XY001 -->")) == ["GK401"], "perhaps a rule of somebody else's"
    assert codes(with_comment("<!-- gklint: ignore GK402 -->"), ignore=["GK004"]) == ["GK401"]


def test_another_line_is_not_meant() -> None:
    assert codes("<!-- gklint: ignore GK401 -->\n" + REPORT) == ["GK004", "GK401"]


def test_plain_text_has_no_comments() -> None:
    assert codes(with_comment("<!-- gklint: ignore GK401 -->", True), "年报.txt") == ["GK401"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(REPORT)), st.sampled_from(["<!-- 备注 -->", "<!-- a\nb -->", "<!---->"])),
        max_size=4,
    )
)
def test_comments_change_nothing_that_is_read(places: list[tuple[int, str]]) -> None:
    text = REPORT
    for at, comment in sorted(places, reverse=True):
        text = text[:at] + comment + text[at:]
    source = read_bytes(text.encode(), "a.md")
    assert isinstance(source, Source)
    plain = read_bytes(REPORT.encode(), "a.md")
    assert isinstance(plain, Source)
    assert source.text == plain.text
    assert [fact.value for fact in extract_text(text, "a.md").facts] == [
        fact.value for fact in extract_text(REPORT).facts
    ]
    for found in check_text(text, "a.md").diagnostics:
        assert (
            source.quote(found.span).replace("<!-- 备注 -->", "").replace("<!-- a\nb -->", "").replace("<!---->", "")
            in REPORT
        )


def test_a_comment_without_an_end_hides_nothing() -> None:
    assert codes(with_comment("<!-- gklint: ignore GK401")) == ["GK401"]


def test_many_comments_take_no_time() -> None:
    from time import process_time

    started = process_time()
    codes(REPORT.replace("。", "XX。") + "<!-- gklint: ignore GK401 --><!-- gklint: ignore-file GK402 -->\n" * 10_000)
    assert process_time() - started < 20


def test_an_archive_keeps_comments() -> None:
    from gklint.api.packing import pack, unpack

    source = read_bytes(with_comment("<!-- gklint: ignore GK401 -->").encode(), "a.md")
    assert isinstance(source, Source)
    again = unpack(pack(source), "a.md")
    assert tuple(again.comments) == tuple(source.comments) != ()
    assert (again.text, again.original) == (source.text, source.original)


def test_comments_of_a_web_page() -> None:
    rows = "".join(f"<p>{line}</p>\n" for line in REPORT.split("\n"))
    html = f"<html><head><script>x<!-- gklint</script></head><body>\n<!-- 正文 -->\n{rows}</body></html>"
    assert codes(html, "年报.html") == ["GK401"]
    said = "<!-- gklint: ignore GK401 含委托办理的6件 -->"
    assert codes(html.replace(f"<p>{PROSE}", f"{said}\n<p>{PROSE}"), "年报.html") == []
    assert codes(html.replace(f"{PROSE}</p>", f"{PROSE}{said}</p>"), "年报.html") == []
    found = check_text(html.replace("<!-- 正文 -->", "<!-- gklint: ignore GK402 -->"), "年报.html")
    assert [each.code for each in found.diagnostics] == ["GK004", "GK401"]
    assert codes(html + "<!-- " * 50_000, "年报.html") == ["GK401"]
