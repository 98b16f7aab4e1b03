"""The rich format: golden texts without colour, and laws about carets, cuts and widths that hold for any text."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from gklint.render import Look, check_to_text
from gklint.render.cells import Ruler, visible
from gklint.render.snippet import Note, snippet
from gklint.text import Source, Span
from tests.rendering import TEXT, broken, clean, report, span

GOLDEN = Path(__file__).parent / "golden"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def golden(name: str, text: str) -> None:
    """Compares with a file of tests/golden; GKLINT_UPDATE_GOLDEN=1 writes it instead."""
    file = GOLDEN / name
    if os.environ.get("GKLINT_UPDATE_GOLDEN") == "1":
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_golden(width: int) -> None:
    text = check_to_text([report(), clean(), broken()], "rich", Look(width=width))
    assert max(cell_len(line) for line in text.splitlines() if ".txt" not in line) <= width
    golden(f"terminal_{width}.txt", text)


def test_golden_english() -> None:
    golden("terminal_en.txt", check_to_text([report(), clean()], "rich", Look(lang="en", width=80)))


def test_ambiguous_width() -> None:
    golden("terminal_ambiguous.txt", check_to_text([report()], "rich", Look(width=80, ambiguous=2)))


@pytest.mark.parametrize("colors", [16, 256])
def test_colours_change_nothing_but_colours(colors: int) -> None:
    plain = check_to_text([report(), clean(), broken()], "rich", Look(width=80))
    colored = check_to_text([report(), clean(), broken()], "rich", Look(width=80, colors=colors))
    assert "\x1b[" in colored
    assert [line.rstrip() for line in ANSI.sub("", colored).split("\n")] == plain.split("\n")


def test_the_span_itself_is_coloured() -> None:
    colored = check_to_text([report()], "rich", Look(width=80, colors=16))
    assert "\x1b[1;31m１５件\x1b[0m" in colored


def test_quiet_and_silence_on_clean_files() -> None:
    assert check_to_text([clean()], "rich", Look(quiet=True)) == ""
    assert "无误.txt" not in check_to_text([clean()], "rich", Look(clean=False))


def shown(text: str, notes: list[Note], width: int = 80, ambiguous: int = 1) -> list[str]:
    rows = snippet(Source("x", text), notes, width, Ruler(ambiguous))
    return ["".join(piece for piece, _ in row) for row in rows]


def test_carets_stand_under_chinese_text() -> None:
    lines = shown(TEXT, [Note(span("行政处罚 6 件"), "这里", primary=True)])
    text, carets = next((line, lines[index + 1]) for index, line in enumerate(lines) if "行政处罚" in line)
    assert cell_len(text[: text.index("行政处罚")]) == carets.index("^")
    assert carets.count("^") == cell_len("行政处罚 6 件")


def test_an_empty_span_still_has_a_caret() -> None:
    assert shown("一二三", [Note(Span(3, 3), "到此为止", primary=True)])[-1] == "  |       ^ 到此为止"


def test_a_span_of_whole_lines_does_not_mark_the_line_after() -> None:
    lines = shown("甲\n乙\n丙\n", [Note(Span(0, 4), "", primary=True)])
    assert [line[:1] for line in lines] == [" ", "1", " ", "2", " "]


def test_overlapping_spans_and_same_start() -> None:
    lines = shown("新收申请12件", [Note(Span(0, 7), "外", primary=False), Note(Span(0, 4), "内", primary=True)])
    assert lines[2].endswith("^^^^^^^^----")
    assert any("内" in line for line in lines)
    assert any("外" in line for line in lines)


def test_control_characters_never_reach_the_terminal() -> None:
    text = "甲\x1b[31m乙\u202e丙\x07\n"
    out = "\n".join(shown(text, [Note(Span(0, 3), "坏\x1b]0;x\x07", primary=True)]))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_a_line_of_a_million_characters_is_cut_around_the_span() -> None:
    text = "字" * 500_000 + "申请13件" + "字" * 500_000
    lines = shown(text, [Note(Span(500_000, 500_005), "13 件", primary=True)], 60)
    assert "…" in lines[1]
    assert "申请13件" in lines[1]
    assert max(map(cell_len, lines)) <= 60


LETTERS = st.text(
    alphabet="一二三四申请件，。ab 12\t\n\r１２“”…①㎡\u3000\u0301\u200b\u200d👍\ufe0f\x1b\x00", max_size=300
)


@settings(max_examples=150, deadline=None)
@given(LETTERS, st.data(), st.integers(20, 120), st.sampled_from([1, 2]))
def test_snippets_of_any_text_fit_and_keep_their_carets(text: str, data: st.DataObject, width: int, wide: int) -> None:
    source = Source("x", text)
    places = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(places, places).map(sorted), min_size=1, max_size=4))
    notes = [Note(Span(*pair), f"说明{index}", primary=index == 0) for index, pair in enumerate(spans)]
    ruler = Ruler(wide)
    lines = ["".join(piece for piece, _ in row) for row in snippet(source, notes, width, ruler)]
    assert any("^" in line for line in lines)
    for index in range(len(notes)):
        assert any(f"说明{index}" in line for line in lines)
    # Marks that join characters over the edges of spans may take a cell more than their parts.
    slack = sum(text.count(mark) for mark in "\u200d\ufe0f")
    assert all(ruler.width(line) <= width + slack for line in lines)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="一二三，。（）《》“”ab1 +", max_size=120), st.integers(6, 40))
def test_wrapping_keeps_every_word_and_fits(text: str, width: int) -> None:
    ruler = Ruler()
    lines = ruler.wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(ruler.width(line) <= width for line in lines)


def test_no_line_starts_with_a_closing_mark() -> None:
    lines = Ruler().wrap("核对台账后改正正文或表二，两处应当是同一个数。（见第三部分）", 24)
    assert not any(line[0] in "，。）" for line in lines)
    assert not any(line[-1] in "（" for line in lines)


def test_visible_keeps_the_length() -> None:
    text = "".join(map(chr, range(0x20))) + "\x7f\x9b\u202e\ud800字"
    assert len(visible(text)) == len(text)
