"""The annotated page: whole, self-contained, escaped; every finding marked at all its ends; readable by anyone."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gklint
from gklint.render import Look, check_to_text

FIXTURES = sorted((Path(__file__).parent.parent / "fixtures" / "reports").glob("*.txt"))
VOID = {"meta", "input", "br", "link", "img", "hr"}


class Reader(HTMLParser):
    """Ids, links, text and balance of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)


def page(path: Path, lang: str = "zh") -> str:
    return check_to_text([gklint.check_path(path, lang=lang)], "html", Look(lang=lang))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_end_of_every_finding_is_marked(path: Path) -> None:
    result = gklint.check_path(path)
    read = Reader(check_to_text([result], "html"))
    assert not read.faults
    assert not read.open
    assert len(read.ids) == len(set(read.ids))
    assert all(link.startswith("#") and link[1:] in read.ids for link in read.links)
    ends = {link for link in read.links if link.startswith("#a")}
    wanted = sum(1 + sum(other.span != found.span for other in found.related) for found in result.diagnostics)
    assert len(ends) == wanted
    for found in result.diagnostics:
        assert " ".join(found.message.split()) in " ".join("".join(read.text).split())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_word_and_figure_of_the_report_is_there(path: Path) -> None:
    result = gklint.check_path(path)
    shown = re.sub(r"\s|[|\d]", "", "".join(Reader(check_to_text([result], "html")).text))
    source = result.source
    for found in re.finditer(r"[\u4e00-\u9fff]{2,12}", source.text):
        assert source.quote(gklint.Span(*found.span())).translate({10: None, 32: None}) in shown


def test_the_suspect_cell_of_a_broken_sum_is_shown() -> None:
    text = page(Path(__file__).parent.parent / "fixtures" / "reports" / "row-sum-off-by-one.txt")
    assert len(re.findall(r'class="num number[^"]*\bsuspect\b', text)) == 1
    assert len(re.findall(r'class="num number[^"]*\bsum\b', text)) == 7 + 22 - 1


def test_it_asks_for_nothing_outside() -> None:
    text = page(FIXTURES[0])
    read = Reader(text)
    assert not [value for _, name, value in read.attributes if name in ("src", "style") or name.startswith("on")]
    assert "url(" not in text
    assert "@import" not in text
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text


NASTY = """青禾区 <script>alert(1)</script>"><img src=x onerror=alert(1)> 水务局2024年政府信息公开工作年度报告
一、总体情况
（一）主动公开 '"><svg onload=alert(2)> 2024年办理行政许可15件</style></script>&lt;b&gt;。
二、主动公开政府信息情况
行政许可 | 9 |
行政处罚 | <b>1</b> |
"""


def test_a_report_full_of_markup_is_only_text() -> None:
    result = gklint.check_text(NASTY, "<i>.txt")
    read = Reader(check_to_text([result], "html"))
    assert {tag for tag, _, _ in read.attributes}.isdisjoint({"img", "svg", "b", "i"})
    assert "<script>alert(1)</script>" in "".join(read.text)
    assert not read.faults


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("<>&\"'一二三、总体情况行政许可处罚规章 |\n\t0123456789件。/script"), max_size=300)
)
def test_any_text_gives_a_whole_page(text: str) -> None:
    read = Reader(check_to_text([gklint.check_text(NASTY + text)], "html"))
    assert not read.faults
    assert not read.open
    assert len(read.ids) == len(set(read.ids))


def test_english_and_several_files(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    results = [gklint.check_path(path, lang="en") for path in [*FIXTURES[:3], tmp_path / "空.txt"]]
    text = check_to_text(results, "html", Look(lang="en"))
    read = Reader(text)
    assert '<html lang="en">' in text
    assert len(read.ids) == len(set(read.ids))
    assert "Overview" in text
    assert "Table 3" in text


@pytest.mark.skipif(not os.path.exists("/usr/bin/chromium"), reason="needs Chromium")
def test_in_a_browser_it_is_accessible_at_every_width(tmp_path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    report = tmp_path / "report.html"
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for path in FIXTURES:
            if path.stem not in ("row-sum-off-by-one", "blank-cells-town", "licences-15-against-9"):
                continue
            report.write_text(page(path), encoding="utf-8")
            for width, scheme in ((320, "light"), (1280, "dark")):
                # axe is put into the page past its policy, which would keep it out as it does every other script
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
                )
                tab = context.new_page()
                asked: list[str] = []
                tab.on("request", lambda request, asked=asked: asked.append(request.url))
                tab.goto(report.as_uri())
                assert asked == [report.as_uri()]
                assert tab.evaluate("document.documentElement.scrollWidth") <= width
                found = axe.Axe().run(tab)
                assert found.violations_count == 0, found.generate_report()
                context.close()
        context = browser.new_context()
        tab = context.new_page()
        report.write_text(page(FIXTURES[0].parent / "licences-15-against-9.txt"), encoding="utf-8")
        tab.goto(report.as_uri())
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert tab.evaluate("location.hash").startswith("#a")
        tab.click(".paper mark.found")
        assert tab.evaluate("location.hash").startswith("#f")
        browser.close()
