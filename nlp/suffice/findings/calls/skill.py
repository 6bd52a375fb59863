"""The therapist's part: purpose of the exercises, cues and help, judgement and modification."""

from __future__ import annotations

import re
from bisect import bisect_right

from suffice.findings.case import Case, words
from suffice.types import Evidence, Fact

Shown = tuple[Evidence, ...] | None

_PURPOSE = re.compile(
    r"""\b(?:so\s(?:that\s)?(?:s?he|they|pt|patient|he|she|it)\b | in\sorder\sto | needed\s(?:for|to)
      | to\s(?:improve|increase|restore|regain|rebuild|build|allow|address|facilitate|promote|prepare|carry
             |get|reach|recover|gain|clear|unload|load|protect|reduce|decrease|stop|wake|hold|control|keep|be\sable)
      | for\s(?!\d|the\slast|a\smin|now|pt|next|re-?eval)\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPACITY = re.compile(
    r"\b(?:strength\w*|endurance|rom|flexib\w*|mobility|control|coordination|balance|stabili\w*|motion|power)\b",
    re.IGNORECASE,
)
_WORKED_PLACES = ("treatment", "objective", "assessment", "plan", "header", "other", "subjective")


def _present(case: Case, *kinds: str) -> tuple[Fact, ...]:
    return tuple(
        f
        for f in case.find("skilled", kind=kinds)
        if f.assertion in ("present", "historical", "planned")
    )


def _purposes(case: Case) -> list[tuple[Evidence, bool]]:
    """Clauses that say what for, each with whether a daily task or a goal stands in it."""
    tasks = [m.start for m in case.document.inside(case.start, case.end, "task")]
    found = []
    for match in _PURPOSE.finditer(case.text, case.start, case.end):
        sentence = case.document.sentence_at(match.start())
        if sentence.section not in _WORKED_PLACES:
            continue
        end = min(sentence.end, match.end() + 70)
        functional = bisect_right(tasks, match.start()) < bisect_right(tasks, end)
        if functional or _CAPACITY.search(case.text, match.start(), end):
            words_end = match.start() + len(case.text[match.start() : end].rstrip(" .;,\n"))
            found.append((Evidence(match.start(), words_end), functional))
    return found


def purpose_is_tied_to_a_task(case: Case) -> Shown:
    """Why an exercise was chosen, tied to an impairment and a task."""
    tied = [evidence for evidence, functional in _purposes(case) if functional]
    if tied:
        return tuple(tied[:1])
    reasons = _present(case, "rationale")
    return words(reasons[0]) if reasons and case.find("function") else None


def purpose_is_general(case: Case) -> Shown:
    """A purpose in general words, or a limitation with an impairment and no sentence that ties them."""
    general = _purposes(case)
    if general:
        return (general[0][0],)
    reasons = _present(case, "rationale", "modification")
    if reasons:
        return words(reasons[0])
    limits = case.find("function", status=("limitation", "goal"))
    return words(limits[0]) if limits and case.find("impairment") else None


def cue_or_help_is_described(case: Case) -> Shown:
    """A cue, correction or help with its type, or with what it was for."""
    facts = _present(case, "cueing", "assistance")
    if facts:
        return words(*facts[:2])
    taught = _present(case, "education", "monitoring", "modification")
    return words(*taught[:2]) if len(taught) >= 2 else None


def cue_is_only_named(case: Case) -> Shown:
    """Teaching or watching that is told once, without type or reason."""
    facts = _present(case, "education", "monitoring", "modification", "rationale")
    if facts:
        return words(facts[0])
    levels = [f for f in case.current("assist") if f.level not in ("independent", "mod_i")]
    return words(levels[0]) if levels else None


def judgement_is_shown(case: Case) -> Shown:
    """A response assessed and a decision that took professional skill."""
    changes = _present(case, "modification")
    reasons = _present(case, "rationale", "monitoring")
    if changes:
        return words(*changes[:2])
    if len(reasons) >= 2:
        return words(*reasons[:2])
    return None


def response_is_recorded(case: Case) -> Shown:
    """A response, a reason or progress is recorded, but no decision."""
    facts = _present(case, "rationale", "monitoring", "cueing", "assistance")
    if facts:
        return words(facts[0])
    progress = case.find("progress", direction=("improved", "declined"))
    measured = [f for f in case.current("rom") + case.current("strength") + case.current("outcome")]
    return words(progress[0]) if progress and measured else None
