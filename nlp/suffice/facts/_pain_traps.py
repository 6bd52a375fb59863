"""Number written like a pain rating -> whether it is a count, a date or the scale itself."""

from __future__ import annotations

import re

from suffice.facts._pain_forms import Form
from suffice.facts._pain_words import UNITS

_NEXT_WORD = re.compile(r"[ ]?-?[ ]?([A-Za-z]+)(?![\w/])")
_COUNTED = re.compile(
    r"[ ]?(?:in\.|y\.?o\b|a\.m|p\.m|o'?clock|or[ ]more|out[ ]of|at[ ]a[ ]time|of[ ]the)",
    re.IGNORECASE,
)
_COUNTED_OF_TEN = re.compile(
    r"""[ ]?(?:x\b|visits?|sessions?|reps?|trials?|times|attempts?|opportunit|opps|correct|catches
        |throws|sets|lb|accura|success|tx\b|\(?\d\d%)""",
    re.VERBOSE | re.IGNORECASE,
)
_DATED = re.compile(
    r"""(?: \b(?:on|since|by|until|till?|thru|through|dated?|due|exp|expires|next|seen|visit|dos
          |eff|effective|starting|start|beginning|begun|before|week\sof|eval|soc|released|cleared
          |return(?:s|ed)?|raised|md|appt|f/u|prosthetist|surgeon|dr\.?\s\w{1,15}|visit,|refills?
          |sx|surgery|tk[ar]|th[ar]|r?tsa|orif|aclr?|rcr|mua|meniscectomy|repair(?:ed)?|fx
          |fracture|inject(?:ed|ion)|injury|doi|onset|mri|x-?rays?|xr)
        | \d/\d{1,2}\s?[-–]
        )\s?:?\s?$""",
    re.VERBOSE | re.IGNORECASE,
)
_LEGEND = re.compile(
    r"""\s?(?:=|\bbeing\b|\bmeans\b|\bis\s(?:the\s)?(?:worst|no\b)
        |\(?(?:no\spain|worst\s(?:pain|imag|poss)))""",
    re.VERBOSE | re.IGNORECASE,
)
_QUOTATION = 200  # characters within which an open quotation is looked for


def counts_something(text: str, form: Form) -> bool:
    """Whether a unit or a counted thing follows: "5 min", "8/10 trials"."""
    if text.startswith(('"', "”"), form.end) and not _in_quotes(text, form.start):
        return True
    if form.out_of_ten:
        return _COUNTED_OF_TEN.match(text, form.end) is not None
    word = _NEXT_WORD.match(text, form.end)
    return (word is not None and word[1].lower() in UNITS) or bool(_COUNTED.match(text, form.end))


def _in_quotes(text: str, start: int) -> bool:
    """Whether a quotation is open at `start`: there a 3" is no length."""
    low = max(text.rfind("\n", 0, start) + 1, start - _QUOTATION)
    opened, closed = text.count("“", low, start), text.count("”", low, start)
    return text.count('"', low, start) % 2 == 1 or opened > closed


def is_dated(text: str, form: Form) -> bool:
    """Whether "3/10" is the tenth of March: "since 3/10"."""
    if "/" not in text[form.start : form.end] or form.low != form.high:
        return False
    return _DATED.search(text, max(0, form.start - 22), form.start) is not None


def is_legend(text: str, form: Form) -> bool:
    """Whether the form explains the scale: "0-10", "10 = worst"."""
    if form.low == 0 and form.high == 10:
        return True
    plain = form.high in (0, 10) and not form.out_of_ten
    return plain and _LEGEND.match(text, form.end) is not None
