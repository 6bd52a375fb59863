"""The items of a sentence -> readings, walked from left to right with what was said before.

"R knee flex 112 (eval 98), ext -4; L 128, 0": labels collect until a run of values comes; the text
between decides whether the run belongs to them; a run without labels goes on with the last ones.
"""

from __future__ import annotations

from suffice.facts import _rom_gaps as gaps
from suffice.facts._rom_accept import accepts
from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_bind import bind
from suffice.facts._rom_joints import FINGER_JOINTS
from suffice.facts._rom_labels import axes as axes_of
from suffice.facts._rom_labels import leave, take, take_date
from suffice.facts._rom_limits import bind_word, is_level
from suffice.facts._rom_slots import Axes
from suffice.facts._rom_state import Frame, Here, Sentence, State
from suffice.types import Mention

_LEAST_UNSAID = 20
_LABELS_BEHIND = 4


def walk(sentence: Sentence, state: State) -> Here:
    """Read one sentence; `state` is changed to what rules behind it."""
    items = sentence.items
    here = Here(
        sentence,
        state,
        fresh=state.open if sentence.joined else [],
        anchor=items[0].start if items else sentence.start,
        live=sentence.live,
        grades=gaps.strength_words(sentence.text, sentence.start, sentence.end),
    )
    at, end = 0, sentence.start
    while at < len(items):
        item = items[at]
        _cross(here, end, item.start)
        if isinstance(item, Amount):
            run = _run_at(here, at)
            at += len(run) + _take_run(here, run, at)
        else:
            if item.label == "date":
                take_date(here, item.end, at + 1)
            else:
                take(here, item, at)
            at += 1
        end = items[at - 1].end
    leave(here)
    return here


def _cross(here: Here, start: int, end: int) -> None:
    """Follow brackets, and words of strength, in the text between two items."""
    gap, state = here.text[start:end], here.state
    if "(" in gap or ")" in gap or "[" in gap or "]" in gap:
        for at, sign in enumerate(gap, start):
            if sign in "([":
                ruling = (state.side, state.mode, state.last, here.dated)
                here.frames.append(Frame(*ruling, at, len(here.fresh)))
            elif sign in ")]" and here.frames:
                frame = here.frames.pop()
                state.side, state.mode, state.last = frame.side, frame.mode, frame.last
                here.dated = frame.dated
                if any(map(str.isdigit, here.text[frame.opened : at])):
                    del here.fresh[frame.known :]  # "(L 5/5)" labels nothing behind it
    if ". " in gap:
        here.strength = False
    if here.grades and any(start <= at < end for at in here.grades):
        here.strength = True


def _run_at(here: Here, at: int) -> list[Amount]:
    """The values from item `at` on that are listed together: "118/92/24", "38    22"."""
    run: list[Amount] = []
    while isinstance(item := here.item(at + len(run)), Amount):
        if run and not gaps.RUN.fullmatch(here.text, run[-1].end, item.start):
            break
        if run and here.head(item.start) is not here.head(run[-1].start):
            break
        run.append(item)
    return run


def _take_run(here: Here, run: list[Amount], at: int) -> int:
    """Bind a run of values if it is motion; the number of items behind it that this used up."""
    first, following = run[0], at + len(run)
    if first.unit == "word" and not is_level(here, first):
        for number, amount in enumerate(run):
            bind_word(here, amount, at + number)
        return 0
    used = (
        0 if here.named("motion") and not here.behind else _take_motion_behind(here, run, following)
    )
    axes = axes_of(here, first.start)
    if not used and _is_date(here, run, axes, following):
        take_date(here, run[-1].end, following)
        return 0
    run = _merged(here, run, axes)
    if used or accepts(here, run, axes):
        behind = here.item(following + used - 1) if used else None
        bind(here, run, axes, behind.end if behind else 0)
    return used


def _take_motion_behind(here: Here, run: list[Amount], following: int) -> int:
    """Use the labels behind a value up to a motion: "110 degrees of knee flexion"."""
    first, last = run[0], run[-1]
    unsaid = here.live or here.sentence.treatment or (last.high or 0) < _LEAST_UNSAID
    if not last.signed and not here.behind and unsaid:
        return 0
    if gaps.POSITIONED.search(here.text[max(0, first.start - 24) : first.start]):
        return 0
    labels: list[Mention] = []
    end = last.end
    for at in range(following, following + _LABELS_BEHIND):
        item = here.item(at)
        if not isinstance(item, Mention) or item.label == "date":
            return 0
        if not gaps.OF.fullmatch(here.text, end, item.start):
            return 0
        labels.append(item)
        end = item.end
        if item.label == "motion" and item.value not in FINGER_JOINTS:
            break
    else:
        return 0
    after = here.item(following + len(labels))
    if not last.signed and isinstance(after, Amount) and not here.text[end : after.start].strip():
        return 0
    for number, label in enumerate(labels):
        take(here, label, following + number)
    here.behind = True
    return len(labels)


def _is_date(here: Here, run: list[Amount], axes: Axes, following: int) -> bool:
    """Whether "4/28" is a day rather than two values."""
    if len(run) != 2 or not gaps.MONTH_DAY.fullmatch(here.text, run[0].start, run[1].end):
        return False
    if run[0].signed or run[1].signed or axes.along(2) or here.head(run[0].start):
        return False
    after = here.item(following)
    if isinstance(after, Amount) and gaps.DATE_LEADS.fullmatch(here.text, run[1].end, after.start):
        return True
    return len(here.state.last) != 2 and not (len(here.state.series) >= 2 and axes.sides)


def _merged(here: Here, run: list[Amount], axes: Axes) -> list[Amount]:
    """One range where a finger joint's or a knee's "0/74" goes from extension to flexion."""
    if len(run) != 2 or axes.along(2) or not here.text.startswith("/", run[0].end):
        return run
    low, high = run
    if low.high is None or high.high is None or low.low is not None or high.low is not None:
        return run
    if low.high > 25 or 2 * low.high >= high.high:
        return run
    if not axes.motions and len(here.state.last) == 2:
        return run
    names = axes.motions or tuple(here.state.last[-1:])
    finger = len(names) == 1 and " flexion" in (names[0].motion or "")
    unnamed = not axes.motions and here.state.joint in ("knee", "elbow") and high.high >= 40
    if not finger and (not unnamed or len(here.state.series) > 1):
        return run
    return [high._replace(start=low.start, low=low.high)]
