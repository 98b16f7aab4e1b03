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


def table_html(table: Table, heads: bool = False) -> str:
    """The grid with its spans. heads: browsers repeat its header rows on every page they print."""
    shares = (
        (8, 12, 24, *[56 / (table.width - 3)] * (table.width - 3))
        if table.name == "three"
        else [100 / table.width] * table.width
    )
    columns = "".join(f'<col width="{share:.1f}%">' for share in shares)
    lines = [f'<table border="1" width="100%" cellspacing="0"><colgroup>{columns}</colgroup>']
    first = next((i for i, row in enumerate(table.rows) if row.values), 0) if heads and table.name != "two" else 0
    for number, row in enumerate(table.rows):
        cells = []
        for cell in row.cells:
            spans = (f' colspan="{cell.width}"' if cell.width > 1 else "") + (
                f' rowspan="{cell.height}"' if cell.height > 1 else ""
            )
            cells.append(f"<td{spans}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>")
        opening, closing = "<thead>" if not number and first else "", "</thead>" if number + 1 == first else ""
        lines.append(f"{opening}<tr>{''.join(cells)}</tr>{closing}")
    return "\n".join([*lines, "</table>"])


def page(report: Report, style: Style | None = None, css: str = "", heads: bool = False) -> str:
    """The whole page."""
    body = []
    for kind, value in blocks(report, style):
        if isinstance(value, Table):
            body.append(table_html(value, heads))
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
