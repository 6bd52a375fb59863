"""The lines above a sentence -> joint and sides that they fix: "LEFT KNEE", "ROM (R / L)"."""

from __future__ import annotations

from typing import NamedTuple

from suffice.facts._rom_joints import joint_of_region
from suffice.facts._rom_slots import chain
from suffice.types import Document

_LINES = 5
_LONGEST = 60
_REACH = 400
_WIDE = 2  # cells of a line that is no row of a table


class Heading(NamedTuple):
    """What a heading fixes; `pair` are the sides of values that stand two by two."""

    joint: str | None = None
    side: str | None = None
    pair: tuple[str, ...] = ()


def heading_above(document: Document, start: int) -> Heading:
    """What the beginning of the line of `start` and the short lines above it fix."""
    index = document.line_index(start)
    own = document.lines[index]
    found = Heading()
    if own.start < start:
        found = _with(document, found, max(own.start, start - _REACH), start, False)
    for row in reversed(document.lines[max(0, index - _LINES) : index]):
        if found.joint or row.start == row.end:
            break
        if row.end - row.start <= _LONGEST:
            found = _with(document, found, row.start, row.end, True, len(row.cells) > _WIDE)
    return found


def _with(
    document: Document, below: Heading, start: int, end: int, sided: bool, divided: bool = False
) -> Heading:
    """`below` with what [start, end) adds; where values stand, the sides are theirs.

    In a `divided` row a lone side heads its own column only.
    """
    labels = document.inside(start, end, "region", "side", "number")
    if not labels:
        return below
    joints = (joint_of_region(str(m.value)) for m in labels if m.label == "region")
    joint = below.joint or next((joint for joint in joints if joint), None)
    if not sided or any(m.label == "number" for m in labels):
        return below._replace(joint=joint)
    listed = chain(document.text, [m for m in labels if m.label == "side"])
    sides = tuple(str(m.value) for m in listed)
    if len(sides) == 2:
        return Heading(joint, below.side, below.pair or sides)
    if divided:
        return below._replace(joint=joint)
    return Heading(joint, below.side or next((s for s in sides if s != "B"), None), below.pair)
