"""A report as a plain HTML page that a browser or an office program prints: what its author would have set."""

from __future__ import annotations

import html
import random

from tests.support import layouts
from tests.support.layouts import Block
from tests.support.model import Report
from tests.support.style import Style
from tests.support.tables import Table

STYLE = (
    "body{font-family:'Noto Serif CJK SC','STSong',serif;font-size:16px;line-height:1.9}"
    "h1{text-align:center;font-size:24px}h2{font-size:18px}h3{font-size:16px}p{text-indent:2em;margin:0}"
    "table{border-collapse:collapse;width:100%;margin:12px 0}td{border:1px solid #000;text-align:center;padding:2px 3px;font-size:13px}"
)


def blocks(report: Report, style: Style | None = None) -> list[Block]:
    """The report in reading order, its tables as this style writes them."""
    style = style or Style(random.Random(0))
    return [
        (kind, style.dress(value, {}) if isinstance(value, Table) else value)
        for kind, value in layouts.flow(report, style, random.Random(0))
    ]


def table_html(table: Table) -> str:
    """The grid with its spans."""
    lines = ["<table>"]
    for row in table.rows:
        cells = []
        for cell in row.cells:
            spans = (f' colspan="{cell.width}"' if cell.width > 1 else "") + (
                f' rowspan="{cell.height}"' if cell.height > 1 else ""
            )
            cells.append(f"<td{spans}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def page(report: Report, style: Style | None = None, css: str = "") -> str:
    """The whole page."""
    body = []
    for kind, value in blocks(report, style):
        if isinstance(value, Table):
            body.append(table_html(value))
        elif kind == "heading":
            numeral, title = value  # type: ignore[misc]
            body.append(f"<h2>{html.escape(f'{numeral}、{title}' if numeral else title)}</h2>")
        else:
            tag = {"title": "h1", "sub": "h3"}.get(kind, "p")
            body.append(f"<{tag}>{html.escape(str(value))}</{tag}>")
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><style>{STYLE}{css}</style></head><body>\n'
        + "\n".join(body)
        + "\n</body></html>"
    )
