"""What a walk over sentences knows at each point: "R knee" rules, "flex" still waits for its value.

Joint, side and mode outlive a sentence; the labels in hand and open brackets do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_items import Item
from suffice.facts._rom_slots import Slot
from suffice.facts._rom_words import OTHER_SIDE
from suffice.types import Mention

OPPOSITE = {"R": "L", "L": "R"}
_start = attrgetter("start")


class Reading(NamedTuple):
    """A value with what it measures; `dated` where a date before it makes it history."""

    start: int
    end: int
    amount: Amount
    slot: Slot
    dated: bool


class Head(NamedTuple):
    """A table cell with the labels in the heading above it."""

    start: int
    end: int
    labels: tuple[Mention, ...]


class Sentence(NamedTuple):
    """The sentence to be walked, with what its surroundings say about it."""

    text: str
    start: int
    end: int
    items: Sequence[Item]
    heads: Sequence[Head]
    joined: bool  # whether it goes on in the line of the sentence before: "Hip ext | ROM: 5"
    live: bool  # whether it goes on with the values of the sentence before
    treatment: bool  # whether bare numbers are rather repetitions


@dataclass(slots=True)
class State:
    """What rules when the next sentence begins."""

    treated: Sequence[str] = ()
    treated_side: str | None = None
    joint: str | None = None
    side: str | None = None
    pair: tuple[str, ...] = ()  # the sides that a heading lists: "R / L"
    mode: str | None = None
    digit: str | None = None  # the finger joint that rules a bare "flex"
    spanned: Slot | None = None  # what was last given as a range
    open: list[Mention] = field(default_factory=list)  # labels that still wait for a value
    series: list[Slot] = field(default_factory=list)  # what was valued under its own labels
    last: list[Slot] = field(default_factory=list)  # what the run before measured

    def forget(self) -> None:
        """Begin a new section."""
        self.joint = self.mode = self.digit = self.spanned = None
        self.pair, self.series, self.last = (), [], []


class Frame(NamedTuple):
    """What an opened bracket sets aside until it closes."""

    side: str | None
    mode: str | None
    last: list[Slot]
    dated: bool
    opened: int  # where the bracket stands
    known: int  # how many labels waited for a value before it


@dataclass(slots=True)
class Here:
    """The point that the walk over one sentence has reached."""

    sentence: Sentence
    state: State
    fresh: list[Mention]  # the labels since the last value
    anchor: int  # where the last label or value ended
    live: bool  # whether a value has been bound
    readings: list[Reading] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    dated: bool = False
    listed: bool = False  # whether the last run joined the series
    strength: bool = False  # whether grades are being told
    grades: tuple[int, ...] = ()  # where words of strength stand
    measured: bool = False  # whether ROM, AROM or PROM is said
    behind: bool = False  # whether motions stand behind their values

    @property
    def text(self) -> str:
        """The note's text."""
        return self.sentence.text

    def item(self, at: int) -> Item | None:
        """The item numbered `at`, if there is one."""
        items = self.sentence.items
        return items[at] if 0 <= at < len(items) else None

    def head(self, start: int) -> Head | None:
        """The table heading above `start`."""
        heads = self.sentence.heads
        index = bisect_right(heads, start, key=_start) - 1 if heads else -1
        return heads[index] if index >= 0 and start < heads[index].end else None

    def head_side(self, start: int) -> str | None:
        """The one side that the table heading above `start` names."""
        head = self.head(start)
        sides = [self.side_of(m) for m in head.labels if m.label == "side"] if head else []
        return sides[0] if len(sides) == 1 else None

    def side_of(self, mention: Mention) -> str:
        """R, L or B; "uninvolved" is the side that is not treated."""
        if mention.value != OTHER_SIDE:
            return str(mention.value)
        return OPPOSITE.get(self.state.treated_side or "", "B")

    def named(self, *labels: str) -> bool:
        """Whether a fresh label is one of `labels`."""
        return any(m.label in labels for m in self.fresh)
