"""Scores -> a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_HEAD = (
    f"{'kind':<20}{'gold':>6}{'found':>6}   "
    f"{'strict P     R     F1  (95 % interval)':<42}{'by value F1':>14}{'overlap F1':>13}"
)
_SHOWN = 8  # ids of missing predictions


def as_text(result: Mapping[str, Any]) -> str:
    """One line a kind: counts, strict precision, recall and F1 with interval, looser F1s."""
    rows = [f"{result['notes']} notes, {result['missing']} without a report"]
    rows += list(_remarks(result))
    rows += ["", _HEAD, *(_row(kind, scores) for kind, scores in result["facts"].items())]
    for name, scores in result["body_regions"].items():
        levels = {"strict": scores, "value": scores, "partial": scores}
        rows.append(_row(f"regions {name}", levels))
    rows += _attributes(result["attributes"])
    rows += _judging(result.get("judging", {}))
    rows += _groups(result.get("by", {}))
    rows += _against(result.get("against", {}))
    return "\n".join(rows)


def _remarks(result: Mapping[str, Any]) -> Iterator[str]:
    missing: Sequence[str] = result.get("missing_ids", ())
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        yield f"  counted as nothing found: {', '.join(missing[:_SHOWN])}{more}"
    for title, counts in (
        ("left out, no rule names them", result.get("unmapped", {})),
        ("found but never annotated here, not scored", result.get("not_annotated", {})),
    ):
        if counts:
            yield f"  {title}: " + ", ".join(f"{name} ({n})" for name, n in counts.items())
    yield from (f"  {warning}" for warning in result.get("warnings", ()))


def _attributes(table: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    rows = ["", "attributes that are right where the words overlap (n)"] if table else []
    for kind, found in table.items():
        shown = (f"{name} {number(f['accuracy'])} ({f['pairs']})" for name, f in found.items())
        rows.append(f"  {kind:<18}" + ", ".join(shown))
    return rows


def _judging(found: Mapping[str, Any]) -> list[str]:
    rows = [""] if found else []
    for name, figure in found.items():
        if isinstance(figure, dict) and "interval" in figure:
            rows.append(f"{name:<30}{with_interval(figure)}")
    if found:
        rows.append(f"{'severe_errors':<30}{found['severe_errors']}")
        rows.append(f"{'verdicts':<30}{found['verdicts']}")
        rows += [
            f"  {c}  n {f['n']:>3}  accuracy {number(f['accuracy'])}  kappa {number(f['kappa'])}"
            f"  AC1 {number(f['ac1'])}  answered {number(f['answered'])}"
            for c, f in found["per_criterion"].items()
        ]
    return rows


def _groups(groups: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[str]:
    rows = []
    for field, values in groups.items():
        for value, figures in values.items():
            rows += ["", f"{field} {value}: {figures['notes']} notes"]
            rows += [
                f"  {name:<28}{with_interval(figure)}"
                for name, figure in figures.items()
                if isinstance(figure, dict) and figure["value"] is not None
            ]
    return rows


def _against(found: Mapping[str, Any]) -> list[str]:
    if not found:
        return []
    rows = ["", f"{'first less second':<30}first  second  difference  (95 % interval)  p"]
    figures = {f"{k} {level}": f for k, one in found["facts"].items() for level, f in one.items()}
    for name, figure in (figures | found["judging"]).items():
        rows.append(
            f"{name:<30}{number(figure['first'])}  {number(figure['second'])}  "
            f"{number(figure['difference']):>6}  {_interval(figure)}  {figure['p']}"
        )
    return rows


def _row(kind: str, scores: Mapping[str, Any]) -> str:
    strict = scores["strict"]
    shown = _interval({"interval": strict["f1_interval"]}) if strict["f1_interval"] else ""
    three = "  ".join(number(strict[name]) for name in ("precision", "recall", "f1"))
    counts = f"{kind:<20}{strict['gold']:>6}{strict['found']:>6}"
    looser = f"{number(scores['value']['f1']):>12}{number(scores['partial']['f1']):>13}"
    return f"{counts}   {three}  {shown:<20}{looser}"


def with_interval(figure: Mapping[str, Any]) -> str:
    """A figure and its interval."""
    return f"{number(figure['value'])}  {_interval(figure)}"


def _interval(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"] or (None, None)
    return f"({number(low)} - {number(high)})"


def number(value: float | None) -> str:
    """A figure with three places; a dash where there is none."""
    return "    -" if value is None else f"{value:.3f}"
