# ruff: noqa: E501
"""One table as text, in each dialect. A dialect also says which cells a careful reader can still know.

`Truth` maps a metric to (value, must): must=False means that silence (null) is as right as the value; (None, …) that
any number read there would be a fault.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.tables import Cell, Row, Table

Truth = dict[str, tuple[object, bool]]


@dataclass
class Pen:
    """What a dialect needs: chances, the truth to adjust, and the choices of this page."""

    rng: random.Random
    truth: Truth

    def one(self, *options: str) -> str:
        return self.rng.choice(options)

    def lost(self, row: Row) -> None:
        """The row's blanks leave no trace, so no value of it has a place any more."""
        if any(not cell.text.strip() for cell in row.values):
            for cell in row.values:
                self.truth[cell.metric] = (None, False)

    def kept(self, row: Row, sure: bool = True) -> None:
        """Blank cells are seen as blank. sure=False: a careful reader may as well say that he cannot tell."""
        blank = [cell for cell in row.values if not cell.text.strip()]
        for cell in blank:
            self.truth[cell.metric] = (None, False)
        if blank and not sure:
            for cell in row.values:
                self.doubt(cell)

    def doubt(self, cell: Cell) -> None:
        self.truth[cell.metric] = (self.truth[cell.metric][0], False)


def ends_blank(row: Row) -> bool:
    """Whether a blank stands where padding or the header's own bars may stand as well."""
    values = [cell.text.strip() for cell in row.values]
    return bool(values) and (not values[-1] or (not row.labels and not values[0]))


def texts(row: Row, pen: Pen, br: str, keep_blank: bool) -> list[str]:
    """The cells of a row in one line each; br: what a line break inside a label became ("cut": the rest is lost)."""
    found = []
    for cell in row.cells:
        text = cell.text
        if "\n" in text:
            text = text.split("\n")[0] if br == "cut" and cell.kind == "header" and "勾稽" not in text else text.replace("\n", " " if br == "cut" else br)
        if text.strip() or keep_blank:
            found.append(text)
    return found


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


# ------------------------------------------------------------------------------------------------ bars


def padding(table: Table, row: Row, written: int, pen: Pen) -> int:
    """How many bars fill a row: the width of the table minus the cells written; often none after the last row."""
    return max(0, table.width - written)


def bars_row(table: Table, pen: Pen) -> list[str]:
    """L02: one row a line, padded with bars to the table width."""
    br = pen.one(" ", "cut", "")
    bar = pen.one(" |", " |", "  |", "\u00a0|")
    wide = pen.one("", "", "", "|")
    lines = []
    for row in table.rows:
        pen.lost(row)
        words = texts(row, pen, br, keep_blank=False)
        pad = padding(table, row, len(words), pen)
        if row is table.rows[-1] and pen.rng.random() < 0.7 and len(words) + pad == len(row.cells) + pad:
            pad = 0
        line = " ".join(f"{word}{bar}" for word in words)
        lines.append(line + (" " + "|" * pad + (wide if pad else "") if pad else ""))
    return lines


def bars_cell(table: Table, pen: Pen) -> list[str]:
    """L03: one cell a line, the padding on a line of its own, a blank cell a line with one bar."""
    br = pen.one(" ", "cut", "")
    slip = pen.rng.random() < 0.15
    lines = []
    for row in table.rows:
        pen.kept(row, sure=bool(row.labels) or not ends_blank(row))
        words = texts(row, pen, br, keep_blank=True)
        for word in words:
            if not word.strip():
                lines.append("|")
            elif slip and pen.rng.random() < 0.1:
                lines += [word, "|"]
            else:
                lines.append(f"{word} |")
        pad = padding(table, row, len(words), pen)
        if pad and not (row is table.rows[-1] and pen.rng.random() < 0.7):
            lines.append("|" * pad)
    return lines


def bars_tail(table: Table, pen: Pen, lead: bool = False) -> list[str]:
    """L04: as L03, the padding on the line of the last cell. lead (L05): every row starts with a bar line."""
    br = pen.one(" ", "cut", "")
    own_line = lead and pen.rng.random() < 0.5
    wider = lead and pen.rng.random() < 0.2
    lines = []
    for row in table.rows:
        pen.kept(row, sure=not ends_blank(row))
        words = texts(row, pen, br, keep_blank=True)
        if lead:
            lines.append("|")
        pad = padding(table, row, len(words), pen) + (6 if wider and table.name == "three" else 0)
        if row is table.rows[-1] and pen.rng.random() < 0.7:
            pad = 0
        lines += [f"{word} |" if word.strip() else "|" for word in words]
        if pad and own_line:
            lines.append("|" * pad)
        elif pad:
            lines[-1] += " " + "|" * pad
    return lines


def bars_lead(table: Table, pen: Pen) -> list[str]:
    """L05."""
    return bars_tail(table, pen, lead=True)


def bars_indented(table: Table, pen: Pen) -> list[str]:
    """L06: a bar, then each cell on a new indented line with two blanks before its bar."""
    lines = []
    empty = pen.rng.random() < 0.5
    pad_indent = pen.one("    ", "     ", "")
    for row in table.rows:
        pen.lost(row)
        words = texts(row, pen, pen.one("  ", " "), keep_blank=False)
        lines.append("| ")
        for number, word in enumerate(words):
            if number and empty:
                lines.append("      ")
            lines.append(f"       {word.replace('第（', '  第（').replace('第(', '  第(') if number == 0 and '第二十条' in word else word}  | ")
        pad = padding(table, row, len(words), pen)
        if pad:
            lines.append(pad_indent + "|" * pad)
    return lines


def bars_alternate(table: Table, pen: Pen) -> list[str]:
    """L07: a bar and the first cell, then bars and cells on alternating lines."""
    lines = []
    for row in table.rows:
        pen.lost(row)
        words = texts(row, pen, " ", keep_blank=False)
        lines += [f"| {words[0]}" if words else "|", "|"]
        for word in words[1:]:
            lines += [word, "|"]
        pad = padding(table, row, len(words), pen)
        if pad:
            lines.append("|" * pad)
    return lines


def bars_loose(table: Table, pen: Pen) -> list[str]:
    """L08: cell, bar, cell, bar on alternating lines; two-line labels stay two lines."""
    lines = []
    for row in table.rows:
        pen.kept(row, sure=not ends_blank(row))
        for word in texts(row, pen, "\n", keep_blank=True):
            lines += [*word.split("\n"), "|"] if word.strip() else ["|"]
    return lines


def bars_plain(table: Table, pen: Pen) -> list[str]:
    """L09: `cell |` a line, no padding."""
    lines = []
    for row in table.rows:
        pen.kept(row, sure=not ends_blank(row))
        lines += [f"{word} |" if word.strip() else "|" for word in texts(row, pen, " ", keep_blank=True)]
    return lines


def bars_short(table: Table, pen: Pen) -> list[str]:
    """L10: one row a line, a bar after each cell, no padding, merged cells missing."""
    lines = []
    lead = pen.rng.random() < 0.1
    for row in table.rows:
        pen.lost(row)
        words = texts(row, pen, " ", keep_blank=False)
        lines.append(("| " if lead else "") + " ".join(f"{word} |" for word in words))
    return lines


def bars_kept(table: Table, pen: Pen) -> list[str]:
    """L11: placeholders for row spans, blank cells kept; a header with line breaks becomes two rows."""
    lines = []
    for row, places in zip(table.rows, table.grid(), strict=True):
        pen.kept(row)
        covered = 0
        if row.values:
            for cell, starts in places:
                if starts:
                    break
                covered += cell.kind == "label"
        words = [cell.text for cell in row.cells]
        if not row.values and any("\n" in word for word in words):
            lines.append(" | ".join(word.split("\n")[0] for word in words) + " |")
            lines.append(" | ".join(word.split("\n")[1] for word in words if "\n" in word) + " |")
            continue
        cells = [""] * covered + [word.replace("\n", " ") for word in words]
        line = " | ".join(cells) + " |"
        lines.append(re.sub(r"^ \|", "|", re.sub(r" {2,}", " ", line)))
    return lines


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
    "L01": tabs, "L02": bars_row, "L03": bars_cell, "L04": bars_tail, "L05": bars_lead, "L06": bars_indented,
    "L07": bars_alternate, "L08": bars_loose, "L09": bars_plain, "L10": bars_short, "L11": bars_kept,
    "L12": paragraphs, "L13": lines_only, "L16": one_line, "L17": one_line, "L24": markdown,
}  # fmt: skip
