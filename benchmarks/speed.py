"""How fast gklint is, and whether its time and memory grow in step with the text. Reports only; judges nothing.

    python benchmarks/speed.py                      all of it, a few minutes; prints Markdown
    python benchmarks/speed.py --reports 200        a quick look
    python benchmarks/speed.py --only stages        one part (stages, process, start, memory, length)
    python benchmarks/speed.py --python PYTHON      start-up and whole runs of an installed gklint, not this checkout's

Times of stages are processor time of this process on one core; whole processes are measured by the clock. Every stage
stands beside a floor measured in the same process: one compiled `re` over all words and digits of the same texts.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import corpus

STAGES = ("decode + parse", "bind", "claims", "rules")
FLOOR = re.compile(r"[^\W\d_]+|\d+")
LENGTHS = (1, 2, 4, 8, 16, 32, 64)
# A small process in between, because on Linux a child starts with the peak memory of the one that made it.
PEAK = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def main() -> None:
    options = arguments()
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "stages": stages, "process": process, "start": start, "memory": memory, "length": length,
    }  # fmt: skip
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {options.reports} reports in each corpus\n")
    with tempfile.TemporaryDirectory(prefix="gklint-speed-") as folder:
        os.environ["GKLINT_CACHE_DIR"] = str(Path(folder, "cache"))
        options.folder = Path(folder, "reports")
        options.texts = corpus.invented(options.reports)
        corpus.write(options.texts, options.folder)
        for name in options.only or parts:
            parts[name](options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000, help="how many reports (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="measure so often and take the median (default 3)")
    parser.add_argument("--only", action="append", choices=("stages", "process", "start", "memory", "length"))
    parser.add_argument("--python", default=sys.executable, help="whose gklint to start as a process")
    return parser.parse_args()


# ---------------------------------------------------------------- one process, stage by stage


def stages(options: argparse.Namespace) -> None:
    """Each stage apart, and all together through the API."""
    base = [path.read_text(encoding="utf-8") for path in corpus.two_reports()]
    sets = {
        "invented, every layout": options.texts,
        "two reports, counts varied": corpus.varied(base, options.reports),
    }
    heading("Reports a second, one core")
    columns = ("corpus", "KB each", *STAGES, "all, through the API", "the floor", "diagnostics each")
    rows = []
    for name, texts in sets.items():
        data = [text.encode("utf-8") for text in texts]
        found = [one_by_one(data) for _ in range(options.rounds)]
        spent = [statistics.median(each) for each in zip(*(times for times, _ in found), strict=True)]
        whole = statistics.median(through_the_api(data) for _ in range(options.rounds))
        floor = statistics.median(floor_of(texts) for _ in range(options.rounds))
        rates = [f"{len(data) / seconds:,.0f}" for seconds in (*spent, whole, floor)]
        size = sum(map(len, data)) / len(data) / 1000
        rows.append((name, f"{size:.1f}", *rates, f"{found[0][1] / len(data):.2f}"))
    table(columns, rows)
    whole_share = "The shares of the stages of the last row: " + ", ".join(
        f"{stage} {part / sum(spent):.0%}" for stage, part in zip(STAGES, spent, strict=True)
    )
    print(f"\n{whole_share}.")


def one_by_one(data: Sequence[bytes]) -> tuple[list[float], int]:
    """Seconds of each stage over all reports, and the number of diagnostics."""
    from gklint.form.bind import bind_tree, parse
    from gklint.prose.reader import read
    from gklint.readers import read_bytes
    from gklint.rules.engine import run
    from gklint.rules.loader import load_rules
    from gklint.rules.settings import Settings
    from gklint.text import Source

    rules, settings, clock = load_rules(), Settings(), time.process_time
    spent, diagnostics = [0.0] * len(STAGES), 0
    run(*warm(data[0]), rules, settings)
    for one in data:
        at = [clock()]
        source = read_bytes(one, "report.txt")
        assert isinstance(source, Source)
        tree = parse(source)
        at.append(clock())
        report = bind_tree(tree)
        at.append(clock())
        reading = read(report)
        at.append(clock())
        diagnostics += len(run(report, reading, rules, settings))
        at.append(clock())
        for index in range(len(STAGES)):
            spent[index] += at[index + 1] - at[index]
    return spent, diagnostics


def warm(data: bytes):  # type: ignore[no-untyped-def]
    """A report bound and read, so that what is loaded once is loaded."""
    from gklint.form.bind import bind
    from gklint.prose.reader import read
    from gklint.readers import read_bytes

    report = bind(read_bytes(data, "report.txt"))  # type: ignore[arg-type]
    return report, read(report)


def through_the_api(data: Sequence[bytes]) -> float:
    """Seconds for all reports, as a program would have them checked."""
    import gklint

    texts = [one.decode("utf-8") for one in data]
    gklint.check_text(texts[0])
    begin = time.process_time()
    for text in texts:
        gklint.check_text(text)
    return time.process_time() - begin


def floor_of(texts: Iterable[str]) -> float:
    """Seconds for one pass of a compiled expression over the same texts."""
    begin = time.process_time()
    for text in texts:
        for _ in FLOOR.finditer(text):
            pass
    return time.process_time() - begin


# ---------------------------------------------------------------- whole processes


def process(options: argparse.Namespace) -> None:
    """`gklint check FOLDER` as a user starts it, with one process and with all."""
    heading("A folder, whole process")
    rows = []
    for jobs in sorted({1, os.cpu_count() or 1}):
        seconds = clocked(gklint(options, "check", str(options.folder), "--format", "concise", "-j", str(jobs)), 3)
        rows.append((f"`gklint check FOLDER -j {jobs}`", f"{seconds:.2f} s", f"{options.reports / seconds:,.0f}"))
    table(("command", "time", "reports a second"), rows)


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
    rows = [(name, f"{1000 * clocked(command, 15):.0f} ms") for name, command in commands.items()]
    cold = []
    for _ in range(3):
        with tempfile.TemporaryDirectory(prefix="gklint-cold-") as empty:
            cold.append(clocked(gklint(options, report), 1, {"GKLINT_CACHE_DIR": empty}))
    rows.append(("`gklint report.txt`, nothing cached", f"{1000 * statistics.median(cold):.0f} ms"))
    table(("command", "median"), rows)


def memory(options: argparse.Namespace) -> None:
    """Peak memory of a run over one report and over all."""
    if not hasattr(os, "wait4"):
        return
    heading("Peak memory")
    one, every = str(options.folder / "0000.txt"), str(options.folder)
    commands = {
        "`python -c pass`": [options.python, "-c", "pass"],
        "`gklint check` of one report": gklint(options, "check", one),
        f"`gklint check -j 1` of {options.reports:,} reports": gklint(options, "check", every, "-j", "1"),
        "the same with `--format json`": gklint(options, "check", every, "-j", "1", "--format", "json"),
        "`gklint extract -j 1` of the same, JSON lines": gklint(
            options, "extract", every, "-j", "1", "--format", "jsonl"
        ),
    }
    rows = []
    for name, command in commands.items():
        said = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
        rows.append((name, f"{int(said.stdout) / 1e6:.0f} MB"))
    table(("command", "resident at most"), rows)


def gklint(options: argparse.Namespace, *words: str) -> list[str]:
    return [options.python, "-m", "gklint", *words]


def clocked(command: Sequence[str], rounds: int, environment: dict[str, str] | None = None) -> float:
    """Median seconds of a process (any exit code but 2 and the like: a report may have faults)."""
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        done = subprocess.run(command, capture_output=True, env={**os.environ, **(environment or {})})
        found.append(time.perf_counter() - begin)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return statistics.median(found)


# ---------------------------------------------------------------- growth


def length(options: argparse.Namespace) -> None:
    """Time for longer and longer reports: it should grow as the floor does."""
    import gklint

    heading("Longer reports (microseconds a character; level means linear)")
    base = corpus.two_reports()[0].read_text(encoding="utf-8")
    rows = []
    for times in LENGTHS:
        row = [f"{times}×"]
        for text in (corpus.longer(base, times), base * times):
            spent = min(timed(lambda text=text: gklint.check_text(text)) for _ in range(options.rounds))
            least = min(timed(lambda text=text: floor_of([text])) for _ in range(options.rounds))
            row += [f"{len(text):,}", f"{1e6 * spent / len(text):.2f}", f"{1e6 * least / len(text):.3f}"]
        rows.append(tuple(row))
    columns = ("", "longer prose: characters", "gklint", "the floor", "pasted again: characters", "gklint", "the floor")
    table(columns, rows)


def timed(do: Callable[[], object]) -> float:
    begin = time.process_time()
    do()
    return time.process_time() - begin


# ---------------------------------------------------------------- Markdown


def heading(text: str) -> None:
    print(f"\n### {text}\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print("| " + " | ".join(columns) + " |")
    print("| --- " + "| ---: " * (len(columns) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
