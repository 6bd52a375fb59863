"""Person in a note -> role and signature: "cosign K. Vance OTR/L" co-signs, and has signed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from suffice.facts._person_names import Named, behind
from suffice.types import Document

_PHYSICIAN = re.compile(
    r"\b(?:M\.?D|D\.?O|D\.?P\.?M|DDS|DMD|[A-Z]{0,3}NP(?:-[A-Z]{1,2})?|PA(?:-C)?|Dr)\b"
)
_STUDENT = re.compile(r"\b(?:SPT|S\.P\.T|SDPT|SPTA|PTAS|OTS|OTAS|SOT)\b")
_THERAPIST = re.compile(r"\b(?:D?PT|MS?PT|PTA|LPTA|OTR|OTD|OT|COTA|OTA|D\.?C|ATC|SLP|CHT)\b")
_SIGNING = re.compile(
    r"\b(?:electronic(?:ally)?\ssign(?:ed|ature)?|e-?sign(?:ed|ature)?|e-?sig|signed|authenticated|co-?sign(?:ed)?|counter-?signed)\b|/s/",
    re.IGNORECASE,
)
_SIGNED_BEHIND = re.compile(
    r"\b(?:electronic(?:ally)?\ssign(?:ed|ature)?|e-?sign(?:ed|ature)?|e-?sig|signed|authenticated)\b|/s/",
    re.IGNORECASE,
)
_NOT_SIGNED = re.compile(
    r"\bnot\s(?:yet\s)?signed|\bunsigned|\bpended\b|\bpending\b|\bdraft\b|_{3,}", re.IGNORECASE
)
_COSIGN_BEHIND = re.compile(
    r"[\s,(-]{0,4}(?:supervising|supervisor|co-?sign(?:ed|er)?|CI\b)", re.IGNORECASE
)
_ON_BEHALF = re.compile(
    r"[:\s,.(/–—-]{0,14}(?:(?:by|of|pt|ot|otr|otr/l|therapist)\b[\s:,]{0,3}){0,2}", re.IGNORECASE
)
_ASSISTANT = re.compile(r"\b(?:PTA|COTA)\b", re.IGNORECASE)
_UNNAMED = frozenset({"aide", "student", "assistant"})  # roles that count without a name
_TITLE_REACH = 44  # characters before a name in which its title may end
_SIGN_REACH = 90  # characters around a name in which its signing word stands


def role_of(document: Document, named: Named) -> str:
    """What `named`, who has a credential, did."""
    title = title_before(document, named)
    if title == "cosigner" or _COSIGN_BEHIND.match(document.text, named.end):
        return "cosigner"
    credential = named.credential or ""
    if _STUDENT.search(credential):
        return "student"
    if _PHYSICIAN.search(credential) and not _THERAPIST.search(credential):
        return "referrer"
    return "author" if title in (None, "doctor") else title


def title_before(document: Document, named: Named) -> str | None:
    """The title that leads to the name, if any."""
    low = max(document.line_at(named.start).start, named.start - _TITLE_REACH)
    titles = [m for m in document.inside(low, named.start, "person_title") if m.value != "doctor"]
    if titles and _ON_BEHALF.fullmatch(document.text, titles[-1].end, named.start):
        return str(titles[-1].value)
    return None


def is_signed(document: Document, named: Named, before: int, after: int) -> bool:
    """Whether a signing word stands beside the name, between the names at `before` and `after`."""
    line, text = document.line_at(named.start), document.text
    low = max(line.start, named.start - _SIGN_REACH, before)
    high = min(line.end, named.end + _SIGN_REACH, after)
    if _NOT_SIGNED.search(text, low, high):
        return False
    if _SIGNING.search(text, low, named.start) or _SIGNED_BEHIND.search(text, named.end, high):
        return True
    below = document.lines[min(document.line_index(named.start) + 1, len(document.lines) - 1)]
    return after >= below.end and _SIGNED_BEHIND.match(text, below.start, below.end) is not None


class Taken:
    """Stretches of text that a person already has; none of them overlap."""

    def __init__(self, persons: Sequence[Named]) -> None:
        self._starts = [person.start for person in persons]
        self._ends = [person.end for person in persons]

    def touches(self, start: int, end: int) -> bool:
        """Whether one of them overlaps [start, end)."""
        index = bisect_right(self._starts, end - 1) - 1
        return index >= 0 and self._ends[index] > start


def untitled(document: Document, taken: Taken) -> Iterator[tuple[str, Named]]:
    """People known by a title alone: "Referring: Dr. Vance", "rehab tech", "student PT"."""
    bare: set[str] = set()
    last = 0  # where the last of them ended: "Referring: Dr. Vance" holds two titles
    for title in document.find("person_title"):
        role = "referrer" if title.value == "doctor" else str(title.value)
        if title.start < last or taken.touches(title.start, title.end):
            continue
        named = behind(document, title)
        if named is not None and not taken.touches(named.start, named.end):
            last = named.end
            yield role, named
        elif named is None and role in _UNNAMED and role not in bare:
            bare.add(role)
            words = document.text[title.start : title.end]
            yield role, Named(title.start, title.end, "", _own_credential(words))


def _own_credential(title: str) -> str | None:
    found = _ASSISTANT.search(title)
    return found.group().upper() if found else None
