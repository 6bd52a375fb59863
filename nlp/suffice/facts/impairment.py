"""Document -> impairments in words: "decreased L hip strength and balance" is two facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._impairment_place import Place, place_of, treated
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
AFTER = ("diagnosis",)
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
    "L knee [quad lag](impairment kind=weakness region=knee side=L) 8 deg on SLR.",
    "[Flexion still limited](impairment kind=rom) after the cast.",
    "R [UT hike](impairment kind=coordination side=R) on reach.",
    "Dx: R TKA. [Guarding](impairment kind=stiffness region=knee side=R) at end range.",
)

_JOIN = re.compile(
    r"[\s,/&+-]*(?:(?:and|or|in|of|the|his|her|muscle|joint|overall|functional)\s+)*"
)
_JUDGED = re.compile(
    r"\s?[:(–-]?\s?(?:(?:is|are|was|remains?|still|today|very|mildly|moderately|markedly)\s){0,3}"
)
_REACH = 40


def extract(document: Document, found: Found) -> Iterator[Impairment]:
    """Every impairment that `document` names in words."""
    named = [(m.start, m.end, str(m.value)) for m in document.find("impairment")]
    for start, end, kind in _composed(document):
        if not document.inside(start, end, "impairment"):
            named.append((start, end, kind))
    default = treated(document, found) if named else Place(None, None)
    for start, end, kind in named:
        yield _fact(document, default, start, end, kind)


def _composed(document: Document) -> Iterator[tuple[int, int, str]]:
    """Nouns that a deficit word rules, singly or in a list: "reduced ROM, strength and balance"."""
    opened: Mention | None = None
    last: Mention | None = None
    reach = -1
    for part in document.find("impairment_part"):
        if part.value == "deficit":
            if last is not None and _is_judged(document, last, part):
                yield last.start, part.end, str(last.value)
                opened = None
            else:
                opened, reach = part, part.end
        elif part.value == "gain":
            opened = None
        elif opened is not None and _is_joined(document, reach, part.start):
            start = opened.start if reach == opened.end else part.start
            reach = part.end
            yield start, part.end, str(part.value)
        else:
            opened = None
        last = part if part.value not in ("deficit", "gain") and opened is None else None


def _is_judged(document: Document, noun: Mention, deficit: Mention) -> bool:
    """Whether the deficit word says of the noun before it how it is: "flexion still limited"."""
    if document.text[noun.end : deficit.start].count("\n") or deficit.start - noun.end > _REACH:
        return False
    if document.text[deficit.start : deficit.end].endswith((" in", " of", " with", "lacks")):
        return False
    return _JUDGED.fullmatch(document.text, noun.end, deficit.start) is not None


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


def _fact(document: Document, default: Place, start: int, end: int, kind: str) -> Impairment:
    assertion = document.assertion(start, end)
    place = place_of(document, start, end, kind, default)
    return Impairment(
        start=start,
        end=end,
        section=document.section_at(start),
        assertion=assertion,
        kind=kind,
        region=place.region,
        side=place.side,
        asserted=assertion not in ("negated", "hypothetical", "other_person"),
        time=time_of(document, start, end),
    )
