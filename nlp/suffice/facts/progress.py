"""Document -> statements of change: "knee flexion up from 95" says that flexion improved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Fact):
    """A change over time; `of` is the nearest thing measured or done, as written, or None."""

    type: ClassVar[str] = "progress"

    direction: str  # improved, unchanged, declined
    of: str | None


KIND = Progress
EXAMPLES = (
    "A: [Shoulder flexion improved since March](progress direction=improved of=flexion).",
    "Assessment: [Grip has come up nicely](progress direction=improved), she is pleased.",
    "S: [Stairs are easier this week](progress direction=improved of=Stairs).",
    "S: [No change to report](progress direction=unchanged of=none).",
    "A: [Knee extension has plateaued](progress direction=unchanged of=extension).",
    "O: [Hip abduction unchanged](progress direction=unchanged of=abduction), no edema.",
    "S: [Shoulder flared on Sunday](progress direction=declined of=Shoulder).",
    "A: [Elbow flexion regressed](progress direction=declined of=flexion) while she was away.",
    "A: [Extension stiffer](progress direction=declined of=Extension), "
    "[but flexion better](progress direction=improved of=flexion).",
    "A: Pain is worse with stairs.",
    "Goals: 1. Improved posture. 2. Strength 5/5 or better.",
    "Plan: expect gains in flexion.",
    "A: Skilled care is needed to maintain gains.",
)

_EDGE = re.compile(r"[;,.!?:(]\s?|\)|\n|\s(?:but|and|while|although)\s")
_REACH = 100  # characters of a statement on either side of the words of change
_THINGS = ("motion", "task", "muscle", "instrument")
_SILENT = frozenset({"goals", "plan", "treatment"})
_UNREAL = frozenset({"planned", "hypothetical"})


def extract(document: Document, found: Found) -> Iterator[Progress]:
    """Every statement of change outside goals, plans and records of treatment."""
    done = -1
    for cue in document.find("progress"):
        sentence = document.sentence_at(cue.start)
        if cue.value == "neutral" or cue.start < done or sentence.section in _SILENT:
            continue
        assertion = document.assertion(cue.start, cue.end)
        if assertion in _UNREAL:
            continue
        start, done = _clause(document.text, cue, sentence.start, sentence.end)
        yield Progress(
            start=start,
            end=done,
            section=sentence.section,
            assertion=assertion,
            direction=str(cue.value),
            of=_of(document, start, done, cue),
        )


def _clause(text: str, cue: Mention, low: int, high: int) -> tuple[int, int]:
    """The stretch between commas and joining words around `cue`."""
    start = max(low, cue.start - _REACH)
    for edge in _EDGE.finditer(text, start, cue.start):
        start = edge.end()
    while start < cue.start and text[start] in " \t\r\n-•*":
        start += 1
    after = _EDGE.search(text, cue.end, min(high, cue.end + _REACH))
    end = after.start() if after else min(high, cue.end + _REACH)
    return start, max(cue.end, start + len(text[start:end].rstrip()))


def _of(document: Document, start: int, end: int, cue: Mention) -> str | None:
    """The words for what changed: a motion, task or measure, else a region."""
    for labels in (_THINGS, ("region",)):
        things = [
            m
            for m in document.inside(start, end, *labels)
            if m.end <= cue.start or m.start >= cue.end
        ]
        if things:
            near = min(things, key=lambda m: max(cue.start - m.end, m.start - cue.end))
            return document.text[near.start : near.end]
    return None
