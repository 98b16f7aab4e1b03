"""The local page in a real browser: by mouse and by keyboard, one report and many, on a narrow screen and a wide one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")
api = pytest.importorskip("playwright.sync_api")
CHROMIUM = "/usr/bin/chromium"
if not os.path.exists(CHROMIUM):
    pytest.skip("needs Chromium", allow_module_level=True)

from gklint.web.settings import WebSettings  # noqa: E402
from tests.test_web import REPORTS, Served  # noqa: E402


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    made = Served(WebSettings())
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def tab(browser: Any, served: Served) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.faults = []
    made.asked = []
    made.on("console", lambda message: made.faults.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: made.faults.append(str(error)))
    made.on("request", lambda request: made.asked.append(request.url))
    made.goto(served.url)
    yield made
    assert made.faults == []
    assert all(url.startswith((served.url, "blob:")) for url in made.asked)
    context.close()


def test_a_newcomer_finds_the_contradiction(tab: Any) -> None:
    tab.set_input_files("#files", [REPORTS / "licences-15-against-9.txt", REPORTS / "clean-bureau-tabs.txt"])
    tab.wait_for_selector("#rows td .error")
    tab.wait_for_selector("#rows td .clean")
    assert "1 处必须改正" in tab.inner_text("#summary")
    tab.click("#rows tr:first-child button")
    frame = tab.frame_locator("#frame")
    frame.locator(".finding").wait_for()
    assert "15" in frame.locator(".paper mark.found").inner_text()
    assert "9" in frame.locator(".official td mark.end").inner_text()
    frame.locator(".finding .ends a").nth(1).click()
    assert tab.is_visible("#close")
    tab.click("#close")
    assert not tab.is_visible("#frame")
    with tab.expect_download() as got:
        tab.click("[data-download=csv]")
    assert "GK401" in Path(got.value.path()).read_text(encoding="utf-8-sig")


def test_by_keyboard_alone(tab: Any) -> None:
    tab.keyboard.press("Tab")  # the other language
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "files"
    with tab.expect_file_chooser() as chooser:
        tab.keyboard.press("Space")
    chooser.value.set_files([REPORTS / "licences-15-against-9.txt"])
    tab.wait_for_selector("#rows td .error")
    for _ in range(12):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.closest('#rows') !== null"):
            break
    tab.keyboard.press("Enter")
    tab.frame_locator("#frame").locator(".finding").wait_for()
    assert tab.evaluate("document.activeElement.id") == "close"


def test_fifty_files_at_once(tab: Any, tmp_path: Path) -> None:
    names = []
    sources = sorted(REPORTS.glob("*.txt"))
    for index in range(50):
        name = tmp_path / f"报告{index:02}.txt"
        name.write_bytes(sources[index % len(sources)].read_bytes() if index % 10 else b"\x00\x01\x02" * 99)
        names.append(name)
    tab.set_input_files("#files", names)
    tab.wait_for_selector("#progress", state="hidden", timeout=120_000)
    assert tab.locator("#rows tr").count() == 50
    assert tab.locator("#rows td:nth-child(2) span").count() >= 50
    assert "50" in tab.inner_text("#summary")


def test_nothing_spills_and_axe_is_content(browser: Any, served: Served) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width, scheme in ((320, "dark"), (768, "light"), (1400, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
        tab = context.new_page()
        tab.goto(served.url)
        tab.set_input_files("#files", [REPORTS / "licences-15-against-9.txt", REPORTS / "blank-cells-town.txt"])
        tab.wait_for_selector("#progress", state="hidden")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
        context.close()
