"""Plots as SVG inside a page: no library, no script, colours from the page's style (they suit dark and print)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_BAR, _GAP, _HIGH, _LEFT, _TOP, _FOOT = 46, 18, 160, 8, 22, 26


def bars(values: Sequence[tuple[str, float, str]], label: str, tone: str = "error") -> str:
    """Upright bars. values: (name below, height from 0, words above). label: what a screen reader says."""
    most = max((height for _, height, _ in values), default=0) or 1
    wide = _LEFT * 2 + len(values) * (_BAR + _GAP)
    parts = []
    for at, (name, height, words) in enumerate(values):
        x = _LEFT + at * (_BAR + _GAP) + _GAP / 2
        size = _HIGH * height / most
        y = _TOP + _HIGH - size
        parts.append(
            f'<rect class="bar {tone}" x="{x:.0f}" y="{y:.1f}" width="{_BAR}" height="{size:.1f}" rx="2"/>'
            f'<text class="value" x="{x + _BAR / 2:.0f}" y="{y - 6:.1f}">{escape(words)}</text>'
            f'<text class="name" x="{x + _BAR / 2:.0f}" y="{_TOP + _HIGH + 18}">{escape(name)}</text>'
        )
    base = f'<line class="axis" x1="{_LEFT}" x2="{wide - _LEFT}" y1="{_TOP + _HIGH}" y2="{_TOP + _HIGH}"/>'
    return _svg(wide, _TOP + _HIGH + _FOOT, label, "".join(parts) + base)


def shares(rows: Sequence[tuple[str, Sequence[float]]], names: Sequence[str], label: str) -> str:
    """Lying bars of full length, cut by shares. rows: (name, amounts); names: of the parts, for the legend."""
    wide, high, left = 640, 26, 64
    parts = []
    for at, (name, amounts) in enumerate(rows):
        y = at * (high + 10) + 6
        whole = sum(amounts) or 1
        x = float(left)
        parts.append(f'<text class="row" x="{left - 8}" y="{y + 18}">{escape(name)}</text>')
        for index, amount in enumerate(amounts):
            size = (wide - left) * amount / whole
            if size > 0:
                share = f"{100 * amount / whole:.1f}%"
                said = escape(f"{name} {names[index]}: {amount:,.0f} ({share})")
                parts.append(
                    f'<rect class="part p{index}" x="{x:.1f}" y="{y}" width="{size:.1f}" height="{high}">'
                    f"<title>{said}</title></rect>"
                )
                if size > 44:
                    parts.append(f'<text class="inside i{index}" x="{x + size / 2:.1f}" y="{y + 18}">{share}</text>')
            x += size
    tall = len(rows) * (high + 10) + 8
    legend = "".join(
        '<span class="key"><svg width="12" height="12" aria-hidden="true">'
        f'<rect class="part p{index}" width="12" height="12"/></svg> {escape(name)}</span>'
        for index, name in enumerate(names)
    )
    return _svg(wide + 8, tall, label, "".join(parts)) + f'<p class="legend">{legend}</p>'


def heat(
    rows: Sequence[str], columns: Sequence[tuple[str, str]], cells: dict[tuple[str, str], float], label: str
) -> str:
    """A table of rows by columns whose cells are the darker the larger. columns: (key, words); cells: shares 0 to 1."""
    most = max(cells.values(), default=0) or 1
    head = "".join(f'<th scope="col"><abbr title="{escape(words)}">{escape(key)}</abbr></th>' for key, words in columns)
    lines = []
    for row in rows:
        line = []
        for key, _ in columns:
            share = cells.get((row, key), 0.0)
            level = 0 if share == 0 else 1 + min(7, int(8 * share / most))
            line.append(f'<td class="heat h{level}">{_percent(share)}</td>')
        lines.append(f'<tr><th scope="row">{escape(row)}</th>{"".join(line)}</tr>')
    return (
        f'<div class="wide"><table class="heatmap"><caption>{escape(label)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _percent(share: float) -> str:
    if share == 0:
        return ""
    return f"{100 * share:.0f}%" if share >= 0.095 else f"{100 * share:.1f}%"


def _svg(wide: float, tall: float, label: str, inside: str) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" role="img" '
        f'aria-label="{escape(label)}">{inside}</svg>'
    )
