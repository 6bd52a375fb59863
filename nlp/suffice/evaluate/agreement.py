"""Two annotators of the same notes -> how far they agree, with nobody taken for right.

F1 of the facts (the same from either side), agreement, kappa and AC1 of attributes and verdicts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from suffice.corpora import scheme
from suffice.corpora.model import Annotated, AnyFact, CorpusError
from suffice.evaluate import facts, judgements, measures
from suffice.evaluate.attributes import Same, agree, compared
from suffice.evaluate.figures import Draws, Figure
from suffice.evaluate.matching import aligned, of_type
from suffice.evaluate.predictions import of_notes

_DROPPED = ("answered_where_gold_decides", "severe_errors")


def evaluate(first: Sequence[Annotated], second: Sequence[Annotated]) -> dict[str, Any]:
    """Agreement on the notes that both have. Raises CorpusError where texts differ, or none is."""
    found = of_notes(second, first, "the second corpus")
    shared = [note for note in first if note.id in found.reports]
    if not shared:
        raise CorpusError("the two corpora have no note in common; ids or texts must be the same")
    draws = Draws(note.patient for note in shared)
    reports = found.reports
    result = {
        "notes": len(shared),
        "only_first": list(found.missing),
        "only_second": sorted(found.unused),
        "facts": _facts(shared, reports, draws),
        "attributes": _attributes(shared, reports),
    }
    if judgements.are_there(shared, reports):
        both = [_answered_by_both(note, reports[note.id]) for note in shared]
        result["judging"] = _renamed(judgements.evaluate(both, reports))
    return result


def _facts(shared: Sequence[Annotated], reports: facts.Reports, draws: Draws) -> dict[str, Any]:
    others = [Annotated("", "", tuple(reports[note.id]["facts"])) for note in shared]
    kinds = facts.kinds_of([*shared, *others])
    figures = facts.counted(shared, reports, draws.patients, kinds, _either_way)
    return {
        kind: {level: _pair(figure, draws) for level, figure in levels.items()}
        for kind, levels in figures.items()
    }


def _either_way(names: Sequence[str]) -> Same:
    """What one reader leaves open and the other fills in is no agreement."""
    return lambda one, other: all(
        agree(name, one, other) and agree(name, other, one) for name in names
    )


def _pair(figure: Figure, draws: Draws) -> dict[str, Any]:
    told = facts.scores(figure, draws)
    return {
        "both": told["hits"],
        "first": told["gold"],
        "second": told["found"],
        "f1": told["f1"],
        "f1_interval": told["f1_interval"],
    }


def _attributes(shared: Sequence[Annotated], reports: facts.Reports) -> dict[str, Any]:
    """Agreement on each attribute that either fills in, where both mark the same words."""
    seen: dict[str, dict[str, list[tuple[AnyFact, AnyFact]]]] = defaultdict(dict)
    for note in shared:
        for kind in (k for k in facts.kinds_of([note]) if k in scheme.kinds()):
            left = of_type(note.facts, kind)
            right = of_type(reports[note.id]["facts"], kind)
            for i, j in aligned(left, right):
                for name in dict.fromkeys([*compared(left[i]), *compared(right[j])]):
                    seen[kind].setdefault(name, []).append((left[i], right[j]))
    return {
        kind: {name: _attribute(kind, name, pairs) for name, pairs in sorted(found.items())}
        for kind, found in seen.items()
    }


def _attribute(kind: str, name: str, pairs: Sequence[tuple[AnyFact, AnyFact]]) -> dict[str, Any]:
    same = sum(agree(name, one, other) and agree(name, other, one) for one, other in pairs)
    told: dict[str, Any] = {"pairs": len(pairs), "agreement": round(same / len(pairs), 3)}
    if isinstance(scheme.type_of(kind, name), tuple) or scheme.type_of(kind, name) == "flag":
        table = _crossed(name, pairs)
        told["kappa"] = Figure(table[None], measures.kappa(len(table))).value()
    return told


def _crossed(name: str, pairs: Sequence[tuple[AnyFact, AnyFact]]) -> Any:
    counts = Counter((str(one.get(name)), str(other.get(name))) for one, other in pairs)
    labels = sorted({label for pair in counts for label in pair})
    return np.array([[float(counts[a, b]) for b in labels] for a in labels])


def _answered_by_both(note: Annotated, report: Mapping[str, Any]) -> Annotated:
    given = judgements.verdicts(report)
    return replace(
        note,
        criteria={name: v for name, v in note.criteria.items() if name in given},
        overall=note.overall if report.get("overall") else None,
        note_type=note.note_type if report.get("note_type") else None,
    )


def _renamed(judged: Mapping[str, Any]) -> dict[str, Any]:
    """Nobody is right here, so that accuracy is agreement."""
    told = {k.replace("accuracy", "agreement"): v for k, v in judged.items() if k not in _DROPPED}
    told["per_criterion"] = {
        name: {k.replace("accuracy", "agreement"): v for k, v in one.items() if k != "answered"}
        for name, one in judged["per_criterion"].items()
    }
    return told
