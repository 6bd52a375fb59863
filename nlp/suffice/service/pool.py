"""Jobs -> their results, in worker processes of one job each, so that the event loop stays free.

Each worker has an executor of its own: one that is killed takes only its own job with it, and
comes back warm while the others go on. At most `queue` jobs wait; the next one is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any, TypeVar

from suffice.service import work
from suffice.service.refused import Refused

T = TypeVar("T")
_LOG = logging.getLogger("suffice.service")
_STUCK = 30.0  # seconds after which a job that nobody waits for any more is ended with its worker
_RETRY = 5.0  # seconds until a worker that did not start is started again


def process() -> Executor:
    """A warm worker process; spawned, since a fork of a process with threads can hang."""
    return ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=work.start_process,
    )


class Pool:
    """Workers that are free wait in a queue; `run` takes one, and gives it back when it is done."""

    def __init__(self, size: int, queue: int, start: Callable[[], Executor] = process) -> None:
        self.size = size
        self.queue = queue
        self.waiting = 0
        self.alive = 0
        self.restarts = 0
        self._start = start
        self._free: asyncio.LifoQueue[Executor] = asyncio.LifoQueue()
        self._background: set[asyncio.Task[None]] = set()
        self._closed = False

    async def open(self) -> None:
        """Start all workers; returns when each has checked a note. Raises what a start raises."""
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def close(self) -> None:
        """End the workers; jobs under way are not waited for."""
        self._closed = True
        for task in tuple(self._background):
            task.cancel()
        while not self._free.empty():
            self._free.get_nowait().shutdown(wait=False, cancel_futures=True)

    async def run(self, job: Callable[..., T], *given: object) -> T:
        """The result of `job(*given)`. Raises Refused where no worker can do it, or what it raises.

        Cancelled (its time is over), it leaves the worker busy until the job ends.
        """
        loop = asyncio.get_running_loop()
        worker, future = await self._submit(job, *given)
        future.add_done_callback(lambda done: _call(loop, self._give_back, worker, done))
        try:
            return await asyncio.shield(asyncio.wrap_future(future))
        except BrokenExecutor:
            raise Refused(503, "transient", "not checked: a worker ended", 1) from None
        except asyncio.CancelledError:
            loop.call_later(_STUCK, self._end_if_stuck, worker, future)
            raise

    async def _submit(self, job: Callable[..., T], *given: object) -> tuple[Executor, Future[T]]:
        """A worker that has the job; one that is found dead is replaced, and the next asked."""
        while True:
            worker = await self._take()
            try:
                return worker, worker.submit(job, *given)
            except BrokenExecutor:
                self._lose(worker)

    async def _take(self) -> Executor:
        if self._free.empty() and self.waiting >= self.queue:
            raise Refused(503, "throttled", "not checked: too many requests are waiting", 1)
        self.waiting += 1
        try:
            return await self._free.get()
        finally:
            self.waiting -= 1

    async def _add(self) -> None:
        worker = self._start()
        try:
            await asyncio.wrap_future(worker.submit(work.warm_up))
        except BaseException:
            worker.shutdown(wait=False)
            raise
        self.alive += 1
        self._free.put_nowait(worker)

    def _give_back(self, worker: Executor, done: Future[Any]) -> None:
        broken = not done.cancelled() and isinstance(done.exception(), BrokenExecutor)
        if self._closed:
            worker.shutdown(wait=False)
        elif broken:
            self._lose(worker)
        else:
            self._free.put_nowait(worker)

    def _lose(self, worker: Executor) -> None:
        self.alive -= 1
        self.restarts += 1
        worker.shutdown(wait=False)
        task = asyncio.ensure_future(self._replace())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _replace(self) -> None:
        while True:
            try:
                return await self._add()
            except Exception as error:
                _LOG.error("a worker did not start: %s", type(error).__name__)
                await asyncio.sleep(_RETRY)

    def _end_if_stuck(self, worker: Executor, future: Future[Any]) -> None:
        if future.done() or not isinstance(worker, ProcessPoolExecutor):
            return
        _LOG.error("a worker is ended: its job takes more than %.0f s", _STUCK)
        for child in tuple(worker._processes.values()):
            child.kill()


def _call(
    loop: asyncio.AbstractEventLoop,
    function: Callable[[Executor, Future[Any]], None],
    worker: Executor,
    done: Future[Any],
) -> None:
    with contextlib.suppress(RuntimeError):  # the loop closed in between
        loop.call_soon_threadsafe(function, worker, done)
