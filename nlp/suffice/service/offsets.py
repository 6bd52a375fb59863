"""Offsets of a report in code points -> in UTF-16 units, as JavaScript, Java and .NET count.

In "😀 ROM 112" each offset behind the face grows by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

_LAST_SINGLE = "\uffff"


def as_utf16(report: Mapping[str, Any], text: str) -> dict[str, Any]:
    """`report` on `text` with every `start` and `end` in UTF-16 units, and saying so."""
    doubled = [index for index, letter in enumerate(text) if letter > _LAST_SINGLE]
    moved = _moved(report, doubled) if doubled else dict(report)
    return {**moved, "offset_unit": "utf16"}


def _moved(value: Any, doubled: list[int]) -> Any:
    if isinstance(value, list):
        return [_moved(part, doubled) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: part + bisect_left(doubled, part)
        if name in ("start", "end") and isinstance(part, int)
        else _moved(part, doubled)
        for name, part in value.items()
    }
