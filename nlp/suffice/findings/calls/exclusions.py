"""Work that payers exclude: fitness, unskilled repetition, upkeep, passive-only, what heals alone."""

from __future__ import annotations

import re

from suffice.findings.case import Case, words
from suffice.types import Evidence, Fact

Shown = tuple[Evidence, ...] | None

_FITNESS = ("fitness", "weight_loss", "aerobic")
_SKILL = ("cueing", "assistance", "modification", "monitoring", "rationale")
_PASSIVE_MOST = 4  # visits that teaching passive work may take
_REASONS = re.compile(
    r"\b(?:protocol|surgeon|flaccid|plegi\w+|no active|post-?op\w*|repair|unable to|precaution\w*)\b",
    re.IGNORECASE,
)
_SHORT_LOSS = re.compile(
    r"\b(?:a bit weak|mild(?:ly)? (?:generali[sz]ed )?\w* ?weak\w*|decondition\w*|tired since|run ?down)\b",
    re.IGNORECASE,
)


def _asserted(case: Case, *kinds: str) -> tuple[Fact, ...]:
    """Exclusions of `kinds` that hold for this therapy now."""
    return case.find("exclusion", kind=kinds, asserted=True)


def _skill(case: Case) -> tuple[Fact, ...]:
    return tuple(f for f in case.find("skilled", kind=_SKILL) if f.assertion == "present")


def fitness_is_the_purpose(case: Case) -> Shown:
    """Fitness, weight loss or sport is the aim, and hardly any skilled work stands against it."""
    facts = _asserted(case, *_FITNESS)
    if not facts:
        return None
    aims = [f for f in case.find("function") if f.status in ("limitation", "goal")]
    outweighed = len(_skill(case)) >= 3 and len(aims) >= 2
    return None if outweighed else words(*facts[:3])


def fitness_stands_beside(case: Case) -> Shown:
    """Fitness wording beside a deficit that is treated, or endurance for its own sake."""
    facts = _asserted(case, *_FITNESS, "flexibility_endurance")
    return words(*facts[:2]) if facts else None


def program_is_run_alone(case: Case) -> Shown:
    """The patient is independent with the same list, or others than therapists run it."""
    alone = [f for f in _asserted(case, "independent") if f.section not in ("goals", "plan")]
    same = _asserted(case, "repetitive")
    aide = _asserted(case, "aide")
    if alone and (same or len(alone) > 1 or len(_skill(case)) <= 1):
        return words(*alone[:2], *same[:1])
    if aide and not _skill(case):
        return words(*aide[:2])
    return None


def same_list_without_reason(case: Case) -> Shown:
    """The same list is repeated or mostly self-run, and no reason is given."""
    facts = _asserted(case, "repetitive", "independent", "aide")
    if facts and len(_skill(case)) <= 2:
        return words(*facts[:2])
    return None


def upkeep_without_skill(case: Case) -> Shown:
    """Maintenance is the aim and nothing says why it takes a therapist."""
    facts = _asserted(case, "maintenance")
    if not facts:
        return None
    reasons = [f for f in case.find("skilled", kind=("rationale", "modification")) if f.assertion == "present"]  # fmt: skip
    complex_case = len(reasons) >= 2 and not _asserted(case, "independent")
    return None if complex_case else words(*facts[:2])


def upkeep_with_thin_reason(case: Case) -> Shown:
    """Flexibility or endurance is kept up for its own sake."""
    facts = _asserted(case, "maintenance", "flexibility_endurance")
    return words(*facts[:2]) if facts else None


def _visit_number(case: Case) -> float | None:
    """Number of this visit, from the field or the text."""
    given = case.fields.get("visit", "")
    if given.isdigit():
        return float(given)
    visits = [f for f in case.find("visit") if f.number is not None]
    return max((f.number for f in visits), default=None)


def something_active_is_done(case: Case) -> Shown:
    """An active or assisted exercise, or none that is passive."""
    done = [f for f in case.find("exercise") if f.section not in ("plan", "goals")]
    active = [f for f in done if f.participation != "passive"]
    if _asserted(case, "passive_only") and not any(f.dosed for f in active):
        return None
    return words(*active[:1]) if active else None


def passive_only_is_new_or_reasoned(case: Case) -> Shown:
    """Passive-only work within the visits that teaching takes, or with a stated reason."""
    facts = _asserted(case, "passive_only")
    if not facts:
        return None
    number = _visit_number(case)
    reasons = case.find("complexity", kind="postoperative") and _REASONS.search(case.text, case.start, case.end)  # fmt: skip
    if (number is not None and number <= case.thresholds.get("passive_visits", _PASSIVE_MOST)) or reasons:
        return words(*facts[:1])
    return None


def passive_only_goes_on(case: Case) -> Shown:
    """Passive-only work beyond those visits, without a reason."""
    facts, number = _asserted(case, "passive_only"), _visit_number(case)
    if facts and number is not None and number > case.thresholds.get("passive_visits", _PASSIVE_MOST):
        return words(*facts[:1])
    return None


def passive_only_without_count(case: Case) -> Shown:
    """Passive-only work, and the note does not say for how long already."""
    facts = _asserted(case, "passive_only")
    return words(*facts[:1]) if facts else None


def loss_would_pass_by_itself(case: Case) -> Shown:
    """Short weakness without a complication that needs skilled care."""
    match = _SHORT_LOSS.search(case.text, case.start, case.end)
    if match is None or case.find("complexity") or case.find("strength"):
        return None
    return (Evidence(*match.span()),)


_DAYS_IN_BED = re.compile(r"\b(?:a|one|two|three|1|2|3|few)\s?(?:-\s?)?days?\s(?:in|of)\sbed(?:\s?rest)?\b", re.I)


def loss_is_said_to_pass(case: Case) -> Shown:
    """A few days in bed, and nothing that complicates recovery."""
    match = _DAYS_IN_BED.search(case.text, case.start, case.end)
    return (Evidence(*match.span()),) if match and not case.find("complexity") else None
