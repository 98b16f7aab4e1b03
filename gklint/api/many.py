"""Many reports: in this process, or over a pool of processes (`pool.py`); in the order of the paths either way.

Work is a function that can be sent to another process. Nothing is lost when a process dies: the files of its batch are
tried again one by one, and the one that kills its process gets a result that says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from gklint.api.files import Target, Walk
from gklint.api.results import FileResult

if TYPE_CHECKING:
    from gklint.api.confined import Bounds

T = TypeVar("T")
Work = Callable[[Target], T]

_FEW_FILES, _FEW_BYTES = 64, 1 << 20  # below both a pool costs more than it gives


def check_paths(
    paths: Iterable[str | os.PathLike[str]], *, jobs: int | None = None, **options: Any
) -> Iterator[FileResult]:
    """Checks files and folders, one result after the other in the order of the paths.

    Folders and zip archives are walked by name; files in them with the endings of readable formats are looked at
    (`a.zip!/b.docx`). jobs: processes to use (None: as many as there are processors, 1: none but this). Options: the
    fields of `gklint.Options`.
    """
    from gklint.api.work import CheckWork, leading
    from gklint.readers.limits import DEFAULTS

    work = CheckWork(given=dict(options))
    named = [os.fspath(path) for path in paths]
    limits = work.options(leading(named[0])).limits if named else DEFAULTS
    return over(Walk(named, limits), work, jobs)


def over(
    targets: Iterable[Target], work: Work[T], jobs: int | None = None, bounds: Bounds | None = None
) -> Generator[T, None, None]:
    """`work(target)` for each target, in order. `work.crashed(target, why)` stands in where a process died.

    bounds: what one file may take, where there are several processes (`work.late` stands in for what took too long).
    """
    jobs = jobs or processors()
    source = iter(targets)
    first: list[Target] = []
    size = 0
    for target in source:
        first.append(target)
        size += target.size
        if len(first) > 1 and (len(first) >= _FEW_FILES or size >= _FEW_BYTES):
            work = work.for_many() if hasattr(work, "for_many") else work
            if jobs > 1:
                from gklint.api.pool import pooled

                yield from pooled(chain(first, source), work, jobs, bounds)
                return
            break
    try:
        yield from map(work, chain(first, source))
    finally:
        if hasattr(work, "finish"):
            work.finish()


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
