"""Document and diagnoses -> body regions treated: "R TKA", "SAQ 3x10 R" is (("knee", "R"),).

Each region adds up what points at it. The weights were fitted by logistic regression on the
development notes and rounded; diagnoses outweigh mentions, mentions of treatment those of a goal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from suffice.facts import Found
from suffice.facts._treated_evidence import Evidence, evidence
from suffice.facts._treated_side import side_of
from suffice.facts.diagnosis import Diagnosis
from suffice.types import Document

Treated = tuple[tuple[str, str | None], ...]

# (source, place) -> weight of one mention and how many count.
_WEIGHTS: Mapping[tuple[str, str], tuple[float, int]] = {
    ("word", "title"): (0.8, 1),
    ("word", "treated"): (0.7, 3),
    ("word", "told"): (0.8, 4),
    ("word", "aim"): (0.45, 2),
    ("vague", "treated"): (0.4, 2),
    ("vague", "told"): (0.4, 2),
    ("vague", "title"): (0.15, 1),
    ("part", "treated"): (0.5, 3),
    ("part", "told"): (0.65, 3),
    ("part", "title"): (0.65, 1),
    ("part", "aim"): (0.35, 2),
    ("exercise", "treated"): (0.65, 3),
}
_NOTHING = (0.0, 0)
_SHARE = 1.0  # of a region to which all words point
_DIAGNOSED = 1.5
_OTHER_DIAGNOSED = -1.4  # the note names a diagnosis of another region
_ENOUGH = 1.85
_BEST_IF_NONE = 1.4

LIMBS: Mapping[str, frozenset[str]] = {
    "upper_extremity": frozenset(
        {"shoulder", "elbow", "forearm", "wrist", "hand", "thumb", "finger"}
    ),
    "lower_extremity": frozenset({"hip", "knee", "ankle", "foot"}),
}
_MANY = 3  # parts of a leg that together are the leg
_WHOLE_LIMB = 0.4
_WHOLE_LIMB_BESIDE_PART = -0.4


def treated_regions(document: Document, found: Found) -> Treated:
    """Region and side of what `document` treats, in the order of their names."""
    facts = tuple(f for f in found.get("diagnosis", ()) if isinstance(f, Diagnosis))
    hints = list(evidence(document))
    diagnosed = _diagnosed({str(fact.region) for fact in facts if fact.region}, hints)
    scores = _scores(hints, diagnosed)
    chosen = {region for region, score in scores.items() if score > _ENOUGH}
    if not chosen and scores:
        best = max(sorted(scores), key=lambda region: scores[region])
        chosen = {best} if scores[best] > _BEST_IF_NONE else set()
    chosen = _limbs_or_parts(chosen, diagnosed)
    return tuple(
        (region, side_of(document, {region, *LIMBS.get(region, ())}, facts, hints))
        for region in sorted(chosen)
    )


def _diagnosed(named: set[str], hints: Collection[Evidence]) -> set[str]:
    """Diagnosed regions with those that are treated along with an injured wrist."""
    if "wrist" not in named:
        return named
    turns = any(hint.region == "forearm" for hint in hints)
    return named | {"hand"} | ({"forearm"} if turns else set())


def _scores(hints: Collection[Evidence], diagnosed: Collection[str]) -> dict[str, float]:
    counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for hint in hints:
        counts[hint.region][hint.source, hint.place] += 1
    words = Counter(hint.region for hint in hints if hint.source == "word")
    if "finger" in diagnosed and "hand" not in diagnosed:
        counts.pop("hand", None)  # grip and putty train the finger there
    return {
        region: _mentioned(counts[region])
        + _SHARE * words[region] / max(1, words.total())
        + _by_diagnosis(region, diagnosed)
        for region in sorted(counts.keys() | set(diagnosed))
    }


def _mentioned(counts: Counter[tuple[str, str]]) -> float:
    weighed = ((_WEIGHTS.get(key, _NOTHING), count) for key, count in counts.items())
    return sum(weight * min(count, most) for (weight, most), count in weighed)


def _by_diagnosis(region: str, diagnosed: Collection[str]) -> float:
    score = 0.0
    if diagnosed:
        score += _DIAGNOSED if region in diagnosed else _OTHER_DIAGNOSED
    if parts := LIMBS.get(region):
        score += _WHOLE_LIMB
        if not parts.isdisjoint(diagnosed):
            score += _WHOLE_LIMB_BESIDE_PART
    return score


def _limbs_or_parts(chosen: set[str], diagnosed: Collection[str]) -> set[str]:
    """`chosen` without telling the same twice: a limb as its parts, or as a whole if they are many.

    Without a regional diagnosis (general weakness) much work on one limb is work on the limb.
    """
    for limb, parts in LIMBS.items():
        treated = chosen & parts
        if not treated or (limb == "upper_extremity" and limb in diagnosed):
            continue  # a swollen arm is treated beside its shoulder
        if not diagnosed and limb == "lower_extremity" and len(treated) >= _MANY:
            chosen = chosen - parts | {limb}
        else:
            chosen = chosen - {limb}
    return chosen
