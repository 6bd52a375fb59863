"""Case -> the bill: timed minutes and units by code, from claim, fields and text in this order.

"97110 x2 (25 min), 97140 x1 (13 min), timed 38" gives minutes {97110: 25, 97140: 13}, units
{97110: 2, 97140: 1} and the total 38.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from suffice.findings.arithmetic import EXERCISE, TIMED
from suffice.findings.case import Case, said, words
from suffice.types import Evidence, Fact

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def code_minutes(case: Case) -> dict[str, float]:
    """Minutes of each timed code; where a code is told twice, the later telling counts."""
    told = {fact.code: fact.minutes for fact in code_minute_facts(case)}
    given = _of_fields(case, "minutes")
    return told or ({c: m for c, m in given.items() if c in TIMED} if len(given) > 1 else {})


def code_minute_facts(case: Case) -> tuple[Any, ...]:
    """Minutes facts of timed codes, delivered or billed."""
    return tuple(f for f in case.find("minutes", scope="code") if f.code in TIMED and _is_done(f))


def _is_done(fact: Fact) -> bool:
    return fact.assertion not in ("hypothetical", "other_person") and fact.section != "goals"


def units(case: Case) -> dict[str, float]:
    """Billed units by code: the claim's if there is one, else the fields', else the text's."""
    if case.claim:
        return _sum((line.code, line.units or 0) for line in case.claim)
    return _of_fields(case, "units") or {
        f.code: f.units for f in case.find("units") if f.units and _is_done(f)
    }


def _of_fields(case: Case, name: str) -> dict[str, float]:
    """Values of the field `name` by code, where codes and values stand in equal number."""
    codes = re.findall(r"\w+", case.fields.get("code", ""))
    values = [float(n) for n in _NUMBER.findall(case.fields.get(name, ""))]
    return _sum(zip(codes, values, strict=True)) if len(codes) == len(values) else {}


def _sum(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for code, count in pairs:
        total[code] = total.get(code, 0) + count
    return total


def timed_units(case: Case) -> dict[str, float]:
    """Billed units of timed codes only."""
    return {code: count for code, count in units(case).items() if code in TIMED}


def unit_evidence(case: Case) -> tuple[Evidence, ...]:
    """The words or fields that state the units of 97110, or of all timed codes without it."""
    facts = [f for f in case.find("units") if f.code in TIMED and f.units]
    own = [f for f in facts if f.code == EXERCISE] or facts
    if own:
        return words(own[-1])
    if value := case.fields.get("units", ""):
        return (said("units", value),)
    return ()


def total(case: Case, *scopes: str) -> tuple[float, tuple[Evidence, ...]] | None:
    """Latest stated total of one of `scopes`, with its words; None where nothing says it."""
    for scope in scopes:
        facts = [f for f in case.find("minutes", scope=scope) if _is_done(f)]
        if facts and scope == "clock":
            return _of_clock(clock_parts(case))
        if facts:
            return facts[-1].minutes, words(facts[-1])
    return None


def clock_parts(case: Case) -> list[Any]:
    """Intervals from start to stop, each once however often it is written."""
    facts = [f for f in case.find("minutes", scope="clock") if _is_done(f)]
    times = {tuple(_NUMBER.findall(case.text[f.start : f.end])): f for f in facts}
    return list(times.values())


def _of_clock(facts: list[Any]) -> tuple[float, tuple[Evidence, ...]]:
    """The interval that holds the others, or all of them where each is a part of the visit."""
    longest, every = max(f.minutes for f in facts), sum(f.minutes for f in facts)
    if every < 2 * longest:
        return every, words(*facts)
    whole = [f for f in facts if f.minutes == longest]
    return longest, words(whole[-1])


def timed_total(case: Case) -> tuple[float, tuple[Evidence, ...]] | None:
    """Stated timed-code minutes: from the text, else from a field."""
    found = total(case, "timed_total")
    given = case.fields.get("minutes", "")
    numbers = [float(number) for number in _NUMBER.findall(given)]
    if found is None and numbers:
        by_code = code_minutes(case) if len(numbers) > 1 else {}
        return sum(by_code.values()) or sum(numbers), (said("minutes", given),)
    return found


def minutes_known(case: Case) -> tuple[float, tuple[Evidence, ...]] | None:
    """Timed minutes by the best means that the note has: total, sum of codes, session, clock."""
    if found := timed_total(case):
        return found
    if by_code := code_minutes(case):
        return sum(by_code.values()), words(*code_minute_facts(case))
    return total(case, "session_total", "clock")
