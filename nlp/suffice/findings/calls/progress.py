"""Reports: change by goal, whether it matters, why care goes on, re-evaluation, discharge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from suffice.findings.calls import _changes as changes
from suffice.findings.case import Case, said, words
from suffice.types import Cue, Evidence, Fact

Shown = tuple[Evidence, ...] | None

# Change beyond which a measure moved for one patient: the larger of MCID and MDC.
# Sources: Binkley 1999 (LEFS), Roy 2009 (DASH, SPADI, ASES), Abbott 2014 (ODI, NDI, PSFS),
# Ostelo 2008 (NPRS), Donoghue 2009 (Berg), Perera 2006 (gait speed, 6MWT), Huang 2011 (TUG).
_MEANINGFUL: Mapping[str, float] = {
    "lefs": 9,
    "dash": 10.5,
    "quickdash": 14,
    "spadi": 18,
    "ases": 9.4,
    "odi": 10,
    "ndi": 14,
    "psfs": 2,
    "berg": 5,
    "6mwt": 30,
    "gaitspeed": 0.1,
    "10mwt": 0.1,
    "5xsts": 2.5,
    "tug": 3.5,
    "sppb": 1,
    "dgi": 2.9,
}
_MOTION_DEGREES = 8
_ROUTINE = re.compile(
    r"\b(?:monthly|30[- ]day|routine|scheduled|as expected|per policy|due for)\b[^.;\n]{0,30}"
    r"\b(?:re-?eval\w*|reassess\w*|re-?exam\w*)?",
    re.IGNORECASE,
)
_NEW_FINDING = re.compile(
    r"\b(?:new|fell|fall|flare\w*|worse\w*|declin\w*|unexpected\w*|sudden\w*|plateau\w*"
    r"|not respond\w*|lack of|no longer|since (?:the )?(?:fall|surgery|hospital\w*)"
    r"|reason for|why re-?eval|after|popped|change in)\b",
    re.IGNORECASE,
)
_REASON_LEFT = re.compile(
    r"\b(?:goals? (?:have been |are |were )?met|met all|all goals"
    r"|max(?:imum)? (?:benefit|potential)|self[- ]discharg\w*|moved|insurance|authori[sz]\w*"
    r"|plateau\w*|reason|discharg\w+ (?:to|from|today|due|with)|d/?c['’]?d? (?:to|today|due)"
    r"|last visit|completed|no longer)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|d/t|due to|since|so that|in order to|as (?:he|she|pt|patient)|needs?|requires?"
    r"|still|remain\w*|cannot|can't|unable)\b",
    re.IGNORECASE,
)


def _rated_goals(case: Case) -> list[Fact]:
    return [g for g in case.find("goal") if g.status in ("met", "partly", "not_met")]


def _has_goals(case: Case) -> bool:
    return bool(case.find("goal") or case.find("function", status="goal"))


def change_is_shown_for_goals(case: Case) -> Shown:
    """Goals, and baseline beside today's value, or goals rated with their measure."""
    shown, rated = changes.evidence(case), _rated_goals(case)
    if _has_goals(case) and (len(shown) >= 2 or (shown and rated) or len(rated) >= 2):
        return shown[:2] or words(*rated[:2])
    return None


def change_is_shown_for_some(case: Case) -> Shown:
    """One change, changes without goals, one rated goal, or values of today only."""
    shown, rated = changes.evidence(case), _rated_goals(case)
    if shown or rated:
        return (*shown[: 1 if _has_goals(case) else 2], *words(*rated[:1]))
    values = case.find("outcome") + case.current("rom") + case.current("strength")
    return words(values[0]) if len(values) >= 2 else None


def change_is_meaningful(case: Case) -> Shown:
    """A change beyond measurement error, an assistance level, a regained task, or a met goal."""
    for before, now in changes.pairs(case, "outcome", "instrument"):
        if _is_meaningful(before, now):
            return words(now)
    levels = changes.pairs(case, "assist", "task")
    moved = [now for before, now in levels if before.level != now.level]
    able = [f for f in case.find("function", status="ability") if f.assertion != "planned"]
    met = [g for g in case.find("goal") if g.status in ("met", "partly")]
    big = [
        now
        for before, now in changes.pairs(case, "rom", "joint", "motion", "side")
        if _moved(before, now)
    ]
    if able and (moved or met or big or changes.moved(case)):
        return words(able[0])
    if moved or len(met) >= 2:
        return words(*(moved or met)[:1])
    return changes.told_help(case)[:1] or None


def _is_meaningful(before: Any, now: Any) -> bool:
    name = re.sub(r"[^a-z0-9]", "", str(now.instrument).lower())
    least = next((value for key, value in _MEANINGFUL.items() if name.startswith(key)), None)
    try:
        change = abs(float(now.score) - float(before.score))
    except (TypeError, ValueError):
        return False
    return least is not None and change >= least


def _moved(before: Any, now: Any) -> bool:
    if before.high is None or now.high is None:
        return False
    return bool(abs(now.high - before.high) >= _MOTION_DEGREES)


def change_is_described(case: Case) -> Shown:
    """Some change in a value or a task, below what is surely meaningful."""
    if shown := changes.moved(case):
        return shown[:1]
    able = case.find("function", status="ability")
    return words(able[0]) if able else None


def upkeep_is_skilled(case: Case) -> Shown:
    """Skilled maintenance: change is not the measure."""
    allowed = [f for f in case.find("exclusion", kind="maintenance", asserted=False)]
    reasons = case.find("skilled", kind="rationale")
    return words(allowed[0]) if allowed and reasons else None


def reevaluation_has_its_reason(case: Case) -> Shown:
    """A new finding, an unexpected change or a lack of response, with measures."""
    measured = case.find("rom") + case.find("strength") + case.find("outcome")
    match = _NEW_FINDING.search(case.text, case.start, case.end)
    return (Evidence(*match.span()),) if match and measured else None


def reevaluation_is_routine(case: Case) -> Shown:
    """The re-evaluation is said to be a scheduled check."""
    match = _ROUTINE.search(case.text, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def measures_were_repeated(case: Case) -> Shown:
    """Measures without a stated reason for the re-evaluation."""
    measured = case.find("rom") + case.find("strength") + case.find("outcome")
    return words(measured[0]) if measured else None


def discharge_is_told(case: Case) -> Shown:
    """Final measures or goal status, with a reason or what follows."""
    measured = case.find("outcome") + case.find("rom") + case.find("strength") + case.find("goal")
    left = _REASON_LEFT.search(case.text, case.start, case.end)
    if measured and (left or case.find("hep")):
        return words(measured[0])
    return None


def discharge_is_named(case: Case) -> Shown:
    """Status or reason without measures."""
    match = _REASON_LEFT.search(case.text, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def visit_count_is_unknown(case: Case) -> Shown:
    """Neither field nor text numbers the visit."""
    return () if case.visit_number is None else None


def visits_are_few(case: Case) -> Shown:
    """The course is still below the number at which reviewers ask for reasons."""
    number = case.visit_number
    if number is None or number > case.thresholds["visits_review_start"]:
        return None
    return words(*[f for f in case.find("visit") if f.number == number][:1])


def reason_to_go_on_is_given(case: Case) -> Shown:
    """What still limits the patient, and why that takes a therapist."""
    reasons = [f for f in case.find("skilled", kind="rationale")]
    limits = case.find("function", status="limitation")
    if reasons:
        return words(reasons[0])
    for fact in limits:
        sentence = case.document.sentence_at(fact.start)
        if sentence.section in ("assessment", "plan") and _BECAUSE.search(
            case.text, sentence.start, sentence.end
        ):
            return words(fact)
    return None


def need_is_stated_in_general(case: Case) -> Shown:
    """A generic need to go on, or a limitation without the reason."""
    limits = case.find("function", status=("limitation", "goal"))
    return words(limits[0]) if limits else None


def report_is_due_and_given(case: Case) -> Shown:
    """The tenth visit's report, or a period that holds at most ten visits, by a clinician."""
    number = case.visit_number
    authors = [p for p in case.find("person", role=("author", "cosigner")) if p.credential]
    if number is not None and number <= case.thresholds["progress_report_days"] and authors:
        return words(*[f for f in case.find("visit") if f.number == number][:1])
    return None


def report_is_by_an_assistant(case: Case) -> Shown:
    """Only an assistant signed the report."""
    people = case.find("person", role=("author", "cosigner", "assistant"))
    assistants = [p for p in people if re.match(r"(?:L?PTA|COTA|OTA)\b", p.credential or "")]
    return words(assistants[0]) if assistants and len(assistants) == len(people) else None


def note_says_that_it_repeats(case: Case) -> Shown:
    """The note says of its own text that it was carried forward."""
    match = _CARRIED.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


_CARRIED = Cue(
    ("copied", "carried", "same as", "see prior", "see previous"),
    re.compile(
        r"\b(?:copied (?:forward|from)|carried (?:forward|from|over)"
        r"|same as (?:prior|previous|last) (?:visit|note)|see (?:prior|previous) note)\b",
        re.IGNORECASE,
    ),
)


_MOST_COPIED = 0.5


def record_shows_new_text(case: Case) -> Shown:
    """The record compared this note with the one before and found most of it new."""
    share = case.fields.get("copied_share", "")
    return (said("copied_share", share),) if share and float(share) < _MOST_COPIED else None
