"""Clause -> its kind of skilled work: "kept at 2x8 when lag returned" is modification.

The first word that counts decides. Negated words ("without cues") and reasons that hold no
particular ("skilled PT to address deficits") do not count.
"""

from __future__ import annotations

import re

from suffice.facts._skilled_clauses import Clause
from suffice.types import Document, Mention

_STRONG = frozenset(
    {"cueing", "assistance", "modification", "monitoring", "education", "rationale"}
)
_COMPANY = {
    "weak cueing": "doer",
    "weak assistance": "doer",
    "weak modification": "load",
    "weak education": "lesson",
}
_TOLD = frozenset({"cueing", "education"})  # also where the patient speaks or goals are set
_NEGATED = re.compile(
    r"""\b(?:no|without|w/o|not|never|nor|didn['’]t|doesn['’]t|don['’]t|zero|denies|free\sof|self)
      [\s-](?:[\w/]+\s){0,2}$""",
    re.IGNORECASE | re.VERBOSE,
)
_READING = re.compile(r"\d{2,3}")
_WHEN = re.compile(
    r"\b(?:after|post|during|pre|before|peak|ex|exertion|throughout)\b|[-–]>|→", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:to|for|because|bc|b/c|due\sto|d/t|since|as|given|2/2|reqd\sfor)\s\w+\s\w+", re.IGNORECASE
)


def kind_of(document: Document, clause: Clause) -> str | None:
    """The kind of the first word of skilled work that counts in `clause`, None without any."""
    heard = clause.sentence.section in ("subjective", "goals") and not clause.exercise
    values = frozenset(str(m.value) for m in clause.words)
    for word in clause.words:
        kind = _kind(document, clause, word, values)
        if kind is None or (heard and kind not in _TOLD):
            continue
        if not _NEGATED.search(document.text, clause.start, word.start):
            return kind
    return None


def _kind(document: Document, clause: Clause, word: Mention, values: frozenset[str]) -> str | None:
    """What `word` stands for in the company of the other `values` of its clause."""
    value = str(word.value)
    if value in _STRONG:
        return value
    if company := _COMPANY.get(value):
        near = clause.exercise and value != "weak education"
        return value.removeprefix("weak ") if near or company in values else None
    if value == "vital":
        return "monitoring" if _is_reading(document.text, clause) else None
    if value == "skilled" and "generic" not in values:
        return "rationale" if _REASON.search(document.text, word.end, clause.end) else None
    return None


def _is_reading(text: str, clause: Clause) -> bool:
    """Whether vital signs are given with exercise or before and after something."""
    if not _READING.search(text, clause.start, clause.end):
        return False
    return clause.exercise or _WHEN.search(text, clause.start, clause.end) is not None
