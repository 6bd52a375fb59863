"""Words of motion that no term file can hold, because only their neighbours make them so.

"WNL" and "min limited" as values; the "A" of "flex A 88", the "p" of "0-48 p" as modes; "index" and
"long" as fingers beside "MP"; "uninvolved" as the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from suffice.facts._rom_amounts import Amount
from suffice.facts._rom_joints import FINGER_JOINTS
from suffice.types import Cue, Document, Mention

OTHER_SIDE = "other"

_LIMIT = Cue(
    (
        "wnl",
        "wfl",
        "within",
        "full",
        "normal",
        "intact",
        "unrest",
        "limit",
        "reduc",
        "restrict",
        "decreas",
        "dimin",
        "impair",
        "good",
        "poor",
        "fair",
        "loss",
    ),
    re.compile(
        r"""\b(?:WNLs?|WFLs?|within\s(?:normal|functional)\slimits|full|normal|intact|unrestricted|decreased|diminished|impaired|good|poor|fair
      |(?:(?:min(?:imal)?|mild|mod(?:erate)?|severe|slight|marked|significant|greatly|very)(?:ly)?\s)?(?:limited|reduced|restricted)
      |(?:min(?:imal)?|mild|mod(?:erate)?|maj(?:or)?|severe|slight|nil|no)\s(?:limitation|restriction|loss))\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_LANDMARK = re.compile(
    r"""\b(?:PSIS|sacrum|(?:(?:lateral|lat|ipsilateral|L|R)\s)?(?:hip|buttocks?|glute(?:al)?|thigh)|(?:greater\s|gr\.?\s)?troch\w*
      |(?:back|hip)\spocket|iliac\screst|belt\s?line|waist(?:line|band)?|SI\sjoint|SIJ|bra\s(?:line|strap)|L/S\sjunction
      |(?:inferior\s|inf\s)?angle\sof\sscapula|scapula|abdomen|belly)\b""",
    re.VERBOSE | re.IGNORECASE,
)
SOFT = frozenset({"decreased", "diminished", "impaired", "good", "poor", "fair", "intact"})
_REACH = 60
_MODE_BEHIND = re.compile(r"\s(?:side\s)?(?P<mode>[AP])(?=[\s:]{1,20}[-\dLRT(]|\s*\||$|\t)")
_MODE_TAIL = re.compile(r"\s?(?P<mode>[apAP])(?=[,;.)]|\s[/(]|$)")
_MODE_LEADS = re.compile(r"(?:^|[/,(]\s?|\d\s)(?P<mode>[AP])\s(?=-?\d)")
_DIGIT = re.compile(
    r"\b(?:index|long|middle|ring|small|little|D[2-5](?:\s?[-–]\s?D?[2-5])?|dig(?:it)?\s?[2-5])\b"
)
_FIRST_OF_TWO = Cue(
    ("rad", "int"),
    re.compile(
        r"\b(?P<radial>[Rr]ad(?:ial)?(?=\s?/\s?[Uu]ln))|\b(?P<internal>[Ii]nt(?:ernal)?(?=\s?/\s?[Ee]xt(?:ernal)?\.?\s[Rr]ot))"
    ),
)
_OTHER = Cue(
    ("unaffected", "uninvolved", "contralateral", "oppos", "other", "good", "operat", "non-op"),
    re.compile(
        r"\b(?:uninvolved|unaffected|contralateral|opposite\s(?:side|arm|leg|knee|hip)|other\s(?:side|arm|leg|knee|hip)"
        r"|good\s(?:side|arm|leg|knee|hip)|unoperated|nonoperative|non-op)\b",
        re.IGNORECASE,
    ),
)
_LETTERS = re.compile(r"(?<![A-Za-z/])(?:[FE]|er)(?=[ :]{1,2}-?\d{2,3}(?![\d/.]))")
_MOTION_OF = {"F": "flexion", "E": "extension", "ER": "external rotation"}
_MODES = {"a": "active", "p": "passive"}


def limit_words(
    document: Document, start: int, end: int, named: Sequence[Mention]
) -> Iterator[Amount]:
    """Values in words: "WNL", "mildly limited", and behind internal rotation "sacrum"."""
    text = document.text
    for match in _LIMIT.finditer(document, start, end):
        yield Amount(*match.span(), None, None, "word", match.group())
    for mention in named:
        if mention.value == "internal rotation":
            for match in _LANDMARK.finditer(text, mention.end, min(end, mention.end + _REACH)):
                yield Amount(*match.span(), None, None, "word", match.group())


def extra_labels(
    document: Document,
    start: int,
    end: int,
    named: Sequence[Mention],
    values: Sequence[Amount],
) -> Iterator[Mention]:
    """Modes in one letter, the first of two joined motions, fingers by name, the other side."""
    text = document.text
    motions = [m for m in named if m.label == "motion"]
    for match in _mode_letters(text, start, end, motions, values):
        yield Mention(*match.span("mode"), "mode", _MODES[match["mode"].lower()])
    if motions and values:
        yield from _letter_motions(text, start, end)
    for match in _FIRST_OF_TWO.finditer(document, start, end):
        motion = "radial deviation" if match["radial"] else "internal rotation"
        yield Mention(*match.span(), "motion", motion)
    if any(m.value in FINGER_JOINTS or str(m.value).startswith("total") for m in motions):
        for match in _DIGIT.finditer(text, start, end):
            yield Mention(*match.span(), "region", "finger")
    for match in _OTHER.finditer(document, start, end):
        yield Mention(*match.span(), "side", OTHER_SIDE)


def _mode_letters(
    text: str, start: int, end: int, motions: Sequence[Mention], values: Sequence[Amount]
) -> Iterator[re.Match[str]]:
    """The "p" of "0-48 p", the "A" of "flex A 88" and of "A 88 / P 140"."""
    for value in values:
        if match := _MODE_TAIL.match(text, value.end, end):
            yield match
    for mention in motions:
        if match := _MODE_BEHIND.match(text, mention.end, end):
            yield match
    if motions and values:
        yield from _MODE_LEADS.finditer(text, start, end)


def _letter_motions(text: str, start: int, end: int) -> Iterator[Mention]:
    """Motions in a letter or two before a value, beside others: the F of "F 130 ER 48"."""
    for match in _LETTERS.finditer(text, start, end):
        yield Mention(*match.span(), "motion", _MOTION_OF[match.group().upper()])
