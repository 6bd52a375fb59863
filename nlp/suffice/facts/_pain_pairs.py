"""Pain word with a list label -> its lists of ratings: "Pain in/out 5/3", "best/worst 1/7".

Without the label "5/3" could be a date or a grade; with it each number is a rating of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._pain_forms import Form

_PART = r"""(?:(?:at|w/|with)\s)?(?:in|out|arrival|departure|pre|post|start|end|before|after
    |beginning|am|pm|now|current(?:ly)?|curr?|today|best|worst|least|most|low|high|min|max|avg
    |average|usual|rest(?:ing)?|activity|act|movement|mvmt|motion|stairs|walking|standing|wb|use)"""
_LABEL = re.compile(
    rf"""(?P<parts>\b(?:{_PART}(?:\s?[/,|]\s?{_PART}){{1,3}}|c/b/w|b/c/w|c/w/b|b/w/c|b/w|w/b)\b)
    (?:\spain)?[\s:=)(|-]{{0,40}}(?:are\s|is\s|rated\s)?(?=\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = re.compile(r"\s?[/,|]\s?")
_VALUE = r"(?:10|\d)(?:\.5)?(?:\s?-\s?(?:10|\d))?"
_LISTS = {
    size: re.compile(
        rf"(?<![\d/.]){_VALUE}(?:\s?/\s?10)?"
        rf"(?:\s?(?:/|,)\s?{_VALUE}(?:\s?/\s?10)?){{{size - 1}}}(?![\d/])"
    )
    for size in (2, 3, 4)
}
_ITEM = re.compile(
    r"(?<!\d)(?P<low>10|\d)(?P<half>\.5)?(?:\s?-\s?(?P<high>10|\d))?(?P<of>\s?/\s?10(?!\d))?"
)
_SINGLE = re.compile(r"\d{1,2}\s?/\s?10")  # one full rating, not a list of two
_FIRST_LIST = 90  # characters behind the label within which its first list begins


def pairs(text: str, start: int, end: int) -> Iterator[Form]:
    """The ratings of every list behind a list label in text[start:end], in order."""
    label = _LABEL.search(text, start, end)
    if label is None:
        return
    size = len(_SIGN.split(label["parts"]))
    for number, found in enumerate(_LISTS[size].finditer(text, label.end(), end)):
        if number == 0 and found.start() > label.end() + _FIRST_LIST:
            return
        if found.start() > label.end() and text[found.start() - 1] not in " \t|(":
            return
        if _SINGLE.fullmatch(found.group()):
            return
        yield from _items(text, *found.span(), size)


def _items(text: str, start: int, end: int, size: int) -> Iterator[Form]:
    """The ratings of one list."""
    items = list(_ITEM.finditer(text, start, end))
    for item in items[:size]:
        low = float(item["low"] + (item["half"] or ""))
        high = float(item["high"]) if item["high"] else low
        yield Form(*item.span(), low, high, bool(item["of"]))
