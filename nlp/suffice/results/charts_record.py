"""Visits and values of one patient -> small inline SVG pictures along time.

"LEFS 38 on 2025-03-14, 47 on 2025-05-02" is a line of two points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import pairwise

from suffice.results.charts import svg


def values(
    sides: Mapping[str, Sequence[tuple[str, float]]], matters: float | None, says: str
) -> str:
    """Values over days, a line a side; `matters` is the value that a change would have to reach."""
    days = sorted({day for own in sides.values() for day, _ in own})
    first, span = date.fromisoformat(days[0]), _span(days)
    told = [value for own in sides.values() for _, value in own]
    told += [matters] if matters is not None else []
    low, high = min(told), max(told)
    room = (high - low) or 1.0

    def place(day: str, value: float) -> tuple[float, float]:
        x = 34 + 196 * (date.fromisoformat(day) - first).days / span
        return x, 76 - 62 * (value - low) / room

    parts = [
        f'<text class="end" x="28" y="80">{low:g}</text>',
        f'<text class="end" x="28" y="18">{high:g}</text>' * (high > low),
        f'<text x="34" y="96">{days[0]}</text><text class="end" x="230" y="96">{days[-1]}</text>',
    ]
    if matters is not None:
        y = place(days[0], matters)[1]
        parts.append(f'<line class="mcid" x1="34" y1="{y:.1f}" x2="230" y2="{y:.1f}"/>')
    for side, own in sides.items():
        parts.append(_line(side, [place(day, value) for day, value in own]))
    return svg("values", 240, 100, says, "".join(parts))


def _line(side: str, places: Sequence[tuple[float, float]]) -> str:
    name = f"side-{side or 'none'}"
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in places)
    return f'<polyline class="{name}" points="{points}"/>{dots}'


def axis(stops: Sequence[tuple[str, str, float | None]]) -> str:
    """Visits on a time axis: (day, note type, copied share); a bar below shows what is copied."""
    days = [day for day, _, _ in stops]
    first, span = date.fromisoformat(days[0]), _span(days)
    parts = ['<line class="axis" x1="10" y1="20" x2="630" y2="20"/>']
    for day, kind, copied in stops:
        x = 10 + 620 * (date.fromisoformat(day) - first).days / span
        shape = "mark-report" if kind in ("EV", "PR", "RE", "DC") else "mark-visit"
        parts.append(f'<circle class="{shape}" cx="{x:.1f}" cy="20" r="5"/>')
        if shape == "mark-report":
            parts.append(f'<text class="middle" x="{x:.1f}" y="10">{escape(kind)}</text>')
        if copied:
            size = f'width="6" height="{24 * copied:.1f}"'
            parts.append(f'<rect class="copied" x="{x - 3:.1f}" y="28" {size}/>')
    parts.append(
        f'<text x="4" y="66">{days[0]}</text><text class="end" x="636" y="66">{days[-1]}</text>'
    )
    gaps = [(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in pairwise(days)]
    says = f"{len(stops)} visits from {days[0]} to {days[-1]}"
    if gaps:
        says += f", longest gap {max(gaps)} days"
    return svg("axis-of-time", 640, 70, says, "".join(parts))


def _span(days: Sequence[str]) -> int:
    return (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days or 1
