"""Features and labels -> everything a model learns; all choices by cross-validation inside.

The same function makes the shipped model and, on nine tenths of the writers, each model of the
nested cross-validation, so that what is reported is this whole procedure and not a lucky choice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suffice.score.calibration import Calibration, Sigmoid
from suffice.score.classifier import Numbers
from suffice.score.conformal import Region
from suffice.train.calibrating import Labels, calibrated, losses_of
from suffice.train.conforming import region
from suffice.train.estimator import SignedLogisticRegression
from suffice.train.folds import INNER, Fold, folds

STRENGTHS = (0.01, 0.03, 0.1, 0.3)  # inverse, strongest regularisation first


@dataclass(frozen=True, slots=True)
class Data:
    """What a classifier learns from: (notes, features), (notes,), (notes,), (features,)."""

    rows: Numbers
    sufficient: Labels
    groups: NDArray[np.intp]
    directions: tuple[int, ...]

    def of(self, index: NDArray[np.intp]) -> Data:
        """The notes of `index` alone."""
        return Data(self.rows[index], self.sufficient[index], self.groups[index], self.directions)


@dataclass(frozen=True, slots=True)
class Fitted:
    """An estimator with the calibration and the region of its own out-of-fold scores."""

    estimator: SignedLogisticRegression
    calibration: Calibration
    region: Region

    def probabilities(self, rows: Numbers) -> Numbers:
        """Calibrated probabilities, (notes,)."""
        return self.calibration(self.estimator.decision_function(rows))


def fitted(data: Data) -> Fitted:
    """The estimator at the strength that cross-validation prefers. Raises CorpusError."""
    parts = folds(data.groups, INNER)
    scores = [_out_of_fold(data, strength, parts) for strength in STRENGTHS]
    losses = [losses_of(Sigmoid(1.0, 0.0)(one), data.sufficient) for one in scores]
    best = _simplest(losses)
    return Fitted(
        _estimator(data, STRENGTHS[best]),
        calibrated(scores[best], data.sufficient, parts),
        region(scores[best], data.sufficient),
    )


def _simplest(losses: list[Numbers]) -> int:
    """The first whose loss, note by note, is within a standard error of the least: least luck."""
    least = min(losses, key=lambda one: float(one.mean()))
    gaps = [one - least for one in losses]
    near = [gap.mean() <= gap.std() / np.sqrt(len(gap)) for gap in gaps]
    return near.index(True)


def _out_of_fold(data: Data, strength: float, parts: list[Fold]) -> Numbers:
    found = np.empty(len(data.rows))
    for learn, predict in parts:
        estimator = _estimator(data.of(learn), strength)
        found[predict] = estimator.decision_function(data.rows[predict])
    return found


def _estimator(data: Data, strength: float) -> SignedLogisticRegression:
    estimator = SignedLogisticRegression(C=strength, directions=data.directions)
    return estimator.fit(data.rows, data.sufficient)


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What models that never saw a note's writer say of it, each (notes,)."""

    probabilities: Numbers
    covered: Labels  # the true class was possible
    decided: Labels  # exactly one class was possible


def nested(data: Data, parts: list[Fold]) -> OutOfFold:
    """The whole procedure of `fitted`, repeated with each of `parts` left out."""
    size = len(data.rows)
    probabilities = np.empty(size)
    covered, decided = np.empty(size, bool), np.empty(size, bool)
    for learn, predict in parts:
        model = fitted(data.of(learn))
        probabilities[predict] = model.probabilities(data.rows[predict])
        scores = model.estimator.decision_function(data.rows[predict])
        for index, score in zip(predict, scores, strict=True):
            possible = model.region.possible(float(score))
            covered[index] = bool(data.sufficient[index]) in possible
            decided[index] = len(possible) == 1
    return OutOfFold(probabilities, covered, decided)
