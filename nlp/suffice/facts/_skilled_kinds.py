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
_HEARD = frozenset({"subjective", "goals"})
_OF_ANYTHING = frozenset({"increased", "decreased", "reduced", "dropped", "raised", "lowered"})
_AMOUNT = re.compile(r"\s(?:to|from|by|back|it|the|his|her|\d)", re.IGNORECASE)
_DATE_AFTER = re.compile(
    r"""\s(?:\d | last | the\s(?:last|first|eval\w*|fall|surg\w*|injury) | eval | soc | onset
      | surgery | injury | then | initial | start | mon | tue | wed | thu | fri
      | sat | sun | yesterday | of\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_READING = re.compile(r"\d{2,3}")
_WHEN = re.compile(
    r"\b(?:after|post|during|pre|before|peak|ex|exertion|throughout)\b|[-–]>|→", re.IGNORECASE
)
_OUTCOME = re.compile(  # "decreased pain" tells what happened to the patient, not to the dose
    r"""(?:(?<=creased)|(?<=reduced)|(?<=dropped)|(?<=raised)|(?<=lowered)|(?<=limited)|(?<=new)
        |(?<=longer)|(?<=shorter)|(?<=slower)|(?<=harder)|(?<=easier)|(?<=heavier)|(?<=lighter))
      \s(?:[\w/]+\s)?(?:pain|symptoms?|sx|a?rom|prom|range\sof|motion|strength|endurance|edema|swelling
        |effusion|tone|spasm\w*|balance|sensation|stiffness|function\w*|gait|speed|falls?|tolerance
        |complaints?|issues?|order|script|referral|injury|c/o|meds?|walk\w*|distance)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WITHHELD = re.compile(  # "held back", "held shuttle load because": a dose, not a limb
    r"""\s(?:back|off|at|there|here|all|any|on|until|till|today|for\snow
      |(?:[\w/"#]+\s){0,3}?(?:load\w*|weight|resistance|progress\w*|because|bc|since|due|d/t|until))\b""",
    re.IGNORECASE | re.VERBOSE,
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
    if value == "weak assistance" and document.lowered.startswith("held", word.start):
        if word.end == clause.end:  # "held!" tells of no hand
            return None
        if _WITHHELD.match(document.text, word.end):
            return "modification"
    if value == "weak modification" and not _is_change(document, clause, word, values):
        return None
    if value == "weak rationale":
        return "rationale" if _is_reason(document, clause, word) else None
    if company := _COMPANY.get(value):
        near = clause.exercise and value != "weak education"
        return value.removeprefix("weak ") if near or company in values else None
    if value == "vital":
        return "monitoring" if _is_reading(document.text, clause) else None
    if value == "skilled" and "generic" not in values:
        return "rationale" if _REASON.search(document.text, word.end, clause.end) else None
    return None


def _is_change(document: Document, clause: Clause, word: Mention, values: frozenset[str]) -> bool:
    """Whether the exercise was changed, and not what the patient feels or can do."""
    if _OUTCOME.match(document.text, word.end):
        return False
    said = document.lowered[word.start : word.end]
    if said == "new":  # at the end of an entry, "new splint" is none
        aside = document.text[max(0, word.start - 1)] == "("
        return (aside or word.start > clause.start) and word.end == clause.end
    if said in _OF_ANYTHING:
        return "load" in values or _AMOUNT.match(document.text, word.end) is not None
    return True


def _is_reason(document: Document, clause: Clause, word: Mention) -> bool:
    """Whether "because" gives the reason of an exercise, and "since" is no date."""
    if not clause.exercise or clause.sentence.section in _HEARD:
        return False
    said = document.text[word.start : word.end]
    payer = said == "BC" and not document.text[clause.start : clause.end].isupper()
    return not payer and not _DATE_AFTER.match(document.text, word.end)


def _is_reading(text: str, clause: Clause) -> bool:
    """Whether vital signs are given before and after something."""
    if not _READING.search(text, clause.start, clause.end):
        return False
    return _WHEN.search(text, clause.start, clause.end) is not None
