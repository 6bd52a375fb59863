"""Document -> (instrument name, where the fact begins, score): "SLS R 12 s" is SLS R with 12."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.facts._outcome_scores import Score, scores
from suffice.types import Document, Mention

_MEASURED = ("as written", "measure")
_SIDED = (*_MEASURED, "figure-8", "9HPT", "Box & Block", "lateral excursion", "quad LSI")
_COUNTS = ("as written", "pads per day", "leaks per day")
_COUNTED = re.compile(r"(?:(?:rais|ris|squat|hop|stand)\w*|(?:pads?|leaks?)\W.*)$", re.IGNORECASE)
_COUNT_BEFORE = re.compile(
    r"(?:^|[^\w./×-])(?P<n>\d{1,2})[ ](?:(?:full|partial|half|unilat\w*)[ ])?$"
)
_SCORE_BEFORE = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)(?:\s?/\s?\d+)?\s?(?:%|percent|seconds?|sec|s|points?|pts|feet|ft|meters|m)?"
    r"[ ](?:on|in|for)[ ](?:the |her |his |their )?$"
)
_THRESHOLD = re.compile(
    r"\b(?:mcid|mdc|mdc95|mdc90|cut-?off)\b[\s:]*(?:for|of|on)?\s*(?:the\s)?$", re.IGNORECASE
)
_LEADS = tuple(
    f"{word} "
    for word in (
        *"0123456789",
        "on",
        "in",
        "for",
        "the",
        "her",
        "his",
        "their",
        "full",
        "half",
        "partial",
        "unilateral",
    )
)
_CHANGE = re.compile(
    r"\b(?:up|down|by|gain\w*|improv\w*|chang\w*|drop\w*|los\w+|fell|rose|increas\w*|decreas\w*|mcid|mdc)"
    r"(?:\s(?:of|by|from|is|in|on))?\W*$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:progress|gain|improv|chang|better|worse|exceed|equal|publish|mcid|mdc)", re.IGNORECASE
)
_CHANGE_REACH = 24
_NEEDS = {
    "gait": ("m/s", "ft/s"),
    "lunge": ("cm", "in"),
    "dizziness": ("/10",),
    "opening": ("mm",),
    "two point": ("mm",),
    "two-point": ("mm",),
}
_HEAD_SIDE = re.compile(r"\s*(?:(R|RT|right)|(L|LT|left))\b.{0,12}", re.IGNORECASE)
_BESIDE = re.compile(r"\s?\(?(?:on\s(?:the\s)?)?(?:(R|right|RT)|(L|left|LT))\b(?!\s?\d)")
_ALREADY = re.compile(r"\s*(?:[:=]|score|of|is|was|-)?\s*\d")

Named = tuple[str, int, Score]


def named(document: Document) -> Iterator[Named]:
    """Each score with the name of its instrument; a side that stands beside it joins the name."""
    mentions = document.find("instrument")
    for index, mention in enumerate(mentions):
        after = mentions[index + 1].start if index + 1 < len(mentions) else len(document.text)
        sentence = document.sentence_at(mention.start)
        limit = min(after, max(sentence.end, document.line_at(mention.start).end))
        if mention.value == "as written" and sentence.section == "treatment":
            continue
        if _THRESHOLD.search(document.text, max(0, mention.start - 20), mention.start):
            continue
        yield from _scored(
            document, mention, min(limit, sentence.end + _table_rest(document, mention))
        )


def _table_rest(document: Document, mention: Mention) -> int:
    """How far a row goes on behind the sentence: cells of a table are sentences of their own."""
    line = document.line_at(mention.start)
    rest = line.end - document.sentence_at(mention.start).end
    return rest if len(line.cells) > 2 and rest > 0 else 0


def _scored(document: Document, mention: Mention, limit: int) -> Iterator[Named]:
    start: int | None
    start, side = _with_side(document, mention)
    words = document.text[mention.start : mention.end]
    name = words if mention.value in _MEASURED else str(mention.value)
    sided = mention.value in _SIDED
    if before := _score_before(document, mention):
        beside = side or _side_behind(document, mention.end)
        yield _named(name, beside if sided else None, before.start, before)
        return
    fits = False
    for score in scores(document, mention, limit):
        fits = fits or _fits(mention, words, score)
        if not fits or _is_change(document, mention, score):
            return
        own = (score.side or side or _own_side(document, score)) if sided else None
        yield _named(name, own, start if start is not None else score.start, score)
        start = None


def _fits(mention: Mention, words: str, score: Score) -> bool:
    """Whether the score may be one: "gait .7" needs m/s, and only measures can be negative."""
    needed = _NEEDS.get(words.lower())
    if needed and score.unit not in needed:
        return False
    return isinstance(score.value, str) or score.value >= 0 or mention.value == "measure"


def _is_change(document: Document, mention: Mention, score: Score) -> bool:
    """Whether points were won or lost: "change in ODI 20 points", "QuickDASH improving, 20 pt"."""
    if score.unit != "points":
        return False
    before = document.text[max(0, mention.start - _CHANGE_REACH) : mention.start]
    return bool(_CHANGE.search(before)) or bool(
        _MOVED.search(document.text, mention.end, score.start)
    )


def _named(name: str, side: str | None, start: int, score: Score) -> Named:
    return (f"{name} {side}" if side else name), start, score


def _with_side(document: Document, mention: Mention) -> tuple[int, str | None]:
    """A side right before the name, and where the two begin."""
    sides = document.inside(max(0, mention.start - 12), mention.start, "side")
    if (
        sides
        and document.text[sides[-1].end : mention.start] in ("", " ")
        and sides[-1].value != "B"
    ):
        return sides[-1].start, str(sides[-1].value)
    return mention.start, None


def _own_side(document: Document, score: Score) -> str | None:
    """A side right behind the score, or the side that heads its column."""
    match = _BESIDE.match(document.text, score.end) or _HEAD_SIDE.fullmatch(
        document.head_of(score.start)
    )
    return ("R" if match[1] else "L") if match else None


def _side_behind(document: Document, end: int) -> str | None:
    sides = document.inside(end, end + 8, "side")
    return str(sides[0].value) if sides and sides[0].start - end <= 1 else None


def _score_before(document: Document, mention: Mention) -> Score | None:
    """A count or score that stands before the name: "8 heel raises", "42 on the LEFS"."""
    text = document.text
    before = text[max(0, mention.start - 40) : mention.start]
    if not before.endswith(_LEADS):
        return None
    counted = mention.value in _COUNTS and _COUNTED.search(text, mention.start, mention.end)
    match = _COUNT_BEFORE.search(before) if counted else _SCORE_BEFORE.search(before)
    if match is None or _ALREADY.match(text, mention.end):
        return None
    if _CHANGE.search(before, 0, match.start("n")):
        return None
    start = mention.start - len(before) + match.start("n")
    return Score(start, mention.end, float(match["n"]), match["n"], None, None)
