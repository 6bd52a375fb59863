"""Sums by patient -> a figure with its interval, and the difference of two systems with its p.

F1 of 0.91 (0.89 to 0.93): patients, not notes, are drawn with replacement, because the notes of
one patient resemble each other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.float64]
Measure = Callable[[Sums], Sums]
_DRAWS = 1000
_SWAPS = 5000


@dataclass(frozen=True, slots=True)
class Figure:
    """Sums of shape (patients, ...) and what is measured on their total over patients.

    `measure` takes (..., sums) and gives (...), NaN where there is nothing to measure.
    """

    sums: Sums
    measure: Measure

    def value(self) -> float | None:
        """The figure over all patients; None where there is nothing to measure."""
        return _number(self.measure(self.sums.sum(axis=0)))


class Draws:
    """How often each patient is drawn in each sample; one for all figures, so that they compare."""

    def __init__(self, patients: Iterable[str], seed: int = 1, draws: int = _DRAWS) -> None:
        self.patients = sorted(set(patients))
        chance, n = random.Random(seed), len(self.patients)
        drawn = [np.bincount(chance.choices(range(n), k=n), minlength=n) for _ in range(draws)]
        self._weights: Sums = np.array(drawn, dtype=float)
        self._chance = chance

    @cached_property
    def _swaps(self) -> Sums:
        n = len(self.patients)
        bits = [self._chance.choices((0, 1), k=n) for _ in range(_SWAPS if n < 2000 else 500)]
        return np.array(bits, dtype=float)

    def interval(self, figure: Figure) -> list[float] | None:
        """Percentile interval (95 %) of `figure`; None for fewer than two patients."""
        return self._middle(figure.measure(_weighted(self._weights, figure.sums)))

    def summary(self, figure: Figure) -> dict[str, Any]:
        """`{"value", "interval"}`, rounded to three places."""
        return {"value": figure.value(), "interval": self.interval(figure)}

    def difference(self, first: Figure, second: Figure) -> dict[str, Any]:
        """First less second on the same draws, and how likely chance makes it as large.

        The p of a two-sided permutation test that swaps the systems patient by patient.
        """
        one, other = first.sums, second.sums
        seen = float(first.measure(one.sum(axis=0)) - second.measure(other.sum(axis=0)))
        gaps = first.measure(_weighted(self._weights, one)) - first.measure(
            _weighted(self._weights, other)
        )
        both = _weighted(self._swaps, one - other)
        permuted = first.measure(other.sum(axis=0) + both) - first.measure(one.sum(axis=0) - both)
        known = permuted[~np.isnan(permuted)]
        beyond = int((np.abs(known) >= abs(seen) - 1e-12).sum())
        p = None if np.isnan(seen) else round((1 + beyond) / (1 + len(known)), 4)
        return {
            "first": first.value(),
            "second": second.value(),
            "difference": _number(np.asarray(seen)),
            "interval": self._middle(gaps),
            "p": p,
        }

    def _middle(self, values: Sums) -> list[float] | None:
        known = np.sort(values[~np.isnan(values)])
        if len(self.patients) < 2 or len(known) < 2:
            return None
        return [round(float(known[int(q * (len(known) - 1))]), 3) for q in (0.025, 0.975)]


def _weighted(weights: Sums, sums: Sums) -> Sums:
    flat = weights @ sums.reshape(len(sums), -1)
    return flat.reshape(len(weights), *sums.shape[1:])


def _number(value: Sums) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)


def by_patient(patients: Sequence[str], names: Sequence[str], rows: Sequence[Sums]) -> Sums:
    """Rows of notes, whose patients are `patients`, summed for each of `names`."""
    place = {name: index for index, name in enumerate(names)}
    sums = np.zeros((len(names), *np.shape(rows[0])))
    for patient, row in zip(patients, rows, strict=True):
        sums[place[patient]] += row
    return sums
