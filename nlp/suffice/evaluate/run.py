"""Gold notes and reports -> the whole result of `suffice evaluate` as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from suffice.evaluate import compare, facts, groups, judgements
from suffice.evaluate.corpus import Gold
from suffice.evaluate.predictions import Predictions, Report


def evaluate(
    gold: Gold, found: Predictions, against: Predictions | None = None, by: Sequence[str] = ()
) -> dict[str, Any]:
    """Scores of `found`, by group and against a second system where these are asked for."""
    result = facts.evaluate(gold.notes, found.reports)
    result |= {"missing_ids": list(found.missing), "unused_predictions": len(found.unused)}
    result["unmapped"] = _together(gold.unmapped, found.unmapped)
    result["warnings"] = list(gold.warnings)
    if judgements.are_there(gold.notes, found.reports):
        result["judging"] = judgements.evaluate(gold.notes, found.reports)
    if by:
        result["by"] = groups.evaluate(gold.notes, found.reports, by)
    if against:
        result["against"] = _against(gold, found.reports, against)
    return result


def _against(gold: Gold, reports: Mapping[str, Report], other: Predictions) -> dict[str, Any]:
    return {
        "missing": len(other.missing),
        "missing_ids": list(other.missing),
        **compare.evaluate(gold.notes, reports, other.reports),
    }


def _together(*counts: Mapping[str, int]) -> dict[str, int]:
    names = sorted({name for one in counts for name in one})
    return {name: sum(one.get(name, 0) for one in counts) for name in names}
