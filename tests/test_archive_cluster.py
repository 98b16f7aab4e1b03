"""Past one machine: parts put together, and a cluster of real worker processes, give what one scan gives."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("datasketch")

from gklint.api.files import Target
from gklint.api.work import CheckWork
from gklint.archive import schema
from gklint.archive.compare import compare
from gklint.archive.listing import Shard
from gklint.archive.merging import merge
from gklint.archive.scan import scan
from gklint.archive.store import Store, StoreError
from gklint.cli import main
from gklint.rules.compose import compose
from gklint.rules.loader import builtin_rules
from tests.test_archive_compare import inline

ROOT = Path(__file__).resolve().parent.parent
REPORTS = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for path in REPORTS:
        shutil.copy(path, made / path.name)
    for year in (2022, 2023):
        (made / f"w{year}.txt").write_text(
            compose({"year": year, "cells": {"requests.carried_out@total": year - 2022}}), encoding="utf-8"
        )
    return made


def told(store: Store) -> dict[str, list[Any]]:
    """Everything by path instead of number."""
    found = {}
    for table in ("reports", *schema.OF_A_REPORT):
        leave = "report, run, stamp" if table == "reports" else "report, other" if table == "diagnostics" else "report"
        join = "" if table == "reports" else "JOIN reports r USING (report)"
        path = "" if table == "reports" else "r.path, "
        alias = "reports" if table == "reports" else "t"
        source = "reports" if table == "reports" else f"{table} t"
        found[table] = store.rows(f"SELECT {path}{alias}.* EXCLUDE ({leave}) FROM {source} {join} ORDER BY ALL")
    return found


def whole(folder: Path, tmp_path: Path) -> dict[str, list[Any]]:
    with Store.open(str(tmp_path / "whole.duckdb"), create=True) as store:
        scan(store, [str(folder)], CheckWork(guarded=True), engine=inline)
        compare(store, builtin_rules())
        return told(store)


def test_parts_together_are_the_whole(folder: Path, tmp_path: Path) -> None:
    parts = []
    for number in (1, 2, 3):
        parts.append(str(tmp_path / f"part'{number}.duckdb"))
        with Store.open(parts[-1], create=True) as store:
            scan(store, [str(folder)], CheckWork(guarded=True), engine=inline, shard=Shard(number, 3))
            compare(store, builtin_rules())
    with Store.open(str(tmp_path / "all.duckdb"), create=True) as store:
        assert merge(store, parts) == len(REPORTS) + 2
        compare(store, builtin_rules())
        assert told(store) == whole(folder, tmp_path)
        assert len(store.rows("SELECT * FROM runs")) == 3
        again = scan(store, [str(folder)], CheckWork(guarded=True), engine=inline)
        assert again.unchanged == again.files
        with pytest.raises(StoreError):
            merge(store, parts)


def test_the_command_merges(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [str(tmp_path / f"{number}.duckdb") for number in (1, 2)]
    for number, part in enumerate(parts, 1):
        assert (
            main(
                ["archive", "scan", str(folder), "--db", part, "--shard", f"{number}/2", "-j", "1", "-q", "--exit-zero"]
            )
            == 0
        )
    db = str(tmp_path / "all.duckdb")
    assert main(["archive", "merge", *parts, "--db", db, "--lang", "en"]) == 0
    assert f"{len(REPORTS) + 2} reports" in capsys.readouterr().err
    assert main(["archive", "merge", *parts, "--db", db]) == 2
    assert main(["archive", "merge", "--db", db]) == 2
    assert main(["archive", "merge", str(tmp_path / "none"), "--db", str(tmp_path / "new.duckdb")]) == 2
    assert main(["archive", "scan", str(folder), "--engine", "dask"]) == 2
    assert "Traceback" not in capsys.readouterr().err


# ---------------------------------------------------------------- Dask


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as made:
        yield made


class Slow(CheckWork):
    """Takes its time, so that there is some to kill a worker in; and dies with its process at one file."""

    def options(self, target: Target) -> Any:
        if os.environ.get("GKLINT_HOME_PROCESS") != str(os.getpid()):
            time.sleep(0.02)
            if target.path.endswith("deadly.txt"):
                os.kill(os.getpid(), signal.SIGKILL)
        return super().options(target)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_worker_costs_time_and_nothing_else(
    folder: Path, tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gklint.archive.cluster import Cluster

    monkeypatch.setenv("GKLINT_HOME_PROCESS", str(os.getpid()))
    for number in range(60):
        shutil.copy(REPORTS[number % len(REPORTS)], folder / f"n{number:03}.txt")
    expected = whole(folder, tmp_path)
    victim = next(iter(cluster.workers.values())).pid
    killed: list[int] = []

    def kill(tally: Any) -> None:
        if tally.looked_at and not killed:
            killed.append(tally.looked_at)
            os.kill(victim, signal.SIGKILL)

    with Store.open(str(tmp_path / "dask.duckdb"), create=True) as store:
        tally = scan(store, [str(folder)], Slow(guarded=True), engine=Cluster(cluster.scheduler_address), told=kill)
        assert 0 < killed[0] < tally.files
        compare(store, builtin_rules())
        assert tally.done["checked"] == tally.files == len(expected["reports"])
        assert told(store) == expected


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_file_that_kills_its_workers_is_its_own_diagnostic(
    folder: Path, tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gklint.archive.cluster import Cluster

    monkeypatch.setenv("GKLINT_HOME_PROCESS", str(os.getpid()))
    shutil.copy(REPORTS[0], folder / "deadly.txt")
    with Store.open(str(tmp_path / "dask.duckdb"), create=True) as store:
        try:
            scan(store, [str(folder)], Slow(guarded=True), engine=Cluster(cluster.scheduler_address))
        except StoreError as error:  # a busy machine where Dask did not start its workers again
            if error.key != "no-workers":
                raise
            pytest.skip(error.key)
        rows = store.rows("SELECT path, status FROM reports WHERE status <> 'checked'")
    assert [(Path(path).name, status) for path, status in rows] == [("deadly.txt", "unreadable")]


def test_a_cluster_without_workers_is_no_fault_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from gklint.archive.cluster import Cluster

    class Nobody:
        """A client and a future of a cluster that lost its workers."""

        def ncores(self) -> dict[str, int]:
            return {}

        def result(self, timeout: float) -> None:
            raise TimeoutError

    with pytest.raises(StoreError) as raised:
        Cluster("tcp://x")._result(Nobody(), Nobody(), 1)
    assert raised.value.key == "no-workers"


def test_no_scheduler_is_told(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed")
    options = ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--db", str(tmp_path / "a.duckdb")]
    assert main(["archive", "scan", str(folder), *options]) == 2
    assert "127.0.0.1:1" in capsys.readouterr().err
