"""Document -> home exercise program: "HEP issued w/ handout" is given, "I with HEP" independent."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.types import Document, Fact, Mention, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Hep(Fact):
    """What is said of the home exercise program."""

    type: ClassVar[str] = "hep"

    status: str  # given, updated, independent


KIND = Hep
AFTER = ("exercise",)
EXAMPLES = (
    "[HEP issued](hep status=given) today.",
    "[Written home program](hep status=given) in large print.",
    "[HEP](hep status=given): wall slides 2x10.",
    "[Reminded to do HEP](hep status=given) before bed.",
    "[HEP updated](hep status=updated) with heel raises.",
    "[Revised home exercises](hep status=updated), two fewer.",
    "[Progressed HEP](hep status=updated).",
    "Goals: [Independent with HEP](hep status=independent) in 3 wks.",
    "[I with HEP](hep status=independent).",
    "[Discharged to home program](hep status=independent).",
    "[Compliant with HEP](hep status=independent) 5 days a week.",
    "Cont HEP.",
    "Lives at home alone, independent in the community.",
    "Home health nurse gave insulin.",
)

_LISTED = re.compile(r"\s?(?:[:=]|[-–]\s|\()\s*\w")
_STATUSES = frozenset({"given", "updated", "independent"})
_NEAR = 80  # characters between a program and what is said of it
_PLACE = frozenset({"home", "at home", "for home"})


def extract(document: Document, found: Found) -> Iterator[Hep]:
    """The first thing that each sentence says of a home program."""
    starts = [fact.start for fact in found["exercise"]]
    told = -1
    for program in document.find("hep"):
        if program.value != "program" or program.start < told:
            continue
        sentence = document.sentence_at(program.start)
        exercise = bisect_left(starts, sentence.start) < bisect_left(starts, sentence.end)
        if heard := _status(document, program, sentence, exercise):
            status, start, end = heard
            told = sentence.end
            yield Hep(
                start=start,
                end=end,
                section=sentence.section,
                assertion=document.assertion(start, end),
                status=status,
            )


def _status(
    document: Document, program: Mention, sentence: Sentence, exercise: bool
) -> tuple[str, int, int] | None:
    """Status by the nearest word that tells one, with the stretch from word to program."""
    place = document.text[program.start : program.end].lower() in _PLACE
    if place and not exercise:
        return None
    low, high = max(sentence.start, program.start - _NEAR), min(sentence.end, program.end + _NEAR)
    telling = [m for m in document.inside(low, high, "hep") if m.value in _STATUSES]
    if telling:
        nearest = min(telling, key=lambda m: max(m.start - program.end, program.start - m.end))
        start, end = min(nearest.start, program.start), max(nearest.end, program.end)
        return str(nearest.value), start, end
    if exercise or _LISTED.match(document.text, program.end):
        return "given", program.start, program.end
    return None
