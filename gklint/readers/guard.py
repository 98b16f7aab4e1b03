"""Work on files by a library in C that may crash, hang or fill the memory: done in a process that stands by for it.

The process is made with the first file and kept; one that fails is ended, and the next file gets a new one. Where the
system can, it is forked (a few milliseconds); otherwise, and where other threads run, it is started anew.
"""

from __future__ import annotations

import atexit
import faulthandler
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from gklint.resources.records import dataclass

T = TypeVar("T")
SECONDS = 6  # of the processor that one file may take, where the system can count them; else by the clock
_MEMORY = 600 * 1024 * 1024  # bytes that the process may take beyond what it begins with


class Failed(Exception):
    """The work came to no end. reason: `late` or `damaged` (it crashed, or asked for too much memory)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def guarded(work: Callable[..., T], arguments: tuple[Any, ...], seconds: float) -> T:
    """What `work` gives. Raises `Failed` if it takes longer (by the clock; and see `SECONDS`), fails, ends its process
    or wants too much memory.

    `work` is a function of a module; it, its arguments and its result can be pickled.
    """
    request = pickle.dumps((work, arguments), pickle.HIGHEST_PROTOCOL)
    with _LOCK:
        helper, fresh = _helper()
        try:
            answer = _asked(helper, request, seconds)
        except Failed as failed:
            if fresh or failed.reason == "late":
                raise
            answer = _asked(_helper()[0], request, seconds)  # it may have been worn out by files before this one
    found: T = pickle.loads(answer)
    return found


def _asked(helper: _Helper, request: bytes, seconds: float) -> bytes:
    """Its answer. One that fails, or that is not waited for to the end, is ended: its answer must not be taken for
    that to another request."""
    try:
        return helper.ask(request, seconds)
    except BaseException:
        _end()
        raise


@dataclass(slots=True)
class _Helper:
    """The process that stands by. owner: the process it belongs to (one that is forked from it has its own)."""

    pipe: Connection
    owner: int
    process: int | SpawnProcess

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Its answer."""
        try:
            self.pipe.send_bytes(request)
            if not self.pipe.poll(seconds if _COUNTED else min(seconds, SECONDS)):
                raise Failed("late")
            answer = self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise Failed("late" if self.ended() == _TOO_LONG else "damaged") from error
        if not answer:
            raise Failed("damaged")
        return answer

    def ended(self) -> int:
        """The signal that ended it, if one did."""
        if not isinstance(self.process, int):
            self.process.join(5)
            return -(self.process.exitcode or 0)
        try:
            _, status = os.waitpid(self.process, 0)
        except ChildProcessError:
            return 0
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    def end(self) -> None:
        """Ends it."""
        self.pipe.close()
        if not isinstance(self.process, int):
            self.process.kill()
            self.process.join(5)
        elif self.owner == os.getpid():
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)


_COUNTED = sys.platform != "win32" and find_spec("resource") is not None
_TOO_LONG = getattr(signal, "SIGXCPU", -1)
_LOCK = threading.Lock()
_STANDING: list[_Helper] = []


def _helper() -> tuple[_Helper, bool]:
    """The process that stands by for this one, and whether it is new."""
    if _STANDING and _STANDING[0].owner != os.getpid():
        _STANDING[0].pipe.close()
        _STANDING.clear()
    if _STANDING:
        return _STANDING[0], False
    _STANDING.append(_forked() if sys.platform == "linux" and threading.active_count() == 1 else _spawned())
    atexit.register(_end)
    return _STANDING[0], True


def _end() -> None:
    while _STANDING:
        helper = _STANDING.pop()
        if helper.owner == os.getpid():
            helper.end()


def _forked() -> _Helper:
    ours, theirs = Pipe()
    parent = os.getpid()
    process = os.fork()
    if process:
        theirs.close()
        return _Helper(ours, parent, process)
    try:
        ours.close()
        die_with(parent)
        serve(theirs)
    finally:
        os._exit(0)


def die_with(parent: int) -> None:
    """Has the system end this process when its parent ends, even if others hold the parent's end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _spawned() -> _Helper:
    ours, theirs = Pipe()
    process = get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Helper(ours, os.getpid(), process)


def serve(pipe: Connection) -> None:
    """What the process does: one request after another, until nobody is left to ask. An empty answer is a failure."""
    _hush()
    _confine()
    while True:
        try:
            work, arguments = pickle.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            return
        answer = b""
        _count()
        with suppress(Exception):  # a fault of the library is the file's; `parse` in this process shows which
            answer = pickle.dumps(work(*arguments), pickle.HIGHEST_PROTOCOL)
        pipe.send_bytes(answer)


def _hush() -> None:
    """What a library writes as it crashes is no word of gklint's."""
    faulthandler.disable()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)


def _count() -> None:
    """Lets the system end this process when it has worked for too long on what comes now."""
    if _COUNTED:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        bound = int(time.process_time()) + SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))


def _confine() -> None:
    """Bounds what this process may take beyond what it has; on systems without such bounds nothing is done."""
    with suppress(Exception):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            have = int(file.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = have + _MEMORY if most == resource.RLIM_INFINITY else min(have + _MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
