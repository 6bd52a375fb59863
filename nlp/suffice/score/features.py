"""Report -> the numbers that the classifier reads: points, defects, what kinds of facts there are.

A note whose skilled cueing is told twice gives "fact cueing" = log(3). No count is of words or
characters, since a longer note is no better; counts stop at `_MOST`, so repeating pays little.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Report = Mapping[str, Any]
_MOST = 5
_DEFECT = {"not_met": 1.0, "partial": 0.5}


class Kind(NamedTuple):
    """Facts counted together; `direction` 1 never speaks against the note, -1 never for it."""

    name: str
    direction: int
    types: tuple[str, ...]
    attribute: str
    value: object
    present: bool = True  # only what holds now, for this patient


def _each(type: str, attribute: str, *values: str) -> tuple[Kind, ...]:
    return tuple(Kind(value, 1, (type,), attribute, value) for value in values)


_MEASURES = ("rom", "strength", "outcome")
KINDS: tuple[Kind, ...] = (
    *_each("skilled", "kind", "cueing", "assistance", "modification"),
    *_each("skilled", "kind", "monitoring", "education", "rationale"),
    *_each("function", "status", "limitation", "ability", "goal", "prior_level"),
    Kind("exclusion", -1, ("exclusion",), "asserted", True),
    Kind("dosed exercise", 1, ("exercise",), "dosed", True, present=False),
    Kind("exercise without dose", 0, ("exercise",), "dosed", False, present=False),
    Kind("value now", 1, _MEASURES, "time", "current", present=False),
    Kind("value before", 1, _MEASURES, "time", "prior", present=False),
)
# What a document is made of, to tell whether it resembles the corpus.
SHAPE = (
    *("assist", "complexity", "contact", "date", "diagnosis", "exclusion", "exercise", "function"),
    *("goal", "hep", "impairment", "minutes", "outcome", "pain", "person", "plan", "progress"),
    *("rom", "skilled", "strength", "units", "visit", "vital"),
)


def names(criteria: Sequence[str]) -> tuple[str, ...]:
    """The name of each feature, for a model of `criteria`."""
    defects = [f"defect {name}" for name in criteria]
    return ("value", *defects, *(f"fact {kind.name}" for kind in KINDS))


def directions(criteria: Sequence[str]) -> tuple[int, ...]:
    """What each feature may say: 1 only for sufficiency, -1 only against it, 0 either."""
    return (1, *(-1 for _ in criteria), *(kind.direction for kind in KINDS))


def fingerprint(criteria: Sequence[str]) -> str:
    """SHA-256 of all that decides what the numbers mean."""
    meaning = [names(criteria), KINDS, SHAPE, _MOST, _DEFECT]
    return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()


def criteria_of(report: Report) -> tuple[str, ...]:
    """The ids of the criteria that `report` judges, in its order."""
    return tuple(finding["id"] for finding in report["criteria"])


def row(report: Report) -> list[float]:
    """The features of a report that has points, in the order of `names(criteria_of(report))`."""
    seen: Counter[str] = Counter()
    for fact in report["facts"]:
        seen.update(kind.name for kind in _BY_TYPE.get(fact["type"], ()) if _is(kind, fact))
    return [
        report["score"]["rules"]["value"] / 100,
        *(_DEFECT.get(finding["verdict"], 0.0) for finding in report["criteria"]),
        *(math.log1p(min(seen[kind.name], _MOST)) for kind in KINDS),
    ]


_BY_TYPE = {type: tuple(kind for kind in KINDS if type in kind.types) for type in SHAPE}


def _is(kind: Kind, fact: Mapping[str, Any]) -> bool:
    return fact.get(kind.attribute) == kind.value and (
        not kind.present or fact["assertion"] == "present"
    )


def shape(report: Report) -> list[float]:
    """How much of each kind of fact, how far they reach in the text, how much could be judged."""
    counted = Counter(fact["type"] for fact in report["facts"])
    reach = max((fact["end"] for fact in report["facts"]), default=0)
    verdicts = Counter(finding["verdict"] for finding in report["criteria"])
    judged = max(1, len(report["criteria"]))
    return [
        *(math.log1p(counted[type]) for type in SHAPE),
        math.log1p(reach),
        verdicts["not_applicable"] / judged,
        verdicts["not_determinable"] / judged,
    ]
