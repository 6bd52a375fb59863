"""The shipped model and a split that nothing was chosen by -> aggregate figures, no single note."""

from __future__ import annotations

from typing import Any

import numpy as np

from suffice.score.model import Model
from suffice.train import abstaining, comparing, measuring, reliability, systems
from suffice.train.calibrating import Labels
from suffice.train.data import Reading, Samples, samples
from suffice.train.systems import FULL, RULES, System


def describe(readings: tuple[Reading, ...], model: Model) -> dict[str, Any]:
    """AUC, Brier, calibration and abstention of `model` beside the rules."""
    judged = samples(readings)
    told: dict[str, Any] = {"notes": len(readings), "judged": len(judged.readings)}
    if not judged.readings:
        return told
    chances = model.calibration(model.classifier.decision(judged.rows))
    weights = measuring.draws([reading.note.patient for reading in judged.readings])
    both = {
        FULL: System(chances, chances > 0.5, probable=True),
        RULES: systems.rules(judged),
    }
    found = {name: comparing.figures(system, judged) for name, system in both.items()}
    return told | {
        "systems": comparing.table(found, weights),
        "differences": comparing.differences(found, weights),
        "calibration": reliability.describe(chances, judged.sufficient),
        "abstention": _abstention(judged, model),
    }


def _abstention(judged: Samples, model: Model) -> dict[str, Any]:
    scores = model.classifier.decision(judged.rows)
    possible = [model.region.possible(float(score)) for score in scores]
    truth = judged.sufficient.tolist()
    covered: Labels = np.array([y in p for y, p in zip(truth, possible, strict=True)])
    decided: Labels = np.array([len(p) == 1 for p in possible])
    alike: Labels = model.likeness.distances(judged.shapes) <= model.likeness.limit
    return abstaining.describe(judged.sufficient, covered, decided, alike)
