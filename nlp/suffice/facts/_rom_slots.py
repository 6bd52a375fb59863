"""Labels before a run of angles -> what each angle is: "R/L flex 95/140" is R flexion, L flexion.

The labels that stand before a run form axes (motions, sides, modes, digits); the axis that is as
long as the run is the one along which its values lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from suffice.facts._rom_joints import (
    BENDS,
    FINGER_JOINTS,
    LAGS,
    SPINE,
    TESTS,
    digit_motion,
    joint_for,
)
from suffice.types import Mention


class Slot(NamedTuple):
    """What one value measures; `short` where it counts down from full motion (a lag)."""

    joint: str | None = None
    motion: str | None = None
    side: str | None = None
    mode: str | None = None
    short: bool = False
    once: bool = False  # short by the words of its own value only: "lacks 8"


class Axes(NamedTuple):
    """The labels that rule the next run of values, each list in written order."""

    motions: tuple[Slot, ...] = ()
    sides: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    digits: int = 0
    named: bool = False  # whether a joint is named anew

    def along(self, count: int) -> bool:
        """Whether one of the axes is `count` long."""
        return count in (len(self.motions), len(self.sides), len(self.modes), self.digits)


MODES: Mapping[str, tuple[str, ...]] = {
    "active": ("active",),
    "passive": ("passive",),
    "assisted": ("assisted",),
    "both": ("active", "passive"),
}
_LISTED = re.compile(r"\s*(?:/|,|&|\+|and|then|vs\.?|or|;|\|)?\s*(?:and\s)?")
_SHORTFALL = re.compile(r"lag|deficit|contracture|loss", re.IGNORECASE)
_PAIRED = frozenset({"rotation", "lateral flexion"})


def chain(text: str, labels: Sequence[Mention]) -> list[Mention]:
    """The last of `labels`, with those that are listed just before it ("flex/abd/ER")."""
    found: list[Mention] = []
    for mention in reversed(labels):
        if found and not _LISTED.fullmatch(text, mention.end, found[-1].start):
            break
        found.append(mention)
    return found[::-1]


def motion_slots(
    text: str,
    motions: Iterable[Mention],
    joint: str | None,
    treated: Sequence[str],
    digit: str | None,
) -> tuple[Slot, ...]:
    """Joint and motion of each listed motion: "PIP/DIP flex" is two; `digit` rules bare "flex"."""
    digits: list[Mention] = []
    plain: list[Mention] = []
    for mention in motions:
        (digits if mention.value in FINGER_JOINTS else plain).append(mention)
    bends = [m for m in plain if m.value in ("flexion", "extension")]
    if joint == "great toe" and bends:
        digit = "MTP"
    if not digits and (digit is None or len(bends) < len(plain)):
        return tuple(_plain(text, m, joint, treated) for m in plain)
    names = [str(m.value) for m in digits] or [digit or ""]
    ways = [(str(m.value), _lag_mode(text, m), _short(text, m)) for m in bends]
    return tuple(
        Slot(*digit_motion(name, motion, joint), None, mode, short)
        for name in names
        for motion, mode, short in ways or [("flexion", None, False)]
    )


def _plain(text: str, mention: Mention, joint: str | None, treated: Sequence[str]) -> Slot:
    motion = str(mention.value)
    if motion in TESTS:
        return Slot(*TESTS[motion])
    if motion.startswith("total "):
        return Slot("thumb" if joint == "thumb" else "finger", motion, None, motion.split()[1])
    if motion in ("radial abduction", "palmar abduction"):
        return Slot("thumb", "CMC abduction")
    if _short(text, mention):
        mode = _lag_mode(text, mention)
        bending = (j for j in (joint, *treated) if j in (LAGS if mode else BENDS))
        return Slot(next(bending, "knee"), "extension", None, mode, True)
    return Slot(joint_for(motion, joint, treated), motion)


def _lag_mode(text: str, mention: Mention) -> str | None:
    """A lag is by its nature a loss of active motion."""
    return "active" if "lag" in text[mention.start : mention.end].lower() else None


def _short(text: str, mention: Mention) -> bool:
    return bool(_SHORTFALL.search(text, mention.start, mention.end))


def fill(
    count: int,
    axes: Axes,
    base: Slot,
    series: Sequence[Slot],
    last: Sequence[Slot],
    pair: Sequence[str] = (),
) -> list[Slot]:
    """What the `count` values of a run measure; fewer where the labels do not fit the run.

    `base` holds what rules besides the axes, `series` what was valued in this sentence or the one
    before, `last` the slots of the run before, `pair` the sides that a heading "R / L" lists.
    """
    if not axes.motions and not (count > 1 and axes.along(count)):
        for earlier in (last, series):
            if count == len(earlier) and _same_joint(axes, base, earlier, count):
                return [_ruled(slot, axes, base) for slot in earlier]
    motions = axes.motions or _carried(axes, base, last)
    sides, modes = axes.sides or (base.side,), axes.modes or (base.mode,)
    if count == 1:
        return [_with(motions[-1], _only_side(axes, motions[-1], sides), modes[-1])]
    if len(motions) == count:
        return [_with(motion, sides[-1], modes[-1]) for motion in motions]
    if axes.digits == count:
        return [_with(motions[-1], sides[-1], modes[-1])] * count
    grid = [_with(motion, side, mode) for mode in modes for motion in motions for side in sides]
    return grid if len(grid) == count else _unlabelled(count, axes, base, series, grid, pair)


def _only_side(axes: Axes, slot: Slot, sides: Sequence[str | None]) -> str | None:
    """The side of a single value: both where both are named, none where the spine only bends."""
    if set(sides) == {"R", "L"}:
        return "B"
    if not axes.sides and slot.joint in SPINE and slot.motion in ("flexion", "extension"):
        return None
    return sides[-1]


def _unlabelled(
    count: int,
    axes: Axes,
    base: Slot,
    series: Sequence[Slot],
    grid: Sequence[Slot],
    pair: Sequence[str],
) -> list[Slot]:
    """What values measure that the labels do not tell apart: both sides, the end of the series."""
    first = grid[0]
    if count == 2 and len(grid) == 1 and (pair or first.motion in _PAIRED):
        return [first._replace(side=side) for side in pair or ("R", "L")]
    if not axes.motions and count < len(series):
        return [_ruled(slot, axes, base) for slot in series[-count:]]
    if "finger" in (base.joint, first.joint):
        return [first] * count
    return [first]


def _same_joint(axes: Axes, base: Slot, earlier: Sequence[Slot], count: int) -> bool:
    """Whether a run may repeat `earlier`; under a joint named anew only a whole list may."""
    return not axes.named or (count > 1 and earlier[-1].joint == base.joint)


def _carried(axes: Axes, base: Slot, last: Sequence[Slot]) -> Sequence[Slot]:
    """The motion that goes on where none is named."""
    if last and not axes.named:
        return last[-1:]
    return (Slot(base.joint, "flexion" if base.joint in BENDS else None),)


def _ruled(slot: Slot, axes: Axes, base: Slot) -> Slot:
    """`slot` with the side and mode that are named anew."""
    side = axes.sides[-1] if axes.sides else slot.side or base.side
    short = slot.short and not (slot.once and axes.sides)
    return slot._replace(side=side, mode=axes.modes[-1] if axes.modes else slot.mode, short=short)


def _with(slot: Slot, side: str | None, mode: str | None) -> Slot:
    return slot._replace(side=side, mode=slot.mode or mode)
