"""Document -> counts of visits: "Visit #9", "7th visit", "6/12 visits", "seen 41 times"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._billing_visit_words import (
    ATTENDED_OF,
    COUNT,
    DONE_BEFORE,
    NOT_YET_AFTER,
    NOT_YET_BEFORE,
    NUMBER_AFTER,
    OFTEN,
    ORDINAL,
    ORDINALS,
    PLANNED_BEFORE,
    SEEN,
    WHICH_BEFORE,
)
from suffice.types import Document, Mention

_DAY = re.compile(r"\s\d{1,2}/\d{1,2}")
_ROW_LABEL = re.compile(r"\s*visit\s?(?:#|no\.?|number)?\s*:?", re.IGNORECASE)
_HEADED = re.compile(  # "04/18/24   H.V.   #4", "OT tx 3", "Treatment day: 20"
    r"""(?<![\w\#])(?:
        (?:(?:pt|ot|chiro|daily)\s)?(?:tx|rx|treatment(?:\sday)?|session|appt)\s?(?:note\s)?
          (?:\#|no\.?|number|day|:)?[\s:]{0,2}\#?
      | \#\s?
    )(?P<n>\d{1,3})(?![\d\w%°'"]|[/.:-]\d|\s?(?:x|×|min|of\s\d+\s(?:reps|min)|units?)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:mrn?|acct|account|chart|case|claim|room|rm|bed|id|lic|ref|auth)\b[^\n]{0,12}$", re.I
)
_HEAD_LINES = 4
_WINDOW = 40


class VisitCount(NamedTuple):
    """A count of visits and where it stands."""

    start: int
    end: int
    number: float
    of: float | None = None


def counts(document: Document) -> Iterator[VisitCount]:
    """Each visit count of the episode so far; planned and missed visits are none."""
    named = [*_named(document)]
    head = _headed(document)
    if head and not any(found.start < head.end and head.start < found.end for found in named):
        named.insert(0, head)
    yield from named


def _named(document: Document) -> Iterator[VisitCount]:
    last = 0
    for word in document.find("service"):
        if word.value not in ("visit", "session_total"):
            continue
        line = document.line_at(word.start)
        low = max(line.start, last, word.start - _WINDOW)
        row = [*_row(document, word)]
        count = None if row else _count(document, word, low, line.end)
        for found in row or ([count] if count else []):
            last = found.end
            yield found


def _headed(document: Document) -> VisitCount | None:
    """A number at the head of the note, on the line that bears its date."""
    for line in document.lines[:_HEAD_LINES]:
        if not document.inside(line.start, line.end, "date"):
            continue
        match = _HEADED.search(document.text, line.start, line.end)
        if match and not _KEPT.search(document.text, line.start, match.start()):
            return VisitCount(*match.span(), float(match["n"]))
    return None


def _count(document: Document, word: Mention, low: int, stop: int) -> VisitCount | None:
    text = document.text
    written = text[word.start : word.end].lower()
    if written == "times":
        return _times(document, word, low)
    if (behind := _behind(text, word, low, stop) or _spelled(document, word)) is not None:
        return behind
    if written.endswith("s"):
        return _before(document, word, low)
    return _ordinal(text, word, low)


def _row(document: Document, word: Mention) -> Iterator[VisitCount]:
    """The numbers of a flowsheet row, "Visit | 4 | 5 | 6"."""
    text, cells = document.text, document.line_at(word.start).cells
    if len(cells) < 3 or not _ROW_LABEL.fullmatch(text, *cells[0]):
        return
    if all(text[low:high].isdecimal() and high - low < 4 for low, high in cells[1:]):
        for low, high in cells[1:]:
            yield VisitCount(low, high, float(text[low:high]))


def _behind(text: str, word: Mention, low: int, stop: int) -> VisitCount | None:
    """The number behind the word: "Visit #9", "visits to date: 31"."""
    match = NUMBER_AFTER.match(text, word.end, stop)
    if match is None or _is_date(match, word) or NOT_YET_BEFORE.search(text, low, word.start):
        return None
    between = text[word.end : match.end()].lower()
    written = text[word.start : word.end].lower()
    alone = "visit" in written or (written == "v" and match.start("n") == word.end)
    if not alone and not any(sign in between for sign in ("#", " of ", "number", "no.")):
        return None
    of = float(match["of"]) if match["of"] else None
    return VisitCount(word.start, match.end(), float(match["n"]), of)


def _spelled(document: Document, word: Mention) -> VisitCount | None:
    """The number in words behind the word: "visit number nine"."""
    for number in document.inside(word.end, word.end + 24, "numword")[:1]:
        if document.text[word.end : number.start].strip().lower() in ("number", "no."):
            return VisitCount(word.start, number.end, float(number.value))
    return None


def _is_date(match: re.Match[str], word: Mention) -> bool:
    """Whether "visit 5/22" names a day: nothing else says that it is a count."""
    if not _DAY.fullmatch(match.string, word.end, match.end()):
        return False
    return int(match["n"]) <= 12 < int(match["of"]) <= 31


def _ordinal(text: str, word: Mention, low: int) -> VisitCount | None:
    """The number before the word: "7th visit", "eleventh visit"."""
    match = ORDINAL.search(text, low, word.start)
    if match is None or WHICH_BEFORE.search(text, low, match.start()):
        return None
    number = float(match["n"] or ORDINALS.index(match["word"].lower()))
    return VisitCount(match.start(), word.end, number)


def _before(document: Document, word: Mention, low: int) -> VisitCount | None:
    """The count before the plural: "26 visits", "6/12 visits", "Seventeen visits"."""
    text = document.text
    match = COUNT.search(text, low, word.start)
    number = _value(document, match) if match else None
    if match is None or number is None or NOT_YET_AFTER.match(text, word.end):
        return None
    if document.section_at(word.start) in ("plan", "goals"):
        return None
    if PLANNED_BEFORE.search(text, low, match.start()):
        return None
    unsure = NOT_YET_BEFORE.search(text, low, match.start())
    if unsure and not DONE_BEFORE.search(text, low, match.start()):
        return None
    tail = ATTENDED_OF.match(text, word.end)
    of = tail["of"] if tail else match["of"]
    end = tail.end() if tail else word.end
    return VisitCount(match.start(), end, number, float(of) if of else None)


def _times(document: Document, word: Mention, low: int) -> VisitCount | None:
    """A count of having been seen: "seen 41 times", "treated her ten times"."""
    text = document.text
    for number in document.inside(low, word.start, "number", "numword"):
        beside = number.end == word.start - 1 and not OFTEN.match(text, word.end)
        if beside and SEEN.search(text, low, number.start):
            return VisitCount(number.start, word.end, float(number.value))
    return None


def _value(document: Document, match: re.Match[str]) -> float | None:
    if match["n"]:
        return float(match["n"])
    words = document.inside(*match.span("word"), "numword")
    return float(words[0].value) if words and words[0].start == match.start("word") else None
