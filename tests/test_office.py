"""Documents of older programs are read through LibreOffice; without it one says so."""

from __future__ import annotations

import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from gklint.readers import Unreadable, office, read_bytes
from gklint.readers.formats import FORMATS
from gklint.readers.limits import Limits
from tests.support import made_html, programs
from tests.support.same import assert_same
from tests.test_pdf import report, text

needs_office = pytest.mark.skipif(office.office() is None, reason="LibreOffice is not installed")
needs_docx = pytest.mark.skipif(not FORMATS["docx"].module, reason="no reader of .docx")
RTF = rb"{\rtf1\ansi Hello.\par}"


def test_without_libreoffice_one_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "office", lambda: None)
    for data, name in ((RTF, "a.rtf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.wps")):
        found = read_bytes(data, name)
        assert isinstance(found, Unreadable)
        assert found.reason == "needs-office"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    """One report as text, and as LibreOffice writes it in each format."""
    folder = tmp_path_factory.mktemp("office")
    invented = report(11, fault=True)
    page = folder / "a.html"
    page.write_text(made_html.page(invented), encoding="utf-8")
    for ending in ("doc", "rtf", "odt"):
        programs.by_office(folder, ending, page)
    return text(invented), {path.suffix: path.read_bytes() for path in folder.glob("a.*") if path.suffix != ".html"}


@needs_office
@needs_docx
@pytest.mark.parametrize("ending", [".doc", ".rtf", ".odt"])
def test_judged_as_the_text(made: tuple[str, dict[str, bytes]], ending: str) -> None:
    words, files = made
    found = assert_same(words, files[ending], f"report{ending}")
    assert found.format == ending[1:]
    if ending == ".doc":
        assert_same(words, files[ending], "report.wps")


@needs_office
def test_several_at_once_and_what_is_damaged(made: tuple[str, dict[str, bytes]]) -> None:
    _, files = made
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda ending: read_bytes(files[ending], f"a{ending}"), files))
    assert [one.reason for one in found if isinstance(one, Unreadable)] in ([], ["unsupported"] * 3)
    cut = read_bytes(files[".odt"][:4000], "a.odt")
    assert isinstance(cut, Unreadable)


@needs_office
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_converter_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 600 &\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "office", lambda: str(slow))
    found = office.read(RTF, "a.rtf", Limits(seconds=1))
    assert isinstance(found, Unreadable)
    assert found.reason == "late"


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A server, and what it was asked for."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()


@needs_office
def test_nothing_is_fetched(made: tuple[str, dict[str, bytes]], visits: tuple[str, list[str]]) -> None:
    address, seen = visits
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made[1][".odt"])) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "content.xml":
                image = f'<text:p><draw:frame svg:width="1cm" svg:height="1cm"><draw:image xlink:href="{address}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p><text:p '
                assert b"<text:p " in part
                part = part.replace(b"<text:p ", image.encode(), 1)
            new.writestr(info, part)
    read_bytes(out.getvalue(), "a.odt")
    assert seen == []
