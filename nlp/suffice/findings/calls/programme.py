"""What the exercise programme consists of: dosage, progression, transition to home."""

from __future__ import annotations

import re

from suffice.findings.case import Case, words
from suffice.types import Evidence, Fact

Shown = tuple[Evidence, ...] | None

_FLOW_SHEET = re.compile(r"\b(?:per|see|on|as per)\s+(?:the\s+)?(?:flow ?sheet|sheet|log|grid)\b", re.I)
_RETURN_DEMO = re.compile(
    r"""demo(?:'?d|nstrat\w*)?\s+(?:back|ok|correct\w*|good)|return(?:ed)?\s+demo|teach[- ]?back|shown\s+back
      |corrected|correction|check(?:ed)?\s+off|logs?\s+reviewed|without\s+(?:cue|prompt)|w/o\s+(?:cue|prompt)
      |understanding|changed|dropped|taught|trained|wrote\s+out|photo|video|handed\s+over""",
    re.VERBOSE | re.IGNORECASE,
)
_MENTION = re.compile(
    r"\b(?:hep|home\s(?:exercises?|program\w*|routine|list|set|prog)|at\shome\s\d|family\sed\w*|caregiver\sed\w*)\b",
    re.IGNORECASE,
)


def _done(case: Case) -> tuple[Fact, ...]:
    return tuple(
        f
        for f in case.find("exercise")
        if f.section not in ("goals", "subjective") and f.assertion in ("present", "historical")
    )


def exercises_have_dosage(case: Case) -> Shown:
    """Most named exercises carry sets, repetitions, hold, load or time."""
    done = _done(case)
    dosed = [f for f in done if f.dosed]
    if dosed and len(dosed) >= 0.34 * len(done):
        return words(*dosed[:3])
    return None


def exercises_are_named(case: Case) -> Shown:
    """Exercises by name, few or none of them with dosage."""
    done = _done(case)
    return words(*done[:3]) if done else None


def program_is_unchanged(case: Case) -> Shown:
    """The note says of its programme that nothing was changed."""
    facts = case.find("exclusion", kind="repetitive", asserted=True)
    return words(*facts[:1]) if facts and not _changes(case) else None


def _changes(case: Case) -> tuple[Fact, ...]:
    return tuple(f for f in case.find("skilled", kind="modification") if f.assertion == "present")


def program_was_changed(case: Case) -> Shown:
    """A new or changed exercise, load or complexity is described."""
    facts = _changes(case)
    return words(*facts[:1]) if facts else None


def home_programme_is_taught(case: Case) -> Shown:
    """A home programme taught or updated with demonstrated understanding, or revised that day."""
    for fact in (*case.find("hep"), *_mentions(case)):
        sentence = case.document.sentence_at(fact.start)
        if _RETURN_DEMO.search(case.text, sentence.start, sentence.end):
            return (Evidence(fact.start, fact.end),)
    return None


def home_programme_is_mentioned(case: Case) -> Shown:
    """A home programme without demonstrated understanding."""
    found = [*case.find("hep"), *_mentions(case)]
    return (Evidence(found[0].start, found[0].end),) if found else None


def _mentions(case: Case) -> list[Evidence]:
    return [Evidence(*m.span()) for m in _MENTION.finditer(case.text, case.start, case.end)]


def mastered_and_not_handed_over(case: Case) -> Shown:
    """The patient runs the programme alone, and still does it in the clinic."""
    facts = [f for f in case.find("exclusion", kind="independent", asserted=True) if f.section not in ("goals", "plan")]  # fmt: skip
    return words(*facts[:1]) if facts and home_programme_is_taught(case) is None else None


def daily_note_is_silent_on_home(case: Case) -> Shown:
    """A daily note need not speak of the home programme each time."""
    return () if case.note_type == "DN" and home_programme_is_mentioned(case) is None else None
