"""Why exercise is needed: condition, impairment, function, their link, history and prognosis."""

from __future__ import annotations

import re
from typing import Any

from suffice.findings.calls import _need as need
from suffice.findings.calls import _objective as look
from suffice.findings.case import Case, said, words
from suffice.types import Evidence

Shown = tuple[Evidence, ...] | None


def condition_is_named(case: Case) -> Shown:
    """A diagnosis, an operation or a code that is more than a complaint."""
    if facts := need.conditions(case):
        return words(*facts[:2])
    value = case.fields.get("diagnosis", "").strip()
    if value and not need.is_complaint_code(value):
        return (said("diagnosis", value),)
    if operated := case.stated("complexity", kind="postoperative"):
        return words(operated[0])
    return None


def complaint_is_named(case: Case) -> Shown:
    """A symptom or a part of the body, in words, code or field."""
    if facts := case.find("diagnosis"):
        return words(facts[0])
    if value := case.fields.get("diagnosis", "").strip():
        return (said("diagnosis", value),)
    if place := need.treated_place(case):
        return (Evidence(place.start, place.end),)
    ailing = [f for f in need.deficits(case) if f.region] or [
        f for f in case.current("pain") if f.location and f.high
    ]
    return words(ailing[0]) if ailing else None


def nothing_is_impaired(case: Case) -> Shown:
    """Full strength, and no deficit, no shortened motion and no limited task beside it."""
    grades = [f for f in look.measured(case, "strength") if f.unit in ("mmt", "word")]
    if not grades or any(not look.is_normal(f.grade) for f in grades):
        return None
    treated = case.find("diagnosis")
    other = [f for f in need.deficits(case) if not any(d.start <= f.start < d.end for d in treated)]
    if other or need.limitations(case) or not look.is_even(look.motions(case)):
        return None
    return words(grades[0])


def impairment_is_named(case: Case) -> Shown:
    """A deficit in words, or a measured one beside the task that it limits."""
    measured, limited = need.measures(case), need.limitations(case)
    facts = need.deficits(case)
    firm = [f for f in facts if not need.is_sign(f) and not _is_feeling(case, f)]
    if firm or (facts and limited):
        return words(*(firm or facts)[:2])
    if short := (*look.shortfalls(case), *need.paralysed(case)):
        return words(short[0])
    return words(measured[0], limited[0]) if measured and limited else None


def _is_feeling(case: Case, fact: Any) -> bool:
    """Whether stiffness is only told: "stiff by evening" is a feeling until it stops a task."""
    return fact.kind == "stiffness" and bool(_FEELING.match(case.text, fact.start))


_FEELING = re.compile(r"tight|stiff", re.IGNORECASE)


def impairment_is_implied(case: Case) -> Shown:
    """Measured values without a word on what is lacking, or signs of it."""
    facts = need.measures(case) or need.signs(case)
    return words(facts[0]) if facts else None


def task_is_limited(case: Case) -> Shown:
    """A task that the patient cannot do, or does with difficulty or help."""
    facts = [f for f in need.limitations(case) if not need.is_general(case, f)]
    if not facts and case.note_type == "DC":
        facts = list(need.tasks(case, "ability"))
    return words(*facts[:2]) if facts else None


def function_is_told_generally(case: Case) -> Shown:
    """Function at large, or a task that is only aimed at."""
    facts = need.tasks(case, "limitation") or need.tasks(case, "goal") or need.hedged(case)
    if facts:
        return words(facts[0])
    mention = need.function_at_large(case)
    return (Evidence(mention.start, mention.end),) if mention else None


def impairment_is_linked(case: Case) -> Shown:
    """One sentence that joins a deficit, or its change, to a task."""
    if (pair := need.linked(case)) is None:
        return None
    loss, task = pair
    if task[0] <= loss[0] and loss[1] <= task[1]:
        return (Evidence(*task),)
    return Evidence(*loss), Evidence(*task)


def impairment_stands_beside_task(case: Case) -> Shown:
    """A measured deficit and a limited or regained task in one note, not joined."""
    status = ("limitation", "ability") if case.note_type == "DC" else ("limitation",)
    losses = (*look.strengths(case), *look.motions(case), *look.performance(case))
    tasks = [f for f in need.tasks(case, *status) if not need.is_general(case, f)]
    if helped := need.helped(case):
        losses, tasks = losses or need.measures(case), [*tasks, *helped]
    return words(losses[0], tasks[0]) if losses and tasks else None


def history_is_whole(case: Case) -> Shown:
    """Onset, prior level, complexities and prognosis with a time, all four."""
    found = _history(case)
    return tuple(found) if len(found) == _ALL else None


def history_is_partial(case: Case) -> Shown:
    """Two or three of the four."""
    found = _history(case)
    return tuple(found) if len(found) >= (_SOME if case.note_type == "EV" else _AGAIN) else None


_ALL = 4
_SOME = 2
_AGAIN = 1  # a re-evaluation refers to the evaluation for the rest
_ONSET = re.compile(
    r"""\b(?: onset | since | began | started | doi | injured | (?:weeks|months)\s(?:after|from)
      | \d+\s(?:day|wk|week|mo|month|yr|year)s?\s(?:ago|post|out|s/p) )\b
      | (?:\b(?:x|for|past)|,)\s?\d+\s(?:day|wk|week|mo|month|yr|year)s?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PRIOR = re.compile(
    r"\b(?:plof|prior\slevel|prior\sto|before|previously|premorbid|used\sto|prior:)", re.IGNORECASE
)
_PROGNOSIS = re.compile(
    r"\b(?:prognosis|potential|expect(?:s|ed)?|anticipat\w*|candidate|should\s(?:return|regain|reach))\b",
    re.IGNORECASE,
)


def _history(case: Case) -> list[Evidence]:
    parts = (_onset(case), _prior(case), _complexity(case), _prognosis(case))
    return [part for part in parts if part]


def _onset(case: Case) -> Evidence | None:
    dates = case.find("date", role=("onset", "surgery"))
    return words(dates[0])[0] if dates else _first(case, _ONSET)


def _prior(case: Case) -> Evidence | None:
    facts = case.find("function", status="prior_level")
    return words(facts[0])[0] if facts else _first(case, _PRIOR)


def _complexity(case: Case) -> Evidence | None:
    facts = case.find("complexity", kind=("comorbidity", "precaution"))
    return words(facts[0])[0] if facts else None


def _prognosis(case: Case) -> Evidence | None:
    return _first(case, _PROGNOSIS)


def _first(case: Case, pattern: re.Pattern[str]) -> Evidence | None:
    for sentence in case.document.sentences:
        if sentence.section not in _TOLD or not case.start <= sentence.start < case.end:
            continue
        if match := pattern.search(case.text, sentence.start, sentence.end):
            return Evidence(match.start(), match.end())
    return None


_TOLD = frozenset({"header", "subjective", "objective", "assessment", "plan", "other"})
