"""Document -> function clauses; a sentence reads as an aim ("LTG: stairs"), a past or a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._function_clauses import Clause, clauses
from suffice.facts._function_cues import Stand
from suffice.facts._function_goals import goal_sentences
from suffice.facts._function_pieces import pieces, spoken_for
from suffice.types import Document, Sentence

_WORK = re.compile(  # doses, billing codes and diagnoses
    r"[0-9xXrRsSA-TV-Z](?:(?<=\d)\s?[xX]\s?\d|(?<![\w][xX])(?<=[xX])\s?\d|(?<!\w9)(?<=9)[27]\d{3}\b"
    r"|(?<!\w[rRsS])(?:(?<=[rR])eps?|(?<=R)EPS?|(?<=[sS])ets|(?<=S)ETS)\b"
    r"|(?<!\w[A-TV-Z])(?<=[A-TV-Z])\d{2}\.\d)"
)
_SILENT = frozenset({"treatment", "signature", "plan"})
_REPORT = re.compile(
    r"\b(?:reports?|reported|states?|stated|says|said|barely|unable|no longer)\b", re.IGNORECASE
)
_PRIOR_HEAD = re.compile(
    r"\s{0,8}(?:[-*•]\s)?(?:PLOF|prior (?:level|function|status|to)|premorbid|before|until)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:CLOF|current\w{0,2}|now|today|presently|since)\b", re.IGNORECASE)


def function_clauses(document: Document) -> Iterator[Clause]:
    """Every function clause of `document`, in reading order."""
    aims = {sentence.start for sentence in goal_sentences(document)}
    prior_to = -1
    for sentence, mentions in spoken_for(document):
        if _PRIOR_HEAD.match(document.text, sentence.start):
            prior_to = _prior_reach(document, sentence)
        stand = _stand(document.text, sentence, sentence.start in aims, prior_to)
        yield from clauses(pieces(document.text, sentence, mentions), stand)


def _stand(text: str, sentence: Sentence, is_aim: bool, prior_to: int) -> Stand:
    """Whether `sentence` is an aim or a past by its place, and whether it reports daily life."""
    start, end = sentence.start, sentence.end
    if is_aim:
        return Stand("goal", told=False)
    is_past = start < prior_to and not _NOW.search(text, start, end)
    told = not _WORK.search(text, start, end) and (
        sentence.section not in _SILENT or _REPORT.search(text, start, end) is not None
    )
    return Stand("prior_level" if is_past else None, told)


def _prior_reach(document: Document, sentence: Sentence) -> int:
    """A label such as "PLOF:" rules its line, "before the fall" its sentence."""
    colon = document.text.find(":", sentence.start, sentence.end)
    return document.line_at(sentence.start).end if colon >= 0 else sentence.end
