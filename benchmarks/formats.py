"""What reading a page or a Word document costs beside a bare parse of the same bytes. Reports only; judges nothing.

    python benchmarks/formats.py            prints Markdown, some seconds
    python benchmarks/formats.py --reports 20

The bare parse only builds a tree or runs through the tags, and knows neither places nor tables: `html.parser` (fed,
nothing kept), lxml and selectolax where they are installed; for Word `zipfile` and `xml.etree` on the one part with the
text, python-docx where it is installed. Times are processor time, the best of several runs, summed over the reports.
"""

from __future__ import annotations

import argparse
import gc
import io
import random
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gklint.api.checking import check_bytes
from gklint.api.options import Options
from gklint.readers import read_bytes
from tests.support import renderings, word

Work = Callable[[bytes], object]


def main(argv: Sequence[str] | None = None) -> None:
    """Draws the reports and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=8)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args(argv)
    drawn = [renderings.drawn(f"benchmark {n}") for n in range(args.reports)]
    shells = [renderings.SHELLS[n % len(renderings.SHELLS)] for n in range(args.reports)]
    shown = enumerate(zip(drawn, shells, strict=True))
    pages = [renderings.html(blocks, shell, random.Random(n)).encode() for n, (blocks, shell) in shown]
    drafts = [word.docx(blocks, random.Random(n), plain=True) for n, blocks in enumerate(drawn)]
    show("HTML", pages, args.runs, bare_html(), "a.html")
    show("Word", drafts, args.runs, bare_docx(), "a.docx")


def show(title: str, files: list[bytes], runs: int, bare: dict[str, Work], name: str) -> None:
    """One table."""
    options = Options()
    check_bytes(files[0], name, options)
    mine = cost(lambda data: read_bytes(data, name), files, runs)
    print(f"\n## {title}: {len(files)} reports, {sum(map(len, files)) // 1024} kB\n")
    print("| | ms a report | reading costs |\n| --- | ---: | ---: |")
    for label, work in bare.items():
        spent = cost(work, files, runs)
        print(f"| bare parse, {label} | {spent:.2f} | {mine / spent:.1f} times |")
    print(f"| reading | {mine:.2f} | |")
    print(f"| reading and checking | {cost(lambda data: check_bytes(data, name, options), files, 1):.2f} | |")


def cost(work: Work, files: list[bytes], runs: int) -> float:
    """Milliseconds a report, each at its best."""
    total = 0.0
    gc.disable()
    for data in files:
        best = float("inf")
        for _ in range(runs):
            started = time.process_time()
            work(data)
            best = min(best, time.process_time() - started)
        total += best
    gc.enable()
    return total * 1000 / len(files)


def bare_html() -> dict[str, Work]:
    """The parsers at hand."""

    def standard(data: bytes) -> None:
        parser = HTMLParser()
        parser.feed(data.decode())
        parser.close()

    found: dict[str, Work] = {"html.parser": standard}
    if find_spec("lxml"):
        import lxml.html

        found["lxml"] = lxml.html.fromstring
    if find_spec("selectolax"):
        from selectolax.lexbor import LexborHTMLParser

        found["selectolax"] = LexborHTMLParser
    return found


def bare_docx() -> dict[str, Work]:
    """The parsers at hand."""

    def standard(data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            ElementTree.fromstring(archive.read("word/document.xml"))

    found: dict[str, Work] = {"zipfile and xml.etree": standard}
    if find_spec("docx"):
        from docx import Document

        found["python-docx"] = lambda data: Document(io.BytesIO(data))
    return found


if __name__ == "__main__":
    main()
