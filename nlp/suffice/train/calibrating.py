"""Out-of-fold scores and labels -> the calibration that predicts other writers' notes best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from suffice.score.calibration import Calibration, Sigmoid, Steps
from suffice.score.classifier import Numbers
from suffice.train.estimator import SignedLogisticRegression
from suffice.train.folds import Fold

Labels = NDArray[np.bool_]
_FREE = 1e6  # hardly any penalty: a curve of two numbers


def sigmoid(scores: Numbers, sufficient: Labels) -> Calibration:
    """Platt's curve through `scores`, rising."""
    line = SignedLogisticRegression(C=_FREE, directions=[1]).fit(scores[:, None], sufficient)
    return Sigmoid(float(line.coef_[0, 0]), float(line.intercept_[0]))


def isotonic(scores: Numbers, sufficient: Labels) -> Calibration:
    """Steps through `scores`, never nearer to 0 or 1 than so many notes can show."""
    least = 1 / (len(scores) + 2)
    curve = IsotonicRegression(y_min=least, y_max=1 - least, out_of_bounds="clip")
    curve.fit(scores, sufficient)
    return Steps(tuple(curve.X_thresholds_.tolist()), tuple(curve.y_thresholds_.tolist()))


_WAYS: tuple[Callable[[Numbers, Labels], Calibration], ...] = (sigmoid, isotonic)


def calibrated(scores: Numbers, sufficient: Labels, parts: list[Fold]) -> Calibration:
    """The way with the least cross-validated log loss, fitted to all."""
    losses = [_loss(way, scores, sufficient, parts) for way in _WAYS]
    return _WAYS[int(np.argmin(losses))](scores, sufficient)


def _loss(
    way: Callable[[Numbers, Labels], Calibration],
    scores: Numbers,
    sufficient: Labels,
    parts: list[Fold],
) -> float:
    found = np.full(len(scores), sufficient.mean())
    for learn, predict in parts:
        if len(np.unique(sufficient[learn])) == 2:
            found[predict] = way(scores[learn], sufficient[learn])(scores[predict])
    return float(losses_of(found, sufficient).mean())


def losses_of(probabilities: Numbers, sufficient: Labels) -> Numbers:
    """-log of what was given to the true label of each note, (notes,)."""
    given = np.where(sufficient, probabilities, 1 - probabilities)
    found: Numbers = -np.log(np.clip(given, 1e-12, 1))
    return found
