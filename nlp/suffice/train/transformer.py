"""Reports -> feature matrix, as a scikit-learn transformer for pipelines of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from suffice.score import features
from suffice.score.classifier import Numbers


class ReportFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Features of reports that all judge the same criteria; learns only which these are."""

    def fit(self, X: Sequence[features.Report], y: object = None) -> Self:
        """Take the criteria from the first report; `y` is not looked at."""
        self.criteria_ = features.criteria_of(X[0])
        return self

    def transform(self, X: Sequence[features.Report]) -> Numbers:
        """Features, (reports, features). Raises ValueError for a report of other criteria."""
        check_is_fitted(self)
        if any(features.criteria_of(report) != self.criteria_ for report in X):
            raise ValueError("a report judges other criteria than the one that was fitted")
        return np.array([features.row(report) for report in X])

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:
        """The name of each feature."""
        check_is_fitted(self)
        return np.array(features.names(self.criteria_), dtype=object)
