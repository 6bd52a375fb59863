"""Whether a level's words say how much help the patient has: "under PT supervision" does not."""

from __future__ import annotations

import re

from suffice.types import Document, Mention

_PROGRAM = re.compile(
    r"\s(?:\w+\s)?(?:home\sexercise|home\sprogram|hep|exercise|gym|program|living|fitness"
    r"|maintenance|management|self|wellness|routine|carry-?over|facility|practice|variable|review)\b",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"\b(?:functional|maximi[sz]e|maximal|maximum|increas\w*|improv\w*|promot\w*|highest|level\sof|greater|more|restor\w*|regain"
    r"|toward|towards|return\sto|his|her|their|overall|enhanc\w*|potential|optimal|safe|safety\sand|facilitate|less|of)\W+$",
    re.IGNORECASE,
)
_STAFF_BEFORE = re.compile(
    r"\b(?:under|direct|general|line\sof\ssight|onsite|on-site|pta?|ota?|cota|therapist'?s?|clinical|student|tech|aide|physician)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)
_STAFF_AFTER = re.compile(
    r"\s(?:of|by|from)\s(?:the\s|a\s)?(?:p\.?t|o\.?t|pta|ota|cota|licensed|supervising|therapist|lpt|dpt)\b",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"(?:\b(?:w/|with|after|needs?|requires?|for|s/p|assist)|[|:,])\s*$|\s{2}$", re.IGNORECASE
)
_WITH = re.compile(r"\s(?:with|w/|in|for)", re.IGNORECASE)
_BARE_SETUP = re.compile(r"set[\s-]?up$", re.IGNORECASE)


def is_level(document: Document, mention: Mention) -> bool:
    """Whether the mention rates the help that a task takes."""
    text = document.text
    before = text[max(0, mention.start - 28) : mention.start]
    words = text[mention.start : mention.end]
    if mention.value == "independent":
        if words.lower() == "independence":
            return not _ABSTRACT.search(before) and _WITH.match(text, mention.end) is not None
        return not _ABSTRACT.search(before) and not _is_program(text, mention)
    if mention.value == "supervision":
        return not (_STAFF_BEFORE.search(before) or _STAFF_AFTER.match(text, mention.end))
    if _BARE_SETUP.search(words):
        return bool(_NEEDED.search(before))
    return True


def _is_program(text: str, mention: Mention) -> bool:
    """Whether it describes a programme: "d/c to independent HEP", not "independent w/ HEP"."""
    return bool(_PROGRAM.match(text, mention.end)) and not _WITH.match(text, mention.end)
