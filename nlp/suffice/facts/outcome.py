"""Document -> outcome measures: "TUG 15.9 s (18.7 at IE), goal <14" is three facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._outcome_names import named
from suffice.facts._time import time_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Fact):
    """A score of a questionnaire, a timed test or a measured distance."""

    type: ClassVar[str] = "outcome"

    instrument: str
    score: float | str
    unit: str | None = None
    raw: str = ""
    time: str = "current"


KIND = Outcome
EXAMPLES = (
    "[TUG 14.2 s](outcome instrument=TUG score=14.2 unit=s time=current) with cane.",
    "[LEFS 38/80](outcome instrument=LEFS score=38 unit=/80 time=current) ([29](outcome "
    "score=29 time=prior)).",
    "[QuickDASH 52](outcome instrument=QuickDASH score=52) -> [27](outcome score=27).",
    "[Five times sit to stand: 16.8 seconds](outcome instrument=5xSTS score=16.8 unit=s), "
    "norm [12.6](outcome instrument=5xSTS score=12.6 time=norm).",
    "LTG 3: [Berg > 48](outcome instrument=Berg score=48 time=goal) to walk to the mailbox.",
    "Balance: [SLS R 9 s](outcome instrument=SLS_R score=9 unit=s), L [unable](outcome "
    "instrument=SLS_L score=unable).",
    "[Gait 0.82 m/s](outcome instrument=gait_speed score=0.82 unit=m/s) with rolling walker.",
    "Scored [31 on the ODI](outcome instrument=ODI score=31).",
    "Calf strength: [12 single heel raises](outcome instrument=single_heel_raises "
    "score=12) before fatigue.",
    "[Mouth opening 34 mm](outcome instrument=mouth_opening score=34 unit=mm), pain free.",
    "Will repeat the TUG next visit and mail the LEFS.",
    "ODI down 12 points; MCID for the NDI is 7.",
    "Treatment: SLS 3x30 sec, tandem stance 2 x 20 sec, heel raises 2x10.",
    "Walking gait pattern improved, 3 stops.",
)


def extract(document: Document, found: Found) -> Iterator[Outcome]:
    """Every outcome score of `document`."""
    for name, start, score in named(document):
        yield Outcome(
            start=start,
            end=score.end,
            section=document.section_at(start),
            assertion=document.assertion(start, score.end),
            instrument=name,
            score=score.value,
            unit=score.unit,
            raw=score.raw,
            time=time_of(document, score.start, score.end),
        )
