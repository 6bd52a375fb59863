"""Score -> probability that a reader calls the note sufficient: 0.8 comes true 8 times of 10."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffice.score.classifier import Numbers


@dataclass(frozen=True, slots=True)
class Sigmoid:
    """Platt's curve, 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float
    intercept: float

    def __call__(self, scores: Numbers) -> Numbers:
        """Probabilities of `scores`, of the same shape."""
        line = np.clip(self.slope * scores + self.intercept, -30, 30)
        found: Numbers = 1 / (1 + np.exp(-line))
        return found


@dataclass(frozen=True, slots=True)
class Steps:
    """An isotonic curve: straight between its knots, level beyond them."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __call__(self, scores: Numbers) -> Numbers:
        """Probabilities of `scores`, of the same shape."""
        found: Numbers = np.interp(scores, self.scores, self.probabilities)
        return found


Calibration = Sigmoid | Steps
