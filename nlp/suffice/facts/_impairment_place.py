"""Impairment -> body region and side: in "L quad weak" the knee, left; "poor balance" has none.

A region or muscle beside the words rules, else the region of the note's diagnosis; a side beside
them, else the side that the note treats.
"""

from __future__ import annotations

from typing import NamedTuple

from suffice.facts import Found
from suffice.facts._side import treated_side
from suffice.facts._treated_words import REGION_OF
from suffice.types import Document, Mention


class Place(NamedTuple):
    """Where in the body something is lacking."""

    region: str | None
    side: str | None


_WHOLE_BODY = frozenset({"balance", "endurance", "mobility"})
_MIDLINE = frozenset({"cervical", "thoracic", "lumbar", "sacroiliac", "pelvis", "trunk", "jaw"})
_VAGUE = frozenset({"back", "hand", "hands", "heel"})  # "snapped back", "hand on rail"
_BEFORE, _AFTER = 40, 24


def treated(document: Document, found: Found) -> Place:
    """What the note treats: the region of its diagnoses, where they name only one, and the side."""
    named = {getattr(fact, "region", None) for fact in found.get("diagnosis", ())} - {None}
    return Place(str(named.pop()) if len(named) == 1 else None, treated_side(document))


def place_of(document: Document, start: int, end: int, kind: str, default: Place) -> Place:
    """Region and side of the impairment of `kind` that stands at [start, end)."""
    if kind in _WHOLE_BODY:
        return Place(None, None)
    region = _region(document, start, end) or default.region
    if region in _MIDLINE:
        return Place(region, None)
    side = _beside(document, start, end, "side")
    if side is not None:
        return Place(region, str(side.value))
    return Place(region, default.side if region else None)


def _region(document: Document, start: int, end: int) -> str | None:
    near = _beside(document, start, end, "muscle")
    by_muscle = REGION_OF["muscle"].get(str(near.value)) if near else None
    near = _beside(document, start, end, "region")
    if by_muscle or near is None or document.text[near.start : near.end].lower() in _VAGUE:
        return by_muscle
    return str(near.value)


def _beside(document: Document, start: int, end: int, *labels: str) -> Mention | None:
    """The nearest mention of `labels` within or before [start, end), else the next one after it."""
    sentence, line = document.sentence_at(start), document.line_at(start)
    low, high = max(sentence.start, line.start), min(sentence.end, line.end)
    before = document.inside(max(low, start - _BEFORE), end, *labels)
    if before:
        return before[-1]
    after = document.inside(end, min(high, end + _AFTER), *labels)
    return after[0] if after else None
