"""Precision and recall of the reading of prose, on the labelled set in fixtures/claims/.

    python benchmarks/claims.py                    the dev half, with every miss
    python benchmarks/claims.py --set unseen       the unseen half: totals by family and metric only
    python benchmarks/claims.py --family carry     one family

A stated claim is right if an entry has it (metric or one of `also`, value, and the words overlap), or may have it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gklint.prose.model import Claim, Reading
from gklint.prose.reader import read_text
from gklint.resources import load_yaml

ROOT = Path(__file__).resolve().parent.parent / "fixtures" / "claims"
_OFFICES = ("办公室", "办公厅", "局", "委", "委员会", "中心", "院")


def government(agency: str | None) -> bool | None:
    """Whether an agency's name is a government's (as far as its name tells)."""
    if not agency:
        return None
    return not agency.endswith(_OFFICES)


def number(value: Any) -> Decimal:
    return Decimal(str(value))


class Score:
    """Counts by metric and by family; misses as lines."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.lines: list[str] = []

    def add(self, kind: str, keys: tuple[str, ...], line: str = "") -> None:
        counter = {"right": self.right, "wrong": self.wrong, "missed": self.missed}[kind]
        counter.update(keys)
        if line:
            self.lines.append(line)


def matches(claim: Claim, wanted: dict[str, Any], text: str) -> bool:
    """Whether a claim read is the claim wanted."""
    metrics = [wanted["metric"], *wanted.get("also", [])]
    if claim.metric not in metrics and not set(claim.accepts) & set(metrics[:1]):
        return False
    start = text.index(wanted["at"])
    if claim.span.end <= start or claim.span.start >= start + len(wanted["at"]):
        return False
    return number(claim.value) == number(wanted["value"])


def allowed(claim: Claim, entry: dict[str, Any]) -> bool:
    """Whether a claim is one that a reader may make."""
    for may in entry.get("may", []):
        if number(may["value"]) == number(claim.value):
            names = [may["metric"], *may.get("also", [])]
            if claim.metric in names or set(claim.accepts) & set(names):
                return True
    return False


def judge(entry: dict[str, Any], reading: Reading, family: str, score: Score, other: Score) -> None:
    text, at = entry["text"], entry["id"]
    left = list(entry.get("claims", []))
    for claim in reading.claims:
        if claim.metric in ("fee.notices", "fee.asked_yuan"):
            continue  # beyond the metrics of the set: only for statements on the fee
        keys = (f"metric {claim.metric}", f"family {family}", "all")
        found = next((wanted for wanted in left if matches(claim, wanted, text)), None)
        if found is not None:
            left.remove(found)
            score.add("right", keys)
            if not claim.doubt and found.get("doubtful"):
                other.add("wrong", ("certainty",), f"{at}: certain, but doubtful: {claim.text} [{claim.pattern}]")
            elif claim.doubt and not found.get("doubtful"):
                other.add("missed", ("certainty",), f"{at}: doubt {claim.doubt}: {claim.text} [{claim.pattern}]")
            else:
                other.add("right", ("certainty",))
            if (
                found.get("approximate", False) != claim.approximate and "rounded" not in entry.get("tags", [])
            ) or found.get("bound", claim.bound) != claim.bound:
                other.add("wrong", ("bounds",), f"{at}: bound {claim.bound}: {claim.text}")
            else:
                other.add("right", ("bounds",))
        elif not allowed(claim, entry):
            twice = any(matches(claim, wanted, text) for wanted in entry.get("claims", []))
            note = " (twice)" if twice else ""
            score.add(
                "wrong",
                keys,
                f"{at}: WRONG {claim.metric}={claim.value} “{claim.text}” [{claim.pattern}] {claim.doubt}{note}\n"
                f"    {text!r}",
            )
    for wanted in left:
        if wanted.get("doubtful"):
            continue
        keys = (f"metric {wanted['metric']}", f"family {family}", "all")
        score.add("missed", keys, f"{at}: MISSED {wanted['metric']}={wanted['value']} “{wanted['at']}”\n    {text!r}")
    sweeping(entry, reading, other)
    percentages(entry, reading, other)
    parts(entry, reading, other)


def sweeping(entry: dict[str, Any], reading: Reading, other: Score) -> None:
    def names(holds: str) -> frozenset[str]:
        return frozenset(word for word in holds.replace("(", " ").replace(")", " ").split() if "." in word)

    wanted = [names(each if isinstance(each, str) else each["holds"]) for each in entry.get("sweeping", [])]
    implied = "implied" in entry.get("tags", [])
    for each in reading.sweeping:
        hit = next((w for w in wanted if w & names(each.holds)), None)
        if hit is not None:
            wanted.remove(hit)
            other.add("right", ("sweeping",))
        else:
            other.add(
                "wrong",
                ("sweeping",),
                f"{entry['id']}: SWEEPING WRONG {each.holds} “{each.text}”\n    {entry['text']!r}",
            )
    said = {(claim.metric, claim.value) for claim in reading.claims}
    for each in wanted:
        # 行政诉讼1件，结果维持: a claim of one among one says the same.
        values = {value for _, value in said} if len(each) > 1 else {0}
        as_claims = any(all((metric, value) in said for metric in each) for value in values)
        if not implied and not as_claims:
            other.add("missed", ("sweeping",), f"{entry['id']}: SWEEPING MISSED {sorted(each)}\n    {entry['text']!r}")


def percentages(entry: dict[str, Any], reading: Reading, other: Score) -> None:
    wanted = list(entry.get("percentages", []))
    for each in reading.percentages:
        hit = next((w for w in wanted if number(w["value"]) == each.value and w["part"] == each.part), None)
        if hit is not None:
            wanted.remove(hit)
            other.add("right", ("percentages",))
        else:
            other.add(
                "wrong",
                ("percentages",),
                f"{entry['id']}: PERCENT WRONG {each.part} “{each.text}”\n    {entry['text']!r}",
            )
    for each in wanted:
        other.add("missed", ("percentages",), f"{entry['id']}: PERCENT MISSED {each}\n    {entry['text']!r}")


def parts(entry: dict[str, Any], reading: Reading, other: Score) -> None:
    if "parts" not in entry:
        return
    wanted = list(entry["parts"])
    for each in reading.parts:
        hit = next((w for w in wanted if w["whole"] == each.whole.metric
                    and w.get("closed", each.closed) == each.closed), None)  # fmt: skip
        if hit is not None:
            wanted.remove(hit)
            other.add("right", ("parts",))
        else:
            other.add("wrong", ("parts",), f"{entry['id']}: PARTS WRONG {each.whole.text} closed={each.closed} "
                      f"{[p.text for p in each.parts]}\n    {entry['text']!r}")  # fmt: skip
    for each in wanted:
        other.add("missed", ("parts",), f"{entry['id']}: PARTS MISSED {each}\n    {entry['text']!r}")


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}" if whole else "     –"


def table(score: Score, prefix: str) -> list[str]:
    keys = sorted(key for key in {*score.right, *score.wrong, *score.missed} if key.startswith(prefix))
    rows = []
    for key in keys:
        right, wrong, missed = score.right[key], score.wrong[key], score.missed[key]
        rows.append(f"{key:48} {right:5} right {wrong:4} wrong {missed:4} missed   "
                    f"precision {share(right, right + wrong)}   recall {share(right, right + missed)}")  # fmt: skip
    return rows


def measure(which: str, family: str = "") -> tuple[Score, Score]:
    """The scores of claims and of everything else."""
    score, other = Score(), Score()
    for path in sorted(ROOT.glob(f"{family or '*'}-{which}.yaml")):
        for entry in load_yaml(path):
            reading = read_text(entry["text"], entry["year"], entry["section"], entry.get("topic") or "",
                                government=government(entry.get("agency")),
                                agency=entry.get("agency") or "")  # fmt: skip
            judge(entry, reading, path.name.removesuffix(f"-{which}.yaml"), score, other)
    return score, other


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=("dev", "unseen"), default="dev")
    parser.add_argument("--family", default="")
    parser.add_argument("--quiet", action="store_true", help="no misses")
    options = parser.parse_args()
    score, other = measure(options.set, options.family)
    if options.set == "dev" and not options.quiet:
        print(*score.lines, *other.lines, sep="\n")
    for prefix in ("metric", "family"):
        print(*table(score, prefix), "", sep="\n")
    for name in ("certainty", "bounds", "sweeping", "percentages", "parts"):
        print(*table(other, name), sep="\n")
    print(*table(score, "all"), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
