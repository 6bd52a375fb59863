"""Facts of a report -> values that can be followed over visits: "R knee flex 112" is one.

Only what is true of the visit counts: no goals, norms or earlier values. Where a visit tells a
measure twice the worst counts, as a reviewer would take it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

_GRADES = {
    f"{whole}{sign}": whole + shift
    for whole in range(6)
    for sign, shift in (("", 0.0), ("+", 0.33), ("-", -0.33))
}
_LOWER_IS_BETTER = frozenset({"pain", "TUG", "5xSTS", "ODI", "NDI", "DASH", "QuickDASH", "SPADI"})


class Measure(NamedTuple):
    """One value of one measure on one side; `side` is R, L, B or ""."""

    measure: str
    side: str
    value: float
    unit: str


def measures(facts: Iterable[Mapping[str, Any]]) -> tuple[Measure, ...]:
    """What `facts` measure today, each measure and side once, by name."""
    found: dict[tuple[str, str], Measure] = {}
    for fact in facts:
        if fact.get("time", "current") != "current" or fact.get("assertion") != "present":
            continue
        for measure in _READ.get(fact["type"], _nothing)(fact):
            key = measure.measure, measure.side
            found[key] = _worse(found[key], measure) if key in found else measure
    return tuple(found[key] for key in sorted(found))


def _worse(one: Measure, other: Measure) -> Measure:
    worse = max if one.measure in _LOWER_IS_BETTER else min
    return worse(one, other, key=lambda m: m.value)


def _nothing(fact: Mapping[str, Any]) -> Iterator[Measure]:
    yield from ()


def _rom(fact: Mapping[str, Any]) -> Iterator[Measure]:
    if fact.get("joint") and fact.get("motion") and fact.get("high") is not None:
        mode = f" {fact['mode']}" if fact.get("mode") else ""
        name = f"ROM {fact['joint']} {fact['motion']}{mode}".replace("_", " ")
        if fact.get("unit") != "word":
            yield Measure(name, fact.get("side") or "", float(fact["high"]), fact["unit"])


def _strength(fact: Mapping[str, Any]) -> Iterator[Measure]:
    name = f"strength {fact.get('target') or ''}".strip().lower().replace("_", " ")
    if fact.get("value") is not None:
        yield Measure(name, fact.get("side") or "", float(fact["value"]), fact["unit"])
    elif fact.get("target") and fact.get("grade") in _GRADES:
        yield Measure(name, fact.get("side") or "", _GRADES[fact["grade"]], "of 5")


def _pain(fact: Mapping[str, Any]) -> Iterator[Measure]:
    yield Measure("pain", "", float(fact["high"]), "of 10")


def _outcome(fact: Mapping[str, Any]) -> Iterator[Measure]:
    score = fact.get("score")
    if isinstance(score, int | float) and fact.get("instrument"):
        yield Measure(str(fact["instrument"]), "", float(score), fact.get("unit") or "")


_READ = {"rom": _rom, "strength": _strength, "pain": _pain, "outcome": _outcome}
