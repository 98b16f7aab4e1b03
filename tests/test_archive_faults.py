"""What can befall a database: in use elsewhere, read only, a full disk, Ctrl-C, an older version. Told, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("datasketch")

import duckdb

from gklint.archive import schema
from gklint.archive.faults import fault
from gklint.archive.store import Store, StoreError
from gklint.cli import main

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(40):
        shutil.copy(REPORTS[number % len(REPORTS)], made / f"{number:02}.txt")
    return made


def scan(folder: Path, db: Path) -> list[str]:
    return ["archive", "scan", str(folder), "--db", str(db), "--exit-zero", "--lang", "en", "-j", "1"]


def dump(db: Path) -> list[Any]:
    with duckdb.connect(str(db), read_only=True) as connection:
        tables = ("reports", "identities", *schema.OF_A_REPORT)
        asked = [
            f"SELECT * EXCLUDE (run, stamp) FROM {each}" if each == "reports" else f"FROM {each}" for each in tables
        ]
        return [connection.execute(f"SELECT * FROM ({sql}) ORDER BY ALL").fetchall() for sql in asked]


HOLDS = "import duckdb, sys, time; held = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'r'); print('held', flush=True); time.sleep(60)"


def held(db: Path, how: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(db), how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="locks differ")
def test_a_database_in_use_is_told_and_several_may_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "a.duckdb"
    assert main(scan(folder, db)) == 0
    capsys.readouterr()
    writer = held(db, "w")
    try:
        assert main(scan(folder, db)) == 2
        assert f"in use by another program (process {writer.pid})" in capsys.readouterr().err
        assert main(["archive", "export", "--db", str(db)]) == 2
    finally:
        writer.kill()
        writer.wait()
    reader = held(db, "r")
    try:
        capsys.readouterr()
        assert main(["archive", "export", "--db", str(db), "--table", "runs"]) == 0
        assert main(["archive", "agencies", "--db", str(db)]) == 0
        assert main(["archive", "report", "--db", str(db), "-o", str(tmp_path / "site"), "--reports", "none"]) == 0
        assert main(scan(folder, db)) == 2
    finally:
        reader.kill()
        reader.wait()


def test_what_is_opened_to_be_read_is_not_written(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    Store.open(path, create=True).close()
    with pytest.raises(StoreError) as raised, Store.open(path, reading=True) as store:
        store.set_meta("tree", "{}")
    assert raised.value.key == "archive-read-only"


def test_an_older_archive_is_brought_up_to_date_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "a.duckdb")
    with Store.open(path, create=True) as store:
        store.set_meta("schema_version", "0")
    monkeypatch.setitem(schema.MIGRATIONS, 0, ("CREATE TABLE IF NOT EXISTS added (a INTEGER)",))
    steps = {0: schema.MIGRATIONS[0], **dict.fromkeys(range(1, schema.VERSION), ())}
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    with Store.open(path, reading=True) as store:
        assert store.meta("schema_version") == str(schema.VERSION)
        assert store.rows("SELECT * FROM added") == []


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (duckdb.IOException("Could not write file: No space left on device"), "archive-full"),
        (duckdb.OutOfMemoryException("failed to allocate"), "archive-memory"),
        (duckdb.FatalException("something else"), "archive-failed"),
    ],
)
def test_faults_have_their_words(error: Exception, key: str) -> None:
    assert fault(error, "a.duckdb").key == key


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from gklint.cli import main
from gklint.archive.scan import Processes

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
    sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process")
def test_a_disk_that_takes_no_more_loses_nothing(folder: Path, tmp_path: Path) -> None:
    whole, db, script = tmp_path / "whole.duckdb", tmp_path / "a.duckdb", tmp_path / "limited.py"
    assert main(scan(folder, whole)) == 0
    script.write_text(LIMITED, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(script), str(500_000), *scan(folder, db)], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert run.returncode == 2, run.stderr
    assert "gklint: the database" in run.stderr
    assert "Traceback" not in run.stderr
    assert main(scan(folder, db)) == 0
    assert dump(db) == dump(whole)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals here")
def test_ctrl_c_says_so_and_the_next_run_goes_on(folder: Path, tmp_path: Path) -> None:
    whole, db = tmp_path / "whole.duckdb", tmp_path / "a.duckdb"
    assert main(scan(folder, whole)) == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "gklint", *scan(folder, db)], env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )
    for _ in range(600):  # until it is at work
        time.sleep(0.05)
        if db.exists() and db.stat().st_size:
            break
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, 130), said  # 0: it was done already
    assert "Traceback" not in said
    assert process.returncode == 0 or "goes on from there" in said
    assert main(scan(folder, db)) == 0
    assert dump(db) == dump(whole)
