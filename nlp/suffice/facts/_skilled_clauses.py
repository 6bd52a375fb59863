"""Document -> clauses with a word of skilled work: "VC for hip hinge" in a list of exercises."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suffice.types import Document, Fact, Mention, Sentence

_PARTED = re.compile(
    r"""[,;:()\[\]\n.\s](?:
      (?<=[,;:()\[\]\n])
    | (?<=\.)(?=\s)
    | (?<=\s)(?:[-–—]+|then|but|and\sthen)\s
    )""",
    re.VERBOSE,
)
_ASIDE = frozenset({"load", "doer", "lesson", "generic"})
_LONGEST = 400  # characters of a clause
_NEAR = 160  # characters: about two entries of a list of exercises


class Clause(NamedTuple):
    """A stretch between two signs with its words of skilled work."""

    start: int
    end: int
    words: tuple[Mention, ...]
    sentence: Sentence
    exercise: bool  # whether an exercise stands near


def clauses(document: Document, exercises: Sequence[Fact]) -> Iterator[Clause]:
    """Clauses with a word of skilled work, in reading order."""
    starts = [fact.start for fact in exercises]
    telling = (m.start for m in document.find("skilled") if m.value not in _ASIDE)
    for sentence in sorted({document.sentence_at(at) for at in telling}):
        words = document.inside(sentence.start, sentence.end, "skilled")
        at = 0
        for start, end in _stretches(document.text, sentence.start, sentence.end):
            first = at
            while at < len(words) and words[at].start < end:
                at += 1
            if first < at:
                near = _is_near(starts, start, end)
                yield Clause(start, end, words[first:at], sentence, near)


def _is_near(starts: Sequence[int], start: int, end: int) -> bool:
    """Whether an exercise begins in the clause or shortly before it."""
    at = bisect_left(starts, end)
    return at > 0 and starts[at - 1] > start - _NEAR


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between signs, without blanks, bullets and stops around them."""
    at = start
    for sign in [*_PARTED.finditer(text, start, end), None]:
        stop = sign.start() if sign else end
        for begin in range(at, stop, _LONGEST):  # cut where it runs on: time stays linear
            piece = text[begin : min(begin + _LONGEST, stop)]
            if inner := piece.strip(" -*•\t\n."):
                low = begin + piece.index(inner)
                yield low, low + len(inner)
        at = sign.end() if sign else end
