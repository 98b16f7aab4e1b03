"""L15: text as a PDF or flip-book gives it: broken headers, wrapped labels, page marks between rows, hard line ends."""

from __future__ import annotations

import re

from tests.support.pen import Pen
from tests.support.tables import Cell, Row, Table


def table_lines(table: Table, pen: Pen) -> list[str]:
    """The lines of one table."""
    match table.name:
        case "two":
            lines = [line for row in table.rows for line in two(row, pen)]
        case "three":
            lines = three(table, pen)
        case _:
            lines = [*four_header(pen), " ".join(c.text for c in table.rows[-1].values if c.text.strip())]
            pen.lost(table.rows[-1])
    return lines


def two(row: Row, pen: Pen) -> list[str]:
    pen.lost(row)
    return [" ".join(cell.text.replace("\n", "") for cell in row.cells if cell.text.strip())]


def four_header(pen: Pen) -> list[str]:
    if pen.rng.random() < 0.5:
        return ["行政复议 行政诉讼", "未经复议直接起诉 复议后起诉", "结果 结果 其他 尚未 总",
                "维持 纠正 结果 审结 计 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总", "维持 纠正 结果 审结 计 维持 纠正 结果 审结 计"]  # fmt: skip
    return ["行政复议", "行政诉讼", "结果", "维持", "结果", "纠正", "其他", "结果", "尚未", "审结", "总计", "未经复议直接起诉 复议后起诉",
            "结果 结果 其他 尚未 总计 结果 结果 其他 尚未 总计", "维持 纠正 结果 审结 维持 纠正 结果 审结"]  # fmt: skip


def three(table: Table, pen: Pen) -> list[str]:
    note = next((c.text for c in table.rows[0].cells if "勾稽" in c.text.replace("\n", "")), "")
    lines = []
    if note:
        note = note.replace("\n", "")
        lines += [note[:19], note[19:]]
    header = pen.rng.choice((
        ["申请人情况", "法人或其他组织", "自然", "商业 科研 社会公 法律服 总计", "人 其他", "企业 机构 益组织 务机构"],
        ["申请人情况", "自然人 法人或其他组织 总计", "商业企业 科研机构 社会公益组织 法律服务机构 其他"],
        ["申请人情况", "自", "然", "人", "法人或其他组织", "总计", "商业", "企业", "科研", "机构", "社会", "公益", "组织", "法律", "服务", "机构", "其他"],
    ))  # fmt: skip
    lines += header
    again = pen.rng.random() < 0.2  # the header stands on every page
    marks = pen.one("none", "bare", "dash", "P", "page")
    place = pen.one("row", "row", "own", "own", "middle")  # where the labels of merged cells stand
    late: dict[int, list[Cell]] = {}
    if place == "middle":
        for number, row in enumerate(table.rows):
            for cell in row.labels[:-1]:
                late.setdefault(number + cell.height // 2, []).append(cell)
    page, since = 2, 0
    previous: Row | None = None
    for number, row in enumerate(table.rows):
        if not row.values:
            continue
        pen.lost(row)
        since += 1
        if marks != "none" and since > 9 and pen.rng.random() < 0.3:
            lines.append(
                {"bare": f"{page}", "dash": f"— {page} —", "P": f"P. {page}", "page": f"Page {page} - 年度报告"}[marks]
            )
            if marks == "bare" and previous is not None:
                for cell in previous.values:
                    pen.doubt(cell)
            lines += header if again else []
            page, since = page + 1, 0
        for cell in late.get(number, ()):
            lines += pieces(cell, pen)
        lines += three_row(row, pen, place)
        previous = row
    return lines


def three_row(row: Row, pen: Pen, place: str) -> list[str]:
    values = " ".join(cell.text for cell in row.values if cell.text.strip())
    labels = row.labels
    outer, own = labels[:-1], labels[-1]
    lines: list[str] = []
    if place != "row":
        if place == "own":
            for cell in outer:
                lines += pieces(cell, pen)
        head = own.text
    else:
        head = " ".join(cell.text for cell in labels)
    head = head.replace("\n", "")
    if len(own.text) <= 11:
        return [*lines, f"{head} {values}".strip()]
    cut = len(head) - len(own.text) + pen.rng.randint(7, min(14, len(own.text) - 2))
    first, rest = head[:cut], head[cut:]
    if rest.startswith(tuple("0123456789")):
        return [*lines, f"{head} {values}".strip()]
    match pen.rng.randrange(4):
        case 0:
            return [*lines, f"{head} {values}".strip()]
        case 1:
            return [*lines, f"{first} {values}".strip(), rest]
        case 2:
            return [*lines, *(line for line in (first, values, rest) if line)]
        case _:
            return [*lines, first, f"{rest} {values}".strip()]


def pieces(cell: Cell, pen: Pen) -> list[str]:
    text = cell.text.replace("\n", "")
    if pen.rng.random() < 0.5:
        return [text]
    found = re.match(r"^([（(].[）)] ?|三、)(.+)$", text)
    if not found:
        return [text]
    return [found[1].strip() + found[2][:2], found[2][2:]] if pen.rng.random() < 0.5 else [found[1].strip(), found[2]]


def wrap(text: str, width: int, pen: Pen) -> list[str]:
    """Hard line ends at a fixed width, never inside a number; blanks round figures."""
    text = re.sub(r"(?<=[\u4e00-\u9fff])(\d[\d.,]*)(?=[\u4e00-\u9fff])", r" \1 ", text)
    lines, line, size = [], "", 0
    for piece in re.findall(r"[0-9A-Za-z.,%〔〕]+|.", text):
        step = len(piece) / (2 if piece.isascii() else 1)
        if size + step > width and line:
            lines.append(line.rstrip())
            line, size = "", 0
            if piece == " ":
                continue
        line += piece
        size += step
    return [*lines, line.rstrip()] if line.strip() else lines
