"""Document -> names of people with their credentials or titles: "O. Vance, PT, DPT" is one.

"PT" is the patient, the therapy or the therapist; only behind a name it is a credential.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._person_words import CLEAR, NO_NAMES
from suffice.types import Document, Mention

_PART = r"(?:[A-Z]\.(?=\s?[A-Z])|[A-Z][^\W\d_]*(?:['’-][A-Z]?[^\W\d_]+)*)"
_NAME = rf"(?:(?:Dr|DR|Mr|Mrs|Ms)\.?\s)?{_PART}(?:(?:[^\S\n]|(?<=\.)){_PART}){{0,3}}"
_NAME_BEFORE = re.compile(rf"(?<![\w.])(?P<name>{_NAME})(?P<gap>\s?[,–—]\s?|\s)\(?$")
_NAME_AFTER = re.compile(
    rf"""(?P<link>[\s:.,=–—|-]{{0,24}}(?:(?:by|from)\b)?[\s:]{{0,4}}
        (?:(?P<own>PT|DPT|OTR/L|OTR|OT)[\s:]{{1,3}})?)
    (?P<doctor>(?:Dr|DR)\.?\s)?
    (?P<name>{_PART}(?:(?:[^\S\n]|(?<=\.)){_PART}){{0,2}})""",
    re.VERBOSE,
)
_DOCTOR = re.compile(r"\b(?:Dr|DR|dr)\b")
_OWN = re.compile(r"\b(?:PT|DPT|OTR/L|OTR|OT)\b")
_LICENCE = re.compile(r"-\d")  # "OT-4471"
_INITIAL = re.compile(r"[A-Z]\.?\s?[A-Z]")
_ENDS = re.compile(r"\s*(?:$|#|,|\n|\d{1,2}[/-]\d|[Ll]ic|[—–|-])")
_FORMS = frozenset({"Dr", "DR", "Mr", "Mrs", "Ms"})
_REACH = 70  # characters between a name and its title or credential
_OWN_REACH = 8  # characters before a title: "OTR/L supervising:"
_RUN_GAP = re.compile(r"\s?[,/&-]?\s?|,\s\(")
_PLAIN = frozenset({"PT", "OT"})


class Named(NamedTuple):
    """A person in the text: the stretch, the name and the credentials as written, or none."""

    start: int
    end: int
    name: str
    credential: str | None


def credentialed(document: Document) -> Iterator[Named]:
    """Names that a credential follows, in order."""
    text = document.text
    for run in _runs(document):
        start, end = run[0].start, run[-1].end
        masked = document.inside(max(0, start - _REACH), end + _REACH, "masked")
        if any(m.start <= start < m.end for m in masked):
            continue
        if all(m.value == "specialty" for m in run):
            continue
        written = " ".join(text[start:end].split())
        low = max(document.line_at(start).start, start - _REACH)
        mask = next((m for m in masked if low <= m.start and 0 <= start - m.end < 3), None)
        if mask is not None:
            yield Named(mask.start, end, "", written)
            continue
        titles = document.inside(low, start, "person_title")
        low = max([low, *(m.end for m in titles if m.value != "doctor")])
        found = _NAME_BEFORE.search(text, low, start)
        if found is None:
            continue
        whole = is_name(found["name"]) and _is_sure(text, found, run)
        if whole or _closes_note(document, found, end):
            yield Named(found.start("name"), end, found["name"], written)


def behind(document: Document, title: Mention) -> Named | None:
    """The name behind a title such as "Referring:" or "Dr."; a surname alone may do."""
    text, line = document.text, document.line_at(title.end)
    found = _NAME_AFTER.match(text, title.end, min(line.end, title.end + _REACH))
    if found is None:
        return None
    doctor = bool(found["doctor"]) or _DOCTOR.search(text, title.start, title.end) is not None
    alone = doctor or title.value == "aide"
    linked = alone or found["own"] or ":" in found["link"] or "by" in found["link"]
    name = found["name"].rstrip(".")
    if not linked or not (is_name(name) or (alone and _is_surname(name))):
        return None
    first = "doctor" if found["doctor"] else "name"
    start = title.start if title.value == "doctor" else found.start(first)
    own = _OWN.search(text, max(0, title.start - _OWN_REACH), found.start("name"))
    credential = own.group() if own and title.value == "cosigner" else None
    return Named(start, found.start("name") + len(name), name, credential)


def _closes_note(document: Document, found: re.Match[str], end: int) -> bool:
    """Whether a surname or initials sign low in the note: "97110 x2 24   Sorrels OTR/L"."""
    text, start = document.text, found.start("name")
    if start < len(text) * 2 // 3 or not _ENDS.match(text, end):
        return False
    if not all(_is_surname(word) for word in re.split(r"[\s.]+", found["name"]) if len(word) > 1):
        return False
    before = text[document.line_at(start).start : start]
    return not before.strip() or before.endswith(("   ", "\t"))


def _is_surname(name: str) -> bool:
    return len(name) > 1 and name.lower() not in NO_NAMES


def _runs(document: Document) -> Iterator[list[Mention]]:
    """Credentials that stand together: "PT, DPT, OCS"."""
    run: list[Mention] = []
    for mention in document.find("credential"):
        if mention.value in _PLAIN and _LICENCE.match(document.text, mention.end):
            continue
        if run and _RUN_GAP.fullmatch(document.text, run[-1].end, mention.start):
            run.append(mention)
            continue
        if run:
            yield run
        run = [mention]
    if run:
        yield run


def is_name(written: str) -> bool:
    """Whether the words look like a person's full name and not like a clinic's."""
    words = [word for word in re.split(r"[\s.]+", written) if word]
    if words and words[0] in _FORMS:
        return len(words) > 1 and len(words[-1]) > 1
    if len(words) < 2 or len(words[-1]) < 2:
        return False
    return not any(word.lower() in NO_NAMES for word in words)


def _is_sure(text: str, found: re.Match[str], run: list[Mention]) -> bool:
    """Whether "PT" behind these words is a credential: a comma, an initial or a date says so."""
    if len(run) > 1 or run[0].value in CLEAR or "," in found["gap"]:
        return True
    if found["name"].startswith("Dr") or _INITIAL.match(found["name"]):
        return True
    return run[-1].end > len(text) // 3 and _ENDS.match(text, run[-1].end) is not None
