"""Faults within one report of the invented archive: every kind that the tests have, with what must be found where.

Only agencies that are in no tree get them (`apart`), so that they do not break the sums of their county. Ten counties have
each kind at least once, as far as it fits an agency.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support import defects, model
from tests.support.labels import KINDS
from tests.support.model import Agency, Report

# Faults that no kind of the tests has. Those that are in the bytes are put in by `archive_files.spoil`.
BYTES = {"empty-file": "GK001", "binary-file": "GK001", "broken-package": "GK001", "another-text": "GK002", "ignore-unused": "GK004"}  # fmt: skip
NO_YEAR = "no-year"
FIRST_YEAR = "new-form-too-early"  # stands in a report of its own, for the year before the first
PARTS = 10  # counties that share the kinds
SIZES = {"township": "few", "street": "zero", "office": "tens", "bureau": "few", "other": "tens"}
# Faults after which nobody can tell for sure whose report it is, or for which year.
_YEARS = re.compile(r"(?<!〔)20\d\d")
_UNSURE = ("year-left-in-title", "year-left-in-period", NO_YEAR, *BYTES)
# Faults that only show where the page around the report shows, or where there are lines of text.
ONLY = {
    "published-late": ("html", "txt"), "ignore-unused": ("html",), "another-text": ("html", "txt", "docx"), "empty-file": ("txt", "docx"),
    "binary-file": ("txt",), "value-too-many": ("html", "txt"), "broken-package": ("docx", "ofd"), NO_YEAR: ("txt", "docx", "pdf"),
}  # fmt: skip


@dataclass
class Fault:
    """A fault and what should be found. codes: any of these names it; also: may rightly come besides; words, reach:
    where. unsure: comparison with other reports is disturbed, whatever comes of it is right."""

    name: str
    code: str
    codes: list[str]
    words: str = ""
    reach: int = 0
    also: list[str] = field(default_factory=list)
    unsure: bool = False
    unfit: tuple[str, ...] = ()


def names() -> list[str]:
    """All kinds."""
    return [*defects.all_defects(), *BYTES, NO_YEAR]


def apart(number: int, place: str, free: list[str], letters: list[str]) -> dict[str, Agency]:
    """Agencies of a county that no tree has, by kind; free: fields that its departments leave."""
    rng = random.Random(f"apart {number}")
    hamlet = rng.choice("云沙梅鹤") + rng.choice("浦岗洲屯")
    topic = rng.choice(free)
    other = letters[0] + "新" + letters[-1]
    far = (Agency(f"{other}市人民政府", f"{other}市", "我市", "city") if number % 2
           else Agency(f"{other}县人民政府", f"{other}县", "我县", "county"))  # fmt: skip
    return {
        "township": Agency(f"{place}{hamlet}镇人民政府", place, "我镇", "township"),
        "street": Agency(f"{place}{hamlet[::-1]}街道办事处", place, "我街道", "township"),
        "office": Agency(f"{place}人民政府办公室", place, "我办", "office"),
        "bureau": Agency(f"{place}{topic}局", place, "我局", "department", topic),
        "other": far,
    }


class Supply:
    """The kinds that a county has to place, each where it fits."""

    def __init__(self, number: int) -> None:
        kinds = names()
        random.Random(f"kinds {number // PARTS}").shuffle(kinds)
        self.left = kinds[number % PARTS :: PARTS]
        self.rng = random.Random(f"supply {number}")

    def take(self, agency: Agency, size: str, year: int) -> Iterator[str]:
        """Kinds to try for a report, one after the other; `done` takes one away."""
        known = defects.all_defects()
        for name in [*self.left]:
            plan = known[name].plan if name in known else model.Plan()
            fits = plan.level in ("", agency.level) and plan.size in ("", size) and name != FIRST_YEAR
            if fits and (name != "other-agency" or agency.topic):  # it must not be of the same field
                yield name

    def done(self, name: str) -> None:
        self.left.remove(name)


def plan_of(name: str) -> tuple[str, bool | None]:
    """How a report must be made for a fault: its fee statement, and whether it speaks of its figures."""
    known = defects.all_defects().get(name)
    return (known.plan.fee, known.plan.claims) if known else ("", None)


def by_level(name: str) -> bool:
    """Whether a fault is one only for some kinds of agencies: then the title must tell which."""
    known = defects.all_defects().get(name)
    return bool(known and known.plan.level)


def put(name: str, report: Report, rng: random.Random) -> Fault | None:
    """Puts a fault into a report; None where it does not fit."""
    if name in BYTES:
        others = ["GK101"] if name == "another-text" else []
        return Fault(name, BYTES[name], [BYTES[name]], also=others, unsure=True)
    if name == NO_YEAR:
        without_year(report)
        return Fault(name, "GK003", ["GK003"], also=["GK108", "GK109"], unsure=True)
    kind = defects.all_defects()[name]
    expected = kind.apply(report, rng)
    if expected is None:
        return None
    codes, also = sorted(expected.codes), sorted(expected.also)
    if name == "columns-swapped-two":
        also += ["GK306", "GK406"]  # what stands in them is read by their headers
    if name == "year-left-in-title":
        also.append("GK110")  # by the year of the title it was published late
    unsure = name in _UNSURE or not kind.cells
    return Fault(name, kind.code, codes, expected.words, expected.reach, also, unsure, kind.unfit)


def without_year(report: Report) -> None:
    """Takes every year out of a report, and what is said of other years."""
    for sentences in report.sentence_lists():
        sentences[:] = [each for each in sentences if not {*_YEARS.findall(each.text)} - {str(report.year)}]
        for sentence in sentences:
            sentence.text = re.sub(r"20\d\d ?年度?", "", sentence.text)
    report.title = re.sub(r" ?20\d\d ?年度?", "", report.title)
    report.before, report.after, report.signature = [], [], []


def across(report: Report, before: Report | None) -> set[str]:
    """GK601, GK602: what the figures of two years in a row, as they stand in the tables, break."""
    if before is None:
        return set()
    now, then = report.cells, before.cells
    found = set()
    columns = (*KINDS, "total")
    if any(now[f"requests.carried_in@{each}"] != then[f"requests.carried_out@{each}"] for each in columns):
        found.add("GK601")
    for name in ("regulations", "normative"):
        force, issued, repealed = (int(now[f"proactive.{name}.{each}"]) for each in ("in_force", "issued", "repealed"))
        if force != int(then[f"proactive.{name}.in_force"]) + issued - repealed:
            found.add("GK602")
    return found
