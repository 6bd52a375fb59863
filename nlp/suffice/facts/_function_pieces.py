"""Sentence -> pieces between commas and joining words: "no rail, drives and shops" is three.

A piece is the smallest stretch that can hold a function fact of its own; which pieces stand
together is decided in `_function_clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from suffice.types import Document, Mention, Sentence

LABELS = ("task", "function_cue", "function_verb", "function_person", "assist")

_JOINT = re.compile(
    r"""[\s;.!?:()\[\],|](?:            # a plain first character keeps the scan fast
      (?<=\s)(?: (?P<and> (?:and|or|nor|&|\+|then|plus)\s )
          | (?P<but> (?:but|though|although|however|whereas|because|since|as
                     |so(?!\s(?:that|she|he|they|pt|i|patient)\s))\s )
          | (?P<dash> [-–—]{1,2}>?\s+ )
          | (?P<cell> \s{2,} ) )
      | (?<=,)(?P<comma> \s+(?:(?:and|or|then)\s+)? )
      | (?P<stop> (?<=[;.!?])[)"”]?\s+ | (?<=\n)\s{0,80}\n )
      | (?<=:)(?P<colon> \s+ )
      | (?<=\()(?P<item> \d{1,2}\)\s )
      | (?P<paren> (?<=[()\[\]])\s? | (?<=\s)[()\[\]]\s? )
      | (?P<column> (?<=\t) | (?<=\|)\s? | (?<=\s)\|\s? ) )""",
    re.VERBOSE,
)
# Movements that are also exercised and measured: by themselves they do not tell of daily life.
_BODILY = frozenset(
    {
        "walking",
        "standing",
        "sitting",
        "bending",
        "squatting",
        "kneeling",
        "reaching",
        "lifting",
        "carrying",
        "transfers",
        "turning",
        "working",
        "sleeping",
        "stepping",
    }
)


class Piece:
    """One stretch, the kind of joint before it, and the mentions that it holds.

    `kind` is the best kind of task in it: "own" to daily life, "bodily", "general", "aid" (help
    that is done without), "act" (an everyday verb that a cue rules) or "" for none.
    """

    __slots__ = ("end", "joint", "kind", "mentions", "start", "text")

    def __init__(
        self, start: int, end: int, joint: str, mentions: Sequence[Mention], text: str
    ) -> None:
        self.start, self.end, self.joint, self.text = start, end, joint, text
        self.mentions = mentions
        self.kind = self._kind()

    def _kind(self) -> str:
        values = {m.value for m in self.mentions if m.label == "task"}
        values.discard("none")
        if "aid" in values:
            values.remove("aid")
            if not values:
                return "aid" if self.has("function_cue", "shed") else ""
        if not values:
            return ""
        values.discard("general")
        if not values:
            return "general"
        return "bodily" if values <= _BODILY else "own"

    @property
    def task(self) -> bool:
        """Whether it names a task, or help that is done without."""
        return bool(self.kind)

    @property
    def sheds(self) -> bool:
        """Whether it says that a device is no longer needed."""
        return self.has("function_cue", "shed") and self.has("task", "aid")

    def has(self, label: str, *values: str) -> bool:
        """Whether a mention of `label` (with one of `values`) stands here."""
        return any(m.label == label and (not values or m.value in values) for m in self.mentions)

    def cues(self) -> dict[str, Mention]:
        """The last cue of each value."""
        return {str(m.value): m for m in self.mentions if m.label == "function_cue"}

    def opens_with(self, *values: str) -> bool:
        """Whether a verb, helper or cue with one of `values` stands at its very beginning."""
        lead = self.mentions[0].start
        return lead <= self.start + 8 and any(
            m.start == lead and m.label != "task" and (m.value in values) for m in self.mentions
        )


def spoken_for(document: Document) -> Iterator[tuple[Sentence, list[Mention]]]:
    """Each sentence that may tell of a task, with its mentions of `LABELS`."""
    mentions = document.find(*LABELS)
    at, last = 0, len(mentions)
    while at < last:
        sentence, first = document.sentence_at(mentions[at].start), at
        while at < last and mentions[at].start < sentence.end:
            at += 1
        inside = [m for m in mentions[first:at] if m.start >= sentence.start]
        if any(_may_tell(m) for m in inside):
            yield sentence, inside


def _may_tell(mention: Mention) -> bool:
    if mention.label == "task":
        return mention.value != "none"
    return mention.value in ("act", "prior_level")


def pieces(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Piece]:
    """The pieces of `sentence` that hold a mention, in order.

    The joint of a piece is the strongest between it and the last one that held a mention.
    """
    at, joint, first = sentence.start, "stop", 0
    for low, high, kind in _joints(text, sentence):
        last = first
        while last < len(mentions) and mentions[last].start < low:
            last += 1
        if last > first:
            yield Piece(at, low, joint, mentions[first:last], text)
            joint, first = kind, last
        elif joint != "stop" and kind in ("stop", "but"):
            joint = kind
        at = high


def _joints(text: str, sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    for match in _JOINT.finditer(text, sentence.start, sentence.end):
        kind = match.lastgroup or ""
        yield match.start(), match.end(), "stop" if kind == "item" else kind
    yield sentence.end, sentence.end, "stop"
