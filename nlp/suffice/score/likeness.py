"""Shape of a report -> how far the document lies from the notes of the corpus."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffice.score.classifier import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """A Mahalanobis distance; what lies beyond `limit` is unlike the corpus."""

    centre: Numbers  # (shape,)
    whiten: Numbers  # (shape, shape): the inverse covariance is its product with its transpose
    limit: float

    def distances(self, shapes: Numbers) -> Numbers:
        """Distances, (notes,), of `shapes`, (notes, shape)."""
        found: Numbers = np.linalg.norm((shapes - self.centre) @ self.whiten, axis=1)
        return found

    def holds(self, shape: Numbers) -> bool:
        """Whether a document of this `shape`, (shape,), resembles the corpus."""
        return bool(self.distances(shape[None])[0] <= self.limit)
