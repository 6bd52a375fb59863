"""Reading of a vital sign -> when it was taken: "HR 72 pre 118 peak" is rest and during."""

from __future__ import annotations

import re

from suffice.facts._vital_values import Value
from suffice.types import Document, Mention

_REST = r"rest(?:ing)?|before|pre|baseline|initial(?:ly)?|start|arrival|sitting|seated|supine|sit"
_DURING = (
    r"during|peak(?:ed)?|max|nadir|throughout|exertion|exercis\w*|activity|w/|with|while|stairs"
    r"|amb\w*|walking|bike|nustep|treadmill|stopped|stand(?:ing)?"
)
_AFTER = r"after(?:wards?)?|post|end|recover\w*|recov|following|returned|back|final|min"
_WORDS = (("rest", _REST), ("during", _DURING), ("after", _AFTER))
_BEHIND = {
    time: re.compile(
        rf"(?:\s?(?:%|mmhg|bpm|on\sra|ra|room\sair)){{0,3}}[\s(]{{0,3}}(?:at\s|in\s)?(?:{words})\b",
        re.IGNORECASE,
    )
    for time, words in _WORDS
}
_BEFORE = {time: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for time, words in _WORDS}
_PLAIN = {
    "rest": re.compile(r"\b(?:rest(?:ing)?|before|pre)\b", re.IGNORECASE),
    "during": re.compile(r"\b(?:during|peak(?:ed)?|nadir|throughout)\b", re.IGNORECASE),
    "after": re.compile(r"\b(?:after|post|recovery)\b", re.IGNORECASE),
}
_REACH = 24  # characters behind a reading in which its word stands
_STEP = re.compile(r"\s?%?\s?(?:->|-->|→|>|to)\s?", re.IGNORECASE)


def timing_of(document: Document, sign: Mention, value: Value, last: Value | None) -> str | None:
    """Rest, during or after, by the heading, a step, the words behind or those before."""
    text, line = document.text, document.line_at(value.start)
    return (
        _said(document.head_of(value.start))
        or _stepped(text, str(sign.value), value, last)
        or _behind(text, value.end, line.end)
        or _before(document, sign, value, last)
    )


def _stepped(text: str, kind: str, value: Value, last: Value | None) -> str | None:
    """What a step says of its two ends: "78 to 104"; effort is rated during exercise."""
    if last and _STEP.fullmatch(text, last.end, value.start):
        return "after"
    step = _STEP.match(text, value.end)
    if step is None or not text[step.end() : step.end() + 1].isdigit():
        return None
    return "during" if kind == "rpe" else "rest"


def _behind(text: str, start: int, end: int) -> str | None:
    end = min(end, start + _REACH)
    return next((time for time, words in _BEHIND.items() if words.match(text, start, end)), None)


def _before(document: Document, sign: Mention, value: Value, last: Value | None) -> str | None:
    """What the words before say; beside a named exercise a reading is taken during it."""
    sentence, line = document.sentence_at(value.start), document.line_at(value.start)
    low = last.end if last else max(sentence.start, line.start, sign.start - 2 * _REACH)
    if said := _said(document.text[low : value.start]):
        return said
    named = document.inside(max(line.start, sign.start - 5 * _REACH), sign.start, "exercise")
    return "during" if named else None


def _said(words: str) -> str | None:
    """The time of the last word that says one; plain "after" counts before "stairs"."""
    for table in (_PLAIN, _BEFORE):
        found = [
            (m.start(), time) for time, pattern in table.items() for m in pattern.finditer(words)
        ]
        if found:
            return max(found)[1]
    return None
