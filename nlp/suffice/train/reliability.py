"""Probabilities and labels -> do they come true: reliability bins, ECE and Brier score.

With 130 notes even perfect probabilities show an ECE near 0.06, so each figure stands beside what
labels drawn from the probabilities themselves would show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from suffice.score.classifier import Numbers
from suffice.train.calibrating import Labels
from suffice.train.measuring import rounded

_BINS = 10
_SIMULATED = 2000


def describe(probabilities: Numbers, sufficient: Labels) -> dict[str, Any]:
    """ECE and Brier score, each beside those of a perfectly calibrated model, and the bins."""
    labels = sufficient.astype(float)
    chance = np.random.default_rng(1)
    simulated = chance.random((_SIMULATED, len(labels))) < probabilities
    bins = _bins(probabilities)
    return {
        "notes": len(labels),
        "ece": _beside(
            _ece(probabilities, labels[None], bins)[0],
            _ece(probabilities, simulated.astype(float), bins),
        ),
        "brier": _beside(
            float(((probabilities - labels) ** 2).mean()),
            ((probabilities - simulated) ** 2).mean(axis=1),
        ),
        "bins": [
            {
                "notes": len(one),
                "predicted": rounded(probabilities[one].mean()),
                "observed": rounded(labels[one].mean()),
            }
            for one in bins
        ],
    }


def _bins(probabilities: Numbers) -> list[Any]:
    """Indices of notes in bins of equal size, from the least likely to the likeliest."""
    order = np.argsort(probabilities, kind="stable")
    return [one for one in np.array_split(order, _BINS) if len(one)]


def _ece(probabilities: Numbers, labels: Numbers, bins: list[Any]) -> Numbers:
    """Expected calibration error of each row of labels, (rows,)."""
    gaps = [
        len(one) * np.abs(labels[:, one].mean(axis=1) - probabilities[one].mean()) for one in bins
    ]
    found: Numbers = np.sum(gaps, axis=0) / len(probabilities)
    return found


def _beside(value: float, perfect: Numbers) -> dict[str, Any]:
    low, high = np.quantile(perfect, (0.025, 0.975))
    return {
        "value": rounded(value),
        "perfect": rounded(perfect.mean()),
        "perfect_interval": [rounded(low), rounded(high)],
    }
