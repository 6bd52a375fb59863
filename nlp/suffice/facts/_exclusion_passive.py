"""Document -> passive treatment where nothing active was done: "PROM L shoulder all planes"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from suffice.facts._exclusion_pairs import Stretch
from suffice.types import Document, Fact, Mention

_ONLY = re.compile(
    r"\b(?:only|all passive|passive throughout|nothing active|no active)\b", re.IGNORECASE
)
_MANUAL = re.compile(r"97140|\bmanual\b|\bMT\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"""\s*(?:[:=(]|is|was|of|to)?\s*-?\d{1,3}(?!\d|\s*(?:min|reps?|x|sec))  # PROM 0-110
      | [^.;\n]{0,25}\d\s?(?:°|deg)         # PROM flexion 110 deg
      | [^.;\n]{0,30}\b\d{1,2}\s?-\s?\d{2,3}(?!\d|\s*(?:min|rep|x|sec))  # flexion 0-120
      | \s(?:[a-zA-Z/]{1,12}\s){1,3}-?\d{1,3}(?=[,.;\s]|$)(?!\s*(?:min|reps?|x|sec|bouts))
      | \s*(?:WNL|WFL|limited)""",
    re.VERBOSE,
)
_REASONED = re.compile(  # why nothing active could be done
    r"""\b(?:flaccid | no\sactive | nothing\sactive | not\s(?:yet\s)?(?:allowed|cleared) | protocol
      | surgeon | per\s(?:dr|md|order) | until\sw(?:ee)?k | flicker | no\strace | graft
      | precautions? )\b | (?<!\d)0/5""",
    re.VERBOSE | re.IGNORECASE,
)
_ASIDE = frozenset({"goals", "plan"})
_NEAR = 120
_BETWEEN = 30  # characters between "passive" and "stretch"
_PHRASE = re.compile(r"[\w\s/&'-]*")


def passive_stretches(document: Document, exercises: Sequence[Fact]) -> Iterator[Stretch]:
    """Passive exercise that stands alone in its note, or is said to be all there was.

    Where the note tells why nothing active could be done only a plain "passive only" is yielded,
    and as an allowed use.
    """
    parts = document.find("exclusion_part")
    named = chain((p for p in parts if p.value == "passive"), _composed(document, parts))
    passive = [p for p in named if _is_treatment(document, p)]
    if not passive:
        return
    alone = not any(p.value == "active" and _is_treatment(document, p) for p in parts)
    alone = alone and not any(_is_active(fact) for fact in exercises)
    reasoned = _REASONED.search(document.text) is not None
    for part in passive:
        end = document.sentence_at(part.start).end
        only = _ONLY.search(document.text, part.start, min(end, part.end + 40)) is not None
        if only and reasoned:
            yield Stretch(part.start, part.end, "reasoned passive_only")
        elif only or (alone and not reasoned):
            yield Stretch(part.start, part.end, "passive_only")


def _is_active(exercise: Fact) -> bool:
    """Whether the patient did a counted exercise that was not given by hand."""
    if exercise.section in _ASIDE or exercise.assertion != "present":
        return False
    return bool(getattr(exercise, "dosed", False)) and (
        getattr(exercise, "participation", None) != "passive"
    )


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
