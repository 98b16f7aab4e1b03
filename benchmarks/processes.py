"""Whole processes of gklint by the clock: a folder, beside ruff, start-up, memory. Parts of `speed.py`."""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import corpus

START_LIMIT = 0.150 / 0.012  # `gklint report.txt` in times of `python -c pass`
WORKERS_LIMIT = 1.8
KEPT_LIMIT = 8
# A small process in between, because on Linux a child starts with the peak memory of the one that made it.
PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def folder(options: argparse.Namespace) -> None:
    """`gklint check FOLDER` as a user starts it: with one process, with two, and where nothing changed since."""
    heading("A folder, whole process")
    ways = {
        "`gklint check FOLDER -j 1 --no-cache`": ("-j", "1", "--no-cache"),
        "`gklint check FOLDER -j 2 --no-cache`": ("-j", "2", "--no-cache"),
        "`gklint check FOLDER -j 1`, nothing changed": ("-j", "1"),
    }
    commands = [gklint(options, "check", str(options.folder), "--format", "concise", *way) for way in ways.values()]
    clocked(commands[-1], 1)  # keeps the results
    found: list[list[float]] = [[] for _ in commands]
    for _ in range(options.rounds):
        for times, command in zip(found, commands, strict=True):
            times.append(clocked(command, 1))
    one, two, kept = map(statistics.median, found)
    spent = zip(ways, (one, two, kept), strict=True)
    table(
        ("command", "time", "reports a second"),
        [(name, f"{seconds:.2f} s", f"{options.reports / seconds:,.0f}") for name, seconds in spent],
    )
    print(f"\nTwo workers are {one / two:.2f} times one ({told(one / two >= WORKERS_LIMIT)}: {WORKERS_LIMIT}).")
    print(f"Kept results are {one / kept:.1f} times as fast ({told(one / kept >= KEPT_LIMIT)}: {KEPT_LIMIT}).")


def ruff(options: argparse.Namespace) -> None:
    """gklint on reports beside `ruff check` (default rules, no cache) on as many Python files of the same size, in turn
    and on one core."""
    heading("Beside ruff, one core")
    program = shutil.which("ruff") or shutil.which("ruff", path=str(Path(sys.executable).parent))
    if program is None:
        print("Left out: there is no `ruff` on the path (`pip install ruff`).")
        return
    seeds = [path.read_text(encoding="utf-8") for path in corpus.two_reports()]
    with tempfile.TemporaryDirectory(prefix="gklint-ruff-") as scratch:
        python, varied = Path(scratch, "python"), Path(scratch, "varied")
        size = sum(path.stat().st_size for path in options.folder.iterdir()) // options.reports
        python.mkdir()
        python_files(python, options.reports, size)
        corpus.write(corpus.varied(seeds, options.reports), varied)
        commands = {
            f"`ruff check --no-cache`, {options.reports:,} Python files of {size / 1000:.1f} KB": [
                program, "check", "--no-cache", "--isolated", "--quiet", "--exit-zero", str(python),
            ],
        }  # fmt: skip
        for name, reports in (("invented, every layout", options.folder), ("two reports, counts varied", varied)):
            words = ("check", str(reports), "--format", "concise", "-j", "1", "--no-cache")
            commands[f"`gklint check -j 1 --no-cache`, as many reports: {name}"] = gklint(options, *words)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(max(3, options.rounds)):
            for name, command in commands.items():
                times[name].append(clocked(command, 1, {"RAYON_NUM_THREADS": "1"}, one_core=True))
    spent = [statistics.median(found) for found in times.values()]
    rows = [
        (name, f"{seconds:.2f} s", f"{options.reports / seconds:,.0f}", f"{seconds / spent[0]:.1f}")
        for name, seconds in zip(times, spent, strict=True)
    ]
    table(("command", "time", "files a second", "times ruff"), rows)
    print(f"\nOn the second of the two, {told(spent[2] <= spent[0])}: no longer than ruff.")


def python_files(target: Path, count: int, size: int) -> None:
    """As many Python files of about one size: functions and classes of the standard library, put together anew."""
    rng = random.Random("ruff")
    parts = list(_statements(Path(sysconfig.get_path("stdlib")), 40 * size))
    for number in range(count):
        chosen: list[str] = []
        while sum(map(len, chosen)) < size:
            chosen.append(rng.choice(parts))
        (target / f"file_{number:04}.py").write_text("\n\n".join(chosen), encoding="utf-8")


def _statements(library: Path, enough: int) -> Iterator[str]:
    found = 0
    for path in sorted(library.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            words = ast.get_source_segment(text, node) or ""
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and 200 < len(words) < 4000 and words.isascii():
                yield words
                found += len(words)
        if found > enough:
            return


def start(options: argparse.Namespace) -> None:
    """What one small report costs, most of which is starting."""
    heading("One report, whole process")
    report = str(corpus.ROOT / "fixtures" / "reports" / "licences-15-against-9.txt")
    commands = {
        "`python -c pass`": [options.python, "-c", "pass"],
        '`python -c "import lark, yaml"`': [options.python, "-c", "import lark, yaml"],
        "`gklint --version`": gklint(options, "--version"),
        "`gklint report.txt`": gklint(options, report),
        "`gklint report.txt --format json`": gklint(options, report, "--format", "json"),
    }
    for command in commands.values():  # makes the caches
        clocked(command, 2)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(15):
        for name, command in commands.items():
            times[name].append(clocked(command, 1))
    spent = {name: statistics.median(found) for name, found in times.items()}
    rows = [(name, f"{1000 * seconds:.0f} ms") for name, seconds in spent.items()]
    cold = []
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="gklint-cold-") as empty:
            cold.append(clocked(gklint(options, report), 1, {"GKLINT_CACHE_DIR": empty}))
    rows.append(("`gklint report.txt`, nothing cached", f"{1000 * statistics.median(cold):.0f} ms"))
    table(("command", "median"), rows)
    ratio = spent["`gklint report.txt`"] / spent["`python -c pass`"]
    print(
        f"\n`gklint report.txt` takes {ratio:.1f} times `python -c pass` ({told(ratio <= START_LIMIT)}: {START_LIMIT})."
    )


def memory(options: argparse.Namespace) -> None:
    """Peak memory of a run over one report and over all."""
    if not hasattr(os, "wait4"):
        return
    heading("Peak memory")
    one, every = str(options.folder / "0000.txt"), str(options.folder)
    commands = {
        "`python -c pass`": [options.python, "-c", "pass"],
        "`gklint check` of one report": gklint(options, "check", one),
        f"`gklint check -j 1` of {options.reports:,} reports": gklint(options, "check", every, "-j", "1", "--no-cache"),
        "the same with `--format json`": gklint(options, "check", every, "-j", "1", "--no-cache", "--format", "json"),
        "`gklint extract -j 1` of the same, JSON lines": gklint(
            options, "extract", every, "-j", "1", "--format", "jsonl"
        ),
    }
    rows = []
    for name, command in commands.items():
        said = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
        rows.append((name, f"{int(said.stdout) / 1e6:.0f} MB"))
    table(("command", "resident at most"), rows)


# ---------------------------------------------------------------- running and telling


def gklint(options: argparse.Namespace, *words: str) -> list[str]:
    """The command line of a gklint."""
    return [options.python, "-m", "gklint", *words]


def clocked(
    command: Sequence[str], rounds: int, environment: dict[str, str] | None = None, *, one_core: bool = False
) -> float:
    """Median seconds of a process (any exit code but 2 and the like: a report may have faults)."""
    found = []
    before = os.sched_getaffinity(0) if one_core and hasattr(os, "sched_setaffinity") else None
    try:
        if before:
            os.sched_setaffinity(0, {max(before)})  # children run where their parent may
        for _ in range(rounds):
            begin = time.perf_counter()
            done = subprocess.run(command, capture_output=True, env={**os.environ, **(environment or {})})
            found.append(time.perf_counter() - begin)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')}")
    finally:
        if before:
            os.sched_setaffinity(0, before)
    return statistics.median(found)


def told(met: bool) -> str:
    """How a target is spoken of."""
    return "the target is met" if met else "the target is **not** met"


def heading(text: str) -> None:
    """A heading in Markdown."""
    print(f"\n### {text}\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table in Markdown."""
    print("| " + " | ".join(columns) + " |")
    print("| --- " + "| ---: " * (len(columns) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
