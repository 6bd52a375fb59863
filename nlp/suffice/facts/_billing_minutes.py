"""Document and anchors -> minutes with scopes: each stretch of time finds the words that own it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._billing_anchors import Anchor, Anchors
from suffice.facts._billing_durations import Duration, durations
from suffice.facts._billing_echoes import echoes
from suffice.facts._billing_owner import Owners
from suffice.facts._billing_rows import tabled
from suffice.facts._billing_scope import scope_of
from suffice.types import Document

_BARE_REACH = 32
_SHARE_REACH = 24


class Stretch(NamedTuple):
    """A fact of the kind `minutes`, without where it stands in the note."""

    start: int
    end: int
    minutes: float
    scope: str
    code: str | None = None
    owner: str = ""  # what its anchor stands for, nothing without one


def stretches(document: Document, anchors: Anchors) -> Iterator[Stretch]:
    """Every stretch of time except clock intervals."""
    written = [*durations(document)]
    rows = [*tabled(document, anchors, written)]
    for duration, anchor in rows:
        scope, code = scope_of(document, duration, anchor)
        what = anchor.what if anchor else ""
        yield Stretch(duration.start, duration.end, duration.minutes, scope, code, what)
    taken = {duration.start for duration, _ in rows}
    owners = Owners(document, anchors)
    for duration in _candidates(document, anchors, written):
        if duration.start in taken or anchors.over(duration.start):
            continue
        anchor = owners.of(duration)
        if anchor is None and (duration.weak or not duration.unit):
            continue
        if anchor is not None and anchor.what == "test":
            continue
        scope, code = scope_of(document, duration, anchor)
        start, end = _span(document.text, duration, anchor)
        what = anchor.what if anchor else ""
        yield Stretch(start, end, duration.minutes, scope, code, what)
        for echo in echoes(document, duration, scope):
            yield Stretch(echo.start, echo.end, echo.minutes, echo.scope)


def _candidates(document: Document, anchors: Anchors, written: list[Duration]) -> list[Duration]:
    """Stretches with a unit, and numbers without one close to an anchor, in reading order."""
    starts = {duration.start for duration in written}
    numbers = document.find("number", "numword")
    places = [number.start for number in numbers]
    near: set[int] = set()
    for anchor in anchors.every:
        if anchor.may_be_bare:
            stop = document.text.find("\n", anchor.end, anchor.end + _BARE_REACH)
            before = _SHARE_REACH if anchor.is_service else 5 if anchor.is_total else 0
            low = bisect_left(places, anchor.start - before if before else anchor.end)
            high = stop if stop >= 0 else anchor.end + _BARE_REACH
            near.update(range(low, bisect_left(places, high, low)))
    bare = (
        Duration(numbers[at].start, numbers[at].end, abs(float(numbers[at].value)), unit=False)
        for at in near
        if places[at] not in starts
    )
    return sorted([*written, *bare])


def _span(text: str, duration: Duration, anchor: Anchor | None) -> tuple[int, int]:
    """The duration with its label, where they stand together."""
    start, end = duration.start, duration.end
    if anchor is None or anchor.start > end + 24 or anchor.end < start - 40:
        return start, end
    return min(start, anchor.start), max(end, anchor.end)
