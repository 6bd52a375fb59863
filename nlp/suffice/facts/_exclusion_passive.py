"""Document -> passive treatment where nothing active was done: "PROM L shoulder all planes"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._exclusion_pairs import Stretch
from suffice.types import Document, Mention

_ONLY = re.compile(
    r"\b(?:only|all passive|passive throughout|nothing active|no active)\b", re.IGNORECASE
)
_MANUAL = re.compile(r"97140|\bmanual\b|\bMT\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"""\s*(?:[:=(]|is|was|of|to)?\s*-?\d   # PROM 0-110, PROM: 95
      | [^.;\n]{0,25}\d\s?(?:°|deg)         # PROM flexion 110 deg
      | \s*(?:WNL|WFL|limited)""",
    re.VERBOSE,
)
_ASIDE = frozenset({"goals", "plan"})
_NEAR = 120


def passive_stretches(document: Document) -> Iterator[Stretch]:
    """Passive exercise that stands alone in its note, or is said to be all there was."""
    parts = document.find("exclusion_part")
    passive = [p for p in parts if p.value == "passive" and _is_treatment(document, p)]
    if not passive:
        return
    alone = not any(p.value == "active" and _is_treatment(document, p) for p in parts)
    for part in passive:
        end = document.sentence_at(part.start).end
        if alone or _ONLY.search(document.text, part.end, min(end, part.end + 40)):
            yield Stretch(part.start, part.end, "passive_only")


def _is_treatment(document: Document, part: Mention) -> bool:
    """Whether `part` tells of treatment given: no aim, measurement, manual or home work."""
    sentence, line = document.sentence_at(part.start), document.line_at(part.start)
    if sentence.section in _ASIDE or _MEASURE.match(document.text, part.end, line.end):
        return False
    low, high = max(sentence.start, part.start - _NEAR), min(sentence.end, part.end + _NEAR)
    near = document.inside(low, high, "exclusion_part")
    if any(other.value == "home" for other in near):
        return False
    return not _MANUAL.search(document.text, max(line.start, part.start - 80), part.start)
