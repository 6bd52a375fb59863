"""Document -> whether treatment was one to one: "Seen 1:1", "group of 3", "shared time"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Fact):
    """The therapist's attention: undivided, or shared with other patients."""

    type: ClassVar[str] = "contact"

    one_on_one: bool


KIND = Contact
EXAMPLES = (
    "Ther ex 30 min [1:1](contact one_on_one=true).",
    "All exercises [one on one](contact one_on_one=true) with the therapist.",
    "[Direct contact](contact one_on_one=true) for all timed codes.",
    "Treated [individually](contact one_on_one=true) by the OT.",
    "97110 25 min, PT [with patient throughout](contact one_on_one=true).",
    "Seen [in a group of 3](contact one_on_one=false) today.",
    "Mat exercises in [shared time](contact one_on_one=false) with the 10:00 case.",
    "Bike while I set up [another patient](contact one_on_one=false).",
    "Ran the circuit [concurrently](contact one_on_one=false) with two athletes.",
    "[No other patients](contact one_on_one=true) in the gym.",
    "[Not one on one](contact one_on_one=false): the aide counted the sets.",
    "Not seen in a group. No concurrent treatment.",
    "Each muscle group weak, solution mixed 1:10.",
    "Individual goals reviewed, lives in a group home.",
)

_GOES_ON = re.compile(r"\d|(?<=[Ii]ndividual)\s[A-Za-z]")  # 1:10, individual finger flexion
_NO_BEFORE = re.compile(
    r"\b(?:no|not(?:\s(?:seen|treated|billed|done|performed))?|without|w/o|never|nor)\s$",
    re.IGNORECASE,
)


def extract(document: Document, found: Found) -> Iterator[Contact]:
    """Every word on one-to-one or shared treatment."""
    text = document.text
    for mention in document.find("service"):
        if mention.value not in ("one_on_one", "shared"):
            continue
        one_on_one = mention.value == "one_on_one"
        if _GOES_ON.match(text, mention.end):
            continue
        start = mention.start
        if denied := _NO_BEFORE.search(text, max(0, start - 16), start):
            if not one_on_one and not _others(text, mention.start):
                continue
            start, one_on_one = denied.start(), not one_on_one
        yield Contact(
            start=start,
            end=mention.end,
            section=document.section_at(start),
            assertion=document.assertion(start, mention.end),
            one_on_one=one_on_one,
        )


def _others(text: str, start: int) -> bool:
    """Whether it names the others: only their absence is the patient's own time."""
    return text[start : start + 5].lower() == "other"
