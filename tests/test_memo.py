"""What is remembered from one report to the next changes nothing: shapes, pieces, tables and passages."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.api import check_text, extract_text
from gklint.form.bind import parse
from gklint.form.vocabulary import vocabulary
from gklint.resources.memo import Memo, clear, without_memo
from gklint.syntax.pieces import pieces
from gklint.syntax.shape import Shape
from gklint.text import Source
from tests.support import layouts, model

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "reports").glob("*.txt"))
FIGURE = re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")
OTHERS = (
    "0",
    "3",
    "12",
    "507",
    "1024",
    "/",
    "-",
    "无",
    " ",
    "1.5",
    "12件",
    "+3",
    "007",
    "1,234",
    "3 4",
    "８",
    "-5",
    "十二",
)


def everything(text: str) -> tuple[Any, ...]:
    """All that can be known of a text."""
    tree = parse(Source("x", text))
    leaves = [(leaf.kind, leaf.start, leaf.stop, leaf.end, leaf.data, leaf.number) for leaf in tree.leaves]
    stated, checked = extract_text(text), check_text(text)
    return (leaves, stated.facts, list(map(str, stated.claims)), str(stated.reading), list(map(str, checked.diagnostics)),
            checked.status, checked.form, checked.year, checked.agency)  # fmt: skip


def changed(text: str, rng: random.Random, times: int) -> str:
    """The text with some of its figures replaced by others, by marks, or by what is no figure."""
    for _ in range(times):
        found = list(FIGURE.finditer(text))
        if found:
            one = rng.choice(found)
            text = text[: one.start()] + rng.choice(OTHERS) + text[one.end() :]
    return text


def invented(number: int) -> str:
    rng = random.Random(f"memo {number}")
    report = model.invent(rng, model.Plan(length=0.4))
    return layouts.render(report, layouts.LAYOUTS[number % len(layouts.LAYOUTS)], rng).text


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(0, 10**6), st.integers(0, 6))
def test_remembering_changes_nothing(number: int, seed: int, times: int) -> None:
    base = invented(number)
    rng = random.Random(seed)
    text = changed(base, rng, times)
    with without_memo():
        alone = everything(text)
    for _ in range(3):  # the first time seen, the second, and put in place; with reports of its kind before it
        everything(changed(base, rng, times))
        assert everything(text) == alone


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_remembering_changes_nothing_in_the_fixtures(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    with without_memo():
        alone = everything(text)
    clear()
    for _ in range(3):
        assert everything(text) == alone


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("0123456789 |\t\n一、。（）件页第—-/.无P\u3000"), max_size=80))
def test_a_shape_and_its_text_are_the_same_but_for_counts(text: str) -> None:
    shape = Shape(text)
    assert Shape(shape.text).text == shape.text
    assert Shape(shape.text).places == shape.places
    back = list(shape.text)
    for place, figure in zip(shape.places, shape.figures, strict=True):
        assert text[shape.real(place) : shape.real(place + 1)] == figure
        back[place] = figure
    assert "".join(back) == text
    inside = {at for p in shape.places for at in range(shape.real(p) + 1, shape.real(p + 1))}
    for offset in set(range(len(text) + 1)) - inside:
        assert shape.real(shape.shaped(offset)) == offset


@pytest.mark.parametrize(
    "text", ["— 6 —", "第 6 页", "6 / 12", "P. 6", "6、其他", "（6）", "12件", "3.5", "-6", "2024年", "6 、"]
)
def test_figures_whose_form_tells_something_stay(text: str) -> None:
    assert Shape(f"\n{text}\n").figures == []


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("一二、总体情况。\n |#主动公开政府信息情况9"), max_size=120))
def test_pieces_are_the_text(text: str) -> None:
    at = 0
    for piece in pieces(text, vocabulary()):
        assert piece.start == at < piece.end
        at = piece.end
    assert at == len(text)


def test_a_memo_is_bounded_and_keeps_what_is_asked_for() -> None:
    memo = Memo(100)
    for number in range(1000):
        memo.put(number, str(number), 7)
        assert memo.weight <= 200
        assert memo.get(0) == "0"
    assert memo.get(999) == "999"
    assert memo.get(500) is None
    memo.put("much", "too much", 101)
    assert memo.get("much") is None
    with without_memo():
        memo.put("x", "y", 1)
        assert memo.get("x") is None
        assert memo.weight == 0
