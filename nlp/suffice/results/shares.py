"""Counts -> a share with its 95 % interval: 3 of 20 is 15.0 % (5.2 to 36.0)."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z = 1.959964
LEAST = 20  # below this many visits nobody is ranked and no share is given


class Share(NamedTuple):
    """`k` of `n`, as a share with its Wilson interval."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there is nothing to count."""
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval; None where there is nothing to count."""
        return wilson(self.k / self.n, self.n) if self.n else None


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a `share` seen among `n`; n need not be whole (effective size)."""
    middle = share + Z * Z / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    below = 1 + Z * Z / n
    return max(0.0, (middle - half) / below), min(1.0, (middle + half) / below)
