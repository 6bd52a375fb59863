"""Text -> words that may name an unlisted exercise, of "did ankle taps" the last two.

What stands before a verb of doing is no name, and a clause that tells what somebody did is none.
"""

from __future__ import annotations

import re
from itertools import takewhile

_WORD = re.compile(r"[A-Za-z][\w'’/-]*")
_LEADS = frozenset(
    {
        "did",
        "does",
        "do",
        "performed",
        "completed",
        "includes",
        "included",
        "including",
        "added",
        "add",
        "doing",
        "into",
        "so",
        "started",
        "began",
        "initiated",
        "of",
        "through",
        "trialed",
        "tried",
        "exercise",
        "exercises",
        "instructed",
        "reviewed",
        "issued",
        "ex",
        "by",
        "received",
        "receives",
        "consisting",
        "continued",
        "tolerated",
        "worked",
        "working",
        "perform",
        "performing",
        "completing",
        "via",
    }
)
_MODIFIERS = frozenset(
    {
        "r",
        "l",
        "b",
        "x",
        "bil",
        "bilat",
        "bilaterally",
        "bilateral",
        "both",
        "each",
        "ea",
        "all",
        "per",
        "slow",
        "slowly",
        "with",
        "w",
        "w/",
        "at",
        "on",
        "in",
        "for",
        "and",
        "a",
        "the",
        "to",
        "no",
        "from",
        "now",
        "hand",
        "hands",
        "ue",
        "ues",
        "le",
        "les",
        "rue",
        "lue",
        "bue",
        "rle",
        "lle",
        "ble",
        "side",
        "hold",
        "holds",
        "holding",
        "set",
        "sets",
        "rep",
        "reps",
        "every",
        "then",
        "fwd",
        "bwd",
        "lat",
        "support",
        "rail",
        "min",
        "total",
        "first",
        "direction",
        "directions",
        "dir",
        "way",
        "ways",
        "alt",
        "alternating",
        "up",
        "down",
        "about",
        "resistance",
        "resisted",
        "today",
        "done",
        "load",
        "band",
        "weight",
        "level",
        "progressed",
        "progressing",
        "increased",
        "approx",
        "approximately",
        "around",
        "only",
        "single",
        "fingertip",
        "fingertips",
        "unilat",
        "unilateral",
        "another",
        "more",
        "gp",
        "go",
        "gn",
        "kx",
        "cq",
        "co",
        "once",
        "twice",
        "same",
    }
)
_CLAUSAL = frozenset(
    {
        "he",
        "she",
        "i",
        "we",
        "they",
        "it",
        "pt",
        "patient",
        "client",
        "resident",
        "therapist",
        "me",
        "my",
        "was",
        "were",
        "had",
        "has",
        "is",
        "are",
        "be",
        "been",
        "wanted",
        "want",
        "wants",
        "need",
        "needs",
        "needed",
        "held",
        "cut",
        "stopped",
        "remaining",
        "discontinued",
        "last",
        "lasted",
        "unable",
        "round",
        "past",
        "re-measured",
        "remeasured",
        "instructed",
        "report",
        "reports",
        "states",
        "state",
        "lost",
        "failed",
        "able",
        "trial",
        "trials",
        "reached",
        "rested",
        "missed",
        "buckled",
        "since",
        "after",
        "before",
        "because",
        "due",
        "if",
        "when",
        "while",
        "until",
        "rep",
        "correct",
        "correctly",
        "corrected",
        "that",
    }
)
_NO_NAME_BEGINS = frozenset(
    {"no", "not", "off", "over", "up", "on", "at", "till", "snapped", "needs", "better", "worse"}
)
_RESULT = re.compile(r"\d\s(?:of|out\sof)\s\d|\d\s?/\s?\d")  # "6 of 20 steps"
_LONGEST = 7  # words in the name of an exercise
_SHORTEST = 2  # letters in its longest word


def phrase_start(text: str, start: int, end: int) -> int | None:
    """Where the words that name an exercise begin within [start, end), None if none do."""
    words = list(_WORD.finditer(text, start, end))
    own = list(takewhile(lambda word: word.group().lower() not in _LEADS, reversed(words)))
    telling = [w.group() for w in own if w.group().lower() not in _MODIFIERS]
    if not telling or max(map(len, telling)) < _SHORTEST:
        return None
    return own[:_LONGEST][-1].start()


def short_phrase(text: str, start: int, end: int, most: int) -> tuple[int, int] | None:
    """The stretch of the words in [start, end) if they are no more than `most` and no clause."""
    words = list(_WORD.finditer(text, start, end))
    if not words or len(words) > most or is_clause(text, start, end):
        return None
    if words[0].group().lower() in _NO_NAME_BEGINS or _RESULT.search(text, start, end):
        return None
    return words[0].start(), words[-1].end()


def is_clause(text: str, start: int, end: int) -> bool:
    """Whether the words tell what somebody did, which the name of an exercise does not."""
    return any(word.group().lower() in _CLAUSAL for word in _WORD.finditer(text, start, end))
