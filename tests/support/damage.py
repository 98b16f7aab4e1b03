"""Tables as people spoil them while editing: cells lost or added, merges lost, tables cut by a page."""

from __future__ import annotations

import random
from html import escape
from itertools import pairwise

from tests.support.tables import Table

KINDS = ("drop-blank", "drop-any", "append-blank", "append-all", "prepend-blank", "lose-colspans", "lose-rowspans",
         "split", "split-head", "merge-blanks", "lead-empty", "drag")  # fmt: skip
Spoilt = list[tuple[str, int, int, str]]  # of each cell: words, columns, rows, kind


def spoilt(table: Table, kind: str, rng: random.Random) -> str:
    """The table in HTML after one kind of damage."""
    rows: list[Spoilt] = [[(c.text, c.width, c.height, c.kind) for c in row.cells] for row in table.rows]
    data = [row for row in rows if any(cell[3] == "value" for cell in row)]
    blank = ("", 1, 1, "")
    for row in rng.sample(data, max(1, len(data) // 4)):
        values = [cell for cell in row if cell[3] == "value"]
        empty = [cell for cell in values if not cell[0].strip()]
        match kind:
            case "drop-blank" if empty:
                row.remove(rng.choice(empty))
            case "drop-any":
                row.remove(rng.choice(values))
            case "append-blank":
                row.append(blank)
            case "prepend-blank":
                row.insert(0, blank)
            case "merge-blanks":
                for at, (left, right) in enumerate(pairwise(row)):
                    if left[3] == right[3] == "value" and not right[0].strip():
                        row[at : at + 2] = [(left[0], left[1] + right[1], left[2], left[3])]
                        break
    for row in rows:
        if kind == "append-all":
            row.append(blank)
        elif kind == "lead-empty":
            row.insert(0, blank)
        elif kind == "drag":  # one grid column more, which each row gives to one of its cells
            at = rng.randrange(len(row))
            text, width, height, what = row[at]
            row[at] = (text, width + 1, height, what)
        elif kind == "lose-colspans" and row not in data:
            row[:] = [(text, 1, height, what) for text, _, height, what in row]
        elif kind == "lose-rowspans":
            row[:] = [(text, width, 1, what) for text, width, _, what in row]
    parts = [rows]
    if kind.startswith("split") and len(rows) > 8:
        at = rng.randint(4, len(rows) - 2)
        above = [[(t, w, min(h, at - y), k) for t, w, h, k in row] for y, row in enumerate(rows[:at])]
        parts = [above, (rows[:3] if kind == "split-head" else []) + rows[at:]]
    return "<p></p>".join(map(_html, parts))


def _html(rows: list[Spoilt]) -> str:
    lines = ("".join(f"<td colspan={w} rowspan={h}>{escape(text)}</td>" for text, w, h, _ in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
