"""The reports of the invented archive as files: web pages, Word, texts in all layouts, PDF, OFD, Markdown, zips."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from benchmarks.archive_faults import ONLY as SHOWS_IN
from benchmarks.archive_faults import Fault
from tests.support import layouts, renderings, word
from tests.support.layouts import Block
from tests.support.model import Report
from tests.support.style import Style, choose

# What agencies publish, roughly. A .doc is mostly a web page that calls itself so; real ones need LibreOffice to be read.
SHARES = {"html": 46, "docx": 20, "txt": 15, "pdf": 12, "ofd": 3, "md": 3, "doc": 1}
ENDINGS = {"html": (".html", ".html", ".htm", ".shtml")}
ZIPPED = 0.06  # of the folders of a county and year
_PLAIN_HEADINGS = ("{n}、{t}", "{n}、{t}", "{n}、 {t}")
BLANKS = 0.1  # of the reports around the counties: cells left empty
_ROUGH = 0.3  # of the texts: headings may be lost, glued, unnumbered
_ONE_TITLE = 0.8
_OLD_PAGES = 0.15  # in GBK
_ENCODINGS = ("utf-8",) * 17 + ("gb18030", "gb18030", "utf-8-sig")
_OTHER_TEXT = (
    "关于开展{y}年度秋季防火巡查的通知\n各村（社区）、各站所：\n为做好秋冬季森林防火工作，定于十月上旬开展联合巡查，请各单位于九月底前报送巡查人员名单。"
    "\n一、巡查范围\n林区入口、坟山、农事用火集中地段。\n二、工作要求\n做好台账登记，发现隐患当场整改。\n联系人：林业站值班室\n"
)


def kinds() -> dict[str, int]:
    """The formats with their shares; those whose writer is not installed are left out."""
    missing = () if find_spec("reportlab") else ("pdf", "ofd")
    return {kind: share for kind, share in SHARES.items() if kind not in missing}


@dataclass
class Written:
    """A file. look: the layout, the shell of the page, or how it is drawn. loose: codes that it may rightly get."""

    kind: str
    look: str
    data: bytes
    ending: str = ""
    loose: list[str] = field(default_factory=list)


def rendered(report: Report, seed: str, fault: Fault | None, blanks: bool) -> Written:
    """A report as a file. blanks: cells are left empty."""
    rng = random.Random(seed)
    shares = kinds()
    name = fault.name if fault else ""
    shares = {kind: share for kind, share in shares.items() if kind in SHOWS_IN.get(name, shares)}
    kind = rng.choices(list(shares), list(shares.values()))[0]
    if blanks:
        layouts.leave_blank(report, rng.choice(("some", "total-only", "non-zero-only", "row")), rng)
    made = write(report, kind, rng, fault)
    if blanks:
        made.loose += ["GK207", "GK209"]
    if fault is not None:
        made.data = spoil(fault, kind, made.data, report.year)
    made.ending = rng.choice(ENDINGS.get(kind, ("." + kind,)))
    return made


def write(report: Report, kind: str, rng: random.Random, fault: Fault | None) -> Written:
    """A report in a format."""
    if kind == "txt":
        unfit = fault.unfit if fault else ()
        layout = rng.choice([each for each in layouts.FULL if each not in unfit])
        rough = fault is None and rng.random() < _ROUGH
        report.headed = not rough
        made = layouts.render(report, layout, rng, style=choose(rng, layout) if rough else even(choose(rng, layout)))
        return Written(kind, layout, made.text.encode(rng.choice(_ENCODINGS)), loose=sorted(made.allowed))
    style = even(choose(rng, "L24"))
    style.indent, style.newline, style.heading = "", "\n", rng.choice(_PLAIN_HEADINGS)
    if kind in ("html", "doc"):
        shell = rng.choice(("word", "bare") if kind == "doc" else renderings.SHELLS)
        page = renderings.html(blocks(report, style, rng), shell, rng)
        if rng.random() < _OLD_PAGES:
            return Written(kind, shell, page.replace("charset=utf-8", "charset=gb2312", 1).encode("gb18030"))
        return Written(kind, shell, page.encode("utf-8"))
    if kind == "md":
        return Written(kind, "", renderings.markdown(blocks(report, style, rng), rng).encode("utf-8"))
    report.before, report.after = [], []  # what stands around a page is not in a document
    if kind == "docx":
        plain = rng.random() < 0.8
        return Written(kind, "plain" if plain else "tracked", word.docx(blocks(report, style, rng), rng, plain))
    from tests.support import made_ofd, made_pdf

    look = made_pdf.any_look(rng, report.title)
    parts = blocks(report, style, rng, whole=False)
    if kind == "pdf":
        press = made_pdf.Press(look)
        press.report(parts)
        return Written(kind, f"{look.hand} {look.rules}", press.pdf())
    how = made_ofd.any_how(rng)
    writer = made_ofd.Writer(look, how)
    writer.report(parts)
    return Written(kind, how, writer.ofd())


def even(style: Style) -> Style:
    """A style without what counts as a fault of its own."""
    style.rough, style.topics_bare = "", False
    if style.values == "unit":
        style.values = "plain"
    return style


def blocks(report: Report, style: Style, rng: random.Random, whole: bool = True) -> list[Block]:
    """The report in reading order, as this style writes it. whole: headings as one string."""
    found: list[Block] = []
    once = rng.random() < _ONE_TITLE
    for kind, value in layouts.flow(report, style, rng):
        if once and kind == "title" and found and found[-1][0] == "title":
            continue
        if kind == "heading" and whole:
            value = style.title(*value) if value[0] else value[1]
        found.append((kind, style.dress(value, {}) if kind == "table" else value))
    return found


def spoil(fault: Fault, kind: str, data: bytes, year: int) -> bytes:
    """The bytes with a fault that is no matter of words."""
    match fault.name:
        case "empty-file":
            return b""
        case "binary-file":
            return bytes(range(256)) * 16
        case "broken-package":
            return data[: len(data) // 2]
        case "another-text":
            text = _OTHER_TEXT.format(y=year)
            if kind == "docx":
                return word.docx([("text", line) for line in text.splitlines()], random.Random(1), True)
            return text.encode("utf-8")
        case "ignore-unused":
            return data.replace(b"<body>", b"<body><!-- gklint: ignore GK305 -->", 1)
        case _:
            return data


def store(folder: Path, files: Iterable[tuple[str, bytes]], zipped: bool) -> list[str]:
    """Writes the files of one folder, or one zip of them; their paths as gklint names them."""
    listed = list(files)
    if not zipped:
        for path, data in listed:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return [path for path, _ in listed]
    name = listed[0][0].rpartition("/")[0] + ".zip"
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in listed:
            package.writestr(path.rpartition("/")[2], data)
    return [f"{name}!/{path.rpartition('/')[2]}" for path, _ in listed]
