"""Items -> results in the order of the items, worked on by processes that may die.

A document that kills its process, or holds it longer than it may, costs itself only: its result
is `Lost`, the process is replaced and what else it held is given to others.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_DEPTH = 16  # items that one process holds: enough to keep it busy, few to give to others
_WINDOW = 32 * _DEPTH  # finished results that may wait for an earlier one, per process
_START = 300.0  # seconds that a process may take to build its work function
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Lost:
    """An item without a result; `reason` says what happened to its process."""

    reason: str


class PoolError(Exception):
    """The processes cannot be started at all."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    held: deque[int] = field(default_factory=deque)
    heard: float = field(default_factory=time.monotonic)
    ready: bool = False


class Pool(Generic[T, R]):
    """`workers` processes, each with its own work function from `make(*given)`.

    `make` and what it is given travel to the processes by pickle; both are our own.
    """

    def __init__(
        self,
        make: Callable[..., Callable[[T], R]],
        given: tuple[Any, ...],
        workers: int,
        longest: float = 120.0,  # seconds that one item may take
    ) -> None:
        self._make, self._given, self._longest = make, given, longest
        self._context = get_context("spawn")
        self._workers = [self._start() for _ in range(max(1, workers))]
        self._stillborn = 0

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()

    def pids(self) -> list[int]:
        """Process ids of the workers, for those who measure them."""
        return [worker.process.pid or 0 for worker in self._workers]

    def map(self, items: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Each item with its result, in the order of `items`; reads ahead by a bounded window."""
        source = enumerate(items)
        waiting: dict[int, T] = {}  # given out or to be given out
        again: deque[int] = deque()  # taken from a process that died
        done: dict[int, R | Lost] = {}
        following, exhausted = 0, False
        while not exhausted or waiting:
            while not exhausted and self._has_room(waiting, done):
                number, item = next(source, (-1, None))
                exhausted = number < 0
                if item is not None and not exhausted:
                    waiting[number] = item
                    again.append(number)
                    self._give(again, waiting)
            self._give(again, waiting)
            self._listen(done, again)
            while following in done:
                yield waiting.pop(following), done.pop(following)
                following += 1

    def _has_room(self, waiting: dict[int, T], done: dict[int, R | Lost]) -> bool:
        most = len(self._workers)
        return len(waiting) - len(done) < most * _DEPTH and len(waiting) < most * _WINDOW

    def _give(self, numbers: deque[int], items: dict[int, T]) -> None:
        while numbers:
            worker = min(self._workers, key=lambda w: len(w.held))
            if len(worker.held) >= _DEPTH:
                return
            if not worker.held:
                worker.heard = time.monotonic()
            with contextlib.suppress(BrokenPipeError, ConnectionError):
                worker.pipe.send((numbers[0], items[numbers[0]]))
            worker.held.append(numbers.popleft())  # a dead one gives it back when it is heard of

    def _listen(self, done: dict[int, R | Lost], again: deque[int]) -> None:
        """Take in what the processes have to say; wait a moment if they are all silent."""
        known = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(known), timeout=1.0):
            worker = known[pipe]  # type: ignore[index]
            try:
                while worker.pipe.poll():
                    self._hear(worker, worker.pipe.recv(), done)
            except (EOFError, OSError):
                self._replace(worker, "its process died", done, again)
        now = time.monotonic()
        for worker in [w for w in self._workers if w.held and now - w.heard > self._patience(w)]:
            self._replace(worker, f"it took longer than {self._longest:g} s", done, again)

    def _patience(self, worker: _Worker) -> float:
        return self._longest if worker.ready else _START

    def _hear(self, worker: _Worker, said: Any, done: dict[int, R | Lost]) -> None:
        worker.heard = time.monotonic()
        if said == _READY:
            worker.ready = True
            return
        number, result = said
        worker.held.remove(number)
        done[number] = result

    def _replace(
        self, worker: _Worker, reason: str, done: dict[int, R | Lost], again: deque[int]
    ) -> None:
        """A new process for a lost one; the item that it worked on is lost, the rest is not."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        if worker.ready and worker.held:
            done[worker.held.popleft()] = Lost(f"not checked: {reason}")
        elif not worker.ready:
            self._stillborn += 1
            if self._stillborn > 2 * len(self._workers):
                raise PoolError("the worker processes do not start; is there memory enough?")
        again.extendleft(reversed(worker.held))
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_main, args=(theirs, self._make, self._given), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)


def _main(
    pipe: Connection, make: Callable[..., Callable[[Any], Any]], given: tuple[Any, ...]
) -> None:
    """A worker's life: items from `pipe`, results back, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  # what libraries print may hold a note
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    inbox: queue.SimpleQueue[tuple[int, Any] | None] = queue.SimpleQueue()
    work = make(*given)
    pipe.send(_READY)
    threading.Thread(target=_receive, args=(pipe, inbox), daemon=True).start()
    with contextlib.suppress(BrokenPipeError, ConnectionError):
        while (order := inbox.get()) is not None:
            number, item = order
            pipe.send((number, work(item)))


def _receive(pipe: Connection, inbox: queue.SimpleQueue[tuple[int, Any] | None]) -> None:
    """Empty the pipe at once, so that the parent never waits for a busy worker to read."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            inbox.put(pipe.recv())
    inbox.put(None)
