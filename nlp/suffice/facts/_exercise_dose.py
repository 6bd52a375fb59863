"""Document -> dosages: "3x10" and "two sets of ten" count work, "5s hold" and "GTB" load it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from suffice.types import Document, Mention

_DOSE = re.compile(
    r"""[\dxX×](?:                # a plain first character and the looks ahead keep the scan fast
      (?<=\d)(?<![\d./:]\d)(?>\d{0,2})(?>(?:\s?[-–]\s?\d{1,2}(?![\d/]))?)
      (?=[-\s#'’′"”.xX×a-zA-Z])(?!\s[^-#'’′"”xX×a-zA-Z])(?i:
        (?P<sets>
          (?:\s?(?:reps?|sets?))?\s?[x×]\s?(?:\d{1,3}(?:\s?[-–]\s?\d{1,2}\b)?|AMRAP)
            (?!\.?\d|["”]?\s?(?:/|per\b|x\s?(?:day|wk|week)|w(?:ee)?ks?\b|d(?:ays?)?\b
              |mo(?:nth)?s?\b|visits?\b|years?\b))
            (?:\s?[x×]\s?\d{1,2}(?!\d))?(?:\s?s(?:ecs?)?\b)?                       # 3x10, 2 x 12-15
        | \s?(?:reps?|repetitions?|sets?|rounds?)\b(?:\s(?:of|x)\s\w{1,9})?      # 3 sets of ten
        )
      | (?P<again> \s?(?:x|times|ea|each|bouts|tries|lengths|circuits)\b          # 10x, 10 each
          (?!\s?(?:/|a\b|per\b|\w{0,8}(?:day|daily|week(?:ly)?|wk|month)\b|[bq]?[it]?d\b)) )
      | (?P<load>
          (?:\.\d)?\s?-?(?:
            (?:s|secs?|seconds?|min(?:ute)?s?|m|lbs?|pounds?|kg|oz|laps?|mph|watts?|breaths|trials)\b
          | [\#'’′] | ["”]\s?holds?\b )
        ) )
    | (?P<times> (?<=[xX×])(?<!\w[xX×])\s?\d{1,3}(?:\s?[-–]\s?\d{1,2})?          # x20
        (?!\d|\.\d|(?i:\s?(?:[/a%°]|per\b|w(?:ee)?ks?\b|d(?:ays?)?\b
          |mo(?:nth)?s?\b|visits?\b|v\b
          |y(?:ea)?rs?\b|h(?:ou)?rs?\b|m(?:in)?s?\b|minutes?\b|ft\b|feet\b|['’]
          |persons?\b|people\b|cues?\b|vcs?\b))) )
    )""",
    re.VERBOSE,
)
_AFTER_WORD = re.compile(
    r"""[\s-](?:
      (?P<sets> by\s\w+ | times\b(?!\s(?:a|per|daily|weekly|each)\b) | each\b
        | (?:more\s)?(?:sets?|reps?|repetitions?|rounds?)\b(?:\sof\s\w+)? )
    | (?:minutes?|seconds?|pounds?|kilos?|laps?|breaths)\b )""",
    re.VERBOSE | re.IGNORECASE,
)
_MINUTES_LEFT_OUT = re.compile(r"\D{0,12}?\s(\d{1,2})[\s.]{0,2}$")
_MACHINES = frozenset({"bike", "NuStep", "upper body ergometer", "elliptical", "treadmill"})
_NUMBER_CELLS = re.compile(r"[^|\t\n]{0,24}(?:\||\t|[ ]{3})[ ]*(\d{1,3})(?=[ ]*(?:\||\t|[ ]{2}|$))")
_SETS, _TIMES, _LOAD = 2, 1, 0


class Dose(NamedTuple):
    """How much of an exercise, and how surely that is what the words say."""

    start: int
    end: int
    weight: int

    @property
    def is_sets(self) -> bool:
        """Sets or repetitions, which nothing but an exercise has ("3x10")."""
        return self.weight == _SETS

    @property
    def is_counted(self) -> bool:
        """A count, be it of an exercise or of anything else ("x20")."""
        return self.weight > _LOAD


def doses(document: Document) -> list[Dose]:
    """Every dosage of `document` in reading order, none overlapping."""
    last, kept = 0, []
    named = {at for m in document.find("exercise") for at in (m.end - 1, m.end - 2)}
    for dose in sorted([*_digit_led(document.text), *_others(document)]):
        if dose.start in named:  # the x1 of "VOR x1"
            continue
        if dose.start >= last:
            kept.append(dose)
            last = dose.end
    return kept


def _digit_led(text: str) -> Iterator[Dose]:
    for match in _DOSE.finditer(text):
        weight = _SETS if match["sets"] else _LOAD if match["load"] else _TIMES
        yield Dose(match.start(), match.end(), weight)


def _others(document: Document) -> Iterator[Dose]:
    """Numbers in words, and resistance named by its colour."""
    for word in document.find("numword"):
        if match := _AFTER_WORD.match(document.text, word.end):
            yield Dose(word.start, match.end(), _SETS if match["sets"] else _LOAD)
    for mention in document.find("exercise_dose"):
        if mention.value != "not":
            yield Dose(mention.start, mention.end, _LOAD)


def bare_amount(text: str, name: Mention, end: int) -> int | None:
    """End of a bare number that doses `name`: minutes on a machine, or the cell beside it."""
    pattern = _MINUTES_LEFT_OUT if name.value in _MACHINES else _NUMBER_CELLS
    match = pattern.match(text, name.end, end)
    return match.end(1) if match else None
