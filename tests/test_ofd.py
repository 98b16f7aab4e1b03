"""A report as OFD is judged as the same report as text."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("reportlab")  # sets the pages

from gklint.readers import Unreadable, read_bytes
from gklint.readers.ofd_text import deltas
from tests.support import made_ofd, made_pdf
from tests.support.made_pdf import Look
from tests.support.same import assert_same, source
from tests.test_pdf import SETTINGS, report, text


@SETTINGS
@given(seed=st.integers(0, 10**6), fault=st.booleans())
def test_ruled_tables_over_pages(seed: int, fault: bool) -> None:
    made = report(seed, fault)
    rng = random.Random(seed)
    look = made_pdf.any_look(rng, made.title)
    assert_same(text(made), made_ofd.ofd(made, look, made_ofd.any_how(rng)), "report.ofd")


def test_steps() -> None:
    assert deltas("4 g 3 5", 4) == [4, 5, 5, 5]
    assert deltas("g 2 1.5 3", 3) == [1.5, 1.5, 3]
    assert deltas("2", 3) == [2, 2, 2]
    assert deltas("", 3) == []


def test_places() -> None:
    found = source(made_ofd.ofd(report(7)), "report.ofd")
    assert found.format == "ofd"
    place = found.piece(found.text.index("（七）总计")).place  # type: ignore[union-attr]
    assert set(place) == {"page", "table", "row", "cell"}


def changed(data: bytes, name: str, words: bytes) -> bytes:
    """The package with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, words if info.filename == name else old.read(info))
    return out.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize("words", [b"", b"<x>", BOMB, OUTSIDE, BOMB.decode().encode("utf-16"), b"<Page/>"])
@pytest.mark.parametrize("part", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
def test_damage_is_said(part: str, words: bytes) -> None:
    data = made_ofd.ofd(report(7))
    found = read_bytes(changed(data, part, words), "report.ofd")
    if words == b"<Page/>" and "Page_0" in part:
        return
    assert isinstance(found, Unreadable)
    assert found.reason in ("damaged", "forbidden", "no-text-layer")


def test_units_that_draw_units_without_end() -> None:
    data = made_ofd.ofd(report(7), Look(marks=""))
    space = f'xmlns:ofd="{made_ofd.SPACE}"'
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>{"".join(f"""<ofd:CompositeObject ResourceID="{n + 1}" Boundary="0 0 1 1"/>""" * 12)}</ofd:Content></ofd:CompositeGraphicUnit>'
        for n in range(500, 515)
    )
    resources = f"<ofd:Res {space}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
    page = f'<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:CompositeObject ResourceID="500" Boundary="0 0 1 1"/></ofd:Layer></ofd:Content></ofd:Page>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            words = old.read(info)
            if info.filename == "Doc_0/Document.xml":
                words = words.replace(b"<ofd:PageArea>", b"<ofd:PublicRes>Res.xml</ofd:PublicRes><ofd:PageArea>")
            new.writestr(info.filename, page if "Page_0" in info.filename else words)
        new.writestr("Doc_0/Res.xml", resources)
    begun = time.monotonic()
    found = read_bytes(out.getvalue(), "report.ofd")
    assert isinstance(found, Unreadable)
    assert found.reason in ("late", "too-deep", "damaged")
    assert time.monotonic() - begun < 10
