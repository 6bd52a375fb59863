"""Gold verdicts and reports -> accuracy, kappa, share answered; criteria, overall, note type."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from suffice.evaluate.corpus import Gold

_VERDICT = {"na": "not_applicable", "nd": "not_determinable"}
_DECIDED = ("not_met", "partial", "met")
_OVERALL = ("insufficient", "borderline", "sufficient")
Pair = tuple[str, str]


def evaluate(gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Figures of all notes, with bootstrap intervals over patients."""
    by_patient: dict[str, list[Gold]] = defaultdict(list)
    for note in gold:
        by_patient[note.patient].append(note)
    groups = list(by_patient.values())

    def over(measure: Callable[[Sequence[Gold]], float | None]) -> dict[str, Any]:
        return {"value": _rounded(measure(gold)), "interval": _interval(groups, measure)}

    pairs = _criteria_pairs(gold, reports)
    return {
        "criteria_accuracy": over(lambda notes: _accuracy(_criteria_pairs(notes, reports))),
        "criteria_kappa_decided": over(
            lambda n: kappa(_decided(_criteria_pairs(n, reports)), _DECIDED)
        ),
        "answered_where_gold_decides": over(lambda n: _answered(_criteria_pairs(n, reports))),
        "overall_accuracy": over(lambda notes: _accuracy(_overall_pairs(notes, reports))),
        "overall_kappa": over(lambda n: kappa(_ordered(_overall_pairs(n, reports)), _OVERALL)),
        "severe_errors": sum(
            set(p) == {"sufficient", "insufficient"} for p in _overall_pairs(gold, reports)
        ),
        "note_type_accuracy": over(
            lambda n: _accuracy([(g.note_type or "", reports[g.id]["note_type"] or "") for g in n])
        ),
        "per_criterion": _per_criterion(gold, reports),
        "verdicts": len(pairs),
    }


def _criteria_pairs(gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]) -> list[Pair]:
    found = []
    for note in gold:
        got = {finding["id"]: finding["verdict"] for finding in reports[note.id]["criteria"]}
        found += [
            (_VERDICT.get(v, v), got.get(name, "not_applicable"))
            for name, v in note.criteria.items()
        ]
    return found


def _overall_pairs(gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]) -> list[Pair]:
    return [(note.overall or "", reports[note.id]["overall"]) for note in gold]


def _per_criterion(
    gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    table: dict[str, Counter[Pair]] = defaultdict(Counter)
    for note in gold:
        got = {finding["id"]: finding["verdict"] for finding in reports[note.id]["criteria"]}
        for name, verdict in note.criteria.items():
            table[name][_VERDICT.get(verdict, verdict), got.get(name, "not_applicable")] += 1
    return {
        name: {
            "n": sum(counts.values()),
            "accuracy": _rounded(_accuracy(list(counts.elements()))),
            "confusion": {f"{left} as {right}": n for (left, right), n in sorted(counts.items())},
        }
        for name, counts in sorted(table.items())
    }


def _accuracy(pairs: Sequence[Pair]) -> float | None:
    return sum(left == right for left, right in pairs) / len(pairs) if pairs else None


def _decided(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[0] in _DECIDED and pair[1] in _DECIDED]


def _ordered(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[0] in _OVERALL and pair[1] in _OVERALL]


def _answered(pairs: Sequence[Pair]) -> float | None:
    asked = [right for left, right in pairs if left in _DECIDED]
    return sum(right in _DECIDED for right in asked) / len(asked) if asked else None


def kappa(pairs: Sequence[Pair], labels: Sequence[str]) -> float | None:
    """Cohen's kappa with quadratic weights over ordered `labels`; None without pairs."""
    if not pairs:
        return None
    place = {label: index for index, label in enumerate(labels)}
    left, right = Counter(place[a] for a, _ in pairs), Counter(place[b] for _, b in pairs)
    seen = sum((place[a] - place[b]) ** 2 for a, b in pairs) / len(pairs)
    chance = (
        sum(
            (i - j) ** 2 * left[i] * right[j]
            for i in range(len(labels))
            for j in range(len(labels))
        )
        / len(pairs) ** 2
    )
    return 1 - seen / chance if chance else 1.0


def _interval(
    groups: Sequence[Sequence[Gold]], measure: Callable[[Sequence[Gold]], float | None]
) -> list[float] | None:
    chance, values = random.Random(1), []
    for _ in range(300):
        drawn = [note for group in chance.choices(groups, k=len(groups)) for note in group]
        if (value := measure(drawn)) is not None:
            values.append(value)
    values.sort()
    if len(values) < 2:
        return None
    return [round(values[int(q * (len(values) - 1))], 3) for q in (0.025, 0.975)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
