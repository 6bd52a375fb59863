"""What the parts read so far say about the next value: its targets, its side, its label.

In "hip abd 4/5 R, 5/5 L" each value takes the side behind it; in "4/5 strength in the quads"
the target is behind it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from suffice.facts._strength_values import Part, Sides, Target, Value

_LISTED = ("muscle", "motion")
_JOINED = re.compile(r"\s*(?:[/&+,]|and|,\s?and)\s*", re.IGNORECASE)
_BEHIND = re.compile(
    r" ?\(?(?:(?:on|in|for|and|with|w/|painful|pain|the|strength|throughout)\s){0,3}",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\s*(?:strength\s|mmt\s|grossly\s|force\s)?(?:(?:in|of|for|with|at|on|w/|the|b/l)\s?){0,2}",
    re.IGNORECASE,
)
_SAME_AT = re.compile(
    r"[ ]?(?:prior|previous|prev|current|now|today|eval|initial|baseline|was|goal)(?:ly)?\s?[:=]",
    re.IGNORECASE,
)
_LABEL_REACH = 40


@dataclass(slots=True)
class Row:
    """The state of one line between two values; offsets are -1 for what was not seen."""

    text: str
    targets: list[Target]
    order: str = ""  # "RL" below or behind "R/L"
    pairs: bool = False  # values such as 4/4- stand in the line
    turn: int = 0
    side: str | None = None
    fresh_side: int = -1  # where a side stands that no value has used yet
    fresh_target: bool = False
    used_side: int = -1  # where a side stood behind its value
    used_target: int = -1

    def begin_sentence(self, start: int) -> None:
        """Forget the side, unless "Prior: " goes on with the same; the target still rules."""
        if not _SAME_AT.match(self.text, start):
            self.side = None
        self.fresh_side, self.fresh_target = -1, False

    def take_target(self, part: Target, before: Part | None) -> None:
        """A new target, or one more of a list such as "inv/ev"."""
        if part.start == self.used_target:
            return
        joined = (
            isinstance(before, Target)
            and self.fresh_target
            and before.kind in _LISTED
            and part.kind in _LISTED
            and _JOINED.fullmatch(self.text, before.end, part.start)
        )
        self.targets = [*self.targets, part] if joined else [part]
        self.fresh_target, self.turn = True, 0

    def take_sides(self, part: Sides) -> None:
        """A side for the values that follow, or the order of two."""
        if part.start == self.used_side:
            return
        self.turn, self.fresh_side = 0, part.start
        paired = len(part.order) == 2
        self.order, self.side = (part.order, None) if paired else ("", part.order)

    def take_side_behind(self, value: Value, ahead: list[Part]) -> int:
        """Use a side that stands right behind the value; where value and side end."""
        side = ahead[0] if ahead else None
        if self.fresh_side >= 0 or not isinstance(side, Sides):
            return value.end
        if not _BEHIND.fullmatch(self.text, value.end, side.start):
            return value.end
        opens = "(" in self.text[value.end : side.start]
        if opens and len(ahead) > 1 and isinstance(ahead[1], Value):  # 4-/5 (L 5/5)
            return value.end
        self.take_sides(side)
        self.used_side = side.start
        return side.end

    def targets_of(self, value: Value, ahead: list[Part]) -> list[Target]:
        """The targets that rule the value: those before it, or one right behind it."""
        if self.fresh_target:
            return self.targets
        at = value.end
        for part in ahead:
            if isinstance(part, Value) or not _ABOUT.fullmatch(self.text, at, part.start):
                break
            if isinstance(part, Target):
                self.used_target = part.start
                return [part]
            at = part.end
        return self.targets

    def label_start(self, value: Value, targets: list[Target]) -> int:
        """Where the label begins that stands right before the value, else the value itself."""
        starts = [self.fresh_side] if self.fresh_side >= 0 and not self.order else []
        if self.fresh_target and targets:
            starts.append(targets[0].start)
        start = min((s for s in starts if s < value.start), default=value.start)
        near = value.start - start <= _LABEL_REACH and "\n" not in self.text[start : value.start]
        return start if near else value.start

    def value_taken(self) -> None:
        """What stood fresh before the value is used up."""
        self.fresh_target, self.fresh_side = False, -1
