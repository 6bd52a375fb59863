"""Forty written episodes with known answers: what the record criteria say of them.

The answers are their writers' own, language models all; `dev` was looked at while the rules were
made, `test` was not.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from suffice.engine import Checker
from suffice.record import Entry, judge
from suffice.types import Note

CORPUS = Path(__file__).parents[1] / "corpora" / "episodes97110" / "episodes.jsonl"
CRITERIA = ("EX-04", "ID-04", "PR-01", "PR-04", "SK-05")
LEAST = {"dev": 0.82, "test": 0.82}


@cache
def episodes(split: str) -> tuple[dict[str, Any], ...]:
    with CORPUS.open(encoding="utf-8") as lines:
        return tuple(e for e in map(json.loads, lines) if e["split"] == split)


def entries(episode: dict[str, Any], checker: Checker) -> list[Entry]:
    found = []
    for number, visit in enumerate(episode["visits"]):
        fields = {"patient": episode["patient"], "discipline": episode["discipline"]}
        if "also" not in visit:  # one document of several visits tells their dates itself
            fields["date"] = visit["date"]
        note = Note(visit["text"], f"{episode['id']}-{number}", fields)
        found.append(Entry(checker.check(note), note.text, note.fields))
    return found


def verdicts(episode: dict[str, Any], checker: Checker) -> dict[str, str]:
    judged = max(judge(entries(episode, checker)), key=lambda one: len(one.episode.visits))
    return {finding.criterion: finding.verdict.value for finding in judged.findings}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_answers_are_those_of_the_writers(split: str, checker: Checker) -> None:
    right: Counter[str] = Counter()
    for episode in episodes(split):
        found = verdicts(episode, checker)
        for criterion in CRITERIA:
            right[criterion] += found[criterion] == episode["expected"][criterion][0]
    asked = len(episodes(split)) * len(CRITERIA)
    assert right.total() / asked >= LEAST[split], dict(right)
    assert min(right.values()) / len(episodes(split)) >= 0.65, dict(right)


def test_the_episodes_are_many_and_long_enough() -> None:
    every = [*episodes("dev"), *episodes("test")]
    lengths = [len(e["visits"]) + sum(len(v.get("also", ())) for v in e["visits"]) for e in every]
    assert len(every) >= 40
    assert min(lengths) >= 6 and max(lengths) >= 16


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_has_episodes_on_both_sides(criterion: str) -> None:
    wanted = {e["expected"][criterion][0] for e in (*episodes("dev"), *episodes("test"))}
    assert {"met", "not_met"} <= wanted
