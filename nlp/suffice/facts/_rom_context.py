"""Document -> the sentences that may hold motion, with the joint and side that headings give them.

A line "LEFT KNEE" rules the lines below it, a table heading the cells below it, and the side that the
note treats what names none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._rom_items import items
from suffice.facts._rom_joints import joint_of_region
from suffice.facts._rom_walk import AMBIGUOUS, Head, Sentence, State
from suffice.facts._rom_slots import chain
from suffice.facts._side import treated_side
from suffice.facts._time import among_goals
from suffice.types import Document, Mention

_ANCHOR_REGIONS = frozenset({"knee", "elbow"})
_GOES_ON = re.compile(
    r"""\s*(?:[-•*(\[]\s*)?(?:(?:[RLB]|RT|LT|Right|Left|right|left)\b|\(?\d{1,2}/\d{1,2}\b
      |(?:At|On|In|Was|Last|Eval|Prior|Initial\w*|Two|Three|Four|The|These|Those|Today|Goal|Norm\w*|Uninvolved|Now|was|at|last|eval)\b
      |\d+\s(?:wks?|weeks?|visits?|months?)\b)""",
    re.VERBOSE,
)
_RULE = re.compile(r"[\s|:=+-]*")
_HEADING_LINES = 5
_LONGEST_HEADING = 60


class Stretch(NamedTuple):
    """One candidate sentence."""

    document: Document
    index: int
    section: str
    goes_on: bool
    joined: bool

    def sentence(self, live: bool) -> Sentence:
        """What the walk needs; `live` whether the stretch before held values."""
        document, span = self.document, self.document.sentences[self.index]
        return Sentence(
            document.text,
            span.start,
            span.end,
            items(document, span.start, span.end),
            heads(document, span.start, span.end),
            self.joined,
            live and self.goes_on,
            self.section == "treatment" and not among_goals(document, span.start + 1),
            self.section == "goals",
        )


def stretches(document: Document, state: State) -> Iterator[Stretch]:
    """The candidate sentences in order; before each, `state` is set to what rules there."""
    anchors = _anchors(document)
    if not anchors:
        return
    state.treated = _treated_joints(document)
    side = state.treated_side = treated_side(document)
    before, section = -2, ""
    for index in _with_followers(document, anchors):
        span = document.sentences[index]
        goes_on = index == before + 1 and _goes_on(document, index)
        joined = index == before + 1 and _joins(document.text, document.sentences[before].start, span.start)
        if span.section != section and not joined:
            state.joint = state.mode = state.digit = state.spanned = None
            state.pair = ()
            state.series, state.last = [], []
        heading = Heading() if goes_on else _heading(document, span.start)
        state.joint = heading.joint or state.joint
        state.side = heading.side or side
        state.pair = heading.pair or state.pair
        if state.last:
            state.last = [slot._replace(side=state.side) if goes_on else slot for slot in state.last]
        yield Stretch(document, index, span.section, goes_on, joined)
        before, section = index, span.section


def _anchors(document: Document) -> list[int]:
    """Numbers of the sentences that name a motion, ROM, or a joint that is measured by itself."""
    starts = [s.start for s in document.sentences]
    named = (*document.find("motion"), *document.find("mode"))
    joints = (m for m in document.find("region") if m.value in _ANCHOR_REGIONS)
    return sorted({bisect_left(starts, m.start + 1) - 1 for m in (*named, *joints)})


def _with_followers(document: Document, anchors: list[int]) -> Iterator[int]:
    wanted = set(anchors)
    for index in anchors:
        yield index
        follower = index + 1
        while follower not in wanted and follower < len(document.sentences):
            if _goes_on(document, follower):
                yield follower
            elif not _is_rule(document, follower):
                break
            follower += 1


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a sentence ended only because a heading word follows in its line: "Hip ext ROM: 5"."""
    before = text[start:end]
    return not before.endswith(("\n", "\r")) and before.rstrip()[-1:] not in tuple(".;!?")


def _is_rule(document: Document, index: int) -> bool:
    """Whether a table row holds only the dashes between heading and cells."""
    span = document.sentences[index]
    return _RULE.fullmatch(document.text, span.start, span.end) is not None


def _goes_on(document: Document, index: int) -> bool:
    """Whether a sentence begins as one that goes on with values: "L 128, 0", "At eval 95"."""
    span = document.sentences[index]
    columns = document.columns
    at = bisect_left(columns, (span.start,))
    if at < len(columns) and columns[at].start < span.end:
        return bool(document.inside(columns[at].head_start, columns[at].head_end, "motion"))
    return _GOES_ON.match(document.text, span.start, span.end) is not None and bool(
        document.inside(span.start, span.end, "number")
    )


class Heading(NamedTuple):
    """What the lines above a sentence fix: "LEFT KNEE", "ROM (R / L)"."""

    joint: str | None = None
    side: str | None = None
    pair: tuple[str, ...] = ()


def _heading(document: Document, start: int) -> Heading:
    """Joint and sides that the start of the line or a short line above gives."""
    index = document.line_index(start)
    own = document.lines[index]
    found = Heading()
    if own.start < start:
        found = _under(document, found, own.start, start, False)
    for row in reversed(document.lines[max(0, index - _HEADING_LINES) : index]):
        if found.joint or row.start == row.end:
            break
        if row.end - row.start <= _LONGEST_HEADING:
            found = _under(document, found, row.start, row.end, True)
    return found


def _under(document: Document, below: Heading, start: int, end: int, sided: bool) -> Heading:
    """`below` with what the heading [start, end) adds; values in it leave its sides to them."""
    labels = document.inside(start, end, "region", "side", "number")
    joints = [joint_of_region(str(m.value)) for m in labels if m.label == "region"]
    joint = below.joint or next((joint for joint in joints if joint), None)
    if not sided or any(m.label == "number" for m in labels):
        return below._replace(joint=joint)
    sides = tuple(str(m.value) for m in chain(document.text, [m for m in labels if m.label == "side"]))
    if len(sides) == 2:
        return Heading(joint, below.side, below.pair or sides)
    return Heading(joint, below.side or next((s for s in sides if s != "B"), None), below.pair)


def heads(document: Document, start: int, end: int) -> list[Head]:
    """The table cells of [start, end) with the labels above them."""
    columns = document.columns
    found = []
    for column in columns[bisect_left(columns, (start,)) :]:
        if column.start >= end:
            break
        labels = (m for m in items(document, column.head_start, column.head_end) if isinstance(m, Mention))
        found.append(Head(column.start, column.end, tuple(labels)))
    return found


def _treated_joints(document: Document) -> list[str]:
    """The joints of the note, the most often named first."""
    named = (
        joint_of_region(str(m.value))
        for m in document.find("region")
        if document.text[m.start : m.end].lower() not in AMBIGUOUS
    )
    return [joint for joint, _ in Counter(j for j in named if j).most_common()]
