"""Pain rating -> its time, or that it is only a limit: "5 -> 2" is prior and current.

Adds to `_time` what is said of ratings alone: steps, a second value in brackets, "no more than 2".
"""

from __future__ import annotations

import re

from suffice.facts._pain_forms import Form
from suffice.facts._time import time_of
from suffice.types import Document

_STEP = re.compile(
    r"""\s?(?:->|-->|=>|→|>>?|(?:down\s|up\s)?to|then\sto|(?:dropped|drops|reduced|decreased|improved|eased|went)\s(?:down\s)?to)
        \s?(?:a\s|about\s|an?\s)?""",
    re.VERBOSE | re.IGNORECASE,
)
_STEP_APART = re.compile(r"\s\w{1,12}\s(?:-+>|=+>|→)\s?", re.IGNORECASE)
_NOW_BEHIND = re.compile(
    r"\s?(?:after|afterwards?|post|today|this\s(?:am|morning|visit)|now|when\sleaving|at\send)\b",
    re.IGNORECASE,
)
_PAST_LEADS = re.compile(
    r"\b(?:eval(?:uation)?|ie|soc|start|baseline|initial(?:ly)?|last|prior|prev(?:ious)?(?:ly)?|ago|history|hx|originally|first)\b[^\d;]{0,40}$"
    r"|[(\[]\s?\d{1,2}/\d{1,2}[^;\d]{0,16}$|\d/\d{1,2}(?:/\d{2,4})?\s?[:–-]\s[^\d;]{0,30}$",
    re.IGNORECASE,
)
_NOT_PAST = re.compile(
    r"\s?(?:[,;]\s?(?:[a-z@/]{1,12}\s){1,4}[<≤]?\s?\d|(?:after|following|since|over|for|in)\s(?:the\s)?(?:last|past)\b)",
    re.IGNORECASE,
)
_NOW_IN_BRACKETS = re.compile(r"\s?[(\[]\s?(?:now|current(?:ly)?|today|was|is)\b", re.IGNORECASE)
_NOW_LEADS = re.compile(
    r"\b(?:now|current(?:ly)?|today|is|are|still|at|today's|presently|reports?|rates?)[\s:=(a-z]{0,12}$",
    re.IGNORECASE,
)
_HELD = re.compile(r"\b(?:stayed|remained|was|were|is|kept|held)\s?$|\(\s?$", re.IGNORECASE)
_BRACKET = re.compile(r"\s?[(\[]\s?")
_PAST_BEFORE = re.compile(
    r"\b(?:was|were|(?<!away\s)from|(?:down|up)\sfrom|had\sbeen|used\sto\sbe|vs\.?|prior|previous(?:ly)?|initial(?:ly)?|eval|ie|soc|baseline"
    r"|(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\s(?:am|pm|night|morning|evening)|yesterday|last\snight|peaked\sat|reached|started\sat|began\sat|came\sin\sat|arrived\sat)[\s:=(,~]*(?:(?:a|at|about|an|up\sto|rated|to)\s){0,2}$",
    re.IGNORECASE,
)
_PAST_AFTER = re.compile(
    r"\s?(?:/10)?(?:\s[a-z]{4,10}(?=\s(?:last\snight|yesterday)))?\s?[(]?\s?(?:at|on|@)?\s?(?:the\s)?(?:initial\s)?(?:eval(?:uation)?|ie|soc|start\sof\scare|baseline|last\s(?:visit|week|wk|session|report|note|time)|admission|yesterday|previously|initially|start|first|that\s(?:night|evening|day|morning)|(?:the\s)?next\sday|last\snight)\b",
    re.IGNORECASE,
)
_GOAL_CLAUSE = re.compile(
    r"\b(?:goals?|[ls]tgs?|target|will|to\s(?:be|have|reach|achieve|keep|decrease|reduce)|in\sorder\sto|w/in\s\d|within\s\d)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:if|unless|until|till|stop(?:s|ped)?|hold\s(?:if|when|for|at|tx|exercise)|halt|keep(?:s|ing)?|kept|maintain(?:s|ed|ing)?|stay(?:s|ing)?|allow\w*|avoid\w*|limit(?:s|ed|ing)?|within|cap(?:ped)?"
    r"|as\slong\sas|monitor\w*|ok(?:ay)?\s(?:if|with|to)|acceptable|tolerable|should|guideline|rule|when(?:ever)?\spain|ceiling|back\soff|advance\w*|progress)\b[^.;,\n]{0,50}$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|until|should|stop(?:ping)?|hold\s(?:if|when|for|at)|in\scase)\b(?:\s\w{1,12}){0,5}\s?$",
    re.IGNORECASE,
)


def is_limit(document: Document, form: Form) -> bool:
    """Whether the number is a threshold to act on: "stop if pain 5/10", "kept pain under 3"."""
    line, sentence = document.line_at(form.start), document.sentence_at(form.start)
    before = document.text[max(line.start, sentence.start, form.first - 90) : form.first]
    if _CONDITION.search(before):
        return True
    return (
        bool(form.bound)
        and sentence.section != "goals"
        and (_LIMIT.search(before) is not None and _GOAL_CLAUSE.search(before) is None)
    )


def time_of_rating(document: Document, form: Form, last: Form | None, last_time: str) -> str:
    """Time of `form`; `last` is the rating before it in the same line, `last_time` its time."""
    text = document.text
    line = document.line_at(form.start)
    gap = text[last.end : form.start] if last else ""
    if last and _BRACKET.fullmatch(gap) and text[form.end : form.end + 1] in (")", "]"):
        return "current" if last_time == "goal" else "prior"
    if last and _STEP.fullmatch(gap):
        return "goal" if time_of(document, last.start, last.end) == "goal" else "current"
    if _leads_on(text, form.end, line.end):
        return "prior"
    if form.low == form.high and _PAST_BEFORE.search(
        text[max(line.start, form.start - 40) : form.start]
    ):
        return "current" if _NOW_BEHIND.match(text, form.end) else "prior"
    if _PAST_AFTER.match(text, form.end, line.end):
        return "prior"
    if (form.bound or _NOW_IN_BRACKETS.match(text, form.end)) and _aims(document, form):
        return "goal"
    time = time_of(document, form.first, form.end)
    if time == "prior" and not (document.head_of(form.start) or _is_past(document, form)):
        time = "current"
    if time == "current" and document.section_at(form.start) == "goals":
        return "current" if _NOW_LEADS.search(text[line.start : form.first]) else "goal"
    return time


def _is_past(document: Document, form: Form) -> bool:
    """Whether a word of the past rules this very rating: not in "3, last visit 5" the 3."""
    if form.low != form.high or _NOT_PAST.match(document.text, form.end):
        return False
    low = max(document.line_at(form.start).start, form.start - 60)
    return _PAST_LEADS.search(document.text[low : form.start]) is not None


def _aims(document: Document, form: Form) -> bool:
    """Whether a goal is stated, not what a set was like ("pain stayed <=2")."""
    sentence = document.sentence_at(form.start)
    before = document.text[max(sentence.start, form.first - 90) : form.first]
    if form.bound:
        return _HELD.search(before) is None
    return sentence.section == "goals" or _GOAL_CLAUSE.search(before) is not None


def _leads_on(text: str, end: int, line_end: int) -> bool:
    """Whether a step to another number follows: "5 -> 2"."""
    step = _STEP.match(text, end, line_end) or _STEP_APART.match(text, end, line_end)
    return step is not None and text[step.end() : step.end() + 1].isdigit()
