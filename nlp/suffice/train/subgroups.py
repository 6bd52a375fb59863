"""Out-of-fold opinions -> figures by discipline, setting, note type and writer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suffice.score.classifier import Numbers
from suffice.train import measuring
from suffice.train.calibrating import Labels
from suffice.train.data import Reading, Samples

FIELDS: dict[str, Callable[[Reading], object]] = {
    "discipline": lambda reading: reading.report["discipline"],
    "setting": lambda reading: reading.note.fields.get("setting"),
    "note_type": lambda reading: reading.note.note_type,
    "writer": lambda reading: reading.note.writer,
}


def describe(samples: Samples, probabilities: Numbers, answered: Labels) -> dict[str, Any]:
    """Figures of each value of each of `FIELDS`."""
    patients = np.array([reading.note.patient for reading in samples.readings])
    told: dict[str, Any] = {}
    for name, of in FIELDS.items():
        values = np.array([str(of(reading) or "not stated") for reading in samples.readings])
        told[name] = {}
        for value in sorted(set(values)):
            own = values == value
            weights = measuring.draws(patients[own].tolist())
            told[name][value] = _figures(
                samples.sufficient[own], probabilities[own], answered[own], weights
            )
    return told


def _figures(
    sufficient: Labels, probabilities: Numbers, answered: Labels, weights: measuring.Weights
) -> dict[str, Any]:
    labels = sufficient.astype(float)
    return {
        "notes": len(labels),
        "sufficient": measuring.rounded(labels.mean()),
        "predicted": measuring.rounded(probabilities.mean()),
        "auc": measuring.summary(measuring.auc(probabilities, sufficient), weights),
        "brier": measuring.summary(measuring.mean((probabilities - labels) ** 2), weights),
        "abstained": measuring.rounded(1 - answered.mean()),
    }
