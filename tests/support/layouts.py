"""A report as text in every layout met in the wild, with what a careful reader of that text can still know."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from tests.support import noise, pdf
from tests.support.dialects import DIALECTS
from tests.support.model import Chapter, Report, Sentence
from tests.support.pen import Pen, Truth
from tests.support.style import Style, choose
from tests.support.tables import Table

LAYOUTS = ("L01", "L02", "L03", "L04", "L05", "L06", "L07", "L08", "L09", "L10", "L11", "L12", "L13", "L14", "L15",
           "L16", "L17", "L18", "L19", "L20", "L24")  # fmt: skip
FULL = tuple(name for name in LAYOUTS if name not in ("L14", "L18", "L20"))  # nothing of the report is lost
BLANKS = ("none", "some", "total-only", "non-zero-only", "row", "all")

# What a layout rightly provokes in a report without faults.
_ALLOWED = {
    "L14": {"GK205", "GK207", "GK209"},
    "L18": {"GK102", "GK202", "GK205", "GK207", "GK209"},
    "L20": {"GK201"},
}
_ROUGH = {
    "numeral-lost": {"GK102"},
    "inner-list": {"GK101", "GK102", "GK103", "GK106"},
    "heading-lost": {"GK101", "GK102", "GK106"},
}
Block = tuple[str, object]


@dataclass
class Rendering:
    """text; truth: metric -> (value or None, whether silence would be a miss); allowed: codes a clean one may get."""

    layout: str
    text: str
    truth: Truth
    allowed: set[str] = field(default_factory=set)
    year: int = 0
    agency: str = ""


def render(
    report: Report, layout: str, rng: random.Random, *, blanks: str = "none", style: Style | None = None
) -> Rendering:
    """The report in one layout. blanks: which cells were left empty."""
    style = style or choose(rng, layout)
    if report.headed:
        style.topics_bare, style.rough = False, ""
    truth: Truth = {cell.metric: (report.cells.get(cell.metric), True) for name in ("two", "three", "four")
                    for cell in tables_of(report, name)}  # fmt: skip
    allowed = set(_ALLOWED.get(layout, ()))
    if style.topics_bare:
        allowed.add("GK106")  # without headings only the words tell the topics: asking is fair
    allowed |= _ROUGH.get(style.rough, set())
    report = report.copy()
    if blanks != "none":
        leave_blank(report, blanks, rng)
        allowed |= {"GK207", "GK209"}
    pen = Pen(rng, truth)
    base = {"L14": "L13", "L15": "L15", "L18": rng.choice(("L02", "L12", "L03")), "L19": rng.choice(("L02", "L03", "L10", "L12", "L13")),
            "L20": "L12"}.get(layout, layout)  # fmt: skip
    blocks = list(flow(report, style, rng))
    if layout == "L20":
        blocks = [block for block in blocks if block[0] != "table"]
        truth.update(dict.fromkeys(truth, (None, False)))
    text = compose(blocks, base, pen, style, rng)
    if layout == "L14":
        text = once(text, report, truth)
    elif layout == "L18":
        text, harmed = noise.lose(text, rng)
        for metric, (value, _) in list(truth.items()):
            if any(metric.startswith(stem) for stem in harmed):
                truth[metric] = (value, False)
    elif layout == "L19":
        text = noise.mirror(text, rng)
    if style.newline != "\n":
        text = text.replace("\n", style.newline)
    return Rendering(layout, text, truth, allowed, report.year, report.agency.name)


def tables_of(report: Report, name: str) -> list:  # type: ignore[type-arg]
    return [cell for c in report.chapters if c.table is not None and c.table.name == name for cell in c.table.values()]


def leave_blank(report: Report, blanks: str, rng: random.Random) -> None:
    """Empties cells as authors do: here and there, all but the totals, all zeros, one row, everything."""
    for chapter in report.chapters:
        if chapter.table is None:
            continue
        chosen = rng.choice([row for row in chapter.table.rows if row.values])
        for row in chapter.table.rows:
            for cell in row.values:
                zero = cell.text == "0"
                total = cell.metric.endswith(("@total", ".total"))
                if ((blanks == "some" and zero and rng.random() < 0.15) or (blanks == "total-only" and zero and not total and row.id != "disputes")
                        or (blanks == "non-zero-only" and zero) or (blanks == "row" and row is chosen) or blanks == "all"):  # fmt: skip
                    cell.text = ""


# ------------------------------------------------------------------------------------------------ prose


def flow(report: Report, style: Style, rng: random.Random):  # type: ignore[no-untyped-def]
    """The report as a stream of ("title" | "heading" | "text" | "table" | "chrome", value)."""
    for line in report.before:
        yield "chrome", line
    if report.title:
        for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
            yield "title", report.title
    if report.preface:
        yield "text", joined(report.preface)
    hurt = rng.choice((report.chapters[0], report.chapters[0], rng.choice(report.chapters)))
    for chapter in report.chapters:
        numeral, inside = chapter.numeral, list(body(chapter, style, rng))
        if chapter is hurt and style.rough == "numeral-lost":
            numeral = ""
        if chapter is hurt and style.rough == "glued" and inside and inside[0][0] == "text":
            yield "text", f"{numeral}、{chapter.title}{rng.choice((' ', '：', '。'))}{inside.pop(0)[1]}"
        elif not (chapter is hurt and style.rough == "heading-lost"):
            yield "heading", (numeral, chapter.title)
        yield from inside
    if style.signature:
        for line in report.signature:
            yield "text", line
    for line in report.after:
        yield "chrome", line


def joined(sentences: list[Sentence]) -> str:
    return "".join(s.text for s in sentences)


def body(chapter: Chapter, style: Style, rng: random.Random):  # type: ignore[no-untyped-def]
    if chapter.lead:
        yield "text", joined(chapter.lead)
    pending = ""
    for number, part in enumerate(chapter.parts):
        words = joined(part.sentences)
        if not part.heading or (style.topics_bare and chapter.id == "s1"):
            for piece in split(part.sentences, rng):
                yield "text", piece
            continue
        heading = style.sub_heading(number, part.heading)
        if style.rough == "inner-list" and chapter.id == "s1":
            heading = f"{'一二三四五'[number]}、{part.heading}"
        if style.sub_inline:
            text = f"{heading}{style.sub_end}{words}"
            if style.sub_merge and number == 0 and len(chapter.parts) > 1:
                pending = text
                continue
            yield "text", pending + text
            pending = ""
        else:
            yield "sub", heading + style.sub_end
            for piece in split(part.sentences, rng):
                yield "text", piece
    if chapter.table is not None:
        yield "table", chapter.table
    if chapter.tail:
        yield "text", joined(chapter.tail)


def split(sentences: list[Sentence], rng: random.Random) -> list[str]:
    """The sentences as one paragraph or several."""
    if rng.random() < 0.75 or len(sentences) < 2:
        return [joined(sentences)] if sentences else []
    at = rng.randint(1, len(sentences) - 1)
    return [joined(sentences[:at]), joined(sentences[at:])]


# ------------------------------------------------------------------------------------------------ pages


def compose(blocks: list[Block], base: str, pen: Pen, style: Style, rng: random.Random) -> str:
    match base:
        case "L15":
            return page_of_pdf(blocks, pen, style)
        case "L16":
            return one_line(blocks, pen, style)
        case "L17":
            return layout_table(blocks, pen, style, rng)
    apart = base in ("L01", "L12") or (base == "L24") or rng.random() < 0.1
    lines: list[str] = [""] * rng.choice((0, 0, 1, 2))
    for kind, value in blocks:
        if kind == "table":
            assert isinstance(value, Table)
            lines += DIALECTS[base](style.dress(value, pen.truth), pen)
        else:
            lines.append(words(kind, value, style, base))
        if apart and kind != "chrome":
            lines.append("")
    return "\n".join(lines) + rng.choice(("", "\n"))


def words(kind: str, value: object, style: Style, base: str) -> str:
    if kind == "heading":
        numeral, title = value  # type: ignore[misc]
        text = style.title(numeral, title) if numeral else title
        if base == "L01" and text.startswith("#"):
            text = "#" * style.rng.randint(0, 3) + text
        return text
    if kind == "title" and base == "L01":
        return f"# {value}"
    return style.indent + str(value) if kind in ("text", "sub") else str(value)


def one_line(blocks: list[Block], pen: Pen, style: Style) -> str:
    found = []
    for kind, value in blocks:
        if kind == "table":
            assert isinstance(value, Table)
            found += DIALECTS["L16"](style.dress(value, pen.truth), pen)
        elif kind == "heading":
            numeral, title = value  # type: ignore[misc]
            found.append(f"{numeral}、{title}" if numeral else title)
        else:
            found.append(str(value))
    return " ".join(found)


def layout_table(blocks: list[Block], pen: Pen, style: Style, rng: random.Random) -> str:
    """L17: hundreds of bars from a table around the page, then the whole body on one line."""
    top = [str(v) for k, v in blocks if k == "chrome"][:1]
    title = [str(v) for k, v in blocks if k == "title"][:1]
    rest = [b for b in blocks if b[0] != "title" and not (b[0] == "chrome" and str(b[1]) in top)]
    bars = ["|" * rng.randint(300, 400) for _ in range(3)]
    return "\n".join([*title, bars[0], *top, bars[1], "|", bars[2], one_line(rest, pen, style)])


def page_of_pdf(blocks: list[Block], pen: Pen, style: Style) -> str:
    width = pen.rng.randint(26, 44)
    lines: list[str] = []
    for kind, value in blocks:
        if kind == "table":
            assert isinstance(value, Table)
            lines += pdf.table_lines(style.dress(value, pen.truth), pen)
        elif kind == "heading":
            numeral, title = value  # type: ignore[misc]
            lines.append(f"{numeral}、{title}" if numeral else title)
        elif kind == "text":
            lines += (
                pdf.wrap("    " + str(value), width, pen)
                if pen.rng.random() < 0.5
                else pdf.wrap(str(value), width, pen)
            )
        else:
            lines += pdf.wrap(str(value), width, pen) if kind == "title" else [str(value)]
        if pen.rng.random() < 0.06 and kind == "text":
            lines.append(pen.one("— 3 —", "4", "P. 5", "- 2 -"))
    return "\n".join(lines)


def once(text: str, report: Report, truth: Truth) -> str:
    """L14: every line is kept the first time only."""
    seen: set[str] = set()
    kept: list[str] = []
    alive: list[bool] = []
    for line in text.split("\n"):
        key = line.strip()
        new = not key or key not in seen
        seen.add(key)
        alive.append(new)
        if new:
            kept.append(line)
    # A value is known where all the values of its row survived; silence is right everywhere.
    lines = text.split("\n")
    at = 0
    for chapter in report.chapters:
        if chapter.table is None:
            continue
        for row in chapter.table.rows:
            if not row.values:
                continue
            label = row.labels[-1].text[-4:] if row.labels else ""
            survivors = 0
            want = [c.text for c in row.values if c.text.strip()]
            at = find_row(lines, label, len(want), at)
            if at >= 0:
                survivors = sum(alive[at : at + len(want)])
            whole = at >= 0 and survivors == len(row.values) == len(want)
            for cell in row.values:
                truth[cell.metric] = (truth[cell.metric][0] if whole else None, False)
            at = max(at, 0)
    return "\n".join(kept)


def find_row(lines: list[str], label: str, count: int, start: int) -> int:
    """The index of the first value line of a row in L13 text: `count` number lines after a line that ends like `label`."""
    number = re.compile(r"[-+]?[\d０-９][\d０-９.,]*(件|万元)?|[/\-—无]")
    for index in range(start, len(lines) - count + 1):
        if all(number.fullmatch(lines[index + k].strip()) for k in range(count)) and count:
            before = lines[index - 1].strip() if index else ""
            if not label or re.sub(r"\W", "", before).endswith(re.sub(r"\W", "", label)):
                return index
    return -1
