"""An archive at scale: what is found of the faults put in, how fast, with how much memory, and whether a kill loses anything.

    python -m benchmarks.archive --agencies 200             1,000 reports; --only found|formats|speed|growth|kills
    python -m benchmarks.archive --agencies 2000 --folder /tmp/archive    keep the reports for the next time

Reports only; judges nothing. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import archive_corpus, archive_found

ROOT = Path(__file__).resolve().parent.parent
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agencies", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", action="append", choices=("found", "formats", "speed", "growth", "kills"))
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--sample", type=int, default=150, help="reports of each format to time")
    parser.add_argument("--show", type=int, default=4, help="how many misses and extras of a rule to print")
    options = parser.parse_args()
    parts = {"found": found, "formats": formats, "speed": speed, "growth": growth, "kills": kills}
    with tempfile.TemporaryDirectory(prefix="gklint-archive-") as temporary:
        options.work = Path(temporary)
        os.environ["GKLINT_CACHE_DIR"] = str(options.work / "cache")
        options.folder = options.folder or options.work / f"corpus-{options.agencies}"
        if not (options.folder / "answers.json").exists():
            archive_corpus.build(options.folder, options.agencies)
        options.reports, _ = archive_corpus.known(options.folder)
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {options.reports:,} reports")
        for name in options.only or parts:
            parts[name](options)


# ---------------------------------------------------------------- running


class Run:
    """A scan in a process of its own: wall and processor seconds, peak memory of the parent and of its workers."""

    def __init__(self, options: argparse.Namespace, db: Path, *more: str, folder: Path | None = None) -> None:
        reports = str((folder or options.folder) / "reports")
        tree = str((folder or options.folder) / "tree.csv")
        command = [
            sys.executable, "-m", "gklint", "archive", "scan", reports, "--db", str(db), "--tree", tree, "--exit-zero", "--lang", "en",
            *more,
        ]  # fmt: skip
        self.parent = self.worker = self.workers = 0
        self.own = 0.0  # processor seconds of the parent alone
        before, begun = os.times(), time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        watcher = threading.Thread(target=self._watch, args=(process,), daemon=True)
        watcher.start()
        _, self.said = process.communicate()
        self.seconds = time.perf_counter() - begun
        after = os.times()
        self.processor = after.children_user + after.children_system - before.children_user - before.children_system
        watcher.join()
        if process.returncode:
            raise SystemExit(self.said)

    def _watch(self, process: subprocess.Popen[str]) -> None:
        while process.poll() is None:
            sizes = {pid: resident(pid) for pid in descendants(process.pid)}
            self.parent = max(self.parent, resident(process.pid))
            self.own = max(self.own, spent(process.pid))
            self.worker = max([self.worker, *sizes.values()])
            self.workers = max(self.workers, sum(sizes.values()))
            time.sleep(0.2)


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0.0


def descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [each for child in children for each in (int(child), *descendants(int(child)))]


# ---------------------------------------------------------------- what is found


def found(options: argparse.Namespace) -> None:
    """Recall and precision of all rules, by rule and by format; what was missed or reported besides."""
    import duckdb

    db = options.work / "found.duckdb"
    run = Run(options, db)
    print(
        f"{options.reports / run.seconds:,.0f} reports a second by the clock, {1000 * run.processor / options.reports:.1f} ms of processor time "
        f"a report; parent at most {mega(run.parent)}, a worker at most {mega(run.worker)}, database {db.stat().st_size / options.reports:,.0f} bytes a report."
    )
    con = duckdb.connect(str(db), read_only=True)
    judge = archive_found.Judge(options.folder, con)
    codes, formats = judge.within()
    for title, rows in (("Rules across reports", judge.across()), ("Rules of one report", codes), ("Formats", formats)):
        heading(title)
        whole = archive_found.Row("all", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True)))
        table(archive_found.COLUMNS, [row.cells() for row in (*rows, whole)])
    doubtful = con.execute(
        "SELECT coalesce(doubt, '?'), count(*) FROM identities WHERE NOT certain GROUP BY 1 ORDER BY 2 DESC"
    ).fetchall()
    print(
        "\nWhose report it is was in doubt for "
        + (", ".join(f"{count} ({doubt})" for doubt, count in doubtful) or "none")
        + "."
    )
    for kind, lines in sorted(judge.notes.items()):
        if lines:
            print(f"\n<!-- {kind}: {len(lines)}")
            print("\n".join(lines[: options.show]) + " -->")


# ---------------------------------------------------------------- speed, memory, size


def formats(options: argparse.Namespace) -> None:
    """What a report costs by its format: processor time of one process, the least of three, that of a scan of one report taken away."""
    rows = []
    listing = archive_corpus.listing(options.folder)
    for kind in sorted({kind for kind, _ in listing.values()}):
        paths = [path for path, (other, _) in listing.items() if other == kind and "!/" not in path][: options.sample]
        spent, size = [], 0
        for some in (paths[:1], paths):
            folder = options.work / f"{kind}-{len(some)}"
            for path in some:
                target = folder / "reports" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                size += target.write_bytes((options.folder / "reports" / path).read_bytes())
            (folder / "tree.csv").write_text("agency,parent\n", encoding="utf-8")
            runs = [Run(options, folder / f"{number}.duckdb", "-j", "1", folder=folder) for number in range(3)]
            spent.append(min(run.processor for run in runs))
        each = (spent[1] - spent[0]) / max(1, len(paths) - 1)
        rows.append(
            (
                kind,
                len(paths),
                f"{size / (len(paths) + 1) / 1000:.1f}",
                f"{1000 * each:.1f} ms",
                f"{1 / each:,.0f}" if each > 0 else "–",
            )
        )
    heading("Formats, one core")
    table(("format", "reports", "kB a report", "processor time a report", "reports a second"), rows)


def speed(options: argparse.Namespace) -> None:
    """One process against two; a second run with nothing changed; other rules; memory; size of the database."""
    rows = []
    db = options.work / "speed.duckdb"
    one = Run(options, options.work / "one.duckdb", "-j", "1")
    two = Run(options, db, "-j", "2")
    again = Run(options, db, "-j", "2")
    touched = options.folder / "reports"
    for path in touched.rglob("*"):
        if path.is_file():
            os.utime(path)
    time.sleep(2.1)
    hashed = Run(options, db, "-j", "2")
    other = Run(options, db, "-j", "2", "--ignore", "GK105")
    for name, run in (
        ("first scan, one process", one), ("first scan, two processes", two), ("nothing changed", again),
        ("only times of files changed: all read and hashed", hashed), ("other rules: judged from stored text", other),
    ):  # fmt: skip
        rate = f"{options.reports / run.seconds:,.0f}"
        rows.append(
            (name, f"{run.seconds:.1f} s", f"{run.processor:.1f} s", f"{run.own:.1f} s", rate, mega(run.parent), mega(run.worker))
        )  # fmt: skip
    heading("Speed and memory")
    table(
        (
            "scan",
            "clock",
            "processor time",
            "of it the parent",
            "reports a second",
            "parent at most",
            "a worker at most",
        ),
        rows,
    )
    size = db.stat().st_size
    print(
        f"\nTwo processes against one: {one.seconds / two.seconds:.2f}×. Cached against not: {two.seconds / again.seconds:.0f}× by the clock, "
        f"{two.processor / again.processor:.0f}× in processor time. Database: {size / options.reports:,.0f} bytes a report."
    )


def growth(options: argparse.Namespace) -> None:
    """Time and memory for parts of the archive: a level line means linear."""
    rows = []
    for share_of in (4, 2, 1):
        agencies = options.agencies // share_of
        folder = options.work / f"part-{agencies}"
        if share_of == 1:
            folder = options.folder
        else:
            archive_corpus.build(folder, agencies)
        count, _ = archive_corpus.known(folder)
        db = options.work / f"part-{agencies}.duckdb"
        run = Run(options, db, "-j", "2", folder=folder)
        rows.append(
            (f"{count:,}", f"{run.seconds:.1f} s", f"{1000 * run.processor / count:.2f} ms", mega(run.parent), mega(run.worker),
             f"{db.stat().st_size / count:,.0f}")
        )  # fmt: skip
    heading("Growth")
    table(
        (
            "reports",
            "clock",
            "processor time a report",
            "parent at most",
            "a worker at most",
            "bytes a report in the database",
        ),
        rows,
    )


# ---------------------------------------------------------------- kills


def kills(options: argparse.Namespace) -> None:
    """SIGKILL at random moments, over and over; then one run to the end. Nothing may be lost or doubled."""
    import duckdb

    rng = random.Random(1)
    db, whole = options.work / "killed.duckdb", options.work / "whole.duckdb"
    full = Run(options, whole, "-j", "2").seconds
    command = [sys.executable, "-m", "gklint", "archive", "scan", str(options.folder / "reports"), "--db", str(db), "--exit-zero", "-q",
               "--tree", str(options.folder / "tree.csv"), "--lang", "en"]  # fmt: skip
    done = []
    for _ in range(options.kills):
        process = subprocess.Popen(command, cwd=ROOT)
        time.sleep(rng.uniform(0.1, 0.25) * full)
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.3)
        con = duckdb.connect(str(db))
        has = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reports'").fetchone()
        done.append(con.execute("SELECT count(*) FROM reports").fetchone()[0] if has and has[0] else 0)
        con.close()
    Run(options, db, "-j", "2")
    same = dump(str(db)) == dump(str(whole))
    heading("Killed at random moments")
    print(f"Reports in the database after each of {options.kills} kills: {', '.join(f'{count:,}' for count in done)}. "
          f"After one more run it holds {'the same as' if same else 'SOMETHING ELSE than'} a run that was not disturbed.")  # fmt: skip


def dump(db: str) -> list[object]:
    import duckdb

    con = duckdb.connect(db, read_only=True)
    asked = ["SELECT * EXCLUDE (run, stamp) FROM reports ORDER BY ALL"]
    asked += [
        f"SELECT * FROM {name} ORDER BY ALL"
        for name in ("facts", "claims", "diagnostics", "passages", "texts", "identities")
    ]
    sums = [con.execute(f"SELECT count(*), bit_xor(hash(t)) FROM ({sql}) t").fetchall() for sql in asked]
    con.close()
    return list(sums)


# ---------------------------------------------------------------- Markdown


def heading(text: str) -> None:
    print(f"\n### {text}\n", flush=True)


def table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    print("| " + " | ".join(columns) + " |")
    print("| --- " + "| ---: " * (len(columns) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def mega(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
