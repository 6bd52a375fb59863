"""Text behind a vital sign -> its values: "94/58 before, 92/60 after" is two blood pressures.

A value belongs to the sign before it until another sign, a stop or a word of another matter comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_LEAD = r"(?P<lead>[^\d\n;]{0,34}?)"
_BP = r"(?P<value>\d{2,3}\s?/\s?\d{2,3}|\d{2,3}\sover\s\d{2,3})(?![\d/])"
_RANGE = r"(?P<value>\d{1,3}(?:\s?[-–]\s?\d{1,3})?)"
_VALUE = {
    "bp": re.compile(_LEAD + _BP, re.IGNORECASE),
    "hr": re.compile(_LEAD + _RANGE + r"(?!\d|[./:]\d|\s?(?:%|x\b|min\b|wks?\b|#))"),
    "spo2": re.compile(_LEAD + _RANGE + r"(?!\d|[./:]\d|\s?(?:l\b|L\b|x\b|min\b|sec\b|s\b|#))"),
    "rr": re.compile(_LEAD + _RANGE + r"(?!\d|[./:]\d|\s?(?:%|x\b|#))"),
    "rpe": re.compile(
        _LEAD
        + r"(?P<value>\d{1,2}(?:\s?[-–]\s?\d{1,2})?)(?:\s?/\s?(?:10|20)\b)?"
        + r"(?!\d|[./:]\d|\s?(?:%|x\b|#|min\b))"
    ),
}
_LIMITS = {"bp": (60, 260), "hr": (30, 230), "spo2": (50, 100), "rr": (6, 60), "rpe": (0, 20)}
_WORD = re.compile(r"[a-z]+")
# Words that may stand between a sign and its value, or between two of its values.
_GLUE_WRITTEN = """
    about activity after air amb ambulation and approx arrival at avg back baseline before between
    bike block borg bpm down drop dropped drops during end ex exercise exertion final finally from
    held high in initial initially irreg irregular is l level low max min mmhg mod modified mwt
    nadir nc now nustep o of on overhead peak peaked post pre ra reached reaching reading recov
    recovered recovery reg regular rest resting returned room rose scale seated session set sets
    sit sitting stable stairs stand standing start stayed steady stopped supine the then throughout
    tm to today treadmill treatment tx up upon w walk walking was went were while with work
"""
_GLUE = frozenset(_GLUE_WRITTEN.split())
_BOUND = re.compile(
    r"""(?:(?<![-=])[<>≤≥]=?|=[<>]
      |\b(?:than|below|above|over|under|at\sleast|target|goal|keep|limit|max\sof|if))\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_PRESSURE = re.compile(r"(?<![\d/.])(\d{2,3})\s?/\s?(\d{2,3})(?![\d/°])")
_PULSE = re.compile(
    r"[\s,;]{1,3}(?:[pP]:?\s?)?(\d{2,3})(?![\d/%:]|\.\d|\s?(?:%|min\b|mm))(?=[\s,;.]|$)"
)
_PERCENT = re.compile(r"[\s,;]{1,3}([5-9]\d|100)\s?%")
_MOST = 8  # values that one sign can have in a row


class Value(NamedTuple):
    """One reading, as written without blanks."""

    start: int
    end: int
    value: str


def values(text: str, kind: str, start: int, end: int) -> Iterator[Value]:
    """The readings of a `kind` of sign in text[start:end], in order."""
    low, high = _LIMITS[kind]
    for _ in range(_MOST):
        match = _VALUE[kind].match(text, start, end)
        if match is None or not _GLUE.issuperset(_WORD.findall(match["lead"].lower())):
            return
        first = int(re.match(r"\d+", match["value"]).group())  # type: ignore[union-attr]
        if not low <= first <= high:
            return
        start = match.end()
        if not _BOUND.search(match["lead"]):
            yield Value(match.start("value"), match.end("value"), written(match["value"]))


def pressures(text: str, start: int, end: int) -> Iterator[Value]:
    """What can only be a blood pressure in text[start:end]: "142/74"."""
    for match in _PRESSURE.finditer(text, start, end):
        upper, lower = int(match[1]), int(match[2])
        if 80 <= upper <= 240 and 40 <= lower <= 130 and upper - lower >= 15:
            yield Value(*match.span(), f"{upper}/{lower}")


def beside_pressure(text: str, start: int, end: int) -> Iterator[tuple[str, Value]]:
    """Pulse and saturation that follow without a name: "142/74, 108, 89%", "134/80 p 70"."""
    if pulse := _PULSE.match(text, start, end):
        yield "hr", Value(*pulse.span(1), pulse[1])
        start = pulse.end()
    yield from saturation(text, start, end)


def saturation(text: str, start: int, end: int) -> Iterator[tuple[str, Value]]:
    """A saturation that follows without a name: "HR 108  91%"."""
    if match := _PERCENT.match(text, start, end):
        yield "spo2", Value(*match.span(1), match[1])


def written(value: str) -> str:
    """The reading in one form: "134 over 78" is "134/78"."""
    return re.sub(r"\s+", "", re.sub(r"\sover\s", "/", value)).replace("–", "-")
