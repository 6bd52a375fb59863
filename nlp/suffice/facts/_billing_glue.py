"""Words that may stand between a service and its number: "97110 GP x2 (", "Time: Min "."""

from __future__ import annotations

import re

from suffice.facts._billing_anchors import MODIFIER

# Possessive throughout: what is glue once is never read another way.
_BEFORE = re.compile(
    rf"""(?:
        [ \t:;=,()\[\]|~≈*@·•#–—-] | \.(?!\s) | /\s      # signs
      | [x×]\s?\d\b | times\b                            # units: x2
      | (?:\d|one|two|three|four)\s?(?:units?|un|u)\b | units?\b
      | (?<=\s)[1-8](?=\s)                               # a column of units
      | {MODIFIER}
      | (?:min(?:ute)?s?|mts|time|timed|untimed|total|duration|session|therapy|tx|treatment|codes?
          |cpt|billed|today|was|were|is|of|for|at|which|that|x(?!\s?\d)|s
          |approximately|approx|about|roughly|around|nearly|spent|took|lasting|lasted
          |provided|performed|1:1|one\son\sone)\b
    )*+""",
    re.VERBOSE | re.IGNORECASE,
)
_AFTER = re.compile(
    r"""(?:
        [ \t:=(–—-]
      | (?:that|them|which|those|these)\b
      | (?:of|on|for|in|as|at|to|with|x|was|were|spent|doing|performing|providing|provided|billed
          |the|a|her|his|their|each|today|today's|total|direct|skilled|supervised|individual
          |1:1|one-on-one|one\son\sone|active|light|gentle)\b
    )*+""",
    re.VERBOSE | re.IGNORECASE,
)
_SHARE = re.compile(
    r"""\s(?P<of>of\s(?:them|which|those|these|that|it|the\stotal)\s)?
    (?:(?:in|on|for|to|was|were|went|spent|doing|as|the|active|direct)\s){0,4}""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH = 60


def leads_to(text: str, end: int, start: int) -> bool:
    """Whether only glue stands between an anchor that ends at `end` and a number at `start`."""
    return end <= start <= end + _REACH and _BEFORE.fullmatch(text, end, start) is not None


def share(text: str, end: int, start: int) -> re.Match[str] | None:
    """The words by which a number that ends at `end` is a part of a total: "24 of them in"."""
    return _SHARE.fullmatch(text, end, start) if end <= start <= end + _REACH else None


def belongs_to(text: str, end: int, start: int) -> bool:
    """Whether a number that ends at `end` is said of the anchor at `start`: "23 min of"."""
    return end <= start <= end + _REACH and _AFTER.fullmatch(text, end, start) is not None
