"""Gold notes and reports -> scores of each fact kind, strict and by value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suffice.evaluate import metrics
from suffice.evaluate.corpus import Gold
from suffice.evaluate.matching import KEYS, Keys, of_type, pairs, same

_ASSERTED = "exclusion_asserted"


def evaluate(gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Scores by kind and for body regions; `reports` by note id, a missing one found nothing."""
    kinds = [*_kinds_of(gold), *([_ASSERTED] if "exclusion" in _kinds_of(gold) else [])]
    table = {kind: _kind(kind, gold, reports) for kind in kinds}
    return {
        "notes": len(gold),
        "missing": sum(note.id not in reports for note in gold),
        "facts": table,
        "body_regions": {
            "with_side": _regions(gold, reports, sided=True),
            "without_side": _regions(gold, reports, sided=False),
        },
    }


def _kinds_of(gold: Iterable[Gold]) -> list[str]:
    there = {fact["type"] for note in gold for fact in note.facts}
    return [kind for kind in KEYS if kind in there]


def _kind(
    kind: str, gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    keys = Keys(("kind",), ()) if kind == _ASSERTED else KEYS[kind]
    base = "exclusion" if kind == _ASSERTED else kind
    result: dict[str, Any] = {}
    for name, wanted in (("strict", keys.strict), ("value", keys.value)):
        by_patient: dict[str, list[metrics.Count]] = defaultdict(list)
        for note in gold:
            left = of_type(note.facts, kind)
            right = of_type(reports.get(note.id, {}).get("facts", ()), kind)
            hits = len(pairs(left, right, same(base, wanted)))
            by_patient[note.patient].append(metrics.Count(hits, len(left), len(right)))
        result[name] = summary(by_patient)
    return result


def summary(by_patient: Mapping[str, Sequence[metrics.Count]]) -> dict[str, Any]:
    """Counts, scores and the bootstrap interval of F1, rounded to three places."""
    count = metrics.total([one for counts in by_patient.values() for one in counts])
    found = metrics.score(count)
    interval = metrics.interval(by_patient)
    return {
        **count._asdict(),
        **{name: None if v is None else round(v, 3) for name, v in found._asdict().items()},
        "f1_interval": None if interval is None else [round(v, 3) for v in interval],
    }


def _regions(
    gold: Sequence[Gold], reports: Mapping[str, Mapping[str, Any]], *, sided: bool
) -> dict[str, Any]:
    by_patient: dict[str, list[metrics.Count]] = defaultdict(list)
    for note in gold:
        stated = reports.get(note.id, {}).get("body_regions", ())
        left = {tuple(region) if sided else region[0] for region in note.body_regions}
        right = {tuple(region) if sided else region[0] for region in stated}
        by_patient[note.patient].append(metrics.Count(len(left & right), len(left), len(right)))
    return summary(by_patient)
