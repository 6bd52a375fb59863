"""Case -> what is treated and why: "s/p R TKA" is a condition, "knee pain" only a complaint."""

from __future__ import annotations

import re
from typing import Any

from suffice.findings.calls import _objective as look
from suffice.findings.case import Case
from suffice.types import Document, Fact, Mention, Sentence

_COMPLAINT_CODE = re.compile(r"R\d|M25\.5|M54\.[259]|M62\.81|M79\.6|Z74", re.IGNORECASE)
_COMPLAINT = re.compile(
    r"""\b(?: pain | weakness | deconditioning | difficulty | abnormality | falls | unsteadiness
      | dizziness | cervicalgia | lumbago | lbp | tmj | plate )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CAUSE = re.compile(
    r"""[^.;\n]{0,30}?\b(?: s/p | status\spost | after | following | from | due\sto | d/t
      | secondary\sto | 2/2 | post[-\s]op\w* )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REASON = re.compile(
    r"""\b(?: limit(?:s|ed|ing|er|ation|ations)? | because | b/c | due\sto | d/t | keep(?:s|ing)
      | stop(?:s|ping)? | prevent\w* | allow\w* | lets? | enabl\w* | affect\w* | impact\w*
      | imped\w* | caus\w+ | contribut\w+ | explain\w* | accounts?\sfor | reason | result\w*
      | forc\w+ | why | secondary\sto | 2/2 | therefore | match\w* | fits? | lines\sup
      | leads?\sto | translat\w+ | interfer\w* | hinder\w* | restrict\w* | until | behind
      | once | not\shold | caps | without\sit | since | as | so )\b | [\u2192\u21d2] | [-=]>
      | \b(?:can'?t|won'?t|cannot)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PURPOSE = re.compile(r"\b(?:to|so|for|needs?|needed|now)\b|/|:", re.IGNORECASE)
_NO_LIFT = re.compile(r"[012](?:[+-]|/5|$)")
_NO_TASK = frozenset({"none", "general", "aid"})
_BODY_WORDS = ("impairment", "impairment_part", "muscle", "motion")
_HEDGE_REACH = 40  # characters on either side of a task
_HEDGES = ("function_person", "function_cue", "task")
_HEDGE_VALUES = frozenset({"badly", "limitation", "hindered", "aid"})
_CHANGE = frozenset({"deficit", "gain"})


def conditions(case: Case) -> tuple[Fact, ...]:
    """Diagnoses and operations that say more than a complaint or a part of the body."""
    return tuple(f for f in case.find("diagnosis") if not _is_complaint(case, f))


def _is_complaint(case: Case, fact: Any) -> bool:
    if fact.icd10:
        return is_complaint_code(fact.icd10)
    if not _COMPLAINT.search(case.text, fact.start, fact.end):
        return False
    return _CAUSE.match(case.text, fact.end) is None


def is_complaint_code(code: str) -> bool:
    """Whether a code names a symptom or an unspecified part only: "M54.50", "R26.89"."""
    return _COMPLAINT_CODE.match(code) is not None


def treated_place(case: Case) -> Mention | None:
    """The first word for a treated part of the body."""
    treated = {region for region, _ in case.body_regions}
    for place in case.document.find("region"):
        if place.value in treated and case.start <= place.start < case.end:
            return place
    return None


def deficits(case: Case) -> tuple[Any, ...]:
    """Impairments that the note names in words and ascribes to the patient of today."""
    return case.current("impairment", asserted=True)


def signs(case: Case) -> tuple[Any, ...]:
    """What a deficit shows in: a movement that goes wrong, a limited task, a cue that it takes."""
    helped_along = case.find("skilled", kind=("cueing", "assistance"))
    return (*deficits(case), *limitations(case), *helped_along)


def is_sign(fact: Any) -> bool:
    """Whether a movement that goes wrong is named and not what is lacking: "pelvis drops"."""
    return fact.kind in ("coordination", "muscle_imbalance")


def paralysed(case: Case) -> tuple[Any, ...]:
    """Grades of muscles that cannot lift their limb."""
    return tuple(f for f in look.measured(case, "strength") if _NO_LIFT.match(f.grade or ""))


def measures(case: Case) -> tuple[Any, ...]:
    """Grades below normal, degrees and test scores of today or before."""
    weak = [f for f in look.measured(case, "strength") if not look.is_normal(f.grade)]
    return (*weak, *look.motions(case), *look.performance(case))


def tasks(case: Case, *status: str) -> tuple[Any, ...]:
    """Clauses on daily tasks; their status says already what is negated."""
    return tuple(f for f in case.find("function", status=status) if f.assertion != "other_person")


def limitations(case: Case) -> tuple[Any, ...]:
    """Tasks that go badly, and help that a task takes."""
    return (*tasks(case, "limitation"), *helped(case))


def helped(case: Case) -> tuple[Any, ...]:
    """Levels of help with a named task, below independence."""
    return tuple(
        f
        for f in look.measured(case, "assist")
        if f.task and f.level not in ("independent", "mod_i") and f.section != "treatment"
    )


def hedged(case: Case) -> tuple[Any, ...]:
    """Tasks that go, told in one sentence with pain, with help or with something to hold on to."""
    return tuple(
        f for f in tasks(case, "ability") if not is_general(case, f) and _is_hedged(case, f)
    )


def _is_hedged(case: Case, fact: Fact) -> bool:
    sentence = case.document.sentence_at(fact.start)
    low = max(sentence.start, fact.start - _HEDGE_REACH)
    high = min(sentence.end, fact.end + _HEDGE_REACH)
    if any(f.start < high and f.end > low and f.high for f in case.find("pain")):
        return True
    near = case.document.inside(low, high, *_HEDGES)
    return any(m.label == "function_person" or m.value in _HEDGE_VALUES for m in near)


def is_general(case: Case, fact: Fact) -> bool:
    """Whether a clause speaks of function at large ("ADLs") instead of a task."""
    named = case.document.inside(fact.start, fact.end, "task")
    return bool(named) and all(mention.value in _NO_TASK for mention in named)


def function_at_large(case: Case) -> Mention | None:
    """The word "ADLs" in one sentence with what is lacking or shall grow."""
    for mention in case.document.find("task"):
        if mention.value == "general" and case.start <= mention.start < case.end:
            sentence = case.document.sentence_at(mention.start)
            if _body(case.document, sentence):
                return mention
    return None


Stretch = tuple[int, int]


def linked(case: Case) -> tuple[Stretch, Stretch] | None:
    """Loss and task that one sentence joins by a reason, or a measured value and its purpose."""
    values = [(f.start, f.end) for kind in ("strength", "rom") for f in case.find(kind)]
    told = [*tasks(case, "limitation", "ability", "goal"), *helped(case)]
    clauses = [(f.start, f.end) for f in told if not is_general(case, f)]
    for sentence in case.document.sentences:
        inside = case.start <= sentence.start < case.end and sentence.section != "treatment"
        if inside and (pair := _pair(case.document, sentence, values, clauses)):
            return pair
    return None


def _pair(
    document: Document, sentence: Sentence, values: list[Stretch], clauses: list[Stretch]
) -> tuple[Stretch, Stretch] | None:
    own = [v for v in values if _overlaps(v, sentence)]
    told = [c for c in clauses if _overlaps(c, sentence)] or _named(document, sentence)
    if not told:
        return None
    losses = own or _body(document, sentence)
    if losses and _REASON.search(document.text, sentence.start, sentence.end):
        return losses[0], told[0]
    for value in own:
        for task in told:
            if value[1] <= task[1] and _PURPOSE.search(document.text, value[1], task[1]):
                return value, task
    return None


def _overlaps(stretch: Stretch, sentence: Sentence) -> bool:
    return stretch[0] < sentence.end and stretch[1] > sentence.start


def _named(document: Document, sentence: Sentence) -> list[Stretch]:
    found = document.inside(sentence.start, sentence.end, "task")
    return [(m.start, m.end) for m in found if m.value not in _NO_TASK]


def _body(document: Document, sentence: Sentence) -> list[Stretch]:
    found = document.inside(sentence.start, sentence.end, *_BODY_WORDS)
    return [(m.start, m.end) for m in found if m.value not in _CHANGE]
