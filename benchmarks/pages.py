"""What reading a PDF or an OFD costs beside a bare parse of the same file by the same library. Reports only.

    python benchmarks/pages.py                      invented reports, printed by what is installed; prints Markdown
    python benchmarks/pages.py --files a.pdf b.ofd  your own files

A bare parse: of a PDF the text of all pages by pypdfium2; of an OFD all parts unpacked and parsed as XML. `reading` is
all of the reader's work, `ratio` that beside the bare parse, both in processor time; `by the clock` is the same as
users have it, through the process that stands by. Figures are the shortest of several rounds, in milliseconds.
"""

from __future__ import annotations

import argparse
import io
import logging
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gklint.readers import ofd, pdf, read_bytes
from gklint.readers.limits import Limits
from gklint.text import Source


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", nargs="+", type=Path, help="measure these instead of invented reports")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pdfplumber", action="store_true", help="read its tables and text too, for comparison")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    print("| file | KB | pages | bare | reading | ratio | by the clock | pdfplumber |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory(prefix="gklint-pages-") as folder:
        for name, data in given(options.files) if options.files else invented(Path(folder)):
            row(name, data, options.rounds, options.pdfplumber)


def row(name: str, data: bytes, rounds: int, against: bool) -> None:
    """Measures one file."""
    is_pdf = data[:1024].find(b"%PDF-") >= 0
    parse, bare = (pdf.parse, bare_pdf) if is_pdf else (ofd.parse, bare_ofd)
    if not isinstance(read_bytes(data, name), Source):
        print(f"| {name} | cannot be read | | | | | | |")
        return
    floors, insides = [], []
    for _ in range(rounds):  # in turn, so that what else the machine does weighs on both
        time_of_one, pages = best(lambda: bare(data), 1)
        floors.append(time_of_one)
        insides.append(best(lambda: parse(data, name, Limits()), 1)[0])
    floor, inside = min(floors), min(insides)
    whole, _ = best(lambda: read_bytes(data, name), rounds, time.perf_counter)
    other = ""
    if is_pdf and against:
        other = f"{best(lambda: plumber(data), 1)[0]:.0f}"
    print(
        f"| {name} | {len(data) / 1024:.0f} | {pages} | {floor:.1f} | {inside:.1f} "
        f"| {inside / floor:.2f} | {whole:.1f} | {other} |"
    )


def best(
    work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.process_time
) -> tuple[float, object]:
    """The shortest time in milliseconds, and what the work gave."""
    times, given = [], None
    for _ in range(rounds):
        begun = clock()
        given = work()
        times.append(clock() - begun)
    return min(times) * 1000, given


def bare_pdf(data: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.get_textpage().get_text_range()
        return len(document)


def bare_ofd(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = [ElementTree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]
    return sum(1 for root in roots if root.tag.endswith("Page"))


def plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_tables()) + len(page.extract_text()) for page in document.pages)


def given(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    return ((path.name, path.read_bytes()) for path in files)


def invented(folder: Path) -> Iterator[tuple[str, bytes]]:
    """One report, a short and a long one, as PDF by every program there is, and as OFD."""
    from tests.support import made_html, made_ofd, made_pdf, model, programs

    for name, length in (("short", 0.0), ("long", 1.0)):
        report = model.invent(random.Random(5), model.Plan(level="county", year=2023, size="hundreds", length=length))
        yield f"{name}, reportlab", made_pdf.pdf(report)
        page = folder / f"{name}.html"
        page.write_text(made_html.page(report), encoding="utf-8")
        if programs.OFFICE:
            document = programs.by_office(folder, "docx:MS Word 2007 XML", page)
            yield f"{name}, LibreOffice", programs.by_office(folder, "pdf", *document)[0].read_bytes()
        if programs.BROWSER:
            yield f"{name}, Chromium", programs.by_browser(folder, page).read_bytes()
        yield f"{name}, OFD", made_ofd.ofd(report)
        yield f"{name}, OFD of single characters", made_ofd.ofd(report, how="single")


if __name__ == "__main__":
    main()
