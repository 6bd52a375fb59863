"""Cost of reading and judging, as ratios measured in one run: `python -m tests.benchmarks`.

Notes are those of the dev split with digits and names altered, so that caches meet new words.
Figures are CPU time of this process; only the ratios mean something elsewhere.
"""

from __future__ import annotations

import os
import platform
import random
import re
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from suffice.engine import Checker
from suffice.evaluate.corpus import load
from suffice.types import Note

CORPUS = Path(__file__).parents[2] / "corpora" / "notes97110"
STOCK_NOTES = 12  # stock medspaCy takes a tenth of a second for each


def altered(texts: list[str], copies: int) -> list[str]:
    """`copies` of each text with other digits and other names."""
    chance = random.Random(7)
    return [
        re.sub(r"\b[A-Z][a-z]{4,}\b", lambda m: m.group()[::-1].title(), _digits(text, chance))
        for _ in range(copies)
        for text in texts
    ]


def _digits(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=\d)\d", lambda _: str(chance.randint(0, 9)), text)


class Cost:
    """CPU milliseconds a note of one kind of work, added up note by note."""

    def __init__(self, work: Callable[[str], object]) -> None:
        self._work = work
        self._spent, self._notes = 0.0, 0

    def add(self, text: str) -> None:
        """Do the work on one more note."""
        begin = time.process_time()
        self._work(text)
        self._spent += time.process_time() - begin
        self._notes += 1

    @property
    def mean(self) -> float:
        """Milliseconds a note so far."""
        return 1000 * self._spent / self._notes


def main() -> None:
    warnings.simplefilter("ignore")
    texts = altered([note.text for note in load(CORPUS, "dev")], 12)
    begin = time.process_time()
    checker = Checker()
    checker.read(Note(texts[0]))
    start_up = time.process_time() - begin
    tokenizer = Cost(_bare_tokenizer())
    reading = Cost(lambda text: checker.read(Note(text)))
    whole = Cost(lambda text: checker.check(Note(text)))
    half = len(texts) // 2
    # Side by side, so that a machine that slows down slows all alike; each note is new to both.
    for one, other in zip(texts[:half], texts[half:], strict=True):
        tokenizer.add(one)
        reading.add(one)
        whole.add(other)
    stock = Cost(_stock())
    for text in texts[:STOCK_NOTES]:
        stock.add(text)
    single = sorted(_latency(checker, text) for text in texts[:200])
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{len(texts)} notes, {statistics.mean(map(len, texts)):.0f} characters on average")
    for name, work in (
        ("medspaCy's bare tokenizer", tokenizer),
        ("stock medspaCy pipeline", stock),
        ("suffice, reading", reading),
        ("suffice, reading and judging", whole),
    ):
        value = work.mean
        print(f"{name:<32}{value:8.2f} ms a note {1000 / value:9.0f} notes a second and core")
    judging = whole.mean - reading.mean
    print(f"stock / reading        {stock.mean / reading.mean:6.1f}  (wanted: at least 25)")
    print(f"reading / tokenizer    {reading.mean / tokenizer.mean:6.1f}  (wanted: at most 3)")
    print(f"judging / reading      {judging / reading.mean:6.2f}  (wanted: at most 0.33)")
    print(f"one warm note: p50 {single[100]:.1f} ms, p99 {single[198]:.1f} ms")
    print(f"start-up {start_up:.1f} s after imports")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _latency(checker: Checker, text: str) -> float:
    begin = time.perf_counter()
    checker.check(Note(text))
    return 1000 * (time.perf_counter() - begin)


def _bare_tokenizer() -> Callable[[str], object]:
    import spacy

    from suffice.document.medspacy_quiet import create_medspacy_tokenizer

    nlp = spacy.blank("en")
    nlp.tokenizer = create_medspacy_tokenizer(nlp)
    return nlp.make_doc


def _stock() -> Callable[[str], object]:
    """Stock medspaCy with literal rules from our own term files; its log goes nowhere."""
    import medspacy
    from loguru import logger
    from medspacy.ner import TargetRule

    from suffice.document.lexicon import term_files

    logger.remove()
    nlp = medspacy.load()
    phrases = sorted({p for f in term_files() for words in f.plain.values() for p in words})
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(p, "TERM") for p in phrases[::8]])
    return nlp


if __name__ == "__main__":
    sys.exit(main())
