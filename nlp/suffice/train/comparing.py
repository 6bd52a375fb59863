"""Systems' scores -> figures with intervals, paired differences, and whether combining pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from suffice.train import measuring
from suffice.train.data import Samples
from suffice.train.measuring import Measured, Weights
from suffice.train.systems import BOOSTED, FACTS, FULL, RULES, VALUE, System

Figures = Mapping[str, Measured]


def figures(system: System, samples: Samples) -> Figures:
    """What is measured of one system."""
    sufficient = samples.sufficient
    plain = np.array([reading.note.overall != "borderline" for reading in samples.readings])
    found: dict[str, Measured] = {
        "auc_against_rest": measuring.auc(system.scores, sufficient),
        "auc_against_insufficient": measuring.among(
            plain, lambda own: measuring.auc(system.scores[own], sufficient[own])
        ),
    }
    if system.decides is not None:
        found["accuracy"] = measuring.mean((system.decides == sufficient).astype(float))
    if system.probable:
        found["brier"] = measuring.mean((system.scores - sufficient) ** 2)
    return found


def table(found: Mapping[str, Figures], weights: Weights) -> dict[str, Any]:
    """Each figure of each system with its interval."""
    return {
        name: {figure: measuring.summary(one, weights) for figure, one in own.items()}
        for name, own in found.items()
    }


def differences(found: Mapping[str, Figures], weights: Weights) -> dict[str, Any]:
    """Rules and facts together less its parts and its rival, in every figure that both have."""
    return {
        other: {
            figure: measuring.difference(one, found[other][figure], weights)
            for figure, one in found[FULL].items()
            if figure in found[other]
        }
        for other in (RULES, VALUE, FACTS, BOOSTED)
        if other in found
    }


def combining_pays(gaps: Mapping[str, Any]) -> bool:
    """Whether learned and rule-made readings together rank notes better than the rules alone."""
    interval = gaps[RULES]["auc_against_rest"]["interval"]
    return interval is not None and interval[0] > 0
