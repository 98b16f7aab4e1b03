"""Faults of the tables: rows, columns, cells, sums."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.support import tables
from tests.support.defects import Expected, defect, expect
from tests.support.figures import invent
from tests.support.model import Report
from tests.support.tables import Cell, Row

NO_HEADER = ("L15",)  # the header of the page is broken anyway


def set_cell(report: Report, metric: str, value: int | Decimal) -> None:
    """Changes a figure in the table (and in the truth)."""
    name = "two" if metric.startswith("proactive") else "three" if metric.startswith("requests") else "four"
    report.table(name).cell(metric).text = tables.show(value)
    report.cells[metric] = value


def add(report: Report, metric: str, more: int) -> None:
    set_cell(report, metric, int(report.cells[metric]) + more)


def quiet(report: Report, *stems: str) -> None:
    """Takes away all prose about the cells that are going to change."""
    report.forget(*(stems or ("requests", "review", "litigation", "proactive", "fee_unpaid")))


def _zero_row(report: Report, rng: random.Random) -> Row | None:
    """A row of table three, not the first of its group, with nothing in it."""
    rows = [
        row
        for row in report.table("three").rows
        if row.id.count(".") and len(row.labels) == 1 and all(c.text == "0" for c in row.values)
    ]
    return rng.choice(rows) if rows else None


def _table_missing(name: str, key: str) -> None:
    @defect(f"table-missing-{name}", "GK201")
    def apply(report: Report, rng: random.Random) -> Expected | None:
        chapter = report.chapter(key)
        chapter.table = None
        return expect("GK201", chapter.title, "GK104")


for _name, _key in (("two", "s2"), ("three", "s3"), ("four", "s4")):
    _table_missing(_name, _key)


@defect("row-missing", "GK202", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    row = _zero_row(report, rng)
    if row is None:
        return None
    table = report.table("three")
    for other in table.rows:
        for cell in other.labels:
            if (cell.height > 3 and "办理结果" in cell.text) or (
                cell.height > 1
                and cell.text[:3]
                == {"denied": "（三）", "unavailable": "（四）", "refused": "（五）", "other": "（六）"}[
                    row.id.split(".")[0]
                ]
            ):
                cell.height -= 1
    table.rows.remove(row)
    quiet(report, "requests")
    return expect("GK202")


@defect("row-missing-two", "GK202", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    name = rng.choice(("coercion", "normative"))
    table = report.table("two")
    table.rows.remove(table.row(f"proactive.{name}"))
    quiet(report, f"proactive.{name}")
    return expect("GK202")


@defect("row-unknown", "GK203", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    table = report.table("two")
    label = rng.choice(("行政检查", "行政确认", "其他主动公开文件"))
    row = table.row("proactive.coercion")
    table.rows.insert(table.rows.index(row) + 1, Row([Cell(label, "label"), Cell("4", "value", 3, metric="extra")]))
    report.cells["extra"] = 4
    return expect("GK203", label)


@defect("row-unknown-three", "GK203", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    table = report.table("three")
    after = table.row("unavailable.unclear_after_correction")
    label = "4.信息已移交档案馆"
    for row in table.rows:
        for cell in row.labels:
            if cell.height > 1 and ("办理结果" in cell.text or "无法提供" in cell.text):
                cell.height += 1
    table.rows.insert(
        table.rows.index(after) + 1,
        Row([Cell(label, "label"), *(Cell("0", "value", metric=f"extra{i}") for i in range(7))]),
    )
    return expect("GK203", label)


@defect("row-doubled", "GK204", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    row = _zero_row(report, rng)
    if row is None:
        return None
    table = report.table("three")
    copy = Row([Cell(c.text, c.kind, c.width, c.height, c.metric) for c in row.cells], row.id)
    for other in table.rows:
        for cell in other.labels:
            if (
                cell.height > 1
                and cell.kind == "label"
                and (
                    "办理结果" in cell.text
                    or cell.text.startswith({"d": "（三）", "u": "（四）", "r": "（五）", "o": "（六）"}[row.id[0]])
                )
            ):
                cell.height += 1
    table.rows.insert(table.rows.index(row), copy)
    return expect("GK204", row.labels[0].text, reach=40)


@defect("rows-swapped", "GK204", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    table = report.table("three")
    a, b = rng.choice(
        (
            ("denied.process_info", "denied.enforcement_file"),
            ("refused.repeat", "refused.publication"),
            ("unavailable.needs_creation", "unavailable.unclear_after_correction"),
        )
    )
    i, j = table.rows.index(table.row(a)), table.rows.index(table.row(b))
    table.rows[i], table.rows[j] = table.rows[j], table.rows[i]
    return expect("GK204")


@defect("column-missing", "GK205", size="zero", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    table = report.table("three")
    head = table.rows[2]
    head.cells = [c for c in head.cells if c.text != "法律服务机构"]
    for row in table.rows:
        row.cells = [c for c in row.cells if not c.metric.endswith("@legal_service")]
        for cell in row.cells:
            if cell.text in ("申请人情况", "法人或其他组织"):
                cell.width -= 1
    table.width = 9
    return expect("GK205 GK209", also="GK205 GK209 GK207")


@defect("column-added", "GK205", size="zero", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    table = report.table("three")
    head = table.rows[2]
    head.cells.insert(4, Cell("新闻媒体", "header"))
    for row in table.rows:
        at = next((i for i, c in enumerate(row.cells) if c.metric.endswith("@legal_service")), None)
        if at is not None:
            row.cells.insert(at + 1, Cell("0", "value", metric=f"{row.id}@media"))
        for cell in row.cells:
            if cell.text in ("申请人情况", "法人或其他组织"):
                cell.width += 1
    table.width = 11
    return expect("GK205 GK209", also="GK205 GK209")


@defect("columns-swapped", "GK205", unfit=("L15",), size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    heads = report.table("three").rows[2].cells
    heads[2], heads[3] = heads[3], heads[2]
    return expect("GK205", also="GK205")


@defect("columns-swapped-two", "GK205", unfit=(), size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    heads = report.table("two").rows[1].cells
    heads[1], heads[2] = heads[2], heads[1]
    quiet(report, "proactive.normative", "proactive.regulations")
    return expect("GK205", also="GK205")


@defect("old-form", "GK206", year=2023, form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    cells = invent(rng, "2019", "few", False)
    report.forget("requests", "proactive", "review", "litigation")
    report.chapter("s2").table = tables.table_two("2019", cells)
    report.chapter("s3").table = tables.table_three("2019", cells)
    report.chapter("s4").table = tables.table_four(cells)
    return expect("GK206")


@defect("new-form-too-early", "GK206", year=2020, form="2019")
def _(report: Report, rng: random.Random) -> Expected | None:
    cells = invent(rng, "2021", "few", False)
    report.forget("requests", "proactive", "review", "litigation")
    report.chapter("s2").table = tables.table_two("2021", cells)
    report.chapter("s3").table = tables.table_three("2021", cells)
    report.chapter("s4").table = tables.table_four(cells)
    return expect("GK206")


def _blank(name: str, how: str) -> None:
    @defect(name, "GK207", cells=False, size="few")
    def apply(report: Report, rng: random.Random) -> Expected | None:
        from tests.support.layouts import leave_blank

        leave_blank(report, how, rng)
        return expect("GK207 GK209", also="GK207 GK209")


_blank("blanks-zero", "non-zero-only")
_blank("blanks-all", "all")


@defect("negative", "GK208", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    report.table("two").cell("proactive.penalties.decisions").text = "-3"
    quiet(report, "proactive.penalties")
    return expect("GK208", "-3")


@defect("decimal", "GK208", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    report.table("two").cell("proactive.licensing.decisions").text = "2.5"
    quiet(report, "proactive.licensing")
    return expect("GK208", "2.5")


@defect("text-cell", "GK208", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    text = rng.choice(("若干", "见附件", "不详"))
    report.table("two").cell("proactive.penalties.decisions").text = text
    quiet(report, "proactive.penalties")
    return expect("GK208 GK209", "行政处罚", reach=8)


@defect("text-cell-three", "GK208", size="few", form="2021")
def _(report: Report, rng: random.Random) -> Expected | None:
    report.table("three").cell("requests.refused.publication@natural_person").text = "见附件"
    quiet(report, "requests.refused")
    return expect("GK208 GK209", "要求提供公开出版物", reach=12)


@defect("value-too-many", "GK209", unfit=("L24",), size="zero", form="2021")  # a markdown row has its width
def _(report: Report, rng: random.Random) -> Expected | None:
    row = report.table("three").row("denied.process_info")
    row.cells.append(Cell("0", "value", metric="extra"))
    return expect("GK205 GK209")


@defect("unit-in-cell", "GK210", size="few", form="2021", cells=True)
def _(report: Report, rng: random.Random) -> Expected | None:
    cell = report.table("two").cell("proactive.licensing.decisions")
    cell.text += "件"
    return expect("GK210", cell.text)
