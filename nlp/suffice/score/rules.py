"""Findings -> points and an overall verdict, as reviewers weigh them.

A deciding defect (minutes missing, group billed as one-on-one, no skill shown) is enough by itself;
one supporting gap is not. The value is 100 less the points of all findings, never below 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from suffice.types import Finding, Verdict

SUFFICIENT, BORDERLINE, INSUFFICIENT = "sufficient", "borderline", "insufficient"
NOT_APPLICABLE = "not_applicable"
LEAST_SUFFICIENT = 75
LEAST_BORDERLINE = 30


class Weight(NamedTuple):
    """Points lost where a criterion is not met and where it is met in part."""

    not_met: float
    partial: float


class RuleScore(NamedTuple):
    """The rules' answer: overall verdict, value from 0 to 100, points by criterion."""

    overall: str
    value: int
    points: Mapping[str, float]


def score(findings: Iterable[Finding], weights: Mapping[str, Weight]) -> RuleScore:
    """Points of `findings` under `weights`, their value and the overall verdict."""
    points = {}
    for finding in findings:
        weight = weights[finding.criterion]
        if finding.verdict is Verdict.NOT_MET:
            points[finding.criterion] = weight.not_met
        elif finding.verdict is Verdict.PARTIAL:
            points[finding.criterion] = weight.partial
    value = max(0, round(100 - sum(points.values())))
    return RuleScore(_overall(value), value, points)


def _overall(value: int) -> str:
    if value >= LEAST_SUFFICIENT:
        return SUFFICIENT
    return BORDERLINE if value >= LEAST_BORDERLINE else INSUFFICIENT


def least_favourable(overalls: Iterable[str]) -> str:
    """The overall verdict of a document from those of its visits."""
    order = (INSUFFICIENT, BORDERLINE, SUFFICIENT, NOT_APPLICABLE)
    return min(overalls, key=order.index, default=NOT_APPLICABLE)
