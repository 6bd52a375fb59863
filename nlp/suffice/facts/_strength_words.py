"""Document -> strength in words: "Strength: WFL", "LE strength fair+ R, good L", "quads Good-"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._strength_reader import Reading
from suffice.types import Document, Mention

_GRADE = (
    r"(?:\b(?:WNL|WFL|within\s(?:normal|functional)\s(?:limits|range))\b|\b(?:good|fair|poor|trace|normal|zero)\b(?:\s?[+−–-](?!\w)"
    r"|\s(?:plus|minus)\b)?|(?:intact|decreased|diminished|reduced|impaired|weak|symmetric(?:al)?|full)\b)"
)
_WORD = re.compile(
    rf"""[\s:=|(-]*
    (?:(?:is|are|was|grossly|generally|overall|remains|appears|throughout|currently|now|to|mildly|moderately|both|bilat\w*
      |B|R|L|right|left|in|all|BUE|BLE|UEs?|LEs?|testing|of|the|within|LUE|RUE|LLE|RLE|be|and|slightly|rated|graded)\b[\s:=,|-]*){{0,5}}
    (?P<grade>{_GRADE})(?:[\s,]*(?P<side>R|L|right|left|bilaterally)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_NEXT = re.compile(
    rf"(?:,?\s*|\s{{2,}}|\s*\|\s*)(?P<grade>{_GRADE})(?:\s(?P<side>R|L|right|left)\b)?",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"[\s:=,(]*(?:strength|mmt)?[\s:=]*(?P<grade>(?:good|fair|poor|trace|normal)\s?[+−–-](?!\w))(?:\s(?P<side>R|L)\b)?",
    re.IGNORECASE,
)
_UNABLE = re.compile(
    r"[\s|:]*(?P<grade>unable(?:\sto\s(?:register|test|perform|assess))?)\b", re.IGNORECASE
)
_TARGETS = ("muscle", "region", "motion")


def word_readings(document: Document) -> Iterator[Reading]:
    """Grades in words behind a strength word, letter grades behind a muscle, "grip unable"."""
    for mention in document.find("muscle"):
        if mention.value == "exercise":
            continue
        pattern = _pattern(mention)
        match = pattern.match(document.text, mention.end, document.line_at(mention.start).end)
        first = True
        while match:
            yield _reading(document, mention, match, first)
            first = False
            match = _NEXT.match(document.text, match.end()) if pattern is _WORD else None


def _pattern(mention: Mention) -> re.Pattern[str]:
    if mention.value == "strength":
        return _WORD
    return _UNABLE if mention.value in ("grip", "pinch") else _LETTER


def _reading(document: Document, mention: Mention, match: re.Match[str], first: bool) -> Reading:
    """One grade with the target that its strength word is about."""
    start, target = _target(document, mention)
    if between := document.inside(mention.end, match.start("grade"), *_TARGETS):
        target = document.text[between[0].start : between[-1].end]
    beside = (match.groupdict().get("side") or "").upper()[:1]
    begin = match.start("grade")
    if first and begin - start < 60:
        return Reading(
            start, match.end(), begin, target, beside or None, match["grade"], None, "word"
        )
    return Reading(begin, match.end(), begin, target, beside or None, match["grade"], None, "word")


def _target(document: Document, mention: Mention) -> tuple[int, str]:
    """Where the label begins and the words of its target: "UE" in "UE strength"."""
    text = document.text
    if mention.value != "strength":
        return mention.start, text[mention.start : mention.end]
    low = max(document.sentence_at(mention.start).start, mention.start - 30)
    before = document.inside(low, mention.start, *_TARGETS)
    if before and not text[before[-1].end : mention.start].strip():
        return before[-1].start, text[before[-1].start : before[-1].end]
    return mention.start, ""
