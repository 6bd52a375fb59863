"""Patterns around the word "visit": what makes "12 visits" a count, a plan or a limit."""

from __future__ import annotations

import re

ORDINALS = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
)
_DISCIPLINE = r"(?:pt|ot|treatment|therapy|tx|chiro|outpatient|clinic)"

NUMBER_AFTER = re.compile(
    r"""(?:\s(?:number|num|no|count|attended|completed|used|seen|to\sdate|today|so\sfar
              |this\s(?:period|episode|poc|cert)|since\s(?:soc|eval|ie))\b){0,2}\.?
    [ \t|]{0,8}[\#:=.]{0,2}[ \t|]{0,20}\#?\s?
    (?:\d{1,3}\s?(?:-|–|to|through|thru)\s?)?         # visits 41-45: the last one
    (?P<n>\d{1,3})
    (?:\s?(?:of|/|out\sof)\s?(?:a\s)?(?:approx\w*\.?|planned|approved|auth\w*|scheduled)?\s?
       (?P<of>\d{1,3}))?
    (?![\d%°'"]|[/:.-]\d|\s?(?:x|×|min|wk|week|per|hr|day|month|times|more|add\w*|reps?|timed)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
ORDINAL = re.compile(
    rf"(?:(?P<n>\d{{1,3}})(?:st|nd|rd|th)|\b(?P<word>{'|'.join(ORDINALS[2:])}))[\s-]"
    rf"(?:{_DISCIPLINE}\s)?$",
    re.IGNORECASE,
)
COUNT = re.compile(
    rf"""(?: (?<![\d.:/x-])(?P<n>\d{{1,3}})(?:\s?(?:/|of|out\sof)\s?(?P<of>\d{{1,3}}))?
           | \b(?P<word>[a-z]{{3,9}}(?:-[a-z]{{3,5}})?) )\s
    (?:(?:total|scheduled|skilled|auth\w*|approved|completed|attended|{_DISCIPLINE})\s){{0,2}}$""",
    re.VERBOSE | re.IGNORECASE,
)
ATTENDED_OF = re.compile(
    r"\s(?:attended|completed|used|seen)\s(?:out\s)?of\s(?P<of>\d{1,3})\b", re.IGNORECASE
)
NOT_YET_BEFORE = re.compile(
    r"""(?:\b(?:by|until|till?|at|before|after|next|last|past|first|every|each|prior\sto|for|over
          |within|another|add|request\w*|additional|remaining|x|plan\w*|in|the|to|of|missed
          |cancel\w*|up\sto|recheck|these|approved|auth\w*|through|per)|[×±+])\s
    (?:visit\s|the\s|her\s|his\s|a\s|about\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
NOT_YET_AFTER = re.compile(
    r"""\s?(?:/|weekly|per\b|(?:a|each)\s(?:week|wk)|x\s?\d|remain\w*|left|request\w*|auth\w*
          |approved|planned|recommended|missed|cancel\w*|no.?show|needed|ago
          |(?:over|in)\s(?:the\s)?next)""",
    re.VERBOSE | re.IGNORECASE,
)
PLANNED_BEFORE = re.compile(
    r"\b(?:goals?|plan|poc|freq\w*|[sl]tgs?|duration|cert\w*)\b", re.IGNORECASE
)
DONE_BEFORE = re.compile(
    r"\b(?:seen|attended|completed|treated|had|received|participated|been)\b[^.;\n]{0,24}$",
    re.IGNORECASE,
)
WHICH_BEFORE = re.compile(r"\b(?:every|by|each|until|at|before|next)(?:\sthe)?\s$", re.IGNORECASE)
SEEN = re.compile(
    r"\b(?:seen|treated|attended)\b(?:[^.;,\d]|(?<=[DM][rs])\.|(?<=Mrs)\.){0,24}$", re.IGNORECASE
)
OFTEN = re.compile(r"\s(?:daily|a\b|per\b|each\b|weekly)", re.IGNORECASE)
