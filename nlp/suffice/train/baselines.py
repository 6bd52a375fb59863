"""Notes -> what simpler systems make of them: rules alone, length, keywords, words, other learners.

Each is a score a note, (notes,), from models that never saw its writer where anything is learned.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from suffice.score.classifier import Numbers
from suffice.train.calibrating import Labels
from suffice.train.data import Samples
from suffice.train.fitting import Data
from suffice.train.folds import Fold


def rules(samples: Samples) -> Numbers:
    """The value that the rules give, 0 to 1."""
    return np.array([r.report["score"]["rules"]["value"] / 100 for r in samples.readings])


def rules_decide(samples: Samples) -> Labels:
    """Whether the rules call each note sufficient."""
    return np.array([r.report["overall"] == "sufficient" for r in samples.readings])


def length(samples: Samples) -> Numbers:
    """The logarithm of a note's characters."""
    characters = np.array([len(reading.note.text) for reading in samples.readings], dtype=float)
    found: Numbers = np.log1p(characters)
    return found


def keywords(samples: Samples) -> Numbers:
    """How many groups of a checklist are named."""
    listed = tomllib.loads(files(__package__).joinpath("keywords.toml").read_text("utf-8"))
    texts = [reading.note.text.lower() for reading in samples.readings]
    points = [[any(word in text for word in group) for group in listed.values()] for text in texts]
    found: Numbers = np.array(points, dtype=float).sum(axis=1)
    return found


def words(samples: Samples, parts: list[Fold]) -> Numbers:
    """Probabilities of a logistic regression on a bag of words."""
    texts = np.array([reading.note.text for reading in samples.readings], dtype=object)
    found = np.empty(len(texts))
    for learn, predict in parts:
        model = make_pipeline(
            TfidfVectorizer(sublinear_tf=True, min_df=2), LogisticRegression(C=10, max_iter=1000)
        )
        model.fit(texts[learn], samples.sufficient[learn])
        found[predict] = model.predict_proba(texts[predict])[:, 1]
    return found


def boosted(data: Data, parts: list[Fold]) -> Numbers:
    """Probabilities of monotone gradient boosting on the classifier's own features."""
    found = np.empty(len(data.rows))
    for learn, predict in parts:
        model = HistGradientBoostingClassifier(
            max_depth=2,
            learning_rate=0.1,
            max_iter=60,
            min_samples_leaf=8,
            l2_regularization=1.0,
            early_stopping=False,
            monotonic_cst=list(data.directions),
        )
        model.fit(data.rows[learn], data.sufficient[learn])
        found[predict] = model.predict_proba(data.rows[predict])[:, 1]
    return found
