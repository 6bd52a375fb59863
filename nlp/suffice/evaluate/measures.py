"""Counts -> precision, recall, F1, accuracy, kappa, AC1; over the last axes, NaN where undefined.

A confusion [[118, 5], [2, 0]] has an accuracy of 0.944, a kappa of -0.023 and an AC1 of 0.940:
kappa punishes rare labels, AC1 does not, so both are given.
"""

from __future__ import annotations

import numpy as np

from suffice.evaluate.figures import Measure, Sums


def _ratio(above: Sums, below: Sums) -> Sums:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def precision(counts: Sums) -> Sums:
    """Of (..., 3) counts: hits, gold, found."""
    return _ratio(counts[..., 0], counts[..., 2])


def recall(counts: Sums) -> Sums:
    """Of (..., 3) counts: hits, gold, found."""
    return _ratio(counts[..., 0], counts[..., 1])


def f1(counts: Sums) -> Sums:
    """Of (..., 3) counts: hits, gold, found; 0 where one reader found nothing."""
    return _ratio(2 * counts[..., 0], counts[..., 1] + counts[..., 2])


def share(counts: Sums) -> Sums:
    """Of (..., 2) counts: how many of how many."""
    return _ratio(counts[..., 0], counts[..., 1])


def accuracy(table: Sums) -> Sums:
    """Of (..., k, m) confusions, m >= k; a column beyond k is no answer, and wrong."""
    return _ratio(_diagonal(table), table.sum(axis=(-2, -1)))


def _diagonal(table: Sums) -> Sums:
    k = table.shape[-2]
    found: Sums = np.trace(table[..., :k], axis1=-2, axis2=-1)
    return found


def answered(columns: int) -> Measure:
    """Of (..., k, m) confusions: the share whose answer is in the first `columns`."""

    def measure(table: Sums) -> Sums:
        return _ratio(table[..., :columns].sum(axis=(-2, -1)), table.sum(axis=(-2, -1)))

    return measure


def kappa(labels: int, *, ordered: bool = False) -> Measure:
    """Cohen's kappa of the first `labels` rows and columns; quadratic weights where `ordered`.

    1 where both readers gave one and the same label throughout.
    """
    steps = np.arange(labels)
    gap = steps[:, None] - steps[None, :]
    cost = (gap**2 if ordered else gap != 0).astype(float)

    def measure(table: Sums) -> Sums:
        square = table[..., :labels, :labels]
        n = square.sum(axis=(-2, -1))
        seen = (cost * square).sum(axis=(-2, -1))
        chance = square.sum(axis=-1)[..., :, None] * square.sum(axis=-2)[..., None, :]
        expected = (cost * chance).sum(axis=(-2, -1))
        apart = _ratio(seen * n, expected)
        return np.where(n > 0, np.where(expected > 0, 1 - apart, 1.0), np.nan)

    return measure


def ac1(labels: int) -> Measure:
    """Gwet's AC1 of the first `labels` rows and columns, on a scale of `labels` categories."""

    def measure(table: Sums) -> Sums:
        square = table[..., :labels, :labels]
        n = square.sum(axis=(-2, -1))
        seen = _ratio(_diagonal(square), n)
        used = _ratio(square.sum(axis=-1) + square.sum(axis=-2), 2 * n[..., None])
        chance = (used * (1 - used)).sum(axis=-1) / (labels - 1)
        return _ratio(seen - chance, 1 - chance)

    return measure
