"""Work that payers exclude: "Knows her program" is repetition, "machines for cardio" fitness."""

from __future__ import annotations

import re

from suffice.findings.calls._skill import first, skilled, vital
from suffice.findings.case import Case, said, words
from suffice.types import Cue, Evidence, Fact

Shown = tuple[Evidence, ...] | None

_FITNESS = ("fitness", "weight_loss", "aerobic")
_SKILL = ("cueing", "assistance", "modification", "monitoring", "rationale")
_VISITS_FIRM = 18  # visits after which a note must argue its case
_PASSIVE_MOST = 4  # visits that teaching passive work may take
_REASONS = re.compile(
    r"""\b(?:protocol|surgeon|flaccid|plegi\w+|no\sactive|post-?op\w*|repair|unable\sto
      |precaution\w*)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_LOSS = Cue(
    ("bit", "mild", "decondition", "tired", "rundown", "run down", "run\n"),
    re.compile(
        r"""\b(?:a\sbit\sweak|mild(?:ly)?\s(?:generali[sz]ed\s)?\w*\s?weak\w*|decondition\w*|tired\ssince
      |run\s?down)\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)


def _asserted(case: Case, *kinds: str) -> tuple[Fact, ...]:
    """Exclusions of `kinds` that hold for this therapy now."""
    return case.find("exclusion", kind=kinds, asserted=True)


def _skill(case: Case) -> tuple[Fact, ...]:
    return tuple(f for f in skilled(case, *_SKILL) if not vital(case, f))


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


_WARM_UP = re.compile(r"\bwarm|\bunattended\b", re.I)  # time that is not billed as exercise
_NO_COMPLAINT = re.compile(
    r"\b(?:w/o|without|no)\s(?:c/o|complaints?|difficulty|issues?)\s*$", re.I
)
_CARER_RUNS = Cue(
    ("routine", "program", "list"),
    re.compile(
        r"""\b(?:has|have)\s(?:done|run|been\s(?:doing|running))\s(?:this|the\ssame|the)\s(?:routine|program\w*|list)\b
      (?=[^.\n]{0,80}\b(?:correctly|independently|safely|daily)\b)""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_COPIED = Cue(
    ("carried", "copied", "pulled", "same", "flow"),
    re.compile(
        r"""\[?\b(?:carried|copied|pulled)\s(?:forward|over|from)\b 
      | \bsame\sas\s(?:last|prev\w*)\b
        (?!\s(?:wk|week|month|report))
      | \b(?:ex|exercises?|ther(?:apeutic)?\.?\s?ex\w*|te)\s(?:as\s)?per\sflow\s?sheet\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
)
_AIMS = (*_FITNESS, "flexibility_endurance", "maintenance")


def _alone(case: Case) -> list[Fact]:
    """The patient is said to run the billed exercise alone."""
    return [
        f
        for f in _asserted(case, "independent")
        if f.section not in ("goals", "plan")
        and not _WARM_UP.search(case.text, f.start - 12 if f.start > 12 else 0, f.end)
    ]


def program_is_run_alone(case: Case) -> Shown:
    """The patient or a carer is independent with the same list, or it is a class for upkeep."""
    alone, same = _alone(case), _asserted(case, "repetitive")
    firm = [f for f in alone if not _NO_COMPLAINT.search(case.text, f.start, f.end)]
    work = _skill(case)
    if firm and (same or len(firm) > 1 or len(work) <= 1):
        return words(*firm[:2], *same[:1])
    shared = _asserted(case, "aide", "group")
    if shared and not work and _asserted(case, *_AIMS):
        return words(*shared[:2])
    return first(case, _CARER_RUNS, "subjective")


def same_list_without_reason(case: Case) -> Shown:
    """The same list is repeated, shared or mostly self-run, and no reason is given."""
    work = _skill(case)
    same = (*_asserted(case, "repetitive"), *_alone(case))
    if same and len(work) <= 2:
        return words(*same[:2])
    shared = _asserted(case, "aide", "group")
    if shared and not work:
        return words(*shared[:2])
    if work:
        return None
    daily = case.note_type == "DN"
    return _long_course(case) or (first(case, _COPIED, "subjective") if daily else None)


def _long_course(case: Case) -> Shown:
    """A visit beyond those after which a note must argue its case."""
    number = case.visit_number
    if number is None or number <= case.thresholds.get("visits_review_firm", _VISITS_FIRM):
        return None
    counted = [f for f in case.find("visit") if f.number == number]
    return words(*counted[:1]) or (said("visit", case.fields["visit"]),)


def upkeep_without_skill(case: Case) -> Shown:
    """Maintenance is the aim and nothing says why it takes a therapist."""
    facts = _asserted(case, "maintenance")
    if not facts:
        return None
    reasons = skilled(case, "rationale", "modification")
    complex_case = len(reasons) >= 2 and not _asserted(case, "independent")
    return None if complex_case else words(*facts[:2])


def upkeep_with_thin_reason(case: Case) -> Shown:
    """Flexibility or endurance is kept up for its own sake."""
    facts = _asserted(case, "maintenance", "flexibility_endurance")
    return words(*facts[:2]) if facts else None


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
    number = case.visit_number
    surgery = case.find("complexity", kind="postoperative")
    reasons = surgery and _REASONS.search(case.text, case.start, case.end)
    if (
        number is not None and number <= case.thresholds.get("passive_visits", _PASSIVE_MOST)
    ) or reasons:
        return words(*facts[:1])
    return None


def passive_only_goes_on(case: Case) -> Shown:
    """Passive-only work beyond those visits, without a reason."""
    facts, number = _asserted(case, "passive_only"), case.visit_number
    if (
        facts
        and number is not None
        and number > case.thresholds.get("passive_visits", _PASSIVE_MOST)
    ):
        return words(*facts[:1])
    return None


def passive_only_without_count(case: Case) -> Shown:
    """Passive-only work, and the note does not say for how long already."""
    facts = _asserted(case, "passive_only")
    return words(*facts[:1]) if facts else None


def loss_would_pass_by_itself(case: Case) -> Shown:
    """Short weakness without a complication that needs skilled care."""
    match = _SHORT_LOSS.search(case.document, case.start, case.end)
    if match is None or case.find("complexity") or case.find("strength"):
        return None
    return (Evidence(*match.span()),)


_DAYS_IN_BED = Cue(
    ("bed",),
    re.compile(
        r"\b(?:a|one|two|three|1|2|3|few)\s?(?:-\s?)?days?\s(?:in|of)\sbed(?:\s?rest)?\b", re.I
    ),
)


def loss_is_said_to_pass(case: Case) -> Shown:
    """A few days in bed, and nothing that complicates recovery."""
    match = _DAYS_IN_BED.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match and not case.find("complexity") else None
