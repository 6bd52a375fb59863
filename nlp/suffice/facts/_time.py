"""To which time a value belongs: "from 95 to 112", "112 (was 95)", "LTG 130", table columns.

Used by every kind with a `time` attribute; values are current, prior, goal and norm. Of the words in
`terms/time.toml`, "was" rules the value beside it, "at eval" the rest of its sentence, and what stands
in brackets rules in the brackets only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from suffice.types import Document, Mention

_BESIDE = re.compile(r"[^\d;()\[\]]{0,40}?(?:[-−+<>≥≤~$]{0,2}[\d.]+[\s°+%,/–-]{1,3}(?:and\s)?){0,5}[-−+<>≥≤~$]{0,2}")
_RULED = re.compile(r"[^;()\[\]]*")
_AIMED = re.compile(r"[^;()\[\]]*(?:\([^;()\[\]]*)?")
_BRACKET = re.compile(r"[(\[][^()\[\]]*$")
_BARE = re.compile(r"(?:\(|\[(?:[^\d\]]{0,12}\d[^\s,]*,\s)?(?:[RLB]\s)?)\s*[-−+~]?(?:[\d.]+[\s°+%,/–-]{1,3}){0,5}")
_VALUE_ENDS = re.compile(r"(?:[\d°%+\"'#sm)/-]|\b(?:deg\w*|sec|ft|lbs?|m/s|[RLB]))[,\s]{0,24}$")
_DATE = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?!\s?[+-]?/)"
_DATED = re.compile(rf"[(\[]\s*(?:on\s)?{_DATE}[:\s]")
_DATE_LEADS = re.compile(rf"(?:^|[.;]\s|\bon\s){_DATE}\s?[:–-]\s[^.;]{{0,40}}$")
_BEHIND = re.compile(r"(?:/\d{1,3})?[^\d;.,)\[\n]{0,16}")
_ARROW_BEHIND = re.compile(r"\s*(?:°|deg\w*|/5|/10|%|s|sec|lbs?|#)?\s*(?:->|-->|=>|→|>>)\s*[-\d]")
_ARROW_BEFORE = re.compile(r"(?:->|=>|→|>>)\s*$")
_BY_THEN = re.compile(
    r"[^\d;.\n]{0,14}\bby\s(?:\d{1,2}/\d|(?:dc|d/c|discharge|wk|week|visit)\b)|[^\d;.\n]{0,6}\b(?:in|x)\s\d+\s(?:wk|week|visit)",
    re.IGNORECASE,
)
_TO_REACH = re.compile(
    r"\b(?:increase|improve|decrease|reduce|achieve|restore)\b[^.;\n]{0,50}\bto\s*$", re.IGNORECASE
)
_AS_GOAL = re.compile(r"\s*(?:[-*•(>]\s*)?(?:\w[.):]?\s)?(?:(?:revised|updated?|new|current|functional|patient|pt|remaining|(?:short|long)[-\s]term|our|ot|pt)\s)?(?:[ls]tgs?|goals?|targets?)\b(?!\s(?:not\s)?met)", re.IGNORECASE)  # fmt: skip
_BACK_TO_NOW = re.compile(r"\b(?:met|ongoing|partial|progressing|currently|now|today)\b[^;()\n]{0,60}$", re.IGNORECASE)  # fmt: skip
_NOW = frozenset({"now", "today", "current", "currently", "presently", "at present"})
_ASIDE = re.compile(r"[^\d)\]]{0,20}[)\]]")
_NEXT_VALUE = re.compile(r"\s?[\d:=]|\s\(?\d{1,2}/\d{1,2}\S*\s?(?:was|:|=)")
_PAST_TENSE = frozenset({"was", "were", "had been"})
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\b\.?"
_ELLIPTIC = re.compile(
    rf"(?:^\s*(?:and\s)?|[,;(\[–—-]|\d\S{{0,2}}|\b(?:it|which|these|those|that|both|and)|day|{_MONTH})\s*$",
    re.IGNORECASE,
)
_DATED_BEHIND = re.compile(
    rf"(?:/\d{{1,3}})?(?:[\s,°/]|and\s|\d{{1,3}}(?![\d/])){{0,12}}(?:deg\w*\s)?\b(?:on|in)\s(?:\d{{1,2}}/\d{{1,2}}|{_MONTH}(?!\s?be))",
    re.IGNORECASE,
)
_OPENING, _AIM = 24, 60

_HEADS = (
    ("goal", re.compile(r"\b(?:goals?|ltg|stg|target)\b", re.IGNORECASE)),
    ("norm", re.compile(r"\bnorm(?:al|ative)?s?\b", re.IGNORECASE)),
    ("prior", re.compile(r"\b(?:eval|initial|ie|soc|start|baseline|prior|prev\w*|last|admit|admission|adm|pre|before|old)\b", re.IGNORECASE)),  # fmt: skip
    ("current", re.compile(r"\b(?:today|current|now|d/?c|discharge|final|this|post|after|present)\b", re.IGNORECASE)),  # fmt: skip
)
_HEAD_DATE = re.compile(r"(?P<year>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[/-](?P<yy>\d{2,4}))?|\b(?:wk|week|visit|day|v)\s?#?(?P<n>\d+)", re.IGNORECASE)  # fmt: skip
_GOAL_LINES_ABOVE = 7


def time_of(document: Document, start: int, end: int) -> str:
    """Time of the value that stands at [start, end): current, prior, goal or norm."""
    if document.columns and (by_head := _time_of_column(document, start)):
        return by_head
    text, sentence, line = document.text, document.sentence_at(start), document.line_at(start)
    low = max(sentence.start, line.start, start - 400)
    before = text[low:start]
    goal = among_goals(document, start)
    if bracket := _BRACKET.search(before, max(0, len(before) - 120)):
        if said := _in_bracket(document, low + bracket.start(), start, goal):
            return said
    if _ARROW_BEHIND.match(text, end):
        return "current" if goal else "prior"
    if not goal and (_DATE_LEADS.search(before[-60:]) or _DATED_BEHIND.match(text, end)):
        return "prior"
    if behind := _cue_behind(document, end, min(line.end, end + 40)):
        return _meaning(behind)
    cue = _cue_before(document, low, start)
    if cue not in (None, "current"):
        return cue
    if goal or (cue is None and (_BY_THEN.match(text, end) or _TO_REACH.search(before[-70:]))):
        return "current" if _BACK_TO_NOW.search(before[-80:]) else "goal"
    return "current"


def _in_bracket(document: Document, opened: int, start: int, goal: bool) -> str | None:
    """What the bracket opened before the value says: "(eval 98", "(4/28 128, 35", "(68"."""
    text = document.text
    if _DATED.match(text, opened):
        return "prior"
    if cues := document.inside(opened, start, "time"):
        return _meaning(cues[-1])
    if _BARE.fullmatch(text, opened, start) and (
        goal or text[opened] == "[" or _VALUE_ENDS.search(text[max(0, opened - 40) : opened])
    ):
        return "current" if goal else "prior"
    return None


def _cue_before(document: Document, low: int, start: int) -> str | None:
    """The meaning of the last cue in [low, start) that still rules at `start`."""
    text = document.text
    for cue in reversed(document.inside(low, start, "time")):
        if cue.value in ("goal", "norm"):
            near = start - cue.end < _AIM or cue.start - low < _OPENING
            if cue.value == "goal" and near and _AIMED.fullmatch(text, cue.end, start):
                return "goal"
            if start - cue.end < 24 and _RULED.fullmatch(text, cue.end, start):
                return str(cue.value)
        elif _is_told(text, low, cue):
            continue
        elif cue.value == "earlier" and cue.start - low < _OPENING:
            if _RULED.fullmatch(text, cue.end, start):
                return "prior"
        elif _BESIDE.fullmatch(text, cue.end, start):
            return _meaning(cue)
    return None


def _is_told(text: str, low: int, cue: Mention) -> bool:
    """Whether "was" only tells in the past tense what was measured today."""
    if text[cue.start : cue.end].lower() not in _PAST_TENSE:
        return False
    return not _ELLIPTIC.search(text[max(low, cue.start - 14) : cue.start])


def _cue_behind(document: Document, end: int, limit: int) -> Mention | None:
    """A cue just behind the value: "95 at eval", "112 today", "80 (initial)"."""
    text = document.text
    cue = next(iter(document.inside(end, limit, "time")), None)
    if cue is None or cue.value not in ("earlier", "current") or cue.end - cue.start < 3 and cue.value == "current":
        return None
    if not _BEHIND.fullmatch(text, end, cue.start) or _NEXT_VALUE.match(text, cue.end):
        return None
    if "(" in text[end : cue.start] and not _ASIDE.match(text, cue.end):
        return None
    return cue


def _meaning(cue: Mention) -> str:
    return "prior" if cue.value == "earlier" else str(cue.value)


def among_goals(document: Document, start: int) -> bool:
    """Whether `start` stands in the goals section, or in a line or list headed "Goals 4/30"."""
    sentence, line = document.sentence_at(start), document.line_at(start)
    if sentence.section == "goals" or _AS_GOAL.match(document.text, line.start):
        return True
    if sentence.start > line.start and _AS_GOAL.match(document.text, sentence.start):
        return True
    index = document.line_index(start)
    for above in document.lines[max(0, index - _GOAL_LINES_ABOVE) : index][::-1]:
        if above.start == above.end:
            return False
        if _AS_GOAL.match(document.text, above.start):
            return above.end - above.start < 50
    return False


def _time_of_column(document: Document, start: int) -> str | None:
    head = document.head_of(start)
    if not head:
        return None
    said = _time_of_head(head)
    if said != "dated":
        return said
    line = document.line_at(start)
    heads = [
        document.text[column.head_start : column.head_end]
        for column in document.columns
        if line.start <= column.start < line.end
    ]
    if any(_time_of_head(other) == "current" for other in heads):
        return "prior"
    dated = [other for other in dict.fromkeys(heads) if _time_of_head(other) == "dated"]
    if len(dated) == 1 and len(heads) > 2:
        return "prior"
    return "current" if head == _latest(dated) else "prior"


@lru_cache(maxsize=512)
def _time_of_head(head: str) -> str | None:
    for time, words in _HEADS:
        if words.search(head):
            return time
    return "dated" if _HEAD_DATE.search(head) else None


def _latest(heads: list[str]) -> str:
    """The newest of dated headings; a year end between them is seen by the large step down."""
    keys = [_day(head) for head in heads]
    falls = [before - after for before, after in pairwise(keys)]
    newest_first = bool(falls) and all(0 < fall < 180 for fall in falls)
    return heads[0] if newest_first else heads[-1]


def _day(head: str) -> int:
    match = _HEAD_DATE.search(head)
    if match is None or match["n"]:
        return int(match["n"]) if match else 0
    year = int(match["year"] or match["yy"] or 0) % 100
    return 372 * year + 31 * int(match["m"] or match["month"]) + int(match["d"] or match["day"])
