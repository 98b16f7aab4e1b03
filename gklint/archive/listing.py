"""Which files a scan looks at, and what is known of each: a table beside the archive, so that no list is in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import has_magic, iglob
from hashlib import blake2b
from typing import NamedTuple

from gklint.api import keys
from gklint.api.files import Target, Walk
from gklint.archive.extras import need
from gklint.archive.remote import listed, remote
from gklint.archive.store import Store
from gklint.archive.work import ScanTarget, ScanWork
from gklint.readers.archive import MARK, split

_CHUNK = 5_000
_SLICE = 256
_RACY = 2_000_000_000  # nanoseconds: a file written so shortly before it is read may change again unseen


class Shard(NamedTuple):
    """Part `number` (from 1) of `of` parts of the files, by a hash of the path."""

    number: int = 1
    of: int = 1

    def holds(self, path: str) -> bool:
        """Whether a path belongs to it."""
        if self.of == 1:
            return True
        digest = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.of == self.number - 1


class Found:
    """The targets of some paths: folders, files, globs, URLs of fsspec. `walk` knows what was not looked at."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = list(paths)
        self.walk = Walk([])
        self.faults = False

    def __iter__(self) -> Iterator[tuple[Target, str | None]]:
        """Each with its stamp as far as the listing tells it."""
        for path in self.paths:
            if remote(path):
                found = False
                for target, stamp in listed(path, self.walk.skipped):
                    found = True
                    yield target, stamp
                if not found:
                    self.walk.missing.append(path)
            else:
                named = sorted(iglob(path, recursive=True)) if has_magic(path) and not os.path.lexists(path) else [path]
                self.walk.paths = named or [path]
                yield from ((target, None) for target in self.walk)


def stamp_of(path: str, now: int) -> str:
    """What tells that a file has not been touched: size, times, number. Empty where that cannot be relied on."""
    try:
        about = os.stat(split(path)[0])
    except (OSError, ValueError):
        return ""
    if max(about.st_mtime_ns, about.st_ctime_ns) > now - _RACY:
        return ""
    return f"{about.st_size}:{about.st_mtime_ns}:{about.st_ctime_ns}:{about.st_ino}"


def list_files(store: Store, found: Found, work: ScanWork, shard: Shard, now: int) -> int:
    """Fills the table `listing` with every file met, and `made_by` with the keys that hold for them; how many files."""
    run = store.connection.execute
    run(
        "CREATE OR REPLACE TEMP TABLE listing (seq INTEGER, path VARCHAR, size BIGINT, stamp VARCHAR, fault VARCHAR, "
        "named BOOLEAN, ours BOOLEAN, made_by INTEGER)"
    )
    run("CREATE OR REPLACE TEMP TABLE made_by (made_by INTEGER, read_key VARCHAR, result_key VARCHAR)")
    rows: list[tuple[object, ...]] = []
    known: dict[tuple[str, str], int] = {}  # few: one for each configuration file
    count = 0
    for target, stamp in found:
        options = work.check.options(target)
        found.faults = found.faults or bool(target.fault)
        ours = shard.holds(target.path)
        if stamp is None:
            stamp = stamp_of(target.path, now) if ours and not target.fault else ""
        made_by = known.setdefault((keys.read_key(options), keys.result_key(options)), len(known))
        rows.append((count, target.path, target.size, stamp, target.fault, target.named, ours, made_by))
        count += 1
        if len(rows) >= _CHUNK:
            _list(store, rows)
    _list(store, rows)
    for pair, made_by in known.items():
        run("INSERT INTO made_by VALUES (?, ?, ?)", [made_by, *pair])
    return count


def _list(store: Store, rows: list[tuple[object, ...]]) -> None:
    """Adds rows to the listing, and forgets them."""
    if not rows:
        return
    pa = need("pyarrow")
    text, truth = pa.string(), pa.bool_()
    types = [pa.int32(), text, pa.int64(), text, text, truth, truth, pa.int32()]
    arrays = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)]
    store.connection.register("listed", pa.table(arrays, names=[str(number) for number in range(len(types))]))
    store.connection.execute("INSERT INTO listing SELECT * FROM listed")
    store.connection.unregister("listed")
    rows.clear()


def plan(store: Store, *, verify: bool = False) -> tuple[int, int]:
    """Sets what is to be done beside what is stored: the table `todo`, in the order of the files. How many files stand
    already, how many not.

    verify: rely on no stamp, read every file.
    """
    (most,) = store.one("SELECT coalesce(max(report), 0) FROM reports") or (0,)
    sure = f"coalesce({not verify} AND l.stamp <> '' AND l.stamp = r.stamp, false)"
    # narrow rows: they are sorted
    store.connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE todo AS
        WITH left_over AS (
            SELECT l.seq, r.report AS old, {sure} AS sure, coalesce(m.read_key = r.read_key, false) AS read
            FROM listing l JOIN made_by m USING (made_by) LEFT JOIN reports r USING (path)
            WHERE l.seq IN (SELECT min(seq) FROM listing WHERE ours GROUP BY path)
                  AND NOT ({sure} AND m.result_key = r.result_key))
        SELECT (row_number() OVER (ORDER BY seq) - 1)::INTEGER AS place, seq, old, sure, read,
               coalesce(old, {int(most)} + count(*) FILTER (old IS NULL) OVER (ORDER BY seq))::INTEGER AS report
        FROM left_over ORDER BY seq""")
    counted = store.one("SELECT (SELECT count(DISTINCT path) FROM listing WHERE ours), (SELECT count(*) FROM todo)")
    assert counted is not None
    return counted[0] - counted[1], counted[1]


def targets(store: Store, todo: int) -> Iterator[ScanTarget]:
    """The files that are to be looked at, in order, each with what is stored of it."""
    for first in range(0, todo, _SLICE):
        wanted = store.rows(
            "SELECT seq, report, old, sure, read FROM todo WHERE place >= ? AND place < ? ORDER BY place",
            [first, first + _SLICE],
        )
        listed = store.among("SELECT seq, path, size, stamp, fault, named FROM listing", [row[0] for row in wanted])
        stored = store.among(
            "SELECT report, content, read_key, result_key FROM reports", [row[2] for row in wanted if row[2]]
        )
        texts = store.among("SELECT report, packed FROM texts", [row[2] for row in wanted if row[4]])
        for seq, report, old, sure, _ in wanted:
            path, size, stamp, fault, named = listed[seq]
            content, read, result = stored.get(old, ("", "", ""))
            (held,) = texts.get(old, (None,))
            yield ScanTarget(path, size, named, fault, report, stamp, (content, read, result), held, sure)


def gone(store: Store, found: Found) -> list[int]:
    """Reports whose file was below a scanned folder and is there no more. None where a folder could not be read."""
    if found.faults or found.walk.missing:
        return []
    folders = [below for path in found.paths for below in _below(path)]
    below = " OR ".join(["starts_with(r.path, ?)"] * len(folders)) or "false"
    rows = store.rows(
        f"SELECT report FROM reports r ANTI JOIN listing USING (path) WHERE {below} ORDER BY report",
        folders,
    )
    return [report for (report,) in rows]


def _below(path: str) -> list[str]:
    """How the paths begin of what is inside of something that was scanned."""
    if remote(path):
        return [path.rstrip("/") + "/", path + MARK]
    return [os.path.join(path, "") if os.path.isdir(path) else path + MARK]
