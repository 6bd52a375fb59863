"""The second opinion: what it says, when it abstains, and that its file is what was trained."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suffice.corpora import files
from suffice.engine import Checker, CheckError, Options
from suffice.score import combine, features, model_file
from suffice.score.calibration import Sigmoid, Steps
from suffice.score.classifier import Linear
from suffice.score.conformal import Region
from suffice.score.model import SHIPPED, Model, ModelError, load
from suffice.types import Note

ROOT = Path(__file__).parents[1]
Report = dict[str, Any]


@pytest.fixture(scope="module")
def model() -> Model:
    found = load(SHIPPED)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def notes() -> tuple[str, ...]:
    """Notes of the train split, one of each writer, all of them therapy notes."""
    read = files.load(ROOT / "corpora" / "notes97110").notes
    first = {n.writer: n.text for n in read if n.split == "train" and n.note_type == "DN"}
    return tuple(first.values())


@pytest.fixture(scope="module")
def reports(notes: tuple[str, ...], checker: Checker) -> tuple[Report, ...]:
    return tuple(checker.check(Note(text)) for text in notes)


def test_a_report_has_a_probability_and_the_model_that_gave_it(
    reports: tuple[Report, ...], model: Model
) -> None:
    for report in reports:
        assert 0 <= report["score"]["probability"] <= 1
        assert report["versions"]["model"] == model.version
        assert report["score"]["abstained"] == (report["score"]["abstained_because"] is not None)
    assert len({report["score"]["probability"] for report in reports}) > 1


def test_the_rules_alone_say_the_same_of_everything_else(
    notes: tuple[str, ...], reports: tuple[Report, ...]
) -> None:
    alone = Checker(Options(model=None)).check(Note(notes[0]))
    assert alone["score"]["probability"] is None and alone["versions"]["model"] is None
    told = {"score", "review", "versions"}
    for name in alone.keys() - told:
        assert alone[name] == reports[0][name]
    assert alone["score"]["rules"] == reports[0]["score"]["rules"]


def test_without_a_model_file_notes_are_judged_all_the_same(
    notes: tuple[str, ...], tmp_path: Path
) -> None:
    report = Checker(Options(model=tmp_path / "model.json")).check(Note(notes[0]))
    assert report["overall"] and report["criteria"]
    assert report["score"]["probability"] is None
    assert report["score"]["abstained"] is False


def _with_defect(report: Report, criterion: str) -> Report:
    changed = [
        f | {"verdict": "not_met"} if f["id"] == criterion else f for f in report["criteria"]
    ]
    return report | {"criteria": changed}


def test_no_defect_speaks_for_a_note(reports: tuple[Report, ...], model: Model) -> None:
    for criterion in model.criteria:
        rows = np.array(
            [features.row(r) for r in (reports[0], _with_defect(reports[0], criterion))]
        )
        before, after = model.classifier.decision(rows)
        assert after <= before


def test_weights_keep_to_their_side(model: Model) -> None:
    sides = features.directions(model.criteria)
    for weight, side in zip(model.classifier.weights, sides, strict=True):
        assert weight * side >= 0
    assert np.count_nonzero(model.classifier.weights) > 10


def test_skilled_work_told_again_and_again_stops_paying(reports: tuple[Report, ...]) -> None:
    cue = {"type": "skilled", "kind": "cueing", "assertion": "present"}
    place = features.names(features.criteria_of(reports[0])).index("fact cueing")
    told = [features.row(reports[0] | {"facts": [cue] * n})[place] for n in (0, 1, 5, 500)]
    assert told[0] == 0 < told[1] < told[2] == told[3]


def test_what_is_negated_counts_for_nothing(reports: tuple[Report, ...]) -> None:
    cue = {"type": "skilled", "kind": "cueing", "assertion": "negated"}
    assert features.row(reports[0] | {"facts": [cue]}) == features.row(reports[0] | {"facts": []})


@pytest.mark.parametrize(
    ("text", "options", "because"),
    [
        ("Chest radiograph, two views. Lungs clear. No effusion.", {}, combine.NOTHING_APPLIES),
        (None, {"ignore": frozenset({"TM-01"})}, combine.OTHER_CRITERIA),
    ],
)
def test_it_gives_no_probability_where_it_has_nothing_to_judge(
    notes: tuple[str, ...], text: str | None, options: dict[str, Any], because: str
) -> None:
    score = Checker(Options(**options)).check(Note(text or notes[0]))["score"]
    assert (score["probability"], score["abstained"]) == (None, True)
    assert score["abstained_because"] == because


def test_it_abstains_on_a_document_unlike_the_corpus(
    notes: tuple[str, ...], checker: Checker
) -> None:
    score = checker.check(Note("\n\n".join(notes * 4)))["score"]
    assert score["abstained_because"] == combine.UNLIKE
    assert score["probability"] is not None


def _sure(model: Model, score: float, region: Region) -> Model:
    weights = np.zeros_like(model.classifier.weights)
    likeness = replace(model.likeness, limit=1e9)
    return replace(model, classifier=Linear(weights, score), region=region, likeness=likeness)


@pytest.mark.parametrize(
    ("region", "because"),
    [
        (Region(0.1, -1.0, 1.0), "both verdicts are possible at an error of 10%"),
        (Region(0.1, 1.0, -1.0), "no verdict is possible at an error of 10%"),
    ],
)
def test_it_abstains_between_the_thresholds(
    reports: tuple[Report, ...], model: Model, region: Region, because: str
) -> None:
    score = combine.complete(reports[0], _sure(model, 0.0, region))["score"]
    assert (score["abstained"], score["abstained_because"]) == (True, because)


def test_a_sure_disagreement_is_marked_and_nothing_else_changes(
    reports: tuple[Report, ...], model: Model
) -> None:
    for report in reports:
        for score in (-5.0, 5.0):
            told = combine.complete(report, _sure(model, score, Region(0.1, 0.0, 0.0)))
            differs = (score > 0) != (report["overall"] == "sufficient")
            assert (combine.DISAGREE in told["review"]) == (
                differs or combine.DISAGREE in report["review"]
            )
            assert told["overall"] == report["overall"]
            assert told["criteria"] == report["criteria"]


def test_calibrations_rise_and_stay_within_bounds() -> None:
    scores = np.linspace(-100, 100, 201)
    for curve in (Sigmoid(0.7, 0.1), Steps((-1.0, 0.0, 2.0), (0.1, 0.4, 0.9))):
        found = curve(scores)
        assert (np.diff(found) >= 0).all() and 0 < found[0] < found[-1] < 1


def test_the_package_ships_the_model_that_has_the_card() -> None:
    assert SHIPPED.read_bytes() == (ROOT / "models" / "rules97110" / "model.json").read_bytes()
    metrics = json.loads((ROOT / "models" / "rules97110" / "metrics.json").read_text("utf-8"))
    shipped = load(SHIPPED)
    assert shipped is not None and metrics["model"] == shipped.version


def _resealed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(SHIPPED.read_text("utf-8"))["model"]
    change(content)
    return model_file.sealed(content).encode()


DAMAGED = {
    "cut off": lambda: SHIPPED.read_bytes()[:4000],
    "one digit": lambda: SHIPPED.read_bytes().replace(b"0.1", b"0.2", 1),
    "no object": lambda: b"[1, 2]",
    "a pickle": lambda: pickle.dumps({"model": {}}),
    "not a number": lambda: _resealed(lambda c: c.update(intercept=float("nan"))),
    "a member too many": lambda: _resealed(lambda c: c.update(run="print()")),
    "a weight too few": lambda: _resealed(lambda c: c["weights"].pop()),
    "a line too few": lambda: _resealed(lambda c: c["likeness"]["whiten"].pop()),
    "features of other names": lambda: _resealed(lambda c: c["features"].reverse()),
    "other features": lambda: _resealed(lambda c: c["criteria"].reverse()),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_model_is_refused_in_one_line(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(DAMAGED[damage]())
    with pytest.raises(ModelError) as refused:
        load(path)
    message = str(refused.value)
    assert str(path) in message and "\n" not in message
    assert message.endswith(("reinstall suffice or train it anew", "train it anew"))


def test_a_resealed_model_without_damage_is_taken(tmp_path: Path, model: Model) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(_resealed(lambda content: None))
    found = load(path)
    assert found is not None and found.version == model.version


def test_a_checker_refuses_a_damaged_model_by_name(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(DAMAGED["one digit"]())
    with pytest.raises(CheckError, match=r"not checked: .*model\.json: its SHA-256"):
        Checker(Options(model=path)).check(Note("R knee pain 4/10."))


def test_an_opinion_costs_few_operations(reports: tuple[Report, ...], model: Model) -> None:
    report = max(reports, key=lambda one: len(one["facts"]))
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        combine.opinion(model, report)
    finally:
        sys.setprofile(None)
    assert calls < 600 + 12 * len(report["facts"])
    assert model.classifier.weights.size + model.likeness.whiten.size < 10_000
    assert SHIPPED.stat().st_size < 200_000


def test_no_scikit_learn_is_loaded_to_judge() -> None:
    code = (
        "import sys, suffice\n"
        "report = suffice.check('Daily note. R knee flex 112. Ther ex 38 min, 97110 x3.')\n"
        "assert report['score']['probability'] is not None, report['score']\n"
        "print([name for name in ('sklearn', 'crepes', 'suffice.train') if name in sys.modules])\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
