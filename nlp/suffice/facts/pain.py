"""Document -> scored pain: "Pain 4/10 today L medial knee, 2 at rest" is two facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._pain_forms import Form
from suffice.facts._pain_place import context_of, location_of
from suffice.facts._pain_reader import ratings
from suffice.facts._pain_time import is_limit, time_of_rating
from suffice.types import Document, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain(Fact):
    """A pain rating on a 0-10 scale; `low` equals `high` for a single number."""

    type: ClassVar[str] = "pain"

    low: float
    high: float
    location: str | None = None
    context: str | None = None  # rest, activity, best, worst
    time: str = "current"


KIND = Pain
EXAMPLES = (
    "Pain [4/10](pain low=4 high=4 time=current context=none) today L medial knee, [2](pain "
    "low=2 high=2 context=rest) at rest.",
    "Pain level: [5](pain low=5 high=5 time=current)",
    "NPRS (0-10): current [3](pain low=3), best [1](pain low=1 context=best), worst [7](pain "
    "low=7 context=worst).",
    "Rates R shoulder pain [3-5/10](pain low=3 high=5 location=R_shoulder).",
    "She rates her pain a [six](pain low=6 high=6).",
    "Pain is [zero](pain low=0 context=rest) at rest, [two](pain low=2) if she twists.",
    "Pain is [6 out of 10](pain low=6 high=6).",
    "Pain current/best/worst [3](pain low=3)/[1](pain low=1)/[7](pain low=7)",
    "Pain [1](pain low=1 context=rest) rest, [4](pain low=4 context=activity) bending. Was "
    "[8](pain low=8 time=prior).",
    "Pain [5](pain low=5 time=prior) -> [2](pain low=2 time=current) with mobs.",
    "Headache from [6](pain low=6 time=prior) to [3](pain low=3 time=current) after traction.",
    "Pain [7](pain low=7 context=worst) at worst, avg [4](pain low=4 time=current) (from "
    "[8](pain low=8 time=prior)).",
    "Goals: carry a bag with pain [no more than 2](pain low=2 high=2 time=goal).",
    "Goals:\n1. Stairs with pain [<=2](pain low=2 time=goal) ([4](pain low=4 time=current)).",
    "S: [3/10](pain low=3 high=3) soreness in the calf after yard work.",
    "             Eval 2/3    Today\nPain w/ reach     [6](pain low=6 time=prior)           "
    "[3](pain low=3 time=current)",
    "S [3](pain low=3 high=3), slept well.\nO bridges 2x10",
    "Ache [2](pain low=2 high=2), none at the elbow.",
    "S 5 stairs alone today. Hip abd 3+ (stopped for pain) L 5.",
    "Stop if pain over 5. Hold when pain exceeds 4/10.",
    "Fatigue 4/10, RPE 5/10, visit 4/10, quads 4/5 and 5/5.",
    "Pain scale 0-10: 0 = no pain. Pain for 3 weeks, after 4 steps, since 3/10.",
    "Pain down by 3 points. Knee pain, seen 4/10/25, 4 visits left; painful arc 80-115.",
)


def extract(document: Document, found: Found) -> Iterator[Pain]:
    """Every scored pain of `document`."""
    last: Form | None = None
    time = "current"
    for form in ratings(document):
        if last is not None and "\n" in document.text[last.end : form.start]:
            last = None
        if is_limit(document, form):
            continue
        time = time_of_rating(document, form, last, time)
        yield _fact(document, form, last, time)
        last = form


def _fact(document: Document, form: Form, last: Form | None, time: str) -> Pain:
    sentence = document.sentence_at(form.start)
    low = last.end if last and last.end > sentence.start else sentence.start
    return Pain(
        start=form.first,
        end=form.end,
        section=sentence.section,
        assertion=document.assertion(form.start, form.end),
        low=form.low,
        high=form.high,
        location=location_of(document, form, sentence),
        context=context_of(document, form, low),
        time=time,
    )
