"""Duration and its anchor -> scope and code: "MHP 15 min" is other, "TE 15 min" is 97110."""

from __future__ import annotations

import re

from suffice.facts._billing_anchors import MODALITIES, Anchor
from suffice.facts._billing_durations import Duration
from suffice.types import Document

_AWAY_BEFORE = re.compile(
    r"\b(?:at\shome|home|hep|planned|plan\sto|next\s(?:visit|session)|average|typical"
    r"|(?:each|per)\s(?:visit|session|day))\b",
    re.IGNORECASE,
)
_AWAY_AFTER = re.compile(
    r"""[\s,)]{0,3}(?:
        (?:\d|once|twice|one|two|three)\s?(?:x|times?)?\s?(?:/|a\s|per\s|each\s)?\s?
          (?:day|d|week|wk|daily|weekly)\b
      | (?:daily|bid|tid|qid|qd|qhs|a\sday|per\s(?:day|visit|session)|at\shome|planned|sessions
          |visits?|appointment|slot)\b
      | every\s(?:day|night|morning|evening|hour)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SETS_BEFORE = re.compile(r"(?:\d\s?[x×]|[\d)]#)\s?$")
_SETS_AFTER = re.compile(r"\s?[x×]\s?\d{1,2}(?!\s?/)|\s(?:bouts?|intervals?)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:rode|rides?|riding|gym|owns?|increase|progress|advance|try|trial|resume)\b",
    re.IGNORECASE,
)
_SEEN_FOR = re.compile(
    r"\b(?:seen|treated|worked\swith|spent|session|attended)\b[^.;\d]{0,100}"
    r"\bfor\s(?:about\s|approximately\s)?$",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:in|within|after|at|by|until|past|every|took|takes|over|min|post|rest\w*)"
    r"\s(?:about\s|~)?$",
    re.IGNORECASE,
)


def scope_of(
    document: Document, duration: Duration, anchor: Anchor | None
) -> tuple[str, str | None]:
    """Scope of a stretch of time, and the code where it is the time of one service."""
    if anchor is None:
        return _unowned(document, duration), None
    if anchor.is_total:
        return anchor.what, None
    if _is_away(document, duration, anchor):
        return "other", None
    if anchor.is_service:
        bundled = anchor.what == "97010" or (anchor.what in MODALITIES and not anchor.coded)
        return ("other", None) if bundled else ("code", anchor.what)
    if anchor.what == "one_on_one":
        return "session_total", None
    if anchor.what in ("machine", "exercise"):
        own = _OWN.search(document.text, max(0, duration.start - 40), duration.start)
        return ("other" if own else "exercise"), None
    return "other", None


def _unowned(document: Document, duration: Duration) -> str:
    """Scope by the words around alone."""
    text, start = document.text, duration.start
    if _is_away(document, duration, None):
        return "other"
    if _SEEN_FOR.search(text, max(0, start - 130), start):
        return "session_total"
    dosed = _SETS_BEFORE.search(text, max(0, start - 6), start)
    if dosed or _SETS_AFTER.match(text, duration.end):
        return "exercise"
    moment = _MOMENT.search(text, max(0, start - 24), start)
    treated = document.section_at(start) == "treatment"
    return "exercise" if treated and not moment else "other"


def _opens_entry(document: Document, anchor: Anchor) -> bool:
    """Whether a code, or a service that opens its sentence, tells what was done below goals."""
    if anchor.coded:
        return True
    start = document.sentence_at(anchor.start).start
    return anchor.is_service and not document.text[start : anchor.start].strip(" -*•\t\n")


def _is_away(document: Document, duration: Duration, anchor: Anchor | None) -> bool:
    """Whether it is spent at home, planned, aimed at, or said of visits in general."""
    text = document.text
    sentence = document.sentence_at(duration.start)
    if sentence.section == "goals" and not (anchor and _opens_entry(document, anchor)):
        return True
    low = max(sentence.start, duration.start - 50)
    if anchor and anchor.coded:
        low = max(low, min(anchor.start, duration.start))
    before = _AWAY_BEFORE.search(text, low, duration.start)
    return bool(before or _AWAY_AFTER.match(text, duration.end))
