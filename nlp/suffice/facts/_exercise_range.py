"""Document -> motion given or helped by hand: "PROM L shoulder flex, abd, ER x 25 min" is one.

Values of a measurement ("PROM flex 101, abd 86") are none; a dosage or words of doing tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from suffice.facts._exercise_dose import Dose
from suffice.facts._exercise_trust import is_other_service
from suffice.types import Document, Mention

_END = re.compile(  # a stop, unless it only parts the dosage from the motion
    r"[.;\n|](?:(?<=\d\.)\s(?![A-Z]))?(?=\s|$)(?!\s{1,2}\d{1,2}\s?(?:bouts|reps|x|sets|min)\b)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"""\b(?: (?:by|performed|done|given|therapist|stretch\w*|mobili[sz]ed|into|gentle|gently
        |slow\w*|all\s(?:planes|joints|directions|digits|motions|ranges))
      | to\s(?:(?:pt|patient|pain|tissue|soft)\s)?
        (?:tolerance|resistance|end|limit|tightness) )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_STOP = re.compile(r"[.;]\s")
_MOTIONS = frozenset({"scaption"})  # names of exercises that are motions as well
_GIVEN = frozenset({"passive", "assisted"})
_OVER = frozenset({"goals", "plan", "subjective"})
_LONGEST, _NAMED = 200, 40  # characters of a stretch, and of the name in it
_SERVICE_NEAR = 90  # characters before it in which a service is named
_PARTING = ("exercise", "service", "code", "mode")


class RangeWork(NamedTuple):
    """A stretch that tells of motion which the therapist gave or helped."""

    start: int
    end: int
    dosed: bool
    participation: str


def range_work(document: Document, amounts: Sequence[Dose]) -> list[RangeWork]:
    """Every such stretch in reading order, none overlapping."""
    found: list[RangeWork] = []
    last = 0
    for mode in document.find("mode"):
        if mode.value not in _GIVEN or mode.start < last or not _may_be_work(document, mode):
            continue
        if work := _read(document, mode, amounts):
            found.append(work)
            last = work.end
    return found


def _may_be_work(document: Document, mode: Mention) -> bool:
    """Whether `mode` stands where treatment is told, and under no service of hands alone."""
    if document.section_at(mode.start) in _OVER:
        return False
    low = max(document.line_at(mode.start).start, mode.start - _SERVICE_NEAR)
    services = document.inside(low, mode.start, "service")
    if not services or not is_other_service(str(services[-1].value)):
        return True
    return _STOP.search(document.text, services[-1].end, mode.start) is not None


def _read(document: Document, mode: Mention, amounts: Sequence[Dose]) -> RangeWork | None:
    """The stretch that `mode` begins, None if it is a measurement or only a word."""
    stop = _stop(document, mode)
    own = _dosages(document, mode, amounts, stop)
    moved = document.inside(mode.end, stop, "motion", "region", "muscle")
    if own:
        if not moved and "rom" not in document.lowered[mode.start : mode.end]:
            return None
        start = min(mode.start, own[0].start)
        return RangeWork(start, max(mode.end, own[-1].end), True, str(mode.value))
    if document.section_at(mode.start) in ("assessment", "header") or not moved:
        return None
    if _DONE.search(document.text, mode.end, stop):
        near = [m for m in moved if m.end - mode.start <= _NAMED]
        end = max((m.end for m in near), default=mode.end)
        return RangeWork(mode.start, end, False, str(mode.value))
    return None


def _stop(document: Document, mode: Mention) -> int:
    """Where the next exercise, service or sentence begins."""
    high = min(len(document.text), mode.end + _LONGEST)
    if match := _END.search(document.text, mode.end, high):
        high = match.start()
    for other in document.inside(mode.end, high, *_PARTING):
        if other.value in _MOTIONS:
            continue
        if other.label == "exercise" or other.value in _GIVEN or str(other.value)[0].isdigit():
            return other.start
    return high


def _dosages(
    document: Document, mode: Mention, amounts: Sequence[Dose], stop: int
) -> Sequence[Dose]:
    """Dosages up to `stop`, and one right before the word ("25 min | PROM")."""
    first = bisect_left(amounts, (mode.start,))
    if first and not document.text[amounts[first - 1].end : mode.start].strip(" -of"):
        first -= 1
    return amounts[first : bisect_left(amounts, (stop,))]
