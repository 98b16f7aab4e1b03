"""`archive scan`: the findings of `check` in a database, whatever the processes, taken up where a run stopped."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from gklint.api import packing
from gklint.api.confined import Bounds
from gklint.api.files import Target
from gklint.api.results import FileResult
from gklint.api.work import CheckWork
from gklint.archive import schema
from gklint.archive.listing import Shard
from gklint.archive.scan import Processes, Tally, scan
from gklint.archive.store import Store, StoreError
from gklint.cli import main
from gklint.readers import read_bytes
from gklint.text import Source

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some reports whose times are long past, so that their stamps count."""
    made = tmp_path / "reports"
    made.mkdir()
    for path in REPORTS:
        shutil.copy(path, made / path.name)
    return made


def run(store: Store, folder: Path, jobs: int = 1, **more: Any) -> Tally:
    check = more.pop("check", CheckWork(guarded=True))
    engine = more.pop("engine", Processes(jobs, Bounds(60)))
    return scan(store, [str(folder)], check, engine=engine, **more)


def settle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the files had been written long ago."""
    monkeypatch.setattr("gklint.archive.listing._RACY", -(10**12))


def dump(store: Store) -> dict[str, list[Any]]:
    """Everything of the reports, in order; without what differs from run to run."""
    columns = {"reports": "* EXCLUDE (run, stamp)"}
    return {
        table: store.rows(f"SELECT {columns.get(table, '*')} FROM {table} ORDER BY ALL")
        for table in ("reports", *schema.OF_A_REPORT)
    }


def test_the_findings_are_those_of_check(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--format", "json", "--exit-zero"]) == 0
    expected = {file["path"]: file for file in json.loads(capsys.readouterr().out)["files"]}
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        run(store, folder, jobs=2)
        rows = store.rows(
            """SELECT path, status, form, year, agency, code, rule, d.severity, message, start_line, start_column, start_offset,
                      end_line, end_column, end_offset, related, data, help, source, fingerprint, within
               FROM reports r LEFT JOIN diagnostics d USING (report) ORDER BY path, ordinal"""
        )
    found: dict[str, list[Any]] = {path: [] for path in expected}
    for path, status, form, year, agency, *about in rows:
        file = expected[path]
        assert (status, form, year, agency) == (file["status"], file["form"], file["year"], file["agency"])
        if about[0]:
            names = ("line", "column", "offset")
            start, end = dict(zip(names, about[4:7], strict=True)), dict(zip(names, about[7:10], strict=True))
            found[path].append(
                {
                    "code": about[0], "rule": about[1], "severity": about[2], "message": about[3],
                    "location": {"start": start, "end": end}, "related": json.loads(about[10]),
                    "data": json.loads(about[11]), "help": about[12], "source": about[13], "fingerprint": about[14],
                    "within": json.loads(about[15]),
                }
            )  # fmt: skip
    for path, file in expected.items():
        wanted = [{key: each[key] for key in found[path][0]} for each in file["diagnostics"]] if found[path] else []
        assert found[path] == wanted
        assert len(file["diagnostics"]) == len(found[path])


def test_facts_and_claims_are_those_of_extract(folder: Path, tmp_path: Path) -> None:
    import gklint

    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        run(store, folder)
        for path in sorted(folder.iterdir()):
            said = gklint.extract_path(path)
            facts = store.rows(
                "SELECT metric, value, raw FROM facts JOIN reports USING (report) WHERE path = ? ORDER BY start_offset, metric",
                [str(path)],
            )
            assert Counter(facts) == Counter((f.metric, f.value, f.raw) for f in said.facts)
            claims = store.rows(
                "SELECT metric, value, words, start_line FROM claims JOIN reports USING (report) WHERE path = ? ORDER BY ordinal",
                [str(path)],
            )
            assert claims == [(c.metric, c.value, c.text, said.location(c.span).start.line) for c in said.claims]


def test_the_number_of_processes_changes_nothing(folder: Path, tmp_path: Path) -> None:
    dumps = []
    for jobs in (1, 2):
        with Store.open(str(tmp_path / f"{jobs}.duckdb"), create=True) as store:
            run(store, folder, jobs=jobs)
            dumps.append(dump(store))
    assert dumps[0] == dumps[1]


def test_what_has_not_changed_is_not_looked_at(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(folder, monkeypatch)
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        first = run(store, folder)
        before = dump(store)
        assert first.done["checked"] == len(REPORTS)
        again = run(store, folder, engine=None)  # no process is started
        assert (again.done["stands"], again.looked_at) == (len(REPORTS), len(REPORTS))
        changed, touched, removed = (folder / REPORTS[i].name for i in (0, 1, 2))
        changed.write_text(changed.read_text(encoding="utf-8") + "\n待补充\n", encoding="utf-8")
        os.utime(touched, (1, 1))
        removed.unlink()
        third = run(store, folder)
        assert (third.done["checked"], third.done["same"], third.removed) == (1, 1, 1)
        assert third.done["stands"] == len(REPORTS) - 3
        after = dump(store)
        assert run(store, folder).unchanged == len(REPORTS) - 1  # the touched one has its new stamp
    gone = {row[0] for row in before["reports"]} - {row[0] for row in after["reports"]}
    assert len(gone) == 1
    for table in before:
        kept = [row for row in before[table] if row[0] not in gone and row[0] != _number(before, changed)]
        assert [row for row in after[table] if row[0] != _number(after, changed)] == kept


def _number(found: dict[str, list[Any]], path: Path) -> int:
    return next(row[0] for row in found["reports"] if row[1] == str(path))


def test_other_rules_judge_stored_text_without_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(folder, monkeypatch)
    narrow = CheckWork({"select": ["GK3"]}, guarded=True)
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        run(store, folder)
        wide = dump(store)
        for path in folder.iterdir():
            path.chmod(0)  # reading it again would fail; the stamp is what it was but for one time
        monkeypatch.setattr("gklint.archive.listing.stamp_of", lambda path, now: _stamp(store, path))
        tally = run(store, folder, check=narrow)
        assert tally.done["rejudged"] == len(REPORTS)
        codes = {code for (code,) in store.rows("SELECT DISTINCT code FROM diagnostics")}
        assert codes
        assert all(code.startswith("GK3") for code in codes)
        assert run(store, folder).done["rejudged"] == len(REPORTS)
        assert dump(store) == wide


def own(folder: Path, code: str = "XX901", level: str = "error", sign: str = "==") -> dict[str, Any]:
    """Options with a rule of the user's own: the one on the balance of requests, somewhat different. Each time another
    file, because a process reads a file once."""
    text = (ROOT / "rules" / "arithmetic" / "requests-balance.yaml").read_text(encoding="utf-8")
    text = text[: text.index("\nexamples:") + 1].replace("==", sign).replace("level: error", f"level: {level}")
    text = text.replace("suspect: cross\n", "") if sign != "==" else text
    text = text.replace("code: GK303", f"code: {code}").replace("name: requests-balance", "name: own")
    path = folder / f"own-{len(list(folder.glob('own-*')))}.yaml"
    path.write_text(text, encoding="utf-8")
    return {"rules": [str(path)]}


def test_after_any_change_of_rules_and_options_a_scan_gives_what_a_new_one_gives(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(folder, monkeypatch)
    for path in sorted(folder.iterdir())[8:]:
        path.unlink()
    changes: list[Any] = [
        lambda: {},
        lambda: own(tmp_path),  # a rule more
        lambda: own(tmp_path, sign="<="),  # the rule is another
        lambda: own(tmp_path, level="info"),
        lambda: {"severity": [("GK3", "info")]},
        lambda: {"ignore": ["GK4", "GK105"]},
        lambda: {"select": ["GK604", "GK3"]},
        lambda: {"ignore": ["GK604"]},  # no bands are wanted
        lambda: {"lang": "en"},
        lambda: {"form": "2019"},
        lambda: {"year": 2019},
    ]
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        for number, change in enumerate(changes):
            check = CheckWork(change(), guarded=True)
            tally = run(store, folder, check=check, engine=inline)
            assert tally.done["checked" if number == 0 else "rejudged"] == 8
            with Store.open(str(tmp_path / f"{number}.duckdb"), create=True) as fresh:
                run(fresh, folder, check=check, engine=inline)
                assert dump(fresh) == dump(store)


def inline(targets: Any, work: Any) -> Any:
    """An engine without processes."""
    from gklint.archive.work import pack_batch

    yield pack_batch([work(target) for target in targets])


def _stamp(store: Store, path: str) -> str:
    found = store.one("SELECT stamp FROM reports WHERE path = ?", [path])
    return found[0] if found else ""


class Cursed(CheckWork):
    """Fails in the ways a process can fail, at files called after them."""

    def __call__(self, target: Target) -> FileResult:
        raise AssertionError

    def options(self, target: Target) -> Any:
        if os.environ.get("GKLINT_CURSED") != str(os.getpid()):
            name = os.path.basename(target.path)
            self._fail(name)
        return super().options(target)

    @staticmethod
    def _fail(name: str) -> None:
        import inspect

        if any(frame.function in ("crashed", "late", "_about", "_rows") for frame in inspect.stack()[:6]):
            return
        if name == "dies.txt":
            os._exit(7)
        if name == "hangs.txt":
            while True:
                time.sleep(0.01)
        if name == "deaf.txt":
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            time.sleep(60)
        if name == "eats.txt":
            raise AssertionError(len(bytearray(1 << 36)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of a process")
def test_a_file_that_kills_hangs_or_eats_is_its_own_diagnostic(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gklint.api.confined._GRACE", 0.5)
    monkeypatch.setenv("GKLINT_CURSED", str(os.getpid()))
    for name in ("dies", "hangs", "eats", "deaf"):
        shutil.copy(REPORTS[0], folder / f"{name}.txt")
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        tally = run(store, folder, check=Cursed(guarded=True), engine=Processes(2, Bounds(6, 1 << 30)))
        assert tally.done["checked"] == len(REPORTS) + 4
        rows = store.rows(
            "SELECT path, code, message FROM reports JOIN diagnostics USING (report) WHERE status = 'unreadable' ORDER BY path"
        )
    said = {Path(path).stem: (code, message) for path, code, message in rows}
    # on a busy machine others may take too long as well
    assert {name: said[name][0] for name in ("deaf", "dies", "eats", "hangs")} == dict.fromkeys(
        ("deaf", "dies", "eats", "hangs"), "GK001"
    )
    assert "6 s" in said["hangs"][1]
    assert "6 s" in said["deaf"][1]
    assert "MemoryError" in said["eats"][1]


def test_shards_are_a_partition(folder: Path, tmp_path: Path) -> None:
    paths: list[str] = []
    for number in (1, 2, 3):
        with Store.open(str(tmp_path / f"{number}.duckdb"), create=True) as store:
            run(store, folder, shard=Shard(number, 3))
            paths += [path for (path,) in store.rows("SELECT path FROM reports")]
    assert sorted(paths) == sorted(str(path) for path in folder.iterdir())


def test_globs_zips_and_urls(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec")
    settle(folder, monkeypatch)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for path in REPORTS[:3]:
            packed.write(path, path.name)
    with Store.open(str(tmp_path / "a.duckdb"), create=True) as store:
        check = CheckWork(guarded=True)
        engine = Processes(1)
        paths = [str(folder / "c*.txt"), str(tmp_path / "all.zip"), (folder.as_uri() + "/l*.txt")]
        tally = scan(store, paths, check, engine=engine)
        expected = len([*folder.glob("c*.txt"), *folder.glob("l*.txt")]) + 3
        assert tally.files == expected
        assert store.rows("SELECT path FROM reports WHERE status <> 'checked'") == []
        assert scan(store, paths, check, engine=engine).unchanged == expected
        assert scan(store, [str(tmp_path / "no.txt")], check, engine=engine).missing == [str(tmp_path / "no.txt")]


KILLED = """
import sys
from gklint.api.work import CheckWork
from gklint.archive.scan import Processes, scan
from gklint.archive.store import Store

if __name__ == "__main__":
    with Store.open(sys.argv[2], create=True) as store:
        scan(store, [sys.argv[1]], CheckWork(guarded=True), engine=Processes(2))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_after_a_kill_the_next_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(100):
        shutil.copy(REPORTS[number % len(REPORTS)], folder / f"{number:03}.txt")
    settle(folder, monkeypatch)
    with Store.open(str(tmp_path / "whole.duckdb"), create=True) as store:
        run(store, folder, jobs=2)
        whole = dump(store)
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    rng = random.Random(5)
    db = str(tmp_path / "broken.duckdb")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(3):
        process = subprocess.Popen([sys.executable, str(script), str(folder), db], env=environment)
        time.sleep(rng.uniform(0.3, 2.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.1)
    with Store.open(db, create=True) as store:
        run(store, folder, jobs=2)
        assert dump(store) == whole
        assert store.rows("SELECT report FROM reports GROUP BY report HAVING count(*) > 1") == []


def test_an_older_archive_is_brought_up_to_date(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    with Store.open(path, create=True) as store:
        schema.migrate(
            store.connection,
            schema.VERSION,
            {schema.VERSION: ("ALTER TABLE runs ADD COLUMN host VARCHAR",)},
            schema.VERSION + 1,
        )
        assert store.meta("schema_version") == str(schema.VERSION + 1)
        assert store.rows("SELECT host FROM runs") == []
    with pytest.raises(StoreError) as raised:
        Store.open(path)
    assert raised.value.key == "archive-newer"
    with (
        Store.open(path := str(tmp_path / "b.duckdb"), create=True) as store,
        pytest.raises(Exception, match="nonsense"),
    ):
        schema.migrate(store.connection, 1, {1: ("DROP TABLE claims", "nonsense")}, 2)
    with Store.open(path) as store:
        assert store.rows("SELECT count(*) FROM claims") == [(0,)]
        assert store.meta("schema_version") == str(schema.VERSION)


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_every_version_leads_to_the_next(version: int) -> None:
    assert schema.MIGRATIONS[version]


def test_wrong_databases_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.duckdb").write_text("no database", encoding="utf-8")
    assert main(["archive", "scan", str(REPORTS[0]), "--db", str(tmp_path / "x.duckdb")]) == 2
    import duckdb

    duckdb.connect(str(tmp_path / "y.duckdb")).execute("CREATE TABLE other (a INTEGER)").close()
    assert main(["archive", "scan", str(REPORTS[0]), "--db", str(tmp_path / "y.duckdb")]) == 2
    assert main(["archive", "nonsense"]) == 2
    assert main(["archive", "scan", "--shard", "3/2", str(REPORTS[0])]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "a.duckdb")
    assert main(["archive", "scan", str(folder), "--db", db, "--lang", "en", "-j", "1"]) == 1
    assert f"{len(REPORTS)} files" in capsys.readouterr().err
    assert main(["archive", "scan", str(folder), "--db", db, "--lang", "en", "--exit-zero", "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["archive", "scan", str(tmp_path / "nothing"), "--db", db]) == 2


@pytest.mark.parametrize("library", ["duckdb", "pyarrow", "datasketch"])
def test_what_is_missing_is_named(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert main(["archive", "scan", str(REPORTS[0]), "--db", str(tmp_path / "a.duckdb")]) == 2
    assert f"{library}" in (said := capsys.readouterr().err)
    assert "pip install 'gklint[archive]'" in said


def test_a_scan_that_is_broken_off_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gklint.archive.scan.scan", interrupted)
    assert main(["archive", "scan", str(REPORTS[0]), "--db", str(tmp_path / "a.duckdb"), "--lang", "en"]) == 130
    assert "goes on from there" in capsys.readouterr().err


def test_packing_gives_back_the_source() -> None:
    for path in REPORTS:
        source = read_bytes(path.read_bytes(), path.name)
        assert isinstance(source, Source)
        source = replace(source, notes={"a": 1})
        again = packing.unpack(packing.pack(source), path.name)
        for name in ("path", "text", "original", "encoding", "format", "notes"):
            assert getattr(again, name) == getattr(source, name)
        assert list(again.origin or ()) == list(source.origin or ())
