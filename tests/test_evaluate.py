"""Scores: the matching is optimal, the coefficients are right, the intervals and tests behave."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score  # type: ignore[import-untyped]
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

from suffice.corpora.model import Annotated
from suffice.engine import Checker
from suffice.evaluate import agreement, compare, corpus, facts, judgements, measures
from suffice.evaluate.attributes import agree, same
from suffice.evaluate.figures import Draws, Figure
from suffice.evaluate.matching import aligned, best, overlap, pairs, touching
from suffice.types import Note

ROOT = Path(__file__).parents[1] / "corpora" / "notes97110"
DEVELOPMENT = Path("/work/shared/corpus_dev")


def rom(start: int, end: int, **members: Any) -> dict[str, Any]:
    return {"type": "rom", "start": start, "end": end} | members


@pytest.fixture(scope="module")
def dev() -> tuple[Annotated, ...]:
    return corpus.load(ROOT, "dev")[:12]


@pytest.fixture(scope="module")
def reports(checker: Checker, dev: tuple[Annotated, ...]) -> dict[str, dict[str, Any]]:
    return {note.id: checker.check(Note(note.text, note.id)) for note in dev}


SPANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda p: rom(p[0], p[0] + p[1])),
    max_size=5,
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(SPANS, SPANS)
def test_the_matching_is_the_best_of_all(left: list[Any], right: list[Any]) -> None:
    """Compared with every one-to-one choice there is: most pairs, then most characters."""
    found = best(touching(left, right))
    worth = sum(overlap(left[i], right[j]) for i, j in found)
    short, long_ = sorted((list(range(len(left))), list(range(len(right)))), key=len)
    flip = len(left) > len(right)
    top = (0, 0)
    for chosen in itertools.permutations(long_, len(short)):
        shared = [
            overlap(left[b], right[a]) if flip else overlap(left[a], right[b])
            for a, b in zip(short, chosen, strict=True)
        ]
        top = max(top, (sum(s > 0 for s in shared), sum(shared)))
    assert (len(found), worth) == top
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)


def test_the_longest_overlap_does_not_cost_a_pair() -> None:
    left = [rom(0, 10), rom(10, 14)]
    right = [rom(2, 14), rom(0, 3)]
    assert pairs(left, right, same(())) == [(0, 1), (1, 0)]


def test_what_lies_between_fragments_is_not_shared() -> None:
    left = rom(0, 20, fragments=[[0, 4], [16, 20]])
    assert overlap(left, rom(6, 12)) == 0 and overlap(left, rom(2, 18)) == 4
    assert pairs([left], [rom(6, 12)], same(())) == []


def test_a_wrong_attribute_is_paired_with_what_was_meant() -> None:
    gold = [rom(0, 9, side="R", high=95), rom(0, 9, side="L", high=140)]
    found = [rom(0, 9, side="L", high=140), rom(0, 9, side="L", high=95)]
    assert aligned(gold, found) == [(0, 1), (1, 0)]


def test_exact_spans_agree_with_the_scorer_of_spacy(
    dev: tuple[Annotated, ...], reports: dict[str, Any]
) -> None:
    """Duplicates are taken out, because spaCy counts a span once."""
    vocab = spacy.blank("en").vocab
    kinds = ("minutes", "rom", "exercise", "pain", "function")
    examples, ours = [], np.zeros(3)
    for note in dev:
        gold, found = (
            {(f["type"], f["start"], f["end"]) for f in given if f["type"] in kinds}
            for given in (note.facts, reports[note.id]["facts"])
        )
        for kind in kinds:
            left, right = ([rom(a, b) for k, a, b in sorted(x) if k == kind] for x in (gold, found))
            hits = pairs(left, right, lambda a, b: (a["start"], a["end"]) == (b["start"], b["end"]))
            ours += np.array([len(hits), len(left), len(right)])
        examples.append(Example(_doc(vocab, note.text, found), _doc(vocab, note.text, gold)))
    theirs = Scorer.score_spans(
        examples, "x", getter=lambda doc, key: doc.spans["sc"], allow_overlap=True
    )
    assert measures.f1(ours) == pytest.approx(theirs["x_f"])
    assert measures.precision(ours) == pytest.approx(theirs["x_p"])
    assert 0.2 < theirs["x_f"] < 0.9


def _doc(vocab: Any, text: str, marked: set[tuple[str, int, int]]) -> Doc:
    doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
    doc.spans["sc"] = [Span(doc, start, end, label=kind) for kind, start, end in marked]
    return doc


def test_ac1_and_kappa_of_the_published_example() -> None:
    """Gwet 2008: 118 and 5 of 125 subjects; kappa falls below 0 where both readers nearly agree."""
    table = np.array([[118.0, 5.0], [2.0, 0.0]])
    assert float(measures.ac1(2)(table)) == pytest.approx(0.9408, abs=1e-4)
    assert float(measures.kappa(2)(table)) == pytest.approx(-0.0234, abs=1e-4)
    assert float(measures.accuracy(table)) == pytest.approx(0.944)


@pytest.mark.parametrize("ordered", [False, True])
def test_kappa_is_that_of_scikit_learn(ordered: bool) -> None:
    chance = random.Random(3)
    left = chance.choices(range(4), weights=[5, 3, 1, 1], k=200)
    right = [x if chance.random() < 0.7 else chance.randrange(4) for x in left]
    table = np.zeros((4, 5))
    for a, b in zip(left, right, strict=True):
        table[a, b] += 1
    theirs = cohen_kappa_score(left, right, weights="quadratic" if ordered else None)
    assert float(measures.kappa(4, ordered=ordered)(table)) == pytest.approx(theirs)


def test_no_answer_is_wrong_but_in_no_kappa() -> None:
    table = np.array([[3.0, 0.0, 2.0], [0.0, 4.0, 1.0]])
    assert float(measures.accuracy(table)) == 0.7
    assert float(measures.kappa(2)(table)) == 1.0
    assert float(measures.answered(2)(table)) == 0.7


def test_what_has_nothing_to_measure_is_nan() -> None:
    nothing = np.zeros((2, 3))
    for measure in (measures.accuracy, measures.kappa(2), measures.ac1(2)):
        assert np.isnan(measure(nothing))
    assert np.isnan(measures.f1(np.zeros(3)))
    assert measures.f1(np.array([0.0, 0.0, 4.0])) == 0


def _coins(share: float, patients: int, seed: int) -> Figure:
    chance = random.Random(seed)
    sums = [[float(chance.random() < share), 1.0] for _ in range(patients)]
    return Figure(np.array(sums), measures.share)


def test_intervals_cover_what_they_should() -> None:
    """Of 95 % intervals of a share of 0.7 in 60 patients about 95 of 100 hold the truth."""
    draws = Draws(map(str, range(60)))
    held = 0
    for seed in range(100):
        low, high = draws.interval(_coins(0.7, 60, seed)) or (1.0, 0.0)
        held += low <= 0.7 <= high
    assert 88 <= held <= 99


def test_the_paired_test_sees_a_difference_and_only_a_difference() -> None:
    draws = Draws(map(str, range(80)))
    one, other = _coins(0.9, 80, 1), _coins(0.5, 80, 2)
    told = draws.difference(one, other)
    assert told["p"] < 0.01 and told["interval"][0] > 0
    assert told["difference"] == pytest.approx(told["first"] - told["second"], abs=0.002)
    nothing = draws.difference(one, one)
    assert nothing["p"] == 1.0 and nothing["interval"] == [0, 0]
    small = [
        Draws(map(str, range(80))).difference(_coins(0.7, 80, s), _coins(0.7, 80, s + 99))["p"]
        for s in range(40)
    ]
    assert sum(p < 0.05 for p in small) <= 6


def test_one_patient_gives_no_interval() -> None:
    figure = Figure(np.array([[1.0, 2.0]]), measures.share)
    assert Draws(["a"]).summary(figure) == {"value": 0.5, "interval": None}


def test_draws_go_by_patient_and_are_the_same_each_time() -> None:
    assert Draws(["b", "a", "a"]).patients == ["a", "b"]
    figure = _coins(0.4, 30, 5)
    names = [str(n) for n in range(30)]
    assert Draws(names).interval(figure) == Draws(names).interval(figure)


@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="the development corpus is not shipped")
def test_scores_are_those_of_the_given_script(checker: Checker, tmp_path: Path) -> None:
    """The script matches greedily, so that ours may find a pair more, never one less."""
    gold = corpus.load(DEVELOPMENT)[:16]
    found = {note.id: checker.check(Note(note.text, note.id)) for note in gold}
    (tmp_path / "r.jsonl").write_text("\n".join(json.dumps(r) for r in found.values()))
    lines = (DEVELOPMENT / "gold.jsonl").read_text("utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["id"] in found]
    (tmp_path / "g.jsonl").write_text("\n".join(kept))
    paths = [DEVELOPMENT / "score.py", tmp_path / "g.jsonl", tmp_path / "r.jsonl"]
    shown = subprocess.run(
        [sys.executable, *map(str, paths), "--json"], capture_output=True, check=True
    ).stdout
    theirs = json.loads(shown)
    theirs["facts"].pop("outcome")  # of which the script does not ask the time
    ours, judged = facts.evaluate(gold, found), judgements.evaluate(gold, found)
    for kind, told in theirs["facts"].items():
        own = ours["facts"][kind]
        assert (own["strict"]["gold"], own["strict"]["found"]) == (told["gold"], told["pred"])
        for level, name in (("strict", "strict"), ("value", "loose")):
            assert own[level]["f1"] == pytest.approx(told[name][2], abs=0.02), (kind, level)
            assert own[level]["f1"] >= told[name][2] - 0.0006
    assert judged["criteria_accuracy"]["value"] == theirs["criteria_accuracy"]
    assert judged["criteria_kappa"]["value"] == theirs["criteria_kappa"]
    assert judged["criteria_kappa_decided"]["value"] == theirs["criteria_kappa_decided"]
    assert judged["overall_kappa"]["value"] == theirs["overall_kappa_q"]
    assert judged["severe_errors"] == theirs["severe_errors"]


def test_gold_as_prediction_is_perfect(dev: tuple[Annotated, ...]) -> None:
    result = agreement.evaluate(dev, dev)
    assert all(level["f1"] == 1 for levels in result["facts"].values() for level in levels.values())
    assert result["judging"]["criteria_kappa"]["value"] == 1


def test_the_levels_say_what_they_are_said_to(dev: tuple[Annotated, ...]) -> None:
    gold = [Annotated("n", "R knee flex 112", (rom(0, 15, side="R", high=112),), patient="n")]

    def f1(**found: Any) -> list[float]:
        reports = {"n": {"facts": [rom(found.pop("start", 0), 15, **found)]}}
        levels = facts.evaluate(gold, reports)["facts"]["rom"]
        return [levels[name]["f1"] for name in ("strict", "value", "partial", "span")]

    assert f1(side="R", high=112) == [1, 1, 1, 1]
    assert f1(side="L", high=112) == [0, 1, 1, 1]
    assert f1(side="R", high=121) == [0, 0, 1, 1]
    assert f1(side="R", high=112, start=7) == [1, 1, 1, 0]
    attributes = facts.evaluate(gold, {"n": {"facts": [rom(0, 15, side="L", high=112)]}})
    assert attributes["attributes"]["rom"]["side"] == {"pairs": 1, "accuracy": 0.0}


@pytest.mark.parametrize(
    ("name", "left", "right", "alike"),
    [
        ("grade", "4/5", "4", True),
        ("grade", "4 minus", "4-/5", True),
        ("grade", "4", "4-", False),
        ("value", "126/70", "126/75", False),
        ("high", 112, 112.0, True),
        ("high", 0, None, False),
        ("side", None, "R", True),
        ("side", "R", None, False),
        ("dosed", True, False, False),
        ("dosed", False, None, False),
        ("time", None, "current", True),
        ("scope", "clock", "session_total", True),
        ("target", "R quad", "quads", False),
        ("target", "knee flexion", "flexion", True),
    ],
)
def test_when_two_values_agree(name: str, left: object, right: object, alike: bool) -> None:
    assert agree(name, {name: left}, {name: right}) is alike


def test_a_kind_that_gold_never_marks_is_told_and_not_scored(dev: tuple[Annotated, ...]) -> None:
    gold = [Annotated("n", "knee 112", (rom(0, 8),), patient="n")]
    found = {"n": {"facts": [rom(0, 8), {"type": "date", "start": 0, "end": 1}]}}
    result = facts.evaluate(gold, found)
    assert result["not_annotated"] == {"date": 1}
    assert result["facts"]["all"]["strict"]["f1"] == 1.0 and "date" not in result["facts"]


def test_two_systems_are_compared_on_the_same_patients(
    dev: tuple[Annotated, ...], reports: dict[str, Any]
) -> None:
    half = {
        name: {**report, "facts": report["facts"][::2], "overall": "sufficient"}
        for name, report in reports.items()
    }
    told = compare.evaluate(dev, reports, half)
    assert told["facts"]["all"]["strict"]["difference"] > 0.2
    assert told["facts"]["all"]["strict"]["p"] < 0.05
    assert told["judging"]["criteria_accuracy"]["difference"] == 0
    assert told["judging"]["criteria_accuracy"]["p"] == 1
    assert compare.evaluate(dev, half, reports)["facts"]["all"]["strict"]["difference"] < -0.2
