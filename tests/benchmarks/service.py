"""Load on the service, notes of real length, a JWT a call: `python -m tests.benchmarks.service`.

Closed loop first (each caller waits for its answer), which gives the highest rate; then an open
loop at half of that rate, where latencies count. The load comes from this process and takes part
of the machine, so that figures are lower bounds. `--compare` measures threads against processes,
`--memory N` sends N calls with distinct notes and prints how memory grows.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp

from suffice.evaluate.corpus import load
from suffice.service import pool, work
from suffice.service.config import load as load_config
from suffice.service.server import run
from tests.benchmarks.__main__ import CORPUS, altered
from tests.service_kit import Signer, free_port

PATH = "/cds-services/note-sign"
HOOK = "example.suffice.note-sign"
ISSUER = "https://ehr.example"


def thread() -> Executor:
    """A worker that is a thread of the server, for comparison."""
    return ThreadPoolExecutor(1, initializer=work.warm_up)


def serve(config: str, kind: str) -> None:
    """Run the server in this process, with worker processes or threads."""
    warnings.simplefilter("ignore")
    chosen = load_config(Path(config), {})
    run(chosen, thread if kind == "thread" else pool.process)


@contextlib.contextmanager
def running(folder: str, signer: Signer, kind: str, workers: int) -> Iterator[tuple[str, int]]:
    """Address and process id of a server of its own."""
    port = free_port()
    Path(folder, "keys.json").write_text(json.dumps([signer.jwk()]))
    Path(folder, "suffice.toml").write_text(
        f'[server]\nport = {port}\nbase_url = "http://127.0.0.1:{port}"\nworkers = {workers}\n'
        f'queue = 1000\n[audit]\npath = "{folder}/audit.jsonl"\n'
        f'[[client]]\nname = "EHR"\nissuer = "{ISSUER}"\nkeys = "{folder}/keys.json"\n'
        "deadline = 30\n"
    )
    command = [sys.executable, "-m", "tests.benchmarks.service", "--serve", kind]
    with subprocess.Popen([*command, "--config", f"{folder}/suffice.toml"]) as process:
        try:
            asyncio.run(_until_ready(port))
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


async def _until_ready(port: int) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)
    raise SystemExit("the server did not start")


class Load:
    """Calls with notes in turn and tokens signed beforehand; keeps seconds and statuses."""

    def __init__(self, url: str, texts: list[str], tokens: list[str]) -> None:
        self.url, self.texts, self.tokens = url + PATH, texts, tokens
        self.sent = 0
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()

    def body(self) -> dict[str, Any]:
        """The next call, of an encounter of its own."""
        self.sent += 1
        number = f"{self.sent}"
        context = {"userId": "Practitioner/1", "patientId": number, "encounterId": number}
        context["text"] = f"{self.texts[self.sent % len(self.texts)]}\nRef {number}"
        return {"hook": HOOK, "hookInstance": number, "context": context}

    async def call(self, session: aiohttp.ClientSession) -> None:
        """One call."""
        headers = {"Authorization": f"Bearer {self.tokens.pop()}"}
        begin = time.perf_counter()
        async with session.post(self.url, json=self.body(), headers=headers) as answer:
            await answer.read()
        self.seconds.append(time.perf_counter() - begin)
        self.statuses[answer.status] += 1

    async def closed(self, callers: int, calls: int) -> float:
        """`calls` calls by `callers` who each wait for their answer; the rate a second."""

        async def caller(session: aiohttp.ClientSession) -> None:
            for _ in range(calls // callers):
                await self.call(session)

        async with aiohttp.ClientSession() as session:
            begin = time.perf_counter()
            await asyncio.gather(*(caller(session) for _ in range(callers)))
            return calls / (time.perf_counter() - begin)

    async def open(self, rate: float, calls: int) -> None:
        """Calls at random moments, `rate` a second on average, whether answered or not."""
        chance, waiting = random.Random(5), []
        async with aiohttp.ClientSession() as session:
            for _ in range(calls):
                waiting.append(asyncio.ensure_future(self.call(session)))
                await asyncio.sleep(chance.expovariate(rate))
            await asyncio.gather(*waiting)

    def line(self, name: str, rate: float) -> str:
        """One line of figures; clears them."""
        cuts = statistics.quantiles(self.seconds, n=100)
        p50, p95, p99 = (1000 * cuts[n] for n in (49, 94, 98))
        errors = sum(count for status, count in self.statuses.items() if status != 200)
        self.seconds.clear()
        self.statuses.clear()
        figures = f"{rate:7.1f}/s  p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f} ms"
        return f"{name:<34}{figures}  errors {errors}"


def _tree(pid: int, children: bool = True) -> Iterator[list[str]]:
    """What /proc/PID/stat says behind the name, of a process and its children."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(path.parent.name) == pid or (children and int(fields[1]) == pid):
                yield fields


def tree_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    return sum(int(fields[21]) for fields in _tree(pid)) * 4096 / 2**20


def cpu(pid: int, children: bool) -> float:
    """CPU seconds of a process, with or without its children."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in _tree(pid, children))
    return ticks / os.sysconf("SC_CLK_TCK")


def _tokens(signer: Signer, url: str, count: int) -> list[str]:
    return [signer.token(url + PATH, ISSUER, exp=int(time.time()) + 7200) for _ in range(count)]


def measure(kind: str, workers: int, calls: int, algorithm: str = "ES384") -> None:
    """Print figures of one kind of server."""
    texts = altered([note.text for note in load(CORPUS, "dev")], 6)
    signer = Signer(algorithm)
    with tempfile.TemporaryDirectory() as folder, running(folder, signer, kind, workers) as place:
        url, pid = place
        load_on = Load(url, texts, _tokens(signer, url, 4 * calls + 200))
        asyncio.run(load_on.closed(2, 100))
        load_on.line("warm", 1)
        name = f"{workers} {kind}, {algorithm}"
        rates = []
        before = cpu(pid, True), cpu(pid, False)
        for callers in (1, 4, 8):
            rates.append(asyncio.run(load_on.closed(callers, calls)))
            print(load_on.line(f"{name}, closed loop of {callers}", rates[-1]), flush=True)
        both, web = cpu(pid, True) - before[0], cpu(pid, False) - before[1]
        each = 1000 / (3 * calls)
        half = max(rates) / 2
        asyncio.run(load_on.open(half, calls))
        print(load_on.line(f"{name}, open loop at half", half), flush=True)
        cost = f"{each * both:.1f} ms of CPU a call, {each * web:.1f} of it in the web process"
        print(f"{name}: {cost}; {tree_mb(pid):.0f} MB", flush=True)


def memory(calls: int) -> None:
    """Print how memory grows over `calls` calls with distinct notes."""
    texts = altered([note.text for note in load(CORPUS, "dev")], 6)
    signer, step = Signer("RS384"), max(calls // 10, 1)
    with tempfile.TemporaryDirectory() as folder, running(folder, signer, "process", 2) as place:
        url, pid = place
        load_on = Load(url, texts, [])
        for _ in range(10):
            load_on.tokens = _tokens(signer, url, step)
            asyncio.run(load_on.closed(4, step))
            print(f"{load_on.sent:>8} calls  {tree_mb(pid):7.1f} MB  {load_on.statuses}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=["process", "thread"])
    parser.add_argument("--config")
    parser.add_argument("--calls", type=int, default=800)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--memory", type=int)
    given = parser.parse_args()
    if given.serve:
        return serve(given.config, given.serve)
    if given.memory:
        return memory(given.memory)
    kinds = [("process", 2)]
    if given.compare:
        kinds = [("thread", 1), ("thread", 2), ("process", 1), ("process", 2)]
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for kind, workers in kinds:
        measure(kind, workers, given.calls)
    return None


if __name__ == "__main__":
    main()
