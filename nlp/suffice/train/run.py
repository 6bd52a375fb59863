"""Corpora -> the model that is shipped and every figure that is told of it, by one procedure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from suffice.corpora.model import CorpusError
from suffice.score.features import names
from suffice.score.model import Model, load
from suffice.score.model_file import NAME
from suffice.train import content, cross_validated, data, held_out, sentences, systems
from suffice.train.card import card
from suffice.train.fitting import Fitted, fitted
from suffice.train.folds import INNER, folds
from suffice.train.resembling import likeness

NOTICE = "What kind of notes these are stands in the cards of the corpora; read them first."


def train(
    paths: Sequence[Path], out: Path, quick: bool = False, notice: str = NOTICE
) -> dict[str, Any]:
    """Write model.json, metrics.json and README.md to the folder `out`; returns the metrics.

    `quick` leaves out baselines and sentence models, `notice` is what the card says first of all.
    Raises CorpusError.
    """
    name = out.resolve().name
    if not re.fullmatch(NAME, name):
        raise CorpusError(f"{out}: it names the model; give a-z, 0-9 and -, at most 40 of them")
    corpora = [data.load(path) for path in paths]
    notes = [note for one in corpora for note in one.notes]
    data.without_leaks(notes)
    readings = data.read(notes)
    held = tuple(r for r in readings if r.note.split == data.HELD_OUT)
    ours = tuple(r for r in readings if r.note.split != data.HELD_OUT)
    samples = _samples(ours)
    with threadpool_limits(1):  # sums in one order: the same bytes every time
        learned = fitted(systems.data(samples))
        out.mkdir(parents=True, exist_ok=True)
        alike = likeness(samples.shapes, folds(samples.groups, INNER))
        text = content.model(name, corpora, samples, learned, alike)
        content.write(out / content.MODEL, text)
        metrics = {
            "schema": "suffice.metrics/1",
            "notice": notice,
            "model": _written(out).version,
            "data": _data(corpora, samples, ours, held),
            "chosen": _chosen(learned, samples),
            **cross_validated.describe(samples, quick),
            "sentences": {} if quick else sentences.compare(ours),
            "held_out": held_out.describe(held, _written(out)),
        }
    content.write(out / content.METRICS, content.as_json(metrics))
    content.write(out / content.CARD, card(metrics))
    return metrics


def _samples(readings: tuple[data.Reading, ...]) -> data.Samples:
    found = data.samples(readings)
    if len(set(found.sufficient.tolist())) < 2:
        raise CorpusError(
            "notes that are sufficient and notes that are not are both needed; "
            "give a corpus with overall verdicts outside its test split"
        )
    return found


def _written(out: Path) -> Model:
    found = load(out / content.MODEL)
    assert found is not None
    return found


def _data(
    corpora: Sequence[data.Corpus],
    samples: data.Samples,
    ours: Sequence[data.Reading],
    held: Sequence[data.Reading],
) -> dict[str, Any]:
    learned = [reading.note for reading in samples.readings]
    return {
        "corpora": [{"name": c.name, "notes": len(c.notes), "sha256": c.sha256} for c in corpora],
        "read": len(ours),
        "learned_from": len(learned),
        "held_out": len(held),
        "overall": _counts(note.overall for note in learned),
        "note_type": _counts(note.note_type for note in learned),
        "split": _counts(note.split for note in learned),
        "writers": len({note.writer for note in learned}),
        "patients": len({note.patient for note in learned}),
        "writers_on_both_sides": sorted(
            {note.writer for note in learned} & {reading.note.writer for reading in held}
        ),
    }


def _counts(values: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(str(value) for value in values).items()))


def _chosen(learned: Fitted, samples: data.Samples) -> dict[str, Any]:
    """What cross-validation chose, and the features that carry weight, in points of log-odds."""
    spread = samples.rows.std(axis=0)
    heavy = learned.estimator.coef_[0] * spread
    told = {n: round(float(w), 3) for n, w in zip(names(samples.criteria), heavy, strict=True)}
    return {
        "strength": learned.estimator.C,
        "calibration": type(learned.calibration).__name__.lower(),
        "weights": {n: w for n, w in sorted(told.items(), key=lambda p: (-abs(p[1]), p[0])) if w},
    }
