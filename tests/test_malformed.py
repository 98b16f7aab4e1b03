"""Files that are broken or made to do harm: a diagnostic, in little time and memory, and never a request outside."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gklint.api.checking import check_bytes
from gklint.api.options import Options
from tests.support.word import package, paragraph, run

REPORT = (Path(__file__).parent.parent / "fixtures" / "reports" / "licences-15-against-9.txt").read_text(
    encoding="utf-8"
)
LINES = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
WORD = package("".join(paragraph(run(line)) for line in REPORT.splitlines()))


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def nested(depth: int) -> bytes:
    data = packed({"a.txt": REPORT.encode()})
    for _ in range(depth):
        data = packed({"in.zip": data})
    return data


def laughs(root: str) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "哈哈哈哈">{entities}]>'


OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
REQUESTS = '<img src="http://127.0.0.1:9/a.png"><link rel=stylesheet href="http://127.0.0.1:9/a.css"><script src="http://127.0.0.1:9/a.js"></script>'
ROWS = 100_000

# On Linux a child starts with the peak memory of the one that made it: a small process stands in between.
BETWEEN = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(child.pid, 0)
memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, memory)
"""

CASES: dict[str, tuple[str, bytes]] = {
    "zip cut off": ("a.zip", packed({"a.txt": REPORT.encode()})[:-30]),
    "docx cut off": ("a.docx", WORD[: len(WORD) // 2]),
    "docx without its end": ("a.docx", WORD[:-22]),
    "docx encrypted": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")),
    "spreadsheet called docx": ("a.docx", packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})),
    "picture called docx": ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(2000)),
    "program called html": ("a.html", b"\x7fELF" + bytes(2000)),
    "zip in zip in zip in zip": ("a.zip", nested(5)),
    "bomb in zip": ("a.zip", packed({"a.txt": b"0" * (15 << 20)})),
    "bomb in docx": ("a.docx", package(paragraph(run("0" * (15 << 20))))),
    "entities in docx": ("a.docx", package("", **{"word/document.xml": laughs("d") + "<d>&a9;</d>"})),
    "entities in numbering": ("a.docx", package(paragraph(run("甲")), numbering=laughs("d") + "<d>&a9;</d>")),
    "outside entities in docx": ("a.docx", package("", **{"word/document.xml": OUTSIDE + "<d>&e;&f;</d>"})),
    "entities in html": ("a.html", (laughs("html") + "<html><body>&a9;</body></html>").encode()),
    "outside entities in html": ("a.html", (OUTSIDE + "<html><body>&e;&f;</body></html>").encode()),
    "requests in html": ("a.html", f"<html><head>{REQUESTS}</head><body>{REQUESTS}{LINES}</body></html>".encode()),
    "deep docx": ("a.docx", package("<w:sdt><w:sdtContent>" * 9_000 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 9_000)),
    "deep html": ("a.html", ("<div><table><tr><td>" * 60_000 + "甲").encode()),
    "rows in html": ("a.html", ("<table>" + "<tr><td>规章<td>1<td>2<td>3" * ROWS + "</table>").encode()),
    "rows in markdown": ("a.md", ("| 规章 | 1 | 2 | 3 |\n" * ROWS).encode()),
    "tags without end": ("a.html", ('<td a="' * 300_000 + "甲").encode()),
    "marks in markdown": ("a.md", ("[" * 300_000 + "<!--" * 300_000 + "**`" * 100_000).encode()),
    "circle of styles": ("a.docx", package(
        paragraph(run("甲"), '<w:pStyle w:val="a"/>'),
        styles='<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>')),
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the peak memory of a process is not told here")
@pytest.mark.parametrize("name", CASES)
def test_a_finding_in_little_time_and_memory(name: str, tmp_path: Path) -> None:
    file, data = CASES[name]
    path = tmp_path / file
    path.write_bytes(data)
    command = [sys.executable, "-m", "gklint", "check", str(path), "--format", "concise", "--fail-on", "warning"]
    done = subprocess.run([sys.executable, "-c", BETWEEN, *command], capture_output=True, text=True, encoding="utf-8")
    *said, told = done.stdout.splitlines()
    code, seconds, memory = map(float, told.split())
    text = "\n".join(said)
    assert code in (1, 2), text
    assert "GK" in text
    assert "Traceback" not in text + done.stderr
    assert seconds < 10
    assert memory < 1 << 30


@pytest.mark.parametrize("name", [name for name in CASES if "outside" in name or "requests" in name])
def test_nothing_is_asked_for_outside(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a request")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    file, data = CASES[name]
    result = check_bytes(data, file, Options())
    assert "root:" not in result.source.original
    assert result.diagnostics


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.html", "a.pdf", "a.zip", "a", "a.xlsx", "a.md"])
def test_a_wrong_ending_does_no_harm(name: str) -> None:
    for data in (REPORT.encode(), f"<html><body>{LINES}".encode(), WORD):
        if name == "a.md" and data.startswith(b"<html"):
            continue
        codes = [found.code for found in check_bytes(data, name, Options()).diagnostics]
        assert "GK401" in codes, (name, data[:20])
