"""The therapist's part: "TC at the scapula" is a cue, "cut to 6 reps, lag back" a decision."""

from __future__ import annotations

import re
from collections.abc import Sequence

from suffice.findings.calls._skill import first, skilled, vital
from suffice.findings.calls._skill_cues import CONFERRED, DOSED, NEXT, SEEN, STOPPED
from suffice.findings.case import Case, words
from suffice.types import Cue, Evidence, Fact

Shown = tuple[Evidence, ...] | None

_HANDS = re.compile(r"\b(?:my\s(?:hand|thumb|finger)s?|hands?\son|cue[sd]?|mirror|tactile)\b", re.I)
_PASSIVE = re.compile(r"\b(?:passive|prom|stretch\w*)\b", re.I)
_HELD = re.compile(r"\b(?:hands?|mobili[sz]ed|glided|support\w*|held|stabili[sz]\w+)\b", re.I)
_LOOKED = Cue(
    ("form", "therapist", "by pt", "by ot", "by me"),
    re.compile(
        r"\b(?:check(?:ed|ing)|watch(?:ed|ing)|correct(?:ed|ing))\s(?:\w+\s)?form\b|\bby\s(?:(?:the\s)?therapist|pt|ot|me)\b",
        re.I,
    ),
)
_OTHER_SERVICES = frozenset({"97116", "97535", "97542"})
_OTHER_WORK = ("education", "monitoring", "rationale")
_HOME = re.compile(r"\b(?:hep|home)\b", re.I)
_CHANGED = re.compile(
    r"\b(?:reduced|lowered|cut|raised|dropped|changed|switched|moved|shortened|stopped)\b", re.I
)


def _hands_on(case: Case) -> tuple[Fact, ...]:
    """Cues and help, and changes that were made with a cue or a hand."""
    told = [f for f in skilled(case, "cueing", "assistance") if not _of_other_service(case, f)]
    changed = [f for f in skilled(case, "modification") if _HANDS.search(case.text, f.start, f.end)]
    helped = [
        f
        for f in told
        if not _PASSIVE.search(case.text, f.start, f.end) or _HELD.search(case.text, f.start, f.end)
    ]
    return tuple(sorted((*helped, *changed), key=lambda f: f.start))


def _of_other_service(case: Case, fact: Fact) -> bool:
    """Whether a cue belongs to gait or daily tasks: "97116: RW 80 ft, | cues for step length"."""
    line = case.document.line_at(fact.start)
    named = case.document.inside(line.start, fact.start, "service", "code")
    return bool(named) and str(named[-1].value) in _OTHER_SERVICES


def cue_or_help_is_described(case: Case) -> Shown:
    """A cue, correction or help with its type, or with what it was for."""
    facts = _hands_on(case)
    if facts:
        return words(*facts[:2])
    work = [f for f in skilled(case, *_OTHER_WORK, "modification") if not vital(case, f)]
    return words(*work[:2]) if len(work) >= 3 and _is_taught(work) else None


def _is_taught(work: Sequence[Fact]) -> bool:
    """Whether more is told than changes of the dose, which need no word to the patient."""
    return any(getattr(f, "kind", "") != "modification" for f in work)


def cue_is_only_named(case: Case) -> Shown:
    """Teaching, watching or help that is told once, without type or reason."""
    facts = case.find("skilled", kind=("cueing", "assistance"))
    facts += skilled(case, *_OTHER_WORK)
    told = [f for f in facts if not (vital(case, f) or _HOME.search(case.text, f.start, f.end))]
    return words(told[0]) if told else first(case, _LOOKED)


_REASON = re.compile(
    r"""\b(?:because|bc|b/c|since|as|d/t|due\sto|2/2|secondary|after|when|until|once|so|given|for
        |if|unless)\b
      | \bto\s(?:stop|avoid|prevent|protect|keep|get) | [-=]>|→
      | \bby\s\w+\s(?:and|response|status)""",
    re.VERBOSE | re.IGNORECASE,
)
_REPLY = re.compile(  # what the patient showed
    r"""\b(?:pain\w*|lag\w*|form|hik\w+|valgus|fatigu\w*|swell\w*|effusion|cramp\w*|buckl\w*|substitut\w*
      |compensat\w*|guard\w*|spo2|sats?|desat\w*|\d\d\s?%|spasm\w*|tone|drift\w*|roll\w+|clean|tolerat\w+
      |whiten\w*|flare\w*|lost|quality|catch|sore\w*|sympt\w*|sx|drop\w*|lean\w*|tired|dyspnea|dizz\w*
      |short\sof\sbreath|wobbl\w*|unstead\w*|weak\w*|stiff\w*|shak\w*|tremor|ready|failed|could\snot
      |couldn't|unable|arch\w*|trunk)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:told|instructed|advised|educat\w+|taught|reminded|knows\sto|call|hep|home)\b", re.I
)
_MEASURED = ("motion", "muscle", "instrument")


def _reasoned(case: Case, fact: Fact) -> bool:
    """Whether what the patient showed, or a reason, stands with a change."""
    first_line, last_line = case.document.line_at(fact.start), case.document.line_at(fact.end)
    low, high = max(first_line.start, fact.start - 90), min(last_line.end, fact.end + 60)
    return bool(_REPLY.search(case.text, low, high)) or bool(
        _REASON.search(case.text, fact.start, high)
    )


def _changes(case: Case) -> tuple[Fact, ...]:
    """What was changed, also where a cue is told in the same breath."""
    told = skilled(case, "modification", "cueing", "assistance")
    return tuple(
        f
        for f in told
        if getattr(f, "kind", "") == "modification" or _CHANGED.search(case.text, f.start, f.end)
    )


def judgement_is_shown(case: Case) -> Shown:
    """A response assessed and a decision that took professional skill."""
    changes = _changes(case)
    reasoned = [f for f in changes if _reasoned(case, f)]
    if reasoned:
        return words(*reasoned[:2])
    for cue in (DOSED, STOPPED, CONFERRED):
        if found := first(case, cue, "subjective", "goals"):
            return found
    return _next_step(case) or (words(*changes[:2]) if len(changes) >= 2 else None)


def _next_step(case: Case) -> Shown:
    """A step that waits for a finding, other than what the patient was told for home."""
    for match in NEXT.finditer(case.document, case.start, case.end):
        sentence = case.document.sentence_at(match.start())
        told = _TOLD.search(case.text, sentence.start, match.end())
        if sentence.section not in ("subjective", "goals") and not told:
            return (Evidence(*match.span()),)
    return None


def response_is_recorded(case: Case) -> Shown:
    """A response, a reason or progress is recorded, but no decision."""
    facts = skilled(case, "cueing", "assistance", "rationale", "modification", "monitoring")
    if facts:
        return words(facts[0])
    for fact in case.find("progress", direction=("improved", "declined")):
        sentence = case.document.sentence_at(fact.start)
        what = case.document.inside(sentence.start, sentence.end, *_MEASURED)
        amount = case.document.inside(sentence.start, sentence.end, "number")
        if fact.section != "subjective" and what and amount:
            return words(fact)
    return first(case, SEEN, "subjective", "goals")
