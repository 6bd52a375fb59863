"""Out-of-fold scores and labels -> the class-conditional conformal region at a stated error."""

from __future__ import annotations

from crepes import ConformalClassifier

from suffice.score.classifier import Numbers
from suffice.score.conformal import Region
from suffice.train.calibrating import Labels

ERROR = 0.1
_ALWAYS = 1e6  # beyond every score: with so few notes no score can be excluded


def region(scores: Numbers, sufficient: Labels, error: float = ERROR) -> Region:
    """Thresholds at which crepes' p-values of either class reach `error`."""
    return Region(
        error=error,
        least_sufficient=-_most_strange(-scores[sufficient], error),
        most_other=_most_strange(scores[~sufficient], error),
    )


def _most_strange(strangeness: Numbers, error: float) -> float:
    """The largest strangeness that still has a p-value above `error`."""
    if 1 / (len(strangeness) + 1) > error:
        return _ALWAYS
    fitted = ConformalClassifier().fit(strangeness)
    p_values = fitted.predict_p(strangeness[:, None], smoothing=False)[:, 0]
    return float(strangeness[p_values > error].max())
