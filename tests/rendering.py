"""Invented results for tests of the output formats, made without reading or judging anything."""

from __future__ import annotations

from decimal import Decimal

from gklint.api.results import CHECKED, UNREADABLE, FileResult
from gklint.diagnostics import Diagnostic, Related, Severity
from gklint.text import Source, Span

LONG = "本单位全年围绕群众关切，持续做好解读回应" * 30

TEXT = (
    "# 青禾区水务局2024年政府信息公开工作年度报告\n"
    "\n"
    "\t2024年本局作出行政许可决定１５件，行政处罚 6 件（含 e\u0301tude 试点“ABC”）。\n"
    "全年新收申请12件，其中自然人8件、商业企业3件。\n"
    f"{LONG}，新收政府信息公开申请13件，{LONG}共收到14件。\n"
    "\n"
    "行政许可\t9\n"
    "行政处罚\t\t6\n"
    "一、本年新收政府信息公开申请数量\t8\t3\t0\t0\t0\t0\t12\n"
    "末行没有换行"
)


def span(words: str, after: str = "") -> Span:
    """Where some words stand (the first time after others)."""
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


def finding(code: str, message: str, at: Span, **more: object) -> Diagnostic:
    """A diagnostic with a name made from its code."""
    return Diagnostic(code, f"rule-{code.lower()}", more.pop("severity", Severity.ERROR), message, at, **more)  # type: ignore[arg-type]


FINDINGS = (
    finding(
        "GK401",
        "正文写行政许可决定 15 件，表二填报 9 件",
        span("１５件"),
        label="正文写 15 件",
        related=(Related("表二填报 9 件", Span(span("9\n").start, span("9\n").start + 1)),),
        working="15 ≠ 9",
        help="核对台账后改正正文或表二；两处应当是同一个数。如果正文说的是权力事项的项数，请把话说明白，不要用“作出”。",
        source="《中华人民共和国政府信息公开条例》第五十条",
        data={"metric": "proactive.licensing.decisions", "narrative": 15, "table": 9},
    ),
    finding(
        "GK433",
        "所列各部分之和 8 + 3 = 11，与总数 12 不符",
        span("新收申请12件"),
        label="总数 12",
        severity=Severity.WARNING,
        related=(Related("8 件", span("自然人8件")), Related("3 件", span("商业企业3件"))),
        working="8 + 3 = 11，正文写 12",
    ),
    finding(
        "GK431",
        "正文对同一事项写了不同的数字",
        span("申请13件"),
        label="13 件",
        related=(Related("14 件", span("14件")),),
    ),
    finding(
        "GK107",
        "留有占位符",
        Span(len(TEXT), len(TEXT)),
        severity=Severity.INFO,
        data={"amount": Decimal("12.50"), "raw": None},
    ),
    finding("GK104", "这一部分没有内容", Span(span("行政许可\t").start, span("12\n").end), label="从这里到表格末行"),
)


def report(*findings: Diagnostic, path: str = "年报/青禾区水务局.txt") -> FileResult:
    """A checked report with some findings (all of them by default)."""
    return FileResult(path, CHECKED, "2021", 2024, "青禾区水务局", findings or FINDINGS, Source(path, TEXT))


def clean(path: str = "年报/无误.txt") -> FileResult:
    """A report in which nothing was found."""
    return FileResult(path, CHECKED, "2021", 2024, "青禾区水务局", (), Source(path, TEXT))


def broken(path: str = "年报/空.txt") -> FileResult:
    """A file that could not be read."""
    said = finding("GK001", "无法读取：文件为空", Span(0, 0), help="请另存为文本。")
    return FileResult(path, UNREADABLE, None, None, None, (said,), Source(path, ""))
