"""Document -> passive treatment where nothing active was done: "PROM L shoulder all planes"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from suffice.facts._exclusion_pairs import Stretch
from suffice.types import Document, Mention

_ONLY = re.compile(
    r"\b(?:only|all passive|passive throughout|nothing active|no active)\b", re.IGNORECASE
)
_MANUAL = re.compile(r"97140|\bmanual\b|\bMT\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"""\s*(?:[:=(]|is|was|of|to)?\s*-?\d{1,3}(?!\d|\s*(?:min|reps?|x|sec))  # PROM 0-110
      | [^.;\n]{0,25}\d\s?(?:°|deg)         # PROM flexion 110 deg
      | [^.;\n]{0,30}\b\d{1,2}\s?-\s?\d{2,3}(?!\d|\s*(?:min|rep|x|sec))  # flexion 0-120
      | \s*(?:WNL|WFL|limited)""",
    re.VERBOSE,
)
_ASIDE = frozenset({"goals", "plan"})
_NEAR = 120
_BETWEEN = 30  # characters between "passive" and "stretch"
_PHRASE = re.compile(r"[\w\s/&'-]*")


def passive_stretches(document: Document) -> Iterator[Stretch]:
    """Passive exercise that stands alone in its note, or is said to be all there was."""
    parts = document.find("exclusion_part")
    named = chain((p for p in parts if p.value == "passive"), _composed(document, parts))
    passive = [p for p in named if _is_treatment(document, p)]
    if not passive:
        return
    alone = not any(p.value == "active" and _is_treatment(document, p) for p in parts)
    for part in passive:
        end = document.sentence_at(part.start).end
        if alone or _ONLY.search(document.text, part.end, min(end, part.end + 40)):
            yield Stretch(part.start, part.end, "passive_only")


def _composed(document: Document, parts: Sequence[Mention]) -> Iterator[Mention]:
    """The word with what is done some words later: "passive HS stretch"."""
    for first, second in pairwise(parts):
        if first.value == "passive_word" and second.value == "stretch_word":
            between = document.text[first.end : second.start]
            if len(between) <= _BETWEEN and _PHRASE.fullmatch(between):
                yield first._replace(end=second.end)


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
