"""Sentence in a list of goals -> its goal statements: "(1) drive by 5/1 (2) LEFS 60" is two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.types import Sentence

_CUT = re.compile(
    r""";\s|\s\d[.)]\s|\s?\(\d\)\s|\s[a-e]\)\s|\n[ \t]{0,8}(?:[-*•▪]|\d[.)])\s
      | ,\s(?=(?:[\w-]{1,16}\s){1,4}?[<>≤≥])           # DGI >= 21, chair rise < 14
      | ,\s(?=(?:\d{0,2}[A-Z][\w-]{0,6}[A-Z]|Berg|QuickDASH)\s\d)  # TUG 12, Berg 46""",
    re.VERBOSE,
)
_LABEL = re.compile(
    r"""[\s:.\-–—*•▪]{0,8}(?:
        \(?(?:\d{1,2}|[a-e])[.):]\s
      | \d\s{1,3}(?=(?-i:[A-Z])|\dx)
      | (?:updated|revised|new|our|current|short[ -]term|long[ -]term|pt|patient|functional)?\s?
        (?:goals?|[ls]tgs?)(?:\s?\d\b(?!\s?(?:wk|week|mo|visit|/)))?
        (?:\s?[(,]?(?:by\s|in\s)?[\d/-]{1,10}\s?(?:wks?|weeks?|mos?|months?|visits?)?\)?(?=\s?[:–-]))?(?:\b|(?<=\)))
    )[:\s]{0,4}""",
    re.VERBOSE | re.IGNORECASE,
)
_EDGE = " \t\r\n:-–—*•▪.,;"


def items(text: str, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Heading or number, start and end of each goal statement of `sentence`."""
    at, heading = sentence.start, ""
    for cut in (*_CUT.finditer(text, sentence.start, sentence.end), None):
        end = cut.start() if cut else sentence.end
        start = _after_labels(text, at, end)
        heading = text[at:start] if at == sentence.start else heading
        words = text[start:end].rstrip(_EDGE + "(")
        if " " in words:
            yield heading, start, start + len(words)
        at = cut.end() if cut else end


def _after_labels(text: str, start: int, end: int) -> int:
    """Where the words begin after at most three labels such as "Goals:", "1." and "STG"."""
    for _ in range(3):
        label = _LABEL.match(text, start, end)
        if label is None:
            break
        start = label.end()
    while start < end and text[start] in _EDGE:
        start += 1
    return start
