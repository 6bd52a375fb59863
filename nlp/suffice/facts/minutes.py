"""Document -> minutes: "TE 28 min, timed 28, total 35" is three facts with three scopes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._billing_anchors import anchors
from suffice.facts._billing_claims import claimed
from suffice.facts._billing_clock import intervals
from suffice.facts._billing_minutes import Stretch, stretches
from suffice.facts.units import Units
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Fact):
    """A stretch of time in minutes, and what it is the time of."""

    type: ClassVar[str] = "minutes"

    minutes: float
    scope: str  # code, timed_total, session_total, clock, exercise, other
    code: str | None = None  # CPT or HCPCS, only with scope "code"


KIND = Minutes
AFTER = ("units",)
EXAMPLES = (
    "[TE 22 min](minutes minutes=22 scope=code code=97110): bridges, clams.",
    "[97110 x2 31 min](minutes minutes=31 scope=code code=97110), "
    "[97140 x1 9 min](minutes minutes=9 scope=code code=97140).",
    "[MT: 12'](minutes minutes=12 scope=code code=97140), "
    "[TE x 26 mins](minutes minutes=26 scope=code code=97110)",
    "[Neuro re-ed 16](minutes minutes=16 scope=code code=97112), "
    "[gait training 8 min](minutes minutes=8 scope=code code=97116)",
    "Spent [24 minutes on therapeutic exercise](minutes minutes=24 scope=code code=97110).",
    "Timed/total [41](minutes minutes=41 scope=timed_total)"
    "/[57](minutes minutes=57 scope=session_total)",
    "[Total timed 33](minutes minutes=33 scope=timed_total), "
    "[total 48 min](minutes minutes=48 scope=session_total)",
    "[36 timed](minutes minutes=36 scope=timed_total), [44 total](minutes minutes=44).",
    "[1:1 time = 39](minutes minutes=39 scope=timed_total)",
    "[Time in 9:07 Time out 9:52](minutes minutes=45 scope=clock)",
    "[In 1310 Out 1355](minutes minutes=45 scope=clock code=none)",
    "[11:40 - 12:20](minutes minutes=40 scope=clock) in the gym",
    "[NuStep L3 x 9 min](minutes minutes=9 scope=exercise), [bike 6](minutes minutes=6), "
    "[UBE 4'](minutes minutes=4 scope=exercise)",
    "[MHP 14 min](minutes minutes=14 scope=other), "
    "[IFC lumbar x15](minutes minutes=15 scope=other)",
    "[97035 US 8 min](minutes minutes=8 scope=code code=97035)",
    "Can stand [20 min](minutes minutes=20 scope=other) at the sink (was [5](minutes minutes=5)).",
    "[HEP 10 min](minutes minutes=10 scope=other) daily; sat [half an hour](minutes minutes=30).",
    "Walked [1 hr](minutes minutes=60 scope=other) Sunday.",
    "Treatment:\nShe was in the clinic for [an hour and ten minutes](minutes minutes=70).",
    "CPT    Description           Min    Units\n"
    "97110  Therapeutic exercise  [34](minutes minutes=34 scope=code code=97110)     2\n"
    "97530  Ther activities       [11](minutes minutes=11 scope=code code=97530)     1",
    "\t6/1\t6/3\nTE min\t[21](minutes minutes=21 scope=code code=97110)"
    "\t[24](minutes minutes=24 scope=code code=97110)",
    "Had [40 minutes of direct contact](minutes minutes=40 scope=session_total), [22 of them "
    "therapeutic exercise](minutes minutes=22 scope=code code=97110) and [18 manual therapy]"
    "(minutes minutes=18 scope=code code=97140).",
    "[TE 24](minutes minutes=24 scope=code code=97110): marching, clams.\n[Manual 11](minutes "
    "minutes=11 scope=code code=97140) calf.",
    "[97112 9](minutes minutes=9 scope=code code=97112) + [97110 16](minutes minutes=16 scope=code"
    " code=97110) = [timed 25](minutes minutes=25 scope=timed_total).",
    "97110 x2 97140 x1   [37 min](minutes minutes=37 scope=timed_total code=none)",
    "O: wall slides, rows, then PROM to end range. [26 min](minutes minutes=26 scope=code "
    "code=97110).\n97110-GP x2",
    "[97166 (untimed 34 min](minutes minutes=34 scope=code code=97166)).",
    "Waited in the lobby, in clinic, 4 others there.",
    "6 minute walk test 410 m, 10 m walk 0.9 m/s, TUG 14, pulse 72/min.",
    "Amb 120' with RW, 5'4\" tall, knee 112′, held 30 sec, age 64.",
    "Stop if sore >20 min. 97110 ___ min. Slept 7 hours.",
)


def extract(document: Document, found: Found) -> Iterator[Minutes]:
    """Every stretch of time in `document`."""
    known = anchors(document)
    clocks = [Stretch(i.start, i.end, i.minutes, "clock") for i in intervals(document)]
    every = sorted([*clocks, *stretches(document, known)], key=lambda s: s[:3])
    charges = [fact for fact in found["units"] if isinstance(fact, Units)]
    for stretch in claimed(document, every, charges):
        yield Minutes(
            start=stretch.start,
            end=stretch.end,
            section=document.section_at(stretch.start),
            assertion=document.assertion(stretch.start, stretch.end),
            minutes=stretch.minutes,
            scope=stretch.scope,
            code=stretch.code,
        )
