"""Offsets of tools that count UTF-16 units -> code points, and back.

An emoji is one code point and two units: after it "knee" stands one further in the browser's count.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate


class Utf16:
    """The offsets of one text in both counts."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        widths = (1 + (char > "\uffff") for char in text)
        self._units = None if text.isascii() else list(accumulate(widths, initial=0))

    def to_points(self, units: int) -> int:
        """Code points before `units`; a unit inside a pair counts as the place after it."""
        if self._units is None or units < 0:
            return units
        if units > self._units[-1]:
            return self.length + units - self._units[-1]
        return bisect_left(self._units, units)

    def to_units(self, points: int) -> int:
        """UTF-16 units before `points`."""
        return points if self._units is None else self._units[points]
