"""Document -> skilled work: "VC for knee alignment" is cueing, "cut to 2 sets" a modification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._skilled_clauses import Clause, clauses
from suffice.facts._skilled_kinds import kind_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Skilled(Fact):
    """A clause that tells of concrete work only a therapist does."""

    type: ClassVar[str] = "skilled"

    kind: str  # cueing, assistance, modification, monitoring, education, rationale


KIND = Skilled
AFTER = ("exercise",)
EXAMPLES = (
    "Rows 3x10, [VC for scapular depression](skilled kind=cueing).",
    "Squats 2x8. [Mirror for trunk lean](skilled kind=cueing).",
    "Clams 2x10, [therapist stabilized pelvis](skilled kind=assistance).",
    "Bridge 2x8, [min A to clear hips](skilled kind=assistance).",
    "Step ups 2x10, [cut to 6 reps](skilled kind=modification) (pain 4/10).",
    "[Increased resistance to blue](skilled kind=modification), form held.",
    "Heel raises 2x10, [watched for Achilles pain](skilled kind=monitoring).",
    "NuStep 8 min, [SpO2 93 after](skilled kind=monitoring).",
    "NuStep 8 min, HR 84. IP blocking 2x10, up 5 lb from last week. [Shuttle load held because "
    "effusion rose](skilled kind=modification).",
    "Sling worn as told. Demonstrates decreased ROM and increased pain. Band press 2x8, "
    "[held back as he asked for more](skilled kind=modification).",
    "[Instructed in log roll](skilled kind=education).",
    "[Reviewed hip precautions with spouse](skilled kind=education).",
    "[Skilled PT needed to grade load as the graft heals](skilled kind=rationale).",
    "[Cannot self correct knee valgus on stairs](skilled kind=rationale).",
    "Clams 2x10, [slow tempo since the cuff is thin](skilled kind=rationale).",
    "Bridge w/ ball 2x8 ([new](skilled kind=modification)), HEP since 3/4.",
    "Did all exercises without cues, no verbal cues needed.",
    "Skilled intervention was required. Will benefit from skilled PT to improve strength.",
    "Pain reduced to 2/10 since Monday.",
    "S: Her husband held the door and lifted the bags.",
    "BP 128/70, HR 72 on arrival.",
)

_APART = 15  # characters between two clauses of one kind that still tell of one thing


def extract(document: Document, found: Found) -> Iterator[Skilled]:
    """Every stretch of skilled work in `document`."""
    for start, end, kind in _merged(_judged(document, found)):
        yield Skilled(
            start=start,
            end=end,
            section=document.section_at(start),
            assertion=document.assertion(start, end),
            kind=kind,
        )


def _judged(document: Document, found: Found) -> Iterator[tuple[Clause, str]]:
    for clause in clauses(document, found["exercise"]):
        if kind := kind_of(document, clause):
            yield clause, kind


def _merged(judged: Iterable[tuple[Clause, str]]) -> list[tuple[int, int, str]]:
    """Neighbouring clauses of one sentence and kind as one stretch."""
    merged: list[tuple[int, int, str]] = []
    last: Clause | None = None
    for clause, kind in judged:
        if last and merged[-1][2] == kind and _is_one(last, clause):
            merged[-1] = (merged[-1][0], clause.end, kind)
        else:
            merged.append((clause.start, clause.end, kind))
        last = clause
    return merged


def _is_one(last: Clause, clause: Clause) -> bool:
    return last.sentence == clause.sentence and clause.start - last.end <= _APART
