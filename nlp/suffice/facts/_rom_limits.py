"""Values in words -> readings: "AROM WFL", "full ext", "rotation mildly limited"."""

from __future__ import annotations

from suffice.facts import _rom_gaps as gaps
from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_bind import TO_LEVELS, label_start, remember
from suffice.facts._rom_items import Item
from suffice.facts._rom_labels import axes as axes_of
from suffice.facts._rom_labels import take
from suffice.facts._rom_slots import Slot
from suffice.facts._rom_state import Here, Reading
from suffice.facts._rom_words import SOFT
from suffice.types import Mention

_LIMITS = frozenset(
    {"wnl", "wnls", "wfl", "wfls", "within normal limits", "within functional limits"}
)
_FULL = frozenset({"full", "normal", "unrestricted"})
_LONGEST_LEVEL = 24


def is_level(here: Here, amount: Amount) -> bool:
    """Whether a word such as T10 or sacrum is how far the hand reaches."""
    if _word(amount) in _LIMITS or amount.end - amount.start > _LONGEST_LEVEL:
        return False
    motions = [str(m.value) for m in here.fresh if m.label == "motion"]
    if not motions and here.state.last:
        motions = [str(here.state.last[-1].motion)]
    return bool(motions) and motions[-1] in TO_LEVELS


def bind_word(here: Here, amount: Amount, at: int) -> None:
    """Bind "WNL", "full" or "limited" to the motion before or just behind it."""
    unsaid = here.sentence.treatment and not here.measured and _word(amount) not in _LIMITS
    if here.strength or unsaid or _word(amount)[1:].isdigit():
        return
    before, after = here.item(at - 1), here.item(at + 1)
    start, end = label_start(here, amount.start), amount.end
    if isinstance(after, Mention) and not _is_led(here, amount, before) and _leads(amount, after):
        here.fresh = []
        take(here, after, at + 1)
        start, end = amount.start, after.end
    elif not _is_led(here, amount, before):
        return
    axes, state = axes_of(here, amount.start), here.state
    side = axes.sides[-1] if axes.sides else here.head_side(amount.start) or state.side
    side = "B" if set(axes.sides) == {"R", "L"} else side
    mode = axes.modes[-1] if axes.modes else state.mode
    repeated = (
        state.last[-1:] if not here.named("motion", "region", "mode") else [Slot(state.joint)]
    )
    slots = [slot._replace(side=side, mode=mode, short=False) for slot in axes.motions or repeated]
    here.readings += [Reading(start, end, amount, slot, here.dated) for slot in slots]
    remember(here, slots, axes)
    here.anchor = end


def _is_led(here: Here, amount: Amount, before: Item | None) -> bool:
    """Whether the word belongs to the label, or in tables and lists to the word, before it."""
    if before is None or not gaps.GLUE.fullmatch(here.text, before.end, amount.start):
        return False
    if isinstance(before, Amount):
        return here.live and not here.fresh and here.head(amount.start) is not None
    if before not in here.fresh:
        return False
    if _word(amount) in SOFT:
        softly = gaps.SOFTLY.fullmatch(here.text, before.end, amount.start)
        return before.label == "mode" and softly is not None
    if here.named("motion", "mode"):
        return True
    listed = bool(here.readings) and here.readings[-1].amount.unit == "word"
    return _word(amount) in _LIMITS and (listed or here.named("region"))


def _leads(amount: Amount, after: Mention) -> bool:
    if after.label not in ("motion", "mode") or after.start - amount.end != 1:
        return False
    return _word(amount) in _LIMITS or _word(amount) in _FULL


def _word(amount: Amount) -> str:
    return (amount.word or "").lower()
