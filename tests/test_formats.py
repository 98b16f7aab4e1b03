"""One report in every format: the same diagnostics, the same cells, each finding at its place in the file."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gklint.api.checking import check_bytes
from gklint.api.extracting import extract_bytes
from gklint.api.options import Options
from tests.support import defects, layouts, renderings, word

SETTINGS = settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SEEDS = st.integers(0, 10**9)
DEFECTS = sorted(defects.all_defects())


def seen(data: bytes, name: str):  # type: ignore[no-untyped-def]
    """What is said of a file, and the cells and claims read from it."""
    result = check_bytes(data, name, Options())
    stated = extract_bytes(data, name, Options())
    said = sorted((found.code, found.message, str(sorted(found.data.items()))) for found in result.diagnostics)
    facts = {fact.metric: (fact.value, fact.raw.strip()) for fact in stated.facts}
    return result.status, result.year, result.form, said, facts, [(c.metric, c.value) for c in stated.claims]


def assert_same(blocks: list[layouts.Block], data: bytes, name: str) -> None:
    expected = seen(renderings.text(blocks).encode(), "a.txt")
    found = seen(data, name)
    for one, other in zip(expected, found, strict=True):
        assert one == other


def blocks_of(key: str, seed: int) -> list[layouts.Block]:
    """A report: clean, with blank cells, or with one defect."""
    rng = random.Random(f"{key} {seed}")
    match rng.randrange(4):
        case 0:
            return renderings.drawn(rng.random())
        case 1:
            return renderings.drawn(rng.random(), blanks=rng.choice(layouts.BLANKS[1:]))
        case _:
            return renderings.drawn(rng.random(), defect=rng.choice(DEFECTS))


@pytest.mark.parametrize("shell", renderings.SHELLS)
@SETTINGS
@given(seed=SEEDS)
def test_html(shell: str, seed: int) -> None:
    blocks = blocks_of(f"html {shell}", seed)
    page = renderings.html(blocks, shell, random.Random(seed))
    assert_same(blocks, page.encode(), "a.html")


@SETTINGS
@given(seed=SEEDS)
def test_docx(seed: int) -> None:
    blocks = blocks_of("docx", seed)
    assert_same(blocks, word.docx(blocks, random.Random(seed)), "a.docx")


@SETTINGS
@given(seed=SEEDS)
def test_markdown(seed: int) -> None:
    blocks = blocks_of("markdown", seed)
    rng = random.Random(seed)
    assert_same(blocks, renderings.markdown(blocks, rng).encode(), "a.md")


@SETTINGS
@given(seed=SEEDS)
def test_members_of_an_archive(seed: int) -> None:
    blocks = blocks_of("zip", seed)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/年报.docx", word.docx(blocks, random.Random(seed)))
    assert_same(blocks, stream.getvalue(), "a.zip")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("seed", [1, 2])
def test_docx_saved_by_libreoffice(seed: int, tmp_path: Path) -> None:
    blocks = blocks_of("libreoffice", seed)
    draft = tmp_path / "draft.docx"
    draft.write_bytes(word.docx(blocks, random.Random(seed), plain=True))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(draft)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert_same(blocks, (tmp_path / "out" / "draft.docx").read_bytes(), "a.docx")
