"""Document and facts -> note type: EV, DN, PR, RE, DC or OTHER.

"PROGRESS REPORT (10th visit)" at the head decides; without a title the billed evaluation code
does, and a note that only records treatment is a daily note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from suffice.findings import other_document
from suffice.findings.arithmetic import EVALUATIONS, TIMED
from suffice.types import Document, Fact, Mention

_REEVALUATIONS = frozenset({"97164", "97168", "97002", "97004"})
_HEAD_LINES = 7
_WEAK = frozenset(
    {
        "eval",
        "evaluation",
        "discharge",
        "daily",
        "plan of care",
        "recert",
        "initial visit",
        "order",
        "referral",
        "message",
        "screening",
        "soc eval",
        "cx",
        "mri",
        "x-ray report",
        "ct scan",
        "prescription",
        "home visit by nurse",
        "primary care",
    }
)
_TREATED = ("exercise", "units", "minutes")


def note_type(document: Document, facts: Iterable[Fact]) -> str:
    """The type of the document; ties go to the type first named."""
    found = tuple(facts)
    if other_document.weight(document, found) >= other_document.LEAST:
        return "OTHER"
    scores: dict[str, float] = defaultdict(float)
    scores["DN"] = 0.9
    for mention in document.find("doctype"):
        weight = _weight(document, mention)
        value = str(mention.value)
        scores["PR" if value == "PROGRESS_NOTE" else value] += weight
    for mention in document.find("code"):
        if mention.value in _REEVALUATIONS:
            scores["RE"] += 0.8
        elif mention.value in EVALUATIONS:
            scores["EV"] += 1.2
    if _is_treated(found) or _is_coded(document, found):
        scores["OTHER"] *= 0.25
    else:
        scores["OTHER"] += 0.6
        scores["DN"] -= 0.5
    return max(scores, key=lambda name: (scores[name], name == "DN"))


def _is_treated(facts: tuple[Fact, ...]) -> bool:
    """Whether the note records exercise or billed time of its own day."""
    return any(
        fact.type == "units"
        or (fact.type == "exercise" and fact.assertion == "present")
        or (fact.type == "minutes" and getattr(fact, "scope", "") in ("code", "timed_total"))
        for fact in facts
        if fact.type in _TREATED
    )


def _is_coded(document: Document, facts: tuple[Fact, ...]) -> bool:
    """Whether timed codes stand in an account of treatment."""
    account = any(fact.type in ("skilled", "assist") for fact in facts)
    return account and any(mention.value in TIMED for mention in document.find("code"))


def _weight(document: Document, mention: Mention) -> float:
    """A title weighs most: near the top, in capitals or alone on its line, of several words."""
    line = document.line_at(mention.start)
    written = document.text[line.start : line.end].strip()
    words = document.text[mention.start : mention.end]
    weight = 0.25 if words.lower() in _WEAK else 0.5
    if _rank(document, mention) >= _HEAD_LINES:
        alone = len(words) > 0.6 * len(written) and len(words.split()) > 1
        return weight if alone else 0.1
    if words.isupper() or mention.start - line.start <= 3:
        weight *= 2.5
    if len(words) > 0.5 * len(written) or len(written) < 70:
        weight *= 2
    return weight * (1.5 if _rank(document, mention) <= 1 else 1)


def _rank(document: Document, mention: Mention) -> int:
    """How many lines with words stand above the mention."""
    index = document.line_index(mention.start)
    return sum(1 for line in document.lines[:index] if line.start < line.end)
