"""Document -> range of motion: "R knee flex 0-112, ext -4" is two facts, hip and fingers alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._rom_context import readings
from suffice.facts._rom_state import Reading
from suffice.facts._time import time_of
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Rom(Fact):
    """One value of a joint motion; a single value stands in `high`, a lag is negative extension."""

    type: ClassVar[str] = "rom"

    joint: str | None = None
    motion: str | None = None
    side: str | None = None
    mode: str | None = None  # active, passive, assisted
    low: float | None = None
    high: float | None = None
    unit: str = "deg"  # deg, percent, in, cm, word
    word: str | None = None
    time: str = "current"


KIND = Rom
EXAMPLES = (
    "[R hip abd 3+/5 (L 5/5), flex AROM 92](rom side=R motion=flexion high=92), no pain.",
    # joint, motion and side are said once for several values
    "[L elbow flex 118](rom joint=elbow motion=flexion side=L mode=none low=none high=118 unit=deg"
    " time=current), [ext -12](rom joint=elbow motion=extension side=L high=-12).",
    "[R knee 3-104](rom joint=knee motion=flexion side=R low=3 high=104),"
    " [L 0-131](rom joint=knee motion=flexion side=L low=0 high=131).",
    "[AROM R shoulder flex 96](rom joint=shoulder motion=flexion side=R mode=active high=96),"
    " [abd 81](rom motion=abduction side=R mode=active high=81),"
    " [ER 27](rom motion=external_rotation side=R high=27)."
    " [L 158](rom motion=flexion side=L high=158)/[151](rom motion=abduction side=L high=151)"
    "/[64](rom motion=external_rotation side=L high=64).",
    "[Hip flex/abd R 92](rom joint=hip motion=flexion side=R high=92)"
    "/[28](rom joint=hip motion=abduction side=R high=28).",
    "[Wrist ext R/L: 61](rom joint=wrist motion=extension side=R high=61)"
    "/[44](rom joint=wrist motion=extension side=L high=44).",
    "[Neck: SB 31](rom joint=cervical motion=lateral_flexion side=R high=31) R,"
    " [24](rom joint=cervical motion=lateral_flexion side=L high=24) L.",
    "LEFT ANKLE\n[DF with knee straight 2](rom joint=ankle motion=dorsiflexion side=L high=2)\n"
    "[Inv 19](rom joint=subtalar motion=inversion side=L high=19)",
    "          R     L\n[hip ER    22](rom joint=hip motion=external_rotation side=R high=22)"
    "    [39](rom joint=hip motion=external_rotation side=L high=39)",
    "| R knee | 3/02/2024 | 4/05/2024 |\n|---|---|---|\n"
    "| [flexion | 84](rom joint=knee motion=flexion side=R high=84 time=prior)"
    " | [109](rom joint=knee motion=flexion side=R high=109 time=current) |",
    # fingers
    "[RF PIP 74](rom joint=finger motion=PIP_flexion high=74),"
    " [DIP 31](rom joint=finger motion=DIP_flexion high=31)."
    " [PIP ext lag SF 15](rom joint=finger motion=PIP_extension high=-15)",
    # times
    "[Knee flexion is now 117](rom motion=flexion high=117 time=current)"
    " ([98](rom motion=flexion high=98 time=prior) at eval).",
    "[Knee flexion improved from 83](rom motion=flexion high=83 time=prior)"
    " to [101](rom motion=flexion high=101 time=current).",
    "Goals:\n1. [R shoulder flexion to 140](rom motion=flexion high=140 time=goal) for shelf.",
    "[Cervical rotation R 52](rom motion=rotation side=R high=52 time=current)"
    " (norm [80](rom motion=rotation side=R high=80 time=norm)).",
    # shortfalls
    "[Left knee lacks 7](rom joint=knee motion=extension side=L high=-7 unit=deg).",
    "[R knee: Quad lag 9](rom joint=knee motion=extension mode=active high=-9) with SLR.",
    # motions behind their values, straight leg raise
    "Able to reach [115 degrees of shoulder flexion](rom joint=shoulder motion=flexion high=115).",
    "[Passive SLR R 55](rom joint=hip motion=flexion side=R mode=passive high=55)",
    "[Elbow PROM flex 125](rom joint=elbow motion=flexion mode=passive high=125),"
    " [AAROM flex 110](rom joint=elbow motion=flexion mode=assisted high=110).",
    # words, levels, percentages
    "Hip [AROM: WFL](rom joint=hip motion=none side=B mode=active high=none unit=word word=WFL)"
    " both.",
    "[R shoulder IR to L2](rom motion=internal_rotation high=none unit=word word=L2)",
    "[Lumbar extension 50%](rom joint=lumbar motion=extension high=50 unit=percent) limited.",
    # terse runs
    "[R shoulder F 128](rom joint=shoulder motion=flexion side=R high=128) [ER"
    " 41](rom motion=external_rotation side=R high=41).",
    "[Neck AROM rot R 44](rom joint=cervical motion=rotation side=R high=44) [L 58](rom side=L"
    " high=58), [ext 36](rom joint=cervical motion=extension side=none high=36).",
    # near misses
    "Knee flexion till 12 wk, SLR no lag, 1 crutch. Hip lost 10 degrees of extension.",
    "Knee ext 3 x 12 with 5 lb, hip abd 20 reps.",
    "MMT: hip flex 4, knee ext 4+/5, DF 3.",
    "Flexion stretch 30 s x 3; incline 15 degrees; brace locked 0-90.",
    "No shoulder flexion past 90 for 6 wk. Pain 4/10, BP 128/72.",
    "Seen 4/28, knee girth 41 cm.",
)


def extract(document: Document, found: Found) -> Iterator[Rom]:
    """Every value of motion in `document`."""
    return (_fact(document, reading) for reading in readings(document))


def _fact(document: Document, reading: Reading) -> Rom:
    amount, slot = reading.amount, reading.slot
    high = amount.high
    if high is not None and slot.short:
        high = -abs(high) or 0.0
    section = document.section_at(reading.start)
    time = time_of(document, amount.start, amount.end)
    if reading.dated and time == "current" and section != "goals":
        time = "prior"
    return Rom(
        start=reading.start,
        end=reading.end,
        section=section,
        assertion=document.assertion(reading.start, reading.end),
        joint=slot.joint,
        motion=slot.motion,
        side=slot.side,
        mode=slot.mode,
        low=amount.low,
        high=high,
        unit=amount.unit,
        word=amount.word,
        time=time,
    )
