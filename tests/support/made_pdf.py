"""A report as PDF by reportlab: ruled tables with merged cells that run over pages, page numbers, running heads."""

from __future__ import annotations

import io
import random
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from tests.support import tables
from tests.support.made_html import blocks
from tests.support.model import Report
from tests.support.style import Style

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def words(size: float = 10.5, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("words", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK", **more)


BODY = words(12, firstLineIndent=24)
TITLE = words(18, alignment=1, spaceAfter=12)
HEADING = words(14, spaceBefore=6)
CELL = words(9, alignment=1)


def grid(table: tables.Table, width: float, repeat: bool, rules: bool = True) -> Grid:
    """One table. repeat: its header rows stand on every page again."""
    rows: list[list[Any]] = []
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
    if rules:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)))
    heads = 0
    places = table.grid()
    for y, row in enumerate(places):
        line: list[Any] = []
        for x, (cell, _) in enumerate(row):
            first = (y == 0 or places[y - 1][x][0] is not cell) and (x == 0 or row[x - 1][0] is not cell)
            line.append(Paragraph(cell.text.replace("\n", "<br/>"), CELL) if first else "")
            if first and (cell.width > 1 or cell.height > 1):
                style.append(("SPAN", (x, y), (x + cell.width - 1, y + cell.height - 1)))
        rows.append(line)
        if repeat and heads == y and not table.rows[y].values and table.name != "two":
            heads = y + 1
    columns = [width / table.width] * table.width
    if table.name == "three":
        columns = [width * share for share in (0.08, 0.12, 0.24, *[0.08] * 7)]
    # spans over a page break cannot be split by reportlab: the labels of merged cells are closed at every page instead
    return Grid(rows, columns, style=style, repeatRows=heads, splitByRow=1)


def pdf(report: Report, *, style: Style | None = None, repeat: bool = True, marks: str = "— {n} —", head: str = "", wide: bool = False) -> bytes:
    """The PDF. marks: the page number's form ("" for none). head: a running head. wide: landscape pages."""
    size = landscape(A4) if wide else A4
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=60, rightMargin=60, topMargin=60, bottomMargin=60)
    story: list[Any] = []
    for kind, value in blocks(report, style):
        if isinstance(value, tables.Table):
            story += [Spacer(1, 6), grid(value, size[0] - 120, repeat), Spacer(1, 6)]
        elif kind == "heading":
            story.append(Paragraph("、".join(part for part in value if part), HEADING))  # type: ignore[attr-defined]
        else:
            story.append(Paragraph(str(value), {"title": TITLE, "sub": HEADING}.get(kind, BODY)))

    def around(canvas: Any, _: Any) -> None:
        canvas.setFont(FONT, 9)
        if marks:
            canvas.drawCentredString(size[0] / 2, 30, marks.format(n=canvas.getPageNumber()))
        if head:
            canvas.drawString(60, size[1] - 40, head)

    document.build(story, onFirstPage=around, onLaterPages=around)
    return out.getvalue()


def invented(seed: int) -> Report:
    from tests.support import model

    return model.invent(random.Random(seed))
