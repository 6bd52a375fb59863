"""Duration -> numbers that repeat its unit unsaid: "44 timed / 45", "stands 14 min (6 at IE)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.facts._billing_durations import Duration
from suffice.types import Document

_SESSION = re.compile(
    r"\s?(?:timed|min\w*)?\s?(?:min\w*)?(?:\s?/\s?(?P<all>\d{1,3})(?![/\d])|,?\s(?P<over>\d{1,3})\s(?:over)?all\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"""[^.;\d\n()]{0,24}\(?(?:
        (?:was|were|from|vs\.?|up\sfrom|previously|prev)\s(?P<was>\d{1,3})(?![\d/%°]|\.\d|\s?(?:sec|s\b|hr|hour|h\b|min|ft))
      | (?<=\()(?P<at>\d{1,3})\s(?:at|on|@|last|prior|initially|in)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class Echo(NamedTuple):
    """A number that is minutes because of the stretch before it."""

    start: int
    end: int
    minutes: float
    scope: str


def echoes(document: Document, duration: Duration, scope: str) -> Iterator[Echo]:
    """The session total behind a timed total, an earlier value behind a tolerance."""
    if scope == "timed_total":
        pattern, then = _SESSION, "session_total"
    elif scope == "other" and duration.unit:
        pattern, then = _EARLIER, "other"
    else:
        return
    if match := pattern.match(document.text, duration.end):
        number = match.lastgroup or ""
        yield Echo(match.start(number), match.end(number), float(match[number]), then)
