"""Words of a goal -> when it is due, whether a number measures it, and how far it has come."""

from __future__ import annotations

import re

_COUNT = r"(?:\d{1,2}(?:-\d{1,2})?|two|three|four|five|six|eight|ten|twelve)"
_DAY = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?"
_DUE = re.compile(
    rf"""\b(?:by|due|before|until)\s(?P<day>{_DAY}|\d{{4}}-\d\d-\d\d|(?:wk|week|visit)\s\d{{1,2}}
            |d/?c\b|discharge\b|(?:mid\s|end\sof\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)
             [a-z]{{0,6}}\.?(?:\s\d{{1,2}}(?:st|nd|rd|th)?(?:,\s\d{{4}})?)?)
      | \b(?P<span>{_COUNT}(?:\smore)?\s?(?:wks?|weeks?|visits?|mos?|months?))\b
      | ^[(\s]*(?P<first>{_DAY})(?=\s?[:)-])""",
    re.VERBOSE | re.IGNORECASE,
)
_STATUS = (
    ("not_met", re.compile(r"\b(?:not (?:yet )?(?:met|achieved|reached)|unmet)\b", re.IGNORECASE)),
    (
        "partly",
        re.compile(
            r"\b(?:partial(?:ly)?|partly|met-ish|(?:nearly|almost) (?:met|there|achieved))\b",
            re.IGNORECASE,
        ),
    ),
    ("met", re.compile(r"\b(?:met|achieved|accomplished)\b", re.IGNORECASE)),
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|eight|ten|twelve|fifteen|twenty|thirty)\b", re.IGNORECASE
)
_LEVEL = re.compile(
    r"\b(?:SBA|CGA|CG|S/U|[Ss]upervision|(?:[Mm]od|MOD|[Mm]in|MIN|[Mm]ax|MAX)\.?\s?(?:A|I|assist|ASSIST)"
    r"|[Mm]od(?:ified)?\s[Ii]ndep\w*|contact\sguard|stand-?by\sassist)\b"
)
_WHICH = re.compile(  # goal 2, or 4 of 4 goals, is no measure
    r"^\W*(?:all\s)?\d{1,2}(?:\s?(?:/|of)\s?\d{1,2})?\s(?=(?:are\s|is\s)?(?:not|part|met|un|achieved|ongoing))",
    re.IGNORECASE,
)


def due_in(words: str) -> str | None:
    """The date or span of time in `words`, as written."""
    match = _DUE.search(words)
    return match[match.lastgroup or 0] if match else None


def is_measurable(words: str, due: str | None) -> bool:
    """Whether a number other than its date, or a level of help, stands in the goal."""
    told = _WHICH.sub("", words.replace(due, "") if due else words)
    return _NUMBER.search(told) is not None or _LEVEL.search(told) is not None


def status_of(words: str) -> str:
    """met, partly, not_met or, where nothing is said, open."""
    return next((name for name, sign in _STATUS if sign.search(words)), "open")
