"""Writes fixtures/reports/: run `python -m tests.support.fixtures` from the project's root.

Most are drawn from the generator (invented agency, figures and prose); the README's main example is written by hand.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.support import defects, figures, layouts, model, tables
from tests.support.labels import SECTIONS
from tests.support.model import Agency, Chapter, Part, Plan, Report, Sentence
from tests.support.style import Style

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "reports"


@dataclass(frozen=True)
class Recipe:
    """A report to write. defect "" makes a clean one; blanks as in layouts.render."""

    name: str
    layout: str
    what: str
    plan: Plan
    defect: str = ""
    blanks: str = "none"
    expected: tuple[tuple[str, str], ...] = ()
    seed: int = 0


RECIPES = (
    Recipe("clean-bureau-tabs", "L01", "a bureau's page with tables in tabs", Plan(level="department", year=2023, size="tens")),
    Recipe("clean-town-paragraphs", "L12", "a town without requests, one cell a paragraph", Plan(level="township", year=2022, size="zero")),
    Recipe("clean-county-bars", "L03", "a county government with hundreds of requests", Plan(level="county", year=2024, size="hundreds")),
    Recipe("clean-city-2020-form-2019", "L10", "a city of 2020, correctly on the form of 2019", Plan(level="city", year=2020, size="hundreds")),
    Recipe("clean-province-pdf", "L15", "a provincial department, text of a PDF", Plan(level="province", year=2021, size="tens")),
    Recipe("clean-office-mirror", "L19", "a government office on a mirror site in traditional characters", Plan(level="office", year=2024, size="few")),
    Recipe("row-sum-off-by-one", "L04", "one cell of table three is wrong", Plan(), "row-sum"),
    Recipe("carried-out-forgotten", "L08", "一 + 二 is not 三 + 四: the requests carried out were left at 0", Plan(), "balance-carried-out-forgotten"),
    Recipe("old-form-in-2023", "L05", "the form of 2019 in a report for 2023", Plan(), "old-form"),
    Recipe("blank-cells-town", "L11", "a town that only filled what is not zero", Plan(level="township", year=2023, size="few"), "", "non-zero-only"),
    Recipe("fee-statement-missing", "L13", "section six says nothing of 信息处理费", Plan(), "fee-missing"),
    Recipe("period-of-last-year", "L06", "the statistics period is last year's", Plan(), "year-left-in-period"),
    Recipe("tables-as-pictures", "L20", "headings without tables", Plan(level="department", year=2022, size="few"), "",
           expected=(("GK201", "主动公开政府信息情况"), ("GK201", "收到和处理政府信息公开申请情况"), ("GK201", "行政诉讼情况"))),
    Recipe("no-requests-against-table", "L16", "the prose knows of no request, the table does", Plan(), "prose-no-requests"),
    Recipe("topic-missing", "L24", "总体情况 without 监督保障", Plan(), "topic-missing-supervision"),
    Recipe("lawsuits-contradicted", "L09", "the prose counts other lawsuits than table four", Plan(), "prose-litigation"),
    Recipe("penalties-on-one-line", "L17", "the whole body on one line; other penalties in prose and table", Plan(), "prose-penalties"),
    Recipe("words-in-a-cell", "L07", "a cell holds words", Plan(), "text-cell"),
)  # fmt: skip


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = [
        (
            "licences-15-against-9",
            "L02",
            "the prose says 15 licences, the table 9 (the README's example)",
            [("GK401", "办理行政许可15件")],
        )
    ]
    write(
        rows[0][0],
        layouts.render(licences(), "L02", random.Random(4), style=Style(random.Random(4), half_width=True)).text,
        rows[0][3],
        rows[0][2],
    )
    for recipe in RECIPES:
        text, expected = draw(recipe)
        write(recipe.name, text, expected, recipe.what)
        rows.append((recipe.name, recipe.layout, recipe.what, expected))
    lines = ["# Reports to try gklint on", "",
             "Invented agencies, figures and prose; nobody's report. `NAME.expected.json` lists what must be reported: the code",
             "(`|` between codes of which either will do), words that the place must touch, and sometimes how many characters",
             "after the words (blanks and bars not counted) belong to the place, a row of a table. Nothing else may be reported.",
             "Written by `python -m tests.support.fixtures`; checked by `tests/test_fixtures.py`. The layouts are those of",
             "`tests/support/dialects.py`.", "", "| report | layout | what | expected |", "| --- | --- | --- | --- |"]  # fmt: skip
    for name, layout, what, expected in rows:
        codes = ", ".join(str(entry[0]).replace("|", " or ") for entry in expected) or "nothing"
        lines.append(f"| [{name}](reports/{name}.txt) | {layout} | {what} | {codes} |")
    (FOLDER.parent / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def draw(recipe: Recipe) -> tuple[str, list[tuple[str | int, ...]]]:
    """The text of a recipe and what must be found in it."""
    chosen = defects.all_defects()[recipe.defect] if recipe.defect else None
    for attempt in range(200):
        rng = random.Random(f"{recipe.name} {recipe.seed} {attempt}")
        plan = Plan(**{**vars(chosen.plan if chosen else recipe.plan), "length": 0.9, "official": True})
        if chosen and chosen.plan.year == 0:
            plan.year = 2021 + attempt % 5
        report = model.invent(rng, plan)
        expected: list[tuple[str | int, ...]] = list(recipe.expected)
        if recipe.blanks != "none":
            expected = [("GK207", ""), ("GK207", ""), ("GK207", "")]
        if chosen:
            found = chosen.apply(report, rng)
            if found is None:
                continue
            codes = "GK108|GK109" if found.codes >= {"GK108", "GK109"} else "|".join(sorted(found.codes))
            expected = [(codes, found.words, found.reach) if found.reach else (codes, found.words)]
        page = layouts.render(report, recipe.layout, rng, blanks=recipe.blanks, style=calm(recipe.layout, rng))
        return page.text, expected
    raise AssertionError(recipe.name)


def calm(layout: str, rng: random.Random) -> Style:
    """A style without what would itself be worth a remark (units in cells, lost headings)."""
    while True:
        style = layouts.choose(rng, layout)
        if style.values in ("plain", "comma") and not style.topics_bare and not style.rough:
            return style


def write(name: str, text: str, expected: list[tuple[str | int, ...]], what: str) -> None:
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    side = json.dumps({"what": what, "diagnostics": expected}, ensure_ascii=False, indent=2)
    (FOLDER / f"{name}.expected.json").write_text(side + "\n", encoding="utf-8")


def licences() -> Report:
    """The README's example, by hand: a bureau that counted licensing items where decisions were asked for."""
    year, who = 2024, Agency("青禾县应急管理局", "青禾县", "我局", "department", "应急管理")
    cells = figures.invent(random.Random(1), "2021", "zero", False)
    cells |= {"proactive.licensing.decisions": 9, "proactive.penalties.decisions": 6}
    for row, n in (("new", 3), ("granted", 2), ("unavailable.not_held", 1), ("total", 3)):
        cells |= {f"requests.{row}@natural_person": n, f"requests.{row}@total": n}
    chapters = [Chapter(key, numeral, title) for key, (numeral, title) in SECTIONS.items()]
    one, two, three, four, five, six = chapters
    one.lead = [
        Sentence(
            "2024年，青禾县应急管理局认真贯彻落实《中华人民共和国政府信息公开条例》，围绕安全生产、防灾减灾救灾等重点工作，持续加大信息公开力度，不断提升应急管理工作透明度。"
        )
    ]
    one.parts = [
        Part(
            "proactive",
            "主动公开情况",
            [
                Sentence(
                    "全年通过县政府门户网站公开各类信息186条，其中政策文件12条、工作动态131条、公告公示43条；“青禾应急”微信公众号推送安全提示214条。依法公示行政执法信息，2024年共办理行政许可15件，作出行政处罚决定6件，未采取行政强制措施。未制发行政规范性文件。"
                )
            ],
        ),
        Part(
            "requests",
            "依申请公开情况",
            [
                Sentence(
                    "本年度共收到政府信息公开申请3件，均为自然人申请，内容涉及事故调查报告和烟花爆竹经营许可。3件均在法定期限内答复，其中予以公开2件，本机关不掌握相关信息1件。"
                )
            ],
        ),
        Part(
            "management",
            "政府信息管理情况",
            [
                Sentence(
                    "落实“三审三校”制度，由信息来源科室初审、办公室复审、分管领导终审；对2020年以前发布的信息开展清理，更新失效链接8个，下架过期信息25条。"
                )
            ],
        ),
        Part(
            "platform",
            "政府信息公开平台建设情况",
            [
                Sentence(
                    "依托县政府门户网站公开专栏和政务新媒体，规范设置安全生产、应急预案、灾害预警等栏目，办理网民留言17件，全部按时回复。"
                )
            ],
        ),
        Part(
            "supervision",
            "监督保障情况",
            [
                Sentence(
                    "明确一名副局长分管、办公室专人负责，全年组织业务培训2次，接受县政务公开办季度检查4次，对指出的问题逐项整改；未发生因政府信息公开引起的行政复议和行政诉讼。"
                )
            ],
        ),
    ]
    two.table = tables.table_two("2021", cells)
    three.table = tables.table_three("2021", cells)
    four.table = tables.table_four(cells)
    five.parts = [
        Part(
            "problems",
            "存在的主要问题",
            [Sentence("一是政策解读形式单一，以文字为主；二是个别栏目更新间隔较长；三是科室间信息报送不够及时。")],
        ),
        Part(
            "plans",
            "改进情况",
            [
                Sentence(
                    "2025年，将增加图解、短视频解读，实行栏目更新月提醒，把信息报送纳入科室考核，进一步提高公开质量。"
                )
            ],
        ),
    ]
    six.parts = [Part("fee", "", [Sentence("按照《政府信息公开信息处理费管理办法》，本年度未收取信息处理费。")])]
    preface = [
        Sentence(
            "根据《中华人民共和国政府信息公开条例》规定，编制本报告。报告所列数据统计期限为2024年1月1日至2024年12月31日。"
        )
    ]
    return Report(who, year, "2021", cells, "青禾县应急管理局2024年政府信息公开工作年度报告", preface, chapters, date(2025, 1, 20),
                  before=["首页 / 政务公开 / 政府信息公开年报", "时间:2025-01-20 15:08:26 来源:县应急管理局 浏览次数:"],
                  after=["主办单位：青禾县人民政府  网站标识码：3300000000"])  # fmt: skip


if __name__ == "__main__":
    main()
