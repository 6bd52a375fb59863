"""Scores -> a table for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEAD = (
    f"{'kind':<20}{'gold':>6}{'found':>6}   "
    f"{'strict P     R     F1  (95 % interval)':<42}{'by value F1':>14}"
)


def as_text(result: Mapping[str, Any]) -> str:
    """One line a kind: counts, strict precision, recall and F1 with interval, F1 by value."""
    rows = [f"{result['notes']} notes, {result['missing']} without a report", "", _HEAD]
    rows += [_row(kind, scores) for kind, scores in result["facts"].items()]
    for name, scores in result["body_regions"].items():
        rows.append(_row(f"regions {name}", {"strict": scores, "value": scores}))
    return "\n".join(rows + _judging(result.get("judging", {})))


def _judging(found: Mapping[str, Any]) -> list[str]:
    rows = [""] if found else []
    for name, figure in found.items():
        if isinstance(figure, dict) and "interval" in figure:
            low, high = figure["interval"] or (None, None)
            rows.append(f"{name:<30}{_number(figure['value'])}  ({_number(low)} - {_number(high)})")
    if found:
        rows.append(f"{'severe_errors':<30}{found['severe_errors']}")
        rows.append(f"{'verdicts':<30}{found['verdicts']}")
        rows += [
            f"  {c}  n {f['n']:>3}  accuracy {_number(f['accuracy'])}"
            for c, f in found["per_criterion"].items()
        ]
    return rows


def _row(kind: str, scores: Mapping[str, Any]) -> str:
    strict, loose = scores["strict"], scores["value"]
    interval = strict["f1_interval"]
    shown = f"({interval[0]:.3f} - {interval[1]:.3f})" if interval else ""
    three = "  ".join(_number(strict[name]) for name in ("precision", "recall", "f1"))
    counts = f"{kind:<20}{strict['gold']:>6}{strict['found']:>6}"
    return f"{counts}   {three}  {shown:<20}{_number(loose['f1']):>12}"


def _number(value: float | None) -> str:
    return "    -" if value is None else f"{value:.3f}"
