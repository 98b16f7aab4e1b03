"""What is remembered from one report to the next changes nothing: shapes, pieces, tables and passages."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.api import check_text, extract_text
from gklint.form.bind import parse
from gklint.form.vocabulary import vocabulary
from gklint.prose.asked import Asked, Looked, answer
from gklint.prose.reader import read_text
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
    for _ in range(4):  # seen first, remembered, put in place; with reports of its kind between
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


SENTENCES = (
    "2024年，我局共收到政府信息公开申请{}件，上年结转{}件，办结{}件，其中予以公开{}件，部分公开{}件，不予公开{}件。",
    "全年受理申请{}件，其中自然人{}件，法人{}件，其他{}件，合计{}件。",
    "新收申请{}件，比上年增加{}件，同比增长{}%，结转下年度{}件。",
    "行政复议{}件，维持{}件，纠正{}件，尚未审结{}件；行政诉讼{}件。",
    "办理行政许可{}件，行政处罚{}件，罚没金额{}万元，收取信息处理费{}元。",
    "2023年、2024年分别收到申请{}件、{}件，全部按期办结。",
    "予以公开、部分公开、不予公开分别为{}、{}、{}件，占总数的{}%。",
    "未收到申请，{}件均已办结，不存在结转。新收：{}；办结：{}。",
    "上半年收到申请{}件，下半年收到申请{}件，全年共收到申请{}件。",
)

OTHER_SENTENCES = (
    "全面加强政府信息公开工作，畅通依申请公开渠道。",
    "（一）行政复议情况（含上年）。",
    "依法公开行政许可目录{}项（其中新增{}项。另有{}项待定），行政处罚{}件！",
    "公开主动公开信息{}条。",
    "提案办理{}件，办结率100%。",
    "行政事业性收费全年收取{}万元",
    "败诉的行政诉讼案件{}件；均已审结。",
    "其中自然人{}件，法人{}件。",
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3),
    st.lists(st.lists(st.sampled_from((0, 1, 2, 3, 4, 5, 7, 12, 100, 1507)), min_size=18, max_size=18), min_size=4, max_size=4),
    st.sampled_from(("overview", "requests", "disputes", "other", "")),
    st.sampled_from((2024, 2023, None)),
)  # fmt: skip
def test_passages_of_a_known_kind_are_read_as_if_they_were_new(
    sentences: list[str], figures: list[list[int]], section: str, year: int | None
) -> None:
    words = "".join(sentences)
    for numbers in figures:
        text = words.format(*numbers)
        with without_memo():
            alone = read_text(text, year, section)
        clear()
        for others in (numbers, *figures):
            read_text(words.format(*others), year, section)
            assert read_text(text, year, section) == alone


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from((*SENTENCES, *OTHER_SENTENCES)), min_size=1, max_size=6),
    st.lists(st.sampled_from((*SENTENCES, *OTHER_SENTENCES)), min_size=1, max_size=6),
    st.sampled_from(("overview", "requests", "disputes", "")),
)
def test_sentences_of_another_passage_are_read_as_if_they_were_new(
    one: list[str], other: list[str], section: str
) -> None:
    text = "".join(one).format(*range(1, 60))
    with without_memo():
        alone = read_text(text, 2024, section)
    clear()
    for words in (other, [*other, *one], one[1:]):
        read_text("".join(words).format(*range(3, 90)), 2024, section)
    assert read_text(text, 2024, section) == alone


def test_what_a_figure_is_asked_is_noted() -> None:
    notes: dict[Any, bool] = {}
    figures = [3, 5, 8]
    one, two, three = (Asked(((at, 1),), 0, figures, notes) for at in range(3))
    assert one + two == three
    assert not three < one
    assert bool(-one)
    assert sum([one, two]) == 8
    for question, outcome in notes.items():
        assert answer(question, figures) is outcome
    assert not all(answer(question, [3, 5, 9]) is outcome for question, outcome in notes.items())
    for look in (str, int, hash, lambda each: each * 2, lambda each: f"{each}"):
        with pytest.raises(Looked):
            look(one)
    with pytest.raises(TypeError):
        Decimal(one)  # type: ignore[arg-type]


BREAKS = ("", " ", "\n", "\r\n", "  ", "\n\n", "“", " \t")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SENTENCES),
    st.lists(st.sampled_from((0, 1, 7, 12, 100)), min_size=18, max_size=18),
    st.lists(st.lists(st.sampled_from(BREAKS), min_size=6, max_size=6), min_size=2, max_size=4),
    st.integers(5, 30),
)
def test_blanks_between_change_what_is_alike_but_nothing_that_is_read(
    sentence: str, numbers: list[int], breaks: list[list[str]], width: int
) -> None:
    """A digit may be a count in one text (7件) and none in another that is alike (\\r\\n7件)."""
    words = sentence.format(*numbers)
    pieces = [words[at : at + width] for at in range(0, len(words), width)]
    texts = ["".join(piece + between[at % 6] for at, piece in enumerate(pieces)) for between in breaks]
    with without_memo():
        alone = [read_text(text, 2024, "overview", "requests") for text in texts]
    clear()
    for _ in range(3):
        assert [read_text(text, 2024, "overview", "requests") for text in texts] == alone
