"""Which side a value belongs to, where the side is said once for several values.

"R knee flex 112, ext -4 (L 128, 0)": a side rules until the next one; without one in its cell or
sentence the column heading rules, then the line's label, then the only side that the note treats.
"""

from __future__ import annotations

import re
from collections import Counter

from suffice.types import Document

_HEAD_SIDE = re.compile(r"\b(?:(R|RT|right|rt)|(L|LT|left|lt)|(B|bilat\w*|both))\b")


def side_at(document: Document, start: int, end: int) -> str | None:
    """R, L, B or None for the value at [start, end)."""
    line, sentence = document.line_at(start), document.sentence_at(start)
    low = max(line.start, sentence.start)
    beside = [m for m in document.inside(low, start + 1, "side")]
    if beside:
        return str(beside[-1].value)
    if head := _HEAD_SIDE.search(document.head_of(start)):
        return "R" if head[1] else "L" if head[2] else "B"
    after = document.inside(end, min(sentence.end, line.end), "side")
    if after and document.text[end : after[0].start].strip(" °()/5") in ("", "on", "on the"):
        return str(after[0].value)
    before = document.inside(sentence.start, start, "side")
    if before:
        return str(before[-1].value)
    return None


def treated_side(document: Document) -> str | None:
    """The side that the note treats, if it names hardly any other; else None."""
    counts = Counter(str(m.value) for m in document.find("side"))
    right, left, both = counts["R"], counts["L"], counts["B"]
    if right and not left and both <= right:
        return "R"
    if left and not right and both <= left:
        return "L"
    return None
