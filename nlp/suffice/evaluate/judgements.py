"""Gold verdicts and reports -> accuracy, kappa, AC1, share answered; criteria, overall, note type.

A verdict that a system does not give is counted as no answer: wrong, and in no kappa.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from suffice.corpora.model import Annotated
from suffice.corpora.scheme import OVERALL, VERDICTS
from suffice.evaluate import measures
from suffice.evaluate.figures import Draws, Figure, Measure, Sums, by_patient

Reports = Mapping[str, Mapping[str, Any]]
Pair = tuple[str, str]
# Ordered first, so that the first rows of a table are those that a weighted kappa asks for.
CRITERION = ("not_met", "partial", "met", "not_applicable", "not_determinable")
WHOLE = ("insufficient", "borderline", "sufficient", "not_applicable")
_DECIDED = 3
assert set(CRITERION) == set(VERDICTS) and set(WHOLE) == set(OVERALL)


def evaluate(gold: Sequence[Annotated], reports: Reports) -> dict[str, Any]:
    """Figures of all notes, with bootstrap intervals over patients."""
    draws = Draws(note.patient for note in gold)
    overall = [pair for note in gold for pair in _overall(note, reports)]
    return {
        **{n: draws.summary(f) for n, f in counted(gold, reports, draws.patients).items()},
        "severe_errors": sum(set(pair) == {"sufficient", "insufficient"} for pair in overall),
        "overall_confusion": _confusion(overall),
        "per_criterion": _per_criterion(gold, reports, draws),
        "verdicts": sum(len(note.criteria) for note in gold),
    }


def counted(
    gold: Sequence[Annotated], reports: Reports, patients: Sequence[str]
) -> dict[str, Figure]:
    """The figures of judging that two systems can be compared in."""
    criteria = _table([_criteria(note, reports) for note in gold], CRITERION, gold, patients)
    overall = _table([_overall(note, reports) for note in gold], WHOLE, gold, patients)
    decided = criteria[:, :_DECIDED]
    types = [np.array(_note_type(note, reports), dtype=float) for note in gold]
    wanted: dict[str, tuple[Sums, Measure]] = {
        "criteria_accuracy": (criteria, measures.accuracy),
        "criteria_kappa": (criteria, measures.kappa(5)),
        "criteria_kappa_decided": (decided, measures.kappa(_DECIDED, ordered=True)),
        "criteria_ac1": (criteria, measures.ac1(5)),
        "answered_where_gold_decides": (decided, measures.answered(_DECIDED)),
        "overall_accuracy": (overall, measures.accuracy),
        "overall_kappa": (overall, measures.kappa(3, ordered=True)),
        "overall_ac1": (overall, measures.ac1(4)),
        "note_type_accuracy": (
            by_patient([note.patient for note in gold], patients, types),
            measures.share,
        ),
    }
    return {name: Figure(sums, measure) for name, (sums, measure) in wanted.items()}


def are_there(gold: Sequence[Annotated], reports: Reports) -> bool:
    """Whether both sides give any verdict at all: a system that only finds facts is not judged."""
    asked = any(note.criteria or note.overall for note in gold)
    return asked and any(r.get("criteria") or r.get("overall") for r in reports.values())


def _table(
    pairs: Sequence[Sequence[Pair]],
    labels: Sequence[str],
    gold: Sequence[Annotated],
    patients: Sequence[str],
) -> Sums:
    """(patients, k, k + 1) counts of gold by found; the last column is no answer."""
    place = {label: index for index, label in enumerate(labels)}
    rows = []
    for own in pairs:
        table = np.zeros((len(labels), len(labels) + 1))
        for left, right in own:
            table[place[left], place.get(right, len(labels))] += 1
        rows.append(table)
    return by_patient([note.patient for note in gold], patients, rows)


def verdicts(report: Mapping[str, Any]) -> dict[str, str]:
    """The verdicts of a report by criterion."""
    return {finding["id"]: finding["verdict"] for finding in report.get("criteria", ())}


def _criteria(note: Annotated, reports: Reports) -> list[Pair]:
    got = verdicts(reports.get(note.id, {}))
    return [(verdict, got.get(name, "")) for name, verdict in note.criteria.items()]


def _overall(note: Annotated, reports: Reports) -> list[Pair]:
    if note.overall is None:
        return []
    return [(note.overall, reports.get(note.id, {}).get("overall") or "")]


def _note_type(note: Annotated, reports: Reports) -> tuple[int, int]:
    if note.note_type is None:
        return 0, 0
    return int(reports.get(note.id, {}).get("note_type") == note.note_type), 1


def _per_criterion(gold: Sequence[Annotated], reports: Reports, draws: Draws) -> dict[str, Any]:
    found: dict[str, list[list[Pair]]] = {}
    names = sorted({name for note in gold for name in note.criteria})
    for note in gold:
        got = verdicts(reports.get(note.id, {}))
        for name in names:
            asked = note.criteria.get(name)
            found.setdefault(name, []).append([(asked, got.get(name, ""))] if asked else [])
    return {name: _criterion(pairs, gold, draws) for name, pairs in found.items()}


def _criterion(
    pairs: Sequence[Sequence[Pair]], gold: Sequence[Annotated], draws: Draws
) -> dict[str, Any]:
    table = _table(pairs, CRITERION, gold, draws.patients)
    flat = [pair for own in pairs for pair in own]
    accuracy = draws.summary(Figure(table, measures.accuracy))
    decided = Figure(table[:, :_DECIDED], measures.kappa(_DECIDED, ordered=True))
    return {
        "n": len(flat),
        "accuracy": accuracy["value"],
        "accuracy_interval": accuracy["interval"],
        "kappa": Figure(table, measures.kappa(5)).value(),
        "kappa_decided": decided.value(),
        "ac1": Figure(table, measures.ac1(5)).value(),
        "answered": Figure(table[:, :_DECIDED], measures.answered(_DECIDED)).value(),
        "confusion": _confusion(flat),
    }


def _confusion(pairs: Sequence[Pair]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for left, right in sorted(pairs):
        name = f"{left} as {right or 'no answer'}"
        counts[name] = counts.get(name, 0) + 1
    return counts
