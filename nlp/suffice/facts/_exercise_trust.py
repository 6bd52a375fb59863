"""Whether words are an exercise done or prescribed: "STS 3x8" is one, "5xSTS 14 s" is a test.

Nor is gait, transfer or manual work one, even if it is counted ("curb x4", "grade III 3x30").
"""

from __future__ import annotations

import re

from suffice.facts._exercise_items import Item
from suffice.types import Document, Mention, Sentence

_EXERCISE_CODES = frozenset({"97110", "97112", "97530", "97150", "97113"})
_OTHER_CODES = frozenset(
    {
        "97140",
        "97116",
        "97124",
        "97010",
        "97012",
        "G0283",
        "97016",
        "97018",
        "97022",
        "97024",
        "97033",
        "97035",
        "97039",
        "97535",
        "97542",
        "97760",
        "97763",
        "97750",
        "98940",
        "98941",
        "20560",
        "test",
    }
)
_TEST_BEFORE = re.compile(
    r"(?:\b[1-9]\s?[x×]\s?|(?:\d|thirty)[\s-]?(?:s|sec|seconds?|min)[\s-]|\btimed\s|\bx\s?5\s)$",
    re.IGNORECASE,
)
_TEST_AFTER = re.compile(
    r"""(?:\s?\([^)\n]{0,12}\))?\s?(?:
        (?:test|lag|angle|neg|pos|positive|negative|limited|WNL|unable)\b
      | [+-](?:\s|$|,) | \([-+]\) | :\s*\d
      | \d{1,2}(?:\.\d)?\s?s(?:ec)?\b(?!\s?(?:x|hold))   # a time that was taken
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NEAR = 150  # characters around a name
_AT_HOME = re.compile(
    r"\b(?:hep|home|exercises?|ex|program|prog|doing|compliant|practic\w+)\b", re.IGNORECASE
)


def is_context(document: Document, sentence: Sentence, sets: bool) -> bool:
    """Whether `sentence` tells of treatment, so that loose words in it may be exercises."""
    if sentence.section == "treatment":
        return True
    services = document.inside(sentence.start, sentence.end, "service", "code")
    if any(str(m.value) in _EXERCISE_CODES for m in services):
        return True
    return sets or len(document.inside(sentence.start, sentence.end, "exercise")) > 1


def is_named(
    document: Document, sentence: Sentence, name: Mention, item: Item, context: bool
) -> bool:
    """Whether the listed `name` is meant as an exercise here, not as a test or a pastime."""
    if _is_test(document.text, sentence, name, item):
        return False
    if context or any(dose.is_counted for dose in item.doses):
        return True
    if sentence.section == "subjective":
        low, high = max(sentence.start, name.start - _NEAR), min(sentence.end, name.end + _NEAR)
        return _AT_HOME.search(document.text, low, high) is not None
    if sentence.section == "objective":  # a time may be that of a test, but not on a machine
        return bool(item.doses) and any(m.value == "machine" for m in item.others)
    return bool(item.doses) or sentence.section == "plan"


def _is_test(text: str, sentence: Sentence, name: Mention, item: Item) -> bool:
    before = text[max(sentence.start, name.start - 11) : name.start]
    return (
        _TEST_BEFORE.search(before) is not None
        or _TEST_AFTER.match(text, name.end, item.end + 6) is not None
        or any(m.label == "service" and m.value == "test" for m in item.others)
    )


def is_other_service(value: str) -> bool:
    """Whether a service of this `value` is no exercise: manual work, a modality, gait, a test."""
    return value in _OTHER_CODES


def is_other_work(item: Item) -> bool:
    """Whether `item` is gait, transfer, manual or passive work, or no treatment at all."""
    end = item.doses[0].start if item.doses else item.end
    return any(
        (m.label == "exercise_part" and m.value == "not")
        or (m.label == "service" and str(m.value) in _OTHER_CODES)
        for m in item.others
        if m.start < end
    )
