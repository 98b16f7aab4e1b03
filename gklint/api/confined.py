"""One file's share of time and memory: a fault of one file must not become a fault of the run.

In a process of a pool a file that takes too long is interrupted by an alarm. The parent looks at when each process
began its file and ends those that did not even answer the alarm. Memory is bounded by the system, where it can be.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any, TypeVar

from gklint.resources.records import dataclass

if TYPE_CHECKING:
    from gklint.api.files import Target
    from gklint.api.many import Work

T = TypeVar("T")
SECONDS = 120  # that a file may take in a run of many
_GRACE = 5.0  # seconds between the alarm and the end


@dataclass(frozen=True, slots=True)
class Bounds:
    """seconds: that one file may take (0: any). memory: bytes that a process may take beyond what it begins with."""

    seconds: float = 0
    memory: int = 0


class TooLong(BaseException):
    """The alarm. No `Exception`, so that whoever guards against faults of single rules does not take it for one."""


@dataclass
class Watch:
    """What a parent and its processes share. clock: for each of some slots the time (monotonic) its file was begun
    (0: none) and the id of its process."""

    bounds: Bounds
    clock: Any = None
    taken: Any = None

    @classmethod
    def over(cls, context: Any, bounds: Bounds) -> Watch:
        """A watch over the processes of a context; nothing is shared where there is no limit of time."""
        if not bounds.seconds:
            return cls(bounds)
        return cls(bounds, context.Array("d", 2 * 256), context.Value("i", 0))

    def end_the_late(self) -> None:
        """Ends the processes whose file is overdue."""
        if self.clock is None:
            return
        now = time.monotonic()
        for slot in range(0, 2 * min(self.taken.value, 256), 2):
            begun, process = self.clock[slot], int(self.clock[slot + 1])
            if begun and now - begun > self.bounds.seconds + _GRACE:
                self.clock[slot] = 0
                try:
                    os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))
                except OSError:
                    pass


_watch: Watch | None = None
_slot = -1


def begin(watch: Watch) -> None:
    """First thing in a process of a pool."""
    global _watch, _slot
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the parent
    _end_with_parent()
    _watch = watch
    if watch.clock is not None:
        with watch.taken.get_lock():
            _slot = watch.taken.value % 256
            watch.taken.value += 1
        watch.clock[2 * _slot + 1] = os.getpid()
    if watch.bounds.memory:
        _bound_memory(watch.bounds.memory)


def _end_with_parent() -> None:
    """Sees to it that this process ends when its parent is killed: it would wait for ever to hand over what it has."""
    import sys
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is None or parent.pid is None:
        return
    if sys.platform == "linux":
        from gklint.readers.guard import die_with

        die_with(parent.pid)
        return
    import threading
    from multiprocessing.connection import wait

    def end() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def confined(work: Work[T], target: Target) -> T:
    """`work(target)` within the bounds of this process."""
    if _watch is None or not _watch.bounds.seconds:
        return _guarded(work, target)
    seconds = _watch.bounds.seconds
    _watch.clock[2 * _slot] = time.monotonic()
    if not hasattr(signal, "setitimer"):
        found = _guarded(work, target)
        _watch.clock[2 * _slot] = 0
        return found
    signal.signal(signal.SIGALRM, _alarm)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return _guarded(work, target)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            _watch.clock[2 * _slot] = 0
    except TooLong:
        failed = getattr(work, "late", None) or work.crashed  # type: ignore[attr-defined]
        return failed(target, f"{seconds:g} s")  # type: ignore[no-any-return]


def _guarded(work: Work[T], target: Target) -> T:
    try:
        return work(target)
    except MemoryError:
        failed = getattr(work, "crashed", None)
        if failed is None:
            raise
        return failed(target, "MemoryError")  # type: ignore[no-any-return]


def _alarm(number: int, frame: Any) -> None:
    raise TooLong


def _bound_memory(extra: int) -> None:
    """Lets this process grow by so many bytes and no more; does nothing where the system cannot do that."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = now + extra if hard == resource.RLIM_INFINITY else min(now + extra, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, OSError, ValueError):
        pass
