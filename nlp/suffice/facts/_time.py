"""To which time a value belongs: "from 95 to 112", "112 (was 95)", "LTG 130", table columns.

Used by every kind with a `time` attribute; values are current, prior, goal and norm.
"""

from __future__ import annotations

import re

from suffice.types import Document

_PRIOR_BEFORE = re.compile(
    r"""(?:\b(?:was|were|from|previously|prev|prior|initial(?:ly)?|(?:at|on)\s(?:initial\s)?eval(?:uation)?
        |eval|baseline|soc|start\sof\scare|last\s(?:visit|week|time|session|report|month|tx|note)
        |admi(?:t|ssion)|had\sbeen|vs\.?|compared\s(?:to|with)|used\sto\sbe|i\.?e\.?|at\sie
        |(?:\w+\s)?(?:wks?|weeks?|months?|mos?|visits?)\sago|(?:mon|tues|wednes|thurs|fri|satur|sun)day\swas)
        [\s:=,(~]*(?:\w{1,12}\s){0,2}
      | [(\[]\s*(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?)[:\s]+
      )$""",
    re.VERBOSE | re.IGNORECASE,
)
_PRIOR_AFTER = re.compile(
    r"""^[^\d;.)\n]{0,12}?(?:\(?\s*(?:at|on)\s(?:initial\s)?(?:eval\w*|ie|soc|admission|baseline|start)\b
        |\(?(?:initial(?:ly)?|baseline|prior|previous(?:ly)?|eval|ie|soc)\b(?!\s*\d)
        |last\s(?:visit|week|time|session|report|month)|(?:\d+|two|three|four)\s?(?:wks?|weeks?|visits?|months?)\sago)
      | ^\s*(?:°|deg\w*|/5|/10|%|s|sec|lbs?|\#)?\s*(?:->|-->|=>|→|>>)\s*[-\d]""",
    re.VERBOSE | re.IGNORECASE,
)
_GOAL_BEFORE = re.compile(
    r"\b(?:[ls]tgs?|goals?|target|to\sreach|to\sachieve|(?:increase|improve|decrease|reduce)\b[^.;\n]{0,50}\bto"
    r"|will\s[^.;\n]{0,60}|in\sorder\sto[^.;\n]{0,40}|needs?|needed|at\sleast|≥|<=|≤|>=)\s*[^.;\n\d]{0,20}$",
    re.IGNORECASE,
)
_GOAL_AFTER = re.compile(
    r"^[^\d;.\n]{0,14}\bby\s(?:\d{1,2}/\d|(?:dc|d/c|discharge|wk|week|visit)\b|\w+\s\d)|^[^\d;.\n]{0,6}\bin\s\d+\s(?:wk|week|visit)",
    re.IGNORECASE,
)
_NOW_BEFORE = re.compile(
    r"(?:\b(?:now|today|currently|current|presently|this\svisit|is|at\spresent)|->|-->|=>|→|\bto)\s*:?\s*(?:at\s|is\s)?$",
    re.IGNORECASE,
)
_NOW_AFTER = re.compile(r"^[^\d;.,)\n]{0,8}\b(?:now|today|currently|this\svisit)\b", re.IGNORECASE)
_NORM_BEFORE = re.compile(
    r"\b(?:norm(?:al|s|ative)?|cut-?off|age\snorm)\b[^.;\d\n]{0,24}$", re.IGNORECASE
)
_GOAL_LINE = re.compile(r"\s*(?:[-*•(]\s*)?(?:\d[.):]?\s*)?(?:[ls]tg|goal)s?\b", re.IGNORECASE)

_PRIOR_HEAD = re.compile(r"\b(?:eval|initial|ie|soc|start|baseline|prior|prev\w*|last|admit|admission|pre|before|old)\b", re.IGNORECASE)  # fmt: skip
_GOAL_HEAD = re.compile(r"\b(?:goal|ltg|stg|target)s?\b", re.IGNORECASE)
_NORM_HEAD = re.compile(r"\b(?:norm(?:al)?s?)\b", re.IGNORECASE)
_NOW_HEAD = re.compile(
    r"\b(?:today|current|now|d/?c|discharge|final|this|post|after)\b", re.IGNORECASE
)
_DATED_HEAD = re.compile(r"\d{1,2}/\d{1,2}|\d{4}-\d\d|\b(?:wk|week|visit|day)\s?\d", re.IGNORECASE)


def time_of(document: Document, start: int, end: int) -> str:
    """Time of the value that stands at [start, end): current, prior, goal or norm."""
    if head := document.head_of(start):
        if by_head := _time_of_head(document, head, start):
            return by_head
    sentence = document.sentence_at(start)
    line = document.line_at(start)
    low = max(sentence.start, line.start)
    before = document.text[low:start]
    after = document.text[end : min(line.end, end + 60)]
    if _NORM_BEFORE.search(before):
        return "norm"
    if _PRIOR_BEFORE.search(before[-60:]) or _PRIOR_AFTER.search(after):
        return "prior"
    if _NOW_BEFORE.search(before[-24:]) and not _GOAL_BEFORE.search(before):
        return "current"
    if _NOW_AFTER.search(after):
        return "current"
    if _GOAL_AFTER.search(after) or _GOAL_BEFORE.search(before):
        return "goal"
    if sentence.section == "goals" or _GOAL_LINE.match(document.text, line.start):
        return "goal"
    return "current"


def _time_of_head(document: Document, head: str, start: int) -> str | None:
    if _GOAL_HEAD.search(head):
        return "goal"
    if _NORM_HEAD.search(head):
        return "norm"
    if _PRIOR_HEAD.search(head):
        return "prior"
    if _NOW_HEAD.search(head):
        return "current"
    if _DATED_HEAD.search(head):
        return "prior" if _later_dated(document, start) else "current"
    return None


def _later_dated(document: Document, start: int) -> bool:
    """Whether a later column of the same row is dated too: then this one is history."""
    line = document.line_at(start)
    return any(
        column.start > start
        and (head := document.text[column.head_start : column.head_end])
        and (_DATED_HEAD.search(head) or _NOW_HEAD.search(head))
        for column in document.columns
        if line.start <= column.start < line.end
    )
