"""An invented archive: so many agencies, five years each, with faults across reports whose answers are known.

    python -m benchmarks.archive_corpus FOLDER --agencies 200      1,000 reports, answers.json and tree.csv beside them

Counties come with their departments; a county's figures are the sums of these. What is carried out of a year is carried
into the next, documents in force roll forward, and no two reports say the same, except where a fault was put in.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support import figures, layouts, model
from tests.support.labels import KINDS

YEARS = range(2021, 2026)
DEPARTMENTS = 9  # of a county
FAULTS = {"GK601": 0.03, "GK602": 0.03, "GK603": 0.02, "GK604": 0.03, "GK605": 0.1, "GK606": 0.02}  # chance a report
_FIELDS = (
    "应急管理",
    "教育",
    "财政",
    "水利",
    "林业",
    "卫生健康",
    "交通运输",
    "民政",
    "医疗保障",
    "农业农村",
    "统计",
    "城市管理",
    "自然资源",
    "审计",
)
_FIRST = "青澜柏松渌云禾沁岚芷梧霁棠荻蒲桐榆椿枫楠杉柘桦槐"
_SECOND = "石川亭湾栖岭溪桥塘坪浦津渚屿汀洲堰湖泉岗坡台寨陵"
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


def county(number: int) -> tuple[str, list[model.Agency]]:
    """A county of its own name, with its government first."""
    rng = random.Random(f"county {number}")
    letters = [_FIRST[number % 24], _SECOND[number // 24 % 24]]
    if number >= 576:
        letters.insert(1, _SECOND[number // 576 % 24])
    name = "".join(letters) + rng.choice("县区")
    topics = rng.sample(_FIELDS, DEPARTMENTS)
    below = [model.Agency(f"{name}{topic}局", name, "我局", "department", topic) for topic in topics]
    return name, [model.Agency(f"{name}人民政府", name, f"我{name[-1]}", "county"), *below]


def cells_of(history: History, year: int) -> dict[str, Any]:
    """The figures of a year, carried over from the one before."""
    rng = history.rng
    history.size = history.size or rng.choice(("few", "few", "tens"))
    cells = figures.invent(rng, "2021", history.size, False)
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


def report(history: History, year: int, cells: dict[str, Any]) -> model.Report:
    """A clean report with prose of its own."""
    rng = history.rng
    with mock.patch.object(model, "agency", return_value=history.agency):
        made = model.invent(
            rng, model.Plan(year=year, form="2021", size=history.size, cells=cells, length=0.5, official=True)
        )
    marks = "一二三四五六七八九"
    items = [f"{marks[at]}是{each}；" for at, each in enumerate(unique(rng, rng.randint(4, 7)))]
    history.problems = [model.Sentence("".join(items)[:-1] + "。")]
    made.chapter("s5").parts = [model.Part("problems", "", list(history.problems))]
    for part in made.chapter("s1").parts:
        part.sentences.append(model.Sentence("；".join(unique(rng, 2)) + "。"))
    return made


@dataclass
class File:
    """A report to be written."""

    path: str
    report: model.Report
    seed: str


def of_county(number: int) -> tuple[list[File], list[dict[str, str]], list[tuple[str, str]]]:
    """The files of a county, the answers (code, path), and its part of the tree."""
    name, agencies = county(number)
    government, *departments = (History(each, random.Random(each.name)) for each in agencies)
    faults = random.Random(f"faults {number}")
    files: list[File] = []
    answers: list[dict[str, str]] = []
    absent: set[str] = set()  # agencies without a report in the year before
    for year in YEARS:
        found = [department(each, year, faults, absent) for each in departments]
        top = figures.invent(government.rng, "2021", "tens", False)
        top.update(
            {
                f"proactive.{kind}.{each}": 0
                for kind in ("regulations", "normative")
                for each in ("issued", "repealed", "in_force")
            }
        )
        government.size = "tens"
        all_there = not any(wrong in ("GK603", "GK606") for _, wrong in found)
        left = quiet([cells for cells, _ in found]) if all_there and faults.random() < FAULTS["GK605"] else None
        sums = summed([cells for cells, _ in found if cells is not left], top)
        path = f"{year}/{name}/{government.agency.name}{year}年年度报告"
        files.append(File(path, report(government, year, sums), path))
        if left is not None:
            answers.append({"code": "GK605", "path": path})
        if any(wrong == "GK601" for _, wrong in found):
            answers.append({"code": "GK601", "path": path})
        absent_now: set[str] = set()
        for history, (cells, wrong) in zip(departments, found, strict=True):
            path = f"{year}/{name}/{history.agency.name}{year}年年度报告"
            before = list(history.problems)
            made = report(history, year, cells)
            if wrong == "GK603":
                absent_now.add(history.agency.name)
                continue
            if history.agency.name in absent:
                answers.append({"code": "GK603", "path": path})
            if wrong == "GK604":
                made.chapter("s5").parts[0].sentences[:] = history.problems = before
            files.append(File(path, made, path))
            if wrong == "GK606":
                path += "（更正）"
                more = {**cells, "proactive.licensing.decisions": int(cells["proactive.licensing.decisions"]) + 7}
                other = report(replace_history(history), year, more)
                other.chapter("s5").parts, other.chapter("s1").parts = (
                    made.chapter("s5").parts,
                    other.chapter("s1").parts,
                )
                files.append(File(path, other, path))
            if wrong in ("GK601", "GK602", "GK604", "GK606"):
                answers.append({"code": wrong, "path": path})
        absent = absent_now
    return files, answers, [(each.name, agencies[0].name) for each in agencies[1:]]


def department(
    history: History, year: int, faults: random.Random, absent: set[str]
) -> tuple[dict[str, Any], str | None]:
    """The figures of a department's year, and the fault that its report gets."""
    expected = list(history.carried)
    cells = cells_of(history, year)
    wrong = pick(faults)
    after = history.agency.name in absent  # the year before cannot be compared
    if (
        year == YEARS[0]
        or (wrong == "GK603" and year == YEARS[-1])
        or (after and wrong in ("GK601", "GK602", "GK603", "GK604"))
    ):
        return cells, None
    if wrong == "GK601":
        carry(cells, [expected[0] + faults.randint(1, 3), *expected[1:]])
        history.carried = [int(cells[f"requests.carried_out@{kind}"]) for kind in KINDS]
    elif wrong == "GK602":
        cells["proactive.normative.in_force"] = int(cells["proactive.normative.in_force"]) + faults.randint(1, 5)
        history.in_force["normative"] = int(cells["proactive.normative.in_force"])
    return cells, wrong


def replace_history(history: History) -> History:
    """A history whose use leaves the first one alone."""
    return replace(history, rng=random.Random(history.rng.random()))


def quiet(below: list[dict[str, Any]]) -> dict[str, Any] | None:
    """A department that can be left out of the sum without breaking what is carried over."""
    return next((each for each in below if each["requests.new@total"] and not each["requests.carried_in@total"]
                 and not each["requests.carried_out@total"]), None)  # fmt: skip


def pick(rng: random.Random) -> str | None:
    """Which fault a report gets, if any."""
    value, reached = rng.random(), 0.0
    for code, chance in FAULTS.items():
        reached += chance if code != "GK605" else 0
        if value < reached:
            return code
    return None


def rendered(file: File) -> tuple[str, bytes]:
    """A file's ending and bytes: texts in all layouts that lose nothing, web pages, now and then Word."""
    rng = random.Random(file.seed)
    kind = rng.random()
    if kind < 0.2:
        from tests.support import made_html

        return ".html", made_html.page(file.report).encode("utf-8")
    layout = rng.choice(layouts.FULL)
    return ".txt", layouts.render(file.report, layout, rng).text.encode("utf-8")


def write(job: tuple[int, str]) -> tuple[list[dict[str, str]], list[tuple[str, str]], int]:
    """Writes a county's files; its answers, tree, and the number of files."""
    number, folder = job
    files, answers, tree = of_county(number)
    endings: dict[str, str] = {}
    for file in files:
        ending, data = rendered(file)
        endings[file.path] = file.path + ending
        path = Path(folder, file.path + ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return [{**each, "path": endings.get(each["path"], each["path"])} for each in answers], tree, len(files)


def build(folder: Path, agencies: int, jobs: int = 2) -> int:
    """Writes an archive; how many reports it has."""
    counties = max(1, round(agencies / (DEPARTMENTS + 1)))
    answers: list[dict[str, str]] = []
    tree: list[tuple[str, str]] = []
    count = 0
    with ProcessPoolExecutor(jobs) as pool:
        for found, below, files in pool.map(
            write, ((number, str(folder / "reports")) for number in range(counties)), chunksize=2
        ):
            answers += found
            tree += below
            count += files
    (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False, indent=0), encoding="utf-8")
    with open(folder / "tree.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("agency", "parent"), *tree])
    return count


def known(folder: Path) -> Iterator[tuple[str, str]]:
    """(code, path) of the faults that were put in."""
    for each in json.loads((folder / "answers.json").read_text(encoding="utf-8")):
        yield each["code"], each["path"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agencies", type=int, default=200)
    options = parser.parse_args()
    print(build(options.folder, options.agencies), "reports")
