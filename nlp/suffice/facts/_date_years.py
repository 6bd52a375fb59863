"""Date without year and the day of service -> full date: "12/3" before 2025-01-09 is 2024-12-03."""

from __future__ import annotations

from datetime import date, timedelta

_PAST = frozenset({"surgery", "onset"})


def is_full(iso: str) -> bool:
    """Whether the year is known."""
    return not iso.startswith("--")


def completed(iso: str, role: str, reference: str | None) -> str:
    """`iso` with the year that `reference` fixes; as it is where nothing fixes it.

    What lies in the past gets the last such day before `reference`, any other the nearest.
    """
    today = _whole(reference)
    if is_full(iso) or today is None:
        return iso
    month, day = int(iso[2:4]), int(iso[5:7])
    near = [found for year in range(-1, 2) if (found := _day(today.year + year, month, day))]
    if role in _PAST:
        near = [found for found in near if found <= today]
    if not near:
        return iso
    return min(near, key=lambda found: abs(found - today) / timedelta(days=1)).isoformat()


def _whole(iso: str | None) -> date | None:
    """The day that `iso` names; None for one that no calendar has, or that lacks a part."""
    try:
        return date.fromisoformat(iso or "")
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
