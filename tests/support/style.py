"""How one author, converter or web page writes the same thing: choices that cross all layouts."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from tests.support.tables import Cell, Row, Table

_ASCII = str.maketrans("（），：", "(),:")
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
ROUGH = ("glued", "numeral-lost", "inner-list", "heading-lost")
_NUMERALS = "一二三四五六七八九十"


@dataclass
class Style:
    """All choices of one rendering. `allowed` collects codes that this style may rightly provoke in a clean report."""

    rng: random.Random
    half_width: bool = False  # labels with half-width brackets, commas, colons
    quotes: str = "“”"
    gap: bool = False  # "(一) 予以公开", "1. 属于国家秘密"
    stray: float = 0.0  # chance of a stray blank inside a label
    note: str = "whole"  # "whole", "split", "missing"
    heading: str = "{n}、{t}"
    sub: str = "（{n}）{t}"
    sub_inline: bool = False
    sub_end: str = ""
    sub_merge: bool = False  # two sub-headings in one paragraph
    indent: str = ""
    newline: str = "\n"
    values: str = "plain"  # "plain", "full", "comma", "unit", "mark", "padded"
    mark: str = "/"
    signature: bool = True
    corner: bool = False  # a missing note leaves an empty cell
    rough: str = ""  # what happened to a heading: "glued", "numeral-lost", "inner-list", "heading-lost"
    topics_bare: bool = False  # the headings of the topics are gone, their paragraphs are left

    def label(self, text: str) -> str:
        """A label of a table as this page writes it (line breaks kept)."""
        text = text.replace("“", self.quotes[:1]).replace("”", self.quotes[1:])
        if self.half_width:
            text = text.translate(_ASCII)
        if self.gap:
            text = re.sub(r"^(（.）|\(.\)|\d\.)", r"\1 ", text)
        if self.stray and self.rng.random() < self.stray and len(text) > 3:
            at = self.rng.randint(2, len(text) - 1)
            if "\n" not in text[at - 1 : at + 1] and " " not in text[at - 1 : at + 1]:
                text = text[:at] + " " + text[at:]
        return text

    def dress(self, table: Table, truth: dict[str, tuple[object, bool]]) -> Table:
        """The table with labels and numbers as this page writes them; adjusts what can be known."""
        rows = []
        for row in table.rows:
            cells = []
            for cell in row.cells:
                text = self.value(cell, truth) if cell.kind == "value" else self.label(cell.text)
                if cell.kind == "header" and "勾稽关系" in cell.text:
                    text = self.write_note(text)
                cells.append(Cell(text, cell.kind, cell.width, cell.height, cell.metric))
            if self.note == "missing" and row is table.rows[0] and table.name == "three" and row.cells[0].height == 3:
                cells = [Cell("", "header", 3, 3), *cells[1:]] if self.corner else cells[1:]
            rows.append(Row(cells, row.id))
        return Table(table.name, table.width, rows)

    def write_note(self, text: str) -> str:
        if self.note == "split":
            at = (text.index("第") if self.rng.random() < 0.5 else text.rindex("第")) + 1
            return text[:at] + "\n" + text[at:]
        return text

    def value(self, cell: Cell, truth: dict[str, tuple[object, bool]]) -> str:
        text = cell.text
        if not re.fullmatch(r"\d+(\.\d+)?", text):
            return text
        match self.values:
            case "full" if self.rng.random() < 0.3:
                return text.translate(_FULL_DIGITS)
            case "comma" if "." not in text:
                return f"{int(text):,}"
            case "unit" if self.rng.random() < 0.2:
                return text + ("万元" if "amount" in cell.metric else "件")
            case "mark" if text == "0" and self.rng.random() < 0.7:
                truth[cell.metric] = (0, False)
                return self.mark
            case _:
                return text

    def title(self, numeral: str, title: str) -> str:
        return self.heading.format(n=numeral, t=title)

    def sub_heading(self, number: int, title: str) -> str:
        return self.sub.format(n=_NUMERALS[number], i=number + 1, t=title)


def choose(rng: random.Random, layout: str) -> Style:
    """A random style that fits a layout."""
    style = Style(rng)
    style.half_width = rng.random() < 0.5
    style.quotes = rng.choice(("“”", "“”", '""', "''", "”“"[::-1], ""))
    style.gap = rng.random() < (0.6 if layout == "L01" else 0.1)
    style.stray = 0.08 if layout in ("L02", "L10", "L16", "L15") and rng.random() < 0.4 else 0.0
    style.note = rng.choice(("whole", "whole", "whole", "split", "missing"))
    style.heading = rng.choice(
        ("{n}、{t}",) * 6 + ("{n}、 {t}", "{n}、{t}。", "{n}、{t}：", "## {n}、{t}", "**{n}、{t}**")
    )
    if layout == "L01":
        style.heading = rng.choice(("## {n}、{t}", "# {n}、{t}", "{n}、{t}"))
    style.sub = rng.choice(("（{n}）{t}",) * 5 + ("({n}){t}", "（{n}） {t}", "{i}.{t}", "{i}、{t}", "{n}）{t}"))
    style.sub_inline = rng.random() < 0.5
    style.sub_end = rng.choice(("。", "：", ":", "。")) if style.sub_inline else rng.choice(("", "", "。", "：", ":"))
    style.sub_merge = style.sub_inline and rng.random() < 0.15
    style.corner = layout in ("L11", "L24")
    style.rough = rng.choice(ROUGH) if rng.random() < 0.1 else ""
    style.topics_bare = rng.random() < 0.05
    style.indent = rng.choice(("", "", "　　", "    ", "\u00a0\u00a0"))
    style.newline = "\r\n" if rng.random() < 0.12 else "\n"
    style.values = rng.choice(("plain",) * 12 + ("full", "comma", "unit", "mark", "mark"))
    style.mark = rng.choice(("/", "/", "-", "—", "无"))
    if layout == "L15":
        style.indent, style.stray = "", 0.0
    return style
