"""Results kept between runs of `check` over many files."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import gklint
from gklint.api import kept
from gklint.api.files import Walk
from gklint.api.many import over
from gklint.api.work import CheckWork
from gklint.cli import main
from gklint.diagnostics import FIELDS
from gklint.render import CHECK_FORMATS

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Enough reports for a run of many, and a cache of their own."""
    monkeypatch.setenv("GKLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(kept, "_stores", {})
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(70):
        shutil.copy(REPORTS[number % len(REPORTS)], made / f"{number:03}.txt")
    return made


def checked(folder: Path, monkeypatch: pytest.MonkeyPatch, **given: Any) -> tuple[list[gklint.FileResult], int]:
    """The results of a run in this process, and how many texts were judged for them."""
    count = 0
    judge = kept.check_source

    def counting(*args: Any) -> gklint.FileResult:
        nonlocal count
        count += 1
        return judge(*args)

    monkeypatch.setattr(kept, "check_source", counting)
    results = list(over(Walk([str(folder)]), CheckWork(given, guarded=True, keeping=True), 1))
    monkeypatch.setattr(kept, "check_source", judge)
    return results, count


def test_every_field_of_a_result_is_kept() -> None:
    assert len(FIELDS) == 14, "gklint/api/kept.py lists the fields of a diagnostic one by one"
    for path in REPORTS:
        result = gklint.check_path(path)
        again = kept.unpacked(*kept.packed(result), "other.txt")
        assert (again.path, again.status, again.year) == ("other.txt", result.status, result.year)
        assert again.source.text == result.source.text
        for mine, theirs in zip(again.diagnostics, result.diagnostics, strict=True):
            for name in FIELDS:
                if name != "data":
                    assert getattr(mine, name) == getattr(theirs, name), name


def test_what_is_known_is_not_checked_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, judged = checked(folder, monkeypatch)
    assert judged <= len(REPORTS)  # the same bytes are judged once
    again, judged = checked(folder, monkeypatch)
    assert judged == 0
    assert [(each.path, each.diagnostics) for each in again] == [(each.path, each.diagnostics) for each in first]
    _, judged = checked(folder, monkeypatch, select=["GK3"])
    assert judged > 0
    (folder / "000.txt").write_text("另一份文字\n", encoding="utf-8")
    _, judged = checked(folder, monkeypatch)
    assert judged == 1


@pytest.mark.parametrize("form", [each for each in CHECK_FORMATS if each not in ("parquet", "xlsx")])
def test_outputs_do_not_tell_whether_results_were_kept(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["check", str(folder), "--format", form, "--exit-zero", "-j", "2", "-q"]
    said = []
    for more in (["--no-cache"], [], []):
        assert main([*command, *more]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2]


def test_no_cache_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    assert main(["check", str(folder), "--no-cache", "-q", "--exit-zero"]) == 0
    assert not (tmp_path / "cache" / "results.sqlite3").exists()
    assert main(["check", str(folder), "-q", "--exit-zero"]) == 0
    database = tmp_path / "cache" / "results.sqlite3"
    assert sqlite3.connect(database).execute("SELECT count(*) FROM results").fetchone()[0] > 0
    assert database.stat().st_mode & 0o077 == 0 or os.name == "nt" or database.parent.stat().st_mode & 0o077 == 0


def test_few_files_need_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GKLINT_CACHE_DIR", str(tmp_path / "cache"))
    assert main(["check", str(REPORTS[0]), "-q", "--exit-zero"]) == 0
    assert not (tmp_path / "cache" / "results.sqlite3").exists()


def test_a_broken_database_costs_time_only(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").mkdir(mode=0o700)
    (tmp_path / "cache" / "results.sqlite3").write_bytes(b"no database at all" * 100)
    results, _ = checked(folder, monkeypatch)
    assert all(each.status == "checked" for each in results)


def test_what_another_user_could_have_written_is_not_believed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    checked(folder, monkeypatch)
    assert not (tmp_path / "cache" / "results.sqlite3").exists() or os.name == "nt"


def test_old_entries_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST", 20_000)
    checked(folder, monkeypatch)
    store = kept._store()
    assert store is not None
    (count,) = store.connection.execute("SELECT count(*) FROM results").fetchone()
    assert 0 < count < len(REPORTS)
