"""One table as text, in each dialect: L01, those without delimiters, markdown, and the register of all."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.support import bars
from tests.support.pen import Pen, texts
from tests.support.tables import Cell, Table

# ------------------------------------------------------------------------------------------------ L01


def tabs(table: Table, pen: Pen) -> list[str]:
    """L01: merged cells leave empty fields; after a page break rows start one field further left."""
    if table.name != "three":
        lines = []
        for row, places in zip(table.rows, table.grid(), strict=True):
            pen.kept(row, sure=False)
            lines.append("\t".join(cell.text.replace("\n", " ") if starts else "" for cell, starts in places))
        return lines
    broken_at = pen.rng.choice((len(table.rows) + 1, pen.rng.randint(8, len(table.rows) - 1)))
    lines, fresh = [], False
    for number, row in enumerate(table.rows):
        pen.kept(row, sure=False)
        values = [cell.text for cell in row.values]
        labels = [cell.text.replace("\n", "") for cell in row.labels]
        if not values:
            lines.append(tabs_header(number, table.rows[number].labels))
            continue
        after = number >= broken_at
        if after and number == broken_at:
            fresh = True
        widths = [cell.width for cell in row.labels]
        last = widths[-1]
        if last == 3:
            fields = [labels[0], ""]
        elif last == 2:
            fields = ([labels[0]] if len(labels) == 2 else [] if after else [""]) + [labels[-1]]
            if after and len(labels) == 1:
                fields.append("")
        else:
            group = labels[-2] if len(labels) >= 2 else ""
            if group:
                fresh = False
            fields = [labels[-1], ""] if after and fresh else ([] if after else [""]) + [group, labels[-1]]
        fields += values
        lines.append("\t".join(fields + [""] * (10 - len(fields))))
    return lines


def tabs_header(number: int, cells: list[Cell]) -> str:
    words = [cell.text.replace("\n", " " if "勾稽" not in cell.text else "") for cell in cells]
    if number == 0:
        note = words[0] if "勾稽" in words[0] else ""
        top = words[-1] if words[-1] == "总计" else ""
        return "\t".join([note, "", "申请人情况", "", "", "", "", "", top, ""])
    if number == 1:
        return "\t".join(["", "", words[0], words[1], "", "", "", "", words[2] if len(words) > 2 else "", ""])
    return "\t".join(["", "", "", *words, "", ""])


# ------------------------------------------------------------------------------------------------ no delimiter


def paragraphs(table: Table, pen: Pen) -> list[str]:
    """L12: one cell a paragraph. Blank cells leave no trace, or one more line end each."""
    traces = pen.rng.random() < 0.4
    br = pen.one("\n", "\n\n", "")
    split = pen.rng.random() < 0.2
    indent = pen.one("", "", "", "    ", "      ")
    before = pen.one("", "", "", " ")
    pieces: list[str] = []
    more = 0
    for row in table.rows:
        if traces:
            pen.kept(row, sure=False)
        else:
            pen.lost(row)
        for cell in row.cells:
            text = cell.text
            if not text.strip():
                more += 1
                continue
            if cell.kind != "value":
                text = text.replace("\n", br if cell.kind == "header" and "勾稽" not in text else "")
                if split and re.match(r"[（(].[）)]", text) and cell.height > 1:
                    text = text[:3] + "\n\n" + text[3:].lstrip()
            else:
                text = before + text
            text = indent + text.replace("\n", "\n" + indent) if indent else text
            pieces.append(("\n" * more if traces else "") + text)
            more = 0
    return "\n\n".join(pieces).split("\n")


def lines_only(table: Table, pen: Pen) -> list[str]:
    """L13: one cell a line; blanks vanish."""
    br = pen.one("\n", "")
    lines: list[str] = []
    for row in table.rows:
        pen.lost(row)
        for word in texts(row, pen, br, keep_blank=False):
            lines += word.split("\n")
    return lines


def one_line(table: Table, pen: Pen) -> list[str]:
    """L16, L17: cells separated by one blank."""
    words: list[str] = []
    for row in table.rows:
        pen.lost(row)
        words += texts(row, pen, pen.one(" ", ""), keep_blank=False)
    return [" ".join(words)]


def markdown(table: Table, pen: Pen) -> list[str]:
    """L24: a markdown table, with or without its rule line, spanning labels repeated or empty."""
    repeat_columns, repeat_rows, rule = pen.rng.random() < 0.5, pen.rng.random() < 0.7, pen.rng.random() < 0.6
    repeat_values = repeat_columns and pen.rng.random() < 0.5
    lines = []
    for number, (row, places) in enumerate(zip(table.rows, table.grid(), strict=True)):
        pen.kept(row)
        fields = []
        previous: Cell | None = None
        for cell, starts in places:
            again = not starts
            shown = True
            if again and cell is previous and (starts is False) and cell in row.cells:
                shown = repeat_values if cell.kind == "value" else repeat_columns
            elif again:
                shown = repeat_rows if cell is not previous else repeat_columns and repeat_rows
            if cell.kind == "value" and cell.width > 1 and repeat_values:
                pen.doubt(cell)
            fields.append(cell.text.replace("\n", pen.one("", " ", "<br>")) if shown else "")
            previous = cell
        lines.append("| " + " | ".join(fields) + " |")
        if rule and number == 0:
            lines.append("|" + " --- |" * len(fields))
    return lines


DIALECTS: dict[str, Callable[[Table, Pen], list[str]]] = {
    "L01": tabs, "L02": bars.bars_row, "L03": bars.bars_cell, "L04": bars.bars_tail, "L05": bars.bars_lead, "L06": bars.bars_indented,
    "L07": bars.bars_alternate, "L08": bars.bars_loose, "L09": bars.bars_plain, "L10": bars.bars_short, "L11": bars.bars_kept,
    "L12": paragraphs, "L13": lines_only, "L16": one_line, "L17": one_line, "L24": markdown,
}  # fmt: skip
