"""Document -> vital signs with values: "HR 78 to 104, SpO2 96%" is two heart rates and one SpO2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._vital_timing import timing_of
from suffice.facts._vital_values import Value, beside_pressure, pressures, saturation, values
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital(Fact):
    """A reading of a vital sign or of perceived exertion."""

    type: ClassVar[str] = "vital"

    kind: str  # hr, bp, spo2, rr, rpe
    value: str  # as written: "126/70", "95-96", "12"
    timing: str | None = None  # rest, during, after


_LABEL_REACH = 24  # a sign further away is no part of the reading's stretch

KIND = Vital
EXAMPLES = (
    "[BP 126/70](vital kind=bp value=126/70), [HR 76](vital kind=hr value=76 timing=none) irreg.",
    "Vitals: rest [BP 132/74](vital kind=bp value=132/74 timing=rest).",
    "[HR 82](vital kind=hr value=82 timing=rest) to [110](vital kind=hr value=110 timing=after).",
    "[BP 94/58](vital kind=bp value=94/58 timing=rest) before, [92/60](vital kind=bp "
    "value=92/60 timing=after) after.",
    "[SpO2 nadir 88](vital kind=spo2 value=88 timing=during)% on stairs.",
    "[SpO2 95-96](vital kind=spo2 value=95-96)% RA.",
    "[O2 sat 95](vital kind=spo2 value=95)%  [pulse 88](vital kind=hr value=88)",
    "[RPE 12](vital kind=rpe value=12), tolerated.",
    "[Modified Borg 4](vital kind=rpe value=4)/10.",
    "[RR 18](vital kind=rr value=18), unlabored.",
    "Resting [blood pressure was 134 over 78](vital kind=bp value=134/78 timing=rest).",
    "[Vitals before: 124/70](vital kind=bp value=124/70 timing=rest), [82](vital kind=hr "
    "value=82), [95](vital kind=spo2 value=95)% on 2 L.",
    "[BP 134/80](vital kind=bp value=134/80) p [70](vital kind=hr value=70).",
    "[O2 sat 94](vital kind=spo2 value=94 timing=rest)% RA at rest.",
    "BP cuff biofeedback 40 mmHg, HR monitored. Check BP 2x daily.",
    "Hold if SpO2 < 88, target HR under 120.",
    "Quad 4/5, flexion 0-112, 6MWT 270 m, LE 5/5.",
    "LTG: 6MWT 270 m with SpO2 >= 90.",
)


def extract(document: Document, found: Found) -> Iterator[Vital]:
    """Every reading of `document`, named ones first in each line."""
    signs = [m for m in document.find("vital_sign") if document.section_at(m.start) != "goals"]
    taken: set[int] = set()
    for index, sign in enumerate(signs):
        end = document.line_at(sign.start).end
        if index + 1 < len(signs):
            end = min(end, signs[index + 1].start)
        for kind, value, last in _readings(document.text, sign, end):
            if value.start not in taken:
                taken.add(value.start)
                yield _vital(document, kind, value, sign, last)


def _readings(text: str, sign: Mention, end: int) -> Iterator[tuple[str, Value, Value | None]]:
    """Kind and value of the readings behind `sign`, each with the one of its kind before."""
    kind, last, pressed = str(sign.value), None, sign.end
    if kind != "vitals":
        for value in values(text, kind, sign.end, end):
            yield kind, value, last
            last, pressed = value, value.end
    if kind == "hr" and last:
        for other, value in saturation(text, last.end, end):
            yield other, value, None
    for value in pressures(text, pressed if kind != "bp" or last else end, end):
        yield "bp", value, None
        for other, follower in beside_pressure(text, value.end, end):
            yield other, follower, None
    if kind == "bp" and last:
        for other, follower in beside_pressure(text, last.end, end):
            yield other, follower, None


def _vital(document: Document, kind: str, value: Value, sign: Mention, last: Value | None) -> Vital:
    own = last is None and (kind == sign.value or (kind == "bp" and sign.value == "vitals"))
    start = sign.start if own and value.start - sign.end < _LABEL_REACH else value.start
    return Vital(
        start=start,
        end=value.end,
        section=document.section_at(value.start),
        assertion=document.assertion(value.start, value.end),
        kind=kind,
        value=value.value,
        timing=timing_of(document, sign, value, last),
    )
