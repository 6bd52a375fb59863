"""What a reader of pain ratings is in the middle of: behind "Pain 4/10, " it is a rated pain."""

from __future__ import annotations

from dataclasses import dataclass

STRONG = frozenset({"pain", "scale"})  # topics after which a bare number needs no further sign


@dataclass(slots=True)
class Topic:
    """What the reader is in the middle of: the last pain word or rating, and where it ended."""

    word: str = ""  # "pain", "scale", "ache", "other" or nothing
    end: int = 0
    rated: bool = False  # a rating has been read since
    carried: bool = False  # the word stands in an earlier sentence
    rival: int = -1  # where another rated thing ended that has not taken over

    def turn_to(self, word: str, end: int, *, rated: bool = False) -> None:
        """Go on from `end` with `word` as the topic."""
        self.word, self.end, self.rated = word, end, rated
        self.carried, self.rival = False, -1
