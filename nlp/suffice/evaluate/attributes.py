"""Which attributes of a fact must agree, and when two values do.

"R knee flex 112" found with another joint is no strict match; by value, 112, it is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from suffice.corpora.model import AnyFact, attributes

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
    "exclusion_asserted": Keys(("kind",), ()),
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
_NOT_COMPARED = frozenset({"section", "assertion"})


def same(names: Sequence[str]) -> Same:
    """Whether a gold fact and a found one agree in all of `names`."""
    return lambda gold, found: all(agree(name, gold, found) for name in names)


def compared(gold: AnyFact) -> list[str]:
    """The attributes that gold gives a value and that are scored one by one."""
    given = attributes(gold)
    return [n for n, value in given.items() if value is not None and n not in _NOT_COMPARED]


def differing(gold: AnyFact, found: AnyFact) -> list[str]:
    """The attributes of a strict match in which two facts differ."""
    return [name for name in KEYS[gold["type"]].strict if not agree(name, gold, found)]


def agree(name: str, gold: AnyFact, found: AnyFact) -> bool:
    """Whether two facts agree in the attribute `name`."""
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
    return plain(left) == plain(right)


def _session(scope: object) -> object:
    """Clock interval and stated session total say the same of a visit."""
    return "session" if scope in ("clock", "session_total") else scope


def _words(value: object) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", str(value or "").lower()))


def plain(value: object) -> object:
    """`value` without what writers vary: 4-/5 and 4-, 112 and 112.0, "Min A" and "mina"."""
    return None if value is None else _folded(str(value))


@lru_cache(maxsize=10_000)
def _folded(text: str) -> object:
    of_five = re.sub(r"(?<=[\d+-])\s*/\s*5$", "", text)
    try:
        return round(float(of_five), 2)
    except ValueError:
        folded = re.sub(r"[\s/.]", "", of_five).lower()
        return folded.replace("minus", "-").replace("plus", "+") or None
