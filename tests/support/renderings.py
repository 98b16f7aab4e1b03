"""One report in every format that people keep reports in, and the text that each must be read as."""

from __future__ import annotations

import random
from html import escape

from tests.support import layouts, model
from tests.support.layouts import Block
from tests.support.style import choose
from tests.support.tables import Table

SHELLS = ("zoom", "editor", "unknown", "layout-table", "soup", "word", "bare", "divs")


def drawn(seed: object, *, blanks: str = "none", defect: str = "") -> list[Block]:
    """The blocks of an invented report: ("title" | "heading" | "sub" | "text" | "chrome", words) or ("table", Table)."""
    from tests.support import defects

    for attempt in range(300):
        rng = random.Random(f"{seed} {attempt}")
        found = defects.all_defects()[defect] if defect else None
        size = rng.choice(("", "zero", "few", "tens", "hundreds", "thousands"))
        plan = (
            found.plan
            if found
            else model.Plan(level=rng.choice(("department", "township", "county", "city")), size=size)
        )
        if not plan.year:
            plan.year = rng.randint(2019, 2025)
        report = model.invent(rng, plan)
        if found and found.apply(report, rng) is None:
            continue
        style = choose(rng, "L24")
        style.indent, style.newline, style.rough = "", "\n", ""
        style.heading = rng.choice(("{n}、{t}", "{n}、 {t}", "{n}、{t}。"))
        if blanks != "none":
            layouts.leave_blank(report, blanks, rng)
        truth: dict[str, tuple[object, bool]] = {
            cell.metric: (None, True) for c in report.chapters if c.table for row in c.table.rows for cell in row.values
        }
        blocks: list[Block] = []
        for kind, value in layouts.flow(report, style, rng):
            if kind == "heading":
                numeral, title = value
                value = style.title(numeral, title) if numeral else title
            blocks.append((kind, style.dress(value, truth) if isinstance(value, Table) else value))
        return blocks
    raise AssertionError(defect)


def places(table: Table):  # type: ignore[no-untyped-def]
    """For each row its places from left to right: (cell, starts here)."""
    return [
        [(cell, starts and cell in row.cells) for cell, starts in line]
        for row, line in zip(table.rows, table.grid(), strict=True)
    ]


def text(blocks: list[Block]) -> str:
    """As a text: a table as Markdown rows in which what is merged away is an empty cell."""
    lines: list[str] = []
    for kind, value in blocks:
        if kind != "table":
            lines.append(str(value))
            continue
        lines.append("")
        for number, line in enumerate(places(value)):  # type: ignore[arg-type]
            lines.append(
                "|"
                + "".join(f" {cell.text.replace(chr(10), ' ').strip()} |" if starts else "  |" for cell, starts in line)
            )
            if number == 0:
                lines.append("|" + " --- |" * len(line))
        lines.append("")
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- HTML


def html(blocks: list[Block], shell: str, rng: random.Random) -> str:
    """As a web page of one of several content systems."""
    above = [str(v) for k, v in blocks if k == "chrome"]
    first = next((i for i, (k, _) in enumerate(blocks) if k != "chrome"), 0)
    above, below = above[:first], above[first:]
    body = "\n".join(_block(kind, value, shell, rng) for kind, value in blocks if kind != "chrome")
    head = "".join(f'<div class="info">{escape(line)}</div>' for line in above)
    foot = "".join(f"<p>{escape(line)}</p>" for line in below)
    menu = '<ul class="menu">' + "".join(f'<li><a href="/{n}">主动公开栏目{n}</a></li>' for n in range(8)) + "</ul>"
    title = next((str(v) for k, v in blocks if k == "title"), "")
    start = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">\n<html><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset=utf-8" />\n<title>{escape(title)}_某县人民政府</title>\n<meta name="ArticleTitle" content="{escape(title)}">'
        "<style>td { font-size: 12px } /* <table> */</style><script>if (1 < 2) document.write('<td>3</td>')</script></head>\n<body>"
    )
    match shell:
        case "zoom":
            inner = f'<div class="nav">{menu}</div>{head}<div id="zoom" class="bt_content">{body}</div><div class="foot">{foot}</div>'
        case "editor":
            inner = f'{menu}<div class="main">{head}<div class="TRS_Editor">{body}</div></div><div class="footer">{foot}</div>'
        case "unknown":
            inner = f'<div><nav>{menu}</nav></div><div class="a"><div class="b">{head}</div><div class="c">{body}</div></div><footer>{foot}</footer>'
        case "layout-table":
            inner = (
                f"<table width=1000><tr><td colspan=2>{menu}</td></tr><tr><td>{menu}</td><td>{head}<table><tr><td>{body}</td></tr></table>"
                f"</td></tr><tr><td colspan=2>{foot}</td></tr></table>"
            )
        case "word":
            inner = f'{head}<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]--><div class=WordSection1 style="layout-grid:15.6pt">{body}</div>{foot}'
        case "divs":
            inner = (
                head
                + "".join(f'<div class="part">{_block(k, v, shell, rng)}</div>' for k, v in blocks if k != "chrome")
                + foot
            )
        case _:
            inner = head + body + foot
    return start + inner + ("" if shell == "soup" else "</body></html>")


def _block(kind: str, value: object, shell: str, rng: random.Random) -> str:
    if isinstance(value, Table):
        return _table(value, shell, rng)
    words = _words(str(value), shell, rng)
    if kind in ("heading", "title") and rng.random() < 0.5:
        return f"<h2>{words}</h2>"
    if shell == "bare":
        return words + "<br>"
    return f"<p>{words}" + ("" if shell == "soup" else "</p>")


def _words(words: str, shell: str, rng: random.Random) -> str:
    words = escape(words, quote=rng.random() < 0.5)
    if shell in ("word", "soup") and len(words) > 8 and "&" not in words:
        at = rng.randint(1, len(words) - 1)
        words = f'<span style="font-family:仿宋" lang=EN-US>{words[:at]}</span><font face="x">{words[at:]}</font><o:p></o:p>'
    if shell in ("zoom", "word"):
        words = "&nbsp;&nbsp;&nbsp; " + words
    if rng.random() < 0.2:
        words += "<span style='display: none'>隐藏的999件</span>"
    return words if rng.random() < 0.8 else f"\n  {words}\n"


def _table(table: Table, shell: str, rng: random.Random) -> str:
    soup = shell == "soup"
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            spans = (f' colspan="{cell.width}"' if cell.width > 1 else "") + (
                f" rowspan={cell.height}" if cell.height > 1 else ""
            )
            words = escape(cell.text).replace("\n", "<br/>" if rng.random() < 0.5 else " ")
            if not cell.text.strip():
                words = rng.choice(("", "&nbsp;", " ", "<p>&nbsp;</p>", "<br>"))
            elif rng.random() < 0.4:
                words = f'<p align="center"><span>{words}</span></p>'
            cells.append(f'<td width="10%"{spans}>{words}' + ("" if soup else "</td>"))
        rows.append("<tr>" + "".join(cells) + ("" if soup else "</tr>\n"))
    inside = "".join(rows)
    inside = inside if soup or rng.random() < 0.3 else f"<tbody>{inside}</tbody>"
    return f'<table border="1" cellspacing="0">{inside}</table>'


# ---------------------------------------------------------------- Markdown


def markdown(blocks: list[Block], rng: random.Random) -> str:
    """As Markdown: headings with marks, tables with a rule or in HTML, bars in words escaped, links, comments."""
    lines: list[str] = []
    for kind, value in blocks:
        if isinstance(value, Table):
            lines.append(_table(value, "zoom", rng) if rng.random() < 0.4 else text([(kind, value)]).strip("\n"))
        else:
            words = str(value).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")
            if rng.random() < 0.2 and len(words) > 12 and "\\" not in words:
                at = rng.randint(1, len(words) - 4)
                mark = rng.choice(("**{}**", "[{}](https://example.cn/2019/88)", "`{}`", "<font color=red>{}</font>"))
                words = words[:at] + mark.format(words[at : at + 3]) + words[at + 3 :]
            if rng.random() < 0.1:
                words += "<!-- 待核对999件 -->"
            lines.append({"title": "# ", "heading": "## ", "sub": "### "}.get(kind, "") + words)
        lines.append("")
    return "\n".join(lines)
