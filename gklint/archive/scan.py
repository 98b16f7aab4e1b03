"""A scan: every file of some paths checked, or known not to need it, its results in the archive.

In: paths, options, an open `Store`. Out: a `Tally`; the database says the rest. What is written is whole batches in the
order of the files, so a scan that is broken off is taken up by the next one where it stopped.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol

from gklint._version import __version__
from gklint.api.confined import Bounds
from gklint.api.many import processors
from gklint.api.pool import in_batches
from gklint.api.work import CheckWork
from gklint.archive.listing import Found, Shard, gone, list_files, plan, targets
from gklint.archive.store import Store
from gklint.archive.work import BatchRows, ScanTarget, ScanWork, pack_batch
from gklint.resources.records import dataclass, field


class Engine(Protocol):
    """What runs the work: processes here, or elsewhere. Batches come back in the order of the targets."""

    def __call__(self, targets: Iterable[ScanTarget], work: ScanWork) -> Iterator[BatchRows]:
        """The packed rows of one batch after the other."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Runs the work in processes of this machine."""

    jobs: int | None = None
    bounds: Bounds = field(default_factory=lambda: Bounds(120, 2 << 30))

    def __call__(self, targets: Iterable[ScanTarget], work: ScanWork) -> Iterator[BatchRows]:
        """See `Engine`."""
        # DuckDB has threads of its own here: new interpreters, no copies of this one.
        jobs = self.jobs or processors()
        return in_batches(targets, work, pack_batch, jobs, self.bounds, fresh=True)  # type: ignore[arg-type]


@dataclass(slots=True)
class Tally:
    """How a scan went: files met, and what was done to each; findings among what was looked at."""

    files: int = 0
    done: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    removed: int = 0
    seconds: float = 0.0
    missing: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def unchanged(self) -> int:
        """Files whose results stood already."""
        return self.done["stands"] + self.done["same"]

    @property
    def looked_at(self) -> int:
        """Files so far."""
        return sum(self.done.values())


def scan(
    store: Store,
    paths: Iterable[str],
    check: CheckWork,
    *,
    engine: Engine | None = None,
    shard: Shard = Shard(),  # noqa: B008 - a tuple
    verify: bool = False,
    told: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Scans some paths into the archive. told: called after listing and after every batch, with how it goes."""
    begun, tally = time.monotonic(), Tally()
    found = Found(paths)
    (last,) = store.one("SELECT coalesce(max(run), 0) FROM runs") or (0,)
    work = ScanWork(check, last + 1)
    moment = datetime.now(UTC).replace(tzinfo=None)
    given = json.dumps(check.given, ensure_ascii=False, default=str)
    row = (work.run, moment, None, __version__, json.dumps(found.paths, ensure_ascii=False), given, *(None,) * 6)
    store.connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    list_files(store, found, work, shard, time.time_ns())
    stands, todo = plan(store, verify=verify)
    tally.files = stands + todo
    tally.done["stands"] = stands
    tally.missing, tally.skipped = found.walk.missing, found.walk.skipped
    told(tally)
    (known,) = store.one("SELECT coalesce(max(report), 0) FROM reports") or (0,)
    for batch in (engine or Processes())(targets(store, todo), work) if todo else ():
        store.put(batch, known)
        tally.done.update(batch.done)
        tally.found.update(batch.counts)
        told(tally)
    removed = gone(store, found)
    tally.removed = len(removed)
    tally.seconds = time.monotonic() - begun
    with store.transaction():
        store.drop(removed)
        store.connection.execute(
            "UPDATE runs SET finished = ?, files = ?, checked = ?, rejudged = ?, unchanged = ?, removed = ?, "
            "seconds = ? WHERE run = ?",
            [
                datetime.now(UTC).replace(tzinfo=None), tally.files, tally.done["checked"], tally.done["rejudged"],
                tally.unchanged, tally.removed, tally.seconds, work.run,
            ],
        )  # fmt: skip
    return tally
