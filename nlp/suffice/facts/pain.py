"""Document -> scored pain: "Pain 4/10 today L medial knee, 2 at rest" is two facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._time import time_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain(Fact):
    """A pain rating on a 0-10 scale; `low` equals `high` for a single number."""

    type: ClassVar[str] = "pain"

    low: float
    high: float
    location: str | None = None
    context: str | None = None  # rest, activity, best, worst
    time: str = "current"


KIND = Pain
EXAMPLES = (
    "[Pain 4/10](pain low=4 high=4 time=current) today.",
    "Quad 4/5, flexion 110.",
)

_RATING = re.compile(
    r"(?P<word>\b(?:pain|nprs|nrs|vas)\b[^.;\n\d]{0,24}?)(?P<low>\d{1,2})(?:\s?[-–]\s?(?P<high>\d{1,2}))?(?:\s?/\s?10\b)?(?![\d/%])"
    r"|(?<![\d/])(?P<low2>\d{1,2})(?:\s?[-–]\s?(?P<high2>\d{1,2}))?\s?/\s?10\b(?!/)",
    re.IGNORECASE,
)


def extract(document: Document, found: Found) -> Iterator[Pain]:
    """Every scored pain of `document`."""
    for match in _RATING.finditer(document.text):
        low = int(match["low"] or match["low2"])
        high = int(match["high"] or match["high2"] or low)
        if max(low, high) > 10:
            continue
        start, end = match.span()
        yield Pain(
            start=start,
            end=end,
            section=document.section_at(start),
            assertion=document.assertion(start, end),
            low=float(low),
            high=float(high),
            time=time_of(document, start, end),
        )
