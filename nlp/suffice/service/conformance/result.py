"""What one item of the checklist came to.

Item(26, "MUST", "a card has summary, indicator and source label", "pass", "")
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["pass", "fail", "warn", "not tested"]


class Item(NamedTuple):
    """One item; `why` says what was seen where the verdict is not pass."""

    number: int
    level: Literal["MUST", "SHOULD", "MAY"]
    title: str
    verdict: Verdict
    why: str = ""


def must(number: int, title: str, holds: bool, why: str) -> Item:
    """An obligation: it holds, or the service fails."""
    return Item(number, "MUST", title, "pass" if holds else "fail", "" if holds else why)


def should(number: int, title: str, holds: bool, why: str) -> Item:
    """A recommendation: where it does not hold, that is worth a look."""
    return Item(number, "SHOULD", title, "pass" if holds else "warn", "" if holds else why)


def untested(number: int, title: str, why: str) -> Item:
    """An item that this service gave no occasion to look at."""
    return Item(number, "MAY", title, "not tested", why)
