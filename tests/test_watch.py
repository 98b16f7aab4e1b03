"""`gklint check --watch`: a draft being edited is checked on every save."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gklint.cli import main
from gklint.rules.compose import compose

CELLS = {"proactive.licensing.decisions": 9}
WRONG = compose({"name": "wrong", "cells": CELLS, "prose": {"proactive": "2024年作出行政许可决定15件。"}})
RIGHT = WRONG.replace("15件", "9件")
ROOT = Path(__file__).resolve().parent.parent


class Watching:
    """A run of `--watch` in a folder, its output in files."""

    def __init__(self, folder: Path, *argv: str) -> None:
        self.out, self.err = folder / "out", folder / "err"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "GKLINT_LANG": "zh"}
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gklint", "check", *argv, "--watch"],
                cwd=folder, stdout=out, stderr=err, env=environment,
            )  # fmt: skip

    def runs(self) -> int:
        return self.err.read_text(encoding="utf-8").count("保存后重新检查")

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + 40
        while not until():
            assert self.process.poll() is None, self.err.read_text(encoding="utf-8")
            assert time.monotonic() < end, self.err.read_text(encoding="utf-8")
            time.sleep(0.05)

    def after(self, change: Callable[[], object]) -> None:
        """Makes a change and waits until it was checked."""
        before = self.runs()
        change()
        self.wait(lambda: self.runs() > before)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("watchfiles")
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "a.txt").write_text(WRONG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(folder: Path) -> Iterator[Callable[..., Watching]]:
    started: list[Watching] = []

    def start(*argv: str) -> Watching:
        started.append(Watching(folder, *argv))
        started[-1].wait(lambda: started[-1].runs() == 1)
        time.sleep(0.5)  # until the folder is watched
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("path", ["年报/a.txt", "年报"])
def test_saves_of_every_kind_are_seen(folder: Path, watching: Callable[..., Watching], path: str) -> None:
    run = watching(path)
    report = folder / "年报" / "a.txt"
    text = run.out.read_text(encoding="utf-8")
    assert text.count("GK401") == 1
    run.after(lambda: report.write_text(RIGHT, encoding="utf-8"))
    assert "未发现问题" in run.err.read_text(encoding="utf-8")

    def by_rename() -> None:
        new = folder / "年报" / "a.txt.new"
        new.write_text(WRONG, encoding="utf-8")
        os.replace(new, report)

    run.after(by_rename)
    run.wait(lambda: run.out.read_text(encoding="utf-8").count("GK401") == 2)
    run.after(by_rename)
    assert run.stop() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_other_files_and_its_own_are_not_and_configuration_is(folder: Path, watching: Callable[..., Watching]) -> None:
    (folder / "gklint.toml").write_text("", encoding="utf-8")
    run = watching("年报", "--format", "csv", "-o", "年报/out.txt")
    for name in ("年报/.a.txt.swp", "年报/4913", "年报/notes.tmp", "other.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    time.sleep(1.5)
    assert run.runs() == 1
    run.after(lambda: (folder / "gklint.toml").write_text('ignore = ["GK401"]\n', encoding="utf-8"))
    assert "GK401" not in (folder / "年报" / "out.txt").read_text(encoding="utf-8")
    run.after(lambda: (folder / "gklint.toml").write_text("wrong = \n", encoding="utf-8"))
    assert "gklint.toml:1" in run.err.read_text(encoding="utf-8"), "told, and the watch goes on"
    run.after(lambda: (folder / "gklint.toml").write_text("", encoding="utf-8"))
    assert "GK401" in (folder / "年报" / "out.txt").read_text(encoding="utf-8")
    assert run.stop() == 0


def test_what_does_not_go_together(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for argv in (["-", "--watch"], ["年报", "--watch", "--fix"], ["年报", "--watch", "--diff"]):
        assert main(argv) == 2
    capsys.readouterr()


def test_a_missing_package_is_told_with_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["--lang", "zh", str(tmp_path), "--watch"]) == 2
    assert "pip install 'gklint[watch]'" in capsys.readouterr().err
