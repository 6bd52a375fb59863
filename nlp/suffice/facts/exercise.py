"""Document -> named exercises with their dosage: "SLR 3x10, clams GTB" is two dosed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._exercise_entries import entries
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Fact):
    """An exercise by its name; `dosed` if sets, reps, hold, load or time stand with it."""

    type: ClassVar[str] = "exercise"

    name: str
    dosed: bool
    participation: str | None = None  # active, assisted, passive


KIND = Exercise
EXAMPLES = (
    "97110: [SLR 3x10](exercise name=straight_leg_raise dosed=true participation=none), "
    "[clams](exercise name=clamshell dosed=false).",
    "Ther ex: [quad sets 5s hold x15](exercise name=quad_set dosed=true), "
    "[LAQ 3#](exercise name=long_arc_quad dosed=true), [rows GTB](exercise name=row dosed=true).",
    "Ther ex: [heel slides, 2 x 12](exercise name=heel_slide dosed=true).",
    "Ther ex: [fire log pull 2x12](exercise name=fire_log_pull dosed=true), "
    "[mini squats, 3 sets of ten](exercise name=mini_squat dosed=true).",
    "97110: [clams](exercise name=clamshell dosed=true) and "
    "[bridges 2x8](exercise name=bridge dosed=true).",
    "97110: [PROM knee x10](exercise dosed=true participation=passive), "
    "[heel slides](exercise dosed=false participation=assisted) AAROM.",
    "97110: [PROM R hip flex, abd, ER by therapist x 20 min](exercise dosed=true "
    "participation=passive). PROM flex 90, abd 20.",
    "97110: [standing hip abd](exercise dosed=true), [ext](exercise name=ext dosed=true), "
    "[marching 2x10](exercise name=marching dosed=true) each side.",
    "97110: [2 lb biceps work 3x8](exercise dosed=true), no steps today.",
    "97110: [active wrist ext 2x10](exercise dosed=true participation=active).",
    "97110: warm up on the [recumbent bike 6](exercise name=bike dosed=true).",
    "HEP: [pendulums](exercise name=pendulum dosed=false), "
    "[table slides x20](exercise name=table_slide dosed=true).",
    "Exercise       7/1     7/8\n[Leg press      3x10    3x12](exercise name=leg_press dosed=true)",
    "97112: [VOR x1](exercise name=gaze_stabilization dosed=false) seated.",
    "5xSTS 14.2 s, SLR negative bilaterally.",
    "Gait training w/ RW 80 ft x2, car transfers x3.",
    "97140: talocrural mobs grade III 3x30s.",
    "S: Rides her bike to church. Seen 3x/wk x 4 wks.",
    "Goals: climb 12 steps x 2 with one rail.",
    "97110 x2, 97530 GP x1. A&O x4.",
)


def extract(document: Document, found: Found) -> Iterator[Exercise]:
    """Every exercise that `document` names."""
    for entry in entries(document):
        yield Exercise(
            start=entry.start,
            end=entry.end,
            section=document.section_at(entry.start),
            assertion=document.assertion(entry.start, entry.end),
            name=entry.name,
            dosed=entry.dosed,
            participation=entry.participation,
        )
