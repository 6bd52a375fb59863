"""Which side a value belongs to, where the side is said once for several values.

"R knee flex 112, ext -4 (L 128, 0)": a side rules until the next one; without one in its cell or
sentence the column heading rules, then the line's label, then the only side that the note treats.
"""

from __future__ import annotations

import re

from suffice.types import Document, Mention

_HEAD_SIDE = re.compile(r"\b(?:(R|RT|right|rt)|(L|LT|left|lt)|(B|bilat\w*|both))\b")
_HANDEDNESS = re.compile(r"[\s-]*(?:handed|(?:hand\s)?dom)", re.IGNORECASE)
_VALUED = re.compile(r"[\s:=]{0,3}[-+]?\d")
_AFTER_SURNAME = re.compile(r"(?:^|[\n\t]|\d\s{1,4}|\s{2})[A-Z][a-z'’-]{2,},?\s$")
_INITIAL = re.compile(r"[RL]\.\s[A-Z][a-z]{2}")
# What a note says first, and in its first part, is what it treats; comparisons come later.
_FIRST, _EARLY, _EARLY_PART = 4.0, 1.0, 0.3


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
    gap = document.text[end : after[0].start] if after else ""
    other = "(" in gap and after and _VALUED.match(document.text, after[0].end)  # "62 lb (L 122)"
    if after and not other and gap.strip(" °()/5") in ("", "on", "on the"):
        return str(after[0].value)
    before = document.inside(sentence.start, start, "side")
    if before:
        return str(before[-1].value)
    return None


def treated_side(document: Document) -> str | None:
    """The side that the note treats, R or L, by how early and how often it is named."""
    weight = {"R": 0.0, "L": 0.0}
    bonus, early = _FIRST, len(document.text) * _EARLY_PART
    for mention in document.find("side"):
        if mention.value == "B" or _is_no_side(document.text, mention):
            continue
        weight[str(mention.value)] += 1.0 + bonus + (_EARLY if mention.start < early else 0.0)
        bonus = 0.0
    if weight["R"] == weight["L"]:
        return None
    return max(weight, key=lambda side: weight[side])


def _is_no_side(text: str, mention: Mention) -> bool:
    """Whether a letter is of a vertebra (L4), licence (OTR/L) or name (L. Ito, Ito R.)."""
    if text[mention.end : mention.end + 1].isdigit() or _HANDEDNESS.match(text, mention.end):
        return True
    before = text[max(0, mention.start - 3) : mention.start]
    initial = text.startswith((".", "\n", "  "), mention.end) and _AFTER_SURNAME.search(
        text, max(0, mention.start - 30), mention.start
    )
    if initial:
        return True
    licence = len(before) == 3 and before[2] == "/" and before[:2].isalpha()
    return licence or _INITIAL.match(text, mention.start) is not None
