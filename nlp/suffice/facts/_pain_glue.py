"""What may stand around a pain rating: "pain is now a 4 at rest", but not "pain after 4 visits"."""

from __future__ import annotations

import re

from suffice.facts._pain_forms import Form
from suffice.facts._pain_words import BLOCKERS, CUES, LABELS
from suffice.types import Document

PLACES = ("region", "side", "muscle", "pain_site")

_AFTER = re.compile(
    r"""\s*(?:$|[,;:)\]|&!?\n"”]|\.(?!\d)|-+>|=>|→|[–—-]{1,2}(?:\s|$)|\(|\[|/\s?(?=\D)|\s{2}|\t)
      | \s?(?:at|@|w/|w\b|with|when|while|whenever|after|during|before|on|if|now|today|currently
          |upon|post|pre|and|but|then|to|from|by|most|this|last|since|or|so|as|only|following
          |prior|until|per|yesterday|constant\w*|throughout|over|level|was|is|immediately|once
          |again|still|w/o|without|nights?|mornings?|eves?|evenings?|mon|tues?|wed|thurs?|fri|sat|sun
          |down|up|also|initially|previously|rated|she|he|pt|patient|states|reports
          |in\s(?!step|box|stool|curb|lift|platform|mat\b|block|riser|height))(?!\w)
      | \s[a-z]{2,12}ing\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"""\s?(?:at|@|w/|with|when|while|after|during|if|now|today|upon|in|on|post|pre|once|following
          |for|yesterday|otherwise)(?![\w/])
      | \s[a-z]{2,12}ing\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"[.!?][\"”’]?\s|[\"“”,;(\[:\t]|-+>|→|=+>|\s[-–—]\s"
)  # behind it other words may lead to the number
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_BREAK = re.compile(r"[,;.:(|]|\s{3}|\n")
_CLAUSE_END = re.compile(r"[,;]")
_DIGIT = re.compile(r"\d")
_CELL_GAP = re.compile(r"\s{2,}|\s*[|\t]\s*")
_BRACKETED = re.compile(r"\s?[(\[]\s?")
_ARROW = re.compile(r"-+>|=+>|→|>>")
_CLAUSE_SIGNS = ("", ",", ".", ";", ")", "\n", '"', "”")
_LONGEST_LEAD = 70  # characters


def breaks(text: str, start: int, end: int) -> bool:
    """Whether a stop, a comma or a wide gap stands between."""
    return end - start > _LONGEST_LEAD or _BREAK.search(text, start, end) is not None


def closes(document: Document, form: Form) -> bool:
    """Whether the clause may end behind the form, or goes on with a circumstance or a place."""
    if _AFTER.match(document.text, form.end):
        return True
    return bool(document.inside(form.end, form.end + 16, "pain_context", *PLACES))


def ends_clause(text: str, form: Form) -> bool:
    """Whether a stop or a comma follows at once."""
    return text[form.end : form.end + 1] in _CLAUSE_SIGNS


def is_blocked(gap: str) -> bool:
    """Whether the last word of `gap` makes the number behind it something else: "after 4"."""
    words = _WORD.findall(gap)
    return bool(words) and words[-1].lower() in BLOCKERS


def word_count(gap: str) -> int:
    """How many words `gap` holds."""
    return len(_WORD.findall(gap))


def lead(text: str, start: int, end: int) -> int:
    """Where the words that belong to the number at `end` begin: after the last separator."""
    last = start
    for found in _SEPARATOR.finditer(text, start, end):
        last = found.end()
    return last


def is_plain(document: Document, start: int, end: int) -> bool:
    """Whether only label words, sides, places and circumstances stand in [start, end)."""
    if end - start > _LONGEST_LEAD:
        return False
    strange = [
        word.start()
        for word in _WORD.finditer(document.text, start, end)
        if word.group().lower() not in LABELS
    ]
    if not strange:
        return True
    covered = document.inside(start, end, "pain_context", "pain", *PLACES)
    return all(any(m.start <= at < m.end for m in covered) for at in strange)


def is_placed(document: Document, start: int, end: int) -> bool:
    """Whether a place stands in [start, end): "R shoulder is" before 3/10."""
    return bool(document.inside(start, end, "region", "pain_site", "side"))


def crosses_number(text: str, start: int, end: int) -> bool:
    """Whether a clause with a number of its own stands between: ", flex 80, "."""
    first = _CLAUSE_END.search(text, start, end)
    return first is not None and _DIGIT.search(text, first.end(), end) is not None


def has_cue(document: Document, start: int, form: Form) -> bool:
    """Whether a word before or behind the form says that it is one more rating of the pain."""
    text = document.text
    if _ARROW.search(text, max(0, start - 5), start):
        return True
    if any(word.lower() in CUES for word in _WORD.findall(text[start : form.start])):
        return True
    if _CUE_AFTER.match(text, form.end) or document.inside(start, form.start, "pain_context"):
        return True
    behind = document.inside(form.end, form.end + 24, "pain_context")
    return bool(behind) and not text[form.end : behind[0].start].strip()


def is_next_cell(text: str, start: int, form: Form) -> bool:
    """Whether nothing but a column gap stands between."""
    return _CELL_GAP.fullmatch(text, start, form.first) is not None


def is_bracketed(text: str, start: int, form: Form) -> bool:
    """Whether the form stands alone in brackets right behind: "3 (7)"."""
    opened = _BRACKETED.fullmatch(text, start, form.start) is not None
    return opened and text.startswith((")", "]"), form.end)
