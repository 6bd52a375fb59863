"""A text -> fingerprints of its sentences; two of them -> how much of the later stood before.

"Knee is sore after long walks." has the same fingerprint in capitals, and without its stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

_LEAST_WORDS = 3  # a shorter sentence is alike by chance
_PIECE = re.compile(r"(?:[^\n.!?;]|[.!?;](?!\s))+[.!?;]?")
_HEADING = re.compile(
    r"\s*(?:[-*•]\s*)?(?:(?:[SOAP]|subj\w*|obj\w*|assess\w*|plan|treatment|goals?)\s*[:/-]\s*)?",
    re.IGNORECASE,
)
_FRAME = re.compile(  # who and when, the same in every honest note
    r"\s*(?:e-?signed|electronically|signed|signature|patient|name|dob|mrn|date|visit|therapist"
    r"|provider|diagnos\w+|dx|icd|precautions|payer|insurance)\b"
    r"(?:\s(?:of\s)?\w+)?\s*[:#]|\s*(?:electronically|e-?)\s?signed\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w./%]+")


class Copied(NamedTuple):
    """Share of sentences that stood in the note before, and the numbers of those that did not."""

    share: float
    counted: int
    changed: tuple[int, ...]


def fingerprints(text: str) -> tuple[int, ...]:
    """A 32-bit hash of each sentence of `text`; headings, frames and short sentences aside."""
    return tuple(fingerprint(words) for words in sentences(text))


def sentences(text: str) -> list[str]:
    """The sentences that `fingerprints` counts, in their order."""
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence that counts stands in `text`, in characters."""
    shouted = text.isupper()  # then capitals mark no heading
    for piece in _PIECE.finditer(text):
        head = _HEADING.match(text, piece.start(), piece.end())
        start = head.end() if head else piece.start()
        words = text[start : piece.end()].rstrip()
        if (
            len(words.split()) >= _LEAST_WORDS
            and (shouted or not words.isupper())
            and not _FRAME.match(words)
        ):
            yield start, start + len(words)


def fingerprint(words: str) -> int:
    """A 32-bit hash of `words`, the same for any case, spacing and most punctuation."""
    plain = " ".join(_WORD.findall(words.lower())).rstrip(".")
    return int.from_bytes(blake2b(plain.encode("utf-8", "replace"), digest_size=4).digest(), "big")


def compare(before: Sequence[int], after: Sequence[int]) -> Copied:
    """What of `after` stood in `before`, both as fingerprints of sentences."""
    earlier = set(before)
    changed = tuple(number for number, mark in enumerate(after) if mark not in earlier)
    share = (len(after) - len(changed)) / len(after) if after else 0.0
    return Copied(share, len(after), changed)
