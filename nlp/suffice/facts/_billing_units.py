"""Document and anchors -> charges with units: "2u TE", "97110-GO 2", a column of units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._billing_anchors import LETTERS, MODALITIES, MODIFIER, Anchor, Anchors
from suffice.types import Document

_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"]
_COUNT = rf"(?:\d|1[0-2]|{'|'.join(_WORDS[1:])})"
_NOT_DOSE = r"(?!\s?(?:min|'|reps|sets|ft|sec|/|x|lb|\#))"
_MODIFIERS = re.compile(rf"\b{LETTERS}|(?<=[-,/])(?:59|25|76|22|52|95)\b|\b59\b(?!\s?(?:min|'))")

_BESIDE = re.compile(
    rf"""(?:[ \t,:(/|-]{{0,12}}(?:{MODIFIER}|modifiers?\b|mod\b)){{0,5}}[ \t,:(|=–-]{{0,12}}
    (?: (?:[x×*]|times)\s?(?P<times>{_COUNT})\b{_NOT_DOSE}
      | (?P<units>{_COUNT})\s?(?:\(\w{{1,8}}\)\s)?(?:units?|un?|ut)\b
      | units?[\s:=#\[(]{{1,5}}(?P<labelled>\d{{1,2}})\b
      | (?P<bare>[1-9])
        (?=\s*(?:$|\n|[,;)|]|\.(?!\d)|\s\s|\t|{MODIFIER})|\s{{1,8}}\d\d\s?(?:min|')) )""",
    re.VERBOSE | re.IGNORECASE,
)
_LATER = re.compile(
    rf"""[\s,;(/–x-](?P<units>{_COUNT})[\s-]?(?:(?:billing|billed|billable)\s)?(?:units?|u)\b
      | \bunits?[\s:=#\[(]{{1,6}}(?P<labelled>\d{{1,2}})\b
      | (?:min(?:ute)?s?|')[\s,)(/-]{{0,4}}[x×]\s?(?P<times>\d)\b{_NOT_DOSE}""",
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"""(?<![\d.])(?P<n>{_COUNT})\s?
    (?:(?:units?|u)\s(?:of\s|for\s|-\s|x\s)?(?:CPT\s)?|[x×]\s?|(?:units?|u)\s?[:=-]\s?)$""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_BEFORE = re.compile(r"(?:^|[\s,;+(:])(?P<n>[1-8])[ ]$")
_SHORT = re.compile(r"[A-Z]{2,3}|[Tt]her ?[Ee]x|[Mm]anual")
_BILLING = re.compile(r"\b(?:units?|bill\w*|charg\w*|cpt)\b", re.IGNORECASE)
_SUMMED = re.compile(r"=\s?(?:total|timed|tot|ttl)\b", re.IGNORECASE)
_UNITS_HEAD = re.compile(r"\s*(?:billed\s|total\s|#\s?)?(?:units?|qty|quantity)\b", re.IGNORECASE)
_UNITS_LABEL = re.compile(r"\s*(?:billed\s)?units?\s?:?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")

_Place = tuple[int, int]


class Charge(NamedTuple):
    """A service with its units, without the section and assertion of a fact."""

    start: int
    end: int
    code: str
    units: float
    modifiers: str | None


def charges(document: Document, anchors: Anchors) -> Iterator[Charge]:
    """Each service whose units are written in its row, before it or behind it."""
    text = document.text
    services = [anchor for anchor in anchors.every if anchor.is_service]
    columns = _columns(document) if document.columns else {}
    used = 0
    for anchor, following in zip(services, [*services[1:], None], strict=False):
        line = document.line_at(anchor.start)
        stop = min(line.end, following.start) if following else line.end
        if summed := _SUMMED.search(text, anchor.end, stop):
            stop = summed.start()
        place = (
            columns.pop(line.start, None)
            or _ahead(text, anchor, max(line.start, used))
            or _behind(text, anchor, stop)
        )
        if place is not None:
            used = place[1]
            yield _charge(text, anchor, place, stop)
        if following is None or following.start >= line.end:
            yield from _row_below(document, anchor)


def _charge(text: str, anchor: Anchor, place: _Place, stop: int) -> Charge:
    low, high = place
    number = text[low:high].lower()
    units = int(number) if number.isdecimal() else _WORDS.index(number)
    tail = text[anchor.end : min(stop, max(high, anchor.end) + 24)]
    modifiers = " ".join(_MODIFIERS.findall(tail)) or None
    start, end = min(low, anchor.start), max(high, anchor.end)
    return Charge(start, end, anchor.what, float(units), modifiers)


def _columns(document: Document) -> dict[int, _Place]:
    """The cell under a heading such as "Units" by the start of its line."""
    text = document.text
    return {
        document.line_at(column.start).start: (column.start, column.end)
        for column in document.columns
        if _UNITS_HEAD.match(text, column.head_start, column.head_end)
        and _DIGIT.fullmatch(text, column.start, column.end)
    }


def _row_below(document: Document, anchor: Anchor) -> Iterator[Charge]:
    """The row "Units | 3 | 3 | 2" under the row of the service."""
    text, index = document.text, document.line_index(anchor.start) + 1
    cells = document.lines[index].cells if index < len(document.lines) else ()
    if len(cells) > 2 and _UNITS_LABEL.fullmatch(text, *cells[0]):
        for low, high in cells[1:]:
            if _DIGIT.fullmatch(text, low, high):
                yield Charge(low, high, anchor.what, float(text[low:high]), None)


def _ahead(text: str, anchor: Anchor, low: int) -> _Place | None:
    """Units before the service: "1 x 97140", "two units of therapeutic exercise", "2 TE"."""
    low = max(low, anchor.start - 24)
    match = _BEFORE.search(text, low, anchor.start)
    if match is None and _SHORT.fullmatch(text, anchor.start, anchor.end):
        match = _BARE_BEFORE.search(text, low, anchor.start)
    return match.span("n") if match else None


def _behind(text: str, anchor: Anchor, stop: int) -> _Place | None:
    """Units after the service, next to it or after its minutes."""
    match = _BESIDE.match(text, anchor.end, stop)
    if match and not _is_plausible(text, anchor, match.lastgroup or ""):
        match = None
    if match is None:
        match = _LATER.search(text, anchor.end, min(stop, anchor.end + 90))
        if match and match["times"] and not anchor.coded:
            return None
    return match.span(match.lastgroup or 0) if match else None


def _is_plausible(text: str, anchor: Anchor, form: str) -> bool:
    """Whether units can be written in that form: "heat x 5" are minutes, "MT 1" may be a toe."""
    if anchor.coded or form in ("units", "labelled"):
        return True
    if form == "times":
        return anchor.what not in MODALITIES
    low = max(text.rfind("\n", max(0, anchor.start - 60), anchor.start) + 1, anchor.start - 60, 0)
    billing = _BILLING.search(text, low, anchor.start)
    return billing is not None and bool(_SHORT.fullmatch(text, anchor.start, anchor.end))
