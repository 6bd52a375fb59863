"""Number mentions of a sentence -> angles: "0-112", "-4", "110°", "50%", "T10", "WNL".

What carries another unit ("3 x 10", "5 lb", "4-/5", "12 visits") is no angle and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.types import Mention


class Amount(NamedTuple):
    """One written value of motion; `signed` where a degree sign or a shortfall word says so."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str = "deg"
    word: str | None = None
    signed: bool = False
    short: bool = False
    label: str = "amount"


_DEGREES = re.compile(r"\s?(?:[°º˚]|deg(?:ree)?s?\b\.?)")
_TO = re.compile(r"\s?(?:-{1,2}|–|—|to|thru|through|−)\s?[(+]?(?=[-−\d])")
_OTHER_UNIT = re.compile(
    r"""[+-](?!\s?\d) | \s?[x×X]\s?\d | \s?[x×]\b | ["'#]
      | [:.]\d | \s?/\s?\d[+-](?!\d) | \s(?:plus|minus)\b | (?:st|nd|rd|th)\b
      | [\s-]?(?:lbs?|kgs?|pounds?|oz|seconds?|secs?|s|minutes?|mins?|m|ft|feet|foot|yds?|reps?|repetitions?|times|sets?
        |visits?|sessions?|weeks?|wks?|days?|months?|mos?|years?|yrs?|yo|y/o|hours?|hrs?|h|steps?|stairs?
        |bpm|mm|mmhg|units?|points?|pts?|inch(?:es)?|in\sstep|SL|single|heel|watts?|mph|rpm|am|pm|hole|MHz|mg|ml
        |minute|second|visit|session|week|day|month|year|hour|pillows?|of\s\d+)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OUT_OF = re.compile(r"[+-]?(?:\s?/\s?5|/10)\b(?!\s?(?:[°/]|deg))")
_GRADES = re.compile(r"[+-]\s?(?:to|-|–)\s?\d\b")
_LIST_MARK = re.compile(r"(?:^|[^\d°)%\]\s])\s*\($")
_TIMES_BEFORE = re.compile(r"(?:\d\s?[x×X]|[\s,][x×X]|[#$@<]|\bwt|weight)\s?$")
_WIDTH = re.compile(r"\s?(cm\b|in(?=\.|ches|[,;)]|$))(?:ches|\.(?=\s))?")
_SHORT_BEFORE = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|lags?|deficit|contractures?|minus|neg(?:ative)?|short|loss)\b[^\d;.+]{0,22}$",
    re.IGNORECASE,
)
_SHORT_AFTER = re.compile(
    r"""[\s°º˚-]*(?:deg(?:ree)?s?\b\.?)?[\s-]*(?:of\s)?(?:(?:knee|elbow|quad\w*|active|full|terminal|PIP|DIP|MP)\s){0,2}
        (?:(?:ext\w*|flex\w*)[\s-])?(?:lags?|deficit|contracture|short|shy|lacking|from\s(?:full|neutral|0|zero|straight))\b""",
    re.VERBOSE | re.IGNORECASE,
)
# "1/31 - 0-120" is a date before a range, "from 95 to 112" two values and no range.
_NO_RANGE_AFTER = re.compile(r"(?:(?<![-–\d])\d{1,2}/|\b(?:from|improved|increased)\s~?)$", re.IGNORECASE)
_SPELT_BEFORE = re.compile(r"\b(?:is|was|to|of|at|flexion|extension|abduction|rotation)\s$", re.IGNORECASE)
_LEVEL = re.compile(r"(?<![A-Za-z\d])[CTLS]$")


def amounts(text: str, numbers: Sequence[Mention]) -> Iterator[Amount]:
    """Every angle, percentage and vertebral level among the `numbers` of one sentence."""
    at = 0
    while at < len(numbers):
        used, amount = _read(text, numbers, at)
        at += used
        if amount is not None:
            yield amount


def _read(text: str, numbers: Sequence[Mention], at: int) -> tuple[int, Amount | None]:
    first = numbers[at]
    before = text[max(0, first.start - 30) : first.start]
    if _LEVEL.search(before[-2:]) and float(first.value) <= 12:
        return 1, _level(text, first)
    used, low, high, end, signed = _joined(text, numbers, at, before)
    if high <= 10 and not signed and (_OUT_OF.match(text, end) or _GRADES.match(text, end)):
        return used + 1, None
    if text.startswith(")", end) and high < 10 and _marks_item(before):
        return used, None
    if _glued(before) or _TIMES_BEFORE.search(before[-8:]):
        return used, None
    if text.startswith("%", end):
        return used, Amount(first.start, end + 1, low, high, "percent")
    if width := _WIDTH.match(text, end):
        return used, Amount(first.start, width.end(), low, high, width[1][:2])
    if not signed and (_OTHER_UNIT.match(text, end) or high % 1 or _is_spelt(first, before)):
        return used, None
    if abs(high) > 360:
        return used, None
    short = low is None and bool(_SHORT_BEFORE.search(before) or _SHORT_AFTER.match(text, end))
    return used, Amount(first.start, end, low, high, signed=signed or short, short=short)


def _marks_item(before: str) -> bool:
    """Whether "2)" or "(2)" numbers an item of a list; "(18)" behind a value does not."""
    return before.count("(") <= before.count(")") or _LIST_MARK.search(before) is not None


def _level(text: str, number: Mention) -> Amount:
    start = number.start - 1
    return Amount(start, number.end, None, None, "word", text[start : number.end])


def _is_spelt(number: Mention, before: str) -> bool:
    """Whether a number word stands where no measurement would: "one", "two times"."""
    return number.label == "numword" and not _SPELT_BEFORE.search(before)


def _glued(before: str) -> bool:
    """Whether the number is part of a name such as M25, x3 or RPE6; "knee0-112" is not."""
    if not before or not (before[-1].isalnum() or before[-1] == "_"):
        return False
    letters = len(before) - len(before.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    return letters == 1 and before[-1] not in "RL"


def _joined(
    text: str, numbers: Sequence[Mention], at: int, before: str
) -> tuple[int, float | None, float, int, bool]:
    """How many numbers one reading takes, its low and high, its end, whether degrees are signed."""
    values, end, signed = [float(numbers[at].value)], numbers[at].end, False
    used = 1
    most = 1 if _NO_RANGE_AFTER.search(before) else 3
    while True:
        if degrees := _DEGREES.match(text, end):
            end, signed = degrees.end(), True
        follows = at + used < len(numbers) and used < most
        join = _TO.match(text, end) if follows else None
        if join is None or numbers[at + used].start != join.end():
            break
        values.append(float(numbers[at + used].value))
        end = numbers[at + used].end
        used += 1
    if len(values) == 1:
        return used, None, values[0], end, signed
    low, high = values[-2:]
    return used, min(low, high), max(low, high), end, signed
