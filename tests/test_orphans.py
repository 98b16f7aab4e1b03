"""Processes of a pool do not outlive the run that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks /proc")
FIXTURES = Path(__file__).parent.parent / "fixtures" / "reports"


def descendants(pid: int) -> list[int]:
    """The processes below one, as long as it runs."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [each for child in map(int, below) for each in (child, *descendants(child))]


def alive(pid: int) -> bool:
    """Whether a process runs (one that waits to be buried does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path, how: signal.Signals) -> None:
    text = (FIXTURES / "clean-county-bars.txt").read_text(encoding="utf-8")
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text(f"{text}\n{number}\n", encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, "-m", "gklint", "check", str(tmp_path), "-j", "2", "-q", "-o", os.devnull],
        env=os.environ | {"GKLINT_CACHE_DIR": str(tmp_path / "cache")},
    )
    try:
        until = time.monotonic() + 30
        while len(workers := descendants(run.pid)) < 2 and run.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        assert len(workers) >= 2
        run.send_signal(how)
        run.wait()
        until = time.monotonic() + 10
        while any(map(alive, workers)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not [each for each in workers if alive(each)]
    finally:
        run.kill()
        for each in workers:
            if alive(each):
                os.kill(each, signal.SIGKILL)
