"""Level of assistance -> the words of its task: "toilet transfer" in "toilet transfer Min A"."""

from __future__ import annotations

import re

from suffice.types import Document

_AFTER = re.compile(
    r"\s*(?:x\s?[12]|×\s?[12]|of\s[12]|assist(?:ance)?|level|only)?[\s:]*(?:with|w/|for|during|to|in|on|when|at)\s+"
    r"(?P<task>[^,.;:()\n]{2,60})",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[,;:|(\[>\n]|\.\s|\s{2,}|\b(?:and|but|currently|requires?|required|needs?|needed|now|was|is|are|were|at|"
    r"will|be|still|pt|patient|he|she|from|(?<!sit )(?<!supine )to|perform\w*|able|complete\w*"
    r"|demonstrat\w*)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"(?:(?:a|an|the|one|two|1|2|B|R|L|bilat\w*|single)\s)?(?:rw|fww|2ww|4ww|rollator|walker|rolling|front|cane|spc|qc|crutch\w*"
    r"|hand\s?rails?|rails?|ad\b|device|grab|gait\sbelt|ue\b|hands?|arms?|vc|cue|verbal|tactile|min|mod|max)",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:[\s–—=~>•*#.)/→-]+|\d{1,2}[.)]?\s(?=[A-Z])|(?:with|w/)\s)*")
_TAIL = re.compile(r"(?:[\s–—=~•*#.(/→-]|\bwith\b|\bw/)+$")
_EDGE = " \t-–—=~>•*#."


def task_of(document: Document, start: int, end: int, floor: int) -> tuple[int, int]:
    """Start and end of the task of the level at [start, end), not before `floor`; empty if none."""
    line = document.line_at(start)
    low = max(floor, document.sentence_at(start).start, start - 70)
    if len(line.cells) > 2 and document.head_of(start):
        return line.cells[0]
    match = _AFTER.match(document.text, end, min(line.end, end + 90))
    if match and not _DEVICE.match(match["task"]):
        return _trimmed(document.text, *match.span("task"))
    return _before(document.text, low, start)


def _before(text: str, low: int, start: int) -> tuple[int, int]:
    """The clause right before the level, or what stands before the comma that ends it."""
    stop = start
    while stop > low and text[stop - 1] in _EDGE + ",:(":
        stop -= 1
    cuts = [match.end() for match in _CUT.finditer(text, low, stop)]
    begin = cuts[-1] if cuts and cuts[-1] < stop else low
    return _trimmed(text, begin, stop)


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    """The span without list marks before it, and signs or a "with" behind it."""
    mark = _MARK.match(text, begin, end)
    begin = mark.end() if mark else begin
    tail = _TAIL.search(text, begin, end)
    return begin, tail.start() if tail else end
