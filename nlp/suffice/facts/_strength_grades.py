"""Stretch of text -> muscle grades as written: "4-/5", "3+ to 4-/5", "4-/4+".

Only the form is read here; whether "4/5" is a grade, a date or a count of trials is for
`_strength_trust` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._strength_values import Value

_SIGN = r"\+(?!\w)|[-−–](?!\s?\d|[\w>–-])|\s?(?:plus|minus)\b|\s[+-](?=\s?/\s?5)"
_ATOM = rf"[0-5](?:{_SIGN})?"
_OUT_OF = r"(?:out\sof|of)\s(?:5|five)\b"
_REST = rf"(?:\s?/\s?{_ATOM}){{0,5}}(?:\s?{_OUT_OF})?"
_WORDS = dict(zip(("zero", "one", "two", "three", "four", "five"), "012345", strict=True))
_SPELLED = re.compile(
    rf"\b(?P<digit>{'|'.join(_WORDS)})(?P<sign>\s(?:plus|minus))?\sout\sof\s(?:5|five)\b",
    re.IGNORECASE,
)
# A digit first, what may stand before it after: so most of the line costs one look a character.
_GRADES = re.compile(
    rf"""(?P<first>[0-5]
           (?: (?<![\w./#+−–-].)(?<!\d[:,].)            # after a blank, a bracket, a colon
             | (?<=[RL].)(?=[+-](?!\d))                 # R4-, but not the level L4-5
             | (?<=[a-z]-.)(?=[+-]?\s?/\s?5)            # flexion-4/5
           )
           (?:{_SIGN})?{_REST})
         (?:\s?(?P<join>to|thru|through|-|–|—)\s?(?P<second>{_ATOM}{_REST}))?
         (?![\d°]|[.,:/]\d|\s?[-–]\s?\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_PART = re.compile(r"([0-5])\s?(plus|minus|[-+−–])?", re.IGNORECASE)
_SIGNS = {"plus": "+", "minus": "-", "−": "-", "–": "-"}


def grades(text: str, start: int, end: int) -> Iterator[Value]:
    """What is written like muscle grades in text[start:end]."""
    if text.find(" out of ", start, end) >= 0:
        yield from _spelled(text, start, end)
    for match in _GRADES.finditer(text, start, end):
        first, of_five = _chain(match["first"])
        if match["second"] is None:
            yield _value(*match.span(), first, None, of_five)
            continue
        second, second_of_five = _chain(match["second"])
        if len(first) == 1 and len(second) == 1:
            yield _value(*match.span(), first, second[0], of_five or second_of_five)
        else:
            yield _value(*match.span("first"), first, None, of_five)
            yield _value(*match.span("second"), second, None, second_of_five)


def _value(
    start: int, end: int, amounts: tuple[str, ...], high: str | None, of_five: bool
) -> Value:
    signed = any(len(grade) > 1 for grade in amounts) or len(high or "") > 1
    return Value(start, end, amounts, high, of_five=of_five, signed=signed)


def _spelled(text: str, start: int, end: int) -> Iterator[Value]:
    """Grades in words: "four plus out of five"."""
    for match in _SPELLED.finditer(text, start, end):
        sign = _SIGNS[match["sign"].strip().lower()] if match["sign"] else ""
        yield _value(*match.span(), (_WORDS[match["digit"].lower()] + sign,), None, True)


def _chain(written: str) -> tuple[tuple[str, ...], bool]:
    """Grades of one chain, and whether they are said to be out of five."""
    bare, _, five = written.lower().partition("o")
    parts = [digit + _SIGNS.get(sign, sign) for digit, sign in _PART.findall(bare)]
    if five:
        return tuple(parts), True
    if len(parts) in (2, 3) and parts[-1] == "5":
        return tuple(parts[:-1]), True
    if len(parts) == 2 and len(parts[0]) == 1 and parts[1][0] == "5":  # 4/5- for 4-/5
        return (parts[0] + parts[1][1:],), True
    if len(parts) % 2 == 0 and len(parts) > 2 and set(parts[1::2]) == {"5"}:
        return tuple(parts[::2]), True
    return tuple(parts), False
