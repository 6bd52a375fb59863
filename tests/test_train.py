"""Training: the estimator, honest folds, calibration, thresholds, and the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from sklearn.base import clone
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from suffice.commands.train import train
from suffice.corpora import files
from suffice.corpora.model import Annotated, Corpus, CorpusError
from suffice.engine import Checker
from suffice.score.model import SHIPPED, load
from suffice.train import abstaining, conforming, data, measuring, reliability, stock
from suffice.train.calibrating import calibrated, isotonic, sigmoid
from suffice.train.estimator import SignedLogisticRegression
from suffice.train.folds import folds
from suffice.train.resembling import likeness
from suffice.train.transformer import ReportFeatures
from suffice.types import Note

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpora" / "notes97110"
WRITERS = ("a1", "a2", "a4", "a6")
HELD_OUT = "a7"  # a writer of the train split who plays the test split here
A_WRITER = 8  # notes
NOTICE = json.loads((ROOT / "models/rules97110/metrics.json").read_text("utf-8"))["notice"]


def _small() -> list[Annotated]:
    """Some notes of five writers of the train split."""
    every = [note for note in files.load(CORPUS).notes if note.split == "train"]
    named = {writer: [n for n in every if n.writer == writer] for writer in (*WRITERS, HELD_OUT)}
    chosen = [note for found in named.values() for note in found[:A_WRITER]]
    return [replace(n, split="test" if n.writer == HELD_OUT else "train") for n in chosen]


def _saved(notes: list[Annotated], folder: Path) -> Path:
    files.save(Corpus(tuple(notes)), folder / "notes.jsonl", "suffice")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(train, [str(part) for part in arguments])


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The same small corpus trained on twice, and once with other labels in its test split."""
    place = tmp_path_factory.mktemp("trained")
    swap = {"sufficient": "insufficient", "insufficient": "sufficient"}
    notes = _small()
    turned = [
        replace(n, overall=swap.get(str(n.overall), n.overall)) if n.split == "test" else n
        for n in notes
    ]
    same, other = _saved(notes, place / "same" / "small"), _saved(turned, place / "other" / "small")
    outs = tuple(place / name / "toy" for name in ("first", "second", "third"))
    for corpus, out in zip((same, same, other), outs, strict=True):
        result = run(corpus, "--out", out, "--quick", "--notice", NOTICE)
        assert result.exit_code == 0, result.output
    return outs[0], outs[1], outs[2]


def _metrics(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "metrics.json").read_text("utf-8"))
    return found


def test_two_trainings_give_the_same_bytes(trained: tuple[Path, Path, Path]) -> None:
    for name in ("model.json", "metrics.json", "README.md"):
        assert (trained[0] / name).read_bytes() == (trained[1] / name).read_bytes()


def test_nothing_is_learned_from_the_held_out_split(trained: tuple[Path, Path, Path]) -> None:
    first, third = (json.loads((out / "model.json").read_text("utf-8")) for out in trained[::2])
    assert first["model"].pop("corpora") != third["model"].pop("corpora")
    assert first["model"] == third["model"]
    ours, theirs = _metrics(trained[0]), _metrics(trained[2])
    assert ours["systems"] == theirs["systems"]
    assert ours["held_out"]["systems"] != theirs["held_out"]["systems"]
    assert ours["data"]["writers"] == len(WRITERS)


def test_a_trained_model_judges_notes(trained: tuple[Path, Path, Path], checker: Checker) -> None:
    found = load(trained[0] / "model.json")
    assert found is not None and found.version.startswith("toy ")
    report = checker.check(Note(_small()[0].text))
    assert found.criteria == tuple(finding["id"] for finding in report["criteria"])


def test_the_card_says_what_the_notes_are_and_names_its_figures(
    trained: tuple[Path, Path, Path],
) -> None:
    card, metrics = (trained[0] / "README.md").read_text("utf-8"), _metrics(trained[0])
    flat = " ".join(card.split())
    assert "written and labelled by language models; no clinician has read them" in flat
    assert f"{metrics['calibration']['ece']['value']:.3f}" in card
    assert f"{metrics['abstention']['abstained']['value']:.1%}" in card
    assert "`suffice train small --out toy`" in flat
    for heading in (
        "Data",
        "Calibration",
        "Abstention",
        "Subgroups",
        "Limits",
        "unfair",
        "Held-out",
    ):
        assert heading in card


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda n: replace(n, overall=None), "are both needed"),
        (lambda n: replace(n, writer="one"), "at least 3 are needed"),
        (lambda n: replace(n, patient="one"), "in another split too"),
    ],
    ids=["no overall", "one writer", "a leak"],
)
def test_a_corpus_that_cannot_be_learned_from_is_refused_in_one_line(
    change: Any, says: str, tmp_path: Path
) -> None:
    notes = [change(note) for writer in (0, 8, 32) for note in _small()[writer : writer + 3]]
    result = run(_saved(notes, tmp_path / "corpus"), "--out", tmp_path / "out", "--quick")
    assert result.exit_code == 2
    assert says in result.output and len(result.output.strip().splitlines()) == 1


def test_a_folder_that_cannot_name_a_model_is_refused(tmp_path: Path) -> None:
    result = run(CORPUS, "--out", tmp_path / "My model", "--quick")
    assert result.exit_code == 2 and "it names the model" in result.output


def test_the_estimator_keeps_to_scikit_learns_conventions() -> None:
    check_estimator(SignedLogisticRegression(), on_skip=None)


def test_weights_stay_on_the_side_they_may_speak_for() -> None:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(200, 3))
    target = rows @ [1.0, -1.0, 1.0] + chance.normal(size=200) > 0
    free = SignedLogisticRegression(C=10).fit(rows, target)
    bound = SignedLogisticRegression(C=10, directions=[-1, -1, 0]).fit(rows, target)
    assert free.coef_[0, 0] > 0.5
    assert bound.coef_[0, 0] == 0 and bound.coef_[0, 1] < -0.5 and bound.coef_[0, 2] > 0.5
    assert clone(bound).get_params()["directions"] == [-1, -1, 0]
    with pytest.raises(ValueError, match="2 directions for 3 features"):
        SignedLogisticRegression(directions=[1, 1]).fit(rows, target)


def test_features_go_through_a_pipeline(checker: Checker) -> None:
    notes = [note for note in _small() if note.writer == "a1"]
    reports = [checker.check(Note(note.text)) for note in notes]
    labels = [note.overall == "sufficient" for note in notes]
    model = make_pipeline(ReportFeatures(), SignedLogisticRegression()).fit(reports, labels)
    assert model.predict_proba(reports).shape == (len(notes), 2)
    names = model[0].get_feature_names_out()
    assert model[0].transform(reports).shape == (len(notes), len(names))
    with pytest.raises(ValueError, match="other criteria"):
        model.predict_proba([reports[0] | {"criteria": reports[0]["criteria"][1:]}])


def _note(writer: str, patient: str) -> Annotated:
    return Annotated("x", "x", writer=writer, patient=patient)


def test_notes_that_share_writer_or_patient_stay_together() -> None:
    pairs = (("w1", "p1"), ("w2", "p2"), ("w3", "p1"), ("w3", "p3"), ("", ""), ("", ""))
    groups = data.grouped([_note(*pair) for pair in pairs])
    assert groups.tolist() == [0, 1, 0, 0, 2, 3]
    for learn, predict in folds(groups):
        assert not set(groups[learn]) & set(groups[predict])
    with pytest.raises(CorpusError, match="too few"):
        folds(np.array([0, 0, 1]))


def test_auc_is_the_one_that_scikit_learn_computes() -> None:
    chance = np.random.default_rng(5)
    scores = np.round(chance.normal(size=60), 1)
    positive = chance.random(60) < 0.4
    weights = measuring.draws([str(i // 2) for i in range(60)])
    found = measuring.auc(scores, positive)(weights)
    assert found[0] == pytest.approx(roc_auc_score(positive, scores))
    assert found[7] == pytest.approx(roc_auc_score(positive, scores, sample_weight=weights[7]))
    low, high = measuring.summary(measuring.auc(scores, positive), weights)["interval"]
    assert low < found[0] < high


def test_a_system_does_not_differ_from_itself() -> None:
    hits = measuring.mean(np.array([1.0, 0.0, 1.0, 1.0]))
    weights = measuring.draws(list("abcd"))
    assert measuring.difference(hits, hits, weights) == {"value": 0.0, "interval": [0.0, 0.0]}


def _drawn(size: int, seed: int) -> tuple[Any, Any]:
    """Scores and labels of a logistic truth with slope 0.5."""
    chance = np.random.default_rng(seed)
    scores = chance.normal(scale=4, size=size)
    return scores, chance.random(size) < 1 / (1 + np.exp(-0.5 * scores))


def test_calibration_finds_the_curve_behind_the_labels() -> None:
    scores, labels = _drawn(4000, 1)
    truth = 1 / (1 + np.exp(-0.5 * scores))
    for curve in (sigmoid(scores, labels), isotonic(scores, labels)):
        assert np.abs(curve(scores) - truth).mean() < 0.03
    parts = folds(np.arange(4000) % 5)
    assert calibrated(scores, labels, parts) == sigmoid(scores, labels)


def test_reliability_tells_calibrated_from_overconfident() -> None:
    scores, labels = _drawn(4000, 2)
    for slope, within in ((0.5, True), (1.5, False)):
        ece = reliability.describe(1 / (1 + np.exp(-slope * scores)), labels)["ece"]
        assert (ece["value"] <= ece["perfect_interval"][1]) == within


def test_of_new_notes_no_more_are_left_out_than_stated() -> None:
    region = conforming.region(*_drawn(2000, 3), error=0.1)
    scores, labels = _drawn(20000, 4)
    for truth in (True, False):
        own = scores[labels == truth]
        wrong = np.mean([truth not in region.possible(score) for score in own])
        assert wrong == pytest.approx(0.1, abs=0.03)


def test_with_too_few_notes_no_verdict_can_be_excluded() -> None:
    scores, labels = np.array([-2.0, -1.0, 1.0, 2.0]), np.array([False, False, True, True])
    region = conforming.region(scores, labels, error=0.1)
    assert region.possible(50.0) == region.possible(-50.0) == {True, False}


def test_exact_intervals() -> None:
    found = abstaining.share(np.array([True] * 9 + [False]))
    assert found == {"of": 10, "value": 0.9, "interval": [0.555, 0.9975]}
    assert abstaining.share(np.array([], dtype=bool))["value"] is None


def test_what_lies_far_from_the_corpus_is_unlike_it() -> None:
    chance = np.random.default_rng(7)
    shapes = chance.normal(size=(300, 4)) * [1, 2, 3, 0]
    found = likeness(shapes, folds(np.arange(300) % 5))
    assert np.mean(found.distances(shapes) > found.limit) < 0.05
    assert not found.holds(np.array([0.0, 20.0, 0.0, 0.0]))
    assert found.holds(np.zeros(4))


def test_the_shipped_model_was_trained_on_the_corpus_that_is_here() -> None:
    content = json.loads(SHIPPED.read_text("utf-8"))["model"]
    for one in content["corpora"]:
        here = data.load(ROOT / "corpora" / one["name"])
        assert (len(here.notes), here.sha256) == (one["notes"], one["sha256"]), "run make train"


@pytest.mark.full
def test_stock_medspacy_heeds_negation() -> None:
    found = stock.counts(["Has pain in the knee.", "Denies pain."])
    assert found[0].sum() > found[1].sum()


@pytest.mark.full
def test_training_anew_gives_the_shipped_bytes(tmp_path: Path) -> None:
    out = tmp_path / "rules97110"
    assert run(CORPUS, "--out", out, "--notice", NOTICE).exit_code == 0
    for name in ("model.json", "metrics.json", "README.md"):
        assert (out / name).read_bytes() == (ROOT / "models" / "rules97110" / name).read_bytes()
