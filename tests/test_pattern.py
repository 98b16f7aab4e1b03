"""The pattern language: what patterns mean, what they promise, and how they fail."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.language.pattern import PatternError, compile_pattern, literals, parse_pattern

LEXICON = {"counter": ["件", "件次", "份"], "verb": ["办理", "作出 了?"], "both": ["%verb %counter"]}


def matches(pattern: str, text: str, **options: bool) -> str | None:
    found = re.search(compile_pattern(pattern, LEXICON, **options), text)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("行政 许可", "作出行政许可", "行政许可"),
        ("(办理|作出) 了? 许可", "作出了许可", "作出了许可"),
        ("(办理|作出) 了? 许可", "作出许可", "作出许可"),
        ("许可 决定? {N} %counter", "许可决定1,208件次，", "许可决定1,208件次"),
        ("许可 决定? {N} %counter", "许可十五份", "许可十五份"),
        ("%verb 许可", "作出了许可", "作出了许可"),
        ("%both", "办理件次", "办理件次"),
        ("收到 ~4 申请", "收到政府信息申请", "收到政府信息申请"),
        ("收到 ~3 申请", "收到政府信息申请", None),
        ("收到 ~9 申请", "收到。申请", None),
        ("（一）主动", "(一)主动", "(一)主动"),
        ("(一|二)", "二", "二"),
        (r"\(一\)", "（一）", "（一）"),
        ("a\\?b", "a?b", "a?b"),
    ],
)
def test_meaning(pattern: str, text: str, expected: str | None) -> None:
    assert matches(pattern, text) == expected


def test_longest_word_first() -> None:
    assert matches("{N} %counter", "3件次") == "3件次"


def test_spaced_allows_white_space_between_characters_only() -> None:
    assert matches("行政 许可", "x 行\n政 　许可 y", spaced=True) == "行\n政 　许可"
    assert matches("行政 许可", "行政许可") == "行政许可"
    assert matches("行政 许可", "行 政许可") is None
    assert matches("许可 {N} 件", "许 可 1 2 件", spaced=True) == "许 可 1 2 件"


@pytest.mark.parametrize(
    ("pattern", "column", "expected"),
    [
        ("(a|b", 5, "`)`"),
        ("a||b", 3, "a word"),
        ("(a|)", 4, "a word"),
        ("a)", 2, "the end"),
        ("?", 1, "a word"),
        ("", 1, "a word"),
        ("许可 %X", 4, "%name"),
        ("许可 ~", 4, "a gap such as ~8"),
        ("许可 ~99 a", 4, "a gap of 1 to 60"),
        ("许可 %countr", 4, "%counter"),
        ("许可 {Q}", 4, "{N}"),
        ("{n}", 1, "a slot such as {N}"),
    ],
)
def test_errors_say_where_and_what(pattern: str, column: int, expected: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, LEXICON)
    assert caught.value.column == column
    assert expected in caught.value.expected
    assert str(column) in str(caught.value)


def test_lexicon_that_names_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="defined by itself"):
        compile_pattern("%a", {"a": ["b %a"]})


def test_too_many_wide_gaps_are_refused() -> None:
    with pytest.raises(PatternError, match="gaps"):
        compile_pattern("a ~60 b ~60 c ~60 d")


def test_slots_and_barrier_of_the_caller() -> None:
    source = compile_pattern("收到 ~5 {Q}", slots={"Q": "([0-9])"}, barrier="。，")
    found = re.search(source, "收到申请7")
    assert found is not None
    assert found[1] == "7"
    assert re.search(source, "收到，申请7") is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(办理|作出) 了? 行政许可 {N} %counter", {"行政许可"}),
        ("(办理|作出) {N}", {"办理", "作出"}),
        ("x? ~3 {N}", set()),
        ("%verb", {"办理", "作出"}),
        ("许可（a）决定书", {"决定书"}),
    ],
)
def test_literals(pattern: str, expected: set[str]) -> None:
    assert literals(pattern, LEXICON) == expected


WORDS = st.text("收到申请办结政府信息", min_size=1, max_size=3)
PATTERNS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + "|".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        inner.map(lambda part: f"({part})?"),
    ),
    max_leaves=8,
)


@given(PATTERNS, st.text("收到申请办结政府信息x", max_size=30))
def test_every_match_holds_a_promised_literal(pattern: str, text: str) -> None:
    promised = literals(pattern)
    for found in re.finditer(compile_pattern(pattern), text):
        assert not promised or any(word in found[0] for word in promised)


@given(PATTERNS, st.text("收到申请办结政府信息", max_size=20), st.sampled_from([" ", "\n", "　 "]))
def test_spaced_finds_what_plain_finds_in_stretched_text(pattern: str, text: str, blank: str) -> None:
    plain = re.search(compile_pattern(pattern), text)
    if plain and plain[0]:
        assert re.search(compile_pattern(pattern, spaced=True), blank.join(text))


@given(PATTERNS)
def test_a_tree_is_plain_data(pattern: str) -> None:
    def plain(node: object) -> bool:
        return isinstance(node, str | int) or (isinstance(node, tuple) and all(plain(child) for child in node))

    assert plain(parse_pattern(pattern))


def test_time_is_linear() -> None:
    source = re.compile(compile_pattern("收到 ~20 信息 ~20 申请 {N} 件", spaced=True))

    def seconds(size: int) -> float:
        text = "收到信息 " * size
        start = time.process_time()
        assert source.search(text) is None
        return time.process_time() - start

    seconds(200)
    small, large = min(seconds(1000) for _ in range(3)), min(seconds(8000) for _ in range(3))
    assert large < 8 * small * 4
