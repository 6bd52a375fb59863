"""Document -> readings of the sentences that may hold motion, each walked with what rules there.

A line "LEFT KNEE" rules the lines below it, a table heading the cells below it, and the side that
the note treats what names none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from operator import attrgetter

from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_headings import Heading, heading_above
from suffice.facts._rom_items import Item, items
from suffice.facts._rom_joints import joint_of_region
from suffice.facts._rom_labels import AMBIGUOUS, skim
from suffice.facts._rom_state import Head, Reading, Sentence, State
from suffice.facts._rom_walk import walk
from suffice.facts._side import treated_side
from suffice.facts._time import among_goals
from suffice.types import Document, Mention
from suffice.types import Sentence as Span

_ANCHOR_REGIONS = frozenset({"knee", "elbow"})
_GOES_ON = re.compile(
    r"""\s*(?:[-•*(\[]\s*)?(?:(?:[RLB]|RT|LT|Right|Left|right|left)\b|\(?\d{1,2}/\d{1,2}\b
      |(?:At|On|In|Was|Last|Eval|Prior|Initial\w*|Two|Three|Four|The|These|Those|Today|Goal|Norm\w*|Uninvolved|Now|was|at|last|eval)\b
      |(?:knee|elbow|kn)s?\s(?:bent|flexed|straight|extended)\b
      |\d+\s(?:wks?|weeks?|visits?|months?)\b)""",
    re.VERBOSE,
)
_RULE = re.compile(r"[\s|:=+-]*")
_start = attrgetter("start")


def readings(document: Document) -> Iterator[Reading]:
    """Every value of motion in `document` with what it measures, in reading order."""
    anchors = _anchors(document)
    if not anchors:
        return
    state = State(_treated_joints(document), treated_side(document))
    heads = _Heads(document)
    before, section, live = -2, "", False
    for index in _with_followers(document, anchors):
        span = document.sentences[index]
        found = items(document, span.start, span.end)
        last = document.sentences[before].start if index == before + 1 else None
        joined = last is not None and _joins(document.text, last, span.start)
        goes_on = last is not None and _goes_on(document, index)
        if span.section != section and not joined:
            state.forget()
        before, section = index, span.section
        if not any(isinstance(item, Amount) for item in found):
            live = live and goes_on
            skim(found, state, document.text)
            continue
        _set_ruling(
            document, state, Heading() if goes_on else heading_above(document, span.start), goes_on
        )
        here = walk(_sentence(document, span, found, heads, joined, live and goes_on), state)
        yield from here.readings
        live = here.live


def _sentence(
    document: Document, span: Span, found: list[Item], heads: _Heads, joined: bool, live: bool
) -> Sentence:
    treatment = span.section == "treatment" and not among_goals(document, span.start + 1)
    above = heads.over(span.start, span.end)
    return Sentence(document.text, span.start, span.end, found, above, joined, live, treatment)


def _set_ruling(document: Document, state: State, heading: Heading, goes_on: bool) -> None:
    state.joint = heading.joint or state.joint
    state.side = heading.side or state.treated_side
    state.pair = heading.pair or state.pair
    if goes_on:
        state.last = [slot._replace(side=state.side) for slot in state.last]


def _anchors(document: Document) -> list[int]:
    """Numbers of the sentences that name a motion, ROM, or a joint that is measured by itself."""
    starts = [s.start for s in document.sentences]
    named = (*document.find("motion"), *document.find("mode"))
    joints = (m for m in document.find("region") if m.value in _ANCHOR_REGIONS)
    return sorted({bisect_left(starts, m.start + 1) - 1 for m in (*named, *joints)})


def _with_followers(document: Document, anchors: list[int]) -> Iterator[int]:
    """`anchors` and the sentences behind them that go on with values."""
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


def _is_rule(document: Document, index: int) -> bool:
    """Whether a table row holds only the dashes between heading and cells."""
    span = document.sentences[index]
    return _RULE.fullmatch(document.text, span.start, span.end) is not None


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a sentence ended only before a heading word of its line: "Hip ext | ROM: 5"."""
    before = text[start:end]
    return not before.endswith(("\n", "\r")) and before.rstrip()[-1:] not in tuple(".;!?")


def _goes_on(document: Document, index: int) -> bool:
    """Whether a sentence begins as one that goes on with values: "L 128, 0", "At eval 95"."""
    span, columns = document.sentences[index], document.columns
    if columns:
        at = bisect_left(columns, span.start, key=_start)
        if at < len(columns) and columns[at].start < span.end:
            return bool(document.inside(columns[at].head_start, columns[at].head_end, "motion"))
    return _GOES_ON.match(document.text, span.start, span.end) is not None and bool(
        document.inside(span.start, span.end, "number")
    )


class _Heads:
    """The table headings of a document with their labels, each read once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._labels: dict[int, tuple[Mention, ...]] = {}

    def over(self, start: int, end: int) -> list[Head]:
        """The table cells of [start, end) with the labels above them."""
        columns = self._document.columns
        found: list[Head] = []
        at = bisect_left(columns, start, key=_start) if columns else 0
        while at < len(columns) and columns[at].start < end:
            column = columns[at]
            labels = self._read(column.head_start, column.head_end)
            found.append(Head(column.start, column.end, labels))
            at += 1
        return found

    def _read(self, start: int, end: int) -> tuple[Mention, ...]:
        if start not in self._labels:
            found = items(self._document, start, end)
            self._labels[start] = tuple(m for m in found if isinstance(m, Mention))
        return self._labels[start]


def _treated_joints(document: Document) -> list[str]:
    """The joints of the note, the most often named first."""
    counts: Mapping[str, int] = Counter(
        joint
        for m in document.find("region")
        if (joint := joint_of_region(str(m.value)))
        and document.text[m.start : m.end].lower() not in AMBIGUOUS
    )
    return sorted(counts, key=lambda joint: -counts[joint])
