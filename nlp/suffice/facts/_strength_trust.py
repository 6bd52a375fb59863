"""Whether what is written like a grade is one: "quad 4/5" is, "due 4/5" is not."""

from __future__ import annotations

import re

from suffice.facts._strength_values import Value

# A count, a date or a measure follows or precedes.
_COUNT_AFTER = re.compile(
    r"[ ]?(?:trials?|reps?|repetitions|attempts?"
    r"|goals?|times|visits?|sessions?|sets?|steps?|criteri"
    r"|correct|clean|deg|°|tests?\b|positive|\(?\+\)?\s|opportunit|occasions?|days?|items?|words|tasks?|cues?|targets?"
    r"|met\b|pain\b|stars?|appt|appointment|surgery|visit|per\b|x\s?\d|nights?|treatments|tries)",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(
    r"\b(?:on|by|since|until|till|thru|through|due|dated?|dos|doi|sx|surgery|appt|f/u|visit|starting"
    r"|started|scheduled|next|as\sof|week\sof|injury|onset|after|before|trials?|goals?|visits?|\d{4}"
    r"|mon|tues?|wed|thurs?|fri|sat|sun)[\s:.,(-]*$",
    re.IGNORECASE,
)
_OTHER_SCALE = re.compile(
    r"\b(?:pain|vas|nprs?|nrs|rpe|borg|dyspnea|laslett|waddell\w*|cluster|provocation|beighton|drive|aslr|active\sslr|active\sstraight\sleg\sraise"
    r"|mood|fatigue|a&o|mini-?cog|ctsib|orient\w*)\b[^;.\d]{0,16}$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"""[ ]?(?:x\b|x\s?\d|%|°|deg
      |min|sec|s\b|in\b|inch|["”'’]|cm|mm|lbs?|\#|kg|reps?|sets?|times|trials?
      |wks?\b|weeks?|days?|hrs?\b|hours?|mos?\b|months?|visits?|fingers?|beats?|feet|ft\b|steps?|stairs
      |single|sl\b|heel|units?|mph|pt\b|points?|goals?|way\b|\d|[-–]\w|(?:versus|vs\.?)\s\d\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN_SCALE = re.compile(
    r"\b(?:reflex\w*|dtrs?|edema|oedema|swelling|pitting|pulses?|mas|ashworth|spastic\w*|tone|clonus|effusion"
    r"|stroke|sweep|laxity|lachman|drawer|tender\w*|ttp|jerk|hoffmann?|babinski|crepitus|tinel\w*|valgus"
    r"|varus|sensation|light\stouch|jerks|kendall|glides?|pivot|biceps\sload|hypermob\w*|age)\b",
    re.IGNORECASE,
)
_SCALE_REACH = 120
_MEASURE = re.compile(
    r"\b(?:a?a?rom|prom|passive|deg|lag|lacks|flexibility|length|90/90|slr|girth|hyperext|pain)\b",
    re.IGNORECASE,
)


def is_date_or_count(text: str, value: Value, floor: int) -> bool:
    """Whether "4/5" counts or dates something; `floor` is where its sentence begins."""
    if value.signed or not value.of_five:
        return False
    before = text[max(floor, value.start - 32) : value.start]
    return bool(
        _COUNT_AFTER.match(text, value.end)
        or _DATE_BEFORE.search(before)
        or _OTHER_SCALE.search(before)
    )


def on_other_scale(text: str, value: Value, floor: int) -> bool:
    """Whether "2+" or "1+" grades reflexes, edema or spasticity; what follows `floor` is read."""
    if value.of_five:
        return False
    low = max(floor, value.start - _SCALE_REACH)
    if text[max(0, floor - 2) : floor].rstrip().endswith(";"):  # "Ashworth L 3; R 1, 1+"
        low = max(text.rfind("\n", 0, floor), text.rfind(". ", 0, floor), floor - _SCALE_REACH)
    return _SIGN_SCALE.search(text, max(0, low), value.start) is not None


def unit_follows(text: str, value: Value) -> bool:
    """Whether the number counts weeks, repetitions, inches and the like."""
    return _UNIT_AFTER.match(text, value.end) is not None


def may_be_bare(text: str, value: Value, gap: str) -> bool:
    """Whether a lone "4" may be a grade: no unit after it, no other measure in `gap` before it."""
    if value.high is not None or value.amounts == ("0",) or unit_follows(text, value):
        return False
    return not _MEASURE.search(gap)
