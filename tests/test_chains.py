"""One wrong figure gives one finding, however many sums and sentences it runs through: whole reports, all rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gklint.api.checking import check_text
from gklint.diagnostics import Diagnostic
from gklint.resources import SpecError, root
from gklint.rules.compose import compose
from gklint.rules.loader import user_rules

ROWS = {"granted": 6, "partial": 2, "denied.third_party": 1, "unavailable.not_held": 3, "other.other": 1}
RIGHT = "2024年新收政府信息公开申请12件，上年结转2件，办结13件，结转下年度继续办理1件。"


def cells(**changed: int) -> dict[str, int]:
    """表三 of 12 new requests, two carried in, thirteen results, one carried out; three of them by a firm, all granted.
    changed: other figures, `new__total=13` for `requests.new@total`."""
    rows = {"new": 12, "carried_in": 2, "carried_out": 1, "total": 13, **ROWS}
    firm = {"new": 3, "granted": 3, "total": 3}
    found: dict[str, int] = {}
    for row, total in rows.items():
        found[f"requests.{row}@total"] = total
        found[f"requests.{row}@natural_person"] = total - firm.get(row, 0)
        found[f"requests.{row}@business"] = firm.get(row, 0)
    for name, value in changed.items():
        row, _, column = name.partition("__")
        found[f"requests.{row}@{column}"] = value
    return found


def block(name: str, *values: int) -> dict[str, int]:
    """A block of 表四: upheld, corrected, other, pending, and their total."""
    columns = ("upheld", "corrected", "other", "pending", "total")
    return dict(zip((f"{name}.{each}" for each in columns), (*values, sum(values)), strict=True))


def check(given: Mapping[str, int], prose: Any, lang: str = "zh") -> tuple[str, list[Diagnostic]]:
    text = compose({"cells": given, "prose": prose})
    found = check_text(text, lang=lang).diagnostics
    return text, [each for each in found if each.code.startswith(("GK3", "GK4", "GK5"))]


@pytest.mark.parametrize(
    ("changed", "code", "named"),
    [
        ({"new__total": 13}, "GK301", ["新收政府信息公开申请12件"]),
        ({"total__total": 14}, "GK302", ["办结13件"]),
        ({"carried_out__total": 2}, "GK301", ["结转下年度继续办理1件"]),
        ({"carried_out__total": 2, "carried_out__natural_person": 2}, "GK303", ["结转下年度继续办理1件"]),
    ],
)
def test_a_wrong_cell_that_the_prose_corrects(changed: dict[str, int], code: str, named: list[str]) -> None:
    text, found = check(cells(**changed), RIGHT)
    assert [each.code for each in found] == [code]
    said = [text[each.span.start : each.span.end] for each in found[0].related]
    assert [each for each in said if not each.isdigit()] == named


def test_the_words_beside_a_wrong_cell() -> None:
    _, (found,) = check(cells(new__total=13), RIGHT)
    assert found.related[-1].message == "正文的「本年新收申请」写 12 件"
    _, (found,) = check(cells(new__total=13), RIGHT, lang="en")
    assert found.related[-1].message == "the prose says 12 (new requests)"


def test_the_wrong_cell_and_the_prose_that_repeats_it() -> None:
    _, found = check(cells(new__total=13), RIGHT.replace("12件", "13件"))
    assert [each.code for each in found] == ["GK301"]


def test_prose_that_is_wrong_besides() -> None:
    _, found = check(cells(new__total=13), RIGHT.replace("12件", "21件"))
    assert sorted(each.code for each in found) == ["GK301", "GK411"]


def test_with_the_sums_not_judged_the_prose_is() -> None:
    text = compose({"cells": cells(new__total=13), "prose": RIGHT})
    assert [each.code for each in check_text(text, select=["GK4"]).diagnostics] == ["GK411"]


def test_a_total_of_cases_that_the_prose_corrects() -> None:
    given = {**cells(), **block("review", 1, 1, 0, 0), "review.total": 3}
    text, (found,) = check(given, {"supervision": "本年度因政府信息公开被申请行政复议2件。"})
    assert found.code == "GK304"
    assert text[found.related[-1].span.start : found.related[-1].span.end] == "被申请行政复议2件"


@pytest.mark.parametrize(
    ("prose", "codes"),
    [
        (RIGHT, []),
        ("新收申请13件，其中自然人9件，法人或其他组织3件。", ["GK411"]),
        ("新收申请15件，其中自然人9件，占75%；法人或其他组织3件，占25%。", ["GK411"]),
        ("办结13件，其中予以公开6件、部分公开2件、不予公开2件、无法提供3件、其他处理1件。", ["GK413"]),
        ("办结13件，其中不予公开2件（涉及第三方合法权益2件）。", ["GK413"]),
        ("新收申请12件，其中自然人8件，商业企业4件。", ["GK416"]),
        ("2024年新收申请15件。全年共收到申请15件，均已答复。", ["GK411"]),
        ("新收申请12件，已全部办结，无结转下年度办理的申请。", ["GK415"]),
        ("新收申请12件，已全部办结。", ["GK434"]),
        ("新收申请12件，均为自然人申请。", ["GK434"]),
    ],
)
def test_one_fault_of_the_prose(prose: str, codes: list[str]) -> None:
    assert [each.code for each in check(cells(), prose)[1]] == codes


@pytest.mark.parametrize(
    ("prose", "codes"),
    [
        ("本年度未发生因政府信息公开引起的行政复议、行政诉讼。", ["GK421"]),
        ("因政府信息公开被申请行政复议3件，维持2件，纠正1件；行政诉讼2件，1件维持，1件尚未审结。", ["GK421"]),
        ("因政府信息公开被申请行政复议2件，维持2件，均获维持。", ["GK421"]),
        ("因政府信息公开被申请行政复议2件，均获维持。", ["GK434"]),
    ],
)
def test_one_fault_about_cases(prose: str, codes: list[str]) -> None:
    given = {**cells(), **block("review", 1, 1, 0, 0), **block("litigation.direct", 1, 0, 0, 1)}
    assert [each.code for each in check(given, {"supervision": prose})[1]] == codes


def test_words_for_all_show_both_sums() -> None:
    given = {**cells(), **block("litigation.direct", 0, 1, 0, 0), **block("litigation.after_review", 1, 0, 0, 0)}
    _, (found,) = check(given, {"supervision": "因政府信息公开被提起行政诉讼2件，均胜诉。"})
    assert "「行政诉讼结果维持」合计 1 件" in found.message
    assert "「行政诉讼总计」合计 2 件" in found.message


def test_equal_meanings_are_told_together() -> None:
    given = cells(carried_in__total=0, carried_in__natural_person=0, new__total=14, new__natural_person=11)
    _, (found,) = check(given, "新收申请14件，其中自然人5件。")
    assert found.message.count("11 件") == 1
    assert "「收到和处理的申请（自然人）」也是此数" in found.message


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("requests-new.yaml", "metrics: [requests.new]\nlenient", "metrics: [requests.neww]\nlenient"),
        ("requests-new.yaml", "accepts: [requests.new +", "accepts: [requests.nwe +"),
        ("parts-and-whole.yaml", "wholes: [requests.new,", "wholes: [request.new,"),
        ("claims-disagree.yaml", "exclude: [fee.*]", "exclude: [fees.*]"),
    ],
)
def test_a_misspelt_metric_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    text = (root() / "rules" / "narrative" / file).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / file
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        user_rules(path)
    wrong = next(
        line
        for line, one in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if one != text.split("\n")[line - 1]
    )
    assert caught.value.line == wrong


@pytest.mark.parametrize(
    ("prose", "codes"),
    [
        ("新收12件，上年结转2件，办结12件，结转下年度继续办理2件。", ["GK414"]),
        ("行政复议2件，均获维持；行政诉讼2件，均未审结。", ["GK434", "GK434"]),
        ("行政复议2件、行政诉讼2件，结果均为维持。", ["GK434", "GK434"]),
        ("行政诉讼2件，1件维持，1件尚未审结。", []),
    ],
)
def test_what_is_one_fault_and_what_is_two(prose: str, codes: list[str]) -> None:
    given = {**cells(), **block("review", 1, 1, 0, 0), **block("litigation.direct", 1, 0, 0, 1)}
    topic = "supervision" if "行政" in prose else "requests"
    assert [each.code for each in check(given, {topic: prose})[1]] == codes


@pytest.mark.parametrize(
    "prose",
    [
        "近五成申请予以公开，其中自然人占75%。",
        "予以公开6件，占46.15%；部分公开2件，占15.38%；其余为无法提供等情形。",
        "过半数申请由自然人提出，约一成半因涉及第三方合法权益等原因不予公开或部分公开。",
    ],
)
def test_shares_that_follow(prose: str) -> None:
    assert check(cells(), prose)[1] == []


@pytest.mark.parametrize(
    "prose", ["近七成申请予以公开。", "予以公开率达64.2%。", "自然人申请占比九成以上。", "予以公开6件，占比52%。"]
)
def test_shares_that_do_not(prose: str) -> None:
    assert [each.code for each in check(cells(), prose)[1]] == ["GK432"]


@pytest.mark.parametrize(
    ("prose", "wanted"),
    [
        ("信息不存在2件，非本机关职责范围1件。", []),
        ("信息不存在4件，非本机关职责范围2件。", [("GK413", "warning")]),
        ("上年结转的2件申请已于年内全部办结，本年新收的12件申请办结11件，1件结转下年。", []),
        ("新收申请12件，已办结11件；上年结转2件全部办结。", []),
        ("新收申请12件，办结11件。", [("GK414", "warning")]),
        ("新收申请12件，上年结转2件，全部办结。", [("GK434", "warning")]),
    ],
)
def test_figures_that_are_parts_of_a_cell(prose: str, wanted: list[tuple[str, str]]) -> None:
    """Two figures of one cell are the cell together; what was closed of the new ones is not all that was closed."""
    _, found = check(cells(), prose)
    assert [(each.code, each.severity.name.lower()) for each in found] == wanted
