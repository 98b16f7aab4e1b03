"""A report as PDF by reportlab: ruled tables with merged cells that run over pages, page numbers, running heads.

The pages are set here and only drawn by reportlab, for its own tables cannot part a merged cell at a page's end.
"""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.support import tables
from tests.support.layouts import Block
from tests.support.made_html import blocks
from tests.support.model import Report
from tests.support.style import Style

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_TOKEN = re.compile(r"[!-~]+[，。、；：）”]*|.[，。、；：）”]*")


@dataclass
class Look:
    """How the pages look. marks: the page number's form ("" for none); head: a running head; repeat: the headers of a
    table stand on every page; rules: "all", "open" (none at the sides) or "none";
    bars: rules are thin filled boxes."""

    marks: str = "— {n} —"
    head: str = ""
    repeat: bool = True
    wide: bool = False
    rules: str = "all"
    bars: bool = False
    indent: bool = True
    size: float = 12
    cell: float = 9
    margin: float = 60
    turned: bool = False  # pages that are shown turned by a quarter
    hand: str = (
        "line"  # how lines are drawn: whole, by "characters", "spaced" (too wide for narrow cells), "mixed" fonts
    )
    password: str = ""
    letters: dict[str, str] = field(default_factory=dict)  # characters written as others


class Press:
    """Sets lines and tables on pages."""

    def __init__(self, look: Look) -> None:
        self.look, self.out = look, io.BytesIO()
        self.size = landscape(A4) if look.wide else A4
        paper = (self.size[1], self.size[0]) if look.turned else self.size
        self.canvas = Canvas(self.out, pagesize=paper, encrypt=self._lock())
        self.width, self.height = self.size
        self.number, self.y = 0, 0.0
        self._open()

    def _lock(self) -> Any:
        from reportlab.lib.pdfencrypt import StandardEncryption

        if not self.look.password:
            return None
        user = "" if self.look.password == "owner" else self.look.password
        return StandardEncryption(user, ownerPassword="owner")

    def _open(self) -> None:
        self.number += 1
        self.y = self.look.margin
        if self.look.turned:
            self.canvas.setPageRotation(90)
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        if self.look.marks:
            self.text(self.look.marks.format(n=self.number), 0, self.height - 35, self.width, 9)
        if self.look.head:
            self.text(self.look.head, self.look.margin, 32, None, 9)

    def turn(self) -> None:
        """A new page."""
        self.canvas.showPage()
        self._open()

    def text(self, words: str, x: float, y: float, width: float | None, size: float) -> None:
        """A line with its upper edge at y; centred in a width if there is one."""
        words = "".join(self.look.letters.get(c, c) for c in words)
        self.canvas.setFont(FONT, size)
        base = self.height - y - 0.85 * size
        if width is not None:
            x += (width - pdfmetrics.stringWidth(words, FONT, size)) / 2
        if self.look.hand == "line":
            self.canvas.drawString(x, base, words)
        elif self.look.hand == "spaced":
            line = self.canvas.beginText(x, base)
            line.setCharSpace(0.08 * size)
            line.textOut(words)
            self.canvas.drawText(line)
        else:
            for part in re.findall(r"[!-~]+|[^!-~]+", words) if self.look.hand == "mixed" else words:
                self.canvas.setFont("Times-Roman" if self.look.hand == "mixed" and part.isascii() else FONT, size)
                if part.strip():
                    self.canvas.drawString(x, base, part)
                x += pdfmetrics.stringWidth(part, FONT, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling line."""
        if self.look.bars:
            self.canvas.rect(x0 - 0.24, self.height - y1 - 0.24, x1 - x0 + 0.48, y1 - y0 + 0.48, stroke=0, fill=1)
        else:
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def paragraph(self, words: str, size: float, *, centred: bool = False, indent: float = 0) -> None:
        room = self.width - 2 * self.look.margin
        for number, line in enumerate(wrap(words, size, room, indent)):
            if self.y + 1.5 * size > self.height - self.look.margin:
                self.turn()
            x = self.look.margin + (indent if not number else 0)
            self.text(line, self.look.margin if centred else x, self.y, room if centred else None, size)
            self.y += 1.6 * size

    def table(self, table: tables.Table) -> None:
        Setting(self, table).run()

    def report(self, parts: list[Block]) -> None:
        """Everything in order."""
        size = self.look.size
        for kind, value in parts:
            if isinstance(value, tables.Table):
                self.table(value)
            elif kind == "heading":
                self.paragraph("、".join(part for part in value if part), size + 2)  # type: ignore[attr-defined]
            elif kind == "title":
                self.paragraph(str(value), size + 6, centred=True)
            else:
                self.paragraph(str(value), size, indent=2 * size if self.look.indent and kind == "text" else 0)

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()


def wrap(words: str, size: float, room: float, indent: float = 0) -> list[str]:
    """Lines that fit; Latin words and figures stay whole where they can."""
    lines, line = [], ""
    left = room - indent
    for token in _TOKEN.findall(words):
        pieces = [token] if pdfmetrics.stringWidth(token, FONT, size) <= room else list(token)
        for piece in pieces:
            if line and pdfmetrics.stringWidth(line + piece, FONT, size) > left:
                lines.append(line)
                line, left = "", room
            line += piece
    return [*lines, line] if line else lines


class Setting:
    """One table being set."""

    def __init__(self, press: Press, table: tables.Table) -> None:
        self.press, self.table, self.look = press, table, press.look
        self.room = press.width - 2 * self.look.margin
        values = table.width - 3
        shares = (
            (0.08, 0.12, 0.24, *[0.56 / values] * values) if table.name == "three" else [1 / table.width] * table.width
        )
        self.xs = [self.look.margin + self.room * sum(shares[:i]) for i in range(table.width + 1)]
        self.places = table.grid()
        self.rest: dict[tuple[str, int], list[str]] = {}
        self.step = 1.4 * self.look.cell
        self.heights = [self._height(y) for y in range(len(table.rows))]
        plain = table.name != "two"
        self.heads = next(i for i, row in enumerate(table.rows) if row.values) if plain and self.look.repeat else 0

    def _height(self, y: int) -> float:
        most = 1
        for x, (cell, _) in enumerate(self.places[y]):
            if cell.height == 1 and self._starts(y, x):
                most = max(most, len(self._lines(cell, x)))
        return most * self.step + 6

    def _starts(self, y: int, x: int) -> bool:
        cell = self.places[y][x][0]
        return (y == 0 or self.places[y - 1][x][0] is not cell) and (x == 0 or self.places[y][x - 1][0] is not cell)

    def _lines(self, cell: tables.Cell, x: int) -> list[str]:
        room = self.xs[x + cell.width] - self.xs[x] - 4
        return [line for part in cell.text.split("\n") for line in wrap(part, self.look.cell, room)]

    def run(self) -> None:
        row, count = 0, len(self.table.rows)
        limit = self.press.height - self.look.margin
        self.press.y += 6
        while row < count:
            last, y = row, self.press.y
            if row and self.heads:
                y += sum(self.heights[: self.heads])
            while last < count and y + self.heights[last] <= limit:
                y += self.heights[last]
                last += 1
            if last == row or (row < 3 and last < min(count, 4)):
                self.press.turn()
                continue
            if row and self.heads:
                self._part(0, self.heads)
            self._part(row, last)
            row = last
            if row < count:
                self.press.turn()
        self.press.y += 6

    def _part(self, first: int, last: int) -> None:
        """The rows of one page; merged cells are closed at its end."""
        ys = [self.press.y + sum(self.heights[first : first + i]) for i in range(last - first + 1)]
        for y in range(first, last):
            for x, (cell, _) in enumerate(self.places[y]):
                opens = x == 0 or self.places[y][x - 1][0] is not cell
                if not opens or not (y == first or self.places[y - 1][x][0] is not cell):
                    continue
                end = next((i for i in range(y, last) if self.places[i][x][0] is not cell), last)
                box = (self.xs[x], ys[y - first], self.xs[x + cell.width], ys[end - first])
                self._box(*box, x, x + cell.width)
                lines = self._lines(cell, x) if self._starts(y, x) or first == 0 else self.rest.pop((cell.text, x), [])
                fit = len(lines) if end == y + cell.height else max(1, int((box[3] - box[1]) // self.step))
                self.rest[cell.text, x] = lines[fit:]  # what does not fit goes on with the cell on the next page
                self._words(lines[:fit], *box)
        self.press.y = ys[-1]

    def _box(self, x0: float, y0: float, x1: float, y1: float, first: int, last: int) -> None:
        if self.look.rules == "none":
            return
        for y in (y0, y1):
            self.press.rule(x0, y, x1, y)
        for x, side in ((x0, first == 0), (x1, last == self.table.width)):
            if self.look.rules == "all" or not side:
                self.press.rule(x, y0, x, y1)

    def _words(self, lines: list[str], x0: float, y0: float, x1: float, y1: float) -> None:
        top = (y0 + y1 - len(lines) * self.step) / 2
        for number, line in enumerate(lines):
            self.press.text(line, x0, max(top, y0 + 2) + number * self.step, x1 - x0, self.look.cell)


def pdf(report: Report, look: Look | None = None, style: Style | None = None) -> bytes:
    """The report as PDF."""
    look = look or Look()
    press = Press(look)
    press.report(blocks(report, style))
    return press.pdf()


def any_look(rng: random.Random, title: str) -> Look:
    """A look of some office."""
    return Look(
        marks=rng.choice(("", "— {n} —", "- {n} -", "{n}", "第 {n} 页", "{n} / 9", "第{n}页 共9页")),
        head=rng.choice(("", "", "政府信息公开工作年度报告", title)),
        repeat=rng.random() < 0.5,
        wide=rng.random() < 0.3,
        rules=rng.choice(("all", "all", "open")),
        bars=rng.random() < 0.5,
        indent=rng.random() < 0.8,
        size=rng.choice((10.5, 12, 16)),
        cell=rng.choice((7.5, 9, 10.5)),
        margin=rng.choice((50, 60, 80)),
        turned=rng.random() < 0.15,
        hand=rng.choice(("line", "line", "characters", "spaced", "mixed")),
    )
