"""The arithmetic rules on reports built as values: no false alarm, one diagnostic for one wrong figure, bounds."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gklint.diagnostics import Diagnostic
from gklint.form.model import Report
from gklint.form.quantity import Linear, Sum, whole_numbers
from gklint.prose.model import Reading
from gklint.resources import SpecError, root
from gklint.rules.engine import judge
from gklint.rules.kinds.equation import crosses, relations
from gklint.rules.kinds.sums import Sums, whole_of
from gklint.rules.kinds.suspects import Search, explain
from gklint.rules.kinds.systems import Line, System
from gklint.rules.loader import load_rules, user_rules
from gklint.rules.model import Context
from gklint.rules.settings import Settings, selected
from tests.made_tables import (
    BLANK,
    COLUMNS,
    INPUTS,
    KINDS,
    MARK,
    MISSING,
    TEXT,
    UNREAD,
    Figure,
    consistent,
    leaves,
    report,
    zeros,
)  # fmt: skip

BUILT_IN = tuple(rule for file in sorted((root() / "rules" / "arithmetic").glob("*.yaml")) for rule in user_rules(file))


def found_in(made: Report, *, lang: str = "zh", ignore: Sequence[str] = ()) -> list[Diagnostic]:
    chosen = selected(BUILT_IN, Settings(lang=lang, ignore=tuple(ignore)))
    return judge(Context(made, Reading(), Settings(lang=lang), lang), chosen, strict=True)


def diagnostics(cells: dict[str, Figure], form: str = "2021", **more: Any) -> list[Diagnostic]:
    return found_in(report(cells, form), **more)


def add(cells: dict[str, Figure], more: int, *metrics: str) -> None:
    for metric in metrics:
        cells[metric] += more  # type: ignore[operator]


def moved(cells: dict[str, Figure], row: str, kind: str, more: int) -> None:
    """As if `more` requests of a kind of applicant stood in a row, and in its total."""
    add(cells, more, f"requests.{row}@{kind}", f"requests.{row}@total")


# ---------------------------------------------------------------- an independent judge


def broken(cells: dict[str, Figure], form: str) -> set[str]:
    """The relations that certainly do not hold, worked out anew: row:…, column:… and balance:…"""
    found = set()

    def check(name: str, left: list[str], right: list[str]) -> None:
        sides = []
        for side in (left, right):
            values = [cells[f"requests.{each}"] for each in side]
            if any(value in (TEXT, UNREAD, MISSING) for value in values):
                return
            known = sum(value for value in values if isinstance(value, int))
            sides.append((known, BLANK in values))
        (a, a_open), (b, b_open) = sides
        if (a > b and not b_open) or (b > a and not a_open):
            found.add(name)

    for row in (*INPUTS, *leaves(form), "total", "carried_out"):
        check(f"row:{row}", [f"{row}@{kind}" for kind in KINDS], [f"{row}@total"])
    for column in COLUMNS:
        check(f"column:{column}", [f"{row}@{column}" for row in leaves(form)], [f"total@{column}"])
        check(
            f"balance:{column}",
            [f"{row}@{column}" for row in INPUTS],
            [f"{row}@{column}" for row in ("total", "carried_out")],
        )
    return found


_RELATIONS = {
    "sum(columns) == total": "row",
    "sum(leaves) == total": "column",
    "new + carried_in == total + carried_out": "balance",
}


def told(found: Sequence[Diagnostic]) -> set[str]:
    """The relations that the diagnostics speak of, in the words of `broken`."""
    names = set()
    for diagnostic in found:
        for each in diagnostic.data.get("relations", [diagnostic.data]):
            where, _, equation = each["relation"].partition(": ")
            names.add(f"{_RELATIONS[equation]}:{where.removeprefix('requests.')}")
    return names


# ---------------------------------------------------------------- laws


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(["2021", "2019"]))
def test_consistent_tables_give_nothing(seed: int, form: str) -> None:
    assert diagnostics(consistent(seed, form), form) == []


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.sampled_from(["2021", "2019"]), st.data())
def test_one_wrong_cell_gives_one_diagnostic_at_that_cell(seed: int, form: str, data: st.DataObject) -> None:
    cells = consistent(seed, form)
    rows = [*INPUTS, *leaves(form), "total", "carried_out"]
    metric = f"requests.{data.draw(st.sampled_from(rows))}@{data.draw(st.sampled_from(COLUMNS))}"
    right = cells[metric]
    wrong = data.draw(st.integers(0, 60).filter(lambda value: value != right))
    cells[metric] = wrong
    made = report(cells, form)
    (only,) = found_in(made)
    assert only.data["suspect"] == metric
    assert only.data["expected"] == right
    assert only.span == made.facts[metric].span
    assert told([only]) == broken(cells, form)
    assert str(right) in only.message
    assert str(wrong) in only.message
    row, _, column = metric.removeprefix("requests.").partition("@")
    assert only.code == ("GK302" if row == "total" else "GK301"), (row, column)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10**6), st.integers(2, 4), st.data())
def test_independent_wrong_cells_give_one_diagnostic_each(seed: int, count: int, data: st.DataObject) -> None:
    """Different rows, different columns, different amounts: nothing to confuse them by."""
    cells = consistent(seed)
    rows = data.draw(st.permutations(leaves("2021")))[:count]
    columns = data.draw(st.permutations(KINDS))[:count]
    wrong = [f"requests.{row}@{column}" for row, column in zip(rows, columns, strict=True)]
    for more, metric in enumerate(wrong, 1):
        add(cells, more, metric)
    found = diagnostics(cells)
    assert sorted(each.data["suspect"] for each in found) == sorted(wrong)
    assert told(found) == broken(cells, "2021")


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 174), st.integers(0, 9)), min_size=1, max_size=8))
def test_every_broken_sum_is_told_and_none_invented(seed: int, changes: list[tuple[int, int]]) -> None:
    cells = consistent(seed, most=15)
    metrics = [metric for metric in cells if metric.startswith("requests.")]
    for at, value in changes:
        cells[metrics[at]] = value
    found = diagnostics(cells)
    assert told(found) == broken(cells, "2021")
    assert len(found) <= len(broken(cells, "2021"))
    for diagnostic in found:
        if diagnostic.data["suspect"] and "together" not in diagnostic.data:
            mended = cells | {diagnostic.data["suspect"]: diagnostic.data["expected"]}
            names = told([diagnostic])
            assert len(found) > 1 or not names & broken(mended, "2021")


_STATES = st.sampled_from([BLANK, BLANK, BLANK, MARK, TEXT, UNREAD, MISSING])


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 174), _STATES), max_size=25),
    st.lists(st.tuples(st.integers(0, 174), st.integers(0, 9)), max_size=3),
)
def test_blank_and_unread_cells_follow_the_bounds(
    seed: int, states: list[tuple[int, Figure]], changes: list[tuple[int, int]]
) -> None:
    cells = consistent(seed, most=15)
    metrics = [metric for metric in cells if metric.startswith("requests.")]
    for at, value in changes:
        cells[metrics[at]] = value
    for at, state in states:
        cells[metrics[at]] = state
    by_hand = {metric: 0 if value is MARK else value for metric, value in cells.items()}
    assert told(diagnostics(cells)) == broken(by_hand, "2021")


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["GK301", "GK302", "GK303"]),
    st.lists(st.integers(0, 174), min_size=1, max_size=4),
)
def test_a_rule_that_is_off_neither_reports_nor_hides(seed: int, off: str, changed: list[int]) -> None:
    cells = consistent(seed)
    metrics = [metric for metric in cells if metric.startswith("requests.")]
    for more, at in enumerate(changed, 1):
        add(cells, more, metrics[at])
    kind = {"GK301": "row", "GK302": "column", "GK303": "balance"}[off]
    expected = {name for name in broken(cells, "2021") if not name.startswith(kind)}
    found = diagnostics(cells, ignore=[off])
    assert told(found) == expected
    assert off not in {each.code for each in found}


@settings(deadline=None, max_examples=25)
@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 174), st.sampled_from([BLANK, UNREAD])), max_size=40),
    st.lists(st.tuples(st.integers(0, 174), st.integers(1, 3)), min_size=1, max_size=2),
)
def test_a_suspect_is_named_only_if_no_other_cell_would_do(
    seed: int, states: list[tuple[int, Figure]], changes: list[tuple[int, int]]
) -> None:
    """Every other cell of a broken sum is tried with every small value: none may mend as much and break nothing."""
    cells = consistent(seed, most=10)
    metrics = [metric for metric in cells if metric.startswith("requests.")]
    for at, more in changes:
        add(cells, more, metrics[at])
    for at, state in states:
        cells[metrics[at]] = state
    wrong = broken(cells, "2021")
    for diagnostic in diagnostics(cells):
        data, names = diagnostic.data, told([diagnostic])
        if data["suspect"] is None or "together" in data:
            continue
        value = next(data[key] for key in ("at_most", "at_least", "expected") if data.get(key) is not None)
        mended = broken(cells | {data["suspect"]: value}, "2021")
        assert (wrong - mended, mended - wrong) == (names, set())
        for metric, held in data["cells"].items():
            if metric == data["suspect"] or held is None:
                continue
            for other in set(range(20)) - {held}:
                after = broken(cells | {metric: other}, "2021")
                assert not names <= wrong - after or after - wrong


class Plain(Search):
    """The search without its short cuts."""

    def agreed(self, metric: str) -> int | None:
        return None

    def candidates(self) -> Iterable[str]:
        return self.cells(self.left)


class EveryLine(System):
    def shared(self, wanted: Sequence[int]) -> Collection[Line]:
        return {line for both in self.lines.values() for line in both}


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 174), st.integers(0, 9)), min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 174), _STATES), max_size=6),
)
def test_short_cuts_of_the_search_change_nothing(
    seed: int, changes: list[tuple[int, int]], states: list[tuple[int, Figure]]
) -> None:
    cells = consistent(seed, most=15)
    metrics = [metric for metric in cells if metric.startswith("requests.")]
    for at, value in (*changes, *states):
        cells[metrics[at]] = value
    made = report(cells)
    sums = [relation.difference for rule in BUILT_IN if crosses(rule) for relation in relations(rule, made.form)]
    values = whole_numbers(made.facts)
    outs = [Sum(each).of(values) for each in sums]
    quick = explain(System(sums, made.form), made.facts, values, outs)
    assert quick == explain(EveryLine(sums, made.form), made.facts, values, outs, Plain)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 10**6), st.sampled_from(["2021", "2019"]), st.lists(st.tuples(st.integers(0, 189), _STATES)))
def test_sums_at_once_are_those_one_by_one(seed: int, form: str, states: list[tuple[int, Figure]]) -> None:
    cells = consistent(seed, form, most=15)
    for at, state in states:
        cells[list(cells)[at % len(cells)]] = state
    made = report(cells, form)
    sums = [relation.difference for rule in BUILT_IN for relation in relations(rule, made.form)]
    sums += [Linear({"requests.new@total": 11, "requests.granted@total": -3}, 7), Linear({}, -4)]
    if form == "2021":
        sums.append(Linear({"proactive.fees.amount_wan": 1, "requests.new@total": -1}, 0))
    together = Sums(sums, made.form)
    values = whole_numbers(made.facts)
    one_by_one = [Sum(each).of(values) for each in sums]
    for _ in range(20):
        context = Context(made, Reading(), Settings())
        assert list(together.of(context)) == one_by_one
    at_once = together.values(made.facts) is not None
    assert at_once == all(cells[metric] in (MARK, *range(10**4)) for metric in together.metrics)
    for metric, value in whole_of(context).items():
        assert values[metric] == value


# ---------------------------------------------------------------- cases


def base() -> dict[str, Figure]:
    """Five requests of people, two of businesses; one carried in, one carried out."""
    cells = zeros()
    for row, kind, more in (
        ("new", "natural_person", 5), ("new", "business", 2), ("carried_in", "natural_person", 1),
        ("granted", "natural_person", 4), ("denied.third_party", "business", 2), ("other.other", "natural_person", 1),
        ("total", "natural_person", 5), ("total", "business", 2), ("carried_out", "natural_person", 1),
    ):  # fmt: skip
        moved(cells, row, kind, more)
    return cells


def test_the_base_is_consistent() -> None:
    assert diagnostics(base()) == []


def test_message_working_and_other_ends() -> None:
    cells = base()
    cells["requests.granted@natural_person"] = 3
    made = report(cells)
    (only,) = found_in(made)
    assert only.code == "GK301"
    assert only.message == (
        "表三“予以公开（自然人）”填报 3，按各式推算应为 4：「予以公开」行 3 + 0 + 0 + 0 + 0 + 0 = 3，填报 4；"
        "「自然人」列 3 + 1 = 4（另 19 项为 0），填报 5"
    )
    assert only.label == "应为 4"
    assert [made.source.text[each.span.start : each.span.end] for each in only.related] == ["4", "5"]
    assert [each.message for each in only.related] == ["予以公开：4", "（七）总计（自然人）：5"]
    assert only.data["cells"]["requests.granted@natural_person"] == 3
    assert {each["computed"] for each in only.data["relations"]} == {3, 4}
    (english,) = diagnostics(cells, lang="en")
    said = "Table 3, “disclosed (natural persons)”: reported 3, but the sums ask for 4: row “disclosed”"
    assert english.message.startswith(said)


def test_total_of_new_requests_breaks_row_and_balance_once() -> None:
    cells = base()
    add(cells, 1, "requests.new@total")
    (only,) = diagnostics(cells)
    assert (only.code, only.data["suspect"], only.data["expected"]) == ("GK301", "requests.new@total", 7)
    assert told([only]) == {"row:new", "balance:total"}
    assert "；「总计」列一加二与（七）加四 8 + 1 = 9，7 + 1 = 8" in only.message


def test_a_row_out_of_balance_with_itself_consistent_is_one_diagnostic() -> None:
    """The figure and its total agree; which of the four rows is wrong nobody can tell."""
    cells = base()
    moved(cells, "new", "business", 2)
    made = report(cells)
    (only,) = found_in(made)
    assert only.code == "GK303"
    assert only.data["suspect"] is None
    assert told([only]) == {"balance:business", "balance:total"}
    assert only.span == made.facts["requests.total@total"].span
    assert {"requests.new@business": 2, "requests.new@total": 7} in only.data["options"]


def test_an_outcome_left_out_of_the_total_is_one_diagnostic() -> None:
    cells = base()
    moved(cells, "refused.repeat", "research", 1)
    (only,) = diagnostics(cells)
    assert only.code == "GK302"
    assert told([only]) == {"column:research", "column:total"}
    assert only.data["options"] == [{"requests.refused.repeat@research": 0, "requests.refused.repeat@total": 6 - 6}]
    assert "如果" in only.message


def test_a_figure_carried_on_into_its_total_is_one_diagnostic() -> None:
    cells = base()
    moved(cells, "total", "business", 3)
    (only,) = diagnostics(cells)
    assert only.code == "GK302"
    assert only.data["options"] == [{"requests.total@business": 2, "requests.total@total": 7}]


def test_carrying_out_forgotten_in_every_column_is_one_diagnostic() -> None:
    cells = base()
    moved(cells, "new", "research", 3)
    moved(cells, "carried_out", "research", 3)
    assert diagnostics(cells) == []
    for column in COLUMNS:
        cells[f"requests.carried_out@{column}"] = 0
    (only,) = diagnostics(cells)
    assert only.code == "GK303"
    assert told([only]) == {"balance:natural_person", "balance:research", "balance:total"}


def test_a_figure_in_the_wrong_column_is_one_diagnostic() -> None:
    cells = base()
    cells["requests.denied.third_party@business"] = 0
    cells["requests.denied.third_party@legal_service"] = 2
    (only,) = diagnostics(cells)
    assert told([only]) == {"column:business", "column:legal_service"}
    assert only.data["options"] == [
        {"requests.denied.third_party@business": 2, "requests.denied.third_party@legal_service": 0}
    ]


def test_two_wrong_figures_of_one_row_are_told_apart() -> None:
    cells = base()
    add(cells, 1, "requests.granted@research")
    add(cells, 3, "requests.granted@other")
    found = diagnostics(cells)
    assert [each.data["suspect"] for each in found] == ["requests.granted@research", "requests.granted@other"]
    assert [each.data["expected"] for each in found] == [0, 0]
    assert "同时「予以公开（其他组织）」应为 0" in found[0].message


def test_no_certainty_where_two_explanations_are_equally_good() -> None:
    """Two rows and two columns out by one: either diagonal of the rectangle explains it."""
    cells = base()
    for row, kind in (("granted", "business"), ("partial", "natural_person"), ("partial", "business")):
        for into in ("new", "total", row):
            moved(cells, into, kind, 2)
    assert diagnostics(cells) == []
    add(cells, 1, "requests.granted@natural_person", "requests.partial@business")
    found = diagnostics(cells)
    assert [(each.code, each.data["suspect"]) for each in found] == [("GK301", None), ("GK301", None)]
    assert found[0].data["options"] == [{"requests.granted@natural_person": 4}, {"requests.granted@business": 1}]
    assert told(found) == {"row:granted", "row:partial", "column:natural_person", "column:business"}


def test_a_figure_below_zero_explains_nothing() -> None:
    """The other diagonal of this rectangle holds zeros, which cannot be one too many; so there is no doubt."""
    cells = base()
    add(cells, 1, "requests.granted@research", "requests.partial@other")
    found = diagnostics(cells)
    assert [each.data["suspect"] for each in found] == ["requests.granted@research", "requests.partial@other"]


def test_row_alone_points_at_the_total_when_columns_are_unread() -> None:
    cells = base()
    for column in COLUMNS:
        cells[f"requests.total@{column}"] = UNREAD
    add(cells, 1, "requests.granted@total")
    made = report(cells)
    (only,) = found_in(made)
    assert only.code == "GK301"
    assert only.data["suspect"] is None
    assert only.span == made.facts["requests.granted@total"].span
    assert only.message == "表三「予以公开」行各类申请人之和不等于总计：4 + 0 + 0 + 0 + 0 + 0 = 4，填报 5"
    assert only.related[0].span == made.facts["requests.granted@natural_person"].span


def test_totals_only_balance() -> None:
    """Only the 总计 column filled in, the rest blank: the balance of that column is still checked."""
    cells = base()
    for metric in cells:
        if metric.startswith("requests.") and not metric.endswith("@total"):
            cells[metric] = BLANK
    assert diagnostics(cells) == []
    add(cells, 2, "requests.carried_in@total")
    (only,) = diagnostics(cells)
    assert only.code == "GK303"
    assert told([only]) == {"balance:total"}


def test_parts_above_the_total_despite_blanks() -> None:
    cells = base()
    cells["review.upheld"], cells["review.corrected"], cells["review.total"] = 5, BLANK, 4
    (only,) = diagnostics(cells)
    assert only.code == "GK304"
    assert "5 + 0 + 0 = 5（1 格空白未计），填报 4" in only.message
    cells["review.total"] = 6
    assert diagnostics(cells) == []


def test_one_figure_too_large_among_blanks_is_one_diagnostic() -> None:
    """Row and column both hold blanks, so neither says by how much the figure is wrong; where they cross is plain."""
    cells = base()
    cells["requests.granted@research"] = cells["requests.refused.repeat@natural_person"] = BLANK
    cells["requests.granted@natural_person"] = 9
    (only,) = diagnostics(cells)
    assert only.data["suspect"] == "requests.granted@natural_person"
    assert (only.data["expected"], only.data["at_most"]) == (None, 4)
    assert "填报 9，按各式推算应为 不超过 4：" in only.message


def test_many_addends_show_only_those_that_count() -> None:
    cells = base()
    moved(cells, "total", "natural_person", 1)
    moved(cells, "carried_out", "natural_person", -1)
    (only,) = diagnostics(cells)
    assert "4 + 1 = 5（另 19 项为 0），填报 6" in only.message


def test_table_four_by_block() -> None:
    cells = base()
    cells["review.total"] = 1
    cells["litigation.direct.upheld"] = 2
    cells["litigation.after_review.other"], cells["litigation.after_review.total"] = 1, 3
    made = report(cells)
    found = found_in(made)
    assert [(each.code, each.data["computed"], each.data["reported"]) for each in found] == [
        ("GK304", 0, 1),
        ("GK305", 2, 0),
        ("GK305", 1, 3),
    ]
    assert [each.span for each in found] == [
        made.facts[f"{block}.total"].span for block in ("review", "litigation.direct", "litigation.after_review")
    ]
    assert "未经复议直接起诉" in found[1].message
    cells["review.total"] = TEXT
    assert [each.code for each in diagnostics(cells)] == ["GK305", "GK305"]


@pytest.mark.parametrize(
    ("issued", "repealed", "in_force", "wrong"),
    [
        (3, 0, 2, True), (3, 1, 2, False), (3, 5, 0, False), (3, BLANK, 2, False), (3, MARK, 2, True),
        (3, 1, BLANK, False),
    ],
)  # fmt: skip
def test_documents_in_force(issued: Figure, repealed: Figure, in_force: Figure, wrong: bool) -> None:
    values = {"issued": issued, "repealed": repealed, "in_force": in_force}
    cells = zeros() | {f"proactive.normative.{name}": value for name, value in values.items()}
    assert [each.code for each in diagnostics(cells)] == ["GK306"] * wrong


def test_documents_of_the_2019_form() -> None:
    cells = zeros("2019")
    cells |= {"proactive.normative.made": 9, "proactive.normative.disclosed": 3, "proactive.normative.public_total": 2}
    (only,) = diagnostics(cells, "2019")
    assert only.code == "GK306"
    assert only.message.endswith("规范性文件对外公开总数量 2，规范性文件本年新公开数量 3")
    assert only.data["reported"] == 2


@pytest.mark.parametrize(
    ("level", "wrong"),
    [
        ("township", True), ("county-government", True), ("department", True), ("province", False),
        ("prefecture-government", False), ("ministry", False), ("unknown", False), ("", False),
    ],
)  # fmt: skip
def test_regulations_of_those_who_cannot_make_them(level: str, wrong: bool) -> None:
    made = report(zeros() | {"proactive.regulations.repealed": 2, "proactive.regulations.in_force": 6}, level=level)
    found = found_in(made)
    assert [each.code for each in found] == ["GK307"] * wrong
    if wrong:
        assert found[0].span == made.facts["proactive.regulations.repealed"].span
        assert [each.message for each in found[0].related] == ["规章现行有效件数：6"]


def test_a_table_full_of_nonsense_is_judged_in_time() -> None:
    rng = random.Random(7)
    cells = {metric: rng.randint(0, 9) for metric in zeros()}
    found = diagnostics(cells)  # type: ignore[arg-type]
    assert told([each for each in found if each.code < "GK304"]) == broken(cells, "2021")  # type: ignore[arg-type]


def test_very_large_figures_stay_exact() -> None:
    cells = base()
    huge = 10**40
    moved(cells, "new", "business", huge)
    moved(cells, "granted", "business", huge)
    moved(cells, "total", "business", huge)
    assert diagnostics(cells) == []
    add(cells, 1, "requests.granted@business")
    (only,) = diagnostics(cells)
    assert only.data["expected"] == huge


def test_amounts_can_be_compared_too(tmp_path: Path) -> None:
    (rule,) = written(tmp_path, "table: proactive\neach: rows\nonly: [fees]\nequation: amount_wan == 0\n")
    made = report(zeros() | {"proactive.fees.amount_wan": Decimal("0.05")})
    (only,) = judge(Context(made, Reading(), Settings()), [rule], strict=True)
    assert only.message == "0 = 0，填报 0.05"
    assert (only.data["computed"], only.data["reported"]) == (0, Decimal("0.05"))


# ---------------------------------------------------------------- rule files

_HEAD = """\
code: XX301
name: made-up
level: error
kind: equation
title: {zh: 试, en: trial}
checks: {zh: 试, en: trial}
why: {zh: 试, en: trial}
source: {zh: 试, en: trial}
help: {zh: 试, en: trial}
message: {zh: "{working}", en: "{working}"}
"""


def written(folder: Path, body: str) -> Any:
    file = folder / "rule.yaml"
    file.write_text(_HEAD + body + "examples: []\n", encoding="utf-8")
    return user_rules(file)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("table: requests\neach: columns\nequation: new + caried_in == total\n", "`carried_in`?"),
        ("table: requests\neach: columns\nequation: sum(group denyed) == total\n", "`denied`?"),
        ("table: requests\neach: rows\nequation: sum(leaves) == total\n", "each: columns"),
        ("table: requests\neach: columns\nequation: sum(columns) == total\n", "`sum(rows)`"),
        ("equation: sum(rows) == requests.new\n", "each"),
        ("table: requests\neach: rows\nequation: sum(columns)\n", "one comparison"),
        ("table: requests\neach: rows\nequation: total * other == 1\n", "product of two figures"),
        ("table: requests\neach: rows\nonly: [nwe]\nequation: sum(columns) == total\n", "`new`?"),
        ("table: requests\neach: columns\nequation: new >= total\nsuspect: cross\n", "`==`"),
        ("table: requests\neach: columns\nequation: new = total\n", "unexpected"),
    ],
)
def test_faults_of_rule_files_are_shown_at_their_place(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        written(tmp_path, body)
    assert said in str(caught.value)
    assert caught.value.line > 10


def test_a_rule_over_full_metrics(tmp_path: Path) -> None:
    (rule,) = written(tmp_path, "equation: litigation.total <= requests.handled\nwhen: {year: {min: 2022}}\n")
    cells = base() | {"litigation.direct.other": 9, "litigation.direct.total": 9}
    (only,) = judge(Context(report(cells), Reading(), Settings()), [rule], strict=True)
    assert only.message == "9 + 0 = 9，7 + 1 = 8"
    made = report(cells)
    made.year = 2021
    assert judge(Context(made, Reading(), Settings()), [rule], strict=True) == []


def test_built_in_rules_are_loaded_in_order() -> None:
    codes = [rule.code for rule in load_rules() if rule.kind == "equation"]
    assert codes == [f"GK30{number}" for number in range(1, 8)]
