"""Labels on the way -> what they rule: "R" a side, "PIP" a finger joint, "p" the value before."""

from __future__ import annotations

from collections.abc import Sequence

from suffice.facts import _rom_gaps as gaps
from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_items import Item
from suffice.facts._rom_joints import FINGER_JOINTS, joint_of_region
from suffice.facts._rom_slots import MODES, Axes, Slot, chain, motion_slots
from suffice.facts._rom_state import Here, State
from suffice.types import Mention

# Regions that are also plain words; they name a joint only right before a motion.
AMBIGUOUS = frozenset({"back", "hand", "hands", "arm", "leg", "heel", "core"})
_MOST_OPEN = 40  # labels of a line that still wait when its sentence ends
_FINGERS = frozenset({"finger", "thumb", "hand"})


def take(here: Here, item: Mention, at: int) -> None:
    """Let the label `item` rule what follows, or the value that it stands behind."""
    if item.label in ("side", "mode") and _marks_last(here, item, at):
        return
    if item.label == "region":
        if not _take_region(here, item, at):
            return
    elif item.label == "mode":
        here.strength = False
        written = here.text[item.start : item.end].lower()
        here.measured = here.measured or written not in ("active", "passive")
    elif item.value in FINGER_JOINTS:
        here.state.digit = str(item.value)
    here.fresh.append(item)
    if item.label != "side":
        here.anchor = item.end


def _take_region(here: Here, item: Mention, at: int) -> bool:
    written = here.text[item.start : item.end].lower()
    after = here.item(at + 1)
    leads = after is not None and after.label in ("motion", "mode") and after.start - item.end < 3
    if written in AMBIGUOUS and not leads:
        return False
    great_toe = written == "great toe"
    here.state.joint = "great toe" if great_toe else joint_of_region(str(item.value))
    if item.value not in _FINGERS:
        here.state.digit = None
    return True


def _marks_last(here: Here, item: Mention, at: int) -> bool:
    """Give a side or mode that stands behind its value to it: "flex 118 R / 158 L"."""
    before, after = here.item(at - 1), here.item(at + 1)
    if before is None or not here.readings or here.readings[-1].amount is not before:
        return False
    gap = here.text[before.end : item.start]
    if len(gap) > 8 or gap.strip(" (°") not in ("", "on", "on the") or "  " in gap:
        return False
    if after is not None and _leads(here, item, after):
        return False
    last, state = here.readings[-1], here.state
    changed = last.slot._replace(side=here.side_of(item))
    if item.label == "mode":
        changed = last.slot._replace(mode=MODES.get(str(item.value), (last.slot.mode,))[0])
    here.readings[-1] = last._replace(slot=changed)
    state.last = [*state.last[:-1], changed]
    state.series = [*(state.series[:-1] if here.listed else state.series), changed]
    here.listed = True
    return True


def _leads(here: Here, item: Mention, after: Item) -> bool:
    """Whether a side or mode goes with what follows it rather than with the value before."""
    gap = here.text[item.end : after.start]
    if isinstance(after, Amount):
        return gap.strip(" :=(+") == ""
    return after.label in ("motion", "region", "mode") and gap in ("", " ", ": ")


def take_date(here: Here, end: int, following: int) -> None:
    """A date before a value tells when it was measured: "12/5: 0-92", "[9/12 R 5-105"."""
    for at in (following, following + 1):
        after = here.item(at)
        if after is None or not gaps.DATE_LEADS.fullmatch(here.text, end, after.start):
            return
        if isinstance(after, Amount):
            here.dated, here.anchor = True, end
        if after.label != "side":
            return
        end = after.end


def leave(here: Here) -> None:
    """Labels without values head what follows: "PROM, deg", "right / left"."""
    here.state.open = here.fresh[-_MOST_OPEN:]
    if not here.readings:
        _head(here.text, here.fresh, here.state)


def skim(items: Sequence[Item], state: State, text: str) -> None:
    """What a sentence without values fixes: the joint that it names, its mode, "right / left"."""
    labels = [item for item in items if isinstance(item, Mention) and item.label != "date"]
    for mention in labels:
        if mention.label == "region" and text[mention.start : mention.end].lower() not in AMBIGUOUS:
            state.joint = joint_of_region(str(mention.value))
            state.digit = None
    _head(text, labels, state)


def _head(text: str, labels: Sequence[Mention], state: State) -> None:
    """Labels without values head what follows."""
    state.open = [*labels]
    sides = chain(text, [m for m in labels if m.label == "side"])
    if len(sides) == 2:
        state.pair = tuple(str(m.value) for m in sides)
    for mention in labels:
        if mention.label == "mode" and mention.value in MODES:
            state.mode = MODES[str(mention.value)][0]


def axes(here: Here, start: int) -> Axes:
    """The axes that the fresh labels, and the table heading above `start`, make."""
    by: dict[str, list[Mention]] = {"motion": [], "mode": [], "side": [], "region": []}
    for mention in here.fresh:
        by[mention.label].append(mention)
    if head := here.head(start):
        for label in ("mode", "motion"):
            by[label] = by[label] or [m for m in head.labels if m.label == label][:1]
    text, state = here.text, here.state
    motions: tuple[Slot, ...] = ()
    if by["motion"]:
        listed = chain(text, by["motion"])
        motions = motion_slots(text, listed, state.joint, state.treated, state.digit)
    return Axes(
        motions,
        tuple(here.side_of(m) for m in chain(text, by["side"])),
        tuple(one for m in chain(text, by["mode"]) for one in MODES.get(str(m.value), ())),
        len(chain(text, [m for m in by["region"] if m.value == "finger"])),
        any(m.value not in ("finger", "hand") for m in by["region"]),
    )
