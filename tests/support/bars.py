"""L02 to L11: tables whose cells end in bars. Each gives the lines of one table."""

from __future__ import annotations

import re

from tests.support.pen import Pen, ends_blank, texts
from tests.support.tables import Row, Table


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
            lines.append(
                f"       {word.replace('第（', '  第（').replace('第(', '  第(') if number == 0 and '第二十条' in word else word}  | "
            )
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
