"""Document -> impairments in words: "decreased L hip strength and balance" is two facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._time import time_of
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Impairment(Fact):
    """A deficit named without a value; `asserted` is false where the note denies it."""

    type: ClassVar[str] = "impairment"

    kind: str
    region: str | None
    side: str | None
    asserted: bool
    time: str


KIND = Impairment
EXAMPLES = (
    "Presents with [decreased strength](impairment kind=weakness asserted=true time=current), "
    "[endurance](impairment kind=endurance) and [balance](impairment kind=balance).",
    "R knee [stiffness](impairment kind=stiffness region=knee side=R) after surgery.",
    "Left hip [flexion contracture](impairment kind=contracture region=hip side=L).",
    "[Spasticity](impairment kind=spasticity region=none side=none) grows with fatigue.",
    "[Limited ROM](impairment kind=rom region=none) and [weakness](impairment kind=weakness).",
    "Gait: [antalgic](impairment kind=mobility), slow.",
    "[Impaired coordination](impairment kind=coordination) on the heel to shin test.",
    "[Forward head](impairment kind=posture) at the desk.",
    "[Trendelenburg](impairment kind=muscle_imbalance) after 50 ft.",
    "Denies [weakness](impairment kind=weakness asserted=false).",
    "At eval [poor balance](impairment kind=balance time=prior).",
    "[Balance deficits](impairment kind=balance) limit the stairs.",
    "Strength 4/5, balance WNL.",
    "Improved strength and endurance since March.",
    "Increase mobility to reach the shelf.",
)

_JOIN = re.compile(
    r"[\s,/&+-]*(?:(?:and|or|in|of|the|his|her|muscle|joint|overall|functional)\s+)*"
)
_REACH = 40
_NEAR = 30


def extract(document: Document, found: Found) -> Iterator[Impairment]:
    """Every impairment that `document` names in words."""
    for mention in document.find("impairment"):
        yield _fact(document, mention.start, mention.end, str(mention.value))
    for start, end, kind in _composed(document):
        if not document.inside(start, end, "impairment"):
            yield _fact(document, start, end, kind)


def _composed(document: Document) -> Iterator[tuple[int, int, str]]:
    """Nouns that a deficit word rules, singly or in a list: "reduced ROM, strength and balance"."""
    opened: Mention | None = None
    reach = -1
    for part in document.find("impairment_part"):
        if part.value == "deficit":
            opened, reach = part, part.end
        elif part.value == "gain":
            opened = None
        elif opened is not None:
            if not _is_joined(document, reach, part.start):
                opened = None
                continue
            start = opened.start if reach == opened.end else part.start
            reach = part.end
            yield start, part.end, str(part.value)


def _is_joined(document: Document, end: int, start: int) -> bool:
    """Whether only sides, regions and list words stand between `end` and `start`."""
    if start - end > _REACH:
        return False
    at = end
    for mention in document.inside(end, start, "region", "side", "muscle"):
        if not _JOIN.fullmatch(document.text, at, max(at, mention.start)):
            return False
        at = max(at, mention.end)
    return _JOIN.fullmatch(document.text, at, start) is not None


def _fact(document: Document, start: int, end: int, kind: str) -> Impairment:
    assertion = document.assertion(start, end)
    return Impairment(
        start=start,
        end=end,
        section=document.section_at(start),
        assertion=assertion,
        kind=kind,
        region=_beside(document, start, end, "region"),
        side=_beside(document, start, end, "side"),
        asserted=assertion not in ("negated", "hypothetical", "other_person"),
        time=time_of(document, start, end),
    )


def _beside(document: Document, start: int, end: int, label: str) -> str | None:
    """The nearest word of `label` within or before [start, end), else the next one after it."""
    sentence, line = document.sentence_at(start), document.line_at(start)
    low, high = max(sentence.start, line.start), min(sentence.end, line.end)
    before = document.inside(max(low, start - _NEAR), end, label)
    if before:
        return str(before[-1].value)
    after = document.inside(end, min(high, end + _NEAR), label)
    return str(after[0].value) if after else None
