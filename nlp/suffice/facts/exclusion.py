"""Document -> signs that exercise was not skilled treatment: "did all ex without cues"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import ClassVar, NamedTuple

from suffice.facts import Found
from suffice.facts._exclusion_pairs import Stretch, stretches
from suffice.facts._exclusion_passive import passive_stretches
from suffice.facts._exclusion_stance import is_about_therapy, is_asserted
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Fact):
    """Words of an excluded kind of exercise; `asserted` if they hold for this therapy now."""

    type: ClassVar[str] = "exclusion"

    kind: str
    asserted: bool


KIND = Exclusion
AFTER = ("exercise",)
EXAMPLES = (
    "Pt did the whole [circuit without cues](exclusion kind=independent asserted=true) again.",
    "[Knows her program](exclusion kind=independent asserted=true) by now.",
    "She worked [while PT charted](exclusion kind=independent asserted=true).",
    "[Same weights](exclusion kind=repetitive asserted=true) as Tuesday.",
    "Band was [led by the tech](exclusion kind=aide asserted=true).",
    "[CA supervised](exclusion kind=aide asserted=true) her stretches.",
    "Bike to [burn 200 calories](exclusion kind=weight_loss asserted=true).",
    "Program with [3 others](exclusion kind=group asserted=true) again.",
    "Patient with CA of the lung, monitored for SpO2 with each set.",
    "Seen for balance work, [group of 4](exclusion kind=group asserted=true).",
    "Seen with [two other residents](exclusion kind=group asserted=true) at the bars.",
    "Weekly mat work [keeps her loose](exclusion kind=flexibility_endurance asserted=true).",
    "Machines 40 min for [general conditioning](exclusion kind=fitness asserted=true).",
    "Bike for [cardio](exclusion kind=aerobic asserted=true).",
    "New goal: [lose 15 lb](exclusion kind=weight_loss asserted=true) by June.",
    "Continue [maintenance](exclusion kind=maintenance asserted=true) visits.",
    "Visit 14: [PROM](exclusion kind=passive_only asserted=true) x 30 min, pt relaxed.",
    "[Skilled maintenance](exclusion kind=maintenance asserted=false) for tone that changes daily.",
    "Hopes to [lose weight](exclusion kind=weight_loss asserted=false), told that comes later.",
    "Plans to join a [gym](exclusion kind=fitness asserted=false) in fall.",
    "Not yet [independent with exercises](exclusion kind=independent asserted=false).",
    "Denies unexplained weight loss. Pain same as last visit.",
    "Works as a maintenance mechanic, lives with two other people.",
    "Treadmill 8 min to walk to the mailbox; gym ball bridges, cued for neutral spine.",
    "[Passive only](exclusion kind=passive_only asserted=false), flaccid L UE. PROM 10 reps.",
    "HILLTOP WELLNESS & PHYSICAL THERAPY\nRows 2x10 at the same time as cueing.",
    "R knee PROM 0-112, isokinetic extension 60 deg/s x10.",
)

_KINDS = frozenset(
    {
        "fitness",
        "weight_loss",
        "aerobic",
        "flexibility_endurance",
        "maintenance",
        "repetitive",
        "independent",
        "group",
        "aide",
        "passive_only",
    }
)


def extract(document: Document, found: Found) -> Iterator[Exclusion]:
    """Every exclusion of `document`, those that are only named or denied with asserted false."""
    for start, end, kind, asserted in _merged(_judged(document, found)):
        yield Exclusion(
            start=start,
            end=end,
            section=document.section_at(start),
            assertion=document.assertion(start, end),
            kind=kind,
            asserted=asserted,
        )


class _Judged(NamedTuple):
    sentence: int  # where it begins
    kind: str
    asserted: bool
    start: int
    end: int


def _judged(document: Document, found: Found) -> Iterator[_Judged]:
    """Kind and stance of every stretch; a weak one counts in one sentence with a strong one."""
    weak: list[tuple[int, Stretch]] = []
    firm: set[int] = set()
    for stretch in chain(stretches(document), passive_stretches(document, found["exercise"])):
        place = document.sentence_at(stretch.start).start
        quality, _, kind = stretch.value.rpartition(" ")
        if quality == "weak":
            weak.append((place, stretch))
        elif kind in _KINDS and quality != "not" and is_about_therapy(document, stretch):
            asserted = not quality and is_asserted(document, stretch)
            if asserted:
                firm.add(place)
            yield _Judged(place, kind, asserted, stretch.start, stretch.end)
    for place, stretch in weak:
        if place in firm:
            kind = stretch.value.removeprefix("weak ")
            yield _Judged(place, kind, True, stretch.start, stretch.end)


def _merged(judged: Iterable[_Judged]) -> Iterator[tuple[int, int, str, bool]]:
    """One stretch for each sentence, kind and stance, from its first to its last word."""
    for (_, kind, asserted), group in groupby(sorted(judged), key=itemgetter(0, 1, 2)):
        members = list(group)
        yield members[0].start, max(m.end for m in members), kind, asserted
