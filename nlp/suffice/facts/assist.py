"""Document -> levels of assistance: "toilet transfer Min A (was Mod A)" is two facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._assist_task import task_of
from suffice.facts._assist_trust import is_level
from suffice.facts._time import time_of
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Assist(Fact):
    """How much help a task takes, from independent to dependent."""

    type: ClassVar[str] = "assist"

    level: str
    task: str | None = None
    time: str = "current"


_FROM = re.compile(r"\b(?P<level>min|mod|max)\s?(?:-*>|→)\s?$", re.IGNORECASE)  # mod -> min A
_WORD = re.compile(r"[^\W\d_]{2}")
_LEVELS = {"min": "min_a", "mod": "mod_a", "max": "max_a"}

KIND = Assist
EXAMPLES = (
    "Toilet transfer [Min A](assist level=min_a task=Toilet_transfer time=current) from "
    "the wheelchair.",
    "Sit to stand [Mod A](assist level=mod_a task=Sit_to_stand), was [Max A](assist "
    "level=max_a time=prior).",
    "Stairs [CGA](assist level=cga task=Stairs) x1 with rail.",
    "[SBA](assist level=sba task=car_transfer) for car transfer.",
    "[Independent](assist level=independent task=HEP) with HEP.",
    "Curb [CGA](assist level=cga task=Curb)/[Min A](assist level=min_a task=Curb).",
    "LTG: lower body dressing [mod I](assist level=mod_i time=goal) in 4 weeks.",
    "Feeding with [setup](assist level=setup), grooming needs [supervision](assist "
    "level=supervision).",
    "Bed mobility [dependent](assist level=dependent task=Bed_mobility).",
    "Bridge to sit [mod](assist level=mod_a time=prior)->[min A](assist level=min_a).",
    "Exercises given under the direct supervision of the therapist.",
    "Discharged to independent gym program to maximize functional independence.",
    "Bike 10 min, mod pace; tech set up the table.",
    "Aide assisted with linen; patient asked for assistance with parking.",
)


def extract(document: Document, found: Found) -> Iterator[Assist]:
    """Every level of assistance in `document`."""
    floor, task = 0, None
    for mention in document.find("assist"):
        if not is_level(document, mention):
            continue
        task = _task(document, mention, floor) or task
        if match := _FROM.search(document.text, max(floor, mention.start - 12), mention.start):
            yield _fact(
                document, *match.span("level"), _LEVELS[match["level"].lower()], task, "prior"
            )
        floor = mention.end
        time = time_of(document, mention.start, mention.end)
        yield _fact(document, mention.start, mention.end, str(mention.value), task, time)


def _task(document: Document, mention: Mention, floor: int) -> str | None:
    """Words of the task; None where only a sign joins this level to the one before."""
    low, high = task_of(document, mention.start, mention.end, floor)
    words = document.text[low:high]
    return words if _WORD.search(words) else None


def _fact(
    document: Document, start: int, end: int, level: str, task: str | None, time: str
) -> Assist:
    return Assist(
        start=start,
        end=end,
        section=document.section_at(start),
        assertion=document.assertion(start, end),
        level=level,
        task=task,
        time=time,
    )
