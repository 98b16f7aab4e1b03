"""GK401 to GK422: what the prose states against the tables, on values built directly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.diagnostics import Severity
from gklint.form.load import load_form
from gklint.form.metrics import index
from gklint.prose.model import Bound
from gklint.resources import SpecError, root
from gklint.rules.kinds.compare import among
from gklint.rules.kinds.stated import Interval
from gklint.rules.loader import user_rules
from tests.narrative_values import Draft, rules

DENIED = {"requests.denied.state_secret": 1, "requests.denied.third_party": 1}
LICENCES = "proactive.licensing.decisions"
FEES = "proactive.fees.amount_wan"


def test_a_contradiction_points_at_both_ends() -> None:
    draft = Draft("本局作出行政许可决定15件。", {LICENCES: 9})
    draft.claim(LICENCES, 15, "作出行政许可决定15件")
    (found,) = draft.check()
    assert found.code == "GK401"
    assert found.severity is Severity.ERROR
    assert draft.text(found.span) == "作出行政许可决定15件"
    assert [draft.text(each.span) for each in found.related] == ["9"]
    assert found.message == "行政许可：正文 15 件；表二「行政许可」本年处理决定数量 9 件"
    assert found.label == "正文 15 件"
    assert found.data == {
        "metric": LICENCES,
        "narrative": 15,
        "table": 9,
        "tried": [{"metric": LICENCES, "value": 9}],
    }


def test_the_message_in_english() -> None:
    draft = Draft("作出行政许可决定15件。", {LICENCES: 9}, lang="en")
    draft.claim(LICENCES, 15, "作出行政许可决定15件")
    (found,) = draft.check()
    assert found.message.startswith("Licensing decisions: the prose says 15; Table 2, administrative licences")
    assert found.message.endswith("9")


def test_agreement_is_silent() -> None:
    draft = Draft("作出行政许可决定9件。", {LICENCES: 9})
    draft.claim(LICENCES, 9, "行政许可决定9件")
    assert draft.check() == []


def test_any_accepted_meaning_will_do() -> None:
    cells = {"requests.new": 5, "requests.carried_in": 1, "requests.total": 4, "requests.carried_out": 2}
    for value in (6, 4):
        draft = Draft(f"共办理申请{value}件。", cells)
        draft.claim("requests.handled", value, f"办理申请{value}件", "requests.handled", "requests.total")
        assert draft.check() == []
    draft = Draft("共办理申请5件。", cells)
    draft.claim("requests.handled", 5, "办理申请5件", "requests.handled", "requests.total")
    (found,) = draft.check()
    assert found.code == "GK414"
    # the first meaning first, each cell once
    assert [draft.text(each.span) for each in found.related] == ["5", "1", "4"]
    assert [each["value"] for each in found.data["tried"]] == [6, 4]


@pytest.mark.parametrize(
    ("bound", "written", "value", "quiet", "asked", "wrong"),
    [
        (Bound.ABOUT, "30余", 30, (31, 35, 39), (29, 30, 40), (3, 60)),
        (Bound.ABOUT, "120多", 120, (121, 129), (120, 131), (100, 190)),
        (Bound.ABOUT, "30", 30, (27, 30, 33), (25, 38), (9, 50)),
        (Bound.AT_LEAST, "30", 30, (30, 400), (), (29,)),
        (Bound.MORE_THAN, "30", 30, (31, 400), (30,), (29,)),
        (Bound.AT_MOST, "30", 30, (30, 0), (), (31,)),
        (Bound.LESS_THAN, "30", 30, (29, 0), (30,), (31,)),
        (Bound.EXACT, "30", 30, (30,), (), (29, 31)),
        (Bound.EXACT, "1.2万", 12000, (12000, 11500, 12999), (), (11499, 13000)),
        (Bound.EXACT, "十四万", 140000, (140000, 140999), (), (120000,)),
    ],
)
def test_bounds(
    bound: Bound, written: str, value: int, quiet: tuple[int, ...], asked: tuple[int, ...], wrong: tuple[int, ...]
) -> None:
    for cell, expected in [
        *((each, None) for each in quiet),
        *((each, Severity.WARNING) for each in asked),
        *((each, Severity.ERROR) for each in wrong),
    ]:
        draft = Draft(f"作出行政许可决定{written}件。", {LICENCES: cell})
        draft.claim(LICENCES, value, f"行政许可决定{written}件", number=written, bound=bound)
        found = draft.check()
        assert [each.severity for each in found] == ([expected] if expected else []), cell


def test_an_approximate_figure_is_shown_as_one() -> None:
    draft = Draft("作出行政许可决定30余件。", {LICENCES: 9})
    draft.claim(LICENCES, 30, "行政许可决定30余件", number="30余", bound=Bound.ABOUT)
    (found,) = draft.check()
    assert "正文 30 余件；" in found.message
    assert found.data["bound"] == "about"


@pytest.mark.parametrize(
    ("written", "unit", "value", "cell", "expected"),
    [
        ("3.2", "万元", "3.2", "3.1987", None),
        ("3.2", "万元", "3.2", "3.29", None),
        ("3.2", "万元", "3.2", "3.3", Severity.ERROR),
        ("31987", "元", "3.1987", "3.1987", None),
        ("31987", "元", "3.1987", "3.2", None),
        ("31987", "元", "3.1987", "3.1986", Severity.ERROR),
        ("380", "元", "0.0380", "0.04", None),
        ("380", "元", "0.0380", "0", Severity.WARNING),
        ("126", "万元", "126", "12.6", Severity.ERROR),
        ("3.2万", "元", "3.2", "3.1987", None),
    ],
)
def test_money_compares_at_the_digits_written(
    written: str, unit: str, value: str, cell: str, expected: Severity | None
) -> None:
    draft = Draft(f"行政事业性收费{written}{unit}。", {FEES: cell})
    draft.claim(FEES, Decimal(value), f"行政事业性收费{written}{unit}", number=written, unit=unit)
    assert [each.severity for each in draft.check()] == ([expected] if expected else [])


def test_no_fee_means_none() -> None:
    draft = Draft("未收取行政事业性收费。", {FEES: "0.3"})
    draft.claim(FEES, 0, "未收取行政事业性收费", number="未", unit="元")
    (found,) = draft.check()
    assert found.severity is Severity.ERROR
    assert "正文 0 万元" in found.message


class TestBlanks:
    def test_a_blank_can_be_anything_from_zero(self) -> None:
        draft = Draft("不予公开3件。", {"requests.denied.third_party": "blank"})
        draft.claim("requests.denied", 3, "不予公开3件")
        assert draft.check() == []

    def test_more_than_the_prose_is_certain(self) -> None:
        draft = Draft("不予公开3件。", {"requests.denied.third_party": "blank", "requests.denied.other_law": 4})
        draft.claim("requests.denied", 3, "不予公开3件")
        (found,) = draft.check()
        assert "至少 4 件" in found.message
        assert "保护第三方合法权益 空白" in found.message
        assert found.data["table"] is None

    @pytest.mark.parametrize("state", ["unread", "text", None])
    def test_cells_that_were_not_read_are_silent(self, state: str | None) -> None:
        draft = Draft("不予公开3件。", {"requests.denied.third_party": state, "requests.denied.other_law": 4})
        draft.claim("requests.denied", 3, "不予公开3件")
        assert draft.check() == []

    def test_one_meaning_unread_is_silent(self) -> None:
        draft = Draft("共办理申请5件。", {"requests.total": "unread", "requests.new": 9})
        draft.claim("requests.handled", 5, "办理申请5件", "requests.handled", "requests.total")
        assert draft.check() == []


def test_a_figure_that_the_form_does_not_have_is_silent() -> None:
    draft = Draft("制发行政规范性文件5件。", form="2019", year=2020)
    draft.claim("proactive.normative.issued", 5, "制发行政规范性文件5件")
    assert draft.check() == []


class TestDoubt:
    def test_is_a_warning_and_says_so(self) -> None:
        draft = Draft("办理了15项行政许可。", {LICENCES: 9})
        draft.claim(LICENCES, 15, "办理了15项行政许可", unit="项", doubt="no-such-key")
        (found,) = draft.check()
        assert found.severity is Severity.WARNING
        assert "正文 15 项" in found.message
        assert "存疑：" in found.message
        assert found.data["doubt"] == "no-such-key"

    def test_the_sentence_comes_from_the_wordings(self) -> None:
        draft = Draft("办理了15项行政许可。", {LICENCES: 9})
        draft.claim(LICENCES, 15, "办理了15项行政许可", unit="项", doubt="items")
        (found,) = draft.check()
        assert "（存疑：所写的也可能是事项的项数" in found.message

    def test_received_that_includes_what_was_carried_in(self) -> None:
        draft = Draft("收到申请6件。", {"requests.new": 5, "requests.carried_in": 1})
        draft.claim("requests.new", 6, "收到申请6件")
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK411", Severity.WARNING)
        assert found.data["doubt"] == "carried_in_counted"
        assert "可能包含了上年结转" in found.message

    def test_received_that_is_neither(self) -> None:
        draft = Draft("收到申请7件。", {"requests.new": 5, "requests.carried_in": 1})
        draft.claim("requests.new", 7, "收到申请7件")
        (found,) = draft.check()
        assert found.severity is Severity.ERROR

    def test_an_unread_second_meaning_leaves_the_error(self) -> None:
        draft = Draft("收到申请7件。", {"requests.new": 5, "requests.carried_in": "unread"})
        draft.claim("requests.new", 7, "收到申请7件")
        (found,) = draft.check()
        assert found.severity is Severity.ERROR


class TestFewest:
    def test_the_same_figure_twice_is_told_once(self) -> None:
        draft = Draft("收到申请6件。全年收到申请6件。", {"requests.new": 5})
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 6, "收到申请6件", again=True)
        (found,) = draft.check()
        assert found.span.start == 0
        assert [draft.text(each.span) for each in found.related] == ["5", "收到申请6件"]

    def test_the_right_figure_elsewhere_is_the_other_end(self) -> None:
        draft = Draft("收到申请6件。全年收到申请5件。", {"requests.new": 5})
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 5, "收到申请5件")
        (found,) = draft.check()
        assert draft.text(found.span) == "收到申请6件"
        assert "收到申请5件" in [draft.text(each.span) for each in found.related]

    def test_a_sum_and_the_cell_that_spoils_it(self) -> None:
        draft = Draft(
            "不予公开3件，其中国家秘密2件。", {"requests.denied.state_secret": 1, "requests.denied.third_party": 1}
        )
        draft.claim("requests.denied", 3, "不予公开3件")
        draft.claim("requests.denied.state_secret", 2, "国家秘密2件")
        (found,) = draft.check()
        assert draft.text(found.span) == "国家秘密2件"  # the cell, not the sum
        assert any("与此相关" in each.message and "不予公开" in each.message for each in found.related)
        assert found.data["also"] == [{"metric": "requests.denied", "narrative": 3, "table": 2}]

    def test_a_sum_that_differs_by_another_number_is_another_fault(self) -> None:
        draft = Draft(
            "不予公开5件，其中国家秘密2件。", {"requests.denied.state_secret": 1, "requests.denied.third_party": 1}
        )
        draft.claim("requests.denied", 5, "不予公开5件")
        draft.claim("requests.denied.state_secret", 2, "国家秘密2件")
        assert len(draft.check()) == 2

    def test_parts_counted_in_the_wrong_place(self) -> None:
        draft = Draft(
            "答复7件，予以公开4件，部分公开3件。", {"requests.granted": 3, "requests.partial": 4, "requests.total": 7}
        )
        whole = draft.claim("requests.total", 7, "答复7件")
        granted = draft.claim("requests.granted", 4, "予以公开4件")
        draft.list(whole, granted, draft.claim("requests.partial", 3, "部分公开3件"))
        (found,) = draft.check()
        assert found.data["also"] == [{"metric": "requests.partial", "narrative": 3, "table": 4}]

    @pytest.mark.parametrize("whole", [60, 62])
    def test_parts_that_are_off_by_the_same_number_are_two_faults(self, whole: int) -> None:
        cells = {"requests.new": 60, "requests.partial": 16, "requests.refused.petition": 16, "requests.granted": 28}
        draft = Draft(f"收到申请{whole}件，其中予以公开28件，部分公开18件，不予处理18件。", cells)
        draft.list(
            draft.claim("requests.new", whole, f"收到申请{whole}件"),
            draft.claim("requests.granted", 28, "予以公开28件"),
            draft.claim("requests.partial", 18, "部分公开18件"),
            draft.claim("requests.refused", 18, "不予处理18件"),
        )
        found = [draft.text(each.span) for each in draft.check("GK413")]
        assert found == ["部分公开18件", "不予处理18件"]

    def test_different_cells_are_different_faults(self) -> None:
        draft = Draft("予以公开3件，部分公开4件。", {"requests.granted": 2, "requests.partial": 3})
        draft.claim("requests.granted", 3, "予以公开3件")
        draft.claim("requests.partial", 4, "部分公开4件")
        assert len(draft.check()) == 2

    def test_lawsuits_and_their_kind(self) -> None:
        draft = Draft(
            "行政诉讼3件，其中直接起诉2件。", {"litigation.direct.total": 1, "litigation.after_review.total": 1}
        )
        draft.claim("litigation.total", 3, "行政诉讼3件")
        draft.claim("litigation.direct.total", 2, "直接起诉2件")
        (found,) = draft.check()
        assert found.code == "GK422"

    def test_a_chain_across_rules_is_told_at_its_first_figure(self) -> None:
        cells = {"requests.new": 129, "requests.carried_in": 7, "requests.total": 130, "requests.carried_out": 5}
        draft = Draft("收到申请128件，共办理申请135件。", cells)
        draft.claim("requests.new", 128, "收到申请128件")
        draft.claim("requests.handled", 135, "共办理申请135件", "requests.handled", "requests.total")
        (found,) = draft.check()
        assert found.code == "GK411"
        assert "共办理申请135件" in [draft.text(each.span) for each in found.related]
        assert [each.code for each in draft.check("GK414")] == ["GK414"]

    def test_a_sum_with_a_fault_of_its_own(self) -> None:
        cells = {"requests.new": 129, "requests.carried_in": 7, "requests.total": 130, "requests.carried_out": 5}
        draft = Draft("收到申请128件，共办理申请133件。", cells)
        draft.claim("requests.new", 128, "收到申请128件")
        draft.claim("requests.handled", 133, "共办理申请133件", "requests.handled", "requests.total")
        assert [each.code for each in draft.check()] == ["GK411", "GK414"]

    def test_one_denial_of_several_figures(self) -> None:
        cells = {"review.total": 1, "review.upheld": 1, "litigation.direct.total": 2, "litigation.direct.upheld": 2}
        draft = Draft("未发生行政复议、行政诉讼。", cells)
        draft.claim("review.total", 0, "未发生行政复议", number="未")
        draft.claim("litigation.total", 0, "未发生行政复议、行政诉讼", number="未")
        (found,) = draft.check()
        assert found.code == "GK421"
        assert "表四「行政复议总计" in found.message
        assert "行政诉讼" in found.message
        assert [draft.text(each.span) for each in found.related] == ["1", "2", "0"]
        assert found.data["also"] == [{"metric": "litigation.total", "narrative": 0, "table": 2}]

    def test_a_denial_is_told_by_whichever_rule_is_asked(self) -> None:
        draft = Draft("未发生行政复议、行政诉讼。", {"review.total": 1, "litigation.direct.total": 2})
        draft.claim("review.total", 0, "未发生行政复议", number="未")
        draft.claim("litigation.total", 0, "未发生行政复议、行政诉讼", number="未")
        (found,) = draft.check("GK422")
        assert found.code == "GK422"

    def test_a_denial_that_is_half_true(self) -> None:
        draft = Draft("未发生行政复议、行政诉讼。", {"litigation.direct.total": 2})
        draft.claim("review.total", 0, "未发生行政复议", number="未")
        draft.claim("litigation.total", 0, "未发生行政复议、行政诉讼", number="未")
        (found,) = draft.check()
        assert found.code == "GK422"
        assert "also" not in found.data


def test_a_sum_of_zeros_still_has_an_end_to_point_at() -> None:
    draft = Draft("不予公开3件。")
    draft.claim("requests.denied", 3, "不予公开3件")
    (found,) = draft.check()
    assert len(found.related) == 1
    assert "合计 0 件" in found.related[0].message


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_figure_belongs_to_exactly_one_rule(form: str) -> None:
    claims = [rule for rule in rules().values() if rule.kind == "claim"]
    known = index(load_form(form)).known
    for metric in sorted(known):
        bare = metric.removesuffix("@total")
        owners = [rule.code for rule in claims if among(bare, rule.spec["metrics"])]
        assert len(owners) == (0 if bare.startswith("fee.") else 1), (metric, owners)


def test_patterns_of_metrics() -> None:
    assert among("requests.denied", ["requests.denied.*"])
    assert among("requests.denied.state_secret", ["requests.denied.*"])
    assert not among("requests.denied@business", ["requests.denied.*"])
    assert among("requests.denied@business", ["requests.*@*"])
    assert not among("requests.new", ["requests.*@*"])


def test_intervals() -> None:
    assert Interval(1, 2).meets(Interval(2, 3))
    assert not Interval(1, 2, hi_open=True).meets(Interval(2, 3))
    assert Interval(1).meets(Interval())
    assert Interval(1, 2).plus(Interval(3, None)) == Interval(4, None)


ROWS = ("granted", "partial", "denied.state_secret", "unavailable.not_held", "new", "carried_in", "total")
CELLS = tuple(f"requests.{row}" for row in ROWS)
ACCEPTS = (
    "requests.new", "requests.handled", "requests.total", "requests.denied", "requests.granted_or_partial",
    "requests.new + requests.carried_in - requests.total",
)  # fmt: skip


@given(
    st.fixed_dictionaries(dict.fromkeys(CELLS, st.integers(0, 50))),
    st.lists(st.sampled_from(ACCEPTS), min_size=1, max_size=4, unique=True),
    st.data(),
)
def test_what_equals_an_accepted_figure_is_never_reported(
    cells: dict[str, int], accepts: list[str], data: st.DataObject
) -> None:
    get = cells.__getitem__
    values = {
        "requests.new": get("requests.new"),
        "requests.handled": get("requests.new") + get("requests.carried_in"),
        "requests.total": get("requests.total"),
        "requests.denied": get("requests.denied.state_secret"),
        "requests.granted_or_partial": get("requests.granted") + get("requests.partial"),
        ACCEPTS[-1]: get("requests.new") + get("requests.carried_in") - get("requests.total"),
    }
    value = values[data.draw(st.sampled_from(accepts))]
    draft = Draft(f"申请{value}件。", cells)
    draft.claim("requests.new", value, f"申请{value}件", *accepts)
    assert draft.check("GK411") == []
    # and what equals none is
    wrong = max(values.values()) + 1
    draft = Draft(f"申请{wrong}件。", cells)
    draft.claim("requests.new", wrong, f"申请{wrong}件", *accepts)
    assert len(draft.check("GK411")) == 1


@given(
    st.integers(0, 40),
    st.dictionaries(st.sampled_from(CELLS), st.sampled_from(["blank", "unread"]), min_size=1),
    st.fixed_dictionaries(dict.fromkeys(CELLS, st.integers(0, 50))),
)
def test_blanks_never_turn_truth_into_a_finding(value: int, holes: dict[str, str], cells: dict[str, int]) -> None:
    """If a claim agrees with a table, it agrees with the same table with cells left out."""
    for cell in (cells, {**cells, **holes}):
        draft = Draft(f"予以公开和部分公开{value}件。", {**cell})
        draft.claim("requests.granted_or_partial", value, f"予以公开和部分公开{value}件")
        if cell is cells:
            whole = draft.check("GK413")
        elif not whole:
            assert draft.check("GK413") == []


def test_an_expression_that_cannot_be_read_is_told_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text = (root() / "rules" / "narrative" / "requests-new.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("requests.new + requests.carried_in", "requests.new +"), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        user_rules(file)
    assert caught.value.line == text[: text.index("requests.new + requests")].count("\n") + 1
