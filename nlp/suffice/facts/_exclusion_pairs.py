"""Document -> stretches that speak of unskilled exercise: "did all ex | without cues".

A stretch is one phrase of `terms/exclusion.toml`, or two of `terms/exclusion_part.toml` or of
`terms/exclusion_aim.toml` that stand near each other in one sentence.
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
    r"[\s:=,-]*(?:(?:is|are|was|were|has|have|all|kept|held|stays?|remains?|the)\s+)*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\s*(?:(?:the|a|an|about|another|over|up\sto|few|several|couple|of|nearly|some|least|at|more|than)\s)*"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)?\s*",
    re.IGNORECASE,
)
_WITH = re.compile(r"[^.;\n]{0,50}(?:\bw/|\b(?:with|by|under|from)\b)[^.;\n]{0,25}", re.IGNORECASE)
_NEXT = re.compile(r"\s+(?:(?:the|our|his|her|a|any|all|w/|with)\s+)?")
_STAFF = re.compile(r"\s+(?:(?:did|does|helped|then|also|to)\s+)?", re.IGNORECASE)
_DID = re.compile(
    r"\s+(?:did|does|doing|ran|runs|led|took|gave|had)\s+(?:(?:pt|her|his|the|all|through|thru)\s+)*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"[^.;,\n]{0,30}(?:\bw/|\b(?:with|w|by|under|from|to)\b)\s*(?:(?:our|the|a)\s+)?", re.IGNORECASE
)
_BODY = re.compile(
    r"""[\s/&+,]*(?:(?: u/?e | l/?e | ues | les | upper | lower | body | trunk | core | muscle
      | extremity | and | of | all | the | major | joint )[\s/&+,]*)*""",
    re.VERBOSE | re.IGNORECASE,
)
_WHOM = re.compile(
    r"""\s+(?:(?: her | him | me | them | self | himself | herself | pt | patient | resident | the
      | his | my | your | body | back | in | more | muscles | joints | spine | neck | down | up
      | some | of )\s+){0,3}""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNT = re.compile(
    r"""\s*(?:(?: the | a | group | of | about )\s+)*
      (?: [2-9] | 1\d | two | three | four | five | six | several | multiple | many | few )\s+
      (?:(?: other | more | knee | shoulder | back | pain )\s+)?""",
    re.VERBOSE | re.IGNORECASE,
)

_PAIRS = {
    ("usual", "program"): _Pair("repetitive", 25, _NEXT),
    ("staff_busy", "away"): _Pair("independent", 5, _NEXT),
    ("apparatus", "alone"): _Pair("independent", 35, _LINK),
    ("ca", "deliver"): _Pair("aide", 12, _STAFF),
    ("ca", "rehab"): _Pair("aide", 30, _DID),
    ("ca", "program"): _Pair("aide", 30, _DID),
    ("program", "ca"): _Pair("aide", 45, _BY),
    ("deliver", "ca"): _Pair("aide", 45, _BY),
    ("general", "strengthening"): _Pair("fitness", 30, _BODY),
    ("for_general", "strengthening"): _Pair("fitness", 30, _BODY),
    ("for_general", "strength"): _Pair("fitness", 30, _BODY),
    ("general", "stretching"): _Pair("flexibility_endurance", 30, _BODY),
    ("for_general", "stretching"): _Pair("flexibility_endurance", 30, _BODY),
    ("for_general", "stamina"): _Pair("flexibility_endurance", 30, _BODY),
    ("heart", "heart_work"): _Pair("aerobic", 2, _NEXT),
    ("raise", "pulse_up"): _Pair("aerobic", 15, _WHOM),
    ("keep", "pulse_up"): _Pair("aerobic", 15, _WHOM),
    ("get", "pulse_up"): _Pair("aerobic", 15, _WHOM),
    ("reduce", "bmi"): _Pair("weight_loss", 20, _WHOM),
    ("get", "fat"): _Pair("weight_loss", 20, _WHOM),
    ("get", "supple"): _Pair("flexibility_endurance", 25, _WHOM),
    ("get", "fit"): _Pair("fitness", 25, _WHOM),
    ("burn", "calories"): _Pair("weight_loss", 25, _AMOUNT),
    ("reduce", "fat"): _Pair("weight_loss", 20, _WHOM),
    ("keep", "supple"): _Pair("flexibility_endurance", 25, _WHOM),
    ("keep", "fit"): _Pair("fitness", 25, _WHOM),
    ("to_tone", "figure"): _Pair("fitness", 15, _WHOM),
    ("with", "company"): _Pair("group", 30, _COUNT),
    ("treats", "company"): _Pair("group", 30, _COUNT),
    ("care_kind", "care"): _Pair("maintenance", 2, _NEXT),
    ("plateau", "go_on"): _Pair("maintenance", 45, _ANYTHING),
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
_FIRST = frozenset(first for first, _ in _PAIRS) | {"active"}
_APPARATUS = re.compile(
    r"nustep|bike|ube|bands?|theraband|t-?band|treadmill|elliptical|pulleys?|ergometer|putty",
    re.IGNORECASE,
)


def stretches(document: Document) -> Iterator[Stretch]:
    """Every phrase and every pair, not in reading order."""
    for mention in document.find("exclusion"):
        yield Stretch(mention.start, mention.end, str(mention.value))
    for label in ("exclusion_part", "exclusion_aim"):
        parts = document.find(label)
        starts = [part.start for part in parts]
        for number, part in enumerate(parts):
            if part.value in _FIRST:
                last = bisect_left(starts, part.end + _REACH, number)
                if last == number + 1:
                    continue
                yield from _pairs_of(document, part, parts[number + 1 : last])


def _pairs_of(document: Document, first: Mention, others: Sequence[Mention]) -> Iterator[Stretch]:
    """What `first` makes with the nearest fitting mention after it in its sentence."""
    text, name = document.text, str(first.value)
    if name == "active":
        if not _APPARATUS.fullmatch(text, first.start, first.end):
            return
        name = "apparatus"
    for second in others:
        if second.value == "home":
            return
        pair = _PAIRS.get((name, str(second.value)))
        if not pair:
            continue
        between = text[first.end : second.start]
        if _STOP.search(between):
            return
        if len(between) <= pair.reach and pair.gap.fullmatch(between):
            start = first.start
            if name == "with":  # "with | 3 others"
                start = second.start - len(between.lstrip())
            yield Stretch(start, second.end, pair.value)
            return
