"""How fast gklint is, and whether its time and memory grow in step with the text. Reports only; judges nothing.

    python benchmarks/speed.py                      all of it, some minutes; prints Markdown
    python benchmarks/speed.py --reports 200        a quick look
    python benchmarks/speed.py --only stages        one part (stages, folder, ruff, start, memory, length)
    python benchmarks/speed.py --python PYTHON      start-up and whole runs of an installed gklint, not this checkout's

Times of stages are processor time of this process on one core; whole processes are measured by the clock
(`processes.py`). Every stage stands beside a floor measured in the same process: one compiled `re` over all words and
digits of the same texts. Budgets are in floors, so that they mean the same on every machine.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import corpus, processes

STAGES = ("decode + parse", "bind", "claims", "rules")
# What each stage may cost in floors, so that all together keep up with `ruff check` on files of the same size.
BUDGETS = (1.5, 1.0, 2.0, 0.7)
FLOOR = re.compile(r"[^\W\d_]+|\d+")
PARTS = ("stages", "folder", "ruff", "start", "memory", "length")
LENGTHS = (1, 2, 4, 8, 16, 32, 64)


def main() -> None:
    options = arguments()
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "stages": stages, "folder": processes.folder, "ruff": processes.ruff, "start": processes.start,
        "memory": processes.memory, "length": length,
    }  # fmt: skip
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {options.reports} reports in each corpus\n")
    with tempfile.TemporaryDirectory(prefix="gklint-speed-") as folder:
        os.environ |= {"GKLINT_CACHE_DIR": str(Path(folder, "cache")), "PYTHONPYCACHEPREFIX": str(Path(folder, "code"))}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed gklint has its modules compiled
        options.folder = Path(folder, "reports")
        options.texts = corpus.invented(options.reports)
        corpus.write(options.texts, options.folder)
        for name in options.only or parts:
            parts[name](options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000, help="how many reports (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="measure so often and take the median (default 3)")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--python", default=sys.executable, help="whose gklint to start as a process")
    return parser.parse_args()


# ---------------------------------------------------------------- one process, stage by stage


def stages(options: argparse.Namespace) -> None:
    """Each stage apart, and all together through the API; with what is remembered of the reports before, without, and
    with nothing remembered at all."""
    from gklint.resources.memo import clear, without_memo

    base = [path.read_text(encoding="utf-8") for path in corpus.two_reports()]
    sets = {
        "invented, every layout": options.texts,
        "two reports, counts varied": corpus.varied(base, options.reports),
    }
    processes.heading("Reports a second, one core")
    rows, verdicts = [], []
    for name, texts in sets.items():
        data = [text.encode("utf-8") for text in texts]
        size = sum(map(len, data)) / len(data) / 1000
        floor = statistics.median(floor_of(texts) for _ in range(options.rounds))
        for way, before, around in (
            ("remembering", nothing, contextlib.nullcontext),
            ("nothing alike before", clear, contextlib.nullcontext),
            ("not remembering", nothing, without_memo),
        ):
            with around():
                found = [one_by_one(data, before) for _ in range(options.rounds)]
                whole = statistics.median(through_the_api(data, before) for _ in range(options.rounds))
            spent = [statistics.median(each) for each in zip(*(times for times, _ in found), strict=True)]
            rates = [f"{len(data) / seconds:,.0f}" for seconds in (*spent, whole, floor)]
            rows.append((name, way, f"{size:.1f}", *rates, f"{found[0][1] / len(data):.2f}"))
            verdicts.append((name, way, *(verdict(*each, floor) for each in zip(spent, BUDGETS, strict=True))))
    columns = ("corpus", "", "KB each", *STAGES, "all, through the API", "the floor", "diagnostics each")
    processes.table(columns, rows)
    processes.heading("Budgets of the stages (in floors: spent of allowed)")
    processes.table(("corpus", "", *STAGES), verdicts)


def verdict(seconds: float, budget: float, floor: float) -> str:
    """How a stage stands to its budget. It is told, never enforced."""
    spent = seconds / floor
    return f"{'**over**' if spent > budget else 'under'}: {spent:.1f} of {budget}"


def nothing() -> None:
    """What is done before a report where nothing is."""


def one_by_one(data: Sequence[bytes], before: Callable[[], None]) -> tuple[list[float], int]:
    """Seconds of each stage over all reports, and the number of diagnostics."""
    from gklint.form.bind import bind_tree, parse
    from gklint.prose.reader import read
    from gklint.readers import read_bytes
    from gklint.resources.memo import clear
    from gklint.rules.engine import run
    from gklint.rules.loader import load_rules
    from gklint.rules.settings import Settings
    from gklint.text import Source

    clear()  # a round remembers nothing of the one before
    rules, settings, clock = load_rules(), Settings(), time.process_time
    spent, diagnostics = [0.0] * len(STAGES), 0
    run(*warm(data[0]), rules, settings)
    for one in data:
        before()
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


def through_the_api(data: Sequence[bytes], before: Callable[[], None]) -> float:
    """Seconds for all reports, as a program would have them checked."""
    import gklint
    from gklint.resources.memo import clear

    texts = [one.decode("utf-8") for one in data]
    gklint.check_text(texts[0])
    clear()
    begin = time.process_time()
    for text in texts:
        before()
        gklint.check_text(text)
    return time.process_time() - begin


def floor_of(texts: Iterable[str]) -> float:
    """Seconds for one pass of a compiled expression over the same texts."""
    begin = time.process_time()
    for text in texts:
        for _ in FLOOR.finditer(text):
            pass
    return time.process_time() - begin


# ---------------------------------------------------------------- growth


def length(options: argparse.Namespace) -> None:
    """Time for longer and longer reports: it should grow as the floor does."""
    import gklint

    processes.heading("Longer reports (microseconds a character; level means linear)")
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
    processes.table(columns, rows)


def timed(do: Callable[[], object]) -> float:
    begin = time.process_time()
    do()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
