"""What was possible, decided and resembling -> coverage with exact intervals, share abstained."""

from __future__ import annotations

from typing import Any

from scipy.stats import binomtest

from suffice.train.calibrating import Labels
from suffice.train.measuring import rounded


def describe(sufficient: Labels, covered: Labels, decided: Labels, alike: Labels) -> dict[str, Any]:
    """Coverage of each class; shares abstained by reason; error among what is decided."""
    answered = decided & alike
    return {
        "coverage_sufficient": share(covered[sufficient]),
        "coverage_not_sufficient": share(covered[~sufficient]),
        "abstained": share(~answered),
        "abstained_unlike": share(~alike),
        "abstained_between": share(~decided),
        "wrong_of_decided": share(~covered[answered]),
    }


def share(hits: Labels) -> dict[str, Any]:
    """A share with its exact (Clopper-Pearson) 95 % interval."""
    if not len(hits):
        return {"of": 0, "value": None, "interval": None}
    exact = binomtest(int(hits.sum()), len(hits)).proportion_ci(0.95, "exact")
    return {
        "of": len(hits),
        "value": rounded(float(hits.mean())),
        "interval": [rounded(exact.low), rounded(exact.high)],
    }
