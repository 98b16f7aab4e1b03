"""Many reports: in this process, or in batches over a pool of processes; in the order of the paths either way.

Work is a function that can be sent to another process. Nothing is lost when a process dies: the files of its batch are
tried again one by one, and the one that kills its process gets a result that says so.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, TypeVar

from gklint.api.files import Target, Walk
from gklint.api.results import FileResult

T = TypeVar("T")
Work = Callable[[Target], T]

_FEW_FILES, _FEW_BYTES = 64, 1 << 20  # below both a pool costs more than it gives
_FIRST_FILES, _BATCH_FILES, _BATCH_BYTES = 8, 64, 1 << 19  # batches grow, so that the first results come soon
_AHEAD = 3  # batches in flight for each process


def check_paths(
    paths: Iterable[str | os.PathLike[str]], *, jobs: int | None = None, **options: Any
) -> Iterator[FileResult]:
    """Checks files and folders, one result after the other in the order of the paths.

    Folders are walked by name; only .txt, .text, .md and .markdown files in them are looked at. jobs: processes to
    use (None: as many as there are processors, 1: none but this). Options: the fields of `gklint.Options`.
    """
    from gklint.api.work import CheckWork

    return over(Walk([os.fspath(path) for path in paths]), CheckWork(given=dict(options)), jobs)


def over(targets: Iterable[Target], work: Work[T], jobs: int | None = None) -> Generator[T, None, None]:
    """`work(target)` for each target, in order. `work.crashed(target, why)` stands in where a process died."""
    jobs = jobs or processors()
    source = iter(targets)
    first: list[Target] = []
    size = 0
    for target in source:
        first.append(target)
        size += target.size
        if jobs > 1 and len(first) > 1 and (len(first) >= _FEW_FILES or size >= _FEW_BYTES):
            yield from _pooled(chain(first, source), work, jobs)
            return
        if jobs == 1:
            break
    yield from map(work, chain(first, source))


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _pooled(targets: Iterable[Target], work: Work[T], jobs: int) -> Generator[T, None, None]:
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
