"""A report as plain values: who, when, the figures, the words; nothing yet about how it looks."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.support import figures, tables
from tests.support.figures import Number
from tests.support.labels import KINDS, SECTIONS, TITLE_VARIANTS, TOPICS


@dataclass(frozen=True)
class Agency:
    """level: "department", "office", "township", "county", "city" or "province"; we: how it speaks of itself."""

    name: str
    place: str
    we: str
    level: str
    topic: str = ""

    @property
    def is_government(self) -> bool:
        return self.level in ("county", "city")

    @property
    def makes_regulations(self) -> bool:
        return self.level == "city"


@dataclass
class Sentence:
    """One sentence with the metrics it speaks of (so that a defect can replace all of them)."""

    text: str
    about: tuple[str, ...] = ()


@dataclass
class Part:
    """A piece of a section under its own heading ("" for none): a topic of 总体情况, 下一步工作 …"""

    id: str
    heading: str
    sentences: list[Sentence]


@dataclass
class Chapter:
    """A section. lead: prose before the parts or the table; tail: prose after the table."""

    id: str
    numeral: str
    title: str
    lead: list[Sentence] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    table: tables.Table | None = None
    tail: list[Sentence] = field(default_factory=list)

    def sentence_lists(self) -> Iterator[list[Sentence]]:
        yield self.lead
        for part in self.parts:
            yield part.sentences
        yield self.tail


@dataclass
class Report:
    """Everything a rendering needs. `published` is the date in the page chrome."""

    agency: Agency
    year: int
    form: str
    cells: dict[str, Number]
    title: str
    preface: list[Sentence]
    chapters: list[Chapter]
    published: date
    signature: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    headed: bool = False  # the headings of the topics must stay

    def chapter(self, name: str) -> Chapter:
        return next(chapter for chapter in self.chapters if chapter.id == name)

    def table(self, name: str) -> tables.Table:
        return next(c.table for c in self.chapters if c.table is not None and c.table.name == name)

    def topic(self, name: str) -> Part:
        return next(part for part in self.chapter("s1").parts if part.id == name)

    def sentence_lists(self) -> Iterator[list[Sentence]]:
        yield self.preface
        for chapter in self.chapters:
            yield from chapter.sentence_lists()

    def forget(self, *stems: str) -> None:
        """Drops every sentence that speaks of a metric beginning with one of `stems`."""
        for sentences in self.sentence_lists():
            sentences[:] = [s for s in sentences if not any(m.startswith(stems) for m in s.about)]

    def copy(self) -> Report:
        return copy.deepcopy(self)


_PLACES = ("青禾", "澜石", "柏川", "松亭", "渌湾", "云栖", "禾岭", "沁溪", "岚桥", "芷塘", "梧坪", "霁川")
_FIELDS = (
    "应急管理", "市场监督管理", "教育", "财政", "水利", "林业", "卫生健康", "住房和城乡建设", "交通运输", "民政",
    "医疗保障", "农业农村", "文化和旅游", "统计", "城市管理", "自然资源", "人力资源和社会保障", "审计",
)  # fmt: skip


def agency(rng: random.Random, level: str = "") -> Agency:
    """An agency that does not exist."""
    place = rng.choice(_PLACES)
    level = level or rng.choice(
        ("department", "department", "department", "township", "office", "county", "city", "province")
    )
    topic = rng.choice(_FIELDS)
    match level:
        case "department":
            above = rng.choice(("市", "县", "区"))
            name = f"{place}{above}{topic}局"
            return Agency(name, place + above, rng.choice(("我局", "本局", "我局", name)), level, topic)
        case "province":
            return Agency(f"{place}省{topic}厅", place + "省", "我厅", level, topic)
        case "office":
            above = rng.choice(("市", "县", "区"))
            return Agency(f"{place}{above}人民政府办公室", place + above, rng.choice(("我办", "本机关")), level)
        case "township":
            kind = rng.choice(("镇", "乡", "街道"))
            body = "街道办事处" if kind == "街道" else f"{kind}人民政府"
            county = rng.choice([p for p in _PLACES if p != place]) + rng.choice(("县", "区"))
            return Agency(f"{county}{place}{body}", county, f"我{kind}", level)
        case "county":
            above = rng.choice(("县", "区"))
            return Agency(f"{place}{above}人民政府", place + above, rng.choice((f"我{above}", f"全{above}")), level)
        case _:
            return Agency(f"{place}市人民政府", place + "市", rng.choice(("我市", "全市")), level)


@dataclass
class Plan:
    """What to invent; empty or None means: choose."""

    level: str = ""
    year: int = 0
    form: str = ""
    size: str = ""
    fee: str = ""  # "zero", "charged" or "notices"
    claims: bool | None = None  # whether the prose speaks of its own figures
    cells: dict[str, Number] = field(default_factory=dict)  # instead of random ones
    length: float = 0.35  # chance of a long passage in each topic
    official: bool = False  # the official titles of the sections, no variants


def invent(rng: random.Random, plan: Plan | None = None) -> Report:
    """A clean report: tables and prose agree, every section and topic is there, published in time."""
    from tests.support import chrome, wording

    plan = plan or Plan()
    form = plan.form or ("2019" if plan.year in (2019, 2020) or (plan == Plan() and rng.random() < 0.12) else "2021")
    year = plan.year or (rng.choice((2019, 2020)) if form == "2019" else rng.randint(2021, 2025))
    who = agency(rng, plan.level)
    sizes = {"township": ("zero", "zero", "few"), "department": ("zero", "few", "few", "tens"), "office": ("few", "tens"),
             "county": ("few", "tens", "hundreds"), "city": ("hundreds", "thousands"), "province": ("tens", "hundreds")}  # fmt: skip
    size = plan.size or rng.choice(sizes[who.level])
    fee = plan.fee or rng.choice(
        ("zero", "zero", "zero", "charged" if size in ("tens", "hundreds", "thousands") else "zero")
    )
    cells = plan.cells or figures.invent(rng, form, size, who.makes_regulations, fee_unpaid=fee != "zero")
    claims = rng.random() < 0.75 if plan.claims is None else plan.claims
    voice = wording.Voice(rng, who, year, form, cells, fee, claims, plan.length)
    chapters = []
    for key, (numeral, title) in SECTIONS.items():
        used = (
            rng.choice((title, rng.choice(TITLE_VARIANTS[key]))) if rng.random() < 0.5 and not plan.official else title
        )
        chapters.append(Chapter(key, numeral, used))
    one, two, three, four, five, six = chapters
    one.lead = voice.opening()
    for topic, headings in TOPICS:
        one.parts.append(Part(topic, rng.choice(headings), voice.topic(topic)))
    two.table = tables.table_two(form, cells)
    three.table = tables.table_three(
        form, cells, total_on_top=rng.random() < 0.3, short=form == "2021" and rng.random() < 0.1
    )
    four.table = tables.table_four(cells)
    for chapter in (two, three, four):
        chapter.lead = voice.lead(chapter.id) if rng.random() < 0.15 else []
    five.parts = voice.problems()
    six.parts = voice.other_matters()
    limit = date(year + 1, 3, 31) if who.is_government else date(year + 1, 1, 31)
    published = limit - timedelta(days=rng.randint(0, 20))
    report = Report(
        who, year, form, cells, voice.title(), voice.preface([c.title for c in chapters]), chapters, published
    )
    chrome.surround(rng, report)
    return report


def organisations(cells: dict[str, Number], row: str) -> int:
    """法人或其他组织: the five organisation columns of a row."""
    return sum(int(cells[f"requests.{row}@{kind}"]) for kind in KINDS[1:])


def share(part: Number, whole: Number, digits: int) -> Decimal:
    """A percentage rounded half up."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
