"""What an auditor sees of an archive: the site, exports, the questions of the documentation."""

from __future__ import annotations

import csv
import io
import random
import re
import shlex
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("datasketch")

from gklint.api.work import CheckWork
from gklint.archive.compare import compare
from gklint.archive.export import NAMES
from gklint.archive.scan import scan
from gklint.archive.schema import VERSION, markdown
from gklint.archive.store import Store
from gklint.cli import main
from gklint.rules.compose import compose
from gklint.rules.loader import builtin_rules
from tests.support import layouts, model
from tests.test_archive_compare import inline

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive of some invented reports, one of them with a hostile name and words."""
    folder = tmp_path_factory.mktemp("archive")
    reports = folder / "reports"
    reports.mkdir()
    for number in range(24):
        rng = random.Random(f"site {number}")
        report = model.invent(
            rng, model.Plan(year=2021 + number % 4, level=("department", "city", "county")[number % 3])
        )
        text = layouts.render(report, ("L01", "L24")[number % 2], rng).text
        (reports / f"{number:02}.txt").write_text(text, encoding="utf-8", newline="")
    for year in (2022, 2023):
        words = "一是台账登记不够及时，少数科室月底才补录；<script>alert(1)</script>二是答复文书说理不足，引用条文过于笼统；三是村务公开栏更新滞后。下一步将实行周登记制度，请法律顾问逐件把关。"
        cells = {"requests.carried_out@natural_person": 3, "requests.carried_out@total": 3}
        text = compose({"year": year, "prose": {"problems": words}, "cells": cells if year == 2022 else {}})
        (reports / f"=x{year}.txt").write_text(text, encoding="utf-8")
    path = str(folder / "a.duckdb")
    with Store.open(path, create=True) as store:
        scan(store, [str(reports)], CheckWork(guarded=True), engine=inline)
        compare(store, builtin_rules())
    return path


def test_the_documentation_shows_the_tables() -> None:
    assert PAGE.endswith(markdown())
    assert f"Schema version {VERSION} " in PAGE


def test_there_are_ten_questions() -> None:
    assert len(RECIPES) >= 10


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_question_has_an_answer(recipe: str, db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "export", "--db", db, "--sql", recipe]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    late = "days_late" in recipe  # the invented agencies publish in time
    assert len(rows) > 1 or late
    assert len(rows[0]) > 1


@pytest.mark.parametrize("table", NAMES)
@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
def test_exports_hold_every_row(table: str, form: str, db: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    assert main(["archive", "export", "--db", db, "--table", table, "-o", str(path), "-q"]) == 0
    with Store.open(db) as store:
        (expected,) = store.one(f"SELECT count(*) FROM {table}") or (0,)
    assert _rows(path) == expected


def _rows(path: Path) -> int:
    if path.suffix == ".csv":
        return len(list(csv.reader(path.open(encoding="utf-8", newline="")))) - 1
    if path.suffix == ".parquet":
        import pyarrow.parquet

        return int(pyarrow.parquet.read_metadata(path).num_rows)
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True).active
    rows = list(sheet.iter_rows())
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    return len(rows) - 1


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_slices_change_nothing(form: str, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table in NAMES:
        written = []
        for size in (1000, 3):
            monkeypatch.setattr("gklint.archive.export._SLICE", size)
            path = tmp_path / f"{table}-{size}.{form}"
            assert main(["archive", "export", "--db", db, "--table", table, "-o", str(path), "-q"]) == 0
            written.append(path.read_bytes() if form == "csv" else rows_of(path))
        assert written[0] == written[1]


def rows_of(path: Path) -> list[dict[str, object]]:
    from pyarrow import parquet

    found: list[dict[str, object]] = parquet.read_table(path).to_pylist()
    return found


def test_an_empty_archive_has_its_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.duckdb")
    Store.open(path, create=True).close()
    for form in ("csv", "parquet"):
        assert main(["archive", "export", "--db", path, "--table", "facts", "-o", str(tmp_path / f"x.{form}")]) == 0
    assert (tmp_path / "x.csv").read_text(encoding="utf-8").startswith("path,agency,year,region,metric")
    assert rows_of(tmp_path / "x.parquet") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sql", "DELETE FROM reports"], "SELECT"), (["--sql", "SELECT nonsense FROM reports"], "nonsense"), (["--sql", "SELECT 1; SELECT 2"], "SELECT"),
        (["--sql", "SELEC"], "SELEC"), (["--format", "xlsx"], "xlsx"), (["--table", "passages"], "passages"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_told(
    options: list[str], words: str, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["archive", "export", "--db", db, *options]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_a_missing_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("export", "compare", "agencies"):
        assert main(["archive", command, "--db", str(tmp_path / "none.duckdb")]) == 2
    assert not (tmp_path / "none.duckdb").exists()
    assert "none.duckdb" in capsys.readouterr().err


# ---------------------------------------------------------------- the site


class Links(HTMLParser):
    """Where a page leads, what it loads, which ids it has; tags must nest."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if about.get("id"):
            self.ids.add(str(about["id"]))
        if tag == "a" and about.get("href"):
            self.links.append(str(about["href"]))
        if tag in ("script", "img", "link", "iframe"):
            self.loads.append(str(about.get("src") or about.get("href") or ""))
        self.scripts += tag == "script" and not about.get("src")


@pytest.fixture(scope="module")
def site(db: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert main(["archive", "report", "--db", db, "-o", str(folder), "--reports", "all", "-q", "-j", "1"]) == 0
    return folder


def pages(site: Path) -> Iterator[tuple[Path, Links]]:
    for path in sorted(site.rglob("*.html")):
        parser = Links()
        parser.feed(path.read_text(encoding="utf-8"))
        yield path, parser


def test_every_link_leads_somewhere_inside(site: Path) -> None:
    found = dict(pages(site))
    assert len(found) > 40
    for path, parser in found.items():
        for link in [*parser.links, *parser.loads]:
            if not link:
                continue  # the script of an annotated page stands in it
            target, _, anchor = link.partition("#")
            assert "//" not in target, f"{path}: {link}"
            there = (path.parent / target).resolve() if target else path
            assert there.exists(), f"{path}: {link}"
            if anchor:
                assert anchor in found[there].ids, f"{path}: {link}"


def test_nothing_a_report_says_becomes_markup(site: Path) -> None:
    for path, parser in pages(site):
        content = path.read_text(encoding="utf-8")
        assert "<script>alert" not in content, path
        assert parser.scripts == (1 if path.parent.name == "reports" else 0), path


def test_an_agency_has_its_years_and_copied_passages_side_by_side(site: Path) -> None:
    from gklint.archive.site.shell import key_of

    content = (site / "agencies" / f"{key_of('澄湖区水务局')}.html").read_text(encoding="utf-8")
    assert "2022" in content
    assert "2023" in content
    assert "GK601" in content
    assert 'class="beside"' in content
    assert "结转下年度" in content


def test_the_first_page_has_its_plots_and_tables(site: Path) -> None:
    content = (site / "index.html").read_text(encoding="utf-8")
    assert content.count("<svg") >= 3
    assert 'class="heatmap"' in content
    assert "澄湖区水务局" in (site / "agencies.js").read_text(encoding="utf-8")


def test_the_site_in_english(db: str, tmp_path: Path) -> None:
    assert (
        main(["archive", "report", "--db", db, "-o", str(tmp_path / "s"), "--reports", "none", "--lang", "en", "-q"])
        == 0
    )
    assert "regions and rules" in (tmp_path / "s" / "index.html").read_text(encoding="utf-8")
    assert main(["archive", "report", "--db", db]) == 2


def test_commands_of_the_documentation_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "a.txt").write_text(compose({}), encoding="utf-8")
    commands = [
        line
        for line in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0].splitlines()
        if line.startswith("gklint")
    ]
    assert len(commands) == 4
    for command in commands:
        assert main(shlex.split(command)[1:]) in (0, 1), command
