"""The years of one agency of the invented archive: figures that are carried over, prose that nobody else has."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from benchmarks import archive_faults
from tests.support import figures, model
from tests.support.labels import KINDS

YEARS = range(2021, 2026)
_WHAT = ("河湖巡查记录", "库房清单", "办件回访", "窗口指南", "村级公示栏", "热线记录", "采购台账", "培训签到", "抽查结果", "图纸目录", "经费明细", "问答库",
         "地名图册", "施工告示", "检测数据", "救助名单", "校车路线", "林木编号", "药品目录", "路灯编码")  # fmt: skip
_WRONG = (
    "登记迟了半个月",
    "缺少附件",
    "与纸质底册对不上",
    "没有标注来源",
    "格式不统一",
    "更新只靠一人",
    "群众看不懂",
    "查找要翻多层菜单",
    "没有留存版本",
    "字号太小",
)
_MEND = (
    "改由两人交叉登记",
    "每周五前补齐",
    "请退休同志校对",
    "配上示意图",
    "挂到办事窗口",
    "写进交接清单",
    "按季度晒出来",
    "请代表试用后再定稿",
    "改成可检索的表格",
    "设一个总目录",
)


@dataclass
class History:
    """What one agency hands from year to year."""

    agency: model.Agency
    rng: random.Random
    carried: list[int] = field(default_factory=lambda: [0] * 6)
    in_force: dict[str, int] = field(default_factory=dict)
    problems: list[model.Sentence] = field(default_factory=list)
    size: str = ""


def cells_of(history: History, year: int) -> dict[str, Any]:
    """The figures of a year, carried over from the one before."""
    rng = history.rng
    history.size = history.size or rng.choice(("few", "few", "tens"))
    cells = figures.invent(rng, "2021", history.size, history.agency.makes_regulations)
    if year > YEARS[0]:
        carry(cells, history.carried)
    for name in ("regulations", "normative"):
        issued, repealed = (int(cells[f"proactive.{name}.{each}"]) for each in ("issued", "repealed"))
        before = history.in_force.get(name)
        if before is not None:
            repealed = min(repealed, before + issued)
            cells[f"proactive.{name}.repealed"] = repealed
            cells[f"proactive.{name}.in_force"] = before + issued - repealed
        history.in_force[name] = int(cells[f"proactive.{name}.in_force"])
    history.carried = [int(cells[f"requests.carried_out@{kind}"]) for kind in KINDS]
    return cells


def carry(cells: dict[str, Any], carried: list[int]) -> None:
    """Sets what was carried in; new requests, and if need be what is carried out, follow so that all still adds up."""
    for kind, value in zip(KINDS, carried, strict=True):
        new = int(cells[f"requests.total@{kind}"]) + int(cells[f"requests.carried_out@{kind}"]) - value
        if new < 0:
            cells[f"requests.carried_out@{kind}"] = int(cells[f"requests.carried_out@{kind}"]) - new
            new = 0
        cells[f"requests.carried_in@{kind}"], cells[f"requests.new@{kind}"] = value, new
    for row in ("new", "carried_in", "carried_out"):
        cells[f"requests.{row}@total"] = sum(int(cells[f"requests.{row}@{kind}"]) for kind in KINDS)


def summed(parts: list[dict[str, Any]], own: dict[str, Any]) -> dict[str, Any]:
    """A government's figures: the sums of those below it in tables three and four, its own in table two."""
    return {
        metric: sum(int(part[metric]) for part in parts) if metric.startswith(("requests.", "review.", "litigation.")) else value
        for metric, value in own.items()
    }  # fmt: skip


def unique(rng: random.Random, pieces: int) -> list[str]:
    """Sentences nobody else writes."""
    return [f"{rng.choice(_WHAT)}{rng.choice(_WRONG)}，{rng.choice(_MEND)}" for _ in range(pieces)]


def report(history: History, year: int, cells: dict[str, Any], fault: str = "") -> model.Report:
    """A clean report with prose of its own, made so that a fault may fit."""
    rng = history.rng
    with mock.patch.object(model, "agency", return_value=history.agency):
        fee, claims = archive_faults.plan_of(fault)
        made = model.invent(
            rng,
            model.Plan(
                year=year,
                form="2021",
                size=history.size,
                cells=dict(cells),
                fee=fee or "zero",
                claims=claims,
                length=0.5,
                official=True,
            ),
        )
    made.headed = True
    if not archive_faults.by_level(fault):
        entitled(made, rng)
    marks = "一二三四五六七八九"
    items = [f"{marks[at]}是{each}；" for at, each in enumerate(unique(rng, rng.randint(4, 7)))]
    history.problems = [model.Sentence("".join(items)[:-1] + "。")]
    made.chapter("s5").parts = [model.Part("problems", "", list(history.problems))]
    for part in made.chapter("s1").parts:
        part.sentences.append(model.Sentence("；".join(unique(rng, 2)) + "。"))
    return made


def entitled(made: model.Report, rng: random.Random) -> None:
    """Some titles say no agency, or only 水利局: then the signature says whose report it is."""
    chance, year = rng.random(), made.published.year
    if chance > 0.1:
        return
    short = made.agency.name.removeprefix(made.agency.place)
    made.title = f"{'' if chance < 0.05 else short}{made.year}年政府信息公开工作年度报告"
    made.signature = [made.agency.name, f"{year}年{made.published.month}月{made.published.day}日"]
