"""Features -> a score: above 0 the note reads as sufficient, as the corpus's readers judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A weight for each feature, in its own unit, and an intercept."""

    weights: Numbers  # (features,)
    intercept: float

    def decision(self, rows: Numbers) -> Numbers:
        """Scores, (notes,), of `rows`, (notes, features)."""
        scores: Numbers = rows @ self.weights + self.intercept
        return scores
