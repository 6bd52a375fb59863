"""Stretch of text -> what is written like a rating from 0 to 10: "3-5/10", "6 out of 10", "two".

Only the form is read here; whether "4" or "4/10" is a pain is for `_pain_reader` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from suffice.types import Mention

_WORDS = {
    word: float(n)
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_NUMBER = rf"(?:10|\d)(?:\.\d|½)?|(?:{'|'.join(_WORDS)})\b"
_OF_TEN = (
    r"\+?\s?/\s?10(?![\d/]|\.\d)|\s?/\s?ten\b"
    r"|\s(?:out\s)?of\s(?:a\spossible\s)?(?:10\b|ten\b)"
)
_FORM = re.compile(
    rf"""(?<![\w./$\#+'’°])(?<!\d[:,–-])(?<!\d\s[-–])(?<![\s(][–-](?=\d))
    (?P<low>{_NUMBER})(?P<of_low>{_OF_TEN})?
    (?:(?P<join>\s?(?:-|–|—)\s?|\s(?:to|or)\s)(?P<high>{_NUMBER})(?P<of_high>{_OF_TEN})?)?
    (?![\d/%°#½]|[.:,]\d|[-–]\d|\s?(?:x|×)(?![a-z])|'(?!s))""",
    re.VERBOSE | re.IGNORECASE,
)
_BOUND = re.compile(
    r"""(?P<below>
        <\s?=|=\s?<|<\s?(?:/\s?=)?|≤|⩽
      | (?:no|not)\s(?:more|greater|higher|worse)\sthan|less\sthan(?:\sor\sequal\sto)?
      | not?\sexceed(?:ing)?|not\sto\sexceed|(?:at|to)\sor\s(?:below|less\sthan|under)
      | under|below|at\smost
      | (?:without|no|w/o|w/out)\s(?:any\s)?(?:\w{1,12}\s){0,2}
        (?:above|over|exceeding|greater\sthan|more\sthan|>)
    )\s?(?:a\s)?$
    | (?P<above>
        (?<![-=>])>\s?=?|≥|above|over|past|beyond|(?:more|greater|higher|worse)\sthan|at\sleast
      | exceed(?:s|ing)?|increases?\sby
    )\s?(?:a\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"""\s?(?:or|and|/)\s(?:(?P<below>less|below|lower|under|better|fewer)
          |(?P<above>more|above|greater|higher|worse|over))\b
      | (?P<most>\s?(?:max|maximum)\b(?!\s?a))""",
    re.VERBOSE | re.IGNORECASE,
)
_BOUND_ENDS = (
    *("<", ">", "=", "≤", "≥", "⩽", "than", "equal to", "exceed", "exceeds", "exceeding", "below"),
    *("under", "most", "above", "over", "past", "beyond", "least", "by"),
)


class Form(NamedTuple):
    """A number or range that could be a rating; `out_of_ten` when it says so itself."""

    start: int
    end: int
    low: float
    high: float
    out_of_ten: bool
    bound: str = ""  # "below" or "above" where it is a limit
    bound_start: int = -1  # where the words of the limit begin, if they stand before

    @property
    def first(self) -> int:
        """Where the form begins with the words of its limit."""
        return self.start if self.bound_start < 0 else self.bound_start


def forms(text: str, numbers: Iterable[Mention]) -> Iterator[Form]:
    """Which of `numbers` are written like ratings, in order; a fall "5 to 2" is two."""
    last = 0
    for number in numbers:
        match = _FORM.match(text, number.start) if number.start >= last else None
        if match:
            last = match.end()
            yield from _split(text, match)


def _split(text: str, match: re.Match[str]) -> Iterator[Form]:
    low = _value(match["low"])
    out_of_ten = _is_of_ten(match["of_low"]) or _is_of_ten(match["of_high"])
    if match["high"] is None:
        yield _bounded(text, Form(*match.span(), low, low, out_of_ten))
        return
    high = _value(match["high"])
    if low <= high or (match["join"].strip() in {"-", "–", "—"} and not match["of_low"]):
        yield _bounded(text, Form(*match.span(), min(low, high), max(low, high), out_of_ten))
        return
    middle = max(match.end("low"), match.end("of_low"))
    yield Form(match.start(), middle, low, low, out_of_ten)
    yield Form(match.start("high"), match.end(), high, high, out_of_ten)


def _is_of_ten(written: str | None) -> bool:
    """Whether it is surely a scale: "2 of 10" may count anything."""
    return written is not None and ("/" in written or "out" in written)


def _bounded(text: str, form: Form) -> Form:
    """`form` with the limit that stands before or after it."""
    if after := _BOUND_AFTER.match(text, form.end):
        return form._replace(bound="above" if after["above"] else "below")
    low = max(0, form.start - 44)
    before = text[low : form.start]
    if before.rstrip().removesuffix(" a").lower().endswith(_BOUND_ENDS) and (
        found := _BOUND.search(before)
    ):
        return form._replace(bound=found.lastgroup or "", bound_start=low + found.start())
    return form


def _value(written: str) -> float:
    if (word := written.lower()) in _WORDS:
        return _WORDS[word]
    return float(written.replace("½", ".5"))
