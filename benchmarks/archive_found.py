"""What a scan found of the faults that were put into the invented archive, rule by rule and format by format."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import archive_corpus
from gklint.api import packing
from gklint.text import Source
from tests.support import judge

SHOWN = 4  # misses and extras of a code that are printed


class Seen(NamedTuple):
    """A finding of one report: its places in the file, this end and the others."""

    code: str
    severity: str
    message: str
    spans: tuple[tuple[int, int], ...]


class Row(NamedTuple):
    """code or format: faults put in, found, found at the right place, other reports with that code."""

    name: str
    put: int
    found: int
    placed: int
    hits: int
    extra: int

    def cells(self) -> tuple[object, ...]:
        recall, precision = share(self.found, self.put), share(self.hits, self.hits + self.extra)
        return (self.name, self.put, self.found, self.placed, recall, self.extra, precision)


COLUMNS = ("", "faults put in", "found", "at the right place", "recall", "others", "precision")


class Judge:
    """Compares a database with the answers. Extras and misses are kept as lines to look at."""

    def __init__(self, folder: Path, connection: Any) -> None:
        self.connection = connection
        self.base = str(folder / "reports") + "/"
        _, self.answers = archive_corpus.known(folder)
        self.listing = archive_corpus.listing(folder)
        self.notes: dict[str, list[str]] = defaultdict(list)

    def across(self) -> list[Row]:
        """Rules across reports: (code, report) is the answer."""
        asked = "SELECT DISTINCT code, path FROM diagnostics JOIN reports USING (report) WHERE scope = 'archive'"
        seen = {(code, path.removeprefix(self.base)) for code, path in self.connection.execute(asked).fetchall()}
        unsure = set(self.answers.unsure)
        put = {(each["code"], each["path"]) for each in self.answers.across}
        rows = []
        for code in sorted(archive_corpus.FAULTS):
            mine = {each for each in seen if each[0] == code}
            wanted = {each for each in put if each[0] == code}
            extra = {each for each in mine - wanted if each[1] not in unsure}
            for kind, some in (("missed", wanted - mine), ("extra", extra)):
                self.notes[f"{code} {kind}"] += [self.named(path) for _, path in sorted(some)]
            hit = len(mine & wanted)
            rows.append(Row(code, len(wanted), hit, hit, hit, len(extra)))
        return rows

    def within(self) -> tuple[list[Row], list[Row]]:
        """Rules of one report: by code, by format (in it a layout of texts counts as one)."""
        faults = {each["path"]: each for each in self.answers.within}
        codes: dict[str, Counter[str]] = defaultdict(Counter)
        formats: dict[str, Counter[str]] = defaultdict(Counter)
        for path, seen, source in self.findings(faults):
            fault = faults.get(path)
            kind = self.format(path)
            expected = {*fault["codes"]} if fault else set()
            if fault:
                hits = [each for each in seen if each.code in expected]
                placed = any(stands_at(each, fault["words"], fault["reach"], source) for each in hits)
                for count in (codes[fault["code"]], formats[kind]):
                    count.update(put=1, found=int(bool(hits)), placed=int(placed))
                if not placed:
                    what = "elsewhere" if hits else "missed"
                    others = "; ".join(sorted(f"{each.code} {each.message[:60]}" for each in seen)[:3])
                    self.notes[f"{fault['code']} {what}"].append(
                        f"{fault['name']} «{fault['words']}» {self.named(path)} [{others}]"
                    )
            fine = expected | set(fault["also"] if fault else ()) | set(self.answers.loose.get(path, ()))
            for code in {each.code for each in seen}:
                if code in expected:
                    count = "hits"
                elif code in fine or all(each.severity == "info" for each in seen if each.code == code):
                    continue
                else:
                    count = "extra"
                    first = next(each for each in seen if each.code == code)
                    beside = f" beside {fault['name']}" if fault else ""
                    self.notes[f"{code} extra"].append(f"{self.named(path)}{beside}: {first.message[:150]}")
                codes[code][count] += 1
                formats[kind][count] += 1
        put_in = {path: each for path, each in faults.items() if path not in self.met}
        for path, fault in put_in.items():
            self.notes["not in the database"].append(f"{fault['name']} {self.named(path)}")
        return rows_of(codes), rows_of(formats)

    def findings(self, faults: dict[str, Any]) -> Iterator[tuple[str, list[Seen], Source | None]]:
        """(path, findings, what was read) of every report that has either a finding or a fault."""
        seen: dict[str, list[Seen]] = {path: [] for path in faults}
        asked = """SELECT path, code, d.severity, message, start_offset, end_offset, related FROM diagnostics d JOIN reports USING (report)
                   WHERE scope = 'report' ORDER BY report, ordinal"""
        for path, code, severity, message, start, end, related in self.connection.execute(asked).fetchall():
            others = tuple(ends(each["location"]) for each in json.loads(related or "[]") if each.get("location"))
            found = Seen(code, severity, message, ((start, end), *others))
            seen.setdefault(path.removeprefix(self.base), []).append(found)
        self.met = {
            path.removeprefix(self.base) for (path,) in self.connection.execute("SELECT path FROM reports").fetchall()
        }
        for path, found_here in seen.items():
            yield path, found_here, self.source(path) if path in faults and faults[path]["words"] else None

    def source(self, path: str) -> Source | None:
        held = self.connection.execute(
            "SELECT packed FROM texts JOIN reports USING (report) WHERE path = ?", [self.base + path]
        ).fetchone()
        return packing.unpack(held[0], path) if held else None

    def format(self, path: str) -> str:
        return self.listing.get(path, ("?", ""))[0]

    def named(self, path: str) -> str:
        return f"{path} ({' '.join(self.listing.get(path, ('?', '')))})"


def rows_of(counts: dict[str, Counter[str]]) -> list[Row]:
    return [
        Row(name, *(n[key] for key in ("put", "found", "placed", "hits", "extra")))
        for name, n in sorted(counts.items())
    ]


def ends(location: dict[str, Any]) -> tuple[int, int]:
    return location["start"]["offset"], location["end"]["offset"]


def stands_at(seen: Seen, words: str, reach: int, source: Source | None) -> bool:
    """Whether a finding touches the words that are wrong; true where these did not survive or are not told."""
    if not words or source is None:
        return True
    flat, places = judge.plain(source.text)
    wanted, _ = judge.plain(words)
    at, there = flat.find(wanted), False
    while at >= 0:
        there = True
        last = places[min(at + len(wanted) - 1 + reach, len(places) - 1)]
        start, end = source.original_offset(places[at]), source.original_offset(last) + 1
        if any(begin < end and start < max(until, begin + 1) for begin, until in seen.spans):
            return True
        at = flat.find(wanted, at + 1)
    return not there


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"
