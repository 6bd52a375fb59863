"""Document and facts -> visits: where several dates of service stand in one document.

"Date 1/9/25 (visit 4) ... Date 1/16/25 (visit 6) ..." is two visits if each records treatment;
a flow sheet with dated columns, or dates told in prose, are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from suffice.types import Document, Fact, Mention

_LABEL = re.compile(
    r"[\s>*#=\[-]*(?:(?:date(?:\s+of\s+(?:service|visit))?|dos|visit|encounter|session|tx|seen|day)"
    r"[\s:#]*(?:\d{1,3}[\s:,.)-]*)?)?[\s(]*",
    re.IGNORECASE,
)
_LEAST = 80  # characters that a visit needs to be one
_TREATMENT = frozenset({"exercise", "units", "minutes"})


class Stretch(NamedTuple):
    """One visit's stretch of the document, and its date of service as far as known (ISO)."""

    start: int
    end: int
    date: str | None


def visits(document: Document, facts: Iterable[Fact]) -> tuple[Stretch, ...]:
    """The visits of `document`, in order; a document without dated parts is one visit."""
    found = tuple(facts)
    heads = _heads(document)
    if len({head.value for head in heads}) > 1:
        parts = _parts(document, heads)
        if all(_records_treatment(part, found) for part in parts):
            return parts
    return (Stretch(0, len(document.text), date_of_service(document, found)),)


def date_of_service(document: Document, facts: Iterable[Fact]) -> str | None:
    """The date field of the source, or the first full date of service in the text."""
    if given := document.note.fields.get("date", "")[:10]:
        return given
    dates = [fact for fact in facts if fact.type == "date"]
    for role in ("service", "report", "signature"):
        for fact in dates:
            iso = getattr(fact, "iso", None)
            if getattr(fact, "role", "") == role and iso and not iso.startswith("--"):
                return str(iso)
    return None


def _heads(document: Document) -> list[Mention]:
    """Full dates that open a line, alone on it, at most with a label before them."""
    dates = document.find("date")
    on_line = Counter(document.line_index(mention.start) for mention in dates)
    return [
        mention
        for mention in dates
        if not str(mention.value).startswith("--")
        and on_line[document.line_index(mention.start)] == 1
        and _LABEL.fullmatch(document.text, document.line_at(mention.start).start, mention.start)
    ]


def _parts(document: Document, heads: list[Mention]) -> tuple[Stretch, ...]:
    starts: list[tuple[int, str]] = []
    for head in heads:
        if not starts or str(head.value) != starts[-1][1]:
            starts.append((document.line_at(head.start).start, str(head.value)))
    starts[0] = (0, starts[0][1])
    ends = [start for start, _ in starts[1:]] + [len(document.text)]
    return tuple(Stretch(start, end, date) for (start, date), end in zip(starts, ends, strict=True))


def _records_treatment(visit: Stretch, facts: tuple[Fact, ...]) -> bool:
    if visit.end - visit.start < _LEAST:
        return False
    return any(
        visit.start <= fact.start < visit.end and fact.assertion == "present"
        for fact in facts
        if fact.type in _TREATMENT
    )
