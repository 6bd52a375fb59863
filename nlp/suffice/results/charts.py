"""Counts and values -> small inline SVG pictures; each says in words what it shows.

Colours come from classes of the page's style sheet, so that light, dark and print all work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from suffice.results.shares import Share

_PATTERN = (
    '<svg class="defs" width="0" height="0" aria-hidden="true"><defs>'
    '<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="4" height="4" class="hatch-ground"/>'
    '<rect width="1.5" height="4" class="hatch-line"/></pattern></defs></svg>'
)


def patterns() -> str:
    """What the other pictures refer to; once a page."""
    return _PATTERN


def svg(
    kind: str, width: float, height: float, says: str, inside: str, *, stretch: bool = False
) -> str:
    """A picture of a class `kind`, `width` by `height`, which `says` in words what it shows."""
    fit = ' preserveAspectRatio="none"' if stretch else ""
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}"{fit} role="img" '
        f'aria-label="{escape(says)}">{inside}</svg>'
    )


def stacked(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """One bar of shares in the order of `counts`; classes are `v-` and the keys."""
    total = sum(counts.values())
    if not total:
        return ""
    at, parts = 0.0, []
    for name, count in counts.items():
        width = 240 * count / total
        if count:
            parts.append(
                f'<rect class="v-{name}" x="{at:.2f}" y="0" width="{width:.2f}" height="16"/>'
            )
        at += width
    says = ", ".join(f"{words[name]} {count:,}" for name, count in counts.items() if count)
    return svg("stacked", 240, 16, says, "".join(parts), stretch=True)


def dot(share: Share) -> str:
    """A share as a dot on a line from 0 to 100 %, with its interval."""
    if share.value is None or share.interval is None:
        return ""
    low, high = (120 * end for end in share.interval)
    says = f"{share.value:.1%}, 95 % interval {share.interval[0]:.1%} to {share.interval[1]:.1%}"
    inside = (
        '<line class="axis" x1="0" y1="8" x2="120" y2="8"/>'
        f'<line class="range" x1="{low:.1f}" y1="8" x2="{high:.1f}" y2="8"/>'
        f'<circle class="point" cx="{120 * share.value:.1f}" cy="8" r="4"/>'
    )
    return svg("dot", 120, 16, says, inside)


def over_time(months: Sequence[tuple[str, Share]]) -> str:
    """Shares by month as a line with its band of intervals, above bars of n."""
    if len(months) < 2:
        return ""
    step = 640 / (len(months) - 1)
    most = max(share.n for _, share in months) or 1
    places = [(40 + i * step, share) for i, (_, share) in enumerate(months) if share.n]
    bars = "".join(
        f'<rect class="count" x="{x - min(step, 24) * 0.35:.1f}" y="{200 - 40 * s.n / most:.1f}" '
        f'width="{min(step, 24) * 0.7:.1f}" height="{40 * s.n / most:.1f}"/>'
        for x, s in places
    )
    line = " ".join(f"{x:.1f},{_up(s.value or 0)}" for x, s in places)
    band = [(x, s.interval or (0.0, 0.0)) for x, s in places]
    edge = [f"{x:.1f},{_up(high)}" for x, (_, high) in band]
    edge += [f"{x:.1f},{_up(low)}" for x, (low, _) in reversed(band)]
    points = "".join(
        f'<circle class="point" cx="{x:.1f}" cy="{_up(s.value or 0)}" r="3"/>' for x, s in places
    )
    says = f"Share of insufficient visits by month, {months[0][0]} to {months[-1][0]}"
    return svg(
        "over-time",
        720,
        224,
        says,
        f'{_grid()}{bars}<polygon class="band" points="{" ".join(edge)}"/>'
        f'<polyline class="line" points="{line}"/>{points}{_labels(months, step)}',
    )


def _up(share: float) -> str:
    return f"{150 - 140 * share:.1f}"


def _grid() -> str:
    return "".join(
        f'<line class="axis" x1="40" y1="{_up(s)}" x2="680" y2="{_up(s)}"/>'
        f'<text x="34" y="{float(_up(s)) + 4:.0f}" class="end">{s:.0%}</text>'
        for s in (0, 0.5, 1)
    )


def _labels(months: Sequence[tuple[str, Share]], step: float) -> str:
    every = max(1, -(-len(months) // 10))
    return '<text x="20" y="196" class="end">n</text>' + "".join(
        f'<text x="{40 + i * step:.1f}" y="216" class="middle">{escape(name)}</text>'
        for i, (name, _) in enumerate(months)
        if i % every == 0
    )


def both_ways(differences: Mapping[int, int]) -> str:
    """Bars of how far billed units lie below and above those supported, zero in the middle."""
    if not differences:
        return ""
    reach = max(2, min(6, max(abs(step) for step in differences)))
    merged: dict[int, int] = {}
    for step, count in differences.items():
        end = max(-reach, min(reach, step))
        merged[end] = merged.get(end, 0) + count
    most, width = max(merged.values()), 600 / (2 * reach + 1)
    parts = []
    for step in range(-reach, reach + 1):
        count = merged.get(step, 0)
        x, height = 10 + (step + reach) * width, 120 * count / most
        side = "under" if step < 0 else "over" if step > 0 else "even"
        name = f"{step:+d}" if step else "0"
        name = name + " or more" * (step == reach) if step > -reach else f"{name} or less"
        parts.append(
            f'<rect class="{side}" x="{x + 4:.1f}" y="{140 - height:.1f}" '
            f'width="{width - 8:.1f}" height="{height:.1f}"/>'
            f'<text class="middle" x="{x + width / 2:.1f}" y="{134 - height:.1f}">{count:,}</text>'
            f'<text class="middle" x="{x + width / 2:.1f}" y="158">{name}</text>'
        )
    says = "Visits by units billed less units supported: " + ", ".join(
        f"{step:+d}: {count:,}" for step, count in sorted(merged.items())
    )
    return svg("both-ways", 620, 166, says, "".join(parts))
