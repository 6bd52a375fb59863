"""Pain rating -> where it hurts, as written, and when: "R knee 3/10 with steps" is activity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from suffice.facts._pain_forms import Form
from suffice.facts._pain_glue import PLACES
from suffice.types import Document, Mention, Sentence

_CONTEXTS = frozenset({"rest", "activity", "best", "worst"})
_WHILE = re.compile(
    r"\s?(?:/10)?\s?,?\s?(?:with|w/|when|while|during|after|on|upon|if|once)\s?(?=\w)|\s[a-z]{2,12}ing\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"""[\s/&,-]{0,3}
    (?:(?:and|to|of|the|over|behind|in|upper|lower|lat(?:eral)?|med(?:ial)?|ant(?:erior)?
      |post(?:erior)?|inf(?:erior)?|sup(?:erior)?|distal|proximal|inner|outer|deep)[\s/]{1,2}){0,2}""",
    re.VERBOSE | re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;.\n]")
_NEAR = 9  # characters
_FAR = 300  # characters to either side in which the place may stand
_REACH = 60  # characters to either side in which a place or a circumstance belongs to the rating


def context_of(document: Document, form: Form, low: int) -> str | None:
    """Rest, activity, best or worst, if the clause of `form`, after `low`, says so."""
    text = document.text
    end = _CLAUSE_END.search(text, form.end, form.end + _REACH)
    behind = _contexts(document, form.end, end.start() if end else form.end + _REACH)
    if behind and behind[0].start - form.end < _NEAR:
        return str(behind[0].value)
    if before := _contexts(document, max(low, form.start - _REACH), form.start):
        return str(before[-1].value)
    if _WHILE.match(text, form.end):
        return "activity"
    return str(behind[0].value) if behind else None


def _contexts(document: Document, start: int, end: int) -> list[Mention]:
    return [m for m in document.inside(start, end, "pain_context") if m.value in _CONTEXTS]


def location_of(document: Document, form: Form, sentence: Sentence) -> str | None:
    """The place nearest to `form` in its sentence, with its side, as written."""
    low, high = max(sentence.start, form.start - _FAR), min(sentence.end, form.end + _FAR)
    places = document.inside(low, high, *PLACES)
    named = [
        (start, end)
        for start, end in _runs(document.text, places)
        if any(start <= m.start < end and m.label != "side" for m in places)
    ]
    if not named:
        return None
    start, end = min(named, key=lambda run: (max(form.start - run[1], run[0] - form.end), run))
    return document.text[start:end]


def _runs(text: str, places: Iterable[Mention]) -> list[tuple[int, int]]:
    """Stretches of places and sides that stand together: "anterior R knee"."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place.start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(place.end, runs[-1][1]))
        elif runs and _LINK.fullmatch(text, runs[-1][1], place.start):
            runs[-1] = (runs[-1][0], place.end)
        else:
            runs.append((place.start, place.end))
    return runs
