"""Gold notes and reports -> scores of each fact kind: strict, by value, partial, exact span.

Strict: every attribute that gold fills in agrees. By value: what was measured agrees. Partial:
the words overlap. Span: the same words to the letter, whatever the attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from suffice.corpora.model import Annotated, AnyFact, spans
from suffice.evaluate import measures
from suffice.evaluate.attributes import KEYS, Same, agree, compared, same
from suffice.evaluate.figures import Draws, Figure, Sums, by_patient
from suffice.evaluate.matching import aligned, best, of_type, touching

Reports = Mapping[str, Mapping[str, Any]]
Matching = Callable[[Sequence[str]], Same]
LEVELS = ("strict", "value", "partial", "span")
_ASSERTED = "exclusion_asserted"


def evaluate(gold: Sequence[Annotated], reports: Reports) -> dict[str, Any]:
    """Scores by kind and for body regions; `reports` by note id, a missing one found nothing."""
    draws = Draws(note.patient for note in gold)
    figures = counted(gold, reports, draws.patients)
    return {
        "notes": len(gold),
        "missing": sum(note.id not in reports for note in gold),
        "facts": {
            kind: {level: scores(figure, draws) for level, figure in levels.items()}
            for kind, levels in figures.items()
        },
        "attributes": _attributes(gold, reports),
        "not_annotated": _not_annotated(gold, reports),
        "body_regions": {
            name: scores(_regions(gold, reports, draws.patients, sided=sided), draws)
            for name, sided in (("with_side", True), ("without_side", False))
        },
    }


def counted(
    gold: Sequence[Annotated],
    reports: Reports,
    patients: Sequence[str],
    kinds: Sequence[str] | None = None,
    same: Matching = same,
) -> dict[str, dict[str, Figure]]:
    """F1 of each kind at each level, with "all" for the kinds together."""
    kinds = kinds_of(gold) if kinds is None else kinds
    rows = {kind: np.array([_note(kind, note, reports, same) for note in gold]) for kind in kinds}
    if rows:
        rows["all"] = np.sum([rows[kind] for kind in kinds if kind != _ASSERTED], axis=0)
    who = [note.patient for note in gold]
    sums = {kind: by_patient(who, patients, list(found)) for kind, found in rows.items()}
    return {
        kind: {level: Figure(one[:, n], measures.f1) for n, level in enumerate(LEVELS)}
        for kind, one in sums.items()
    }


def kinds_of(gold: Iterable[Annotated]) -> list[str]:
    """The kinds that gold annotates, in the order of the scheme."""
    there = {fact["type"] for note in gold for fact in note.facts}
    there |= {_ASSERTED} & ({_ASSERTED} if "exclusion" in there else set())
    return [kind for kind in KEYS if kind in there]


def _found(note: Annotated, reports: Reports) -> Sequence[AnyFact]:
    facts: Sequence[AnyFact] = reports.get(note.id, {}).get("facts", ())
    return facts


def _note(kind: str, note: Annotated, reports: Reports, same: Matching) -> Sums:
    """(levels, 3): hits, gold and found facts of one kind in one note."""
    left, right = of_type(note.facts, kind), of_type(_found(note, reports), kind)
    open_pairs = touching(left, right)
    fits: Mapping[str, Same] = {
        "strict": same(KEYS[kind].strict),
        "value": same(KEYS[kind].value),
        "partial": lambda one, other: True,
        "span": lambda one, other: spans(one) == spans(other),
    }
    hits = [
        len(best([t for t in open_pairs if fits[level](left[t.left], right[t.right])]))
        for level in LEVELS
    ]
    return np.array([(n, len(left), len(right)) for n in hits], dtype=float)


def scores(figure: Figure, draws: Draws) -> dict[str, Any]:
    """Counts, precision, recall and F1 with its interval, rounded to three places."""
    counts = figure.sums.sum(axis=0)
    hits, gold, found = (int(n) for n in counts)
    return {
        "hits": hits,
        "gold": gold,
        "found": found,
        "precision": Figure(figure.sums, measures.precision).value(),
        "recall": Figure(figure.sums, measures.recall).value(),
        "f1": figure.value(),
        "f1_interval": draws.interval(figure),
    }


def _attributes(gold: Sequence[Annotated], reports: Reports) -> dict[str, Any]:
    """How often each attribute that gold fills in is right, where the words overlap."""
    asked: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for note in gold:
        for kind in kinds_of([note]):
            if kind == _ASSERTED:
                continue
            left, other = of_type(note.facts, kind), of_type(_found(note, reports), kind)
            for i, j in aligned(left, other):
                for name in compared(left[i]):
                    asked[kind, name] += 1
                    right[kind, name] += agree(name, left[i], other[j])
    table: dict[str, Any] = {}
    for kind in kinds_of(gold):
        for name in sorted(name for k, name in asked if k == kind):
            n = asked[kind, name]
            accuracy = round(right[kind, name] / n, 3)
            table.setdefault(kind, {})[name] = {"pairs": n, "accuracy": accuracy}
    return table


def _not_annotated(gold: Sequence[Annotated], reports: Reports) -> dict[str, int]:
    """Kinds that were found but that gold never marks: no score rests on them."""
    there = set(kinds_of(gold))
    found = Counter(f["type"] for note in gold for f in _found(note, reports))
    return {kind: n for kind, n in sorted(found.items()) if kind not in there}


def _regions(
    gold: Sequence[Annotated], reports: Reports, patients: Sequence[str], *, sided: bool
) -> Figure:
    rows = []
    for note in gold:
        stated = reports.get(note.id, {}).get("body_regions") or ()
        left = {tuple(region) if sided else region[0] for region in note.body_regions}
        right = {tuple(region) if sided else region[0] for region in stated}
        rows.append(np.array([len(left & right), len(left), len(right)], dtype=float))
    return Figure(by_patient([n.patient for n in gold], patients, rows), measures.f1)
