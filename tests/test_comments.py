"""The draft with comments: each finding at exactly its words, nothing else changed, the original untouched."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("docx")

from gklint.api.checking import check_bytes
from gklint.api.options import Options
from gklint.api.results import FileResult
from gklint.cli import main
from gklint.readers import read_bytes
from gklint.render.comments import annotated
from tests.support import defects, renderings, word
from tests.support.word import package, paragraph, run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = f"{W}t"


def checked(data: bytes) -> FileResult:
    return check_bytes(data, "a.docx", Options())


def comments(data: bytes) -> list[tuple[str, str]]:
    """(text of the comment, words it is anchored at) of each comment, in order of their numbers."""
    from docx import Document

    document = Document(io.BytesIO(data))
    texts = {str(each.comment_id): each.text for each in document.comments}
    anchored: dict[str, str] = dict.fromkeys(texts, "")
    open_now: set[str] = set()
    for node in document.element.iter():
        if node.tag == f"{W}commentRangeStart":
            open_now.add(node.get(f"{W}id"))
        elif node.tag == f"{W}commentRangeEnd":
            open_now.remove(node.get(f"{W}id"))
        elif node.tag == TEXT:
            for number in open_now:
                anchored[number] += node.text or ""
    assert not open_now
    references = [node.get(f"{W}id") for node in document.element.iter(f"{W}commentReference")]
    assert sorted(references, key=int) == sorted(texts, key=int)
    return [(texts[number], anchored[number]) for number in sorted(texts, key=int)]


@pytest.mark.parametrize("seed", range(12))
def test_each_finding_is_a_comment_at_its_words(seed: int) -> None:
    rng = random.Random(seed)
    name = rng.choice(sorted(defects.all_defects()))
    data = word.docx(renderings.drawn(seed, defect=name), rng)
    result = checked(data)
    made = annotated(data, result, "zh")
    found = comments(made)
    assert len(found) == len(result.diagnostics)
    for (text, words), each in zip(found, result.diagnostics, strict=True):
        assert each.code in text
        assert each.message.split("\n")[0] in text
        expected = re.sub(r"[|\s\-]", "", result.source.text[each.span.start : each.span.end])
        squeezed = re.sub(r"[|\s\-]", "", words)
        # what Word computes (the number of a heading) stands in no run; deleted and hidden words stay where they are
        squeezed = squeezed.replace("隐藏的77件", "")
        assert expected.endswith(squeezed) or squeezed.endswith(expected), (each.code, expected, squeezed)
    again = checked(made)
    assert [(each.code, each.message, each.span) for each in again.diagnostics] == [
        (each.code, each.message, each.span) for each in result.diagnostics
    ]


def test_nothing_else_is_changed() -> None:
    data = word.docx(renderings.drawn(3, defect="row-sum"), random.Random(3))
    made = annotated(data, checked(data), "zh")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
        assert set(new.namelist()) - set(old.namelist()) == {"word/comments.xml"}
    before, after = read_bytes(data, "a.docx"), read_bytes(made, "a.docx")
    assert before.text == after.text  # type: ignore[union-attr]


def test_words_are_cut_out_of_their_run_and_empty_cells_are_marked() -> None:
    report = (
        paragraph(run("青石县水务局2024年政府信息公开工作年度报告")) + paragraph(run("一、总体情况"))
        + paragraph(run("全年新收政府信息公开申请XX件，均已办结。")) + paragraph(run("二、主动公开政府信息情况"))
    )  # fmt: skip
    data = package(report)
    result = checked(data)
    sums = next(number for number, each in enumerate(result.diagnostics) if each.code == "GK107")
    span = result.diagnostics[sums].span
    assert comments(annotated(data, result, "zh"))[sums][1] == result.source.text[span.start : span.end]
    from gklint.diagnostics import Diagnostic, Severity
    from gklint.text import Span

    rows = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    data = package(rows)
    source = read_bytes(data, "a.docx")
    at = source.text.index("|") + 1  # type: ignore[union-attr]
    blank = Diagnostic("GK207", "x", Severity.WARNING, "空格", Span(at, at))
    made = annotated(data, FileResult("a.docx", "checked", None, None, None, (blank,), source), "en")  # type: ignore[arg-type]
    assert comments(made) == [("warning GK207  空格", "")]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"<w:tc><w:p><w:commentRangeStart" in archive.read("word/document.xml")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft, copy, text = tmp_path / "draft.docx", tmp_path / "checked.docx", tmp_path / "a.txt"
    data = word.docx(renderings.drawn(3, defect="row-sum"), random.Random(3))
    draft.write_bytes(data)
    text.write_text("一、总体情况\n二、主动公开政府信息情况\n", encoding="utf-8")
    assert main(["check", str(draft), "--annotate", str(copy)]) == 1
    assert "已写入" in capsys.readouterr().err
    assert len(comments(copy.read_bytes())) == len(checked(data).diagnostics)
    assert draft.read_bytes() == data
    for wrong, words in (
        (["check", str(draft), "--annotate", str(draft)], "不能写回原文件"),
        (["check", str(tmp_path), "--annotate", str(copy)], "一次只用于一份文件"),
        (["check", str(text), "--annotate", str(copy)], ".docx"),
        (["check", str(draft), "--annotate", str(tmp_path / "none" / "x.docx")], "不能写入"),
    ):
        assert main(wrong) == 2
        assert words in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_comments(tmp_path: Path) -> None:
    data = word.docx(renderings.drawn(3, defect="row-sum"), random.Random(3))
    result = checked(data)
    draft = tmp_path / "draft.docx"
    draft.write_bytes(annotated(data, result, "zh"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path / "out"), str(draft)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "out" / "draft.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<office:annotation ") == len(result.diagnostics)
    assert content.count("<office:annotation-end ") == len(result.diagnostics)
