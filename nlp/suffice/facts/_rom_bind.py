"""An accepted run with its axes -> readings: "L 128, 0" behind "R knee flex 112, ext -4"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_joints import LAGS
from suffice.facts._rom_slots import Axes, Slot, fill
from suffice.facts._rom_state import OPPOSITE, Here, Reading

_LONGEST_LABEL = 50
_LONGEST_SERIES = 24
_MOST_LAG = 60
_VERSUS = re.compile(r"\b(?:vs\.?|versus)\s*$", re.IGNORECASE)
TO_LEVELS = frozenset({"internal rotation", "external rotation"})


def bind(here: Here, run: Sequence[Amount], axes: Axes, end: int) -> None:
    """Turn `run` into readings; `end` is where labels behind the run end, else its own end."""
    state, first = here.state, run[0]
    if here.named("mode"):
        state.mode = axes.modes[-1] if axes.modes else None
    base = Slot(state.joint, None, state.side, state.mode)
    slots = fill(len(run), axes, base, state.series, state.last, state.pair)
    slots = [_fitting(here, a, slot, axes) for a, slot in zip(run, slots, strict=False)]
    if not axes.sides and _VERSUS.search(here.text[here.anchor : first.start]):
        slots = [slot._replace(side=OPPOSITE.get(slot.side or "")) for slot in slots]
    head_side = here.head_side(first.start)
    start = label_start(here, first.start)
    for amount, slot in zip(run, slots, strict=False):
        if amount.unit == "word" and slot.motion not in TO_LEVELS:
            continue
        if amount.low is not None:
            state.spanned = slot
        shown = slot._replace(side=head_side) if head_side else slot
        stop = max(amount.end, end) if amount is first else amount.end
        here.readings.append(Reading(start, stop, amount, shown, here.dated))
        start = run[len(run) - 1].start if amount is run[-1] else run[run.index(amount) + 1].start
    remember(here, slots, axes)
    here.anchor = max(run[-1].end, end)


def label_start(here: Here, start: int) -> int:
    """Where the labels of a value at `start` begin, if they stand near it."""
    first = here.fresh[0].start if here.fresh else start
    return first if 0 <= start - first <= _LONGEST_LABEL else start


def _fitting(here: Here, amount: Amount, slot: Slot, axes: Axes) -> Slot:
    """`slot` corrected by its value: "lacks 8" is extension, "0-138" what was a range before."""
    high, motion = amount.high or 0, slot.motion
    if amount.short:
        bends = motion in (None, "flexion")
        return slot._replace(
            short=True, once=not slot.short, motion="extension" if bends else motion
        )
    if high > _MOST_LAG and motion == "extension" and slot.joint in LAGS:
        return slot._replace(short=False, motion="flexion")
    if amount.low is None:
        if high < 0 and motion is not None and slot.joint in (*LAGS, "great toe"):
            return slot._replace(motion=motion.replace("flexion", "extension"))
        return slot
    return slot if axes.motions else _ranged(here, slot, axes)


def _ranged(here: Here, slot: Slot, axes: Axes) -> Slot:
    """What a range without a motion measures: what a range measured before."""
    spanned = here.state.spanned
    if slot.motion is not None and slot.motion.endswith("flexion"):
        return slot
    if spanned is not None and (not axes.named or spanned.joint == slot.joint):
        return spanned._replace(side=slot.side, mode=slot.mode)
    if slot.motion == "extension" and slot.joint in ("knee", "elbow"):
        return slot._replace(motion="flexion", short=False)
    return slot


def remember(here: Here, slots: Sequence[Slot], axes: Axes) -> None:
    """Keep what was bound for runs that repeat it; a run in brackets or dated adds nothing new."""
    state = here.state
    if len(set(axes.sides)) == 1:
        state.side = axes.sides[-1]
    state.last = [*slots]
    labelled = bool(axes.motions or axes.named or axes.digits or axes.sides)
    here.listed = labelled and not here.frames and not here.dated
    if here.listed:
        state.series = [*(state.series[-_LONGEST_SERIES:] if here.live else ()), *slots]
    here.live, here.fresh = True, []
    joint = slots[-1].joint if slots else None
    if state.joint is None and joint and joint not in state.treated[:1]:
        state.treated = [joint, *(other for other in state.treated if other != joint)]
