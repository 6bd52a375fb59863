"""Shapes of notes -> a distance from them, with a limit that few notes of new writers pass."""

from __future__ import annotations

import numpy as np
from sklearn.covariance import ledoit_wolf

from suffice.score.classifier import Numbers
from suffice.score.likeness import Likeness
from suffice.train.folds import Fold

TURNED_AWAY = 0.02  # share of the corpus that may be unlike the rest of it


def likeness(shapes: Numbers, parts: list[Fold]) -> Likeness:
    """Mean and shrunk covariance of `shapes`; the limit is a quantile of out-of-fold distances."""
    distances = np.empty(len(shapes))
    for learn, predict in parts:
        distances[predict] = _fitted(shapes[learn], np.inf).distances(shapes[predict])
    return _fitted(shapes, float(np.quantile(distances, 1 - TURNED_AWAY)))


def _fitted(shapes: Numbers, limit: float) -> Likeness:
    spread = shapes.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    covariance, _ = ledoit_wolf(shapes / spread)
    whiten = np.linalg.cholesky(np.linalg.inv(covariance)) / spread[:, None]
    return Likeness(shapes.mean(axis=0), whiten, limit)
