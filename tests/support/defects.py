"""One fault at a time, with the code(s) that should name it and the words where it must be found.

This module holds the registry and the faults of structure; `defects_tables`, `_sums`, `_prose` and `_rare` add theirs.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from tests.support.model import Part, Plan, Report, Sentence

ALL_TEXT = ("L14", "L18", "L20")  # layouts that lose parts of a report: no fault is judged there unless it says so


@dataclass(frozen=True)
class Expected:
    """codes: any of these names the fault. words: where ("" anywhere). also: codes that may rightly come besides."""

    codes: frozenset[str]
    words: str = ""
    also: frozenset[str] = frozenset()
    reach: int = 0  # how many characters behind the words (blanks and bars not counted) belong to the place: a row


def expect(codes: str, words: str = "", also: str = "", reach: int = 0) -> Expected:
    return Expected(frozenset(codes.split()), words, frozenset(also.split()), reach)


Apply = Callable[[Report, random.Random], Expected | None]


@dataclass(frozen=True)
class Defect:
    """apply changes a clean report and says what to expect, or gives None where it does not fit this report."""

    name: str
    code: str
    apply: Apply
    plan: Plan
    unfit: tuple[str, ...] = ()
    cells: bool = field(default=False)  # whether the figures of the tables can still be judged


DEFECTS: dict[str, Defect] = {}


def defect(
    name: str, code: str, *, unfit: tuple[str, ...] = (), cells: bool = False, **plan: object
) -> Callable[[Apply], Apply]:
    """Registers a fault. unfit: layouts in which it cannot be seen."""

    def add(apply: Apply) -> Apply:
        def once(report: Report, rng: random.Random) -> Expected | None:
            report.headed = True  # one fault at a time: no heading gets lost besides
            return apply(report, rng)

        DEFECTS[name] = Defect(name, code, once, Plan(**plan), (*ALL_TEXT, *unfit), cells)  # type: ignore[arg-type]
        return apply

    return add


def all_defects() -> dict[str, Defect]:
    """Every fault by name."""
    from tests.support import defects_prose, defects_rare, defects_sums, defects_tables

    assert all(m.__name__ for m in (defects_prose, defects_rare, defects_sums, defects_tables))  # imported to register
    return DEFECTS


# ------------------------------------------------------------------------------------------------ sections


def _section_missing(key: str) -> None:
    @defect(f"section-missing-{key}", "GK101", cells=False)
    def apply(report: Report, rng: random.Random) -> Expected | None:
        report.chapters.remove(report.chapter(key))
        also = {"s6": "GK501", "s1": "GK106", "s2": "GK201", "s3": "GK201", "s4": "GK201"}.get(key, "")
        return expect("GK101", also=also)


for _key in ("s1", "s2", "s3", "s4", "s5", "s6"):
    _section_missing(_key)


@defect("sections-swapped", "GK102")
def _(report: Report, rng: random.Random) -> Expected | None:
    at = rng.choice((3, 4))
    chapters = report.chapters
    chapters[at], chapters[at + 1] = chapters[at + 1], chapters[at]
    return expect("GK102")


@defect("section-number-repeated", "GK102", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    at = rng.choice((2, 3, 4, 5))
    report.chapters[at].numeral = report.chapters[at - 1].numeral
    return expect("GK102", report.chapters[at].title)


@defect("section-numbers-shifted", "GK102", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    for chapter, numeral in zip(report.chapters[4:], "六七", strict=True):
        chapter.numeral = numeral
    return expect("GK102", report.chapters[4].title)


@defect("section-doubled", "GK103")
def _(report: Report, rng: random.Random) -> Expected | None:
    at = rng.choice((4, 5))
    report.chapters.insert(at + 1, report.copy().chapters[at])
    return expect("GK103", report.chapters[at].title, "GK102")


@defect("section-empty", "GK104", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    chapter = report.chapter("s5")
    word = rng.choice(("", "无。", "略。", "无"))
    chapter.parts = [Part("x", "", [Sentence(word)])] if word else []
    return expect("GK104", chapter.title)


@defect("section-retitled", "GK105", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    chapter = report.chapter("s5")
    chapter.title = rng.choice(("存在的问题及下一步打算", "工作中存在的不足和改进方向", "存在的主要问题及整改情况"))
    return expect("GK105", chapter.title)


def _topic_missing(topic: str) -> None:
    @defect(f"topic-missing-{topic}", "GK106", cells=True, claims=False)
    def apply(report: Report, rng: random.Random) -> Expected | None:
        chapter = report.chapter("s1")
        chapter.parts = [part for part in chapter.parts if part.id != topic]
        return expect("GK106")


for _topic in ("proactive", "requests", "management", "platform", "supervision"):
    _topic_missing(_topic)


# ------------------------------------------------------------------------------------------------ words left in


def put(report: Report, rng: random.Random, text: str, topic: str = "", about: tuple[str, ...] = ()) -> str:
    """Adds a sentence to a topic of 总体情况 and returns it."""
    part = report.topic(topic or rng.choice(("proactive", "management", "platform")))
    # What is said of requests does not stand behind what is said of lawsuits.
    last = (
        next((i for i, s in enumerate(part.sentences) if "行政" in s.text), 0)
        if part.id == "requests"
        else len(part.sentences)
    )
    part.sentences.insert(rng.randint(0, last), Sentence(text, about))
    return text


@defect("placeholder", "GK107", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    text, words = rng.choice((
        ("全年通过XX网站发布信息120条。", "XX"), ("召开新闻发布会××次，发布解读稿件若干。", "××"), ("组织培训____次。", "____"),
        ("（此处待补充）", "待补充"), ("主要负责人【】多次作出批示。", "【】"), ("全年举办政府开放日XXX次。", "XXX"),
    ))  # fmt: skip
    put(report, rng, text)
    return expect("GK107", words)


@defect("year-left-in-period", "GK108", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    for sentence in report.preface:
        if "统计" in sentence.text:
            sentence.text = f"本报告所列数据的统计期限为{report.year - 1}年1月1日至{report.year - 1}年12月31日。"
            return expect("GK108 GK109", f"{report.year - 1}年", "GK108 GK109")
    return None


@defect("year-left-in-title", "GK108", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    if not any("统计" in s.text for s in report.preface):
        return None
    report.title = f"{report.agency.name}{report.year - 1}年政府信息公开工作年度报告"
    return expect("GK108 GK109", also="GK108 GK109")


@defect("year-left-in-prose", "GK108", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    text = f"{report.year - 1}年，{report.agency.we}认真贯彻落实政府信息公开各项部署，全面推进各项工作，取得明显成效。"
    report.chapter("s1").lead = [Sentence(text)]
    return expect("GK108", f"{report.year - 1}年")


@defect("period-wrong", "GK109", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    year = report.year
    period = rng.choice(
        (
            f"自{year}年1月1日起至{year}年11月30日止",
            f"为{year - 1}年12月1日至{year}年11月30日",
            f"为{year}年1月1日至{year}年12月20日",
        )
    )
    for sentence in report.preface:
        if "统计" in sentence.text:
            sentence.text = f"本报告所列数据的统计期限{period}。"
            return expect("GK109", period[-10:])
    return None


@defect("published-late", "GK110", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    when = date(report.year + 1, rng.randint(4, 11), rng.randint(1, 28))
    report.before = [line for line in report.before if str(report.year + 1) not in line]
    report.before.append(f"发布时间：{when.isoformat()}  来源：{report.agency.name}")
    report.signature = []
    report.published = when
    return expect("GK110", when.isoformat())


@defect("legal-basis-old-notice", "GK111", cells=True, form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    notice = rng.choice(("国办公开办函〔2019〕60号", "国办公开办函[2019]60号"))
    report.preface.insert(
        0,
        Sentence(
            f"根据《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（{notice}）要求，编制本报告。"
        ),
    )
    return expect("GK111", "60号")


@defect("legal-basis-old-decree", "GK111", cells=True, form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    report.preface.insert(0, Sentence("根据《中华人民共和国政府信息公开条例》（国务院令第492号）要求，编制本报告。"))
    return expect("GK111", "492号")


@defect("instructions-left-in", "GK112", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.chapter(rng.choice(("s2", "s3", "s4"))).lead = [Sentence("该部分以表格形式报告。表格如下：")]
    return expect("GK112", "该部分以表格形式报告")


@defect("other-agency", "GK112", cells=True, level="department")
def _(report: Report, rng: random.Random) -> Expected | None:
    other = rng.choice(("鹿岩县水利局", "鹿岩区教育局", "槐亭县民政局"))
    if other.endswith(report.agency.topic + "局"):
        return None
    put(report, rng, f"{other}严格落实信息公开审查制度，未发生失泄密事件。", "management")
    return expect("GK112", other)
