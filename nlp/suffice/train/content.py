"""What was learned -> model.json, rounded so that the last bits of a processor leave no trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from suffice import __version__
from suffice.score import features, model_file
from suffice.score.calibration import Calibration, Sigmoid
from suffice.score.classifier import Numbers
from suffice.score.likeness import Likeness
from suffice.train.data import Corpus, Samples
from suffice.train.fitting import Fitted

MODEL, METRICS, CARD = "model.json", "metrics.json", "README.md"
_PLACES = 6


def model(
    name: str,
    corpora: Sequence[Corpus],
    samples: Samples,
    learned: Fitted,
    likeness: Likeness,
) -> str:
    """The text of model.json."""
    linear, criteria = learned.estimator.linear(), samples.criteria
    return model_file.sealed(
        {
            "form": "suffice.model/1",
            "name": name,
            "criteria": list(criteria),
            "features": list(features.names(criteria)),
            "features_sha256": features.fingerprint(criteria),
            "corpora": [
                {"name": one.name, "notes": len(one.notes), "sha256": one.sha256} for one in corpora
            ],
            "versions": {"suffice": __version__, "scikit-learn": version("scikit-learn")},
            "weights": _plain(linear.weights),
            "intercept": _round(linear.intercept),
            "calibration": _calibration(learned.calibration),
            "region": {
                "error": learned.region.error,
                "least_sufficient": _round(learned.region.least_sufficient),
                "most_other": _round(learned.region.most_other),
            },
            "likeness": {
                "centre": _plain(likeness.centre),
                "whiten": [_plain(line) for line in likeness.whiten],
                "limit": _round(likeness.limit),
            },
        }
    )


def _calibration(given: Calibration) -> dict[str, Any]:
    if isinstance(given, Sigmoid):
        rounded = {"slope": _round(given.slope), "intercept": _round(given.intercept)}
        return {"kind": "sigmoid", **rounded}
    return {
        "kind": "isotonic",
        "scores": _plain(np.array(given.scores)),
        "probabilities": _plain(np.array(given.probabilities)),
    }


def _plain(values: Numbers) -> list[float]:
    return [_round(value) for value in values]


def _round(value: float) -> float:
    return round(float(value), _PLACES) + 0.0  # no negative zero


def write(path: Path, text: str) -> None:
    """`text` in UTF-8 with the same line ends everywhere."""
    path.write_text(text, "utf-8", newline="\n")


def as_json(metrics: dict[str, Any]) -> str:
    """The text of metrics.json."""
    return json.dumps(metrics, ensure_ascii=False, indent=1) + "\n"
