"""Faults of the prose: figures that contradict the tables or each other, sweeping words, the fee statement."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from tests.support import wording
from tests.support import wording_requests as asked
from tests.support.defects import Expected, defect, expect, put
from tests.support.defects_tables import set_cell
from tests.support.labels import KINDS, leaves
from tests.support.model import Report, Sentence, organisations

Say = Callable[[Report, random.Random], str]


def voice(report: Report, rng: random.Random) -> wording.Voice:
    return wording.Voice(rng, report.agency, report.year, report.form, report.cells, "zero", True)


def figure(text: str) -> str:
    """The figure with its counter in a sentence, or the last words of one that says there was nothing."""
    found = re.search(r"[\d,一两三四五六七八九十]+ ?(件|起|宗)", re.sub(r"^(全年|一年来|\d+年)", "", text))
    return found[0] if found else text[-8:]


def other_value(rng: random.Random, value: int) -> int:
    """A figure that is wrong in one of the usual ways: off by one, digits swapped, another order of size."""
    swapped = int(str(value)[::-1])
    return rng.choice([n for n in (value + 1, value + 7, swapped, value * 10, value - 1) if n != value and n > 0])


def when(report: Report, rng: random.Random) -> str:
    return voice(report, rng).when()


# ------------------------------------------------------------------------------------------------ table two

for _code, _key in (("GK401", "licensing"), ("GK402", "penalties"), ("GK403", "coercion")):

    def _decisions(code: str = _code, key: str = _key) -> None:
        metric = f"proactive.{key}.decisions"

        @defect(f"prose-{key}", code, size="few", claims=True, cells=True)
        def apply(report: Report, rng: random.Random) -> Expected | None:
            true = rng.randint(2, 300)
            set_cell(report, metric, true)
            report.forget(metric)
            text = voice(report, rng).decisions(key, other_value(rng, true)).text
            put(report, rng, text, "proactive")
            return expect(code, figure(text))

        @defect(f"prose-{key}-none", code, size="few", claims=True, cells=True)
        def none(report: Report, rng: random.Random) -> Expected | None:
            set_cell(report, metric, rng.randint(1, 40))
            report.forget(metric)
            text = voice(report, rng).decisions(key, 0).text
            put(report, rng, text, "proactive")
            return expect(code, text[-7:])

    _decisions()


@defect("prose-licensing-items", "GK401", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_cell(report, "proactive.licensing.decisions", 9)
    report.forget("proactive.licensing")
    words = rng.choice(("成功办理了15项行政许可", "办理行政许可15项", "共办结行政许可15项"))
    put(report, rng, f"依据法定职责，负责管理15项行政许可项目，并在{report.year}年内{words}。", "proactive")
    return expect("GK401", words)


@defect("prose-fees", "GK404", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_cell(report, "proactive.fees.amount_wan", Decimal("3.65"))
    report.forget("proactive.fees")
    words = rng.choice(
        ("收取行政事业性收费4.65万元", "行政事业性收费共计365元", "行政事业性收费金额3.56万元", "未收取行政事业性收费")
    )
    put(report, rng, f"{report.year}年，{words}。", "proactive")
    return expect("GK404", words[-6:])


@defect("prose-regulations", "GK405", form="2021", level="city", size="tens", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    for key, n in (("issued", 3), ("repealed", 0), ("in_force", 25)):
        set_cell(report, f"proactive.regulations.{key}", n)
    words = rng.choice(("制定政府规章5件", "废止规章2件", "现行有效规章28件", "出台政府规章4部"))
    put(report, rng, f"{report.year}年，{words}。", "proactive")
    return expect("GK405", words)


@defect("prose-normative", "GK406", form="2021", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    for key, n in (("issued", 4), ("repealed", 1), ("in_force", 31)):
        set_cell(report, f"proactive.normative.{key}", n)
    report.forget("proactive.normative")
    words = rng.choice(
        (
            "制发行政规范性文件6件",
            "印发规范性文件3件",
            "未发布行政规范性文件",
            "废止行政规范性文件2件",
            "现行有效的行政规范性文件共13件",
            "出台行政规范性文件 5 件",
        )
    )
    put(report, rng, f"{when(report, rng)}{words}。", "proactive")
    return expect("GK406", words)


# ------------------------------------------------------------------------------------------------ table three


def requests_fault(
    name: str,
    code: str,
    say: Callable[[Report, random.Random], Sequence[str] | str | None],
    size: str = "tens",
    also: str = "",
) -> None:
    @defect(name, code, form="2021", size=size, cells=True)
    def apply(report: Report, rng: random.Random) -> Expected | None:
        said = say(report, rng)
        if said is None:
            return None
        text, words = said if isinstance(said, tuple) else (said, said)
        report.forget("requests")
        put(report, rng, f"{text}。", "requests")
        return expect(code, str(words), also)


def cell(report: Report, row: str, column: str = "total") -> int:
    return int(report.cells[f"requests.{row}@{column}"])


def _new(report: Report, rng: random.Random) -> tuple[str, str]:
    n = other_value(rng, cell(report, "new"))
    if n == cell(report, "new") + cell(report, "carried_in"):
        n += 2
    text = rng.choice(asked.NEW).format(w=f"{report.year}年，", n=f"{n}件")
    return text, text[-5:]


def _none(report: Report, rng: random.Random) -> tuple[str, str]:
    text = rng.choice(asked.NO_REQUESTS[:4]).format(w=f"{report.year}年").rstrip("。")
    return text, text[-8:]


def _carried_in(report: Report, rng: random.Random) -> tuple[str, str]:
    n = cell(report, "carried_in") + rng.randint(1, 5)
    return rng.choice(
        (
            (f"上年结转政府信息公开申请{n}件", f"{n}件"),
            (f"新收政府信息公开申请{cell(report, 'new')}件，上年结转{n}件", f"上年结转{n}件"),
        )
    )


def _carried_out(report: Report, rng: random.Random) -> tuple[str, str]:
    n = cell(report, "carried_out") + rng.randint(1, 5)
    text = rng.choice((f"结转下年度继续办理{n}件", f"{n}件结转至下年度继续办理", f"结转下一年度{n}件"))
    return text, f"{n}件"


def keep_some(report: Report) -> bool:
    """Sees to it that a request was carried out to the next year, taking it from a result; False if there is none."""
    if cell(report, "carried_out"):
        return True
    row = next((row for row in leaves("2021") if cell(report, row, KINDS[0])), "")
    for name, more in ((row, -1), ("total", -1), ("carried_out", 1)) if row else ():
        for column in (KINDS[0], "total"):
            set_cell(report, f"requests.{name}@{column}", cell(report, name, column) + more)
    return bool(row)


def _no_carried_out(report: Report, rng: random.Random) -> tuple[str, str] | None:
    if not keep_some(report):
        return None
    text = rng.choice(("无结转下年度办理的申请", "没有结转下年度继续办理的申请", "结转下年度继续办理0件"))
    return text, text


def _group(report: Report, rng: random.Random) -> tuple[str, str]:
    figures = asked.groups(voice(report, rng))
    name = rng.choice(list(figures))
    n = figures[name] + rng.randint(1, 9)
    done = cell(report, "total")
    others = "、".join(f"{k}{v}件" for k, v in figures.items() if k != name and v)
    return rng.choice(
        (
            (f"{name}{n}件", f"{name}{n}件"),
            (f"本年度办理结果中，{name}{n}件" + (f"，{others}" if others and done < 0 else ""), f"{name}{n}件"),
        )
    )


def _handled(report: Report, rng: random.Random) -> tuple[str, str]:
    new, before, done = (cell(report, k) for k in ("new", "carried_in", "total"))
    n = new + before + done + rng.randint(1, 5)
    text = rng.choice(
        (
            f"全年办结政府信息公开申请{n}件",
            f"已答复政府信息公开申请{n}件",
            f"共办理政府信息公开申请{n}件",
            f"作出答复{n}件",
        )
    )
    return text, f"{n}件"


def _people(report: Report, rng: random.Random) -> tuple[str, str]:
    new = cell(report, "new")
    people = cell(report, "new", "natural_person")
    wrong = people - 1 if people > 1 else people + 1
    return (
        f"新收政府信息公开申请{new}件，其中自然人申请{wrong}件、法人或其他组织申请{new - wrong}件",
        f"自然人申请{wrong}件、法人或其他组织申请{new - wrong}件",
    )


requests_fault("prose-new", "GK411", _new)
requests_fault("prose-new-few", "GK411", _new, size="few")
requests_fault("prose-no-requests", "GK411", _none, size="few")
requests_fault("prose-carried-in", "GK412", _carried_in, size="few")
requests_fault("prose-result", "GK413", _group)
requests_fault("prose-handled", "GK414", _handled)
requests_fault("prose-carried-out", "GK415", _carried_out)
requests_fault("prose-no-carried-out", "GK415", _no_carried_out)
requests_fault("prose-applicants", "GK416", _people, also="GK416")


# ------------------------------------------------------------------------------------------------ table four


@defect("prose-review", "GK421", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "review", (1, 0, 1, 0))
    report.forget("review", "litigation")
    text = rng.choice(
        (
            *(t.format(w=f"{report.year}年，", n="5件") for t in asked.REVIEW),
            asked.NO_REVIEW[0].format(w=f"{report.year}年").rstrip("。"),
        )
    )
    put(report, rng, text.rstrip("。") + "。", "supervision")
    return expect("GK421", text[-4:])


@defect("prose-litigation", "GK422", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "litigation.direct", (2, 0, 0, 1))
    set_block(report, "litigation.after_review", (0, 1, 0, 0))
    report.forget("review", "litigation")
    text = rng.choice(
        (
            *(t.format(w=f"{report.year}年，", n="3件") for t in asked.LITIGATION),
            asked.NO_LITIGATION[0].format(w=f"{report.year}年").rstrip("。"),
        )
    )
    put(report, rng, text.rstrip("。") + "。", "supervision")
    return expect("GK422", text[-4:])


@defect("prose-no-disputes", "GK421", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "review", (1, 0, 0, 0))
    set_block(report, "litigation.direct", (0, 0, 0, 0))
    set_block(report, "litigation.after_review", (0, 0, 0, 0))
    report.forget("review", "litigation")
    text = rng.choice(asked.NO_DISPUTES).format(w=f"{report.year}年")
    put(report, rng, text, "requests")
    return expect("GK421 GK422", "行政复议")


def set_block(report: Report, block: str, values: tuple[int, int, int, int]) -> None:
    for key, n in zip(("upheld", "corrected", "other", "pending"), values, strict=True):
        set_cell(report, f"{block}.{key}", n)
    set_cell(report, f"{block}.total", sum(values))


# ------------------------------------------------------------------------------------------------ within the prose


@defect("prose-said-twice", "GK431", form="2021", size="tens", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.forget("requests")
    true = cell(report, "new")
    put(report, rng, f"{report.year}年，共收到政府信息公开申请{true}件。", "requests")
    words = f"收到政府信息公开申请{true + 4}件"
    report.chapter("s5").parts[0].sentences.insert(
        0, Sentence(f"{report.year}年，{report.agency.we}共{words}，公开压力较大。")
    )
    return expect("GK431 GK411", words, "GK431 GK411")


@defect("prose-percentage", "GK432", form="2021", size="tens", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    granted, done = cell(report, "granted"), cell(report, "total")
    if not granted or done < 10:
        return None
    report.forget("requests")
    wrong = Decimal(granted * 100) / done + rng.choice((5, 11))
    words = f"{wrong:.1f}%"
    put(report, rng, f"{report.year}年办结政府信息公开申请{done}件，其中予以公开{granted}件，占{words}。", "requests")
    return expect("GK432", words)


@defect("prose-parts", "GK433", form="2021", size="tens", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.forget("requests")
    new = cell(report, "new")
    words = f"网络申请{new}件、信函申请3件、当面申请1件"
    put(report, rng, f"{report.year}年，收到政府信息公开申请{new}件，其中{words}。", "requests")
    return expect("GK433", words)


@defect("prose-all-closed", "GK434", form="2021", size="tens", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    if not keep_some(report):
        return None
    report.forget("requests")
    words = rng.choice(("全部办结", "均已办结", "办结率100%", "所有申请均已办结"))
    put(report, rng, f"{report.year}年，收到政府信息公开申请{cell(report, 'new')}件，{words}。", "requests")
    return expect("GK434", words)


@defect("prose-all-people", "GK434", form="2021", size="hundreds", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    if not organisations(report.cells, "new"):
        return None
    report.forget("requests")
    put(report, rng, f"{report.year}年，收到政府信息公开申请{cell(report, 'new')}件，均为自然人申请。", "requests")
    return expect("GK434 GK416", "均为自然人申请")


@defect("prose-all-upheld", "GK434", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "review", (1, 1, 0, 0))
    report.forget("review", "litigation")
    words = rng.choice(("均获维持", "均维持原行政行为", "全部维持"))
    put(report, rng, f"{report.year}年，因政府信息公开工作被申请行政复议2件，复议结果{words}。", "supervision")
    return expect("GK434 GK421", words)
