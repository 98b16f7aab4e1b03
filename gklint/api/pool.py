"""A pool of processes for many files: batches, order, and nothing lost when a process dies."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from gklint.api.files import Target
from gklint.api.many import Work

T = TypeVar("T")

_FIRST_FILES, _BATCH_FILES, _BATCH_BYTES = 8, 64, 1 << 19  # batches grow, so that the first results come soon
_AHEAD = 3  # batches in flight for each process


def pooled(targets: Iterable[Target], work: Work[T], jobs: int) -> Generator[T, None, None]:
    """`work(target)` for each target, in order, by `jobs` processes."""
    waiting = _batches(targets)
    flying: deque[tuple[list[Target], Future[list[T]]]] = deque()
    pool = _pool(jobs)
    try:
        while True:
            for batch in islice(waiting, jobs * _AHEAD - len(flying)):
                try:
                    flying.append((batch, pool.submit(_batch, work, batch)))
                except BrokenProcessPool as error:  # a batch before this one killed its process
                    flying.append((batch, _failed(error)))
            if not flying:
                return
            batch, future = flying.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                results = _one_by_one(batch, work)
                pool = _pool(jobs)
                flying = deque(
                    (each, done if _finished(done) else pool.submit(_batch, work, each)) for each, done in flying
                )
            yield from results
    except BaseException:  # Ctrl-C, or nobody wants the rest: what is under way need not be finished
        _abandon(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _abandon(pool: ProcessPoolExecutor) -> None:
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.terminate()


def _one_by_one(batch: list[Target], work: Work[T]) -> list[T]:
    """The files of a batch whose process died, each in its own turn; a new process after each death."""
    results: list[T] = []
    pool = _pool(1)
    for target in batch:
        try:
            results.extend(pool.submit(_batch, work, [target]).result())
        except BrokenProcessPool as error:
            pool.shutdown()
            pool = _pool(1)
            results.append(work.crashed(target, str(error)))  # type: ignore[attr-defined]
    pool.shutdown()
    return results


def _finished(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _failed(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _batches(targets: Iterable[Target]) -> Iterator[list[Target]]:
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


def _batch(work: Work[T], batch: list[Target]) -> list[T]:
    return [work(target) for target in batch]


def _pool(jobs: int) -> ProcessPoolExecutor:
    import multiprocessing
    import sys
    import threading

    # A forked process has the rules loaded already; but a fork beside other threads is not safe.
    fork = sys.platform.startswith("linux") and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if fork else "spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_quiet)


def _quiet() -> None:
    """Ctrl-C is the business of the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
