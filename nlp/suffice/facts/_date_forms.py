"""Document -> dates as written: "06/14/2022", "[**2023-6-1**]", vague ones such as "10/2022"."""

from __future__ import annotations

import re
from typing import NamedTuple

from suffice.types import Document

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MASKED = re.compile(r"\[\*\*(\d{4})-(\d{1,2})-(\d{1,2})\*\*\]")
_VAGUE = re.compile(
    rf"""(?<![\w/.+-])(?:
      (?P<month>1[0-2]|0?[1-9])/(?P<year>(?:19|20)\d\d)(?![\d/-])
    | (?P<short>1[0-2]|0?[1-9])[/-](?P<day>3[01]|[12]\d|0?[1-9])(?![\d/+%]|\s?[-–]\s?\d|-)
    | \b(?P<name>{"|".join(_MONTHS)})[a-z]{{0,6}}\.?,?\s(?P<named>(?:19|20)\d\d)(?!\d)
    | \b(?:in|~|c\.|circa)\s?(?P<only>(?:19|20)\d\d)(?![\d/-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class Written(NamedTuple):
    """A date in the text; `iso` lacks what is not written: "--05-16", "2022-10", "2017"."""

    start: int
    end: int
    iso: str


def written(document: Document) -> list[Written]:
    """The dates that the note writes out, in order."""
    found = [Written(m.start, m.end, str(m.value)) for m in document.find("date")]
    for mask in document.find("masked"):
        if match := _MASKED.fullmatch(document.text, mask.start, mask.end):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                found.append(Written(mask.start, mask.end, f"{year:04d}-{month:02d}-{day:02d}"))
    return sorted(found)


def vague(text: str, start: int, end: int) -> Written | None:
    """The first date in text[start:end] that lacks its day or its year."""
    match = _VAGUE.search(text, start, end)
    if match is None:
        return None
    if match["year"]:
        return Written(*match.span(), f"{match['year']}-{int(match['month']):02d}")
    if match["named"]:
        month = _MONTHS.index(match["name"].lower()) + 1
        return Written(*match.span(), f"{match['named']}-{month:02d}")
    if match["only"]:
        return Written(*match.span("only"), match["only"])
    iso = f"--{int(match['short']):02d}-{int(match['day']):02d}"
    return Written(*match.span(), iso)
