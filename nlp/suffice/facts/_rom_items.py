"""A sentence -> its items from left to right: side R, joint knee, motion flexion, angle 0-112.

Words that only look like items are taken out here: the knee of "DF w/ knee ext", the L of "L4-5",
the 90 of "ER at 90 abd", the sup of "flex 68 sup".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from suffice.facts._rom_amounts import Amount, amounts
from suffice.facts._rom_words import extra_labels, limit_words
from suffice.types import Document, Mention

Item = Mention | Amount

_LABELS = frozenset({"region", "motion", "side", "mode"})
_NUMBERS = frozenset({"number", "numword"})
_PRONE_TO_MISTAKE = re.compile(
    r"[\s:=|]*[-+(]?\d|\s?[/&]|[\s:=]+[RLB(]|\s+(?:and|pron?|full|WNL|WFL|[AP]ROM)\b"
)
_DOUBTFUL = frozenset({"sup", "pro", "pron", "bend", "bending", "add", "ev", "inv"})
_POSITION = re.compile(
    r"""[\s(,]*(?:(?:w/?|with|in|at|@)\s?(?:the\s)?)?(?:knee|kn|hip|elbow|arm|shoulder|wrist|fist)s?\s
          (?:in\s|is\s|at\s)?(?:ext\w*|flex\w*|straight|bent|abd\w*|add\w*
            |(?:at|by)\s(?:the\s)?side|neutral|\d{1,2}\b\s?°?)
      | \s(?:w/?|with|on|during)\s?(?:an?\s)?(?:SLR|SAQ|LAQ|quad\sset)s?\b
      | [\s(,]*(?:at|@|in)\s?\d{1,2}\s?(?:°|deg\w*)?
          (?:\s?/\s?\d{1,2}|\s(?:of\s)?(?:(?:shoulder|sh|hip|knee)\s)?
          (?:abd\w*|flex\w*|scap\w*|elev\w*|FF))
      | [\s(,]*(?:at|@|in)\s?(?:neutral|scaption|adduction
          |(?:0|45|90)\s?°?(?=[\s:=,)]+-?\d|\s[AP]ROM\b|\s*\|))""",
    re.VERBOSE,
)
_PLACED = re.compile(r"\b(?:under|beneath|behind|between|below|over)\s(?:the\s|her\s|his\s)?$")
_DENIED = re.compile(r"\b(?:no|without|w/o|0)\s$", re.IGNORECASE)
_POSED = re.compile(r"\s(?:bent|straight|flexed|extended)\b")


def items(document: Document, start: int, end: int) -> list[Item]:
    """The items of [start, end), in reading order, none inside another."""
    text, mentions = document.text, document.inside(start, end)
    named = [
        _as_finger(document, m)
        for m in mentions
        if m.label in _LABELS and not _is_doubtful(text, m)
    ]
    hidden = [*_positions(text, named)]
    covers = sorted(hidden + [(m.start, m.end) for m in named if m.value == "popliteal angle"])
    numbers = _numbers(text, mentions, covers)
    values = [*amounts(document, start, end, numbers)]
    found: list[Item] = [m for m in mentions if m.label == "date"]
    for mention in named:
        if not _within(mention.start, hidden):
            found += _each(text, mention)
    found += values
    found += limit_words(document, start, end, named)
    found += extra_labels(document, start, end, named, values)
    found.sort(key=lambda item: (item.start, -item.end, item.label))
    return [*_apart(text, found)]


def _numbers(
    text: str, mentions: Sequence[Mention], covers: Sequence[tuple[int, int]]
) -> list[Mention]:
    """The numbers among `mentions`, those that look like clock times too, outside `covers`."""
    return [
        m if m.label != "clock" else _as_number(text, m)
        for m in mentions
        if (m.label in _NUMBERS or (m.label == "clock" and _is_angle(text, m)))
        and not _within(m.start, covers)
    ]


def _as_finger(document: Document, mention: Mention) -> Mention:
    """LF is the long finger where other fingers are named, else lateral flexion."""
    if mention.value != "lateral flexion" or document.text[mention.start : mention.end] != "LF":
        return mention
    if not any(m.value == "finger" for m in document.find("region")):
        return mention
    return mention._replace(label="region", value="finger")


def _each(text: str, mention: Mention) -> tuple[Mention, ...]:
    """Both motions of "E/F", else the mention itself."""
    if mention.label != "motion" or text[mention.start : mention.end] not in ("E/F", "F/E"):
        return (mention,)
    other = "flexion" if mention.value == "extension" else "extension"
    return mention._replace(end=mention.start + 1), Mention(
        mention.end - 1, mention.end, "motion", other
    )


def _is_angle(text: str, mention: Mention) -> bool:
    """Whether a clock time is rather an angle: the 140 of "140/132" or "140-150"."""
    return mention.end - mention.start == 3 and text[mention.start : mention.end].isdigit()


def _as_number(text: str, mention: Mention) -> Mention:
    return mention._replace(label="number", value=float(text[mention.start : mention.end]))


def _is_doubtful(text: str, mention: Mention) -> bool:
    """Whether a motion word stands for a position or a verb: "flex 68 sup", "add 5 lb"."""
    before = text[max(0, mention.start - 10) : mention.start]
    if mention.label == "region":
        posed = _POSED.match(text, mention.end) is not None
        return posed or _PLACED.search(before) is not None
    if mention.label == "motion" and _DENIED.search(before):
        return text[mention.start : mention.end].lower().rstrip("s").endswith("lag")
    if mention.label == "side":
        if text.endswith("(=", 0, mention.start):
            return True
        if text[mention.start : mention.end] == "(b)":
            return True
        tail = text[mention.end : mention.end + 2]
        return (
            mention.end - mention.start == 1
            and tail[:1] in tuple("12345")
            and not tail[1:].isdigit()
        )
    if (
        mention.end - mention.start > 7
        or text[mention.start : mention.end].lower() not in _DOUBTFUL
    ):
        return False
    return _PRONE_TO_MISTAKE.match(text, mention.end) is None


def _positions(text: str, named: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Stretches behind a motion that only say in which position it was measured."""
    for mention in named:
        if mention.label == "motion" and (match := _POSITION.match(text, mention.end)):
            yield mention.end, match.end()


def _within(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether `at` lies in one of `stretches`, which come in order."""
    if not stretches:
        return False
    index = bisect_right(stretches, at, key=itemgetter(0)) - 1
    return index >= 0 and at < stretches[index][1]


def _apart(text: str, found: Sequence[Item]) -> Iterator[Item]:
    """`found` without what lies inside an earlier item; a side may share the words of a region."""
    last: Item | None = None
    for item in found:
        if last is not None and item.start < last.end:
            same = item.start == last.start and item.end == last.end
            if item.label != "side" or not same:
                continue
        last = item
        yield item
