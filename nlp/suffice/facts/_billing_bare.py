"""Number without a unit and an anchor -> whether it is minutes: "TE 28", "ice 5", "IFC x15"."""

from __future__ import annotations

import re

from suffice.facts._billing_anchors import MODALITIES, Anchor
from suffice.facts._billing_durations import Duration

_ENDS = re.compile(
    r"""\s*(?:$|\n) | \s{2} | \s*[,;)\]|&=·•+](?!\d) | \s?[/.](?!\d) | :\s | \s?[–—-](?:\s|>)
      | \s*(?:tot(?:al)?|ttl|timed|untimed|all|no\sch\w*|incl\w*|g[pon]|kx|units?|[x×]\s?\d\b|\(
          |and\b|then|today|w/|with|for\b|before|after|to\b|at\b|l\d|9[27]\d{3}|[1-8]\s?u)""",
    re.VERBOSE | re.IGNORECASE,
)
_TIMES = re.compile(r"(?<!\d)(?<!\d\s)[x×]\s?$", re.IGNORECASE)
_LABELLED = re.compile(r"\bmin(?:ute)?s?[\s:=]{1,4}$", re.IGNORECASE)
_OTHER_UNIT = re.compile(
    r"\s?(?:reps?|sets?|[x×/°%#]|deg|ft|feet|lbs?|sec|s\b|in\b|\")", re.IGNORECASE
)
_NAMED_ALONE = frozenset({"97110", "97530", "97112", "97140", "97116"})
_OPENS = re.compile(r"(?:^|\n|[.;]\s|[.;]\s\s)$")
_NAMES_CONTENT = re.compile(
    r"\s(?!reps?\b|sets?\b|times|sec|s\b|ft|feet|lbs?|kg|yards?|yds?|m\b|meters|laps?|steps?|of\b|out\b"
    r"|deg|hours?|hrs?|days?|visits?|weeks?|wks?)[a-z]{3,}",
    re.IGNORECASE,
)
_ONE_UNIT = 8  # fewer minutes than that are no unit, so a small number is units or reps
_REACH = 24


def fits(text: str, anchor: Anchor, number: Duration) -> bool:
    """Whether `number`, led to by `anchor`, can be its minutes."""
    minutes = _minutes(text, number)
    if minutes is None:
        return False
    start, end = number.start, number.end
    between = text[anchor.end : start]
    if _LABELLED.search(between):
        return True
    ends = _ENDS.match(text, end) is not None
    if anchor.what in MODALITIES or anchor.what == "machine":
        return counts(text, anchor, number) or (ends and len(between) < 4)
    if _TIMES.search(between) or not (ends or _is_entry(text, anchor, number)):
        return False
    if anchor.is_total:
        visits = "visit" in text[max(0, anchor.start - 40) : anchor.start].lower()
        return minutes >= _ONE_UNIT and not visits
    if anchor.what not in ("one_on_one", "untimed") and not anchor.coded:
        return anchor.what in _NAMED_ALONE and minutes >= _ONE_UNIT
    return minutes >= _ONE_UNIT


def _is_entry(text: str, anchor: Anchor, number: Duration) -> bool:
    """Whether service and number open an entry and words of its content follow: "MT 10 scar"."""
    if anchor.what not in _NAMED_ALONE or anchor.what == "97116" or number.start - anchor.end > 2:
        return False
    opens = _OPENS.search(text, max(0, anchor.start - 3), anchor.start)
    return opens is not None and _NAMES_CONTENT.match(text, number.end) is not None


def counts(text: str, anchor: Anchor, number: Duration) -> bool:
    """Whether it stands behind an x that multiplies nothing: "MHP to L knee x15"."""
    if not (anchor.what in MODALITIES or anchor.what == "machine"):
        return False
    if number.start - anchor.end > _REACH or _minutes(text, number) is None:
        return False
    between = text[anchor.end : number.start]
    if not _TIMES.search(between) or "," in between or "/" in between:
        return False
    return not _OTHER_UNIT.match(text, number.end)


def _minutes(text: str, number: Duration) -> float | None:
    """The number if it is whole and a possible length of treatment."""
    minutes = number.minutes
    whole = "." not in text[number.start : number.end]
    return minutes if whole and 3 <= minutes <= 180 else None
