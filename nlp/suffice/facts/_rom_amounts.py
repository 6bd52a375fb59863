"""Number mentions of a sentence -> angles: "0-112", "-4", "110°", "50%", "T10".

What carries another unit ("3 x 10", "5 lb", "4-/5", "12 visits") is no angle and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.types import Cue, Document, Mention


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


class _Span(NamedTuple):
    """One value as written with its degree signs: "0° - 112°" takes two numbers."""

    numbers: int
    low: float | None
    high: float
    end: int
    signed: bool


_DEGREES = re.compile(r"\s?(?:[°º˚]|deg(?:ree)?s?\b\.?)")
_TO = re.compile(r"\s?(?:-{1,2}|–|—|to|thru|through|−)\s?[(+]?(?=[-−\d])")
_OTHER_UNIT = re.compile(
    r"""[+-](?!\s?\d) | \s?[x×X]\s?\d | \s?[x×]\b | ["'#] | [:.]\d | \s?/\s?\d[+-](?!\d)
      | (?:st|nd|rd|th)\b
      | [\s-]?(?:lbs?|kgs?|pounds?|oz|seconds?|secs?|s|minutes?|mins?|m|ft|feet|foot|yds?|reps?
        |repetitions?|times|sets?|visits?|sessions?|weeks?|wks?|days?|months?|mos?|years?|yrs?|yo|y/o
        |hours?|hrs?|h|steps?|stairs?|bpm|mm|mmhg|units?|points?|pts?|inch(?:es)?|in\sstep|SL|single
        |heel|watts?|mph|rpm|am|pm|hole|MHz|mg|ml|pillows?|plus|minus|of\s\d+)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OUT_OF = re.compile(r"[+-]?(?:\s?/\s?5|/10)\b(?!\s?(?:[°/]|deg))|[+-]\s?(?:to|-|–)\s?\d\b")
_LIST_MARK = re.compile(r"(?:^|[^\d°)%\]\s])\s*\($")
_TIMES_BEFORE = re.compile(r"(?:\d\s?[x×X]|[\s,][x×X]|[#$@<]|\bwt|weight)\s?$")
_WIDTH = re.compile(r"\s?(cm\b|in(?=\.|ches|[,;)]|$))(?:ches|\.(?=\s))?")
_SHORTFALL = Cue(
    ("lack", "lag", "defici", "contract", "minus", "neg", "short", "loss", "shy", "from"),
    re.compile(
        r"lack|lag|defici|contract|minus|neg|short|loss|shy|from\s(?:full|neutral|0|zero|straight)",
        re.IGNORECASE,
    ),
)
_SHORT_BEFORE = re.compile(
    r"\b(?:lack(?:s|ed|ing)?|lags?|deficit|contractures?|minus|neg(?:ative)?|short|loss)\b[^\d;.,)+]{0,22}$",
    re.IGNORECASE,
)
_SHORT_AFTER = re.compile(
    r"""[\s°º˚-]*(?:deg(?:ree)?s?\b\.?)?[\s-]*(?:of\s)?(?:(?:knee|elbow|quad\w*|active|full|terminal|PIP|DIP|MP)\s){0,2}
        (?:(?:ext\w*|flex\w*)[\s-])?(?:lags?|deficit|contracture|short(?!\sof\sthe)|shy|lacking|from\s(?:full|neutral|0|zero|straight))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SPELT_BEFORE = re.compile(
    r"\b(?:is|was|to|of|at|flexion|extension|abduction|rotation|right|left)\s$", re.IGNORECASE
)
# "1/31 - 0-120" is a date before a range, "from 95 to 112" two values and no range.
_NO_RANGE_AFTER = re.compile(
    r"(?:(?<![-–\d])\d{1,2}/|\b(?:from|improved|increased)\s~?)$", re.IGNORECASE
)
_LEVELS = 12
_LARGEST = 360
_MOST_LIST = 9


def amounts(
    document: Document, start: int, end: int, numbers: Sequence[Mention]
) -> Iterator[Amount]:
    """Every angle, percentage and vertebral level among the `numbers` of [start, end)."""
    text = document.text
    short = bool(numbers) and _SHORTFALL.search(document, start, end) is not None
    at = 0
    while at < len(numbers):
        used, amount = _read(text, numbers, at, short)
        at += used
        if amount is not None:
            yield amount


def _read(text: str, numbers: Sequence[Mention], at: int, short: bool) -> tuple[int, Amount | None]:
    """How many numbers one value takes, and the value unless it is something else."""
    first = numbers[at]
    start = first.start
    before = text[max(0, start - 30) : start]
    if before[-1:].isalnum() or before[-1:] == "_":
        if before[-1] in "CTLS" and not before[-2:-1].isalnum() and float(first.value) <= _LEVELS:
            return 1, Amount(start - 1, first.end, None, None, "word", text[start - 1 : first.end])
        if before[-1] not in "RL" and not before[-2:-1].isalpha():
            return 1, None
    span = _spanned(text, numbers, at, before)
    if not span.signed:
        if skipped := _is_other(text, span, before):
            return span.numbers + skipped - 1, None
        if first.label == "numword" and (span.high < 10 or not _SPELT_BEFORE.search(before)):
            return span.numbers, None
    if text.startswith("%", span.end):
        return span.numbers, Amount(start, span.end + 1, span.low, span.high, "percent")
    if width := _WIDTH.match(text, span.end):
        return span.numbers, Amount(start, width.end(), span.low, span.high, width[1][:2])
    lag = short and span.low is None and _is_short(text, span.end, before)
    signed = span.signed or lag
    return span.numbers, Amount(start, span.end, span.low, span.high, signed=signed, short=lag)


def _is_other(text: str, span: _Span, before: str) -> int:
    """0 for an angle; else one more than the numbers behind that go with it ("4-/5")."""
    if _OTHER_UNIT.match(text, span.end) and not _OUT_OF.match(text, span.end):
        return 1
    if span.high <= 10 and _OUT_OF.match(text, span.end):
        return 2
    if span.high > _LARGEST or (span.high % 1 and not text.startswith("%", span.end)):
        return 1
    if _TIMES_BEFORE.search(before[-8:]):
        return 1
    listed = text.startswith(")", span.end) and span.high <= _MOST_LIST and _marks_item(before)
    return 1 if listed else 0


def _marks_item(before: str) -> bool:
    """Whether "2)" or "(2)" numbers an item of a list; "(18)" behind a value does not."""
    return before.count("(") <= before.count(")") or _LIST_MARK.search(before) is not None


def _is_short(text: str, end: int, before: str) -> bool:
    """Whether the value counts down from full motion: "lacks 8", "6 deg lag"."""
    return bool(_SHORT_BEFORE.search(before) or _SHORT_AFTER.match(text, end))


def _spanned(text: str, numbers: Sequence[Mention], at: int, before: str) -> _Span:
    """The value that begins with number `at`, with the end of its range."""
    values, end, signed = [float(numbers[at].value)], numbers[at].end, False
    most = min(3, len(numbers) - at)
    if most > 1 and _NO_RANGE_AFTER.search(before[-13:]):
        most = 1
    while True:
        if degrees := _DEGREES.match(text, end):
            end, signed = degrees.end(), True
        join = _TO.match(text, end) if len(values) < most else None
        if join is None or numbers[at + len(values)].start != join.end():
            break
        end = numbers[at + len(values)].end
        values.append(float(numbers[at + len(values)].value))
    if len(values) == 1:
        return _Span(1, None, values[0], end, signed)
    low, high = sorted(values[-2:])
    return _Span(len(values), low, high, end, signed)
