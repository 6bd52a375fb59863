"""Answers of a reviewer with weights -> the rate of the whole archive, with its interval.

Of 20 visits that stand for 100 and 20 that stand for 900, rates 0.5 and 0.1 make 0.14, not 0.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from suffice.results.shares import wilson


class Answer(NamedTuple):
    """One visit of a sample: our verdict, the reviewer's (None: not answered), stratum, weight."""

    ours: str | None
    theirs: str | None
    stratum: str
    weight: float


class _Term(NamedTuple):
    """A visit in the ratio: weight, whether it is bad, whether it is decided at all."""

    weight: float
    bad: int
    decided: int


def corrected(told: Sequence[Answer], bad: str, decided: Sequence[str]) -> dict[str, Any]:
    """The share of `bad` among `decided`, of the archive: `{"value", "interval", "n"}`.

    Visits without an answer count as missing by chance within their stratum. Both are None where
    nothing was decided.
    """
    strata = _strata(told, bad, decided)
    terms = [term for own, _ in strata for term in own]
    whole = sum(t.weight * t.decided for t in terms)
    n = sum(t.decided for t in terms)
    if not whole:
        return {"value": None, "interval": None, "n": 0}
    rate = sum(t.weight * t.bad for t in terms) / whole
    low, high = wilson(rate, _effective(strata, rate, whole))
    return {"value": round(rate, 4), "interval": [round(low, 4), round(high, 4)], "n": n}


def _strata(
    told: Sequence[Answer], bad: str, decided: Sequence[str]
) -> list[tuple[list[_Term], float]]:
    """Terms of each stratum with its size in the archive."""
    groups: dict[str, list[Answer]] = {}
    for answer in told:
        groups.setdefault(answer.stratum, []).append(answer)
    found = []
    for group in groups.values():
        size = sum(answer.weight for answer in group)
        answered = [answer for answer in group if answer.theirs]
        found.append(
            (
                [
                    _Term(size / len(answered), a.theirs == bad, a.theirs in decided)
                    for a in answered
                ],
                size,
            )
        )
    return found


def _effective(strata: Sequence[tuple[list[_Term], float]], rate: float, whole: float) -> float:
    """The size of a simple random sample that would know the rate as well."""
    terms = [term for own, _ in strata for term in own]
    kish = whole**2 / sum((t.weight * t.decided) ** 2 for t in terms)
    variance = sum(_variance(own, size, rate, whole) for own, size in strata)
    if not 0 < rate < 1 or variance <= 0:
        return kish
    return rate * (1 - rate) / variance


def _variance(terms: Sequence[_Term], size: float, rate: float, whole: float) -> float:
    """What a stratum adds to the linearised variance of the ratio."""
    n = len(terms)
    if n < 2:
        return 0.0
    errors = [t.weight * (t.bad - rate * t.decided) / whole for t in terms]
    mean = sum(errors) / n
    spread = sum((error - mean) ** 2 for error in errors) / (n - 1)
    return n * spread * max(0.0, 1 - n / size)
