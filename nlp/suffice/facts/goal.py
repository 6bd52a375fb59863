"""Document -> goal statements: "descend 12 steps by 8/9 - not met" is one, not met, due 8/9."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._function_due import due_in, is_measurable, status_of
from suffice.facts._function_goals import goal_sentences
from suffice.facts._function_items import items
from suffice.types import Document, Fact, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Fact):
    """One goal statement; `due` as written or None, `status` met, partly, not_met or open."""

    type: ClassVar[str] = "goal"

    measurable: bool
    functional: bool
    due: str | None
    status: str


KIND = Goal
AFTER = ("function",)
EXAMPLES = (
    "Goals:\n1. [Climb 10 stairs with rail by 5/2/24]"
    "(goal measurable=true functional=true due=5/2/24 status=open)",
    "Goals:\n1. [Improve strength](goal measurable=false functional=false due=none status=open)",
    "STG: [Knee flexion 110 in 3 weeks]"
    "(goal measurable=true functional=false due=3_weeks status=open)",
    "LTG: [Return to gardening](goal measurable=false functional=true status=open)",
    "Goals:\n1. [LEFS 60 - met](goal measurable=true status=met)\n"
    "2. [Shoulder flexion 150 - not met](goal status=not_met)\n"
    "3. [Dress upper body alone - partially met](goal functional=true status=partly)",
    "LTG 6 wk: [Drive 30 min](goal measurable=true functional=true due=6_wk status=open)",
    "Goals: (1) [Walk 300 ft by 4/1](goal due=4/1) (2) [Berg 50 by 5/1](goal due=5/1)",
    "Goals: [Carry 10 lb](goal functional=true); [TUG below 12 s](goal functional=false)",
    "Goals:\n- [Pain below 2/10 with lifting](goal measurable=true due=none)\n\nPlan: continue PT.",
    "Patient goal: [sleep through the night](goal measurable=false functional=true)",
    "LTG 8 weeks:\n1. [TUG < 12](goal due=8_weeks)\n2. [Shop alone](goal due=8_weeks)",
    "LTG: [DGI >= 21](goal measurable=true), [5xSTS < 14](goal measurable=true)",
    "STG: [Bed to chair SBA](goal measurable=true functional=true)",
    "Goals: [2 not met](goal measurable=false status=not_met)\n97110 x2\nPat Doe, PT",
    "Plan: advance toward the goals.",
    "A: Stairs are hard; good candidate for therapy.",
)


_HEADING = 50  # characters within which the heading of a list ends
_NAMES_LIST = re.compile(r"goal|[ls]tg", re.IGNORECASE)


def extract(document: Document, found: Found) -> Iterator[Goal]:
    """Every goal statement under a heading of goals."""
    aims = [f for f in found.get("function", ()) if getattr(f, "status", "") == "goal"]
    ends = [f.end for f in aims]
    for sentence, list_due in _dated(document):
        for label, start, end in items(document.text, sentence):
            words = document.text[start:end]
            due = due_in(words) or due_in(label) or list_due
            if words.strip("() ") == due:
                continue
            at = bisect_right(ends, start)
            yield Goal(
                start=start,
                end=end,
                section=sentence.section,
                assertion=document.assertion(start, end),
                measurable=is_measurable(words, due),
                functional=at < len(aims) and aims[at].start < end,
                due=due,
                status=status_of(words),
            )


def _dated(document: Document) -> Iterator[tuple[Sentence, str | None]]:
    """Each sentence of goals with the date or time that heads its list: "LTG 8 weeks:"."""
    due, end, text = None, -1, document.text
    for sentence in goal_sentences(document):
        if sentence.start > end:
            due = None
        end = sentence.end
        colon = text.find(":", sentence.start, min(end, sentence.start + _HEADING))
        if colon >= 0 and _NAMES_LIST.search(text, sentence.start, colon):
            due = due_in(text[sentence.start : colon])
        yield sentence, due
