"""Two systems on the same notes -> the difference in every figure, its interval and its p.

Both are drawn and swapped patient by patient together, so that hard notes count for both alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from suffice.corpora.model import Annotated
from suffice.evaluate import facts, judgements
from suffice.evaluate.figures import Draws, Figure

_LEVELS = ("strict", "value", "partial")


def evaluate(
    gold: Sequence[Annotated], first: facts.Reports, second: facts.Reports
) -> dict[str, Any]:
    """`{"facts": {kind: {level: {...}}}, "judging": {figure: {...}}}`: first less second."""
    draws = Draws(note.patient for note in gold)
    own, other = (facts.counted(gold, reports, draws.patients) for reports in (first, second))
    judged = all(judgements.are_there(gold, reports) for reports in (first, second))
    return {
        "facts": {
            kind: {
                level: draws.difference(own[kind][level], other[kind][level]) for level in _LEVELS
            }
            for kind in own
        },
        "judging": _judging(gold, first, second, draws) if judged else {},
    }


def _judging(
    gold: Sequence[Annotated], first: facts.Reports, second: facts.Reports, draws: Draws
) -> dict[str, Any]:
    own, other = (_figures(gold, reports, draws) for reports in (first, second))
    return {name: draws.difference(own[name], other[name]) for name in own}


def _figures(gold: Sequence[Annotated], reports: facts.Reports, draws: Draws) -> dict[str, Figure]:
    return judgements.counted(gold, reports, draws.patients)
