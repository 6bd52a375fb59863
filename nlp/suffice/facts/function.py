"""Document -> daily-life tasks and how they go: "can't carry laundry down" is a limitation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._function_frame import function_clauses
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Fact):
    """A clause in which a task of daily life is limited, possible, aimed at, or was possible."""

    type: ClassVar[str] = "function"

    status: str  # limitation, ability, goal, prior_level


_BEFORE = ' \t\r\n-•*–—>,;:"“'
_AFTER = ' \t\r\n.,;:-–—"”('

KIND = Function
EXAMPLES = (
    "S: [She cannot carry groceries upstairs](function status=limitation).",
    "S: [Needs help with bathing](function status=limitation), and"
    " [drives to church](function status=ability).",
    "S: [Unable to fasten her bra](function status=limitation) or"
    " [lift the kettle](function status=limitation).",
    "A: [Quad weakness limiting stairs, gardening and shopping](function status=limitation).",
    "S: [Stairs one at a time](function status=limitation).",
    "S: [Husband does the laundry](function status=limitation).",
    "S: [Now able to put on socks](function status=ability).",
    "S: [Reports she mowed the lawn on Saturday](function status=ability).",
    "S: [No longer needs the walker](function status=ability).",
    "S: [No trouble getting in and out of the car](function status=ability).",
    "S: [Dressing mod A](function status=limitation)."
    " [Feeding independent](function status=ability).",
    "Goals:\n1. [Climb 10 stairs with rail](function status=goal)\n2. Knee flexion 120.",
    "A: [Needs more flexion so she can tie her shoes](function status=goal).",
    "S: [He wants to get back to fishing](function status=goal).",
    "[PLOF: drove, cooked and gardened](function status=prior_level).",
    "S: [Before the fall she cooked every day](function status=prior_level).",
    "Sit to stand 2x8 with cues.",
    "Step-ups 6 in 3x10, wall slides x15.",
    "O: Gait antalgic with short step length.",
    "A: Decreased strength and balance.",
    "S: Asked whether he can drive.",
    "Plan: continue stair training.",
)


def extract(document: Document, found: Found) -> Iterator[Function]:
    """Every function clause of `document`."""
    for clause in function_clauses(document):
        start, end = _trimmed(document.text, clause.start, clause.end)
        yield Function(
            start=start,
            end=end,
            section=document.section_at(start),
            assertion=document.assertion(start, end),
            status=clause.status,
        )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without blanks, bullets and closing stops."""
    words = text[start:end]
    bare = words.lstrip(_BEFORE)
    return start + len(words) - len(bare), start + len(words) - len(bare) + len(bare.rstrip(_AFTER))
