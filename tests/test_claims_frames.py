"""Cues and frames: how words around a figure are cut, known, and put together."""

from __future__ import annotations

import time

import pytest

from gklint.language.expand import expand
from gklint.language.pattern import PatternError
from gklint.prose.abstract import Abstract
from gklint.prose.cues import Unit, groups
from gklint.prose.lore import lore
from gklint.prose.reader import read_text


def units(text: str) -> list[Unit]:
    abstract = Abstract(text, 0, lore())
    return [unit for group in groups(abstract.text, lore().cues, {}) for unit in group]


def stated(text: str) -> list[str]:
    return sorted(f"{claim.metric}={claim.value}" for claim in read_text(text, 2024, "overview", "requests").claims)


def test_a_pattern_becomes_its_strings() -> None:
    assert expand("(予以|同意) 公开 %what?", {"what": ["类", "的"]}, {}) == [
        "予以公开", "予以公开类", "予以公开的", "同意公开", "同意公开类", "同意公开的",
    ]  # fmt: skip


@pytest.mark.parametrize("pattern", ["收到 ~8 申请", "%nobody", "{N} 件"])
def test_what_has_no_strings_is_told(pattern: str) -> None:
    with pytest.raises(PatternError):
        expand(pattern, {}, {})


def test_units_end_at_separators_and_joining_words() -> None:
    found = units("收到申请12件，予以公开和部分公开9件；（含上年3件）结转下年1件。")
    assert [(each.lead, each.tail) for each in found] == [("", "，"), ("，", "、"), ("、", "；"), ("；", "。")]
    assert len(found[-1].brackets) == 1


def test_a_bracket_with_only_a_figure_is_its_units_own() -> None:
    (unit,) = units("予以公开（3件）")
    assert len(unit.figures) == 1
    assert not unit.brackets


def test_every_character_is_known_or_unknown() -> None:
    (unit,) = units("收到县残联申请3件")
    text = Abstract("收到县残联申请3件", 0, lore()).text
    covered = sum(cue.end - cue.start for cue in unit.cues) + sum(end - start for start, end in unit.unknown)
    assert covered + len(unit.figures) == len(text)


def test_the_longest_word_is_the_one_meant() -> None:
    (unit,) = units("不予公开3件")
    assert [set(cue.features) & {"denied", "open"} for cue in unit.cues] == [{"denied"}]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("予以公开、部分公开、不予公开分别为5、2、1件。",
         ["requests.denied=1", "requests.granted=5", "requests.partial=2"]),
        ("予以公开和部分公开共7件。", ["requests.granted_or_partial=7"]),
        ("信访、投诉、举报类申请3件。", ["requests.refused.petition=3"]),
        ("收到、办结申请各4件。", ["requests.new=4", "requests.total=4"]),
        ("申请人情况：自然人8件、商业企业2件。", ["requests.new@business=2", "requests.new@natural_person=8"]),
        ("法人申请答复情况为公开2件、不予公开1件。", ["requests.denied@legal_entity=1", "requests.granted@legal_entity=2"]),
        ("上年结转、结转下年均为零。", ["requests.carried_in=0", "requests.carried_out=0"]),
        ("未收到公民、法人和其他组织提出的申请。", ["requests.new=0"]),
        ("依申请公开：5件。", ["requests.new=5"]),
        ("新收6件，上年结转1件，合计7件。", ["requests.carried_in=1", "requests.handled=7", "requests.new=6"]),
        ("上半年收到申请3件，下半年收到申请5件，全年共8件。", ["requests.new=8"]),
        ("18件申请均已按期答复。", ["requests.new=18"]),
        ("法人申请中，予以公开2件，无法提供1件。",
         ["requests.granted@legal_entity=2", "requests.unavailable@legal_entity=1"]),
        ("法人申请3件，其中予以公开2件，无法提供1件。",
         ["requests.granted@legal_entity=2", "requests.new@legal_entity=3", "requests.unavailable@legal_entity=1"]),
        ("企业申请3件（予以公开2件、无法提供1件）。",
         ["requests.granted@business=2", "requests.new@business=3", "requests.unavailable@business=1"]),
        ("自然人9件、法人2件，予以公开7件。",
         ["requests.granted=7", "requests.new@legal_entity=2", "requests.new@natural_person=9"]),
        ("去年收到申请19件，今年24件。", ["requests.new=24"]),
        ("申请由2023年的19件增加到24件。", ["requests.new=24"]),
        ("与上年相比，申请量增加5件，达到24件。", ["requests.new=24"]),
        ("没有复议诉讼。", ["litigation.total=0", "review.total=0"]),
        ("未收到和处理申请。", ["requests.new=0"]),
        ("不予公开（属于执法案卷）2件。", ["requests.denied.enforcement_file=2"]),
        ("执法案卷、行政查询等不予公开8件。", ["requests.denied=8"]),
        ("因属于行政查询事项，不予公开1件。", ["requests.denied.admin_inquiry=1"]),
    ],
)  # fmt: skip
def test_lists_sums_and_carried_words(text: str, claims: list[str]) -> None:
    assert stated(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "收到申请登记台账12本。",  # an unknown word takes the figure away
        "发出补正告知书7份、延期答复通知书3份。",
        "10个工作日内答复的12件。",
        "依申请公开专栏访问量320次。",
        "处理群众来信12件，答复12件。",
        "申请渠道未见异常。",
        "抽查答复文书20份。",
        "咨询中转为申请的2件。",
        "办理人大代表建议8件，其中公开答复7件，不予公开1件。",
        "对56份拟公开文件进行审查，不予公开3份。",
    ],
)
def test_other_words_take_the_figure_away(text: str) -> None:
    assert stated(text) == []


def test_what_was_not_understood_is_told() -> None:
    reading = read_text("收到申请12件，作了隐名处理的2件。", 2024, "overview", "requests")
    assert [(each.reason, each.words) for each in reading.passed] == [("unknown_words", "隐名")]


def test_a_claim_names_its_words() -> None:
    (claim,) = read_text("收到申请12件。", 2024, "overview", "requests").claims
    assert claim.cues == ("收到=receive", "申请=application")


def test_time_is_linear_in_a_list_without_end() -> None:
    def seconds(times: int) -> float:
        text = "予以公开3件、部分公开2件、" * times
        start = time.process_time()
        read_text(text, 2024, "overview", "requests")
        return time.process_time() - start

    seconds(50)
    assert seconds(1600) < 24 * seconds(200) + 0.5


def test_one_figure_with_two_names_is_one_part() -> None:
    text = (
        "已办结6件，其中予以公开3件，部分公开1件，因不掌握相关信息无法提供1件，另有1件作其他处理（申请人逾期未补正）。"
    )
    (parts,) = read_text(text, 2024, "overview", "requests").parts
    assert sum(part.value for part in parts.parts) == 6
