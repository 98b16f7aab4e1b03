"""The tree: any text parses, and the tree gives back every character; time grows with the length, no faster."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.form.bind import bind, parse
from gklint.form.vocabulary import vocabulary
from gklint.readers import read_path
from gklint.readers.plain import canonical
from gklint.syntax import Leaf, Node
from gklint.syntax.tokens import tokens
from gklint.text import Source

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "reports").glob("*.txt"))
SEEDS = sorted((Path(__file__).parent.parent.parent / "shared" / "seeds").glob("*.txt"))
PIECES = [
    "一、总体情况", "二、主动公开政府信息情况", "（一）主动公开", "第二十条第（一）项", "规章", "行政许可", "行政处罚",
    "其他", "总计", "（七）总计", "（六）其他处理", "三、本年度办理结果", "信息内容", "自然人", "0", "12", " 3 ", "-", "/", "无",
    "|", "||", "\t", "\n", "\n\n", "\r\n", " ", "\u3000", "\xa0", "?", "。", "，", "---", "# ", "件", "2024年", "— 3 —", "１",
]  # fmt: skip


def leaves_of(text: str) -> tuple[str, list[Leaf]]:
    tree = parse(Source("x", text))
    return tree.text(), list(tree.root.leaves())


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_parses_and_comes_back(text: str) -> None:
    back, leaves = leaves_of(text)
    assert back == text
    position = 0
    for leaf in leaves:
        assert leaf.start == position <= leaf.stop <= leaf.end
        position = leaf.end
    assert position == len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
def test_any_text_is_bound_or_refused(text: str) -> None:
    report = bind(canonical("x", text))
    assert report.status in ("checked", "not-a-report")
    for fact in report.facts.values():
        if fact.span is not None:
            assert 0 <= fact.span.start <= fact.span.end <= len(report.source.text)
    for finding in report.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(report.source.text)


@pytest.mark.parametrize("path", [*FIXTURES, *SEEDS], ids=lambda path: path.stem)
def test_real_shapes_come_back(path: Path) -> None:
    source = read_path(path)
    assert isinstance(source, Source)
    tree = parse(source)
    assert tree.text() == source.text
    kinds = [child.kind for child in tree.root.children if isinstance(child, Node)]
    assert kinds[0] == "preface"
    assert set(kinds[1:]) <= {"section"}


def test_a_row_is_a_label_with_its_values() -> None:
    tree = parse(Source("x", "二、主动公开政府信息情况\n规章 | 1 | 2 | 3 |\n行政规范性文件 | 4 | 5 | 6 |\n"))
    section = tree.root.children[1]
    assert isinstance(section, Node)
    table = section.children[1]
    assert isinstance(table, Node)
    assert [child.kind for child in table.children] == ["row", "row"]
    assert next(tree.text(row).split() for row in table.children if isinstance(row, Node))[0] == "规章"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("行政许可方面，我局办理15项。", ["TEXT"]),
        ("行政许可 15 项，行政处罚 3 件。", ["TEXT"]),
        ("行政许可\n15\n", ["LABEL", "VALUES"]),
        ("| 行政许可 | 15 |\n", ["TEXT", "LABEL", "VALUES"]),
        ("（一）主动公开。今年无。", ["TOPIC", "TEXT"]),
        ("本报告包括一、总体情况；二、主动公开政府信息情况；三、其他。", ["TEXT"]),
        ("第二十条第（五）项\n信息内容\n本年处理决定数量\n", ["CAPTION", "HEAD", "HEAD"]),
    ],
)
def test_labels_stand_in_cells_and_not_in_sentences(text: str, kinds: list[str]) -> None:
    assert [leaf.kind for leaf in tokens(text, vocabulary())] == kinds


@pytest.mark.parametrize(
    "piece",
    [
        "|",
        "|\n",
        "1 ",
        "1",
        "0\n",
        "行政许可 3\n",
        "一、总体情况\n",
        "一、总体情况 ",
        "一、总体情况；",
        "一、总体情况\n我局。\n",
        "（",
        "属于",
        "规章\t\t",
        "一、",
    ],
)
def test_time_is_linear(piece: str) -> None:
    def took(times: int) -> float:
        text = piece * (times // len(piece))
        begun = time.process_time()
        bind(Source("x", text))
        return time.process_time() - begun

    took(2_000)  # expressions are compiled once
    small, large = took(20_000), took(80_000)
    assert large < 0.5 + 12 * small  # four times the length; twelve leaves room for a noisy machine


@pytest.mark.parametrize("gap", ["", " ", "　"])
def test_a_group_joined_to_its_first_row(gap: str) -> None:
    text = (
        "青石县水务局2024年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n"
        f"三、本年度办理结果 （一）予以公开1 0 0 0 0 0 1\n"
        f"(三) 不予公开{gap}1. 属于国家秘密 0 2 0 0 0 0 2\n2. 其他法律行政法规禁止公开0 0 0 0 0 0 0\n"
        f"(四) 无法提供{gap}1. 本机关不掌握相关政府信息3 0 0 0 0 0 3\n"
    )
    facts = bind(Source("x", text)).facts
    assert facts["requests.granted@total"].value == 1
    assert facts["requests.denied.state_secret@business"].value == 2
    assert facts["requests.unavailable.not_held@natural_person"].value == 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_tables_are_those_of_the_grammar(text: str) -> None:
    def tables(node: Node, section: str) -> list[tuple[str, list[Leaf]]]:
        found = []
        for child in node.children:
            if isinstance(child, Leaf):
                section = child.data if child.kind == "SECTION" else section
            elif child.kind == "table":
                found.append((section, list(child.leaves())))
            else:
                found += tables(child, section)
        return found

    tree = parse(Source("x", text))
    assert [(table.section, table.leaves) for table in tree.tables] == tables(tree.root, "")
