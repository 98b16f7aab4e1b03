"""A pool of processes for many files: batches, order, and nothing lost when a process dies, hangs or eats memory.

A file that takes longer than it may is stopped where it is; where that does not help (code that does not come back to
Python), its process is ended. The files of a batch whose process ended are tried again one by one, so that only the
one at fault pays.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from gklint.api.confined import Bounds, Watch, begin, confined
from gklint.api.files import Target
from gklint.api.many import Work

T = TypeVar("T")
P = TypeVar("P")

_FIRST_FILES, _BATCH_FILES, _BATCH_BYTES = 8, 64, 1 << 19  # batches grow, so that the first results come soon
_AHEAD = 3  # batches in flight for each process
_LOOK = 0.5  # seconds between two looks at the clock of the processes


def pooled(
    targets: Iterable[Target], work: Work[T], jobs: int, bounds: Bounds | None = None
) -> Generator[T, None, None]:
    """`work(target)` for each target, in order, by `jobs` processes."""
    for batch in in_batches(targets, work, list, jobs, bounds):
        yield from batch


def in_batches(
    targets: Iterable[Target],
    work: Work[T],
    pack: Callable[[list[T]], P],
    jobs: int,
    bounds: Bounds | None = None,
    *,
    fresh: bool = False,
) -> Generator[P, None, None]:
    """`pack` of the results of a batch, for one batch after the other, made in the process that made the results.

    fresh: start new interpreters instead of copies of this one (which may hold what does not survive being copied).
    """
    waiting = batches(targets)
    flying: deque[tuple[list[Target], Future[P]]] = deque()
    pool = _Pool(jobs, bounds or Bounds(), fresh)
    try:
        while True:
            for batch in islice(waiting, jobs * _AHEAD - len(flying)):
                flying.append((batch, pool.submit(work, pack, batch)))
            if not flying:
                return
            batch, future = flying.popleft()
            try:
                packed = pool.result(future)
            except BrokenProcessPool:
                pool.close()
                packed = _one_by_one(batch, work, pack, bounds or Bounds(), fresh)
                pool = _Pool(jobs, bounds or Bounds(), fresh)
                flying = deque(
                    (each, done if _finished(done) else pool.submit(work, pack, each)) for each, done in flying
                )
            yield packed
    except BaseException:  # Ctrl-C, or nobody wants the rest: what is under way need not be finished
        pool.abandon()
        raise
    finally:
        pool.close()


class _Pool:
    """Processes that can be watched."""

    def __init__(self, jobs: int, bounds: Bounds, fresh: bool) -> None:
        context = _context(fresh)
        self.watch = Watch.over(context, bounds)
        self.pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=begin, initargs=(self.watch,))

    def submit(self, work: Work[T], pack: Callable[[list[T]], P], batch: list[Target]) -> Future[P]:
        try:
            return self.pool.submit(run_batch, work, pack, batch)
        except BrokenProcessPool as error:  # a batch before this one killed its process
            failed: Future[P] = Future()
            failed.set_exception(error)
            return failed

    def result(self, future: Future[P]) -> P:
        """Waits for a batch and ends every process that is at one file for longer than it may."""
        while True:
            try:
                return future.result(_LOOK)
            except NotYet:
                self.watch.end_the_late()

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)

    def abandon(self) -> None:
        for process in list((getattr(self.pool, "_processes", None) or {}).values()):
            process.terminate()


def _one_by_one(batch: list[Target], work: Work[T], pack: Callable[[list[T]], P], bounds: Bounds, fresh: bool) -> P:
    """The files of a batch whose process died, each in its own turn; a new process after each death."""
    results: list[T] = []
    pool = _Pool(1, bounds, fresh)
    for target in batch:
        begun = time.monotonic()
        try:
            results.extend(pool.result(pool.submit(work, list, [target])))
        except BrokenProcessPool as error:
            pool.close()
            pool = _Pool(1, bounds, fresh)
            late = bounds.seconds and time.monotonic() - begun > bounds.seconds
            failed = work.late if late and hasattr(work, "late") else work.crashed  # type: ignore[attr-defined]
            results.append(failed(target, f"{bounds.seconds:g} s" if late else str(error)))
    pool.close()
    return pack(results)


def _finished(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def batches(targets: Iterable[Target]) -> Iterator[list[Target]]:
    """Targets by so many files or bytes."""
    batch: list[Target] = []
    size, most = 0, _FIRST_FILES
    for target in targets:
        if batch and (len(batch) >= most or size + target.size > _BATCH_BYTES):
            yield batch
            batch, size, most = [], 0, min(most * 2, _BATCH_FILES)
        batch.append(target)
        size += target.size
    if batch:
        yield batch


def run_batch(work: Work[T], pack: Callable[[list[T]], P], batch: list[Target]) -> P:
    """What a process does with a batch."""
    results = [confined(work, target) for target in batch]
    if hasattr(work, "finish"):
        work.finish()
    return pack(results)


def _context(fresh: bool) -> Any:
    import multiprocessing
    import sys
    import threading

    # A forked process has the rules loaded already; but a fork beside other threads is not safe.
    fork = not fresh and sys.platform.startswith("linux") and threading.active_count() == 1
    return multiprocessing.get_context("fork" if fork else "spawn")
