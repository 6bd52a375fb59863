"""Report of the rules + model -> the same report with the model's opinion beside.

The rules decide `overall` and every finding; the model adds a probability, says when it abstains,
and where it is sure of the opposite the note is marked in `review`. Measured reason: learned and
rule-made readings together rank notes no better than the rules alone (models/rules97110).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from suffice.score import features
from suffice.score.model import Model

DISAGREE = "rules and model disagree"
NOTHING_APPLIES = "nothing in this document is judged"
OTHER_CRITERIA = "the criteria judged are not those of the model"
UNLIKE = "unlike the notes of the corpus"


class Opinion(NamedTuple):
    """What the model says of a note; `sufficient` is None exactly where it abstains."""

    probability: float | None = None
    sufficient: bool | None = None
    because: str | None = None


def opinion(model: Model, report: features.Report) -> Opinion:
    """The model's opinion on a report."""
    if report["score"]["rules"] is None:
        return Opinion(because=NOTHING_APPLIES)
    if features.criteria_of(report) != model.criteria:
        return Opinion(because=OTHER_CRITERIA)
    scores = model.classifier.decision(np.array([features.row(report)]))
    probability = round(float(model.calibration(scores)[0]), 4)
    if not model.likeness.holds(np.array(features.shape(report))):
        return Opinion(probability, because=UNLIKE)
    possible = model.region.possible(float(scores[0]))
    if len(possible) == 1:
        return Opinion(probability, sufficient=True in possible)
    both = "both verdicts are" if possible else "no verdict is"
    return Opinion(probability, because=f"{both} possible at an error of {model.region.error:.0%}")


def complete(report: dict[str, Any], model: Model | None) -> dict[str, Any]:
    """`report` with the opinion of `model`, or as it is where there is none."""
    if model is None:
        return report
    found = opinion(model, report)
    stands = report["overall"] == "sufficient"
    disagree = found.sufficient is not None and found.sufficient != stands
    return {
        **report,
        "score": {
            **report["score"],
            "probability": found.probability,
            "abstained": found.because is not None,
            "abstained_because": found.because,
        },
        "review": [*report["review"], *([DISAGREE] if disagree else [])],
        "versions": {**report["versions"], "model": model.version},
    }
