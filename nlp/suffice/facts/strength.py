"""Document -> muscle strength: "R hip abd 4-/5 (eval 3/5), grip L 11#" is three facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._side import side_at, treated_side
from suffice.facts._strength_reader import Reading, readings
from suffice.facts._strength_words import word_readings
from suffice.facts._time import time_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength(Fact):
    """A muscle grade, a word for one, or a force; `grade_high` ends "3+ to 4-"."""

    type: ClassVar[str] = "strength"

    target: str | None = None
    side: str | None = None
    grade: str | None = None
    grade_high: str | None = None
    unit: str = "mmt"  # mmt, word, lb, kg, N
    value: float | None = None
    time: str = "current"


KIND = Strength
EXAMPLES = (
    "[Left quad 4-/5](strength target=quad side=L grade=4- unit=mmt time=current), gait antalgic.",
    "MMT: [R hamstrings 3+ to 4-/5](strength side=R grade=3+ grade_high=4- unit=mmt).",
    "Strength (R/L): [hip abd 4-/3+](strength target=hip_abd side=R grade=4- time=current; "
    "strength target=hip_abd side=L grade=3+ time=current).",
    "[Right shoulder ER 4/5](strength side=R grade=4 time=current) ([3-/5](strength side=R "
    "grade=3- time=prior)).",
    "Resisted [inv/ev 4/5](strength target=ev grade=4; strength target=inv grade=4).",
    "[Peroneals 3+/5 R](strength side=R grade=3+), [5/5 L](strength side=L grade=5).",
    "[Grip R 42 lb](strength target=Grip side=R unit=lb value=42 grade=none), [L 51 "
    "lb](strength side=L value=51).",
    "[Left key pinch 6.5 kg](strength side=L unit=kg value=6.5).",
    "[Gross strength WFL](strength grade=WFL unit=word) in both arms.",
    "[Gluteus medius 4 minus out of 5](strength grade=4- target=Gluteus_medius) and painless.",
    "LTG: [L hip ext 4+/5](strength side=L grade=4+ time=goal) for stairs.",
    "[B LE strength 4-/5](strength target=LE side=B grade=4- time=current). Prior:"
    " [3/5](strength side=B grade=3 time=prior).",
    "Modified Ashworth R hip adductors 2, hamstrings 1+; L 1, 1+.",
    "Seen 4/5 for recheck, next visit 4/12.",
    "Met 3/5 goals; stood without hands on 4/5 trials.",
    "Reflexes: biceps 2+, triceps 1+. Edema 1+ at the ankle.",
    "Quad sets 3x10, hamstring curls 4 lb, knee pain 4/5.",
)


def extract(document: Document, found: Found) -> Iterator[Strength]:
    """Every strength value of `document`."""
    only = treated_side(document)
    for reading in (*readings(document), *word_readings(document)):
        at = reading.value_start
        side = reading.side or side_at(document, at, reading.end) or only
        time = time_of(document, at, reading.end)
        yield _fact(document, reading, side, time)


def _fact(document: Document, reading: Reading, side: str | None, time: str) -> Strength:
    is_grade = isinstance(reading.amount, str)
    return Strength(
        start=reading.start,
        end=reading.end,
        section=document.section_at(reading.start),
        assertion=document.assertion(reading.start, reading.end),
        target=reading.target or None,
        side=side,
        grade=str(reading.amount) if is_grade else None,
        grade_high=reading.high,
        unit=reading.unit,
        value=None if is_grade else float(reading.amount),
        time=time,
    )
