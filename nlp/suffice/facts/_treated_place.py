"""Offset -> kind of place in the note: title, treated ("SAQ 3x10"), aim (goals, plan) or told."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from suffice.types import Document

_DOSE = re.compile(r"x\s?\d|97110")
_TITLE_LINES = 4


class Places:
    """Judges each stretch of a line once; `names` tells where exercise names stand."""

    def __init__(self, document: Document) -> None:
        self._document = document
        exercises = document.find("exercise")
        self._starts = [mention.start for mention in exercises]
        self._ends = [mention.end for mention in exercises]
        self._known: dict[int, str] = {}

    def in_exercise_name(self, offset: int) -> bool:
        """Whether `offset` stands inside the name of an exercise: "heel" of "heel slides"."""
        number = bisect_right(self._starts, offset) - 1
        return number >= 0 and offset < self._ends[number]

    def at(self, offset: int) -> str:
        """title, treated, aim or told."""
        sentence, line = self._document.sentence_at(offset), self._document.line_at(offset)
        start = max(sentence.start, line.start)
        place = self._known.get(start)
        if place is None:
            end = min(sentence.end, line.end)
            place = self._known[start] = self._judge(start, end, sentence.section)
        return place

    def _judge(self, start: int, end: int, section: str) -> str:
        if section in ("goals", "plan"):
            return "aim"
        if section == "treatment" or self._names_exercise(start, end):
            return "treated"
        if _DOSE.search(self._document.text, start, end):
            return "treated"
        return "title" if self._document.line_index(start) < _TITLE_LINES else "told"

    def _names_exercise(self, start: int, end: int) -> bool:
        number = bisect_left(self._starts, start)
        return number < len(self._starts) and self._starts[number] < end
