"""Document -> stretches that speak of unskilled exercise: "did all ex | without cues".

A stretch is one phrase of `terms/exclusion.toml`, or two of `terms/exclusion_part.toml` that stand
near each other in one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.types import Document, Mention


class Stretch(NamedTuple):
    """Words with what they stand for: a kind of exclusion, "weak ..." or "leisure ..."."""

    start: int
    end: int
    value: str


class _Pair(NamedTuple):
    value: str
    reach: int  # greatest distance in characters
    gap: re.Pattern[str]  # what may stand between


_STOP = re.compile(r"[.;\n]\s|\n")
_ANYTHING = re.compile(r"[^\n]*")
_PHRASE = re.compile(r"[^.;,\n]*")
_LINK = re.compile(
    r"""[\s,]*(?:(?: w/ | w | c | with | in | on | for | at | using | of | and | or | cues | any
      | her | his | the | this | these | all | entire | full | was | were | is | needed | necessary
      | required | given | during | throughout )\s+)*""",
    re.VERBOSE | re.IGNORECASE,
)
_IS = re.compile(
    r"[\s:=,-]*(?:(?:is|are|was|were|all|kept|held|stays?|remains?|the)\s+)*", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\s*(?:(?:the|a|an|about|another|over|up\sto|few|couple|of|nearly|some|least|at|more|than)\s)*"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)?\s*",
    re.IGNORECASE,
)
_WITH = re.compile(r"[^.;\n]{0,50}(?:\bw/|\b(?:with|by|under|from)\b)[^.;\n]{0,25}", re.IGNORECASE)

_PAIRS = {
    ("program", "alone"): _Pair("independent", 60, _ANYTHING),
    ("alone", "program"): _Pair("independent", 30, _LINK),
    ("know", "program"): _Pair("independent", 25, _PHRASE),
    ("away", "staff_busy"): _Pair("independent", 40, _ANYTHING),
    ("same", "program"): _Pair("repetitive", 20, _PHRASE),
    ("same", "load"): _Pair("repetitive", 20, _PHRASE),
    ("program", "same"): _Pair("repetitive", 20, _IS),
    ("load", "same"): _Pair("repetitive", 20, _IS),
    ("technician", "deliver"): _Pair("aide", 30, _ANYTHING),
    ("technician", "unable"): _Pair("aide", 25, _ANYTHING),
    ("technician", "program"): _Pair("aide", 40, _PHRASE),
    ("deliver", "technician"): _Pair("aide", 40, _WITH),
    ("program", "technician"): _Pair("aide", 65, _WITH),
    ("carer", "unable"): _Pair("aide", 25, _ANYTHING),
    ("keep", "level"): _Pair("maintenance", 25, _PHRASE),
    ("stop", "worse"): _Pair("maintenance", 25, _PHRASE),
    ("worse", "lapse"): _Pair("maintenance", 25, _PHRASE),
    ("lapse", "worse"): _Pair("maintenance", 40, _ANYTHING),
    ("same_as", "visit"): _Pair("repetitive", 20, _PHRASE),
    ("others", "people"): _Pair("group", 25, _PHRASE),
    ("lose", "pounds"): _Pair("weight_loss", 25, _AMOUNT),
}
_REACH = max(pair.reach for pair in _PAIRS.values())
_FIRST = frozenset(first for first, _ in _PAIRS)


def stretches(document: Document) -> Iterator[Stretch]:
    """Every phrase and every pair, not in reading order."""
    for mention in document.find("exclusion"):
        yield Stretch(mention.start, mention.end, str(mention.value))
    parts = document.find("exclusion_part")
    starts = [part.start for part in parts]
    for number, part in enumerate(parts):
        if part.value in _FIRST:
            last = bisect_left(starts, part.end + _REACH, number)
            yield from _pairs_of(document, part, parts[number + 1 : last])


def _pairs_of(document: Document, first: Mention, others: Sequence[Mention]) -> Iterator[Stretch]:
    """What `first` makes with the nearest fitting mention after it in its sentence."""
    text = document.text
    for second in others:
        between = text[first.end : second.start]
        if second.value == "home" or _STOP.search(between):
            return
        pair = _PAIRS.get((str(first.value), str(second.value)))
        if pair and len(between) <= pair.reach and pair.gap.fullmatch(between):
            yield Stretch(first.start, second.end, pair.value)
            return
