"""model.json <-> its checked content: plain numbers under a SHA-256, nothing that runs on load.

The hash tells damage and careless edits from the file that was trained; whoever wants to deceive
can write a new one, so take models from where you take the package.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from suffice import mistakes
from suffice.score import features

NAME = "[a-z0-9-]{1,40}"
Real = Annotated[float, Field(allow_inf_nan=False)]
Reals = tuple[Real, ...]


class ModelError(Exception):
    """A model that cannot be used; one line that names file, reason and remedy."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TrainedOn(_Strict):
    """A corpus and what it held when the model was trained."""

    name: str
    notes: int
    sha256: str


class SigmoidContent(_Strict):
    """Numbers of `calibration.Sigmoid`."""

    kind: Literal["sigmoid"]
    slope: Real
    intercept: Real


class StepsContent(_Strict):
    """Numbers of `calibration.Steps`."""

    kind: Literal["isotonic"]
    scores: Reals = Field(min_length=1)
    probabilities: Reals = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.scores) != len(self.probabilities):
            raise ValueError("scores and probabilities differ in number")
        return self


class RegionContent(_Strict):
    """Numbers of `conformal.Region`."""

    error: Real
    least_sufficient: Real
    most_other: Real


class LikenessContent(_Strict):
    """Numbers of `likeness.Likeness`."""

    centre: Reals
    whiten: tuple[Reals, ...]
    limit: Real


class Content(_Strict):
    """All that a model is."""

    form: Literal["suffice.model/1"]
    name: str = Field(pattern=f"^{NAME}$")
    criteria: tuple[str, ...]
    features: tuple[str, ...]
    features_sha256: str
    corpora: tuple[TrainedOn, ...]
    versions: dict[str, str]
    weights: Reals
    intercept: Real
    calibration: SigmoidContent | StepsContent = Field(discriminator="kind")
    region: RegionContent
    likeness: LikenessContent

    @model_validator(mode="after")
    def _fits(self) -> Self:
        wide = len(self.likeness.centre)
        if len(self.weights) != len(self.features):
            raise ValueError("weights and features differ in number")
        if [len(line) for line in self.likeness.whiten] != [wide] * wide:
            raise ValueError("likeness is not square")
        return self


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of `content` as JSON with sorted keys."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def sealed(content: dict[str, Any]) -> str:
    """The text of model.json."""
    return json.dumps({"sha256": digest(content), "model": content}, indent=1) + "\n"


def opened(path: Path) -> tuple[str, Content]:
    """The hash and the content of the model at `path`. Raises ModelError."""
    try:
        outer = json.loads(path.read_bytes())
        content, stated = outer["model"], outer["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise ModelError(f"{path}: no readable model; {_REMEDY}") from None
    if digest(content) != stated:
        raise ModelError(f"{path}: its SHA-256 does not fit its content; {_REMEDY}")
    try:
        read = Content.model_validate(content)
    except ValidationError as error:
        raise ModelError(f"{path}: {mistakes.first(error)}; {_REMEDY}") from None
    named = read.features == features.names(read.criteria)
    if not named or read.features_sha256 != features.fingerprint(read.criteria):
        raise ModelError(f"{path}: it was trained on other features; train it anew")
    return stated, read


_REMEDY = "reinstall suffice or train it anew"
