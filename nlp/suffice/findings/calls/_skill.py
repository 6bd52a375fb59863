"""Case -> skilled facts that tell of this patient: "verbal cues provided" is only a phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.findings.case import Case
from suffice.types import Cue, Evidence, Fact, Sentence

_HOLLOW = re.compile(
    r"""\b(?:skill\w*|cue[sd]?|cue?ing|vc'?s?|tc'?s?|verbal|tactile|visual|manual|given|provided|giving
      |requir\w+|reqd|needed|needs?|min(?:imal)?|mod(?:erate)?|max(?:imal)?|prn|as|for|with|w|the|and|or|to|of
      |in|by|during|throughout|all|appropriate|proper|correct|safe\w*|form|technique\w*|perform\w*|quality
      |instruct\w*|educat\w*|facilitat\w*|assist\w*|guid\w*|monitor\w*|supervis\w*|compensatory|strateg\w*
      |posture|exercises?|ex|therex|activit\w+|intervention\w*|treatment|session|therapy|therapist|pt|ot|patient
      |resident|client|was|were|is|be|been|continue[sd]?|modif\w*|progress\w*|indicated|grad\w+|adjust\w*|each|every|visits?
      |goals?|plan|care|revis\w+|updat\w+|unique|knowledge|expertise|licensed|clinician|professional
      |direct|complex\w*|level|load|dos\w+|made|needs?
      |individuali[sz]ed|evidence|based|clinical|decision|making|judge?ment|ensure|optimal|maximi[sz]e
      |function\w*|outcome\w*|response|tolera\w+|well|able|necessary|medically|services?|deficits?|address
      |sba|cga|occasional\w*|frequent\w*|intermittent\w*|constant\w*|some|few|repeated|physical|needing
      |\d+%?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_RUN, _WORD = re.compile(r"\w+"), re.compile(r"[A-Za-z]{3}")
_VITAL = re.compile(r"\b(?:hr|bp|rpe|borg|vitals?|pulse|heart\srate|blood\spressure)\b", re.I)
_NO_CHANGE = re.compile(  # words of change that tell of no decision about the exercise
    r"""\b(?:would\W?ve|would\shave|to\sbe\s(?:initiated|progressed)|as\s(?:tolerated|able|needed)
      |when\s(?:able|pain\sallows)|appointment|late\sfor|modified\s(?:oswestry|ashworth|borg|radical)
      |light\stouch|withheld\s*$|presents?\swith
      |(?:de|in)creased\s(?:pain|strength|rom|endurance|symptoms)|by\sdr\b|pain\sdropped|wants?\sto|skipped)""",
    re.VERBOSE | re.IGNORECASE,
)
_HEARD = re.compile(
    r"\b(?:wants?|(?:doctor|surgeon|md|dr)\s\w*\s?told|knows\s(?:the|her|his))\b", re.I
)
_SAID = re.compile(r":\s[^.;\n]{3,60}")  # "re-cued: she lifts her chest"
_OF_FITNESS = ("fitness", "aerobic", "weight_loss")


def skilled(case: Case, *kinds: str) -> tuple[Fact, ...]:
    """Skilled facts of `kinds` that tell of this patient, in reading order.

    A cue "not to plunge" stands under a word of negation and is a cue all the same; the fact module
    has already left out what is denied.
    """
    alone = case.find("exclusion", kind="independent", asserted=True)
    return tuple(
        f
        for f in case.find("skilled", kind=kinds)
        if _tells(case, f) and not any(a.start < f.end and f.start < a.end for a in alone)
    )


def _tells(case: Case, fact: Fact) -> bool:
    text = case.text[fact.start : fact.end]
    kind = getattr(fact, "kind", "")
    if kind == "education":
        return fact.section != "subjective" and not (_HEARD.search(text) or is_hollow(text))
    if kind == "monitoring" and _VITAL.search(text):
        return not case.find("exclusion", kind=_OF_FITNESS, asserted=True)
    if kind == "modification":
        sentence = case.document.sentence_at(fact.start)
        text = case.text[max(sentence.start, fact.start - 60) : fact.end]
        return not (_NO_CHANGE.search(case.text, fact.start, fact.end) or is_hollow(text))
    after = _SAID.match(case.text, fact.end) if kind == "cueing" else None
    return not is_hollow(text + after[0] if after else text)


def is_hollow(text: str) -> bool:
    """Whether nothing of this patient is left once the phrases of any note are taken away."""
    return all(_HOLLOW.fullmatch(run[0]) or not _WORD.search(run[0]) for run in _RUN.finditer(text))


def vital(case: Case, fact: Fact) -> bool:
    """Whether `fact` only gives a reading of vital signs."""
    return _VITAL.search(case.text, fact.start, fact.end) is not None


def sentences(case: Case, *without: str) -> Iterator[Sentence]:
    """Sentences of the visit outside the sections `without`."""
    for sentence in case.document.sentences:
        if case.start <= sentence.start < case.end and sentence.section not in without:
            yield sentence


def first(case: Case, cue: Cue, *without: str) -> tuple[Evidence, ...] | None:
    """The first words that fit `cue` outside the sections `without`."""
    for match in cue.finditer(case.document, case.start, case.end):
        sentence = case.document.sentence_at(match.start())
        told = case.text[sentence.start : sentence.end]
        if sentence.section not in without and not is_hollow(told):
            return (Evidence(*match.span()),)
    return None
