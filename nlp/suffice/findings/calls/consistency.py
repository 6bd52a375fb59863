"""Whether a note agrees with itself: times, values, sides, possible measurements."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from suffice.findings.calls import _bill
from suffice.findings.case import Case, said, words
from suffice.types import Evidence

Shown = tuple[Evidence, ...] | None

_ACTIVE_ABOVE_PASSIVE = 5  # degrees that measurement error may explain
_SLACK = 2  # minutes


def visit_is_shorter_than_its_minutes(case: Case) -> Shown:
    """Time in and out, or a total, below the timed minutes."""
    timed = _bill.total(case, "timed_total")
    if timed is None:
        return None
    for scope in ("clock", "session_total"):
        whole = _bill.total(case, scope)
        if whole and whole[0] + _SLACK < timed[0]:
            return (*timed[1], *whole[1])
    return None


def stated_total_is_no_sum(case: Case) -> Shown:
    """Minutes by code that do not add up to the stated timed total."""
    timed, by_code = _bill.total(case, "timed_total"), _bill.code_minutes(case)
    if timed and len(by_code) > 1 and abs(sum(by_code.values()) - timed[0]) > 1:
        return (*timed[1], *words(*_bill.code_minute_facts(case)[-2:]))
    return None


def measurement_is_impossible(case: Case) -> Shown:
    """A range of motion beyond what a joint can do."""
    beyond = [
        fact
        for fact in case.find("rom", unit="deg", time="current", low=None)
        if fact.high is not None
        and fact.section != "treatment"
        and fact.high > _limit(fact.joint, fact.motion)
    ]
    return words(beyond[0]) if beyond else None


@cache
def _limits() -> Mapping[tuple[str, str], float]:
    table = tomllib.loads(files("suffice.facts").joinpath("normal_rom.toml").read_text("utf-8"))
    return {
        (row["joint"], row["motion"]): row["parse_error_above"]
        for row in _rows(table)
        if "parse_error_above" in row
    }


def _rows(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for joint, motions in table.items():
        for motion, row in motions.items():
            yield {"joint": joint, "motion": motion, **row}


def _limit(joint: str | None, motion: str | None) -> float:
    return _limits().get((joint or "", motion or ""), 360.0)


def active_is_above_passive(case: Case) -> Shown:
    """Active motion that exceeds passive motion of the same joint at the same time."""
    passive = {
        (f.joint, f.motion, f.side, f.time): f
        for f in case.find("rom", mode="passive", unit="deg")
        if f.high is not None and f.high > 0
    }
    for fact in case.find("rom", mode="active", unit="deg"):
        other = passive.get((fact.joint, fact.motion, fact.side, fact.time))
        if other and fact.high is not None and fact.high > other.high + _ACTIVE_ABOVE_PASSIVE:
            return words(fact, other)
    return None


def sides_disagree(case: Case) -> Shown:
    """A diagnosis on one side, and the same region measured and treated on the other only."""
    for diagnosis in case.find("diagnosis"):
        if diagnosis.side not in ("R", "L") or not diagnosis.region:
            continue
        treated = {side for region, side in case.body_regions if region == diagnosis.region}
        measured = [f for f in case.current("rom") if f.joint == diagnosis.region and f.side]
        other = {"L" if diagnosis.side == "R" else "R"}
        if treated == other and measured and all(f.side in treated for f in measured):
            return words(diagnosis, measured[0])
    return None


def field_disagrees(case: Case) -> Shown:
    """A field of the source that says other than the text: minutes, date."""
    timed = _bill.total(case, "timed_total")
    given = case.fields.get("minutes", "")
    if timed and given.replace(".", "", 1).isdigit() and float(given) != timed[0]:
        return (said("minutes", given), *timed[1])
    dates = [f for f in case.find("date", role="service") if not f.iso.startswith("--")]
    day = case.fields.get("date", "")[:10]
    if dates and day and all(f.iso != day for f in dates):
        return (said("date", day), *words(dates[0]))
    return None
