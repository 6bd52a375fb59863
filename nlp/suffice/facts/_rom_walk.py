"""The items of a sentence -> readings, walked from left to right with what was said before.

"R knee flex 112 (eval 98), ext -4; L 128, 0": labels collect until a run of values comes; the text
between decides whether the run belongs to them, and a run without labels goes on with the last ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from suffice.facts import _rom_gaps as gaps
from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_items import Item
from suffice.facts._rom_joints import BENDS, FINGER_JOINTS, LAGS, joint_of_region
from suffice.facts._rom_slots import MODES, Axes, Slot, chain, fill, motion_slots
from suffice.facts._rom_words import OTHER_SIDE, SOFT
from suffice.types import Mention


class Reading(NamedTuple):
    """A value with what it measures; `place` where a date or bracket rules its time."""

    start: int
    end: int
    amount: Amount
    slot: Slot
    place: str | None


class Head(NamedTuple):
    """A table cell with the labels in the heading above it."""

    start: int
    end: int
    labels: tuple[Mention, ...]


@dataclass(slots=True)
class State:
    """What rules when the next sentence begins."""

    treated: Sequence[str]
    treated_side: str | None = None
    joint: str | None = None
    side: str | None = None
    pair: tuple[str, ...] = ()  # the sides that a heading lists: "R / L"
    mode: str | None = None
    digit: str | None = None
    spanned: Slot | None = None  # what was last given as a range
    open: list[Mention] = field(default_factory=list)  # labels that still wait for a value
    series: list[Slot] = field(default_factory=list)
    last: list[Slot] = field(default_factory=list)


class Frame(NamedTuple):
    """What an opened bracket sets aside until it closes."""

    side: str | None
    mode: str | None
    last: list[Slot]
    place: str | None


class Sentence(NamedTuple):
    """The sentence to be walked, with what its surroundings say about it."""

    text: str
    start: int
    end: int
    items: Sequence[Item]
    heads: Sequence[Head]
    joined: bool  # whether it goes on in the line of the sentence before: "Hip ext | ROM: 5"
    live: bool  # whether it goes on with the values of the sentence before
    treatment: bool
    goals: bool


_VERSUS = re.compile(r"\b(?:vs\.?|versus)\s*$", re.IGNORECASE)
_LIMITS = frozenset({"wnl", "wnls", "wfl", "wfls", "within normal limits", "within functional limits"})
_FULL = frozenset({"full", "normal", "unrestricted"})
_LONGEST_LABEL = 50
_MOST_REPETITIONS = 30
_SMALL = frozenset({"dorsiflexion", "inversion", "eversion"})
_TO_LEVELS = frozenset({"internal rotation", "external rotation"})
AMBIGUOUS = frozenset({"back", "hand", "hands", "arm", "leg", "heel", "core"})


class Walk:
    """One walk over one sentence; `state` is changed as it goes."""

    def __init__(self, sentence: Sentence, state: State) -> None:
        self.sentence, self.state = sentence, state
        self.text, self.items = sentence.text, sentence.items
        self.live = sentence.live
        self.readings: list[Reading] = []
        self.fresh: list[Mention] = state.open if sentence.joined else []
        self.anchor = self.items[0].start if self.items else 0
        self.place: str | None = None
        self.frames: list[Frame] = []
        self.listed = False  # whether the last run joined the series
        self.strength = False
        self.measured = False  # whether ROM, AROM or PROM is said
        self.behind = False  # whether motions stand behind their values here

    def run(self) -> list[Reading]:
        """The readings of the sentence."""
        at, end = 0, self.sentence.start
        while at < len(self.items):
            item = self.items[at]
            self._cross(end, item.start)
            used = 1
            if isinstance(item, Amount):
                run = self._run_at(at)
                used = len(run) + self._values(run, at)
            elif item.label == "date":
                self._dated(item.end, at + 1)
            else:
                self._label(item, at)
            at += used
            end = self.items[at - 1].end
        self._leave()
        return self.readings

    def _leave(self) -> None:
        """Labels without values head what follows: "PROM, deg", "Left:"."""
        self.state.open = self.fresh
        if self.readings:
            return
        sides = tuple(str(m.value) for m in chain(self.text, [m for m in self.fresh if m.label == "side"]))
        if len(sides) == 2:
            self.state.pair = sides
        for mention in self.fresh:
            if mention.label == "mode" and mention.value in MODES:
                self.state.mode = MODES[str(mention.value)][0]

    def _after(self, at: int) -> Item | None:
        return self.items[at + 1] if at + 1 < len(self.items) else None

    def _cross(self, start: int, end: int) -> None:
        """Brackets and strength words in the text between two items."""
        gap = self.text[start:end]
        state = self.state
        for sign in gap:
            if sign in "([":
                self.frames.append(Frame(state.side, state.mode, state.last, self.place))
            elif sign in ")]" and self.frames:
                state.side, state.mode, state.last, self.place = self.frames.pop()
        if len(gap) > 1:
            if ". " in gap:
                self.strength = False
            self.strength = self.strength or gaps.STRENGTH.search(gap) is not None

    def _run_at(self, at: int) -> list[Amount]:
        run: list[Amount] = []
        for item in self.items[at:]:
            if not isinstance(item, Amount):
                break
            if run and not gaps.RUN.fullmatch(self.text, run[-1].end, item.start):
                break
            if run and self._head(item.start) is not self._head(run[-1].start):
                break
            run.append(item)
        return run

    def _head(self, start: int) -> Head | None:
        return next((h for h in self.sentence.heads if h.start <= start < h.end), None)

    # Labels

    def _label(self, item: Mention, at: int) -> None:
        if item.label in ("side", "mode") and self._marks_last(item, at):
            return
        if item.label == "region":
            written = self.text[item.start : item.end].lower()
            if written in AMBIGUOUS and not self._leads_motion(at):
                return
            joint = "great toe" if written == "great toe" else joint_of_region(str(item.value))
            self.state.joint = joint
            if item.value not in ("finger", "thumb", "hand"):
                self.state.digit = None
        elif item.label == "mode":
            self.strength = False
            self.measured = self.measured or item.end - item.start != 6 or item.value == "unstated"
        elif item.value in FINGER_JOINTS:
            self.state.digit = str(item.value)
        self.fresh.append(item)
        if item.label != "side":
            self.anchor = item.end

    def _leads_motion(self, at: int) -> bool:
        after = self._after(at)
        return after is not None and after.label in ("motion", "mode") and after.start - self.items[at].end < 3

    def _marks_last(self, item: Mention, at: int) -> bool:
        """Give a side or mode that stands behind its value to it: "flex 118 R / 158 L"."""
        before = self.items[at - 1] if at else None
        if not self.readings or before is None or self.readings[-1].amount is not before:
            return False
        gap = self.text[before.end : item.start]
        if len(gap) > 8 or gap.strip(" (°") not in ("", "on", "on the") or "  " in gap:
            return False
        after = self._after(at)
        if after is not None and self._leads(item, after):
            return False
        last = self.readings[-1]
        changed = (
            last.slot._replace(side=self._side(item))
            if item.label == "side"
            else last.slot._replace(mode=MODES.get(str(item.value), (last.slot.mode,))[0])
        )
        self.readings[-1] = last._replace(slot=changed)
        self.state.last = [*self.state.last[:-1], changed]
        self.state.series = [*(self.state.series[:-1] if self.listed else self.state.series), changed]
        self.listed = True
        return True

    def _leads(self, item: Mention, after: Item) -> bool:
        gap = self.text[item.end : after.start]
        if isinstance(after, Amount):
            return gap.strip(" :=(") == ""
        return after.label in ("motion", "region", "mode") and gap in ("", " ", ": ")

    def _dated(self, end: int, following: int) -> None:
        """A date before a value tells when it was measured: "12/5: 0-92", "[9/12 R 5-105"."""
        for after in self.items[following : following + 2]:
            if not gaps.DATE_LEADS.fullmatch(self.text, end, after.start):
                return
            if isinstance(after, Amount):
                self.place, self.anchor = "dated", end
                return
            if after.label != "side":
                return
            end = after.end

    def _side(self, mention: Mention) -> str:
        if mention.value != OTHER_SIDE:
            return str(mention.value)
        return {"R": "L", "L": "R"}.get(self.state.treated_side or "", "B")

    # Values

    def _values(self, run: list[Amount], at: int) -> int:
        """Bind a run of values; the number of items behind it that it has used up."""
        first = run[0]
        if first.unit == "word" and not self._is_level(first):
            for number, amount in enumerate(run):
                self._limit_word(amount, at + number)
            return 0
        motioned = any(m.label == "motion" for m in self.fresh)
        used = 0 if motioned and not self.behind else self._take_motion_behind(run, at)
        axes = self._axes(first.start)
        if not used and self._is_date(run, axes):
            self._dated(run[-1].end, at + len(run))
            return 0
        run = self._merged(run, axes)
        if used or self._accepts(run, axes):
            self._bind(run, axes, used)
        return used

    def _merged(self, run: list[Amount], axes: Axes) -> list[Amount]:
        """A finger joint's or a knee's "0/74" is one range from extension to flexion."""
        if len(run) != 2 or not self.text.startswith("/", run[0].end):
            return run
        low, high = run
        if low.low is not None or high.low is not None or low.high is None or high.high is None or axes.along(2):
            return run
        names = axes.motions or tuple(self.state.last[-1:])
        finger = len(names) == 1 and " flexion" in (names[0].motion or "")
        joint = not axes.motions and self.state.joint in ("knee", "elbow")
        rises = high.high >= 40 and low.high <= 25 and (low.high < 0 or 2 * low.high < high.high)
        if not rises or len(self.state.series) > 1 and not finger or not (finger or joint):
            return run
        return [high._replace(start=low.start, low=low.high)]

    def _is_level(self, amount: Amount) -> bool:
        """Whether a word such as T10 or sacrum is how far the hand reaches."""
        motions = [str(m.value) for m in self.fresh if m.label == "motion"]
        if not motions and self.state.last:
            motions = [str(self.state.last[-1].motion)]
        return bool(motions) and motions[-1] in _TO_LEVELS and amount.end - amount.start <= 24 and not _is_limit(amount)

    def _axes(self, start: int) -> Axes:
        by: dict[str, list[Mention]] = {}
        for mention in self.fresh:
            by.setdefault(mention.label, []).append(mention)
        if head := self._head(start):
            for mention in head.labels:
                if mention.label in ("mode", "motion") and mention.label not in by:
                    by[mention.label] = [mention]
        text, state = self.text, self.state
        motions: tuple[Slot, ...] = ()
        if "motion" in by:
            listed = chain(text, by["motion"])
            motions = motion_slots(text, listed, state.joint, state.treated, state.digit)
        return Axes(
            motions,
            tuple(self._side(m) for m in chain(text, by.get("side", ()))),
            tuple(mode for m in chain(text, by.get("mode", ())) for mode in MODES.get(str(m.value), ())),
            len(chain(text, [m for m in by.get("region", ()) if m.value == "finger"])),
            any(m.value not in ("finger", "hand") for m in by.get("region", ())),
        )

    def _take_motion_behind(self, run: list[Amount], at: int) -> int:
        """Use the motion that stands behind the value: "110 degrees of knee flexion"."""
        last = run[-1]
        bare = not last.signed
        if bare and not self.behind and (self.live or self.sentence.treatment or (last.high or 0) < 20):
            return 0
        if gaps.POSITIONED.search(self.text[max(0, run[0].start - 10) : run[0].start]):
            return 0
        end = last.end
        for used, item in enumerate(self.items[at + len(run) : at + len(run) + 4], 1):
            if isinstance(item, Amount) or item.label == "date" or not gaps.OF.fullmatch(self.text, end, item.start):
                return 0
            end = item.end
            if item.label == "motion" and item.value not in FINGER_JOINTS:
                after = self._after(at + len(run) + used - 1)
                if bare and isinstance(after, Amount) and self.text[end : after.start].strip() == "":
                    return 0
                for taken in range(used):
                    label = self.items[at + len(run) + taken]
                    if isinstance(label, Mention):
                        self._label(label, at + len(run) + taken)
                self.behind = True
                return used
        return 0

    def _is_date(self, run: list[Amount], axes: Axes) -> bool:
        if len(run) != 2 or not gaps.MONTH_DAY.fullmatch(self.text, run[0].start, run[1].end):
            return False
        if run[0].signed or run[1].signed or axes.along(2) or self._head(run[0].start):
            return False
        after = self._after(self.items.index(run[1]))
        if isinstance(after, Amount) and gaps.DATE_LEADS.fullmatch(self.text, run[1].end, after.start):
            return True
        return len(self.state.last) != 2 and not (len(self.state.series) >= 2 and axes.sides)

    def _accepts(self, run: list[Amount], axes: Axes) -> bool:
        """Whether `run` is motion, by the labels before it and the text between."""
        first = run[0]
        gap = self.text[self.anchor : first.start]
        if axes.motions and (first.high or 0) < 0 and len(gap) < 40:
            return True
        bracketed = self.live and self.text[first.start - 1] in "([" and not self.fresh
        if not bracketed and (len(gap) > 70 or gaps.closes(gap)):
            return False
        signed = any(a.signed for a in run)
        if self.strength and not signed:
            return False
        if self.text[first.start - 1] == "+" and (first.high or 0) > 10 or first.unit in ("in", "cm") and self.sentence.treatment:
            return False
        if axes.motions:
            return signed or not self._is_faint(run, axes, gap)
        if any(m.label in ("region", "mode") for m in self.fresh):
            return self._accepts_joint(run)
        spans = all(a.low is not None and (a.high or 0) >= 40 for a in run)
        if first.short or (spans and (self.place == "dated" or axes.sides) and self._bends()):
            return True
        if not self.live or not gaps.ENDS.match(self.text, run[-1].end):
            return False
        return bool(axes.sides or self.place or self._head(first.start)) or gaps.CONTINUES.search(gap) is not None

    def _bends(self) -> bool:
        joint = self.state.joint or next(iter(self.state.treated), None)
        if joint in ("knee", "elbow"):
            self.state.joint = joint
        return joint in ("knee", "elbow")

    def _accepts_joint(self, run: list[Amount]) -> bool:
        """Whether a run behind a joint without a motion is motion: "R knee 0-112", "knee ROM 98"."""
        state, first = self.state, run[0]
        if state.joint is None and not self.live:
            state.joint = next(iter(state.treated), None)
        spans = all(a.low is not None and (a.high or 0) >= 20 for a in run)
        if self.live and state.last and state.last[-1].joint == state.joint:
            return spans or not self.sentence.treatment
        said = any(m.label == "mode" for m in self.fresh)
        if state.joint in ("knee", "elbow", "finger", "thumb"):
            return spans or first.short or (said and (first.signed or (first.high or 0) >= 20))
        return state.joint in BENDS and said and spans

    def _is_faint(self, run: list[Amount], axes: Axes, gap: str) -> bool:
        """Whether bare numbers behind a motion may be grades or repetitions."""
        if any(a.low is not None or a.unit != "deg" or (a.high or 0) < 0 for a in run):
            return False
        if self.sentence.treatment and not self.measured and not gaps.SAID.search(gap):
            return max(a.high or 0 for a in run) <= _MOST_REPETITIONS and not self.readings
        small = all(0 < (a.high or 0) <= 5 for a in run)
        if small and gaps.GRADED.search(self.text, self.sentence.start, self.sentence.end):
            return True
        if not small or self.live or self.measured or any(s.short for s in axes.motions):
            return False
        return not any(s.motion in _SMALL for s in axes.motions)

    def _bind(self, run: list[Amount], axes: Axes, used: int) -> None:
        state = self.state
        if any(m.label == "mode" for m in self.fresh):
            state.mode = axes.modes[-1] if axes.modes else None
        base = Slot(state.joint, None, state.side, state.mode)
        slots = fill(len(run), axes, base, state.series, state.last, state.pair)
        slots = [self._fitting(amount, slot, axes) for amount, slot in zip(run, slots, strict=False)]
        if not axes.sides and _VERSUS.search(self.text[self.anchor : run[0].start]):
            slots = [slot._replace(side={"R": "L", "L": "R"}.get(slot.side or "")) for slot in slots]
        head_side = self._head_side(run[0].start)
        start = self.fresh[0].start if self.fresh else run[0].start
        if run[0].start - start > _LONGEST_LABEL:
            start = run[0].start
        for amount, slot in zip(run, slots, strict=False):
            if amount.low is not None:
                state.spanned = slot
        for number, (amount, slot) in enumerate(zip(run, slots, strict=False)):
            if amount.unit == "word" and slot.motion not in _TO_LEVELS:
                continue
            slot = slot._replace(side=head_side) if head_side else slot
            low = min(start, amount.start) if number == 0 else amount.start
            high = max(amount.end, self.fresh[-1].end) if used and number == 0 else amount.end
            self.readings.append(Reading(low, high, amount, slot, self.place))
        self._remember(slots, axes)
        self.fresh = []
        self.anchor = max(run[-1].end, self.anchor) if used else run[-1].end

    def _head_side(self, start: int) -> str | None:
        head = self._head(start)
        sides = [self._side(m) for m in head.labels if m.label == "side"] if head else []
        return sides[0] if len(sides) == 1 else None

    def _fitting(self, amount: Amount, slot: Slot, axes: Axes) -> Slot:
        """`slot` corrected by its value: "lacks 8" is extension, "0-138" is what was a range before."""
        bends = slot.motion in (None, "flexion")
        if amount.short:
            return slot._replace(short=True, once=not slot.short, motion="extension" if bends else slot.motion)
        high = amount.high or 0
        if slot.short and high > 60 and slot.motion == "extension":
            return slot._replace(short=False, motion="flexion")
        if amount.low is None and high < 0 and slot.motion is not None and slot.joint in (*LAGS, "great toe"):
            return slot._replace(motion=slot.motion.replace("flexion", "extension"))
        if amount.low is None or axes.motions:
            return slot
        if self.state.spanned is not None and self.state.spanned.joint == (slot.joint if axes.named else self.state.spanned.joint):
            return self.state.spanned._replace(side=slot.side, mode=slot.mode)
        if slot.motion == "extension" and slot.joint in ("knee", "elbow"):
            return slot._replace(motion="flexion", short=False)
        return slot

    def _remember(self, slots: list[Slot], axes: Axes) -> None:
        state = self.state
        if len(set(axes.sides)) == 1:
            state.side = axes.sides[-1]
        state.last = slots
        labelled = bool(axes.motions or axes.named or axes.digits or axes.sides)
        self.listed = labelled and not self.frames and self.place is None
        if self.listed:
            if not self.live:
                state.series = []
            state.series = [*state.series, *slots]
        self.live = True

    # Words

    def _limit_word(self, amount: Amount, at: int) -> None:
        """Bind "WNL", "full" or "limited" to the motion before or just behind it."""
        if self.strength or (self.sentence.treatment and not self.measured and not _is_limit(amount)):
            return
        before, after = self.items[at - 1] if at else None, self._after(at)
        if before is not None and before in self.fresh and self._is_led(amount, before):
            start, end = self.fresh[0].start, amount.end
            if end - start > _LONGEST_LABEL:
                start = before.start
        elif self._leads_word(amount, after) and after is not None:
            self.fresh = []
            self._label(after, at + 1)  # type: ignore[arg-type]
            start, end = amount.start, after.end
        elif isinstance(before, Amount) and self.live and not self.fresh and self._head(amount.start):
            start, end = amount.start, amount.end
        else:
            return
        state, axes = self.state, self._axes(amount.start)
        if len(set(axes.sides)) == 1:
            state.side = axes.sides[-1]
        side = "B" if set(axes.sides) == {"R", "L"} else self._head_side(amount.start) or state.side
        mode = axes.modes[-1] if axes.modes else state.mode
        bases = axes.motions or (state.last[-1:] if not self.fresh and self.live else [Slot(state.joint)])
        slots = [slot._replace(side=side, mode=mode, short=False) for slot in bases]
        self.readings += [Reading(start, end, amount, slot, self.place) for slot in slots]
        self.fresh, self.anchor = [], end
        self._remember(slots, axes)

    def _is_led(self, amount: Amount, before: Item) -> bool:
        if not gaps.GLUE.fullmatch(self.text, before.end, amount.start):
            return False
        if (amount.word or "").lower() in SOFT:
            return before.label == "mode" and gaps.SOFTLY.fullmatch(self.text, before.end, amount.start) is not None
        if any(m.label in ("motion", "mode") for m in self.fresh):
            return True
        if _is_limit(amount) and self.readings and self.readings[-1].amount.unit == "word":
            return True
        return _is_limit(amount) and any(m.label == "region" for m in self.fresh)

    def _leads_word(self, amount: Amount, after: Item | None) -> bool:
        if after is None or after.label not in ("motion", "mode") or after.start - amount.end != 1:
            return False
        return _is_limit(amount) or (amount.word or "").lower() in _FULL


def _is_limit(amount: Amount) -> bool:
    return (amount.word or "").lower() in _LIMITS
