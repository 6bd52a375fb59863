"""Gold facts and found facts -> pairs: overlapping spans that say the same.

"R knee flex 112" found as "flex 112" is a strict match if every attribute that gold fills in is
equal, a loose one if the value is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

AnyFact = Mapping[str, Any]
Same = Callable[[AnyFact, AnyFact], bool]


class Keys(NamedTuple):
    """Attributes that must agree: all of them for a strict match, `value` for a loose one."""

    strict: tuple[str, ...]
    value: tuple[str, ...]


KEYS: Mapping[str, Keys] = {
    "minutes": Keys(("minutes", "scope", "code"), ("minutes",)),
    "units": Keys(("code", "units"), ("units",)),
    "rom": Keys(("joint", "motion", "side", "mode", "low", "high", "unit", "time"), ("high",)),
    "strength": Keys(("target", "side", "grade", "value", "time"), ("grade", "value")),
    "pain": Keys(("low", "high", "time"), ("high",)),
    "outcome": Keys(("instrument", "score", "time"), ("score",)),
    "assist": Keys(("level",), ()),
    "exercise": Keys(("dosed",), ()),
    "function": Keys(("status",), ()),
    "skilled": Keys(("kind",), ()),
    "exclusion": Keys(("kind", "asserted"), ()),
    "visit": Keys(("number",), ()),
    "plan": Keys((), ()),
    "impairment": Keys(("kind", "asserted"), ()),
    "complexity": Keys(("kind",), ()),
    "goal": Keys(("measurable", "functional"), ()),
    "progress": Keys(("direction",), ()),
    "diagnosis": Keys(("icd10",), ()),
    "date": Keys(("role", "iso"), ("iso",)),
    "person": Keys(("role", "credential"), ()),
    "contact": Keys(("one_on_one",), ()),
    "vital": Keys(("kind", "value"), ()),
    "hep": Keys(("status",), ()),
}
# What gold may leave open: an attribute without a value there is not asked for.
_OPEN = frozenset({"joint", "motion", "side", "mode", "unit", "code"})


def same(kind: str, names: Sequence[str]) -> Same:
    """Whether two facts of `kind` agree in `names`."""

    def agree(gold: AnyFact, found: AnyFact) -> bool:
        return all(_agree(kind, name, gold, found) for name in names)

    return agree


def _agree(kind: str, name: str, gold: AnyFact, found: AnyFact) -> bool:
    left, right = gold.get(name), found.get(name)
    if name in _OPEN and left is None:
        return True
    if name == "time":
        return (left or "current") == (right or "current")
    if name == "scope":
        return _session(left) == _session(right)
    if name == "target":
        return not _words(left) or not _words(right) or bool(_words(left) & _words(right))
    if name == "code" and gold.get("scope", "code") != "code":
        return True
    if name == "asserted":
        return bool(True if left is None else left) == bool(True if right is None else right)
    return _plain(left) == _plain(right)


def _session(scope: object) -> object:
    """Clock interval and stated session total say the same of a visit."""
    return "session" if scope in ("clock", "session_total") else scope


def _words(value: object) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", str(value or "").lower()))


def _plain(value: object) -> object:
    try:
        return round(float(value), 2)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        text = re.sub(r"[\s/.]|/5", "", str(value or "")).lower()
        return text.replace("minus", "-").replace("plus", "+") or None


def pairs(gold: Sequence[AnyFact], found: Sequence[AnyFact], agree: Same) -> list[tuple[int, int]]:
    """One-to-one pairs of indices that overlap and agree; the longest overlap first."""
    candidates = sorted(
        (
            (-shared, i, j)
            for i, left in enumerate(gold)
            for j, right in enumerate(found)
            if (shared := overlap(left, right)) > 0 and agree(left, right)
        ),
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    chosen = []
    for _, i, j in candidates:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            chosen.append((i, j))
    return sorted(chosen)


def overlap(left: AnyFact, right: AnyFact) -> int:
    """Characters that two facts share; negative where they stand apart."""
    return int(min(left["end"], right["end"]) - max(left["start"], right["start"]))


def of_type(facts: Iterable[AnyFact], kind: str) -> list[AnyFact]:
    """Facts of one kind; "exclusion_asserted" is the exclusions that are meant."""
    if kind == "exclusion_asserted":
        return [f for f in facts if f["type"] == "exclusion" and f.get("asserted", True)]
    return [f for f in facts if f["type"] == kind]
