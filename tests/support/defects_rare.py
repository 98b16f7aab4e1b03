"""More faults of the prose: the fee statement, rarer words, claims in other places than 总体情况."""

from __future__ import annotations

import random

from tests.support.defects import Expected, defect, expect, put
from tests.support.defects_prose import cell, requests_fault, set_block
from tests.support.defects_tables import set_cell
from tests.support.labels import KINDS
from tests.support.model import Part, Report, Sentence

# ------------------------------------------------------------------------------------------------ fees of requests


@defect("fee-missing", "GK501", form="2021", fee="zero", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    if report.cells["requests.other.fee_unpaid@total"]:
        return None
    report.forget("fee")
    report.chapter("s6").parts = [
        Part(
            "x",
            "",
            [
                Sentence(
                    rng.choice(
                        (
                            "本年度围绕年度要点逐项抓好落实，各项任务均已完成。",
                            "承办代表建议6件、委员提案4件，办结率100%。",
                        )
                    )
                )
            ],
        )
    ]
    return expect("GK501")


@defect("fee-only-none", "GK501", form="2021", fee="zero", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.forget("fee")
    report.chapter("s6").parts = [
        Part("x", "", [Sentence(rng.choice(("无。", "无", "无其他需要报告的事项。", "没有其他需要报告的事项。")))])
    ]
    return expect("GK501")


@defect("fee-contradiction", "GK502", form="2021", fee="zero", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.forget("fee")
    amount = rng.randint(5, 90) * 10
    part = report.chapter("s6").parts[0]
    part.sentences.insert(0, Sentence(f"{report.year}年度未收取信息处理费。"))
    put(report, rng, f"{report.year}年，共收取政府信息公开信息处理费{amount}元。", "requests")
    return expect("GK502", f"{amount}元", "GK431")


@defect("fee-notice-contradiction", "GK502", form="2021", fee="zero", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    report.forget("fee", "requests")
    for row in ("other.fee_unpaid", "total", "new"):
        for column in (KINDS[0], "total"):
            metric = f"requests.{row}@{column}"
            set_cell(report, metric, int(report.cells[metric]) + 1)
    report.chapter("s6").parts[0].sentences.insert(0, Sentence(f"{report.year}年，未发出收费通知，未收取信息处理费。"))
    return expect("GK502", "未发出收费通知")


# ------------------------------------------------------------------------------------------------ rarer words, other places


@defect("prose-decisions-together", "GK402", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    for key, n in (("licensing", 52), ("penalties", 18), ("coercion", 3)):
        set_cell(report, f"proactive.{key}.decisions", n)
    report.forget("proactive.licensing", "proactive.penalties", "proactive.coercion")
    text, words = rng.choice((
        ("办理行政许可52件、行政处罚21件、行政强制3件", "行政处罚21件"), ("作出行政许可52宗、行政处罚21宗、行政强制3宗", "行政处罚21宗"),
        ("行政许可处理决定数量为52件，行政处罚处理决定数量为21件，行政强制处理决定数量为3件", "21件"),
    ))  # fmt: skip
    put(report, rng, f"{report.year}年，{report.agency.we}{text}。", "proactive")
    return expect("GK402", words)


@defect("prose-in-section-two", "GK401", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_cell(report, "proactive.licensing.decisions", 34)
    report.forget("proactive.licensing")
    words = rng.choice(("作出行政许可决定43件", "办理行政许可 43 件"))
    report.chapter("s2").lead = [Sentence(f"{report.year}年，{report.agency.we}{words}，具体情况见下表。")]
    return expect("GK401", words)


@defect("prose-in-section-four", "GK421", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "review", (1, 0, 0, 1))
    report.forget("review", "litigation")
    words = rng.choice(("未发生政府信息公开行政复议", "被申请行政复议3件"))
    report.chapter("s4").lead = [Sentence(f"{report.year}年，{report.agency.we}{words}。")]
    return expect("GK421", words)


def _new_in_words(report: Report, rng: random.Random) -> tuple[str, str]:
    new = cell(report, "new")
    wrong = "十一" if new != 11 else "十二"
    return f"{report.year}年，{report.agency.we}共收到政府信息公开申请{wrong}件", f"{wrong}件"


def _new_about(report: Report, rng: random.Random) -> tuple[str, str]:
    words = rng.choice((f"{cell(report, 'new') // 10 * 10 + 50}余件", f"超过{cell(report, 'new') + 40}件"))
    return f"全年共收到政府信息公开申请{words}", words


def _leaf(report: Report, rng: random.Random) -> tuple[str, str]:
    row, name = rng.choice(
        (
            ("unavailable.not_held", "本机关不掌握相关政府信息"),
            ("refused.petition", "信访举报投诉类申请"),
            ("denied.process_info", "属于四类过程性信息"),
        )
    )
    n = cell(report, row) + 2
    return f"在办理结果中，{name}{n}件", f"{n}件"


def _none_rare(report: Report, rng: random.Random) -> tuple[str, str]:
    text = rng.choice((f"{report.year}年，{report.agency.we}未收到一件政府信息公开申请", f"{report.year}年度，没有一件依申请公开事项", f"{report.year}年收到政府信息公开申请0宗",
                       f"{report.agency.we}{report.year}年度依申请公开受理数为0", f"{report.year}年未受理依申请公开政府信息"))  # fmt: skip
    return text, text[-6:]


def _together(report: Report, rng: random.Random) -> tuple[str, str]:
    new, before = cell(report, "new"), cell(report, "carried_in")
    n = new + before + 6
    return f"{report.year}年收办政府信息公开申请{n}件（含上年结转{before}件）", f"{n}件"


requests_fault("prose-new-in-words", "GK411", _new_in_words)
requests_fault("prose-new-about", "GK411", _new_about)
requests_fault("prose-ground", "GK413", _leaf)
requests_fault("prose-no-requests-rare", "GK411", _none_rare, size="few")
requests_fault("prose-received-and-handled", "GK414", _together)


@defect("prose-no-disputes-rare", "GK422", size="few", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    set_block(report, "review", (0, 0, 0, 0))
    set_block(report, "litigation.direct", (1, 0, 0, 1))
    set_block(report, "litigation.after_review", (0, 0, 0, 0))
    report.forget("review", "litigation")
    text = rng.choice((f"{report.year}年，政府信息公开行政复议、行政诉讼均为0件。", f"{report.year}年度，无一起因政府信息公开引发的行政复议和行政诉讼。", "全年实现信息公开“零复议、零诉讼”。",
                       "因政府信息公开被申请行政复议0件，被提起行政诉讼0件。", f"{report.year}年，未出现因信息公开问题被提起行政复议、行政诉讼的情况。"))  # fmt: skip
    put(report, rng, text, "requests")
    return expect("GK422 GK421", text[-6:-1])
