"""Sentences that readers quoted -> whether a sentence model would judge soft criteria better.

For each of six criteria a bag-of-words model learns which sentence a reader quotes as deciding; its
best sentence judges the note. It stays out of the product unless it beats the rules on writers that
it has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from suffice.score.classifier import Numbers
from suffice.train import measuring
from suffice.train.calibrating import Labels
from suffice.train.data import Reading, grouped
from suffice.train.folds import folds

# Criterion -> the verdict for which readers quote a deciding sentence.
DECISIVE = {
    "SK-02": "met",
    "SK-03": "met",
    "SK-04": "met",
    "FUN-02": "met",
    "EX-02": "not_met",
    "EX-03": "not_met",
}
_DECIDED = ("met", "partial", "not_met")
_LEAST = 10  # quoted notes


class _Sentences(NamedTuple):
    texts: NDArray[Any]  # (sentences,)
    note: NDArray[np.intp]  # the index of its note, (sentences,)
    quoted: Labels  # (sentences,)


def compare(readings: Sequence[Reading]) -> dict[str, Any]:
    """Accuracy of sentence model and rules, and their difference, by criterion."""
    return {name: _criterion(readings, name, verdict) for name, verdict in DECISIVE.items()}


def _criterion(readings: Sequence[Reading], name: str, verdict: str) -> dict[str, Any]:
    asked = [reading for reading in readings if reading.note.criteria.get(name) in _DECIDED]
    gold = np.array([reading.note.criteria[name] == verdict for reading in asked])
    sentences = _sentences(asked, name, verdict)
    quoted = len(np.unique(sentences.note[sentences.quoted])) if asked else 0
    if quoted < _LEAST:
        return {"notes": len(asked), "quoted": quoted, "pays": False}
    best = _best(sentences, grouped([reading.note for reading in asked]))
    learned = best > _kindest(best, gold)
    rules = np.array([_verdict(reading.report, name) == verdict for reading in asked])
    weights = measuring.draws([reading.note.patient for reading in asked])
    right, ruled = (measuring.mean((one == gold).astype(float)) for one in (learned, rules))
    gap = measuring.difference(right, ruled, weights)
    return {
        "notes": len(asked),
        "quoted": quoted,
        "model": measuring.summary(right, weights),
        "rules": measuring.summary(ruled, weights),
        "difference": gap,
        "pays": gap["interval"] is not None and gap["interval"][0] > 0,
    }


def _verdict(report: dict[str, Any], name: str) -> str | None:
    return next((f["verdict"] for f in report["criteria"] if f["id"] == name), None)


def _sentences(readings: Sequence[Reading], name: str, verdict: str) -> _Sentences:
    texts, note, quoted = [], [], []
    for index, (annotated, _, stretches) in enumerate(readings):
        quote = annotated.quotes.get(name, "") if annotated.criteria[name] == verdict else ""
        at = annotated.text.find(quote) if quote else -1
        for start, end in stretches:
            texts.append(annotated.text[start:end])
            note.append(index)
            quoted.append(at >= 0 and start < at + len(quote) and at < end)
    return _Sentences(np.array(texts, dtype=object), np.array(note, int), np.array(quoted, bool))


def _best(sentences: _Sentences, groups: NDArray[np.intp]) -> Numbers:
    """The score of the best sentence of each note, from models that never saw its writer."""
    found = np.full(len(groups), -np.inf)
    for learn, predict in folds(groups):
        ours, theirs = np.isin(sentences.note, learn), np.isin(sentences.note, predict)
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
            LogisticRegression(C=10, class_weight="balanced", max_iter=1000),
        )
        model.fit(sentences.texts[ours], sentences.quoted[ours])
        scores = model.decision_function(sentences.texts[theirs])
        np.maximum.at(found, sentences.note[theirs], scores)
    return found


def _kindest(best: Numbers, gold: Labels) -> float:
    """The threshold that suits the model best: if it loses even so, it loses."""
    tried = [*np.unique(best), -np.inf]
    return float(max(tried, key=lambda limit: np.mean((best > limit) == gold)))
