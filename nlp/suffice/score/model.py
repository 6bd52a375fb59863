"""model.json -> the classifier with its calibration and its grounds to abstain."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from suffice.score import model_file
from suffice.score.calibration import Calibration, Sigmoid, Steps
from suffice.score.classifier import Linear
from suffice.score.conformal import Region
from suffice.score.likeness import Likeness
from suffice.score.model_file import Content, ModelError

__all__ = ["SHIPPED", "Model", "ModelError", "load"]

SHIPPED: Final = Path(str(files("suffice.score").joinpath("model", "model.json")))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A second opinion on reports that judge `criteria`; `version` is its name and hash."""

    version: str
    criteria: tuple[str, ...]
    classifier: Linear
    calibration: Calibration
    region: Region
    likeness: Likeness


def load(path: Path) -> Model | None:
    """The model at `path`, None where there is none. Raises ModelError."""
    if not path.exists():
        return None
    sha256, content = model_file.opened(path)
    return Model(
        version=f"{content.name} {sha256[:12]}",
        criteria=content.criteria,
        classifier=Linear(np.array(content.weights), content.intercept),
        calibration=_calibration(content),
        region=Region(**content.region.model_dump()),
        likeness=Likeness(
            np.array(content.likeness.centre),
            np.array(content.likeness.whiten),
            content.likeness.limit,
        ),
    )


def _calibration(content: Content) -> Calibration:
    given = content.calibration
    if given.kind == "sigmoid":
        return Sigmoid(given.slope, given.intercept)
    return Steps(given.scores, given.probabilities)
