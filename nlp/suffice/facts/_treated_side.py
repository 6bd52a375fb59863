"""A treated region -> its side: that of its diagnosis, else the one written beside its mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from suffice.facts._side import treated_side
from suffice.facts._treated_evidence import Evidence
from suffice.facts.diagnosis import Diagnosis
from suffice.types import Document

_MIDLINE = frozenset({"cervical", "thoracic", "lumbar", "sacroiliac", "pelvis", "trunk"})
_WHOLE_LIMBS = frozenset({"upper_extremity", "lower_extremity"})
_WEIGHTS = {"treated": 2, "title": 3, "aim": 1, "told": 1}
_BOTH_BEHIND = re.compile(r"[^\d\n]{3,24}\bR\s?/\s?L\b")
_REACH = 25  # characters between a side and the word that it belongs to


def side_of(
    document: Document,
    regions: set[str],
    diagnoses: Collection[Diagnosis],
    hints: Iterable[Evidence],
) -> str | None:
    """R, L, B or None for a region, given with its parts; the spine and the pelvis have no side."""
    if regions <= _MIDLINE:
        return None
    own = {fact.side for fact in diagnoses if fact.region in regions} - {None}
    if own:
        return str(own.pop()) if len(own) == 1 else "B"
    whole = not regions.isdisjoint(_WHOLE_LIMBS)
    votes = _votes(document, (hint for hint in hints if hint.region in regions))
    if not votes:
        return _fallback(document, whole, diagnoses)
    right, left, both = votes["R"], votes["L"], votes["B"]
    if both >= max(right, left) or (whole and 3 * min(right, left) >= max(right, left)):
        return "B"
    return "R" if right >= left else "L"


def _votes(document: Document, hints: Iterable[Evidence]) -> Counter[str]:
    votes: Counter[str] = Counter()
    for hint in hints:
        if side := _beside(document, hint):
            votes[side] += _WEIGHTS[hint.place]
    return votes


def _beside(document: Document, hint: Evidence) -> str | None:
    """The side written just before the words, or "R/L" just behind them."""
    line, sentence = document.line_at(hint.start), document.sentence_at(hint.start)
    if _BOTH_BEHIND.match(document.text, hint.start, line.end):
        return "B"
    low = max(line.start, sentence.start, hint.start - _REACH)
    before = document.inside(low, hint.start + 4, "side")
    if not before or (hint.source == "vague" and before[-1].value == "B"):
        return None  # "with both hands" is not a treated side
    return str(before[-1].value)


def _fallback(document: Document, whole: bool, diagnoses: Iterable[Diagnosis]) -> str | None:
    """The side of the other diagnoses, else of the whole note, else both for a whole limb."""
    sides = {fact.side for fact in diagnoses} - {None}
    if len(sides) == 1:
        return str(sides.pop())
    return treated_side(document) or ("B" if whole else None)
