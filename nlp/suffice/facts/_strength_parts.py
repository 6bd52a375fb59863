"""Document -> the lines that may hold strength values, each as parts: targets, sides, values.

"Quad R 3+/5, L 5/5" is Target, Sides, Value, Sides, Value. Grades and forces are both offered
where a number may be either.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._strength_forces import forces
from suffice.facts._strength_grades import grades
from suffice.facts._strength_values import Cue, Part, Sides, Target
from suffice.types import Document, Mention, places

_SIGNED = re.compile(r"[0-5] ?[+−-](?![\w>])")
_MARKS = ("/5", "/ 5", "minus", "plus", "out of 5", "out of f")
_BOTH = re.compile(r"[\s)]*(?:[/&|,=]|and|vs\.?)[\s(]*", re.IGNORECASE)
_CUES = {"strength", "dynamometer", "exercise"}
_FORCES = {"grip", "pinch"}
_HEADS = {*_FORCES, "strength", "dynamometer"}
_LABELS = ("muscle", "motion", "region", "side")
_ALL_LABELS = (*_LABELS, "instrument")


class Stretch(NamedTuple):
    """A line to read, from `start`: earlier than `line_start` where its sentence wraps."""

    start: int
    line_start: int
    end: int
    follows: bool  # on the line above with nothing between


def stretches(document: Document) -> Iterator[Stretch]:
    """Lines with a signed grade, a "/5" or a strength word, and the rows under such a line."""
    numbers = sorted(_line_numbers(document))
    last = -2
    for number in numbers:
        line = document.lines[number]
        start = max(document.sentence_at(line.start).start, line.start - 160)
        yield Stretch(min(start, line.start), line.start, line.end, number == last + 1)
        last = number


def _line_numbers(document: Document) -> set[int]:
    text = document.text
    found = {document.line_index(at) for at in places(text, _MARKS)}
    found |= {document.line_index(m.start()) for m in _SIGNED.finditer(text)}
    below = -1  # rows up to here are known to follow a heading
    for mention in document.find("muscle"):
        number = document.line_index(mention.start)
        if mention.value in _HEADS:
            found.add(number)
            below = max(below, number)
            while below + 1 < len(document.lines) and _is_row(document, below + 1):
                below += 1
                found.add(below)
        elif mention.value != "exercise" and _is_row(document, number):
            found.add(number)
    return found


def _is_row(document: Document, number: int) -> bool:
    """Whether the line begins with a target or a side, as rows below a heading do."""
    line = document.lines[number]
    first = document.inside(line.start, min(line.end, line.start + 24), *_LABELS)
    return bool(first) and not document.text[line.start : first[0].start].strip(" -*•|(")


def parts(document: Document, stretch: Stretch) -> list[Part]:
    """Everything in the stretch that a strength value may need, in reading order."""
    text = document.text
    mentions = document.inside(stretch.start, stretch.end, *_ALL_LABELS)
    found: list[Part] = list(grades(text, stretch.line_start, stretch.end))
    heads = {m.value for m in mentions if m.label == "muscle" and m.value in _HEADS}
    if not (found or heads):
        return []
    if not heads <= {"strength"}:
        found += forces(text, stretch.line_start, stretch.end)
    found += _targets(text, mentions)
    found += _sides(text, mentions)
    found.sort(key=lambda part: (part.start, -part.end))
    return found


def _targets(text: str, mentions: tuple[Mention, ...]) -> Iterator[Target | Cue]:
    """Muscles, motions and regions; a region and the motion after it are one target."""
    muscles = [m for m in mentions if m.label == "muscle"]
    open_region: Target | None = None
    for mention in mentions:
        if mention.label == "side" or _inside_another(mention, muscles):
            continue
        if open_region and text[open_region.end : mention.start].strip(" -()"):
            yield open_region
            open_region = None
        start = open_region.start if open_region else mention.start
        if mention.label == "region":
            open_region = Target(start, mention.end, "region")
            continue
        if open_region and _is_cue(text, mention):
            yield open_region
        yield _muscle_or_cue(text, mention, start)
        open_region = None
    if open_region:
        yield open_region


def _is_cue(text: str, mention: Mention) -> bool:
    return (
        mention.label == "instrument"
        or mention.value in _CUES
        or text[mention.start : mention.end].lower().endswith("lag")
    )


def _muscle_or_cue(text: str, mention: Mention, start: int) -> Target | Cue:
    if _is_cue(text, mention):
        kind = str(mention.value) if mention.value in _CUES else "exercise"
        return Cue(mention.start, mention.end, kind)
    kind = "force" if mention.value in _FORCES else mention.label
    return Target(start, mention.end, kind)


def _inside_another(mention: Mention, muscles: list[Mention]) -> bool:
    if mention.label == "muscle":
        return False
    at = bisect_right(muscles, mention.start, key=lambda muscle: muscle.start) - 1
    return at >= 0 and mention.end <= muscles[at].end


def _sides(text: str, mentions: tuple[Mention, ...]) -> Iterator[Sides]:
    """Single sides, and pairs such as "R/L"; the L of a spinal level L4 is none."""
    waiting: Sides | None = None
    for mention in mentions:
        if mention.label != "side" or text[mention.end : mention.end + 2].isdigit():
            continue
        side = str(mention.value)
        if waiting and waiting.order != side and _BOTH.fullmatch(text, waiting.end, mention.start):
            yield Sides(waiting.start, mention.end, waiting.order + side)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = Sides(mention.start, mention.end, side)
    if waiting:
        yield waiting
