"""Text -> number mentions: dates, clock times, codes, diagnoses, and plain numbers among them.

"0905-0950 97110 x2, R knee flex 0-112 on 3/14/25": what is a date, a clock time or a code is never
offered as a measured number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from suffice.types import Mention, places

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_DECADES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = {word: value for value, word in enumerate(_ONES)}
_TENS = {word: 10 * value for value, word in enumerate(_DECADES, 2)}
_ONE = "|".join(sorted(_UNITS, key=len, reverse=True))
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{_ONE}))?|(?:{_ONE}))"
_HHMM = r"(?:[01]?\d|2[0-3])[0-5]\d"

# A lookbehind has one width only, so each label takes its own: "In 0815", "Stop: 0900".
_LABELS = (r"\bin", r"\bout", r"\bend", "start", "begin", "stop", "time")
_GAPS = (r"[\s:]", r":\s")
_AFTER_LABEL = f"(?:{'|'.join(f'(?<=(?i:{word}){gap})' for word in _LABELS for gap in _GAPS)})"

_DIGIT_LED = re.compile(
    rf"""
    (?=[0-9.½¼¾−–A-TV-Z\[_<(-])(?:                  # most places fail here, at the cost of one look
      (?P<plain> (?<![\d.:/#–−-])\d{{1,3}}(?:\.\d)?(?![\d.:/½¼¾–-]|\s[A-SU-Z]|\s(?:to|-|–)\s\d) )
    | (?=\d|[.−–-][\d.]|[½¼¾_\[<(]|[A-TV-Z]\d)(?:
      (?P<masked> \[\*\*[^\]\n]{{0,60}}\*\*\] | _{{3,}} | <[A-Z][A-Z_ -]{{1,20}}> | \[REDACTED\] )
    | (?P<phone> (?<!\d)(?:\(\d{{3}}\)\s?|\d{{3}}[-.])\d{{3}}[-.]\d{{4}}(?!\d) )
    | (?P<iso> (?<!\d)\d{{4}}-\d{{2}}-\d{{2}}(?!\d) )
    | (?P<us> (?<![\d/.])\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d{{2}})(?![\d/]) )
    | (?P<named> (?<!\d)\d{{1,2}}[\s-](?i:{_MONTH})[\s-]\d{{2,4}}(?!\d) )
    | (?P<clock> (?<![\d:.])\d{{1,2}}:[0-5]\d(?!\d|:\d)(?i:\s?[ap]\.?m\b\.?|[ap]\b)? )
    | (?P<military> (?<![\d.:/#-]){_HHMM}(?=\s?(?:-|–|—|to|/)\s?{_HHMM}(?!\d))
                  | (?:(?<=\d\d\d[-–—/])|(?<=\d\d\d\s[-–—/]\s)|(?<=\d\d\d\sto\s)){_HHMM}(?!\d)
                  | {_HHMM}(?=\s?(?i:hrs?|h)\b)
                  | {_AFTER_LABEL}(?!19[4-9]|20[0-4]\d){_HHMM}(?![\d/.:-]|\s?(?:f|m|step|y)) )
    | (?P<code> (?<![\d.])(?:9[2-9]\d{{3}}|G0\d{{3}}|2056[01]|20999)(?![\d.]\d) )
    | (?P<icd> \b[A-TV-Z]\d[0-9A-B]\.[0-9A-Z]{{1,4}}\b )
    | (?P<digits> (?:(?<![^\s(\[:=,|])[-−–])?(?<![\d.])(?:\d+(?:\.\d+)?|\.\d+)[½¼¾]? )
    | (?P<half> [½¼¾] )
    ))""",
    re.VERBOSE,
)
_WORD_LED = re.compile(
    rf"""\b(?:
      (?P<named> {_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?(?!\d) )
    | (?P<spoken> ninety[\s-]seven\s(?:zero|oh|one|five|seven)[\s-](?:oh\s|o\s)?{_BELOW_HUNDRED}\b )
    | (?P<words> {_BELOW_HUNDRED}\b(?:[ ]hundred(?:[ ](?:and[ ])?{_BELOW_HUNDRED}\b)?)? )
    )""",
    re.VERBOSE,
)
# How what is word-led begins: looking for these costs a tenth of trying the pattern everywhere.
_LEADS = (
    *_MONTHS,
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nin", "ten"),
    *("eleven", "twelve", "thir", "fif", "twent", "fort"),
)
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}


def scan(text: str) -> Iterator[Mention]:
    """Number mentions of `text`, in order, none overlapping.

    Labels and values: "date" ISO or month-day, "clock" minutes after midnight, "code", "icd",
    "masked" its kind, "number" a float (digits), "numword" a float (spelled out).
    """
    found = _read(_DIGIT_LED.finditer(text))
    if len(lowered := text.lower()) == len(text):
        found += _read(_word_led(lowered))
        found.sort()
    last = 0
    for mention in found:
        if mention.start >= last:
            last = mention.end
            yield mention


def _word_led(text: str) -> Iterator[re.Match[str]]:
    last = 0
    for start in sorted(places(text, _LEADS)):
        if start >= last and (match := _WORD_LED.match(text, start)):
            last = match.end()
            yield match


def _read(matches: Iterable[re.Match[str]]) -> list[Mention]:
    found = []
    for match in matches:
        kind, raw = match.lastgroup or "", match[0]
        if kind == "plain":  # most of them
            label: str = "number"
            value: str | float = float(raw)
        else:
            label, value = _READERS[kind](raw)
        if label:
            found.append(Mention(*match.span(), label, value))
    return found


def _digits(raw: str) -> tuple[str, float]:
    half = _HALVES.get(raw[-1], 0.0)
    bare = raw.rstrip("½¼¾").replace("−", "-").replace("–", "-")
    value = float(bare[:16]) if bare.strip("-") else 0.0
    return "number", value - half if value < 0 else value + half


def _iso(raw: str) -> tuple[str, str]:
    return ("date", raw) if "01" <= raw[5:7] <= "12" and "01" <= raw[8:] <= "31" else ("", "")


def _us(raw: str) -> tuple[str, str]:
    month, day, year = (int(part) for part in re.split(r"[/.-]", raw))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return "", ""
    if year < 100:
        year += 2000 if year < 50 else 1900
    return "date", f"{year:04d}-{month:02d}-{day:02d}"


def _named(raw: str) -> tuple[str, str]:
    word = re.search(r"[a-z]{3}", raw.lower())
    month = _MONTHS.index(word.group()) + 1 if word else 1
    numbers = [int(n) for n in re.findall(r"\d+", raw)]
    day, year = numbers[0], numbers[1] if len(numbers) > 1 else None
    if not 1 <= day <= 31:
        return "", ""
    if year is not None and year < 100:
        year += 2000
    return "date", f"{year:04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def _clock(raw: str) -> tuple[str, float]:
    hour, minute = int(raw.split(":")[0]), int(raw.split(":")[1][:2])
    if hour > 24:
        return "", 0.0
    tail = raw.lower().split(":")[1][2:].strip()
    if tail.startswith("p") and hour < 12:
        hour += 12
    return "clock", float(60 * hour + minute)


def _military(raw: str) -> tuple[str, float]:
    return "clock", float(60 * int(raw[:-2]) + int(raw[-2:]))


def _masked(raw: str) -> tuple[str, str]:
    words = raw.lower()
    named = next((kind for kind in ("date", "name") if kind in words), "other")
    return "masked", "blank" if raw[0] == "_" else named


def _words(raw: str) -> tuple[str, float]:
    total = 0
    for word in re.findall(r"[a-z]+", raw.lower()):
        total = 100 * total if word == "hundred" else total + _UNITS.get(word, _TENS.get(word, 0))
    return "numword", float(total)


def _spoken(raw: str) -> tuple[str, str]:
    """A dictated code: "ninety-seven one ten" is 97110."""
    group, *rest = [w for w in re.findall(r"[a-z]+", raw)[2:] if w != "o"]
    hundreds = _UNITS.get(group, 0)
    return "code", str(97000 + 100 * hundreds + int(_words(" ".join(rest))[1]))


_READERS = {
    "masked": _masked,
    "iso": _iso,
    "us": _us,
    "sep": _us,
    "named": _named,
    "clock": _clock,
    "military": _military,
    "code": lambda raw: ("code", raw.upper()),
    "icd": lambda raw: ("icd", raw.upper()),
    "phone": lambda raw: ("", raw),
    "digits": _digits,
    "half": lambda raw: ("number", _HALVES[raw]),
    "words": _words,
    "spoken": _spoken,
}
