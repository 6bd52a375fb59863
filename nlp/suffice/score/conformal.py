"""Score -> which of the two verdicts remain possible at a stated error: both, one or none.

Class-conditional: of sufficient notes at most `error` fall below `least_sufficient`, of the others
at most `error` lie above `most_other`, as far as new notes are like those of the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """From which score on a note may be sufficient, and up to which it may be anything else."""

    error: float
    least_sufficient: float
    most_other: float

    def possible(self, score: float) -> frozenset[bool]:
        """Which of True (sufficient) and False (not) are possible."""
        sufficient = {True} if score >= self.least_sufficient else set()
        return frozenset(sufficient | ({False} if score <= self.most_other else set()))
