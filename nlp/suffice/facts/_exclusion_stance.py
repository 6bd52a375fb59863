"""Stretch -> said of this patient's therapy now? "told him the gym is for later" is not.

Each test reads only the words around the stretch, so that the cost is that of the few stretches.
"""

from __future__ import annotations

from suffice.facts import _exclusion_cues as cues
from suffice.facts._exclusion_pairs import Stretch
from suffice.types import Document

_PURPOSE = frozenset({"fitness", "weight_loss", "aerobic", "flexibility_endurance"})
_BEFORE, _AFTER = 100, 80  # characters that are read on either side


def is_about_therapy(document: Document, stretch: Stretch) -> bool:
    """Whether it is exercise at all: not "denies weight loss", not "Hill Therapy Group"."""
    text, start, end = document.text, stretch.start, stretch.end
    before = text[max(document.line_at(start).start, start - 60) : start]
    if stretch.value == "weight_loss":
        sudden = cues.UNINTENDED.match(text, end)
        return not (sudden or cues.NEGATED.search(before) or cues.LIFTED.match(text, end))
    if stretch.value == "group":
        billed = cues.BILLED.match(text, end)
        return not billed and _is_of_patients(text[start:end], before)
    if stretch.value == "repetitive":
        return not (cues.NO_DOSE.search(before[-25:]) or cues.NO_DOSE.search(text[end : end + 12]))
    if stretch.value in _PURPOSE:
        after = text[end : min(end + 40, document.line_at(end).end)]
        return not (cues.DEFICIT.search(before) or cues.PRACTICE.match(after))
    return stretch.value != "independent" or not cues.OF.match(text, end)


def _is_of_patients(words: str, before: str) -> bool:
    """Whether a group or "two others" are patients treated together with this one."""
    if cues.PAIRED.match(words):
        return bool(cues.TOGETHER.search(before)) and not cues.HOUSEHOLD.search(before)
    return not (words[0].isupper() and cues.NAME.search(before))


def is_asserted(document: Document, stretch: Stretch) -> bool:
    """Whether `stretch`, whose value is a kind of exclusion, is asserted of today's therapy."""
    sentence, line = document.sentence_at(stretch.start), document.line_at(stretch.start)
    before = document.text[max(sentence.start, stretch.start - _BEFORE) : stretch.start]
    after = document.text[stretch.end : min(line.end, stretch.end + _AFTER)]
    if cues.NEGATED.search(before) or cues.LEFT_THERAPY.search(before):
        return False
    if stretch.value in {"independent", "group"} and _is_others_wish(before):
        return False
    if stretch.value in _PURPOSE:
        return _is_purpose(before, after)
    if stretch.value == "independent":
        earlier = document.text[max(line.start, stretch.start - _BEFORE) : stretch.start]
        words = document.text[stretch.start : stretch.end]
        return sentence.section != "goals" and not _is_aim(before[-50:] + words, earlier)
    if stretch.value == "aide":
        around = f"{before}{document.text[stretch.start : stretch.end]}{after}"
        return not (cues.UNABLE.search(around) or cues.TRAINING.search(around))
    if stretch.value == "maintenance":
        if cues.REFUSED.match(after):
            return False
        elsewhere = cues.HOME.search(f"{before}|{after[:40]}")  # "HEP to maintain gains"
        viewed = cues.OTHERS_VIEW.search(before) or cues.HYPOTHETICAL.search(before)
        return not (elsewhere or viewed)
    hobby = stretch.value == "group" and cues.PASTIME.search(before[-40:])
    return not (hobby or cues.HYPOTHETICAL.search(before))


def _is_others_wish(before: str) -> bool:
    """Whether family says or wants it: "daughter wants her to exercise in a group"."""
    return bool(cues.OTHERS_VIEW.search(before) and cues.WISHED_BY.search(before))


def _is_purpose(before: str, after: str) -> bool:
    """Whether an aim such as fitness is one of this therapy, not a hobby or a wish put off."""
    if cues.WISH.search(before) and cues.PUT_OFF.search(f"{before}|{after}"):
        return False
    return not (cues.HOBBY.search(before[-50:]) or cues.OTHERS_VIEW.search(before[-30:]))


def _is_aim(before: str, earlier: str) -> bool:
    """Whether independence is still ahead, or that of the home program."""
    return bool(cues.UNABLE.search(before) or cues.AIM.search(earlier))
