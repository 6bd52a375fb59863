"""Document -> stretches of time written with a unit: "28 min", "an hour and fifteen minutes".

What looks like minutes and is none is left out: feet and inches (5'4"), per-minute rates, limits
(">20 min"), the names of timed tests, hours of sleep or wear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.types import Document, Mention

_UNIT = re.compile(
    r"""\+?[\s-]?\s?(?:
        (?P<minute>min(?:ute)?(?:\(s\)|s)?\b)
      | (?P<hour>(?:hour|hr)s?\b|h\b(?!/))
      | (?P<weak>['’′](?!['’′\d])|m\b(?!/))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE = re.compile(
    r"[,\s]{0,2}(?:and\s)?(?P<minutes>\d{1,2}|[a-z-]{3,12})\s?(?:min(?:ute)?s?|m)\b", re.IGNORECASE
)
_HALVES = re.compile(
    r"""\b(?:half|1/2)\s(?:an?\s)?(?:hour|hr)\b | \b(?:three\s)?quarters?\s(?:of\s)?an\shour\b
      | \b(?:an|one)\shour
        (?:\sand\s(?:a\s(?P<half>half|quarter)|(?P<more>[a-z-]{3,12}|\d\d?)\sminutes))?""",
    re.VERBOSE | re.IGNORECASE,
)
_LIMIT_BEFORE = re.compile(r"[<>≤≥]\s?$|\d/$|\b[qQ]$")
_RATE_AFTER = re.compile(r"\s?(?:/|per\s)\s?(?:mile|mi\b|km)|\s(?:old|post|pre)\b|s?\sago\b")
_INITIALS = "mMhH'’′"
_LONGEST = 180.0


class Duration(NamedTuple):
    """A stretch of time in minutes; `weak` when its unit is ' or m, which may be feet or metres."""

    start: int
    end: int
    minutes: float
    weak: bool = False
    unit: bool = True


def durations(document: Document) -> Iterator[Duration]:
    """Every stretch of time with a unit, in reading order."""
    found = [*_numbered(document), *_worded(document)]
    found.sort()
    last = 0
    for duration in found:
        if duration.start >= last and not _is_limit(document, duration):
            last = duration.end
            yield duration


def _numbered(document: Document) -> Iterator[Duration]:
    text = document.text
    numbers = document.find("number", "numword")
    for at, number in enumerate(numbers):
        if text[number.end : number.end + 2].lstrip(" -+")[:1] not in _INITIALS:
            continue  # most numbers stop here, at a third of the cost of the pattern
        unit = _UNIT.match(text, number.end)
        if unit is None:
            continue
        minutes, end = abs(float(number.value)), unit.end()
        if unit["hour"]:
            minutes, end = _with_minutes(text, minutes * 60, end, numbers[at + 1 : at + 2])
        if 0 < minutes <= _LONGEST:
            yield Duration(number.start, end, minutes, weak=bool(unit["weak"]))


def _with_minutes(
    text: str, minutes: float, end: int, following: tuple[Mention, ...]
) -> tuple[float, int]:
    """An hour with the minutes that follow it, "1 hr 15 min"."""
    more = _MORE.match(text, end)
    if more and following and following[0].start == more.start("minutes"):
        return minutes + float(following[0].value), more.end()
    return minutes, end


def _worded(document: Document) -> Iterator[Duration]:
    text = document.text
    for needle in ("hour", "1/2 hr"):
        at = text.find(needle)
        while at >= 0:
            if match := _HALVES.search(text, max(0, at - 22), at + 40):
                yield Duration(match.start(), match.end(), _in_words(document, match))
            at = text.find(needle, at + len(needle))


def _in_words(document: Document, match: re.Match[str]) -> float:
    """Minutes of "half an hour", "an hour and fifteen minutes" and the like."""
    words = match.group().lower()
    if words.startswith(("half", "1/2")):
        return 30.0
    if "quarter" in words.split(" hour")[0]:
        return 45.0 if words.startswith("three") else 15.0
    more = document.inside(*match.span("more"), "number", "numword") if match["more"] else ()
    fraction = {"half": 30.0, "quarter": 15.0}.get((match["half"] or "").lower(), 0.0)
    return 60.0 + fraction + sum(float(number.value) for number in more)


def _is_limit(document: Document, duration: Duration) -> bool:
    """Whether the words beside say a limit, a rate or an age."""
    text = document.text
    before = text[max(0, duration.start - 3) : duration.start]
    return bool(_LIMIT_BEFORE.search(before) or _RATE_AFTER.match(text, duration.end))
