"""GK431 to GK434: the prose against itself, shares, parts of wholes and sweeping words, on values built directly."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gklint.diagnostics import Severity
from gklint.prose.model import Bound
from tests.narrative_values import Draft

UNREAD = {"requests.new": "unread", "requests.total": "unread", "requests.granted": "unread"}


class TestRepeated:
    def test_points_at_both(self) -> None:
        draft = Draft("收到申请6件。全年收到申请8件。", UNREAD)
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 8, "收到申请8件")
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK431", Severity.ERROR)
        assert draft.text(found.span) == "收到申请8件"
        assert [draft.text(each.span) for each in found.related] == ["收到申请6件"]
        assert "6 件、8 件" in found.message
        assert found.data == {"metric": "requests.new", "values": [6, 8]}

    def test_the_same_value_is_silent(self) -> None:
        draft = Draft("收到申请6件。全年收到申请6件。", UNREAD)
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 6, "收到申请6件", again=True)
        assert draft.check() == []

    def test_blank_cells_decide_nothing(self) -> None:
        draft = Draft("收到申请6件。全年收到申请8件。", {"requests.new": "blank"})
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 8, "收到申请8件")
        assert [each.code for each in draft.check()] == ["GK431"]

    def test_what_the_table_decides_is_told_once(self) -> None:
        draft = Draft("收到申请6件。全年收到申请8件。", {"requests.new": 6})
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 8, "收到申请8件")
        assert [each.code for each in draft.check()] == ["GK411"]

    def test_both_wrong_are_two_faults_not_three(self) -> None:
        draft = Draft("收到申请6件。全年收到申请8件。", {"requests.new": 7})
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 8, "收到申请8件")
        assert [each.code for each in draft.check()] == ["GK411", "GK411"]

    def test_two_meanings_that_the_table_bears_out(self) -> None:
        cells = {"requests.new": 5, "requests.carried_in": 1, "requests.total": 4}
        draft = Draft("共办理申请6件，办理申请4件。", cells)
        for value in (6, 4):
            draft.claim("requests.handled", value, f"办理申请{value}件", "requests.handled", "requests.total")
        assert draft.check() == []

    def test_other_words_with_several_meanings_are_not_compared(self) -> None:
        draft = Draft("受理申请3件，收到申请2件。", UNREAD)
        draft.claim("requests.new", 3, "受理申请3件", "requests.new", "requests.handled", pattern="accepted")
        draft.claim("requests.new", 2, "收到申请2件", "requests.new", "requests.handled", pattern="received")
        assert draft.check() == []

    def test_the_same_words_with_several_meanings_are_asked_about(self) -> None:
        draft = Draft("办理申请3件。全年办理申请2件。", UNREAD)
        for value in (3, 2):
            draft.claim("requests.handled", value, f"办理申请{value}件", "requests.handled", "requests.total")
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK431", Severity.WARNING)

    def test_approximate_figures_are_left_out(self) -> None:
        draft = Draft("收到申请6件。全年收到申请约10件。", UNREAD)
        draft.claim("requests.new", 6, "收到申请6件")
        draft.claim("requests.new", 10, "收到申请约10件", bound=Bound.ABOUT)
        assert draft.check() == []

    def test_fees_are_left_to_their_own_rule(self) -> None:
        draft = Draft("收取信息处理费380元。收取信息处理费390元。")
        draft.claim("fee.charged_yuan", 380, "信息处理费380元", unit="元")
        draft.claim("fee.charged_yuan", 390, "信息处理费390元", unit="元")
        assert draft.check("GK431") == []


class TestShares:
    CELLS: ClassVar = {"requests.granted": 5, "requests.total": 12, "requests.new": 10, "requests.carried_in": 3}
    BASES = ("requests.total", "requests.new", "requests.new + requests.carried_in")

    @pytest.mark.parametrize("value", ["41.67", "41.66", "41.7", "41.6", "42", "41", "50", "38.5", "38.46"])
    def test_any_base_rounded_or_cut(self, value: str) -> None:
        draft = Draft(f"予以公开占{value}%。", self.CELLS)
        draft.share(value, "requests.granted", *self.BASES)
        assert draft.check() == []

    @pytest.mark.parametrize("value", ["46", "41.8", "41.69", "44"])
    def test_what_follows_from_nothing(self, value: str) -> None:
        draft = Draft(f"予以公开占{value}%。", self.CELLS)
        draft.share(value, "requests.granted", *self.BASES)
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK432", Severity.WARNING)
        assert found.message == f"5 ÷ 12 = 41.67%，正文为 {value}%"
        assert [draft.text(each.span) for each in found.related] == ["5", "12"]
        assert found.data["computed"] == Decimal("41.67")

    def test_the_counts_beside_it(self) -> None:
        draft = Draft("办结12件，公开5件，占46%。", UNREAD)
        whole = draft.claim("requests.total", 12, "办结12件")
        part = draft.claim("requests.granted", 5, "公开5件")
        draft.share("46", "requests.granted", "requests.total", part_claim=part, base_claim=whole)
        (found,) = draft.check("GK432")
        assert found.message.startswith("5 ÷ 12 = 41.67%")
        assert [draft.text(each.span) for each in found.related] == ["公开5件", "办结12件"]

    def test_counts_that_are_wrong_do_not_make_the_share_wrong(self) -> None:
        draft = Draft("办结12件，公开6件，占41.67%。", self.CELLS)
        whole = draft.claim("requests.total", 12, "办结12件")
        part = draft.claim("requests.granted", 6, "公开6件")
        draft.share("41.67", "requests.granted", "requests.total", part_claim=part, base_claim=whole)
        assert [each.code for each in draft.check()] == ["GK413"]

    def test_an_unread_base_is_silent(self) -> None:
        draft = Draft("予以公开占46%。", {**self.CELLS, "requests.new": "unread"})
        draft.share("46", "requests.granted", *self.BASES)
        assert draft.check() == []

    def test_blanks_leave_it_open(self) -> None:
        draft = Draft("不予公开占46%。", {"requests.denied.third_party": "blank", "requests.total": 12})
        draft.share("46", "requests.denied", "requests.total")
        assert draft.check() == []

    def test_no_base_at_all(self) -> None:
        draft = Draft("予以公开占46%。", {"requests.granted": 0, "requests.total": 0})
        draft.share("46", "requests.granted", "requests.total")
        assert draft.check() == []

    @pytest.mark.parametrize(
        ("bound", "value", "right"),
        [(Bound.ABOUT, "40", True), (Bound.ABOUT, "45", False), (Bound.AT_LEAST, "40", True),
         (Bound.AT_LEAST, "45", False), (Bound.AT_MOST, "45", True), (Bound.LESS_THAN, "40", False)],
    )  # fmt: skip
    def test_bounds(self, bound: Bound, value: str, right: bool) -> None:
        draft = Draft(f"予以公开占{value}%。", self.CELLS)
        draft.share(value, "requests.granted", "requests.total", bound=bound)
        assert bool(draft.check()) is not right

    @given(st.integers(1, 5000), st.data(), st.integers(0, 4))
    def test_a_share_as_anyone_would_compute_it(self, base: int, data: st.DataObject, places: int) -> None:
        part = data.draw(st.integers(0, base))
        exact = Decimal(part) * 100 / base
        for mode in (ROUND_HALF_UP, ROUND_DOWN):
            value = str(exact.quantize(Decimal(1).scaleb(-places), mode))
            draft = Draft(f"占{value}%。", {"requests.granted": part, "requests.total": base})
            draft.share(value, "requests.granted", "requests.total")
            assert draft.check("GK432") == []
        off = str((exact + Decimal("1.6")).quantize(Decimal(1).scaleb(-places)))
        draft = Draft(f"占{off}%。", {"requests.granted": part, "requests.total": base})
        draft.share(off, "requests.granted", "requests.total")
        assert len(draft.check("GK432")) == 1


def _listed(whole: int, parts: list[int], closed: bool, cells: dict[str, Any] | None = None) -> Draft:
    metrics = ["requests.granted", "requests.partial", "requests.denied", "requests.unavailable"]
    names = ["予以公开", "部分公开", "不予公开", "无法提供"]
    prose = f"答复申请{whole}件，其中" + "，".join(f"{name}{value}件" for name, value in zip(names, parts)) + "。"  # noqa: B905
    draft = Draft(prose, UNREAD if cells is None else cells)
    head = draft.claim("requests.total", whole, f"答复申请{whole}件")
    tail = [draft.claim(metrics[at], value, f"{names[at]}{value}件") for at, value in enumerate(parts)]
    draft.list(head, *tail, closed=closed)
    return draft


OPEN: dict[str, Any] = {
    "requests.total": "unread", "requests.new": "unread", "requests.granted": "unread", "requests.partial": "unread",
    "requests.denied.other_law": "unread", "requests.unavailable.not_held": "unread",
}  # fmt: skip


class TestParts:
    def test_above_is_always_told(self) -> None:
        draft = _listed(9, [7, 4], False, OPEN)
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK433", Severity.WARNING)
        assert found.message == "各项之和 7＋4 = 11，大于总数 9 件"
        assert [draft.text(each.span) for each in found.related] == ["答复申请9件", "予以公开7件", "部分公开4件"]
        assert found.data["sum"] == 11

    def test_below_only_if_closed(self) -> None:
        assert _listed(9, [5, 3], False, OPEN).check() == []
        (found,) = _listed(9, [5, 3], True, OPEN).check()
        assert found.message == "各项之和 5＋3 = 8，小于总数 9 件"

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.booleans())
    def test_what_adds_up_is_silent(self, parts: list[int], closed: bool) -> None:
        assert _listed(sum(parts), parts, closed, OPEN).check("GK433") == []

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.integers(1, 50), st.booleans())
    def test_what_does_not_is_told(self, parts: list[int], off: int, closed: bool) -> None:
        assert len(_listed(sum(parts) + off, parts, closed, OPEN).check("GK433")) == (1 if closed else 0)
        if sum(parts) >= off:
            assert len(_listed(sum(parts) - off, parts, closed, OPEN).check("GK433")) == 1

    def test_a_wrong_part_is_told_once(self) -> None:
        cells = {"requests.total": 9, "requests.granted": 5, "requests.partial": 4}
        assert [each.code for each in _listed(9, [7, 4], True, cells).check()] == ["GK413"]

    def test_a_wrong_whole_is_told_once(self) -> None:
        cells = {"requests.total": 9, "requests.granted": 5, "requests.partial": 4}
        assert [each.code for each in _listed(8, [5, 4], True, cells).check()] == ["GK414"]

    def test_a_wrong_part_that_does_not_explain_it(self) -> None:
        cells = {"requests.total": 9, "requests.granted": 6, "requests.partial": 4}
        assert [each.code for each in _listed(9, [7, 4], True, cells).check()] == ["GK413", "GK433"]

    def test_what_was_carried_in_or_on(self) -> None:
        cells = {
            "requests.new": 5,
            "requests.carried_in": 1,
            "requests.total": 6,
            "requests.granted": 4,
            "requests.partial": 2,
        }
        draft = Draft("收到申请5件，其中予以公开4件，部分公开2件。", cells)
        whole = draft.claim("requests.new", 5, "收到申请5件")
        draft.list(
            whole, draft.claim("requests.granted", 4, "予以公开4件"), draft.claim("requests.partial", 2, "部分公开2件")
        )
        assert draft.check() == []
        cells = {"requests.new": 5, "requests.carried_out": 1, "requests.total": 4, "requests.granted": 4}
        draft = Draft("收到申请5件，其中予以公开4件。", cells)
        whole = draft.claim("requests.new", 5, "收到申请5件")
        draft.list(whole, draft.claim("requests.granted", 4, "予以公开4件"), closed=True)
        assert draft.check() == []

    def test_parts_that_no_cell_holds(self) -> None:
        draft = Draft("收到申请5件，其中网络申请4件，信函申请2件。", {"requests.new": 5})
        whole = draft.claim("requests.new", 5, "收到申请5件")
        parts = [
            replace(draft.claim("", value, words, listed=False), accepts=())
            for value, words in ((4, "网络申请4件"), (2, "信函申请2件"))
        ]
        draft.list(whole, *parts)
        (found,) = draft.check()
        assert found.code == "GK433"
        assert [each.message for each in found.related] == ["总数 5 件", "4 件", "2 件"]

    def test_approximate_parts(self) -> None:
        draft = Draft("答复申请9件，其中予以公开约7件，部分公开2件。", OPEN)
        whole = draft.claim("requests.total", 9, "答复申请9件")
        about = draft.claim("requests.granted", 7, "予以公开约7件", bound=Bound.ABOUT)
        draft.list(whole, about, draft.claim("requests.partial", 2, "部分公开2件"), closed=True)
        assert draft.check() == []


class TestSweeping:
    HOLDS = "requests.carried_out == 0"

    def test_a_certain_exception(self) -> None:
        draft = Draft("申请已全部办结。", {"requests.carried_out": 1})
        draft.sweep("全部办结", self.HOLDS)
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK434", Severity.WARNING)
        assert found.message == "正文“全部办结”，但表三「结转下年度继续办理」 1 件"
        assert [draft.text(each.span) for each in found.related] == ["1"]
        assert found.data["cells"] == {"requests.carried_out@total": 1}

    @pytest.mark.parametrize("state", [0, "blank", "unread", None])
    def test_no_exception_or_none_known(self, state: Any) -> None:
        draft = Draft("申请已全部办结。", {"requests.carried_out": state})
        draft.sweep("全部办结", self.HOLDS)
        assert draft.check() == []

    def test_only_the_cells_that_speak_against_it(self) -> None:
        draft = Draft("均获维持。", {"review.upheld": 2, "review.corrected": 1, "review.total": 3})
        draft.sweep("均获维持", "review.corrected + review.other + review.pending == 0")
        (found,) = draft.check()
        assert found.data["cells"] == {"review.corrected": 1}

    def test_said_again(self) -> None:
        draft = Draft("全部办结。再说一遍全部办结。", {"requests.carried_out": 1})
        draft.sweep("全部办结", self.HOLDS)
        draft.sweep("全部办结", self.HOLDS, again=True)
        (found,) = draft.check()
        assert [draft.text(each.span) for each in found.related] == ["1", "全部办结"]

    def test_a_doubt_is_named(self) -> None:
        draft = Draft("全部办结。", {"requests.carried_out": 1})
        draft.sweep("全部办结", self.HOLDS, doubt="may_differ")
        (found,) = draft.check()
        assert "存疑" in found.message
