"""Numbers behind an instrument -> which of them can be scores: not dates, doses, changes.

In "LEFS 61/80 on 4/18, up 12 points" 61 is a score; the day and the change are none.
"""

from __future__ import annotations

import re

NUMBER = re.compile(
    r"""(?P<words>\bunable\b|\bnot\s(?:able|possible)\b)
      | (?<![\w.])(?P<value>(?:(?<![^\s(\[=:,|~])[-−])?(?:\d+(?:\.\d+)?|\.\d+))
        (?:\s?/\s?(?P<of>\d{2,3})(?!\d|/|\.\d))?
        (?:\s?(?P<unit>%|percent\b|m/s(?:ec)?\b|meters\sper\ssecond|ft/s(?:ec)?\b|seconds?\b|secs?\b
          |s\b|meters?\b|metres?\b|m\b|feet\b|ft\b|['’](?!\d)|cm\b|centimeters?\b|mm\b
          |millimeters?\b|inches\b|in\b(?!\s[a-z\d])|["”]|reps?\b|points?\b|pts?\b|deg\b|°|steps?\b
          |ml\b|lines?\b))?""",
    re.VERBOSE | re.IGNORECASE,
)
DATE = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])")
# What may stand between a name and its score though it holds a number.
FILLER = re.compile(
    r"""/\s?\d{2,3}\b                                          # the total: MiniBESTest /28  17
      | \b\d+(?:\.\d+)?\s?(?:cm|in|inch(?:es)?|\")\s?
        (?:prox\w*|dist\w*|above|below|sup\w*|inf\w*|from|[↓↑])  # the place: girth 10 cm prox
      | \bL[1-5]\b
      | \b(?:ask|trial|pos|position|visit|wk|week)\s?\d{1,2}(?=\s?[:=(])
      | ±\s?\d+""",
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL_BEFORE = re.compile(r"\b(?:trial|pos|position|wk|week|ask)\s?$", re.IGNORECASE)
_DATED_BEFORE = re.compile(r"\b(?:on|by|since|eval|ie|soc|at)\s$", re.IGNORECASE)
_ITEMS_AFTER = re.compile(r"\s?(?:img|images|items?)\b")
_VALUE_AFTER = re.compile(r"[\s:]{1,2}\d")
_NO_SCORE_AFTER = re.compile(
    r"""\s?(?:weeks?|wks?|visits?|days?|mos?\b|months?|hr?s?\b|hours?|years?|yrs?|yo\b|x\b|x\s?\d|×
      |sets?|times|trials?|falls?|lbs?\b|\#|kg|bpm|mmHg|[+-]?/\s?5\b|stairs?|min\b|mins\b|minutes?
      |:\d|-\d+\s(?:point|pt)|more\b|units?\b
      |(?:points?|pts?)?\s?(?:change|improve|gain|better|worse|higher|lower|drop|increase|decrease
        |decline|loss))""",
    re.VERBOSE | re.IGNORECASE,
)
_FRACTION = re.compile(r"/\d")
_NO_SCORE_BEFORE = re.compile(
    r"""(?:\b(?:up|down|by|gain(?:ed|s|ing)?(?:\sof)?|chang\w+(?:\sof)?|mcid|mdc(?:90|95)?|cut-?off|x
        |visit|week|wk|day|age|stage|level|item|over|last|in|every|page|improved|improvement\sof
        |(?:in|de)crease\sof|drop(?:ped)?|fell|rose|raised|lost|lower(?:ed)?|points?|within|for)
      |[+\#×Δ])\s*$""",
    re.VERBOSE | re.IGNORECASE,
)


def is_filler(text: str, match: re.Match[str], floor: int, first: bool) -> bool:
    """Whether the number is a date, a total or a place of measurement and is to be skipped."""
    if match["words"]:
        return False
    before = text[max(floor, match.start() - 12) : match.start()]
    if first and before.rstrip().endswith("/"):
        return True
    if FILLER.match(text, match.start()) or _ITEMS_AFTER.match(text, match.end()):
        return True
    if date := DATE.match(text, match.start()):
        dated = not first and _DATED_BEFORE.search(before)
        return not match["of"] or bool(dated or _VALUE_AFTER.match(text, date.end()))
    return bool(_ORDINAL_BEFORE.search(before))


def first_of_pair(match: re.Match[str]) -> re.Match[str]:
    """The score before the stroke where two stand beside each other and no total: "62 / 60"."""
    if not match["of"] or " / " not in match.group() or float(match["value"]) <= float(match["of"]):
        return match
    return NUMBER.match(match.string, match.start(), match.end("value")) or match


def is_no_score(text: str, match: re.Match[str], paired: bool) -> bool:
    """Whether it counts or dates something, is a change, or, where no sides pair it, "142/74"."""
    if match["words"]:
        return False
    if match["of"] and float(match["value"]) > float(match["of"]):
        return True
    if not paired and _FRACTION.match(text, match.end()):
        return True
    before = text[max(0, match.start() - 20) : match.start()]
    return bool(_NO_SCORE_BEFORE.search(before) or _NO_SCORE_AFTER.match(text, match.end()))
