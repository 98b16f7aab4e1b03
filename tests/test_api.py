"""What `import gklint` offers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

import gklint
from gklint.api import pool
from gklint.api.files import Target
from gklint.api.many import over
from gklint.rules.compose import compose

CLEAN = compose({"name": "clean"})
WRONG = compose({"name": "wrong", "cells": {"proactive.licensing.decisions": 9}, "prose": {"proactive": "X"}}).replace(
    "\nX\n", "\n2024年本机关作出行政许可决定15件。\n"
)


def test_everything_offered_is_there_and_documented() -> None:
    for name in gklint.__all__:
        value = getattr(gklint, name)
        assert value.__doc__ or name == "__version__", name
    assert dir(gklint) == sorted(gklint.__all__)
    with pytest.raises(AttributeError):
        _ = gklint.nothing


def test_importing_is_cheap() -> None:
    code = "import sys, gklint; print(sorted(n for n in sys.modules if n.startswith('gklint')))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.strip() == "['gklint', 'gklint._version']"


def test_check_text() -> None:
    result = gklint.check_text(WRONG, "某局.txt")
    assert (result.path, result.status, result.form, result.year) == ("某局.txt", "checked", "2021", 2024)
    assert [found.code for found in result.diagnostics] == ["GK401"]
    found = result.diagnostics[0]
    place = result.location(found.span)
    assert "15" in WRONG.splitlines()[place.start.line - 1][place.start.column - 1 : place.end.column - 1]
    assert result.worst() is gklint.Severity.ERROR
    assert result.count(gklint.Severity.ERROR) == 1


def test_text_or_path(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(WRONG, encoding="gb18030")
    for given in (WRONG, str(file), file):
        assert [found.code for found in gklint.check(given).diagnostics] == ["GK401"]
        assert gklint.extract(given).facts
    assert gklint.check("没有这个文件.txt").status == "unreadable"
    assert gklint.check(WRONG.replace("\n", " ")).status != "unreadable"


def test_options() -> None:
    assert gklint.check_text(WRONG, ignore=["GK401"]).diagnostics == ()
    level = gklint.check_text(WRONG, severity={"GK401": "info"}).diagnostics[0].severity
    assert level is gklint.Severity.INFO
    zh, en = (gklint.check_text(WRONG, lang=lang).diagnostics[0].message for lang in ("zh", "en"))
    assert zh != en
    assert gklint.check_text(CLEAN, max_size=10).diagnostics[0].code == "GK001"
    assert gklint.check_text(CLEAN, year=2023).year == 2023
    for wrong in ({"selct": ["GK4"]}, {"select": ["GK999"]}, {"form": "2020"}, {"year": "x"}, {"lang": "fr"}):
        with pytest.raises(gklint.OptionsError):
            gklint.check_text(CLEAN, **wrong)


def test_configuration_holds_for_paths_and_not_for_texts(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(WRONG, encoding="utf-8")
    (tmp_path / "gklint.toml").write_text('ignore = ["GK4"]\n', encoding="utf-8")
    assert gklint.check_path(file).diagnostics == ()
    assert [found.code for found in gklint.check_path(file, select=["GK4"]).diagnostics] == ["GK401"]


def test_extract_text() -> None:
    found = gklint.extract_text(WRONG)
    facts = {fact.metric: fact.value for fact in found.facts}
    assert facts["proactive.licensing.decisions"] == 9
    claims = {claim.metric: claim.value for claim in found.claims}
    assert claims["proactive.licensing.decisions"] == 15
    assert (found.status, found.form, found.year, found.error) == ("checked", "2021", 2024, "")
    assert gklint.extract_text("会议通知\n").status == "not-a-report"
    assert gklint.extract_text("").error


def test_check_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(WRONG, encoding="utf-8")
    results = list(gklint.check_paths([tmp_path, tmp_path / "missing.txt"], select=["GK4"]))
    assert [os.path.basename(result.path) for result in results] == ["a.txt", "b.txt", "missing.txt"]
    assert [result.status for result in results] == ["checked", "checked", "unreadable"]


# ---------------------------------------------------------------- many files


@dataclass(frozen=True)
class Deadly:
    """Work that kills its process at some paths; picklable."""

    deadly: frozenset[str]

    def __call__(self, target: Target) -> str:
        if target.path in self.deadly:
            os._exit(1)
        return f"done {target.path}"

    def crashed(self, target: Target, why: str) -> str:
        return f"crashed {target.path}"


@pytest.mark.parametrize("deadly", [[], [0], [3, 4, 90], [199], range(60, 70)])
def test_nothing_is_lost_when_a_process_dies(deadly: list[int]) -> None:
    targets = [Target(str(number)) for number in range(200)]
    killers = frozenset(map(str, deadly))
    found = list(over(targets, Deadly(killers), 2))
    assert found == [f"{'crashed' if str(number) in killers else 'done'} {number}" for number in range(200)]


def test_a_fault_of_the_run_comes_back_from_the_processes(tmp_path: Path) -> None:
    for number in range(70):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    with pytest.raises(gklint.OptionsError):
        list(gklint.check_paths([tmp_path], jobs=2, select=["GK999"]))


def test_no_pool_for_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a pool was started")

    monkeypatch.setattr(pool, "_Pool", refused)
    targets = [Target(str(number), 1000) for number in range(20)]
    assert len(list(over(targets, Deadly(frozenset()), 8))) == 20


def test_beside_other_threads_processes_are_spawned() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        found = list(over([Target(str(number)) for number in range(70)], Deadly(frozenset()), 2))
    finally:
        done.set()
        thread.join()
    assert len(found) == 70
