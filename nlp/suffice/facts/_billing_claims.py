"""Stretches and charges -> stretches that a charge claims: "PROM, scaption. 24 min." of 97110 x2.

Time that no word labels is that of the charges in its line ("97110 x2 97116 x1  39 min"), or, in
a note with one timed charge and no other time for it, the one stretch that supports its units.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from suffice.facts._billing_anchors import LETTERS, MODALITIES, UNTIMED
from suffice.facts._billing_minutes import Stretch
from suffice.facts.units import Units
from suffice.types import Document

_UNLABELLED = frozenset({"exercise", "other"})
_LEAST = 8
_UNIT, _HALF = 15, 7  # a unit is 15 minutes; eight more than full units are one more
_BETWEEN = re.compile(
    rf"""(?:[\s:;,.=()|/+–—-] | {LETTERS} | (?:timed|units?|today|billed|bill|charges?|cpt|for
      |un?)\b
      | \(\d{{1,2}}\) | [x×]\s?\d\b){{0,24}}""",
    re.VERBOSE | re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"""\b(?:home|hep|rest\w*|ride|drive|drove|walk(?:s|ed|ing)?|stands?|sit(?:s|ting)?|stood|sat|wore
      |wear\w*
      |tolerat\w*|after|within|until|every|past|late|lasts?|lasting|took|takes|ice|heat|hold
      |able|wait\w*|splint|brace)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LOOK_BACK = 40
_MOST_LISTED = 8  # charges that one number can stand for


def claimed(
    document: Document, every: Sequence[Stretch], charges: Sequence[Units]
) -> Iterator[Stretch]:
    """`every` stretch, those that a charge claims with their new scope."""
    timed = [c for c in charges if c.code not in UNTIMED and c.code not in MODALITIES]
    sole = _sole(document, every, timed)
    for stretch in every:
        beside = _beside(document, stretch, timed) if _is_unlabelled(stretch) else []
        if stretch is sole:
            yield stretch._replace(scope="code", code=timed[0].code)
        elif len({c.code for c in beside}) > 1:
            yield stretch._replace(scope="timed_total")
        elif beside:
            yield stretch._replace(scope="code", code=beside[0].code)
        else:
            yield stretch


def _is_unlabelled(stretch: Stretch) -> bool:
    if stretch.scope not in _UNLABELLED or stretch.minutes < _LEAST:
        return False
    return stretch.owner in ("", "exercise")


def _beside(document: Document, stretch: Stretch, timed: Sequence[Units]) -> list[Units]:
    """The charges of the line that stand beside the stretch, with nothing else between."""
    line = document.line_at(stretch.start)
    at = bisect_left(timed, stretch.start, key=attrgetter("start"))
    near = timed[max(0, at - _MOST_LISTED) : at + _MOST_LISTED]
    row = [c for c in near if line.start <= c.start and c.end <= line.end]
    ahead = [c for c in row if c.end <= stretch.start]
    behind = [c for c in row if c.start >= stretch.end]
    text = document.text
    if ahead and _BETWEEN.fullmatch(text, ahead[-1].end, stretch.start):
        return _listed(text, ahead[::-1])
    if behind and _BETWEEN.fullmatch(text, stretch.end, behind[0].start):
        return _listed(text, behind)
    return []


def _listed(text: str, row: Sequence[Units]) -> list[Units]:
    """The first of `row` with those that are listed next to it, in either direction."""
    found = [row[0]]
    for one, other in pairwise(row):
        low, high = sorted((one, other), key=lambda charge: charge.start)
        if not _BETWEEN.fullmatch(text, low.end, high.start):
            break
        found.append(other)
    return found


def _sole(document: Document, every: Sequence[Stretch], timed: Sequence[Units]) -> Stretch | None:
    """The one unlabelled stretch that supports the units of the only timed charge."""
    if len({(c.code, c.units) for c in timed}) != 1:
        return None
    units = timed[0].units
    labelled = {s.minutes for s in every if s.scope not in _UNLABELLED and s.code not in UNTIMED}
    fitting = [
        s
        for s in every
        if _is_unlabelled(s)
        and (s.minutes + _HALF) // _UNIT == units
        and labelled <= {s.minutes}
        and _is_treatment(document, s)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_treatment(document: Document, stretch: Stretch) -> bool:
    """Whether nothing around says that the patient spent the time elsewhere."""
    sentence = document.sentence_at(stretch.start)
    if sentence.section in ("subjective", "goals", "plan"):
        return False
    low = max(sentence.start, stretch.start - _LOOK_BACK)
    high = min(sentence.end, stretch.end + _LOOK_BACK)
    return _ELSEWHERE.search(document.text, low, high) is None
