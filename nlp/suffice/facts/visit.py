"""Document -> visit counts: "visit 6 of 12" is number 6 of 12, "10th visit" number 10."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._billing_visits import counts
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Fact):
    """Which visit of the episode this is, or how many there have been, and of how many."""

    type: ClassVar[str] = "visit"

    number: float
    of: float | None = None


KIND = Visit
EXAMPLES = (
    "[Visit 6 of 12](visit number=6 of=12), arrived on time.",
    "[TX# 14](visit number=14 of=none)",
    "Daily note, [Visit #9](visit number=9 of=none)",
    "Seen today for her [7th visit](visit number=7 of=none).",
    "This was the [eleventh visit](visit number=11) since the evaluation.",
    "[6/12 visits](visit number=6 of=12) used.",
    "PT [10th visit](visit number=10 of=none) progress report",
    "Seen for [8 visits](visit number=8) since start of care.",
    "[Visits attended: 9 of 10](visit number=9 of=10)",
    "[Visits 11-20](visit number=20) are covered here.",
    "[Session 3 of 8](visit number=3 of=8), arrived late.",
    "[Fifteen visits](visit number=15) so far.",
    "Recheck strength at visit 12.",
    "Plan: 2x/wk x 6 wks, 12 visits. Progress weight next visit.",
    "10-visit report due; add 4 more visits; last 3 visits without pain.",
    "Total tx 38, session 40 min, two visits weekly.",
)


def extract(document: Document, found: Found) -> Iterator[Visit]:
    """Every visit count of `document`."""
    for count in counts(document):
        yield Visit(
            start=count.start,
            end=count.end,
            section=document.section_at(count.start),
            assertion=document.assertion(count.start, count.end),
            number=count.number,
            of=count.of,
        )
