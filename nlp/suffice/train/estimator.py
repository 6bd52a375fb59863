"""Features and labels -> a logistic regression whose weights keep to the side they may speak for.

With some hundred notes and sixty features the signs are most of what is known beforehand: a defect
never makes a note more sufficient, concrete skilled work never less.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from suffice.score.calibration import Sigmoid
from suffice.score.classifier import Linear, Numbers

_LEAST_SPREAD = 1e-9  # below it a feature is constant and stays as it is
_LOGISTIC = Sigmoid(1.0, 0.0)


class SignedLogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """L2-regularised logistic regression of two classes on standardised features.

    `C` is the inverse strength of regularisation; `directions`, (features,), holds 1 for a weight
    that may not fall below 0, -1 for one that may not rise above it, 0 for a free one. Learns
    `coef_`, (1, features), and `intercept_`, (1,), in the units of the features.
    """

    def __init__(self, C: float = 0.1, directions: ArrayLike | None = None) -> None:
        self.C = C
        self.directions = directions

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Learn from `X`, (notes, features), and `y`, (notes,). Raises ValueError."""
        rows, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, target = np.unique(labels, return_inverse=True)
        if len(self.classes_) > 2:
            kind = type_of_target(labels)
            raise ValueError(
                f"Only binary classification is supported. The type of the target is {kind}."
            )
        if len(self.classes_) < 2:
            raise ValueError("two classes are needed, got 1 class")
        centre, spread = rows.mean(axis=0), rows.std(axis=0)
        spread = np.where(spread > _LEAST_SPREAD, spread, 1.0)
        weights = self._solved((rows - centre) / spread, target.astype(float))
        coef = weights[1:] / spread
        self.coef_ = coef[None]
        self.intercept_ = np.array([weights[0] - centre @ coef])
        return self

    def _solved(self, rows: Numbers, target: Numbers) -> Numbers:
        """Intercept and weights that minimise log loss and penalty."""

        def loss(weights: Numbers) -> tuple[float, Numbers]:
            line = rows @ weights[1:] + weights[0]
            miss = _LOGISTIC(line) - target
            value = np.logaddexp(0, (1 - 2 * target) * line).sum()
            value += (weights[1:] ** 2).sum() / (2 * self.C)
            return value, np.concatenate([[miss.sum()], rows.T @ miss + weights[1:] / self.C])

        start = np.zeros(rows.shape[1] + 1)
        bounds = [(None, None), *self._bounds(rows.shape[1])]
        found: Numbers = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
        return found

    def _bounds(self, width: int) -> list[tuple[float | None, float | None]]:
        given = np.zeros(width) if self.directions is None else np.asarray(self.directions)
        if len(given) != width:
            raise ValueError(f"{len(given)} directions for {width} features")
        return [(0.0 if d > 0 else None, 0.0 if d < 0 else None) for d in given]

    def decision_function(self, X: ArrayLike) -> Numbers:
        """Scores of `X`, (notes,); above 0 is the second class."""
        check_is_fitted(self)
        rows = validate_data(self, X, reset=False, dtype=np.float64)
        return self.linear().decision(rows)

    def predict_proba(self, X: ArrayLike) -> Numbers:
        """Probabilities of both classes, (notes, 2), not calibrated."""
        second = _LOGISTIC(self.decision_function(X))
        return np.column_stack([1 - second, second])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The likelier class of each note, (notes,)."""
        above = (self.decision_function(X) > 0).astype(int)
        found: NDArray[Any] = self.classes_[above]
        return found

    def linear(self) -> Linear:
        """What `suffice.score` computes with."""
        return Linear(self.coef_[0], float(self.intercept_[0]))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags
