"""The expression language: what it reads, what it refuses and how it says so."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.language import expression
from gklint.language.expression import ExpressionError, names, parse, ranges, require_names


def test_tree_of_an_equation() -> None:
    assert parse("new + carried_in == total - 2") == [
        "cmp",
        "==",
        ["add", [[1, ["name", "new", 1]], [1, ["name", "carried_in", 7]]]],
        ["add", [[1, ["name", "total", 21]], [-1, ["int", 2, 29]]]],
        18,
    ]


def test_sums_and_products() -> None:
    assert parse("sum(group denied) + sum(leaves)") == [
        "add",
        [[1, ["sum", "group", "denied", 5]], [1, ["sum", "leaves", "", 25]]],
    ]
    assert parse("-2 * (a - b)") == [
        "add",
        [[-1, ["mul", [["int", 2, 2], ["add", [[1, ["name", "a", 7]], [-1, ["name", "b", 11]]]]]]]],
    ]


def test_and() -> None:
    tree = parse("a == 0 and b.c@total >= 1")
    assert tree[0] == "and"
    assert [part[1] for part in tree[1]] == ["==", ">="]
    assert list(names(tree)) == [("a", 1), ("b.c@total", 12)]


@pytest.mark.parametrize("word", ["summary", "rows_total", "android", "grouped", "leaves_x"])
def test_names_may_start_like_keywords(word: str) -> None:
    assert parse(f"{word} + 1")[1][0][1] == ["name", word, 1]


def test_ranges_are_listed() -> None:
    assert list(ranges(parse("sum(rows) == sum(group refused)"))) == [("rows", "", 5), ("group", "refused", 18)]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "empty"),
        ("new +", 6, "too early"),
        ("sum(row)", 5, "`rows`?"),
        ("sume(rows)", 1, "`sum`?"),
        ("a == b == c", 8, "`and`"),
        ("新收 == 1", 1, "a name"),
        ("a $ b", 3, "unexpected `$`"),
        ("(a", 3, "`)`"),
        ("a b", 3, "`+`"),
        ("sum(group)", 10, "a name"),
        ("Total == 1", 1, "unexpected `T`"),
        ("a = b", 3, "unexpected `=`"),
        ("(" * 41 + "a" + ")" * 41, 41, "nested deeper"),
        ("a + " * 1001 + "a", 4001, "longer than"),
    ],
)
def test_errors_have_a_place(text: str, column: int, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == column
    assert said in str(caught.value)


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ExpressionError) as caught:
        require_names(parse("requests.new + requests.caried_in"), {"requests.new", "requests.carried_in"})
    assert caught.value.column == 16
    assert caught.value.expected == "`requests.carried_in`?"


def test_long_sums_do_not_recurse_deeply() -> None:
    tree = parse(" + ".join(["a"] * 900))
    assert len(tree[1]) == 900


def test_remembered_trees_need_no_lark() -> None:
    """A run with trees from the cache must not pay for importing the parser generator."""
    tree = parse("a + b == c")
    code = (
        "import sys, json\n"
        "from gklint.language import expression\n"
        f"expression.remember({{'a + b == c': json.loads({json.dumps(json.dumps(tree))})}})\n"
        "assert expression.parse('a + b == c')[0] == 'cmp'\n"
        "assert expression.parse('requests.new@total') == ['name', 'requests.new@total', 1]\n"
        "assert 'lark' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


_NAMES = st.sampled_from(["a", "b.c", "requests.new", "requests.denied.state_secret@business"])
_ATOMS = st.one_of(_NAMES, st.integers(0, 10**6).map(str), st.sampled_from(["sum(rows)", "sum(group denied)"]))
_SUMS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, st.sampled_from(["+", " - "]), inner).map("".join),
    ),
    max_leaves=8,
)


def _written(tree: expression.Tree) -> str:
    """The tree as text again, fully bracketed."""
    match tree[0]:
        case "int" | "name":
            return str(tree[1])
        case "sum":
            return f"sum({tree[1]} {tree[2]})".replace(" )", ")")
        case "add":
            signed = " ".join(f"{'+' if sign > 0 else '-'} {_written(part)}" for sign, part in tree[1])
            return f"({signed.removeprefix('+ ')})"
        case "mul":
            return "(" + " * ".join(_written(part) for part in tree[1]) + ")"
        case _:
            return f"{_written(tree[2])} {tree[1]} {_written(tree[3])}"


def _bare(tree: object) -> object:
    """A tree without columns, brackets that add nothing taken away."""
    assert isinstance(tree, list)
    match tree[0]:
        case "int" | "name":
            return tree[:2]
        case "sum":
            return tree[:3]
        case "add":
            return ["add", [[sign, _bare(part)] for sign, part in tree[1]]]
        case "mul":
            return ["mul", [_bare(part) for part in tree[1]]]
        case _:
            return ["cmp", tree[1], _bare(tree[2]), _bare(tree[3])]


@given(_SUMS, st.sampled_from(["==", "!=", "<=", ">=", "<", ">"]), _SUMS)
def test_what_is_written_comes_back(left: str, operator: str, right: str) -> None:
    tree = parse(f"{left} {operator} {right}")
    assert json.loads(json.dumps(tree)) == tree
    assert _bare(parse(_written(tree))) == _bare(tree)


@given(st.text(alphabet="ab.@_ +-*()=<>!sumrow0 1新", max_size=30))
def test_any_text_is_a_tree_or_an_error_with_a_place(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        place, said = error.column, error.message
    else:
        place, said = 1, "a tree"
        for name, column in names(tree):
            assert text[column - 1 :].startswith(name)
    assert 1 <= place <= len(text) + 1
    assert said
