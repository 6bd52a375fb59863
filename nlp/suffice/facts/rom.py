"""Document -> range of motion: "R knee flex 0-112, ext -4" is two facts, hip and fingers alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._rom_context import stretches
from suffice.facts._rom_walk import Reading, State, Walk
from suffice.facts._time import time_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Rom(Fact):
    """One value of a joint motion; a single value stands in `high`, a lag is negative extension."""

    type: ClassVar[str] = "rom"

    joint: str | None = None
    motion: str | None = None
    side: str | None = None
    mode: str | None = None  # active, passive, assisted
    low: float | None = None
    high: float | None = None
    unit: str = "deg"  # deg, percent, in, cm, word
    word: str | None = None
    time: str = "current"


KIND = Rom
EXAMPLES = (
    "[R knee flex 112](rom joint=knee motion=flexion side=R low=none high=112 time=current)",
    "Knee 3x10.",
)


def extract(document: Document, found: Found) -> Iterator[Rom]:
    """Every value of motion in `document`."""
    state = State(())
    live = False
    for stretch in stretches(document, state):
        walk = Walk(stretch.sentence(live), state)
        for reading in walk.run():
            yield _fact(document, reading, stretch.section)
        live = walk.live


def _fact(document: Document, reading: Reading, section: str) -> Rom:
    amount, slot = reading.amount, reading.slot
    high = amount.high
    if high is not None and slot.short:
        high = -abs(high) or 0.0
    return Rom(
        start=reading.start,
        end=reading.end,
        section=section,
        assertion=document.assertion(reading.start, reading.end),
        joint=slot.joint,
        motion=slot.motion,
        side=slot.side,
        mode=slot.mode,
        low=amount.low,
        high=high,
        unit=amount.unit,
        word=amount.word,
        time=_time(document, reading, section),
    )


def _time(document: Document, reading: Reading, section: str) -> str:
    time = time_of(document, reading.amount.start, reading.amount.end)
    return "prior" if reading.place and time == "current" and section != "goals" else time
