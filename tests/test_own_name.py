"""What a report's own agency is called says nothing of its figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gklint
from gklint.prose.lore import lore
from gklint.prose.reader import read_text
from gklint.prose.understood import without_name
from gklint.rules.compose import compose

# Full names, and what else each is called.
NAMES = {
    "临江市市场监督管理局": "市场监督管理局 市市场监管局 市场监管局 市监局 临江市市监局",
    "临江市审计局": "审计局 市审计局",
    "临江市信访局": "市信访局",
    "临江市行政审批服务局": "行政审批局 市审批局",
    "临江市住房和城乡建设局": "住建局 市住建局 城乡建设局",
    "临江市住房公积金管理中心": "公积金中心 市住房公积金管理中心",
    "临江市卫生和计划生育委员会": "市卫计委 卫计委",
    "临江市退役军人事务局": "退役军人局",
    "临江市大数据发展管理局": "大数据局",
    "临江市档案局": "档案局",
    "临江市残疾人联合会": "市残联",
    "临江市建设街道办事处": "建设街道 建设街道办事处",
    "临江市公平镇人民政府": "公平镇 公平镇人民政府 公平镇政府",
    "临江市三合乡人民政府": "三合乡",
}
SENTENCES = (
    "2024年，{}共收到政府信息公开申请52件，办理行政许可12件，作出行政处罚决定3件，制发行政规范性文件2件。",
    "{}2024年收到政府信息公开申请52件，上年结转1件，予以公开40件，结转下年度2件，因政府信息公开被申请行政复议1件。",
    "{}全年办理行政许可12件。{}作出行政处罚决定3件。",
)
CALLED = [(full, name) for full, names in NAMES.items() for name in (full, *names.split())]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(("full", "name"), CALLED)
def test_a_name_changes_no_claim(full: str, name: str, sentence: str) -> None:
    plain = read_text(sentence.replace("{}", "我局"), 2024, "overview", "requests")
    text = sentence.replace("{}", name)
    named = read_text(text, 2024, "overview", "requests", agency=full)
    assert [(each.metric, each.value) for each in named.claims] == [(each.metric, each.value) for each in plain.claims]
    for claim in named.claims:
        assert claim.text == text[claim.span.start : claim.span.end]


@pytest.mark.parametrize("words", ["作出行政处罚决定3件", "不予处理3件", "依法办理3件", "全市处理3件", "各区县收到3件"])
def test_other_words_stay(words: str) -> None:
    naming = lore().table.naming
    for full in (*NAMES, "临江市综合行政执法处", "临江市机关行政事务管理处", "临江市区县联络处"):
        assert without_name(words, full, **naming) == words


@given(st.text("临江市场监督管理局公开申请3件，共收到"), st.sampled_from(sorted(NAMES)))
def test_the_text_keeps_its_length_and_loses_only_characters_of_the_name(text: str, full: str) -> None:
    told = without_name(text, full, **lore().table.naming)
    assert len(told) == len(text)
    assert all(new in (old, " ") and (new == old or old in full) for old, new in zip(text, told, strict=True))


def test_a_wrong_figure_is_found_whatever_the_agency_is_called() -> None:
    report = compose({"agency": "临江市市场监督管理局", "prose": "2024年，市市场监管局共收到政府信息公开申请52件。"})
    (found,) = [each for each in gklint.check_text(report).diagnostics if each.code == "GK411"]
    assert "52" in found.message
