"""Stretch of text -> forces as written: "45 lb", "11#", "22 / 19", "22 pounds"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._strength_values import Value

_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_UNIT = (
    r"(?:lbs?\b|\#|pounds?\b|kgs?\b|kilograms?\b|kilos?\b|(?-i:Nm?)\b(?!/)|newtons?\b|psi\b|mmHg\b)"
)
_FORCES = re.compile(
    rf"""(?<![\w./#-])
         (?P<all>{_NUMBER}(?:\s?{_UNIT})?(?:\s?[/-]\s?{_NUMBER}(?:\s?{_UNIT})?){{0,3}})
         (?![\d/°%'"-]|\.\d|\s\d{{1,2}}\s?x|\s?(?:%|x\s?\d|x\b|reps?|sets?|sec|s\b|min|deg|trials?|st\b|nd\b|rd\b|th\b
           |mm\b|cm\b|in\b|inch|yo\b|y/o|jaw|pt\b|point|percent|wks?\b|weeks?|days?|visits?|times))""",
    re.VERBOSE | re.IGNORECASE,
)
_PART = re.compile(rf"({_NUMBER})\s?({_UNIT})?", re.IGNORECASE)
_ANY_UNIT = re.compile(rf"(?<![a-z])(?:{_UNIT})", re.IGNORECASE)
_NAMES = {"kg": "kg", "ki": "kg", "n": "N", "ne": "N", "nm": "Nm", "ps": "psi", "mm": "mmHg"}
_SETTING = re.compile(
    r"(?:position|pos|setting|rung|level|handle|trials?|span|notch|[x×(]\s?avg\sof|avg\sof|average\sof|mean\sof|\bx)"
    r"\s?\#?\s?$",
    re.IGNORECASE,
)


def forces(text: str, start: int, end: int) -> Iterator[Value]:
    """What is written like a force in text[start:end]; a unit said once counts for all."""
    said = _ANY_UNIT.search(text, start, end)
    usual = _unit(said.group()) if said else "lb"
    for match in _FORCES.finditer(text, start, end):
        if _SETTING.search(text, max(start, match.start() - 16), match.start()):
            continue
        parts = _PART.findall(match["all"])
        unit = next((_unit(written) for _, written in parts if written), usual)
        amounts = tuple(float(number) for number, _ in parts)
        yield Value(match.start(), match.end(), amounts, unit=unit)


def has_unit(text: str, value: Value) -> bool:
    """Whether the unit stands beside the value itself."""
    return _ANY_UNIT.search(text, value.start, value.end) is not None


def _unit(written: str) -> str:
    """The short name of a unit of force: lb, kg, N, Nm, psi, mmHg."""
    return _NAMES.get(written.lower()[:2], "lb")
