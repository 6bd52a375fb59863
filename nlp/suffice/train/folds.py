"""Groups of notes -> folds in which no writer and no patient is on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from suffice.corpora.model import CorpusError

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]  # indices to learn from, indices to predict
OUTER, INNER = 10, 5


def folds(groups: NDArray[np.intp], most: int = OUTER) -> list[Fold]:
    """At most `most` folds of whole groups. Raises CorpusError for fewer than three groups."""
    known = len(np.unique(groups))
    if known < 3:
        raise CorpusError(
            f"{known} independent writers are too few to cross-validate; at least 3 are needed"
        )
    return list(GroupKFold(min(most, known)).split(groups, groups=groups))
