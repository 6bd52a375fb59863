"""What a strength reading is made of: values in one notation for grades and for forces."""

from __future__ import annotations

from typing import NamedTuple

Amount = str | float  # a grade as written, or a force


class Value(NamedTuple):
    """Amounts written in one piece ("4-/4+", "22 / 19"), `high` ends a range of grades.

    `unit` is "mmt" for grades, else the unit of force; grades are strings, forces are numbers.
    """

    start: int
    end: int
    amounts: tuple[Amount, ...]
    high: str | None = None
    unit: str = "mmt"
    of_five: bool = False
    signed: bool = False  # a plus or minus stands in it, which no date and no count has


class Target(NamedTuple):
    """Muscle or motion that a value is about, as it stands in the text."""

    start: int
    end: int
    kind: str  # muscle, motion, force (grip, pinch), or region: a limb or joint alone


class Sides(NamedTuple):
    """A side, or the order of two ("RL" for "R/L") that the next values follow."""

    start: int
    end: int
    order: str


class Cue(NamedTuple):
    """A word that tells how to read what follows: strength, dynamometer or exercise."""

    start: int
    end: int
    kind: str


Part = Value | Target | Sides | Cue
