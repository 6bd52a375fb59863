"""Tables -> durations with owners: a "Min" column, "TE min | 25 | 26", "Timed/total 38/43"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from suffice.facts._billing_anchors import Anchor, Anchors
from suffice.facts._billing_durations import Duration
from suffice.types import Document, Line

Owned = tuple[Duration, Anchor | None]

_MINUTES_HEAD = re.compile(
    r"\s*(?:timed\s|total\s|tx\s|treatment\s)?(?:min(?:ute)?s?|time\s?\(?min\w*\)?|time\s*$)(?!\w)",
    re.IGNORECASE,
)
_MINUTES_LABEL = re.compile(r"\bmin(?:ute)?s?\b", re.IGNORECASE)
_WHOLE = re.compile(r"~?\d{1,3}(?:\.\d)?(?=\s*$|\s\s|\s*[|\t])")
_PAIR = re.compile(r"(\d{1,3})\s?/\s?(\d{1,3})(?![/\d])")
_SLASH = re.compile(r"\s?(?:/|&|and|\|)\s?")
_PAIR_GLUE = re.compile(
    r"[\s:=|-]{0,6}(?:(?:tx|time|min\w{0,5}|treatment)[\s:=|-]{0,6}){0,3}", re.IGNORECASE
)


def tabled(document: Document, anchors: Anchors, written: Sequence[Duration]) -> Iterator[Owned]:
    """Durations whose owner is a row or column heading; `written` are those with a unit."""
    yield from _under_heads(document, anchors)
    yield from _pairs(document, anchors)
    rows: dict[int, list[Duration]] = {document.line_index(a.start): [] for a in anchors.every}
    for duration in written:
        rows.setdefault(document.line_index(duration.start), []).append(duration)
    for index, durations in rows.items():
        if len(document.lines[index].cells) > 2:
            yield from _along(document, anchors, document.lines[index], durations)


def _under_heads(document: Document, anchors: Anchors) -> Iterator[Owned]:
    """Numbers in a "Min" column, owned by what stands first in their row."""
    text = document.text
    for column in document.columns:
        if not _WHOLE.match(text, column.start, column.end):
            continue
        if not _MINUTES_HEAD.match(text, column.head_start, column.head_end):
            continue
        line = document.line_at(column.start)
        owner = anchors.after(line.start)
        if owner and owner.start < line.end and owner.what != "test":
            yield _whole(text, column.start, column.end), owner


def _along(
    document: Document, anchors: Anchors, line: Line, written: Sequence[Duration]
) -> Iterator[Owned]:
    """Durations in the cells of one row, owned by what its label names."""
    text, (label, *cells) = document.text, line.cells
    named = anchors.inside(*label)
    owner = named[-1] if named else None
    opening = {duration.start: duration for duration in written}
    in_minutes = bool(named) and _MINUTES_LABEL.search(text, *label) is not None
    shown = sum(low in opening for low, _ in cells)
    if not in_minutes and shown < (2 if owner and owner.is_service else 1):
        return
    for low, high in cells:
        duration = opening.get(low)
        if duration is None and _WHOLE.match(text, low, high):
            yield _whole(text, low, high), owner
        elif duration and (not duration.weak or (owner and owner.what != "test")):
            yield duration, owner


def _pairs(document: Document, anchors: Anchors) -> Iterator[Owned]:
    """Two totals with two numbers, "Timed/total 38/43", also in each cell of a row."""
    text, every = document.text, anchors.every
    for first, second in pairwise(every):
        if not (first.is_total and second.is_total and first.what != second.what):
            continue
        if not _SLASH.fullmatch(text, first.end, second.start):
            continue
        at, stop = second.end, document.line_at(second.end).end
        while glue := _PAIR_GLUE.match(text, at, stop):
            pair = _PAIR.match(text, glue.end(), stop)
            if pair is None:
                break
            yield _whole(text, *pair.span(1)), first
            yield _whole(text, *pair.span(2)), second
            at = pair.end()


def _whole(text: str, start: int, end: int) -> Duration:
    return Duration(start, end, float(text[start:end].strip("~ ")))
