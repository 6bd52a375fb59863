"""Findings -> points and an overall verdict, as reviewers weigh them.

A deciding defect (units beyond the minutes, group billed as one-on-one, fitness as the purpose) is
enough by itself; one supporting gap is not. The value is 100 less the points of all findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from suffice.types import Finding, Verdict

SUFFICIENT, BORDERLINE, INSUFFICIENT = "sufficient", "borderline", "insufficient"
NOT_APPLICABLE = "not_applicable"
LEAST_SUFFICIENT = 65
LEAST_BORDERLINE = 25


class Weight(NamedTuple):
    """Points lost where a criterion is not met and where it is met in part."""

    not_met: float
    partial: float
    decides_alone: bool = False


class RuleScore(NamedTuple):
    """The rules' answer: overall verdict, value from 0 to 100, points by criterion."""

    overall: str
    value: int
    points: Mapping[str, float]


def score(findings: Iterable[Finding], weights: Mapping[str, Weight]) -> RuleScore:
    """Points of `findings` under `weights`, their value and the overall verdict."""
    points, decided = {}, False
    for finding in findings:
        weight = weights[finding.criterion]
        if finding.verdict is Verdict.NOT_MET:
            points[finding.criterion] = weight.not_met
            decided = decided or weight.decides_alone
        elif finding.verdict is Verdict.PARTIAL:
            points[finding.criterion] = weight.partial
    value = max(0, round(100 - sum(points.values())))
    if decided:
        value = min(value, LEAST_BORDERLINE - 1)
    return RuleScore(_overall(value), value, points)


def _overall(value: int) -> str:
    if value >= LEAST_SUFFICIENT:
        return SUFFICIENT
    return BORDERLINE if value >= LEAST_BORDERLINE else INSUFFICIENT


def least_favourable(overalls: Iterable[str]) -> str:
    """The overall verdict of a document from those of its visits."""
    order = (INSUFFICIENT, BORDERLINE, SUFFICIENT, NOT_APPLICABLE)
    return min(overalls, key=order.index, default=NOT_APPLICABLE)
