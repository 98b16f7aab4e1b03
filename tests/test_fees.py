"""GK501 and GK502: the statement on the information processing fee, on values built directly."""

from __future__ import annotations

import pytest

from gklint.diagnostics import Severity
from gklint.prose.model import Bound
from tests.narrative_values import Draft

CHARGED = "fee.charged_yuan"
UNPAID = "requests.other.fee_unpaid"


def _report(other: str, requests: str = "本年度未收到申请。", year: int = 2024, form: str = "2021") -> Draft:
    draft = Draft(f"{requests}\n存在不足。\n{other}", year=year, form=form)
    return draft.section("problems", "存在不足。").section("other", other)


class TestMissing:
    def test_nothing_anywhere(self) -> None:
        draft = _report("办理代表建议3件，结果均已公开。")
        (found,) = draft.check("GK501")
        assert (found.code, found.severity) == ("GK501", Severity.ERROR)
        assert "2024" in found.message

    def test_an_empty_section(self) -> None:
        draft = _report("")
        (found,) = draft.check("GK501")
        assert found.severity is Severity.ERROR

    @pytest.mark.parametrize(
        "words",
        ["无", "无。", "无其他需要报告的事项。", "本年度无其他需要报告的事项", "2024年本机关没有其他需要报告的事项。",
         "我单位暂无其他需要报告的事项。", "（一）无。", "没有需要报告的其他事项。", "不存在其他需要报告的事项。"],
    )  # fmt: skip
    def test_only_none_is_a_warning(self, words: str) -> None:
        draft = _report(words)
        (found,) = draft.check("GK501")
        assert found.severity is Severity.WARNING
        assert draft.text(found.span) == words
        assert words in found.message

    @pytest.mark.parametrize(
        "words",
        ["本年度未收取信息处理费。", "没有产生政府信息公开处理费。", "未发出收费通知。", "按规定收取信息处理费。",
         "未向申请人收取任何费用。", "依申请公开未收取费用。", "无收取信息处理费用事项。",
         "依据《政府信息公开信息处理费管理办法》，本年度未产生信息处理费。"],
    )  # fmt: skip
    def test_words_that_are_a_statement(self, words: str) -> None:
        assert _report(words).check("GK501") == []
        assert _report("无。", requests=words).check("GK501") == []

    @pytest.mark.parametrize(
        "words",
        ["行政事业性收费已公示。", "认真学习《政府信息公开信息处理费管理办法》。", "公开收费清单，免费提供复制。",
         "没有收取行政事业性收费。", "妥善处理各类申请。"],
    )  # fmt: skip
    def test_words_that_are_none(self, words: str) -> None:
        assert len(_report(words).check("GK501")) == 1

    def test_a_claim_is_a_statement(self) -> None:
        draft = _report("有1件申请收了380元。")
        draft.claim(CHARGED, 380, "收了380元", unit="元")
        assert draft.check("GK501") == []

    @pytest.mark.parametrize("year", [2019, 2020])
    def test_not_asked_before_2021(self, year: int) -> None:
        assert _report("无。", year=year, form="2019").check("GK501") == []

    def test_asked_of_the_old_form_in_a_new_year(self) -> None:
        assert len(_report("有其他事项若干。", year=2022, form="2019").check("GK501")) == 1

    def test_a_text_that_is_cut_is_not_blamed(self) -> None:
        draft = Draft("本年度未收到申请。").section("overview", "本年度未收到申请。")
        assert draft.check("GK501") == []

    def test_no_section_six_but_a_section_five(self) -> None:
        draft = Draft("存在不足。").section("problems", "存在不足。")
        (found,) = draft.check("GK501")
        assert found.severity is Severity.ERROR


class TestConflict:
    def test_none_and_an_amount(self) -> None:
        draft = Draft("未收取信息处理费。本年度收取信息处理费380元。")
        draft.claim(CHARGED, 0, "未收取信息处理费", number="未", unit="元")
        draft.claim(CHARGED, 380, "收取信息处理费380元", unit="元")
        (found,) = draft.check()
        assert (found.code, found.severity) == ("GK502", Severity.ERROR)
        assert draft.text(found.span) == "收取信息处理费380元"
        assert [draft.text(each.span) for each in found.related] == ["未收取信息处理费"]
        assert "“未收取信息处理费”，而“收取信息处理费380元”" in found.message

    def test_two_amounts(self) -> None:
        draft = Draft("收取信息处理费380元。全年收取信息处理费390元。")
        draft.claim(CHARGED, 380, "收取信息处理费380元", unit="元")
        draft.claim(CHARGED, 390, "收取信息处理费390元", unit="元")
        (found,) = draft.check()
        assert found.code == "GK502"

    def test_the_same_amount(self) -> None:
        draft = Draft("收取信息处理费380元。全年收取信息处理费380元。")
        draft.claim(CHARGED, 380, "收取信息处理费380元", unit="元")
        draft.claim(CHARGED, 380, "收取信息处理费380元", unit="元", again=True)
        assert draft.check() == []

    def test_an_amount_rounded(self) -> None:
        draft = Draft("收取信息处理费约400元。全年收取信息处理费380元。")
        draft.claim(CHARGED, 400, "信息处理费约400元", unit="元", bound=Bound.ABOUT)
        draft.claim(CHARGED, 380, "信息处理费380元", unit="元")
        assert draft.check() == []

    def test_amounts_that_make_up_a_sum(self) -> None:
        draft = Draft("共收取信息处理费2230元。其中一件880元，一件1080元，一件270元。")
        for value in (2230, 880, 1080, 270):
            draft.claim(CHARGED, value, f"{value}元", unit="元")
        assert draft.check() == []
        draft = Draft("收取信息处理费880元。又收取1080元。合计1960元。")
        for value in (880, 1080, 1960):
            draft.claim(CHARGED, value, f"{value}元", unit="元")
        assert draft.check() == []

    def test_parts_of_a_whole_are_not_totals(self) -> None:
        draft = Draft("收取信息处理费2950元。其中市本级420元，县级2530元。")
        whole = draft.claim(CHARGED, 2950, "收取信息处理费2950元", unit="元")
        parts = [
            draft.claim(CHARGED, 420, "市本级420元", unit="元"),
            draft.claim(CHARGED, 2530, "县级2530元", unit="元"),
        ]
        draft.list(whole, *parts)
        assert draft.check() == []

    def test_no_notice_beside_an_unpaid_one(self) -> None:
        draft = Draft("本年度未发出收费通知，未收取信息处理费。", {UNPAID: 1})
        draft.claim(CHARGED, 0, "未收取信息处理费", number="未收", unit="元")
        (found,) = draft.check()
        assert found.code == "GK502"
        assert draft.text(found.span) == "未发出收费通知"
        assert [draft.text(each.span) for each in found.related] == ["1"]
        assert "逾期未缴费" in found.message

    def test_nothing_collected_beside_an_unpaid_one_is_right(self) -> None:
        draft = Draft("本年度未收取信息处理费。", {UNPAID: 1})
        draft.claim(CHARGED, 0, "未收取信息处理费", number="未", unit="元")
        assert draft.check() == []

    @pytest.mark.parametrize("state", [0, "blank", "unread", None])
    def test_no_notice_and_none_unpaid(self, state: object) -> None:
        assert Draft("本年度未发出收费通知。", {UNPAID: state}).check() == []

    def test_no_notice_in_the_2019_form(self) -> None:
        assert Draft("本年度未发出收费通知。", form="2019", year=2020).check() == []

    def test_no_notice_and_yet_an_amount(self) -> None:
        draft = Draft("未发出收费通知。收取信息处理费380元。")
        draft.claim(CHARGED, 380, "收取信息处理费380元", unit="元")
        (found,) = draft.check()
        assert draft.text(found.span) == "未发出收费通知"

    def test_more_collected_than_asked_for(self) -> None:
        draft = Draft("发出收费通知2件，总金额380元，实际收取480元。")
        draft.claim("fee.asked_yuan", 380, "总金额380元", unit="元")
        draft.claim(CHARGED, 480, "实际收取480元", unit="元")
        (found,) = draft.check()
        assert found.code == "GK502"
        draft = Draft("发出收费通知2件，总金额380元，实际收取280元。")
        draft.claim("fee.asked_yuan", 380, "总金额380元", unit="元")
        draft.claim(CHARGED, 280, "实际收取280元", unit="元")
        assert draft.check() == []
