"""Whether what was done is what 97110 stands for, and whether modifiers have their ground."""

from __future__ import annotations

import re

from suffice.findings.arithmetic import EXERCISE, GROUP
from suffice.findings.calls import _bill
from suffice.findings.case import Case, said, words
from suffice.types import Cue, Evidence

Shown = tuple[Evidence, ...] | None

_OTHER_WORK = frozenset({"97112", "97116", "97124", "97140", "97530", "97535", "97542"})
_EXERCISE_WORD = Cue(
    ("exercis", "therex", "ther ex", "ther. ex", "there ex", "strengthen", "stretch", "prom"),
    re.compile(
        r"\b(?:exercis\w*|there?\.?\s?ex\w*|strengthening|stretch\w*|a?a?prom)\b",
        re.IGNORECASE,
    ),
)
_ASSISTANT = {"PTA": "CQ", "LPTA": "CQ", "COTA": "CO", "COTA/L": "CO", "OTA": "CO"}


def exercise_is_described(case: Case) -> Shown:
    """Named exercises that the patient did."""
    done = [f for f in case.find("exercise") if f.section not in ("plan", "goals")]
    return words(*done[:2]) if done else None


def only_other_work_is_described(case: Case) -> Shown:
    """97110 is billed and the note names other services, but no word of exercise."""
    if case.find("exercise") or EXERCISE not in _bill.units(case):
        return None
    if _EXERCISE_WORD.search(case.document, case.start, case.end):
        return None
    other = [
        m for m in case.document.inside(case.start, case.end, "service") if m.value in _OTHER_WORK
    ]
    return (Evidence(other[0].start, other[0].end),) if other else None


def _modifiers(case: Case) -> frozenset[str]:
    """Modifiers of the claim, the fields and the text."""
    found = {m for line in case.claim for m in line.modifiers}
    found |= set(re.findall(r"\w+", case.fields.get("modifiers", "")))
    found |= {m for f in case.find("units") for m in (f.modifiers or "").split()}
    return frozenset(m.upper() for m in found)


def no_modifier_is_known(case: Case) -> Shown:
    """Neither claim nor field nor text names a modifier or a service that needs one."""
    return () if not _modifiers(case) and not case.claim and not _needs_one(case) else None


def _needs_one(case: Case) -> bool:
    return GROUP in _bill.units(case)


def assistant_alone_without_modifier(case: Case) -> Shown:
    """An assistant delivered all of it, and the billed line has a discipline but no CQ or CO."""
    used = _modifiers(case)
    people = case.find("person", role=("author", "assistant"))
    assistants = [p for p in people if (p.credential or "").upper() in _ASSISTANT]
    if not assistants or len(assistants) < len(people) or not used & {"GP", "GO"}:
        return None
    return words(assistants[0]) if not used & {"CQ", "CO"} else None


def group_without_distinct_modifier(case: Case) -> Shown:
    """Group and 97110 on one day without a modifier that sets them apart."""
    billed = _bill.units(case)
    if (
        GROUP in billed
        and EXERCISE in billed
        and not _modifiers(case) & {"59", "XE", "XP", "XS", "XU"}
    ):
        return _bill.unit_evidence(case)
    return None


def modifiers_have_their_ground(case: Case) -> Shown:
    """The text names what the modifiers stand for; a separate session is not borne out by them."""
    if GROUP in _bill.units(case):
        return None
    if value := case.fields.get("modifiers", ""):
        return (said("modifiers", value),)
    facts = [f for f in case.find("units") if f.modifiers]
    return words(facts[0]) if facts else None
