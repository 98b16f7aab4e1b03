"""A scan on a Dask cluster: the same batches, checked by workers elsewhere, written here.

Workers must see the files under the same paths (or URLs) and have the same gklint. A worker that is lost costs time:
its batches are done by others. A file that takes its workers with it is told apart from the rest of its batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from gklint._version import __version__
from gklint.api.pool import batches, run_batch
from gklint.archive.extras import need
from gklint.archive.faults import StoreError
from gklint.archive.rows import Rows
from gklint.archive.work import BatchRows, ScanTarget, ScanWork, pack_batch
from gklint.resources.records import dataclass

_AHEAD = 3  # batches in flight for each thread of the cluster
_PATIENCE = 60  # seconds that a batch may wait for a worker, beyond what its files may take
_LOOK = 5.0  # seconds between two looks at the cluster


@dataclass(frozen=True, slots=True)
class Cluster:
    """Runs the work on a cluster. scheduler: its address (`tcp://host:8786`). seconds: that one file may take."""

    scheduler: str
    seconds: float = 120

    def __call__(self, targets: Iterable[ScanTarget], work: ScanWork) -> Iterator[BatchRows]:
        """See `Engine`."""
        distributed = need("distributed", "dask")
        try:
            client = distributed.Client(self.scheduler, timeout=20, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise StoreError("no-scheduler", address=self.scheduler, why=str(error)) from error
        try:
            _same_version(client)
            yield from self._batches(client, targets, work)
        finally:
            client.close()

    def _batches(self, client: Any, targets: Iterable[ScanTarget], work: ScanWork) -> Iterator[BatchRows]:
        waiting = batches(targets)
        flying: deque[tuple[Any, Any]] = deque()
        while True:
            room = max(2, sum(client.ncores().values())) * _AHEAD
            for batch in islice(waiting, room - len(flying)):
                flying.append((batch, client.submit(run_batch, work, pack_batch, batch, pure=False, retries=1)))
            if not flying:
                return
            batch, future = flying.popleft()
            try:
                yield self._result(client, future, len(batch))
            except _Lost:
                yield self._one_by_one(client, batch, work)

    def _result(self, client: Any, future: Any, files: int) -> Any:
        """What a task gives, or `_Lost` if it takes its workers with it or does not end. `StoreError` where there are
        no workers any more; that is no fault of a file."""
        distributed = need("distributed", "dask")
        left, alone = self.seconds * files + _PATIENCE, 0.0
        while True:
            try:
                return future.result(timeout=_LOOK)
            except distributed.scheduler.KilledWorker as error:
                raise _Lost(late=False) from error
            except (TimeoutError, distributed.TimeoutError) as error:
                if client.ncores():
                    left, alone = left - _LOOK, 0.0
                else:
                    alone += _LOOK
                if alone > _PATIENCE:
                    raise StoreError("no-workers", address=self.scheduler) from error
                if left <= 0:
                    self._end(client, future)
                    raise _Lost(late=True) from error

    @staticmethod
    def _end(client: Any, future: Any) -> None:
        """Ends a task with the worker that is at it."""
        at = [address for address, keys in client.processing().items() if future.key in keys]
        future.cancel(force=True)
        if at:
            client.restart_workers(at, raise_for_error=False)

    def _one_by_one(self, client: Any, batch: list[ScanTarget], work: ScanWork) -> BatchRows:
        results: list[Rows] = []
        for target in batch:
            future = client.submit(run_batch, work, list, [target], pure=False)
            try:
                results += self._result(client, future, 1)
            except _Lost as error:
                failed = work.late if error.late else work.crashed
                results.append(failed(target, f"{self.seconds:g} s" if error.late else "KilledWorker"))
        return pack_batch(results)


class _Lost(Exception):
    """A task that cannot be done. late: it did not end."""

    def __init__(self, *, late: bool) -> None:
        self.late = late
        super().__init__(late)


def _version() -> str:
    return __version__


def _same_version(client: Any) -> None:
    found = set(client.run(_version, on_error="ignore").values())
    if found - {__version__}:
        raise StoreError("other-version", found=", ".join(sorted(found)), ours=__version__)
