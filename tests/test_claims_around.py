"""What is written around a sentence and says nothing of its figures changes none of its claims."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gklint.prose.reader import read_text
from gklint.resources import load_yaml

SETS = sorted((Path(__file__).resolve().parent.parent / "fixtures" / "claims").glob("*-dev.yaml"))
ENTRIES = [
    entry
    for path in SETS
    for entry in load_yaml(path)
    if entry["claims"] and entry["section"] == "overview" and "\n" not in entry["text"]
]
SOME = ENTRIES[:: max(1, len(ENTRIES) // 150)]  # each way to write is tried on as many; all take minutes
BEFORE = (
    "①", "（1）", "(2) ", "3)", "1.", "2、", "1.1 ", "a.", "（二）", "二）", "* ", "- ", "· ", "● ", "——", "一是", "第一，", "首先，", "此外，",
    "据统计，", "经统计，", "{year}年，", "{year}年1—12月份，", "{year}年1月1日至12月31日，", "截至{year}年12月31日，", "今年以来，",
    "本报告期内，", "通过加强领导，", "按照《条例》规定，", "总体来看，", "据统计:", "持续优化服务，",
)  # fmt: skip
BEHIND = (
    "，未发生投诉举报情况。",
    "，社会反响良好。",
    "。组织培训2次。",
    "。网站发布信息120条。",
    "。下一步将继续做好工作。",
)


def claims(text: str, entry: dict[str, Any]) -> Counter[tuple[str, str]]:
    reading = read_text(
        text, entry["year"], entry["section"], entry.get("topic") or "", agency=entry.get("agency") or ""
    )
    return Counter((each.metric, str(each.value)) for each in reading.claims)


@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before(before: str) -> None:
    for entry in SOME:
        changed = claims(before.format(year=entry["year"]) + entry["text"], entry)
        assert changed == claims(entry["text"], entry), entry["id"]


@pytest.mark.parametrize("behind", BEHIND)
def test_what_stands_behind(behind: str) -> None:
    for entry in SOME:
        assert claims(entry["text"].rstrip("。") + behind, entry) == claims(entry["text"], entry), entry["id"]


@pytest.mark.parametrize("text", ["办理结果：（3）件", "收到申请（12）件", "收费：3.5万元", "新收（3）；结转（2）"])
def test_a_figure_in_brackets_is_no_number_of_a_list(text: str) -> None:
    from gklint.prose.lore import lore
    from gklint.prose.understood import understood

    assert understood(text, "", lore()) == text


@pytest.mark.parametrize("stop", ["。", "；", "。\n"])
def test_a_stop_before_the_parts_of_a_whole(stop: str) -> None:
    for entry in ENTRIES:
        if "，其中" in entry["text"]:
            changed = claims(entry["text"].replace("，其中", f"{stop}其中"), entry)
            assert changed == claims(entry["text"], entry), entry["id"]
