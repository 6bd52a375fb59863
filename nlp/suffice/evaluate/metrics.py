"""Counts a note -> precision, recall, F1 with bootstrap intervals over patients."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Count(NamedTuple):
    """True positives, gold facts and found facts of one note."""

    hits: int = 0
    gold: int = 0
    found: int = 0


class Score(NamedTuple):
    """Precision, recall and F1; None where nothing was to be found or nothing was found."""

    precision: float | None
    recall: float | None
    f1: float | None


def total(counts: Sequence[Count]) -> Count:
    """Sum over notes."""
    return Count(*(sum(column) for column in zip(*counts, strict=True))) if counts else Count()


def score(count: Count) -> Score:
    """Precision, recall and F1 of `count`."""
    if not count.gold and not count.found:
        return Score(None, None, None)
    precision = count.hits / count.found if count.found else None
    recall = count.hits / count.gold if count.gold else None
    return Score(precision, recall, 2 * count.hits / (count.gold + count.found))


def interval(
    by_patient: Mapping[str, Sequence[Count]],
    of: Callable[[Count], float | None] = lambda count: score(count).f1,
    draws: int = 1000,
    seed: int = 1,
) -> tuple[float, float] | None:
    """Percentile bootstrap interval (95 %) of `of`, patients drawn with replacement."""
    sums = [total(counts) for counts in by_patient.values()]
    if len(sums) < 2:
        return None
    chance = random.Random(seed)
    values = sorted(
        value
        for _ in range(draws)
        if (value := of(total(chance.choices(sums, k=len(sums))))) is not None
    )
    if not values:
        return None
    return values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1))]
