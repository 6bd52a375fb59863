"""Document -> dates with what they are of: the label before "06/14/2022" says "Date of Service".

The nearest label on the line rules, also one that has no use ("DOB"): that keeps its date out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._date_forms import Written, vague, written
from suffice.facts._date_years import is_full
from suffice.types import Document, Line, Mention

_TIGHT = re.compile(
    r"""[\s:=.,(|—–#_~-]{0,40}
    (?:(?:was|is|on|of|in|date|dated|the|approx\.?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})
       [\s:,.~]{1,3}){0,2}""",
    re.VERBOSE | re.IGNORECASE,
)
# What may stand between a procedure and its date: "R TKA (Dr. Vance) 3/14/22".
_LOOSE = re.compile(
    r"(?:[^\d;()\n]|\([^()\n]{0,40}\)|[A-Z]\d{1,2}(?:-[A-Z]?\d{1,2})?(?![\d/-])){0,44}[(\s]{0,2}"
)
_SIGNED = re.compile(r"[^;\n]{0,110}")  # "signed by Orla Vance, PT, lic 4471, on 06/14/2022"
_GAPS = {"surgery": _LOOSE, "onset": _LOOSE, "signature": _SIGNED}
_RANGE = re.compile(r"\s?(?:-|–|—|to|thru|through|and|/|&)\s?", re.IGNORECASE)
_TITLE = re.compile(
    r"\W*(?:(?:PT|OT|initial|pt|ot|outpatient|OP|physical therapy|occupational therapy|hand)\s)*"
    r"(?:re[\s-]?)?(?:eval(?:uation)?|ie)",
    re.IGNORECASE,
)
_TITLE_LINES, _TITLE_LEAD = 4, 40
_OPENING = re.compile(
    r"(?<![\d/])(?P<all>(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9]))\s?(?:-|–|—|to)\s?$"
)
_UNDATED = ("", "none")
_HEAD_LINES = 12
_PERIOD_GAP = 9  # characters between the two ends of a period
_LABEL_REACH = 130  # characters before a date in which its label may stand
_SIGNERS = ("credential", "masked")
_PROSE = re.compile(r"[a-z]{2,}\s[a-z]{2,}\s[a-z]{2,}\s[a-z]{2,}")


class Dated(NamedTuple):
    """A date in the text, its role ("" unknown, "none" of no use) and what of it is written."""

    start: int
    end: int
    role: str
    iso: str


def dated(document: Document) -> list[Dated]:
    """All dates of `document` in order, with their roles."""
    found: list[Dated] = []
    for one in written(document):
        before = found[-1] if found else None
        if opening := _opening(document, one):
            before = opening._replace(role=_role(document, Written(*opening[:2], opening.iso)))
            found.append(before)
        role = _continued(document.text, before, one) or _role(document, one)
        found.append(Dated(one.start, one.end, role, one.iso))
    found += _vague(document)
    return sorted(found)


def _opening(document: Document, one: Written) -> Dated | None:
    """The day before a full date that opens its period: the 3/14 of "3/14–4/15/22"."""
    low = max(document.line_at(one.start).start, one.start - _PERIOD_GAP - 1)
    day = _OPENING.search(document.text, low, one.start)
    if day is None or one.start - low < 3:
        return None
    iso = f"--{int(day['month']):02d}-{int(day['day']):02d}"
    return Dated(*day.span("all"), "", iso)


def _continued(text: str, before: Dated | None, one: Written) -> str:
    """The role of the date before, if this one only ends its period."""
    if (
        before is None
        or one.start - before.end > _PERIOD_GAP
        or not _RANGE.fullmatch(text, before.end, one.start)
    ):
        return ""
    return "none" if before.role in _UNDATED or before.role == "service" else before.role


def _role(document: Document, one: Written) -> str:
    line = document.line_at(one.start)
    labels = document.inside(
        max(line.start, one.start - _LABEL_REACH), one.start, "date_role", "date"
    )
    if labels and _is_title(document, labels[-1]):
        return ""
    if labels and labels[-1].label == "date_role":
        role = str(labels[-1].value)
        if _GAPS.get(role, _TIGHT).fullmatch(document.text, labels[-1].end, one.start):
            return role
    return "signature" if _is_signed(document, line, one) else ""


def _is_title(document: Document, label: Mention) -> bool:
    """Whether "eval" names the note at its head rather than an earlier visit."""
    at = document.line_index(label.start)
    line = document.lines[at]
    if at >= _TITLE_LINES or label.start - line.start > _TITLE_LEAD:
        return False
    return _TITLE.fullmatch(document.text, line.start, label.end) is not None


def _is_signed(document: Document, line: Line, one: Written) -> bool:
    """Whether a name with a credential stands before the date, low in the note."""
    if one.start < len(document.text) // 3:
        return False
    low = max(line.start, one.start - 70)
    signers = document.inside(low, one.start, *_SIGNERS)
    if signers:
        close = not document.text[signers[-1].end : one.start].strip(" ,|–—-\t")
        return close or _PROSE.search(document.text, low, one.start) is None
    if document.text[line.start : one.start].strip():
        return False
    above = document.lines[max(0, document.line_index(line.start) - 1)]
    return bool(document.inside(above.start, above.end, "credential")) and (
        _PROSE.search(document.text, above.start, above.end) is None
    )


def _vague(document: Document) -> Iterator[Dated]:
    """Dates without day or year behind a label that can have them: "TKA 5/16", "onset 10/2022"."""
    for label in document.find("date_role"):
        role = str(label.value)
        if role not in ("surgery", "onset") and not _is_service_label(document.text, label):
            continue
        line = document.line_at(label.start)
        one = vague(document.text, label.end, min(line.end, label.end + 48))
        if one is None or document.inside(label.end, one.start, "date_role", "date"):
            continue
        if role == "onset" and one.iso.endswith("-10") and one.iso.startswith("--"):
            continue  # "burn 4/10" rates it
        gap = _TIGHT if role == "service" or one.iso.startswith("--") else _LOOSE
        if gap.fullmatch(document.text, label.end, one.start):
            yield Dated(one.start, one.end, role, one.iso)


def _is_service_label(text: str, label: Mention) -> bool:
    words = text[label.start : label.end].lower()
    return label.value == "service" and ("date" in words or words.startswith("d"))


def unlabelled_service(document: Document, dates: list[Dated]) -> Dated | None:
    """The first full date at the head of the note, or the first that opens a line."""
    head_end = document.lines[min(_HEAD_LINES, len(document.lines)) - 1].end
    opening = None
    for index, one in enumerate(dates):
        if one.role or not is_full(one.iso) or len(one.iso) < 10 or _in_row(document, dates, index):
            continue
        if one.start < head_end:
            return one._replace(role="service")
        line = document.line_at(one.start)
        if opening is None and not document.text[line.start : one.start].strip(" *>#-=\t"):
            opening = one._replace(role="service")
    return opening


def _in_row(document: Document, dates: list[Dated], index: int) -> bool:
    """Whether the date opens a period or heads a column of a table."""
    one = dates[index]
    after = dates[index + 1] if index + 1 < len(dates) else None
    if after is None:
        return False
    near = after.start - one.end < _PERIOD_GAP
    if near and _RANGE.fullmatch(document.text, one.end, after.start):
        return True
    line = document.line_at(one.start)
    indented = document.text[line.start : line.start + 1].isspace()
    return after.start < line.end and len(line.cells) > 1 and indented
