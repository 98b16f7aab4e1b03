"""An invented archive: so many agencies, five years each, with faults whose answers are known.

    python -m benchmarks.archive_corpus FOLDER --agencies 200      1,000 reports; answers.json, files.csv, tree.csv beside

Counties come with their departments; a county's figures are the sums of these. What is carried out of a year is carried
into the next, documents in force roll forward, and no two reports say the same, except where a fault was put in. Faults
across reports are in the counties and departments, those within one report (`archive_faults`) in the agencies around them.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import archive_faults, archive_files
from benchmarks.archive_faults import Fault
from benchmarks.archive_history import YEARS, History, carry, cells_of, report, summed
from tests.support import figures, model
from tests.support.labels import KINDS

DEPARTMENTS = 9  # of a county
AGENCIES = 1 + DEPARTMENTS + len(archive_faults.SIZES)  # of a county, with those around it
FAULTY = 0.6  # chance of a report of an agency around it, as long as there are faults to place
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


def county(number: int) -> tuple[str, list[model.Agency], dict[str, model.Agency]]:
    """A county of its own name; its agencies, its government first; those around them."""
    rng = random.Random(f"county {number}")
    letters = [_FIRST[number % 24], _SECOND[number // 24 % 24]]
    if number >= 576:
        letters.insert(1, _SECOND[number // 576 % 24])
    name = "".join(letters) + rng.choice("县区")
    topics = rng.sample(_FIELDS, DEPARTMENTS)
    below = [model.Agency(f"{name}{topic}局", name, "我局", "department", topic) for topic in topics]
    around = archive_faults.apart(number, name, sorted(set(_FIELDS) - set(topics)), letters)
    return name, [model.Agency(f"{name}人民政府", name, f"我{name[-1]}", "county"), *below], around


@dataclass
class File:
    """A report to be written, and the fault it was given."""

    path: str
    report: model.Report
    fault: Fault | None = None
    blanks: bool = False  # cells are left empty: comparison with other reports is not sure


@dataclass
class Answers:
    """What must be found, and what may be. Each has `path`, and `code` or what a `Fault` has."""

    across: list[dict[str, Any]] = field(default_factory=list)
    within: list[dict[str, Any]] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)  # reports whose comparison with others a fault disturbs
    loose: dict[str, list[str]] = field(
        default_factory=dict
    )  # what a report without faults may bring, as it is written

    def put(self, code: str, path: str) -> None:
        self.across.append({"code": code, "path": path})


def path_of(agency: model.Agency, year: int, place: str) -> str:
    """Where a report is filed (its ending is not there yet): every agency's in one of several ways."""
    rng = random.Random(f"path {agency.name}")
    way = rng.choices(("name", "number", "folder", "short"), (50, 25, 15, 10))[0]
    match way:
        case "number":
            number = random.Random(f"{agency.name} {year}").randint(10**6, 10**7 - 1)
            return f"{year}/{place}/t{year + 1}0{number % 3 + 1}{number % 28 + 1:02}_{number}"
        case "folder":
            return f"{place}/{agency.name}/{year}年度报告"
        case "short":
            return f"{year}/{place}/{agency.name.removeprefix(place)}年报"
        case _:
            return f"{year}/{place}/{agency.name}{year}年年度报告"


def of_county(number: int) -> tuple[list[File], Answers, list[tuple[str, str]]]:
    """The files of a county, the answers, and its part of the tree."""
    name, agencies, around = county(number)
    answers = Answers()
    files = beneath(number, name, agencies, answers)
    files += beside(number, name, around, answers)
    return files, answers, [(each.name, agencies[0].name) for each in agencies[1:]]


def beneath(number: int, name: str, agencies: list[model.Agency], answers: Answers) -> list[File]:
    """A county and its departments, with faults across reports."""
    government, *departments = (History(each, random.Random(each.name)) for each in agencies)
    faults = random.Random(f"faults {number}")
    files: list[File] = []
    absent: set[str] = set()  # agencies without a report in the year before
    for year in YEARS:
        found = [department(each, year, faults, absent) for each in departments]
        government.size = "tens"
        top = figures.invent(government.rng, "2021", "tens", False)
        top |= {
            f"proactive.{kind}.{each}": 0
            for kind in ("regulations", "normative")
            for each in ("issued", "repealed", "in_force")
        }
        all_there = not any(wrong in ("GK603", "GK606") for _, wrong in found)
        left = quiet([cells for cells, _ in found]) if all_there and faults.random() < FAULTS["GK605"] else None
        sums = summed([cells for cells, _ in found if cells is not left], top)
        path = path_of(government.agency, year, name)
        files.append(File(path, report(government, year, sums)))
        if left is not None:
            answers.put("GK605", path)
        if any(wrong == "GK601" for _, wrong in found):
            answers.put("GK601", path)
        absent_now: set[str] = set()
        for history, (cells, wrong) in zip(departments, found, strict=True):
            path = path_of(history.agency, year, name)
            before = list(history.problems)
            made = report(history, year, cells)
            if wrong == "GK603":
                absent_now.add(history.agency.name)
                continue
            if history.agency.name in absent:
                answers.put("GK603", path)
            if wrong == "GK604":
                made.chapter("s5").parts[0].sentences[:] = history.problems = before
            files.append(File(path, made))
            if wrong == "GK606":
                path += "（更正）"
                files.append(File(path, corrected(history, year, cells, made)))
            if wrong in ("GK601", "GK602", "GK604", "GK606"):
                answers.put(wrong, path)
        absent = absent_now
    return files


def corrected(history: History, year: int, cells: dict[str, Any], made: model.Report) -> model.Report:
    """Another version of a report: one figure and the overview differ."""
    more = {**cells, "proactive.licensing.decisions": int(cells["proactive.licensing.decisions"]) + 7}
    other = report(replace(history, rng=random.Random(history.rng.random())), year, more)
    other.chapter("s5").parts = made.chapter("s5").parts
    return other


def beside(number: int, name: str, around: dict[str, model.Agency], answers: Answers) -> list[File]:
    """The agencies around a county, with faults within their reports."""
    supply = archive_faults.Supply(number)
    files: list[File] = []
    for kind, agency in around.items():
        history = History(agency, random.Random(agency.name), size=archive_faults.SIZES[kind])
        before: File | None = None
        if kind == "street" and archive_faults.FIRST_YEAR in supply.left:
            before = first_year(history, name, answers)
            files.append(before)
        for year in YEARS:
            cells = cells_of(history, year)
            file = File(path_of(agency, year, agency.place), report(history, year, cells))
            if supply.rng.random() < FAULTY:
                spoilt(file, history, cells, supply)
            file.blanks = file.fault is None and supply.rng.random() < archive_files.BLANKS
            note(file, before, answers)
            files.append(file)
            before = file
    return files


def first_year(history: History, name: str, answers: Answers) -> File:
    """A report for the year before the form that it has."""
    year = YEARS[0] - 1
    with mock.patch.object(model, "agency", return_value=history.agency):
        made = model.invent(history.rng, model.Plan(year=year, form="2019", size=history.size, official=True))
    fault = archive_faults.put(archive_faults.FIRST_YEAR, made, history.rng)
    file = File(path_of(history.agency, year, name), made, fault)
    note(file, None, answers)
    return file


def spoilt(file: File, history: History, cells: dict[str, Any], supply: archive_faults.Supply) -> None:
    """Gives a report the first fault that fits."""
    for name in supply.take(history.agency, history.size, file.report.year):
        made = report(history, file.report.year, cells, name)
        fault = archive_faults.put(name, made, supply.rng)
        if fault is not None:
            file.report, file.fault = made, fault
            supply.done(name)
            return


def note(file: File, before: File | None, answers: Answers) -> None:
    """What is to be found in a report, and between it and the one before."""
    if file.fault is not None:
        answers.within.append({**asdict(file.fault), "path": file.path})
    if any(each.blanks or (each.fault and each.fault.unsure) for each in (file, before) if each):
        answers.unsure.append(file.path)
    else:
        for code in sorted(archive_faults.across(file.report, before.report if before else None)):
            answers.put(code, file.path)


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


Listed = tuple[str, str, str]  # path, format, layout or look


def write(job: tuple[int, str]) -> tuple[Answers, list[tuple[str, str]], list[Listed]]:
    """Writes a county's files; the answers, its part of the tree, and what was written."""
    number, folder = job
    files, answers, tree = of_county(number)
    rng = random.Random(f"zips {number}")
    paths: dict[str, str] = {}
    listed: list[Listed] = []
    of_folder: dict[str, list[File]] = {}
    for file in files:
        of_folder.setdefault(file.path.rpartition("/")[0], []).append(file)
    for inside in of_folder.values():
        made = [archive_files.rendered(file.report, file.path, file.fault, file.blanks) for file in inside]
        named = [(file.path + each.ending, each.data) for file, each in zip(inside, made, strict=True)]
        stored = archive_files.store(Path(folder), named, rng.random() < archive_files.ZIPPED)
        for file, path, each in zip(inside, stored, made, strict=True):
            paths[file.path] = path
            listed.append((path, each.kind, each.look))
            if each.loose:
                answers.loose[path] = each.loose
    for each in (*answers.across, *answers.within):
        each["path"] = paths[each["path"]]
    answers.unsure = [paths[each] for each in answers.unsure]
    return answers, tree, listed


def build(folder: Path, agencies: int, jobs: int = 2) -> int:
    """Writes an archive; how many reports it has."""
    counties = max(1, round(agencies / AGENCIES))
    answers = Answers()
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        ProcessPoolExecutor(jobs) as pool,
        open(folder / "files.csv", "w", encoding="utf-8", newline="") as files,
        open(folder / "tree.csv", "w", encoding="utf-8", newline="") as tree,
    ):
        csv.writer(tree).writerow(("agency", "parent"))
        work = ((number, str(folder / "reports")) for number in range(counties))
        for found, below, listed in pool.map(write, work, chunksize=2):
            answers.across += found.across
            answers.within += found.within
            answers.unsure += found.unsure
            answers.loose |= found.loose
            csv.writer(tree).writerows(below)
            csv.writer(files).writerows(listed)
            count += len(listed)
    (folder / "answers.json").write_text(
        json.dumps({"reports": count, **asdict(answers)}, ensure_ascii=False), encoding="utf-8"
    )
    return count


def known(folder: Path) -> tuple[int, Answers]:
    """How many reports there are, and the answers."""
    told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return told.pop("reports"), Answers(**told)


def listing(folder: Path) -> dict[str, tuple[str, str]]:
    """path -> (format, layout or look)."""
    with open(folder / "files.csv", encoding="utf-8", newline="") as stream:
        return {path: (kind, look) for path, kind, look in csv.reader(stream)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--agencies", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(build(options.folder, options.agencies, options.jobs), "reports")
