"""Two texts -> how much of the later one stood in the earlier one, and what is new in it."""

from __future__ import annotations

import re
from typing import NamedTuple

_LEAST_WORDS = 5  # a shorter sentence is alike by chance
_BREAK = re.compile(r"\n+|(?<=[.!?;])\s+")
_HEADING = re.compile(
    r"^\s*(?:[-*•]\s*)?(?:[SOAP]|subj\w*|obj\w*|assess\w*|plan|treatment|goals?)\s*[:/-]\s*", re.I
)
_FRAME = re.compile(  # who and when, the same in every honest note
    r"^\s*(?:e-?signed|electronically|signed|signature|patient|name|dob|mrn|date|visit|therapist"
    r"|provider|diagnos\w+|dx|icd|precautions|payer|insurance)\b"
    r"(?:\s(?:of\s)?\w+)?\s*[:#]|^\s*(?:electronically|e-?)\s?signed\b",
    re.IGNORECASE,
)


class Copied(NamedTuple):
    """Share of sentences that stood in the note before, and the sentences that did not."""

    share: float
    counted: int
    changed: tuple[str, ...]


def compare(before: str, after: str) -> Copied:
    """What of `after` is copied from `before`; headings, frames and short sentences aside."""
    earlier = {_plain(sentence) for sentence in _sentences(before)}
    later = _sentences(after)
    changed = tuple(sentence for sentence in later if _plain(sentence) not in earlier)
    share = (len(later) - len(changed)) / len(later) if later else 0.0
    return Copied(share, len(later), changed)


def _sentences(text: str) -> list[str]:
    pieces = (_HEADING.sub("", piece).strip() for piece in _BREAK.split(text))
    return [
        piece
        for piece in pieces
        if len(piece.split()) >= _LEAST_WORDS and not piece.isupper() and not _FRAME.match(piece)
    ]


def _plain(sentence: str) -> str:
    return " ".join(re.findall(r"[\w./%]+", sentence.lower())).rstrip(".")
