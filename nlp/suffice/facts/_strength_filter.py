"""Parts -> the parts to believe: values that are grades or forces, with what gives them meaning."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from suffice.facts._strength_forces import has_unit
from suffice.facts._strength_trust import (
    is_date_or_count,
    may_be_bare,
    on_other_scale,
    unit_follows,
)
from suffice.facts._strength_values import Cue, Part, Sides, Target, Value
from suffice.types import Document

_DIRECT = re.compile(
    r"""[\s:=~<>≥≤()\[\],/|*-]*(?:(?:mmt|strength|is|are|was|now|at|of|graded?|currently|grossly|approx\w*|about|only|still
      |remains?|to|from|improved|increased|got|both|bilat\w*|all|and|gross|value|score|today|eval|ie|soc|tested|muscle
      |force|measured|average|avg|mean|goal|max|rest|for|the|rating|NT|lbs?|kgs?|pounds|initial|current|had)\b
      [\s:=~<>≥≤()\[\],/|.*-]*){0,4}""",
    re.VERBOSE | re.IGNORECASE,
)
_NEAR = re.compile(r"[^;.\d\n]{0,32}")
_LEAST_FORCE = 6  # of a dynamometer, where no unit is written
_GAP = 200  # more than any gap that links a number to its label
_STRENGTHENING = re.compile(
    r"strengthening|putty|trainer|exercis|squeez|ball|training", re.IGNORECASE
)


class Context(NamedTuple):
    """What the lines above say: a strength heading, and the kind of the last target."""

    cue: bool
    target: str


@dataclass(slots=True)
class _Line:
    """The line as read so far; offsets are -1 for what was not seen."""

    document: Document
    clear: bool  # a grade with a sign stands somewhere in it
    paired: bool  # "R/L" stands somewhere in it
    cue: bool
    target: str
    target_end: int = -1
    dynamometer: int = -1  # where its name ends
    trusted: int = -1  # where the last believed value ends
    last: Part | None = None


def credible(document: Document, found: list[Part], above: Context) -> tuple[list[Part], Context]:
    """The parts without numbers that are no strength values, and the context for the next row."""
    kept: list[Part] = []
    line = _Line(
        document,
        clear=any(isinstance(p, Value) and p.signed for p in found),
        paired=any(isinstance(p, Sides) and len(p.order) == 2 for p in found),
        cue=above.cue,
        target=above.target,
    )
    for index, part in enumerate(found):
        if isinstance(part, Value):
            if part.start < line.trusted or not _is_value(line, part, found[index : index + 4]):
                continue
            line.trusted = part.end
        elif isinstance(part, Target):
            line.target, line.target_end = part.kind, part.end
        elif isinstance(part, Cue):
            _take_cue(line, part)
        kept.append(part)
        line.last = part
    return kept, Context(line.cue, line.target)


def _take_cue(line: _Line, cue: Cue) -> None:
    if cue.kind == "exercise":
        line.target, line.cue, line.trusted, line.dynamometer = "", False, -1, -1
    else:
        line.cue = True
        line.dynamometer = cue.end if cue.kind == "dynamometer" else -1


def _is_value(line: _Line, value: Value, ahead: list[Part]) -> bool:
    text = line.document.text
    floor = line.document.sentence_at(value.start).start
    gap = text[max(floor, line.last.end if line.last else 0, value.start - _GAP) : value.start]
    if value.unit != "mmt":
        return _is_force(line, value, floor, gap)
    if line.target == "force" and not (value.signed or value.of_five):
        return False
    unread = max(floor, line.trusted)
    if is_date_or_count(text, value, floor) or on_other_scale(text, value, unread):
        return False
    trusted = line.trusted > floor
    if value.of_five:
        return value.signed or line.cue or trusted or _has_target(line, gap, ahead)
    if line.last is None or (line.target in ("region", "") and not line.cue and not trusted):
        return False
    if value.signed:
        return bool(_NEAR.fullmatch(gap)) and not unit_follows(text, value)
    known = line.cue or line.clear or trusted or _is_sided_muscle(line, floor, gap)
    label = text[max(line.target_end, value.start - 40) : value.start]
    return known and bool(_DIRECT.fullmatch(gap)) and may_be_bare(text, value, label)


def _is_sided_muscle(line: _Line, floor: int, gap: str) -> bool:
    """Whether the number stands right behind a muscle and a side, as in "quads R 4"."""
    named = line.target == "muscle" and line.target_end > floor
    return named and isinstance(line.last, Sides) and not gap.strip()


def _has_target(line: _Line, gap: str, ahead: list[Part]) -> bool:
    """Whether a target stands close before the value, or soon behind it."""
    pattern = _DIRECT if line.target == "region" else _NEAR
    if line.last is not None and line.target and pattern.fullmatch(gap):
        return True
    after = next((p for p in ahead[1:] if isinstance(p, Target | Cue)), None)
    return after is not None and after.start - ahead[0].end < 24


def _is_force(line: _Line, value: Value, floor: int, gap: str) -> bool:
    """Whether the number is what grip, pinch or a dynamometer gave."""
    text = line.document.text
    if line.last is None or _STRENGTHENING.search(gap) or _looks_dated(line, value):
        return False
    united = has_unit(text, value)
    direct = bool(_DIRECT.fullmatch(gap))
    if line.target != "force" and not (line.dynamometer > floor and united):
        return line.dynamometer > floor and direct and float(value.amounts[0]) >= _LEAST_FORCE
    if direct or (united and bool(_NEAR.fullmatch(gap))):
        return True
    cells = line.document.line_at(value.start).cells
    at = bisect_left(cells, (value.start, value.start))
    return len(cells) > 2 and at < len(cells) and cells[at][0] == value.start


def _looks_dated(line: _Line, value: Value) -> bool:
    """Whether "8/22" may be a day: two sides are only believed below or behind R/L."""
    if len(value.amounts) != 2 or line.paired or has_unit(line.document.text, value):
        return False
    month, day = value.amounts
    return float(month) <= 12 and float(day) <= 31
