"""A run of numbers with its labels -> whether it is motion at all.

"R knee 0-112" and "flex 95 (88)" are; "hip abd 20" among exercises, "DF 4, PF 4+" among grades and
"flex limited to 90 per protocol" are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from suffice.facts import _rom_gaps as gaps
from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_joints import BENDS
from suffice.facts._rom_slots import Axes
from suffice.facts._rom_state import Here

_FARTHEST = 70
_WIDTH_REACH = 24
_MOST_REPETITIONS = 30
_USUAL_REPETITIONS = (8, 10, 12, 15)
_GRADES, _COUNTED = 5, 12  # beside grades a number up to this is a grade, or a count of heel rises
_LARGEST_GAIN = 10
_SMALL = frozenset({"dorsiflexion", "inversion", "eversion"})
_RANGED = ("knee", "elbow", "finger", "thumb")


def accepts(here: Here, run: Sequence[Amount], axes: Axes) -> bool:
    """Whether `run` is motion, by the labels before it and the text between."""
    first = run[0]
    gap = here.text[max(here.anchor, first.start - 2 * _FARTHEST) : first.start]
    if axes.motions and (first.high or 0) < 0 and len(gap) < _FARTHEST // 2:
        return True
    if not _is_near(here, first, gap):
        return False
    signed = any(amount.signed for amount in run)
    if here.strength and not signed:
        return False
    if axes.motions:
        return signed or not _is_faint(here, run, axes, gap)
    if here.named("region", "mode"):
        return _accepts_joint(here, run)
    return first.short or _goes_on(here, run, axes, gap)


def _is_near(here: Here, first: Amount, gap: str) -> bool:
    """Whether nothing between label and value takes the value away."""
    opened = here.text[first.start - 1] if first.start else ""
    celled = ("|" in gap or "  " in gap) and not gap.strip(" |\t+")
    if opened == "+" and (first.high or 0) > _LARGEST_GAIN and not celled:
        return False
    if first.unit in ("in", "cm") and (here.sentence.treatment or len(gap) > _WIDTH_REACH):
        return False
    if here.live and not here.fresh and opened in "([":
        return True
    return len(gap) <= _FARTHEST and not gaps.closes(gap)


def _goes_on(here: Here, run: Sequence[Amount], axes: Axes, gap: str) -> bool:
    """Whether a run without motion or joint goes on with what was measured before."""
    spans = all(a.low is not None and (a.high or 0) >= 40 for a in run)
    if spans and (here.dated or axes.sides) and _bends(here):
        return True
    if not here.live or not gaps.ENDS.match(here.text, run[-1].end):
        return False
    if axes.sides or here.dated or here.head(run[0].start) is not None:
        return True
    return gaps.CONTINUES.search(gap) is not None


def _bends(here: Here) -> bool:
    """Whether the note is about a joint whose range needs no name; if so, it rules from here."""
    joint = here.state.joint or next(iter(here.state.treated), None)
    if joint in ("knee", "elbow"):
        here.state.joint = joint
    return joint in ("knee", "elbow")


def _accepts_joint(here: Here, run: Sequence[Amount]) -> bool:
    """Whether a run behind a joint without a motion is motion: "R knee 0-112", "knee ROM 98"."""
    state, first = here.state, run[0]
    if state.joint is None and not here.live:
        state.joint = next(iter(state.treated), None)
    spans = all(a.low is not None and (a.high or 0) >= 20 for a in run)
    if here.live and state.last and state.last[-1].joint == state.joint:
        return spans or not here.sentence.treatment
    said = here.named("mode")
    if state.joint in _RANGED:
        return spans or first.short or (said and (first.signed or (first.high or 0) >= 20))
    return state.joint in BENDS and said and spans


def _is_faint(here: Here, run: Sequence[Amount], axes: Axes, gap: str) -> bool:
    """Whether bare numbers behind a motion may be grades or repetitions."""
    if any(a.low is not None or a.unit != "deg" or (a.high or 0) < 0 for a in run):
        return False
    highest = max(a.high or 0 for a in run)
    if here.sentence.treatment and not gaps.SAID.search(gap):
        if not here.measured:
            return highest <= _MOST_REPETITIONS and not here.readings
        return highest in _USUAL_REPETITIONS and not any(s.motion in _SMALL for s in axes.motions)
    if highest > (_GRADES if here.measured else _COUNTED):
        return False
    if gaps.GRADED.search(here.text, here.sentence.start, here.sentence.end):
        return True
    if highest > _GRADES or not all((a.high or 0) > 0 for a in run):
        return False
    if here.live or here.measured or any(slot.short for slot in axes.motions):
        return False
    return not any(slot.motion in _SMALL for slot in axes.motions)
