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
from gklint.archive.store import Store
from gklint.archive.work import ScanTarget, ScanWork, remote
from gklint.readers.archive import MARK, split
from gklint.readers.formats import readable, suffix

_CHUNK = 5_000
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

    def __iter__(self) -> Iterator[Target]:
        for path in self.paths:
            if remote(path):
                yield from self._remote(path)
            else:
                named = sorted(iglob(path, recursive=True)) if has_magic(path) and not os.path.lexists(path) else [path]
                self.walk.paths = named or [path]
                yield from self.walk

    def _remote(self, url: str) -> Iterator[Target]:
        """The files below a URL, or that its pattern names."""
        fsspec = need("fsspec")
        system, inside = fsspec.core.url_to_fs(url)
        found = False
        names = sorted(system.glob(inside)) if has_magic(inside) else [inside]
        for name in names:
            for file in sorted(system.find(name)) if system.isdir(name) else [name] if system.exists(name) else []:
                if file == name or readable(suffix(file)):
                    found = True
                    yield Target(system.unstrip_protocol(file), int(system.size(file) or 0), named=file == name)
        if not found:
            self.walk.missing.append(url)


def stamp_of(path: str, now: int) -> str:
    """What tells that a file has not been touched: size, times, number. Empty where that cannot be relied on."""
    if remote(path):
        fsspec = need("fsspec")
        system, inside = fsspec.core.url_to_fs(path)
        try:
            return str(system.ukey(inside))
        except (OSError, NotImplementedError):
            return ""
    try:
        about = os.stat(split(path)[0])
    except (OSError, ValueError):
        return ""
    if max(about.st_mtime_ns, about.st_ctime_ns) > now - _RACY:
        return ""
    return f"{about.st_size}:{about.st_mtime_ns}:{about.st_ctime_ns}:{about.st_ino}"


def list_files(store: Store, found: Found, work: ScanWork, shard: Shard, now: int) -> int:
    """Fills the table `listing` with every file met; how many there are."""
    store.connection.execute(
        "CREATE OR REPLACE TEMP TABLE listing (seq INTEGER, path VARCHAR, size BIGINT, stamp VARCHAR, fault VARCHAR, "
        "named BOOLEAN, ours BOOLEAN, read_key VARCHAR, result_key VARCHAR)"
    )
    pa = need("pyarrow")
    text, truth = pa.string(), pa.bool_()
    types = [pa.int32(), text, pa.int64(), text, text, truth, truth, text, text]
    names = ["seq", "path", "size", "stamp", "fault", "named", "ours", "read_key", "result_key"]
    rows: list[tuple[object, ...]] = []
    count = 0

    def flush() -> None:
        columns = zip(*rows, strict=True)
        made = pa.table([pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=names)
        store.connection.register("listed", made)
        store.connection.execute("INSERT INTO listing SELECT * FROM listed")
        store.connection.unregister("listed")
        rows.clear()

    for target in found:
        options = work.check.options(target)
        found.faults = found.faults or bool(target.fault)
        ours = shard.holds(target.path)
        stamp = stamp_of(target.path, now) if ours and not target.fault else ""
        made_by = keys.read_key(options), keys.result_key(options)
        rows.append((count, target.path, target.size, stamp, target.fault, target.named, ours, *made_by))
        count += 1
        if len(rows) >= _CHUNK:
            flush()
    if rows:
        flush()
    return count


def plan(store: Store, *, verify: bool = False) -> tuple[int, int]:
    """Sets what is to be done beside what is stored: the table `plan`. How many files stand already, how many not.

    verify: rely on no stamp, read every file.
    """
    (most,) = store.one("SELECT coalesce(max(report), 0) FROM reports") or (0,)
    same = "l.stamp <> '' AND l.stamp = r.stamp"
    stands = "false" if verify else f"coalesce({same} AND l.result_key = r.result_key, false)"
    store.connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE plan AS
        WITH once AS (SELECT * FROM listing WHERE ours QUALIFY row_number() OVER (PARTITION BY path ORDER BY seq) = 1),
        joined AS (
            SELECT l.*, r.report AS old, r.content, r.read_key AS had_read, r.result_key AS had_result,
                   {same} AND {not verify} AS sure, {stands} AS stands
            FROM once l LEFT JOIN reports r USING (path))
        SELECT seq, path, size, stamp, fault, named, read_key, old, content, had_read, had_result,
               coalesce(sure, false) AS sure, stands,
               coalesce(old, {int(most)} + row_number() OVER (PARTITION BY old IS NULL ORDER BY seq))::INTEGER AS report
        FROM joined ORDER BY seq""")
    counted = store.one("SELECT count(*) FILTER (stands), count(*) FILTER (NOT stands) FROM plan")
    assert counted is not None
    store.connection.execute(
        "CREATE OR REPLACE TEMP TABLE todo AS SELECT (row_number() OVER (ORDER BY seq) - 1)::INTEGER AS place, * "
        "FROM plan WHERE NOT stands ORDER BY seq"
    )
    return counted


def targets(store: Store, todo: int) -> Iterator[ScanTarget]:
    """The files that are to be looked at, in order, each with what is stored of it."""
    for first in range(0, todo, 256):
        rows = store.rows(
            """SELECT t.path, t.size, t.fault, t.named, t.report, t.stamp, t.content, t.had_read, t.had_result, t.sure,
                      CASE WHEN t.old IS NOT NULL AND t.had_read = t.read_key THEN x.packed END
               FROM (SELECT * FROM todo WHERE place >= ? AND place < ?) t LEFT JOIN texts x ON x.report = t.old
               ORDER BY t.place""",
            [first, first + 256],
        )
        for path, size, fault, named, report, stamp, content, read, result, sure, held in rows:
            known = (content or "", read or "", result or "")
            yield ScanTarget(path, size, named, fault, report, stamp, known, held, bool(sure))


def gone(store: Store, found: Found) -> list[int]:
    """Reports whose file was below a scanned folder and is there no more. None where a folder could not be read."""
    if found.faults or found.walk.missing:
        return []
    folders = [os.path.join(path, "") if os.path.isdir(path) else path + MARK for path in found.paths]
    below = " OR ".join(["starts_with(r.path, ?)"] * len(folders)) or "false"
    rows = store.rows(
        f"SELECT report FROM reports r WHERE ({below}) AND r.path NOT IN (SELECT path FROM listing) ORDER BY report",
        folders,
    )
    return [report for (report,) in rows]
