"""Whether a number belongs to the instrument or the score before it: "12 s (was 18)" belongs."""

from __future__ import annotations

import re
from bisect import bisect_right

from suffice.types import Document, Mention

_LINK_WORDS = (
    r"(?:to|and|was|were|from|vs|now|today|currently|current|at|on|ie|eval|evaluation|initial"
    r"|initially|baseline|soc|start|prior|previously|previous|prev|last|goal|goals|norm|normal|ltg"
    r"|stg|target|of|is|improved|increased|decreased|visit|session|up|down|admit|admission|re-?eval"
    r"|dc|d/c|discharge|report|wk|week|month|the|had|been|then|after|before|compared|upgraded"
    r"|progress\w*|met|still|score|value|this|first|time|only|used|be|since)"
)
_LINK = re.compile(
    rf"""[^\d;()\[\]\n]{{0,40}}[(\[][^\d;()\[\]\n]{{0,30}}             # (eval 20.1   [14.6
      | [^\d;()\[\]\n]{{0,40}},\s?(?:was|from|goal|norm|now|up\sfrom|down\sfrom|ltg|vs)\b
        [^\d;()\[\]\n]{{0,16}}                                        # with cane, was 28
      | [^\d;()\[\]\n]{{0,30}}(?:->|-+>|=>|→|\s>+|›|\s:)\s*           # 14.1 RW → 15.6
      | \s*\.{{3,}}\s*                                               # 25 ........ 43
      | [\s,:/–—-]*(?:{_LINK_WORDS}\b[\s,:=~<>≤≥–—-]*){{1,6}}         # was 28, goal 40
      """,
    re.VERBOSE | re.IGNORECASE,
)
# Positions and exercises share their names: only these words may stand before a held time.
_POSED = re.compile(
    r"""[\s:=~<>≤≥(),/|[-]*
      (?:(?:R|L|rt|lt|right|left|B|bilat\w*|both|EC|EO|eyes|open|closed|on|with|w/o?|time|hold|held
        |score|is|was|now|today|at|for|firm|foam|floor|surface|avg|best|max|single|leg|knees?|from
        |value|to|of|UE|support|no|hands?|shoes?|off|the|a|about|current\w*|only|side|LE|limb|back
        |front|reps|test|mean|trial|goal|eval|ie|involved|airex|sl|n/?t|sec|height|full|\#|number
        |went|measur\w*|ground|solid|each|increased?|improved?)\b[\s:=~<>≤≥(,/|)[.-]*){0,6}""",
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = ("-", "–", "—")
_NOW = re.compile(r"\s?(?:now|today|currently|current)\b", re.IGNORECASE)  # goal 20 – 43 now
_OTHER_SIDE = re.compile(r"\s?(?:on\s(?:the\s)?)?(?:right|left|R|L)\b")
_ITEM = re.compile(r"\d{1,2}(?:[.)]\s|\s+[A-Z]?[a-z]{2,}\s+\w)")  # "4 walk 20 min" in a list
_NEXT_TOPIC = re.compile(
    r"\s*(?:,\s*)?(?:and|or|&|then|next|will|to\sbe|not\s(?:tested|done|assessed))\b",
    re.IGNORECASE,
)
_ALTERNATE = re.compile(r"\s?(?:/|,|and|vs)\s?")
_STOP = re.compile(r"[;\n]|[a-z)\d%][.]\s")
_DIGIT = re.compile(r"\d")
_NEARBY = 46


def is_close(name: Mention, gap: str) -> bool:
    """Whether only words that may stand between a name and its score stand in `gap`."""
    if name.value == "as written":
        return bool(_POSED.fullmatch(gap))
    if len(gap) > _NEARBY or _STOP.search(gap) or _DIGIT.search(gap):
        return False
    return not _NEXT_TOPIC.match(gap)


def is_tied(document: Document, gap: str, match: re.Match[str], side: Mention | None) -> bool:
    """Whether the number is a further score: by words, a sign, a side, a cell or a bracket."""
    text = document.text
    if _LINK.fullmatch(gap) or (gap.strip() in _DASHES and _NOW.match(text, match.end())):
        return True
    if side and len(gap) < 40 and not _STOP.search(gap):
        topics = document.inside(match.start() - len(gap), match.start(), "muscle", "motion")
        return match.start() - side.end <= 3 and not topics
    if _is_cell(document, match) and not _DIGIT.search(gap):
        return True
    if _OTHER_SIDE.match(text, match.end()) and len(gap) < 24 and not _STOP.search(gap):
        return True
    return bool(_ALTERNATE.fullmatch(gap)) and ("/" in gap or _in_bracket(text, match.start()))


def _in_bracket(text: str, at: int) -> bool:
    before = text[max(0, at - 60) : at]
    return before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")


def _is_cell(document: Document, match: re.Match[str]) -> bool:
    """Whether the score fills a cell of a row: a number that begins a longer text does not."""
    cells = document.line_at(match.start()).cells
    start, end = cells[max(0, bisect_right(cells, (match.start(), len(document.text))) - 1)]
    label = document.text[start : match.start()]
    item = _ITEM.match(document.text, match.start(), end)
    return len(cells) > 1 and not label.strip(" <>≤≥=~") and not item
