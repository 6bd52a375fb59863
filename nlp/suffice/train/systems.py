"""Samples -> scores of every system on writers it has not seen: classifier, parts, baselines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from suffice.score import features
from suffice.score.classifier import Numbers
from suffice.train import baselines, stock
from suffice.train.calibrating import Labels
from suffice.train.data import Samples
from suffice.train.fitting import Data, OutOfFold, nested
from suffice.train.folds import Fold

FULL = "rules and facts together"
RULES = "rules alone"
VALUE = "value of the rules, calibrated"
FACTS = "facts alone"
BOOSTED = "gradient boosting on the same features"


@dataclass(frozen=True, slots=True)
class System:
    """Scores, (notes,); what it decides, (notes,), where it does; whether scores are chances."""

    scores: Numbers
    decides: Labels | None = None
    probable: bool = False


def data(samples: Samples, keep: Callable[[str], bool] = lambda name: True) -> Data:
    """What the classifier learns from: all features, or those whose name `keep` takes."""
    criteria = samples.criteria
    kept = np.array([keep(name) for name in features.names(criteria)])
    chosen = np.array(features.directions(criteria))[kept]
    return Data(samples.rows[:, kept], samples.sufficient, samples.groups, tuple(chosen.tolist()))


def rules(samples: Samples) -> System:
    """What decides in the product: the rules' value and overall verdict."""
    return System(baselines.rules(samples), baselines.rules_decide(samples))


def main(samples: Samples, full: OutOfFold) -> dict[str, System]:
    """The shipped classifier, whose opinions are `full`, and the rules."""
    return {FULL: _probable(full.probabilities), RULES: rules(samples)}


def others(samples: Samples, parts: list[Fold]) -> dict[str, System]:
    """Parts of the classifier, other learners, and what is simpler."""
    terms = stock.counts([reading.note.text for reading in samples.readings])
    free = Data(terms, samples.sufficient, samples.groups, (0,) * terms.shape[1])
    return {
        **{name: _learned(one, parts) for name, one in _ablations(samples).items()},
        BOOSTED: _probable(baselines.boosted(data(samples), parts)),
        "stock medspaCy with our phrases": _learned(free, parts),
        "bag of words": _probable(baselines.words(samples, parts)),
        "keyword checklist": System(baselines.keywords(samples)),
        "length of the note": System(baselines.length(samples)),
    }


def _ablations(samples: Samples) -> dict[str, Data]:
    full = data(samples)
    longer = np.column_stack([full.rows, baselines.length(samples)])
    return {
        VALUE: data(samples, lambda name: name == "value"),
        "findings alone": data(samples, lambda name: not name.startswith("fact ")),
        FACTS: data(samples, lambda name: name.startswith("fact ")),
        "rules, facts and length": Data(
            longer, full.sufficient, full.groups, (*full.directions, 0)
        ),
    }


def _learned(given: Data, parts: list[Fold]) -> System:
    return _probable(nested(given, parts).probabilities)


def _probable(probabilities: Numbers) -> System:
    return System(probabilities, probabilities > 0.5, probable=True)
