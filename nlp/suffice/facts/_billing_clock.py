"""Document -> start and stop of treatment: "Time in 10:32 Time out 11:21" is 49 minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from suffice.types import Document

_BETWEEN = re.compile(
    r"""[\s,;|/&]{0,12}
    (?:and\s)?(?: [|\t] | (?:-{1,2}|–|—|to|until|till?|thru|through|and|/|\bx\b)
      | (?:time\s|\[|\()?
        (?:out|stop|end(?:ed|ing)?|finish(?:ed)?|left|depart(?:ed|ure)?|done|discharged|completed)
        (?:\s?time)?\s?[:=.@-]{0,2}\s?(?:at\b)?
    )[\s:|]{0,12}""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = re.compile(
    r"""\b(?:(?:time|clock)\s?)?(?:in|start|started|begin|began|arrived?|arrival|from|seen|time)
        (?:\s?/\s?(?:out|stop|end|depart\w*))?(?:\stime)?\s*[:=.@-]{0,2}\s*(?:at\s|from\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 240.0


class Interval(NamedTuple):
    """Start to stop, in characters, and the minutes between."""

    start: int
    end: int
    minutes: float


def intervals(document: Document) -> Iterator[Interval]:
    """Each pair of clock times that a dash or words for start and stop join."""
    clocks = document.find("clock")
    text, taken = document.text, 0
    for first, second in pairwise(clocks):
        if first.start < taken or second.start - first.end > 30:
            continue
        between = text[first.end : second.start]
        minutes = float(second.value) - float(first.value)
        if minutes < 0 or ":" in text[first.start : first.end]:
            minutes %= 720
        if "\n\n" in between or not 8 <= minutes <= _LONGEST or not _BETWEEN.fullmatch(between):
            continue
        taken = second.end
        line = document.line_at(first.start)
        low = max(line.start, first.start - 24)
        label = _LABEL.search(text[low : first.start])
        start = low + label.start() if label else first.start
        yield Interval(start, second.end, minutes)
