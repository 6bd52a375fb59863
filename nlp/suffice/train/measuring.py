"""Scores and labels -> AUC, Brier score, accuracy, each with a bootstrap interval by patient.

AUC 0.95 (0.91 to 0.98): patients are drawn with replacement, and two systems are compared on the
same draws.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suffice.score.classifier import Numbers
from suffice.train.calibrating import Labels

Weights = NDArray[np.float64]  # (draws, notes): how often each note counts in each draw
Measured = Callable[[Weights], Numbers]  # a figure for each draw, NaN where there is none
_DRAWS = 2000
_PLACES = 4


def draws(patients: Sequence[str], seed: int = 1) -> Weights:
    """How often each note counts in each of the samples of patients; the first draw is the data."""
    known, place = np.unique(patients, return_inverse=True)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(len(known), np.full(len(known), 1 / len(known)), size=_DRAWS)
    return np.vstack([np.ones(len(place)), drawn[:, place].astype(float)])


def auc(scores: Numbers, positive: Labels) -> Measured:
    """Area under the ROC curve; ties count half."""
    high, low = scores[positive][:, None], scores[~positive][None]
    above = (high > low) + 0.5 * (high == low)

    def measure(weights: Weights) -> Numbers:
        up, down = weights[:, positive], weights[:, ~positive]
        return _ratio(((up @ above) * down).sum(axis=1), up.sum(axis=1) * down.sum(axis=1))

    return measure


def mean(values: Numbers) -> Measured:
    """The mean of `values`, such as squared errors or hits."""
    return lambda weights: _ratio(weights @ values, weights.sum(axis=1))


def among(chosen: Labels, measured: Callable[[Labels], Measured]) -> Measured:
    """What `measured` gives on the notes of `chosen` alone."""
    return lambda weights: measured(chosen)(weights[:, chosen])


def summary(figure: Measured, weights: Weights) -> dict[str, Any]:
    """`{"value", "interval"}`: the figure of the data and its 95 % percentile interval."""
    found = figure(weights)
    return {"value": rounded(found[0]), "interval": _interval(found[1:])}


def difference(first: Measured, second: Measured, weights: Weights) -> dict[str, Any]:
    """First less second on the same draws."""
    return summary(lambda drawn: first(drawn) - second(drawn), weights)


def rounded(value: float) -> float | None:
    """`value` as metrics.json holds it; None for what is not defined."""
    return None if np.isnan(value) else round(float(value), _PLACES)


def _interval(values: Numbers) -> list[float] | None:
    known = values[~np.isnan(values)]
    if len(known) < _DRAWS / 2:
        return None
    return [round(float(q), _PLACES) for q in np.quantile(known, (0.025, 0.975))]


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)
