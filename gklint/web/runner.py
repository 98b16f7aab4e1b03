"""Workers for uploads: bounded in number and time; one that hangs or dies takes only its own upload with it."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from gklint.web.settings import WebSettings
from gklint.web.work import NotDone, Task, done, failed, prepare


class Busy(Exception):
    """More uploads wait than the server takes."""


class Runner:
    """Does tasks, each in a worker. A worker has one task at a time, so that it can be ended with it."""

    def __init__(self, settings: WebSettings) -> None:
        self.settings = settings
        self._free: asyncio.Queue[ProcessPoolExecutor] = asyncio.Queue()
        self._waiting = 0
        for _ in range(settings.jobs):
            self._free.put_nowait(self._worker())

    def _worker(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=context, initializer=prepare, initargs=(self.settings.memory,))

    async def run(self, task: Task) -> bytes:
        """The result of a task in its format; also of a crash or a hang. `Busy`: too many wait; or `NotDone`."""
        if self._waiting >= self.settings.waiting:
            raise Busy
        self._waiting += 1
        try:
            worker = await self._free.get()
        finally:
            self._waiting -= 1
        try:
            future = asyncio.get_running_loop().run_in_executor(worker, done, task)
            return await asyncio.wait_for(future, self.settings.seconds)
        except TimeoutError:
            worker = self._replaced(worker)
            return failed(task, True, f"{self.settings.seconds:g} s")
        except (BrokenProcessPool, MemoryError) as error:
            worker = self._replaced(worker)
            return failed(task, False, type(error).__name__)
        except asyncio.CancelledError:  # whoever asked has gone
            worker = self._replaced(worker)
            raise
        except NotDone:
            raise
        except Exception as error:
            return failed(task, False, f"{type(error).__name__}: {error}")
        finally:
            self._free.put_nowait(worker)

    def _replaced(self, worker: ProcessPoolExecutor) -> ProcessPoolExecutor:
        _end(worker)
        return self._worker()

    def close(self) -> None:
        """Ends the workers."""
        while not self._free.empty():
            _end(self._free.get_nowait())


def _end(worker: ProcessPoolExecutor) -> None:
    for process in list((getattr(worker, "_processes", None) or {}).values()):
        process.kill()
    worker.shutdown(wait=False, cancel_futures=True)
