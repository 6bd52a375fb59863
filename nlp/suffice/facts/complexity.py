"""Document -> what makes exercise complex: "on Eliquis", "NWB", "s/p ORIF", "CHF"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Complexity(Fact):
    """Another illness, a precaution or recent surgery that this patient has."""

    type: ClassVar[str] = "complexity"

    kind: str


KIND = Complexity
EXAMPLES = (
    "PMH: [HTN](complexity kind=comorbidity), [diabetes](complexity kind=comorbidity).",
    "[Weight bearing as tolerated](complexity kind=precaution) in the boot.",
    "[NWB](complexity kind=precaution) until 4/2.",
    "Observe [hip precautions](complexity kind=precaution) with bending.",
    "[On warfarin](complexity kind=precaution), bruises easily.",
    "[S/p](complexity kind=postoperative) L knee scope in May.",
    "Seen 6 [weeks post op](complexity kind=postoperative).",
    "[ORIF](complexity kind=postoperative) of the wrist on 2/1.",
    "[Neuropathy](complexity kind=comorbidity) masks the load on the foot.",
    "[Stop if](complexity kind=precaution) HR passes 120.",
    "Denies diabetes or heart failure.",
    "Her mother had a stroke.",
    "No precautions. No history of cancer.",
    "Pat Doe, PT, MS signed on 3/2.",
    "Walks the dog daily, feels well.",
)

_NONE_BEFORE = re.compile(
    r"\b(?:no|none|denies|negative\sfor|without|lifted)\b[^.;:\n]{0,40}$", re.IGNORECASE
)
_LIFTED_AFTER = re.compile(
    r"[^.;\n]{0,20}\b(?:lifted|discontinued|cleared|none|n/a)\b", re.IGNORECASE
)
_DEGREE = re.compile(r"(?:PT|DPT|OT|OTR|OTR/L|ATC|PTA|COTA|DC|MPT),?\s*$")  # "PT, MS" signs a note
_ABSENT = frozenset({"negated", "other_person"})


def extract(document: Document, found: Found) -> Iterator[Complexity]:
    """Every complexity that `document` ascribes to the patient."""
    for mention in document.find("complexity"):
        if _is_present(document, mention):
            yield Complexity(
                start=mention.start,
                end=mention.end,
                section=document.section_at(mention.start),
                assertion=document.assertion(mention.start, mention.end),
                kind=str(mention.value),
            )


def _is_present(document: Document, mention: Mention) -> bool:
    words = document.text[mention.start : mention.end].lower()
    if words.startswith("no "):
        return True  # "no lifting over 5 lb" is itself the precaution
    if document.assertion(mention.start, mention.end) in _ABSENT:
        return False
    line = document.line_at(mention.start)
    before = document.text[max(line.start, mention.start - 60) : mention.start]
    if _NONE_BEFORE.search(before) or (words == "ms" and _DEGREE.search(before)):
        return False
    lifted = _LIFTED_AFTER.match(document.text, mention.end, line.end)
    return mention.value != "precaution" or not lifted
