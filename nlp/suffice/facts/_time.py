"""To which time a value belongs: "from 95 to 112", "112 (was 95)", "LTG 130", table columns.

Used by every kind with a `time` attribute; values are current, prior, goal and norm. Of the words
in `terms/time.toml`, "was" rules the value beside it, "at eval" the rest of its sentence, and what
stands in brackets rules in the brackets only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from suffice.types import Document, Mention

_NUMBERS = r"(?:[-−+<>≥≤~$]{0,2}[\d.]+[\s°+%,/–-]{1,3}(?:and\s)?){0,5}"
_BESIDE = re.compile(rf"[^\d;()\[\]]{{0,40}}?{_NUMBERS}[-−+<>≥≤~$]{{0,2}}")
_RULED = re.compile(r"[^;()\[\]]*")
_AIMED = re.compile(r"[^;()\[\]]*(?:\([^;()\[\]]*)?")
_BARE = re.compile(
    r"(?:\(|\[(?:[^\d\]]{0,12}\d[^\s,]*,\s)?(?:[RLB]\s)?)\s*[-−+~]?(?:[\d.]+[\s°+%,/–-]{1,3}){0,5}"
)
_VALUE_ENDS = re.compile(r"(?:[\d°%+\"'#sm)/-]|\b(?:deg\w*|sec|ft|lbs?|m/s|[RLB]))[,\s]{0,24}$")
_DATE = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?\b(?!\s?[+-]?/)"
_DATED = re.compile(rf"[(\[]\s*(?:on\s)?{_DATE}[:\s]")
_DATE_LEADS = re.compile(rf"(?:^|[.;]\s|\bon\s){_DATE}\s?[:–-]\s[^.;]{{0,40}}$")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\b\.?"
_DATED_BEHIND = re.compile(
    rf"""(?:/\d{{1,3}})?(?:[\s,°/]|and\s|\d{{1,3}}(?![\d/])){{0,12}}(?:deg\w*\s)?
        \b(?:on|in)\s(?:\d{{1,2}}/\d{{1,2}}|{_MONTH}(?!\s?be))""",
    re.VERBOSE | re.IGNORECASE,
)
_BEHIND = re.compile(r"(?:/\d{1,3})?[^\d;.,)\[\n]{0,16}")
_ASIDE = re.compile(r"[^\d)\]]{0,20}[)\]]")
_NEXT_VALUE = re.compile(r"\s?[\d:=]|\s\(?\d{1,2}/\d{1,2}\S*\s?(?:was|:|=)")
_ARROW_BEHIND = re.compile(r"\s*(?:°|deg\w*|/5|/10|%|s|sec|lbs?|#)?\s*(?:->|-->|=>|→|>>)\s*[-\d]")
_START_BEHIND = re.compile(
    r"[\s°]{0,2}(?:deg\w*\s)?\(?(?:at\s(?:the\s)?)?start\)?[,;]\s?[-\d][\d\s-]{0,8}[\s°]?(?:deg\w*\s)?\(?(?:at\s)?(?:after|end|post|finish)\b",
    re.IGNORECASE,
)
_BY_THEN = re.compile(
    r"""[^\d;.\n]{0,14}\bby\s(?:\d{1,2}/\d|(?:dc|d/c|discharge|wk|week|visit)\b)
      | [^\d;.\n]{0,6}\b(?:in|x)\s\d+\s(?:wk|week|visit)""",
    re.VERBOSE | re.IGNORECASE,
)
_TO_REACH = re.compile(
    r"\b(?:increase|improve|decrease|reduce|achieve|restore)\b[^.;\n]{0,50}\bto\s*$", re.IGNORECASE
)
_AS_GOAL = re.compile(
    r"""\s*(?:[-*•(>]\s*)?(?:\w[.):]?\s)?
        (?:(?:revised|updated?|new|current|functional|patient|pt|remaining|our|ot
          |(?:short|long)[-\s]term)\s)?
        (?:[ls]tgs?|goals?|targets?)\b(?!\s(?:not\s)?met)""",
    re.VERBOSE | re.IGNORECASE,
)
_BACK_TO_NOW = re.compile(
    r"\b(?:met|ongoing|partial|progressing|current(?:ly)?(?!\sgoals?)|now|today)\b[^;()\n]{0,60}$",
    re.IGNORECASE,
)
_PAST_TENSE = frozenset({"was", "were", "had been"})
_ELLIPTIC = re.compile(
    rf"""(?:^\s*(?:and\s)?|[,;(\[–—-]|\d\S{{0,2}}|\b(?:it|which|these|those|that|both|and)|day
        |{_MONTH})\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_HEADS = (
    ("goal", re.compile(r"\b(?:goals?|ltg|stg|target)\b", re.IGNORECASE)),
    ("norm", re.compile(r"\bnorm(?:al|ative)?s?\b", re.IGNORECASE)),
    (
        "prior",
        re.compile(
            r"\b(?:eval|initial|ie|soc|start|baseline|prior|prev\w*|last|admit|admission|adm|pre"
            r"|before|old)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "current",
        re.compile(
            r"\b(?:today|current|now|d/?c|discharge|final|this|post|after|present)\b",
            re.IGNORECASE,
        ),
    ),
)
_HEAD_DATE = re.compile(
    r"""(?P<year>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)
      | (?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[/-](?P<yy>\d{2,4}))?
      | \b(?:wk|week|visit|day|v)\s?\#?(?P<n>\d+)""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_REACH, _BRACKET_REACH, _BEHIND_REACH = 400, 40, 40
_OPENING, _AIM, _NORM_REACH, _WAS_REACH = 24, 60, 24, 14
_GOAL_LINES, _LONGEST_GOAL_HEADING, _HALF_YEAR = 7, 50, 180
_start = attrgetter("start")


def time_of(document: Document, start: int, end: int) -> str:
    """Time of the value that stands at [start, end): current, prior, goal or norm."""
    if document.columns and (by_head := _time_of_column(document, start)):
        return by_head
    text, line = document.text, document.line_at(start)
    low = max(document.sentence_at(start).start, line.start, start - _SENTENCE_REACH)
    before = text[low:start]
    goal = among_goals(document, start)
    opened = max(before.rfind("("), before.rfind("["))
    in_bracket = opened > max(before.rfind(")"), before.rfind("]"))
    if in_bracket and (said := _in_bracket(document, low + opened, start, goal)):
        return said
    if _ARROW_BEHIND.match(text, end) or _START_BEHIND.match(text, end):
        return "current" if goal else "prior"
    if not goal and _is_dated(text, before, end):
        return "prior"
    if behind := _cue_behind(document, end, min(line.end, end + _BEHIND_REACH)):
        return _meaning(behind)
    cue = _cue_before(document, low, start)
    if cue is not None and cue != "current":
        return cue
    aimed = cue is None and (_BY_THEN.match(text, end) or _TO_REACH.search(before[-70:]))
    if (goal or aimed) and not _BACK_TO_NOW.search(before[-80:]):
        return "goal"
    return "current"


def _is_dated(text: str, before: str, end: int) -> bool:
    """Whether a day stands with the value: "12/5: 0-92", "50 on August 9"."""
    if "/" in before[-60:] and _DATE_LEADS.search(before[-60:]):
        return True
    return _DATED_BEHIND.match(text, end) is not None


def _in_bracket(document: Document, opened: int, start: int, goal: bool) -> str | None:
    """What the bracket opened before the value says: "(eval 98", "(4/28 128, 35", "(68"."""
    text = document.text
    if _DATED.match(text, opened):
        return "prior"
    if cues := document.inside(opened, start, "time"):
        other = document.inside(cues[-1].end, start, "side")
        return None if other and "," in text[cues[-1].end : start] else _meaning(cues[-1])
    if not _BARE.fullmatch(text, opened, start):
        return None
    follows = goal or text[opened] == "["
    if follows or _VALUE_ENDS.search(text[max(0, opened - _BRACKET_REACH) : opened]):
        return "current" if goal else "prior"
    return None


def _cue_before(document: Document, low: int, start: int) -> str | None:
    """The meaning of the last cue in [low, start) that still rules at `start`."""
    for cue in reversed(document.inside(low, start, "time")):
        if _rules(document.text, low, cue, start):
            return _meaning(cue)
    return None


def _rules(text: str, low: int, cue: Mention, start: int) -> bool:
    """Whether `cue` before a value at `start` speaks of it."""
    opens, distance = cue.start - low < _OPENING, start - cue.end
    if cue.value == "goal":
        return (opens or distance < _AIM) and bool(_AIMED.fullmatch(text, cue.end, start))
    if cue.value == "norm":
        return distance < _NORM_REACH and bool(_RULED.fullmatch(text, cue.end, start))
    if _only_tells(text, low, cue):
        return False
    if cue.value == "earlier" and opens:
        return bool(_RULED.fullmatch(text, cue.end, start))
    return bool(_BESIDE.fullmatch(text, cue.end, start))


def _only_tells(text: str, low: int, cue: Mention) -> bool:
    """Whether "was" only tells in the past tense what was measured today."""
    if text[cue.start : cue.end].lower() not in _PAST_TENSE:
        return False
    return not _ELLIPTIC.search(text[max(low, cue.start - _WAS_REACH) : cue.start])


def _cue_behind(document: Document, end: int, limit: int) -> Mention | None:
    """A cue just behind the value: "95 at eval", "112 today", "80 (initial)"."""
    text = document.text
    cue = next(iter(document.inside(end, limit, "time")), None)
    if cue is None or cue.value not in ("earlier", "current"):
        return None
    if text[cue.start : cue.end].lower() == "is" or not _BEHIND.fullmatch(text, end, cue.start):
        return None
    if _NEXT_VALUE.match(text, cue.end):
        return None
    if "(" in text[end : cue.start] and not _ASIDE.match(text, cue.end):
        return None
    return cue


def _meaning(cue: Mention) -> str:
    return "prior" if cue.value == "earlier" else str(cue.value)


def among_goals(document: Document, start: int) -> bool:
    """Whether `start` stands in the goals section, or in a line or list headed "Goals 4/30"."""
    sentence = document.sentence_at(start)
    if sentence.section == "goals":
        return True
    text, index = document.text, document.line_index(start)
    nearest = _goal_word_before(document, start)
    if nearest < document.lines[max(0, index - _GOAL_LINES)].start:
        return False
    if _AS_GOAL.match(text, document.lines[index].start) or _AS_GOAL.match(text, sentence.start):
        return True
    for above in reversed(document.lines[max(0, index - _GOAL_LINES) : index]):
        if above.start == above.end:
            return False
        if _AS_GOAL.match(text, above.start):
            return above.end - above.start < _LONGEST_GOAL_HEADING
    return False


def _goal_word_before(document: Document, start: int) -> int:
    """Where the nearest goal word at or before `start` stands; -1 without one."""
    cues = document.find("time")
    index = bisect_right(cues, start, key=_start) - 1
    while index >= 0 and cues[index].value != "goal":
        index -= 1
    return cues[index].start if index >= 0 else -1


def _time_of_column(document: Document, start: int) -> str | None:
    head = document.head_of(start)
    said = _time_of_head(head) if head else None
    if said != "dated":
        return said
    line, columns = document.line_at(start), document.columns
    low = bisect_left(columns, line.start, key=_start)
    high = bisect_left(columns, line.end, key=_start)
    heads = [document.text[c.head_start : c.head_end] for c in columns[low:high]]
    dated = [other for other in dict.fromkeys(heads) if _time_of_head(other) == "dated"]
    lone = len(dated) == 1 and len(heads) > 2
    if lone or any(_time_of_head(other) == "current" for other in heads):
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
    days = [_day(head) for head in heads]
    falls = [before - after for before, after in pairwise(days)]
    newest_first = bool(falls) and all(0 < fall < _HALF_YEAR for fall in falls)
    return heads[0] if newest_first else heads[-1]


def _day(head: str) -> int:
    """A number that grows with the day in `head`; months count 31 days."""
    match = _HEAD_DATE.search(head)
    if match is None or match["n"]:
        return int(match["n"]) if match else 0
    year = int(match["year"] or match["yy"] or 0) % 100
    return 372 * year + 31 * int(match["m"] or match["month"]) + int(match["d"] or match["day"])
