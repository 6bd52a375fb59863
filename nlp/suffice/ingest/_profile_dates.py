"""A date as a source writes it -> ISO: "3/5/2024 2:30 PM" is 2024-03-05T14:30, "45356" 2024-03-05.

Without a format of the profile the month comes first, as in the United States.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

_DAY_ZERO = datetime(1899, 12, 30)  # of Excel's count of days
_SERIAL = re.compile(r"[1-7]\d{4}(?:\.\d+)?")  # 1927 to 2118: no other bare number is a date
_TIME = (
    r"(?:[T\s]+(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?\s*(?P<half>[AP]M)?.{0,8})?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FORMS = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4}|\d\d)",
        r"(?P<d>\d{1,2})[-\s](?P<name>[a-z]{3})[a-z]*[-\s,]+(?P<y>\d{4}|\d\d)",
        r"(?P<name>[a-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})",
    )
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:(?P<h>\d\d)(?P<min>\d\d).{0,12})?")
_EARLIEST, _LATEST = 1900, 2200


@lru_cache(maxsize=8192)
def iso(value: str, form: str | None = None) -> str | None:
    """`value` as ISO date, with its time if it has one; None where it is no date.

    `form` is a format of strptime; values that do not follow it are read as ISO or not at all.
    """
    if form is not None:
        day = value.split()[0] if value.strip() else ""
        found = _by_form(value, form) or _by_form(day, form)  # "13/2/2024 09:30" by "%d/%m/%Y"
        return found or _moment(_FORMS[0].fullmatch(value))
    if _SERIAL.fullmatch(value):
        moment = _DAY_ZERO + timedelta(seconds=round(float(value) * 86_400))
        return _written(moment, "." in value)
    for pattern in (*_FORMS, _COMPACT):
        if found := _moment(pattern.fullmatch(value)):
            return found
    return None


def _by_form(value: str, form: str) -> str | None:
    try:
        moment = datetime.strptime(value, form)
    except ValueError:
        return None
    return _written(moment, any(sign in form for sign in ("%H", "%I", "%c", "%X")))


def _moment(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    part = match.groupdict()
    month = part.get("m") or _month(part.get("name") or "")
    year = int(part["y"]) if len(part["y"]) == 4 else _century(int(part["y"]))
    try:
        moment = datetime(year, int(month), int(part["d"]), *_clock(part))
    except ValueError:
        return None
    return _written(moment, bool(part["h"]))


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _century(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


def _clock(part: dict[str, str | None]) -> tuple[int, int]:
    hour, half = int(part["h"] or 0), (part.get("half") or "").upper()
    if half:
        hour = hour % 12 + 12 * (half == "PM")
    return hour, int(part["min"] or 0)


def _written(moment: datetime, with_time: bool) -> str | None:
    if not _EARLIEST <= moment.year < _LATEST:
        return None
    if not with_time or (moment.hour, moment.minute) == (0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="minutes")
