# ruff: noqa: E501
"""How well gklint reads reports whose figures and faults are known.

    python benchmarks/evaluate.py --reports 20
    python benchmarks/evaluate.py --reports 20 --layouts L01,L12 --defects
    python benchmarks/evaluate.py --reports 5 --defects prose-new,row-sum --show 20

Invents clean reports, renders each in every layout (and with cells left empty), and counts by layout the cells that
were read right, those that stayed null although a careful reader can know them, and those that were read WRONG
(which must be 0); the false alarms by code; with --defects, the share of faults that were found, and what was
reported besides. Every line it prints can be had again with the same --seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.support import defects, judge, layouts, model


def main() -> int:
    options = arguments()
    chosen = tuple(options.layouts.split(",")) if options.layouts else layouts.LAYOUTS
    show = Examples(options.show, options.save)
    start, faulty = time.perf_counter(), False
    if not options.only_defects:
        faulty = clean(options, chosen, show)
    if options.defects is not None or options.only_defects:
        broken(options, chosen, show)
    show.print()
    print(f"\n{time.perf_counter() - start:.0f} s")
    return int(faulty)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=20, help="invented reports (each in every layout)")
    parser.add_argument("--layouts", default="", help="e.g. L01,L12 (default: all)")
    parser.add_argument("--defects", nargs="?", const="", help="judge faults too; names or codes, comma-separated")
    parser.add_argument("--only-defects", action="store_true", help="no clean reports")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=8, help="how many examples of each kind to print")
    parser.add_argument("--save", type=Path, help="folder for the texts of the examples")
    return parser.parse_args()


class Examples:
    """A few examples of each kind of trouble, to look at."""

    def __init__(self, limit: int, folder: Path | None) -> None:
        self.limit, self.folder = limit, folder
        self.found: dict[str, list[str]] = defaultdict(list)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def add(self, kind: str, name: str, text: str, what: str) -> None:
        if len(self.found[kind]) < self.limit:
            self.found[kind].append(f"{name}: {what}")
            if self.folder:
                (self.folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")

    def print(self) -> None:
        for kind, lines in self.found.items():
            print(f"\n--- {kind}")
            for line in lines:
                print("   " + line)


def clean(options: argparse.Namespace, chosen: tuple[str, ...], show: Examples) -> bool:
    """Clean reports in every layout; True if a cell was read wrong or a clean report alarmed."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for layout in chosen:
        for seed in range(options.seed, options.seed + options.reports):
            for blanks in ("none", random.Random(seed).choice(layouts.BLANKS[1:])):
                name = f"{layout}-{seed}-{blanks}"
                rng = random.Random(name)
                report = model.invent(rng)
                page = layouts.render(report, layout, rng, blanks=blanks)
                count = counts[layout]
                try:
                    read, (told, year, agency) = judge.cells(page), judge.examine(page.text)
                except Exception as error:
                    codes[layout]["CRASH"] += 1
                    show.add(f"crash {type(error).__name__}", name, page.text, where(error))
                    continue
                count["right"] += read.right
                count["null"] += read.null
                count["missed"] += len(read.missed)
                count["wrong"] += len(read.wrong)
                count["reports"] += 1
                for kind, got, true in (("year", year, page.year), ("agency", judge.simplified(agency), page.agency)):
                    if got and got != true:
                        count["wrong " + kind] += 1
                        show.add(f"wrong {kind}", name, page.text, f"read {got}, is {true}")
                    count["no " + kind] += not got
                for metric, got, true in read.wrong:
                    show.add(f"WRONG {layout}", name, page.text, f"{metric} read as {got}, is {true}")
                if read.missed:
                    show.add(f"missed {layout}", name, page.text, f"{len(read.missed)} cells, {read.missed[:2]}")
                for seen in judge.alarms(told, page.allowed):
                    codes[layout][seen.code] += 1
                    show.add(
                        f"false alarm {seen.code}", name, page.text, f"{seen.message[:150]} «{quote(page.text, seen)}»"
                    )
    print("clean reports\nlayout   right    null  missed   WRONG   false alarms (error and warning)")
    for layout in chosen:
        c = counts[layout]
        listed = " ".join(f"{code}×{n}" for code, n in codes[layout].most_common())
        print(
            f"{layout:<6}{c['right']:>8}{c['null']:>8}{c['missed']:>8}{c['wrong']:>8}   {listed or '0'}  (of {c['reports']})"
        )
    total = sum(counts.values(), Counter())
    for kind in ("year", "agency"):
        print(f"{kind}: read wrong {total['wrong ' + kind]}, not read {total['no ' + kind]}, of {total['reports']}")
    alarms = sum(c.total() for c in codes.values())
    print(
        f"all   {total['right']:>8}{total['null']:>8}{total['missed']:>8}{total['wrong']:>8}   {alarms}  (of {total['reports']})"
    )
    return bool(total["wrong"] or alarms)


def where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def quote(text: str, seen: judge.Seen) -> str:
    return text[seen.start : seen.end].replace("\n", "⏎")[:60]


def wanted(options: argparse.Namespace) -> list[defects.Defect]:
    names = {n for n in (options.defects or "").split(",") if n}
    return [d for name, d in defects.all_defects().items() if not names or name in names or d.code in names]


def broken(options: argparse.Namespace, chosen: tuple[str, ...], show: Examples) -> None:
    """Every fault in every layout: found, in the right place, and what came besides."""
    print("\nfaults\nname                           code    found  placed   of   extra   not found in")
    sums: Counter[str] = Counter()
    per_layout: dict[str, Counter[str]] = defaultdict(Counter)
    for defect in wanted(options):
        count: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        extras: Counter[str] = Counter()
        for layout in (name for name in chosen if name not in defect.unfit):
            done, seed = 0, options.seed
            while done < max(1, options.reports // 4) and seed < options.seed + 200:
                name = f"{defect.name}-{layout}-{seed}"
                seed += 1
                rng = random.Random(name)
                report = model.invent(rng, defect.plan)
                expected = defect.apply(report, rng)
                if expected is None:
                    continue
                done += 1
                page = layouts.render(report, layout, rng)
                count["of"] += 1
                try:
                    result = judge.verdict(expected, page.text, judge.check(page.text), page.allowed)
                except Exception as error:
                    extras["CRASH"] += 1
                    show.add(f"crash {type(error).__name__}", name, page.text, where(error))
                    continue
                count["found"] += result.found
                count["placed"] += result.placed
                per_layout[layout]["of"] += 1
                per_layout[layout]["found"] += result.placed
                extras.update(s.code for s in result.extra)
                if not result.placed:
                    lost[layout] += 1
                    what = "elsewhere" if result.found else "not found"
                    show.add(
                        f"missed {defect.name}",
                        name,
                        page.text,
                        f"{what}: {sorted(expected.codes)} at «{expected.words}»",
                    )
                for seen in result.extra:
                    show.add(
                        f"extra beside {defect.name}",
                        name,
                        page.text,
                        f"{seen.code} {seen.message[:110]} «{quote(page.text, seen)}»",
                    )
        sums += count
        listed = " ".join(f"{k}×{n}" for k, n in lost.items())
        more = " ".join(f"{k}×{n}" for k, n in extras.most_common(4))
        print(
            f"{defect.name:<31}{defect.code:<7}{count['found']:>6}{count['placed']:>8}{count['of']:>5}   {more or '0':<18} {listed}"
        )
    print(f"{'all':<38}{sums['found']:>6}{sums['placed']:>8}{sums['of']:>5}")
    print("by layout: " + "  ".join(f"{k} {v['found']}/{v['of']}" for k, v in per_layout.items()))


if __name__ == "__main__":
    sys.exit(main())
