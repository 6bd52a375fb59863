"""Notes a second, memory and store size of a scan: `python -m tests.benchmarks.scan [--notes N]`.

Every note is distinct: notes of the corpora with other digits and names, of invented patients.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

from suffice.engine import Options, rules_of
from suffice.evaluate.corpus import load
from suffice.ingest.base import Item
from suffice.scan.run import Counts, Plan, scan
from suffice.types import Note

CORPUS = Path(__file__).parents[2] / "corpora" / "notes97110"


def distinct(count: int) -> Iterator[Item]:
    """`count` notes, no two alike, of patients with twelve visits each."""
    texts = [note.text for split in ("dev", "train") for note in load(CORPUS, split)]
    chance = random.Random(7)
    for number in range(count):
        text = re.sub(r"(?<=\d)\d", lambda _: str(chance.randint(0, 9)), chance.choice(texts))
        text = re.sub(r"\b[A-Z][a-z]{5,}\b", lambda m: _name(m.group(), chance), text)
        fields = {"patient": f"P{number // 12:06}", "clinician": f"C{number % 40}"}
        yield Note(f"{text}\nDocument {number}\n", f"note-{number:07}", fields)


def _name(word: str, chance: random.Random) -> str:
    if chance.random() > 0.2:
        return word
    return "".join(chance.choice("aeioulnrst") for _ in word).title()


class Watch:
    """Memory of this process and of its workers, looked at while a scan runs."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float, float]] = []  # documents, parent MB, workers MB

    def tell(self, counts: Counts) -> None:
        """Note the memory now."""
        workers = sum(_megabytes(child.pid or 0) for child in active_children())
        self.seen.append((counts.done, _megabytes(os.getpid()), workers))

    def at(self, share: float) -> tuple[int, float, float]:
        """What was seen when that share of the scan was done."""
        last = self.seen[-1][0]
        return next(s for s in self.seen if s[0] >= share * last)


def _megabytes(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def run(count: int, workers: int) -> None:
    """Scan and print."""
    watch, options = Watch(), Options()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "results.sqlite"
        plan = Plan(
            streams={"bench": lambda: distinct(count)},
            out=out,
            options=options,
            rules=rules_of(options.chosen()),
            versions={"suffice": "bench"},
            workers=workers,
        )
        begin = time.perf_counter()
        counts = scan(plan, watch.tell)
        spent = time.perf_counter() - begin
        size = out.stat().st_size
    rate = counts.judged / spent
    print(f"{workers} workers: {counts.judged:,} notes in {spent:,.0f} s, {rate:,.1f} a second,")
    print(f"  {counts.refused} refused, {size / count:,.0f} bytes of store a note")
    for share in (0.1, 0.5, 1.0):
        done, parent, own = watch.at(share)
        print(f"  after {done:>9,}: parent {parent:6.0f} MB, workers {own:6.0f} MB")


def main() -> None:
    """Scan with one worker and with one a core."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, os.cpu_count() or 1])
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores")
    for workers in given.workers:
        run(given.notes, workers)


if __name__ == "__main__":
    main()
