"""Instrument mention -> the scores that belong to it: "LEFS 61 (41 now, 33 eval)" has three.

The first score stands close behind the name; each further one must be tied to the one before it
by a bracket, an arrow, a side, a word such as "was", or by being a cell of the same row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._outcome_links import is_close, is_tied
from suffice.facts._outcome_numbers import (
    DATE,
    FILLER,
    NUMBER,
    first_of_pair,
    is_filler,
    is_no_score,
)
from suffice.types import Document, Mention

_UNITS = {
    "percent": "%",
    "meters per second": "m/s",
    "m/sec": "m/s",
    "ft/sec": "ft/s",
    "centimeters": "cm",
    "centimeter": "cm",
    "millimeters": "mm",
    "millimeter": "mm",
    "'": "ft",
    "’": "ft",
    "feet": "ft",
    '"': "in",
    "”": "in",
    "inches": "in",
    "meter": "m",
    "meters": "m",
    "metre": "m",
    "metres": "m",
    "°": "deg",
    "second": "s",
    "seconds": "s",
    "sec": "s",
    "secs": "s",
    "rep": "reps",
    "point": "points",
    "pt": "points",
    "pts": "points",
    "step": "steps",
    "line": "lines",
}
_WINDOW, _REACH = 80, 160  # how far one number, and a tied one behind fillers, may be away


class Score(NamedTuple):
    """One score with the words it was written in; `value` is a number, or words such as unable."""

    start: int
    end: int
    value: float | str
    raw: str
    unit: str | None
    side: str | None


def scores(document: Document, name: Mention, limit: int) -> Iterator[Score]:
    """The scores of `name` before `limit`, in reading order."""
    text, at, tied_to, order = document.text, name.end, name.end, ""
    while match := NUMBER.search(text, at, min(limit, at + _WINDOW, tied_to + _REACH)):
        match = first_of_pair(match)
        first, at = tied_to == name.end, match.end()
        sides = document.inside(tied_to, match.start() + 1, "side")
        order = _order([str(side.value) for side in sides], order)
        if len(order) < 2 and is_filler(text, match, tied_to, first):
            continue
        gap = FILLER.sub("", DATE.sub("", text[tied_to : match.start()]))
        last = sides[-1] if sides else None
        belongs = is_close(name, gap) if first else is_tied(document, gap, match, last)
        if not belongs or is_no_score(text, match, len(order) == 2):
            return
        found = _score(match, order[0] if order else None)
        yield found._replace(value=f"{found.raw}+") if _is_half_grade(name, text, at) else found
        order = order[1:] + order[:1]
        tied_to = match.end()


def _is_half_grade(name: Mention, text: str, end: int) -> bool:
    """Whether the score is Ashworth's 1+, which is no number."""
    return name.value == "MAS" and text[end : end + 1] == "+"


def _order(sides: list[str], before: str) -> str:
    """The sides that this score and the next ones have: "R / L" before it gives RL."""
    if set(sides[-2:]) == {"R", "L"}:
        return "".join(sides[-2:])
    if sides:
        return sides[-1]
    return before if len(before) == 2 else ""


def _score(match: re.Match[str], side: str | None) -> Score:
    raw = match.group().strip()
    end = match.start() + len(raw)
    if match["words"]:
        return Score(match.start(), end, raw.lower(), raw, None, side)
    unit = (match["unit"] or "").lower()
    named = _UNITS.get(unit, unit) or (f"/{match['of']}" if match["of"] else None)
    return Score(match.start(), end, float(match["value"].replace("−", "-")), raw, named, side)
