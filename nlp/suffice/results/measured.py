"""`measured.json` -> how well "not met" was told for each criterion on labelled synthetic notes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from suffice.results.shares import Share


class Measured(NamedTuple):
    """Counts of one criterion: `both` of `said` is its precision, `both` of `true` its recall."""

    n: int
    said: int
    true: int
    both: int

    @property
    def precision(self) -> Share:
        """How often "not met" was right."""
        return Share(self.both, self.said)

    @property
    def recall(self) -> Share:
        """How often what is not met was told."""
        return Share(self.both, self.true)


class Measurement(NamedTuple):
    """All criteria, with the notes that they were measured on."""

    corpus: str
    split: str
    notes: int
    version: str
    criteria: Mapping[str, Measured]

    def __str__(self) -> str:
        return (
            f"{self.notes} synthetic notes, labelled by language models ({self.corpus}, split"
            f" {self.split}, suffice {self.version})"
        )


@cache
def measured() -> Measurement:
    """The measurement that ships with this version."""
    found = json.loads(files(__package__).joinpath("measured.json").read_text("utf-8"))
    return Measurement(
        *(found["corpus"], found["split"], found["notes"], found["suffice"]),
        {name: Measured(**counts) for name, counts in found["criteria"].items()},
    )
