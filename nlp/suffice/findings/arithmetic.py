"""Minutes -> units: the CMS eight-minute rule, the AMA midpoint rule, and whether a bill fits.

97110 33 min and 97140 7 min are 40 timed minutes: three units, two of 97110 and one of 97140.
Source: CMS Pub. 100-04 chapter 5 section 20.2; the midpoint rule is a payers' variant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LEAST_MINUTES = 8
UNIT_MINUTES = 15
# Timed codes of physical medicine: 15 minutes each, one-on-one.
TIMED = frozenset(
    {
        *("97032", "97033", "97034", "97035", "97036", "97110", "97112", "97113", "97116", "97124"),
        *("97129", "97130", "97140", "97530", "97533", "97535", "97537", "97542", "97750", "97755"),
        *("97760", "97761", "97763"),
    }
)
EVALUATIONS = frozenset(["97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168"])
GROUP = "97150"
EXERCISE = "97110"


def units(minutes: float) -> int:
    """Units that `minutes` of timed treatment support together (CMS): 8-22 one, 23-37 two ..."""
    whole = int(minutes)
    return 0 if whole < LEAST_MINUTES else (whole + 7) // UNIT_MINUTES


def bounds(count: int) -> tuple[int, int]:
    """Least and most timed minutes for `count` units (CMS). Raises ValueError below 0."""
    if count < 0:
        raise ValueError("units cannot be negative")
    if count == 0:
        return 0, LEAST_MINUTES - 1
    return UNIT_MINUTES * count - 7, UNIT_MINUTES * count + 7


def allocate(minutes: Mapping[str, float]) -> dict[str, int]:
    """Units of each timed code (CMS): whole quarters first, the rest to the largest remainders.

    Codes in order of their number where remainders are equal.
    """
    whole = {code: int(value) for code, value in minutes.items() if value > 0}
    given = {code: value // UNIT_MINUTES for code, value in whole.items()}
    left = units(sum(whole.values())) - sum(given.values())
    by_remainder = sorted(whole, key=lambda code: (-(whole[code] % UNIT_MINUTES), code))
    for code in by_remainder[: max(left, 0)]:
        given[code] += 1
    return given


def midpoint(minutes: Mapping[str, float]) -> dict[str, int]:
    """Units of each code where it stands alone past its midpoint (AMA); nothing is pooled."""
    return {code: units(value) for code, value in minutes.items()}


class Fit(NamedTuple):
    """Whether billed units fit the minutes, in total and in their spread over the codes."""

    total: bool
    allocation: bool


def fits(
    billed: Mapping[str, float],
    minutes: Mapping[str, float],
    total: float | None,
    rule: str = "cms",
) -> Fit:
    """How `billed` timed units fit per-code `minutes`, or where these lack the timed `total`.

    `rule` is "cms" or "ama". Fewer units than the minutes support fit too: nobody must bill all.
    """
    timed = {code: value for code, value in billed.items() if code in TIMED}
    count = sum(timed.values())
    if rule == "ama" and minutes:
        allowed = midpoint(minutes)
        return Fit(*2 * (all(value <= allowed.get(code, 0) for code, value in timed.items()),))
    pooled = total if total is not None else sum(minutes.values())
    if count > units(pooled):
        return Fit(False, False)
    known = {code: value for code, value in minutes.items() if code in timed}
    if set(known) != set(timed):
        return Fit(True, True)
    return Fit(True, _lawful(timed, known))


def _lawful(billed: Mapping[str, float], minutes: Mapping[str, float]) -> bool:
    """Each code gets at most its whole quarters and, if it has a remainder, one pooled unit more.

    A unit to a smaller remainder is lawful only if no code with a larger one went without.
    """
    extra = [code for code in billed if billed[code] > int(minutes[code]) // UNIT_MINUTES]
    if any(billed[code] > int(minutes[code]) // UNIT_MINUTES + 1 for code in extra):
        return False
    if any(int(minutes[code]) % UNIT_MINUTES == 0 for code in extra):
        return False
    without = [
        int(minutes[code]) % UNIT_MINUTES
        for code in billed
        if code not in extra and billed[code] == int(minutes[code]) // UNIT_MINUTES
    ]
    least_extra = min((int(minutes[code]) % UNIT_MINUTES for code in extra), default=UNIT_MINUTES)
    return max(without, default=0) <= least_extra or least_extra >= LEAST_MINUTES


def assistant_modifier_due(assistant: float, therapist: float) -> bool:
    """Whether an assistant's share of the minutes is beyond the de minimis tenth (CQ, CO)."""
    whole = assistant + therapist
    return whole > 0 and assistant / whole > 0.10
