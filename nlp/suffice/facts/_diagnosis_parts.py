"""Document -> diagnoses made of a part of the body and an injury: "burn of the left hand"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.types import Document, Mention

_BETWEEN = re.compile(r"[\s,/&()-]*(?:[A-Za-z'/-]+[\s,/&-]+){0,4}[\s,/&()-]*")
_REACH = 32  # characters between the two


def composed(document: Document) -> Iterator[Mention]:
    """Each injury, illness or operation with its region as value, spanning both."""
    for part in document.find("diagnosis_part"):
        line = document.line_at(part.start)
        low, high = max(line.start, part.start - _REACH), min(line.end, part.end + _REACH)
        if document.inside(low, high, "diagnosis"):
            continue  # named as a whole by the list of diagnoses
        for place in _nearest(document.inside(low, high, "region"), part):
            start, end = min(part.start, place.start), max(part.end, place.end)
            between = sorted((part.start, part.end, place.start, place.end))[1:3]
            if _BETWEEN.fullmatch(document.text, *between):
                yield Mention(start, end, "diagnosis", place.value)
                break


def _nearest(places: tuple[Mention, ...], part: Mention) -> list[Mention]:
    return sorted(places, key=lambda m: max(part.start - m.end, m.start - part.end))
