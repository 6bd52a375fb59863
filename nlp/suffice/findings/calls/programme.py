"""What the exercise programme consists of: dosage, progression, transition to home."""

from __future__ import annotations

import re

from suffice.findings.case import Case, words
from suffice.types import Cue, Evidence, Fact

Shown = tuple[Evidence, ...] | None

_SEEN = re.compile(  # the home programme was performed in the clinic, corrected, or its log checked
    r"""demo(?:'?d|nstrat\w*|s)?\s+(?:\w+\s)?(?:back|ok|correct\w*|good)
      |return(?:ed|s)?\s+(?:\w+\s)?demo|teach[- ]?back
      |(?:shown?|show(?:ed|s)?)\s(?:it\s|me\s)?back|correct(?:ed|ions?)|\bcorrect\s(?:it|him|her)
      |check(?:ed)?\s(?:off|on)
      |logs?\s+(?:reviewed|checked)|(?:without|w/o)\s+(?:cue\w*|prompt\w*)|did\sit\sright|watched\sh\w+
      |\bchanged:|dropped\sthe|taught\b|trained\b|handed\sover""",
    re.VERBOSE | re.IGNORECASE,
)
_MENTION = re.compile(
    r"""\b(?:hep|home\s(?:ex\w*|program\w*|prog|routine|list|set|dose|same|\d+\smin)|home\s?:\s(?=[a-z])
      |(?:new|off|ready)\s(?:to|for)\shome|at\shome\s(?:\w+\s)?(?:\w+\s)?(?:times|daily)
      |(?:family|caregiver|cg)\sed\w*|(?:own|independent)\sprogram\w*
      |(?:taught|trained|instructed|coached)\s(?:\w+\s){0,3}?(?:wife|husband|spouse|daughter|son|sister|mother|aide|caregiver
        |cg|family|attendant)
      |(?:does|do|did|doing|carr(?:y|ies)\sout|performs?)\s[^.;\n]{2,50}\sat\shome
      |(?:did|does|doing)\s[^.;\n]{3,40}?\s(?:twice\s|once\s)?(?:daily|\dx\s?/\s?day|times\sa\sday|(?:every|each)\sday|both\sdays)
      |(?:goes|went|sent)\shome\s(?:on|with)\s\w+)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CARER = Cue(
    (
        "wife",
        "husband",
        "spouse",
        "daughter",
        "son ",
        "sister",
        "mother",
        "aide",
        "caregiver",
        "carer",
        "cg ",
        "cna",
        "family",
        "attendant",
    ),
    re.compile(  # somebody at home who was shown the work, or does it
        r"""\b(?:wife|husband|spouse|daughter|son|sister|mother|aides?|caregiver|carer|cg|cnas?|family
          |attendant)\s(?:was\s|is\s|were\s|also\s|then\s)?
        (?: (?:shown|taught|trained|instructed|coached|practi[cs]ed)\b
          | (?:did|does|do|doing|performs?|performed)\s
              (?:each|it\b|them|the\s(?:moves?|stretch\w*|exercis\w*|p?rom)
              |exercis\w*|passive|stretch\w*|p?rom\b|\d\s?x|daily|twice) )""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_DAILY = re.compile(r"\b(?:daily|\dx\s?/\s?d(?:ay)?|(?:times|x)\s(?:a|per)\sday)\b", re.IGNORECASE)
_RIGHT = re.compile(
    r"\b(?:do(?:es)?\sso|do(?:es)?\sit|performs?\sit)\s(?:correctly|safely|well)", re.I
)
_ANCHORS = (
    "hep",
    "home",
    "taught",
    "trained",
    "instructed",
    "coached",
    "program",
    " ed",
    "daily",
    "/day",
    "a day",
    "y day",
    "both days",
)
_KNOWS = Cue(
    ("know", "memory", "checks", "sets", "starts"),
    re.compile(
        r"""\bknows?\s(?:\w+\s){0,2}?(?:routine|program\w*|circuit|machines?|settings|list|exercises)\b
      | \bfrom\smemory\b | \bchecks\sown\b
      | \b(?:sets\s(?:up|h\w+)|starts)\b[^.;\n]{0,20}\b(?:himself|herself|own|pins)\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_AIM = re.compile(r"\b(?:independen\w+|indep|i)\b", re.IGNORECASE)
_SOON = 12  # characters after an exercise in which "daily" is told
_AFTER = 170  # characters after a mention in which its performance is told


def _done(case: Case) -> tuple[Fact, ...]:
    return tuple(
        f
        for f in case.find("exercise")
        if f.section not in ("goals", "subjective") and f.assertion in ("present", "historical")
    )


def exercises_have_dosage(case: Case) -> Shown:
    """Most named exercises carry sets, repetitions, hold, load or time."""
    done = _done(case)
    dosed = [f for f in done if getattr(f, "dosed", False)]
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
    """A home programme taught or changed that was seen performed, or one handed to a carer."""
    for place in _mentions(case):
        sentence = case.document.sentence_at(place.start)
        end = min(case.end, max(sentence.end, place.end + _AFTER))
        if _SEEN.search(case.text, sentence.start, end) or _RIGHT.search(case.text, place.end, end):
            return (place,)
    for carer in _carers(case):  # that somebody was shown it tells not yet how it was done
        if _SEEN.search(case.text, carer.end, min(case.end, carer.end + _AFTER)):
            return (carer,)
    return None


def home_programme_is_mentioned(case: Case) -> Shown:
    """A home programme without performance that was seen."""
    return tuple(_mentions(case)[:1] or _carers(case)[:1] or _daily(case)[:1]) or None


def _carers(case: Case) -> list[Evidence]:
    """Where somebody at home is told to have been shown the work, or to do it."""
    found = _CARER.finditer(case.document, case.start, case.end)
    return [Evidence(*m.span()) for m in found if case.document.section_at(m.start()) != "goals"]


def _daily(case: Case) -> list[Evidence]:
    """Exercises that are done every day, which is not in the clinic."""
    return [
        Evidence(f.start, f.end)
        for f in case.find("exercise")
        if f.section != "goals" and _DAILY.search(case.text, f.start, f.end + _SOON)
    ]


def _is_silent(case: Case) -> bool:
    return not (_mentions(case) or _carers(case) or _daily(case))


def _mentions(case: Case) -> list[Evidence]:
    """Where a home programme is spoken of, other than as an aim of the plan."""
    places = [
        Evidence(f.start, f.end) for f in case.find("hep") if not _is_aim(case, f.start, f.end)
    ]
    for sentence in case.document.sentences:
        end = min(sentence.end, case.end)
        if case.document.holds(_ANCHORS, max(sentence.start, case.start), end):
            found = _MENTION.finditer(case.text, sentence.start, end)
            places += [Evidence(*m.span()) for m in found if not _is_aim(case, *m.span())]
    return sorted(places)


def _is_aim(case: Case, start: int, end: int) -> bool:
    """Whether "independent with HEP" stands there as a goal."""
    sentence = case.document.sentence_at(start)
    return sentence.section == "goals" and bool(
        _AIM.search(case.text, max(sentence.start, start - 30), end)
    )


def mastered_and_not_handed_over(case: Case) -> Shown:
    """The patient runs the programme alone, and still does it in the clinic."""
    for match in _KNOWS.finditer(case.document, case.start, case.end):
        if case.document.section_at(match.start()) != "goals":
            return (Evidence(*match.span()),) if _is_silent(case) else None
    return None


def daily_note_is_silent_on_home(case: Case) -> Shown:
    """A daily note need not speak of the home programme each time."""
    return () if case.note_type == "DN" and _is_silent(case) else None
