"""Memory stays flat while every note is new."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from suffice.engine import Checker
from suffice.types import Note

pytestmark = pytest.mark.full


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
def test_memory_is_flat_over_distinct_notes() -> None:
    checker, chance = Checker(), random.Random(3)

    def read(count: int) -> None:
        for _ in range(count):
            words = " ".join(f"{chance.randrange(36**6):x}q" for _ in range(40))
            checker.read(Note(f"R knee flex {chance.randrange(150)}, quad 4-/5. {words}"))

    read(4_000)
    before = _resident_mb()
    read(8_000)
    assert _resident_mb() - before < 50
