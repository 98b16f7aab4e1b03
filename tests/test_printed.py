"""Reports printed by the programs that offices use are judged as their text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from tests.support import made_html, programs
from tests.support.same import assert_same
from tests.test_pdf import report, text

STYLES = ("", "td{padding:8px;font-size:16px}", "p{text-indent:0}body{font-size:20px;line-height:1.4}")


def pages(folder: Path, seeds: range) -> dict[Path, str]:
    """Pages and the texts of their reports."""
    made: dict[Path, str] = {}
    for seed in seeds:
        invented = report(seed, fault=seed % 2 == 1)
        path = folder / f"{seed}.html"
        css = random.Random(seed).choice(STYLES)
        path.write_text(made_html.page(invented, css=css, heads=seed % 3 == 0), encoding="utf-8")
        made[path] = text(invented)
    return made


@pytest.mark.skipif(programs.BROWSER is None, reason="no Chromium")
@pytest.mark.parametrize("seed", [3, 4])
def test_by_a_browser(tmp_path: Path, seed: int) -> None:
    for path, words in pages(tmp_path, range(seed, seed + 1)).items():
        assert_same(words, programs.by_browser(tmp_path, path).read_bytes(), "report.pdf")


@pytest.mark.skipif(programs.OFFICE is None, reason="no LibreOffice")
def test_by_libreoffice(tmp_path: Path) -> None:
    made = pages(tmp_path, range(5, 8))
    documents = programs.by_office(tmp_path, "docx:MS Word 2007 XML", *made)
    for words, printed in zip(made.values(), programs.by_office(tmp_path, "pdf", *documents), strict=True):
        assert_same(words, printed.read_bytes(), "report.pdf")
