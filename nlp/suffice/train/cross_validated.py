"""Samples -> every figure of nested cross-validation, on notes of writers that no model saw."""

from __future__ import annotations

from typing import Any

import numpy as np

from suffice.train import abstaining, comparing, measuring, reliability, subgroups, systems
from suffice.train.calibrating import Labels
from suffice.train.data import Samples
from suffice.train.fitting import OutOfFold, nested
from suffice.train.folds import INNER, Fold, folds
from suffice.train.resembling import likeness


def describe(samples: Samples, quick: bool = False) -> dict[str, Any]:
    """Systems, differences, calibration, abstention, subgroups; `quick` without baselines."""
    parts = folds(samples.groups)
    full = nested(systems.data(samples), parts)
    alike = _alike(samples, parts)
    weights = measuring.draws([reading.note.patient for reading in samples.readings])
    shown = systems.main(samples, full)
    if not quick:
        shown |= systems.others(samples, parts)
    found = {name: comparing.figures(system, samples) for name, system in shown.items()}
    gaps = comparing.differences(found, weights)
    return {
        "folds": len(parts),
        "systems": comparing.table(found, weights),
        "differences": gaps,
        "combining_pays": comparing.combining_pays(gaps),
        "calibration": reliability.describe(full.probabilities, samples.sufficient),
        "abstention": abstaining.describe(samples.sufficient, full.covered, full.decided, alike),
        "review": _review(samples, full, alike),
        "subgroups": subgroups.describe(samples, full.probabilities, full.decided & alike),
    }


def _alike(samples: Samples, parts: list[Fold]) -> Labels:
    """Whether each note resembles those of the other writers."""
    found = np.empty(len(samples.readings), bool)
    for learn, predict in parts:
        other = likeness(samples.shapes[learn], folds(samples.groups[learn], INNER))
        found[predict] = other.distances(samples.shapes[predict]) <= other.limit
    return found


def _review(samples: Samples, full: OutOfFold, alike: Labels) -> dict[str, Any]:
    """How often the model is sure of the opposite of the rules, and who is right then."""
    says = full.covered == samples.sufficient  # of decided notes: covered means right
    ruled = systems.rules(samples).decides
    differ = full.decided & alike & (says != ruled)
    return {
        "marked": abstaining.share(differ),
        "model_right": abstaining.share(says[differ] == samples.sufficient[differ]),
    }
