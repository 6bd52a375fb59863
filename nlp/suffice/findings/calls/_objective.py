"""Case -> measurements worth judging: "R hip abd 4-/5" counts, "LE grossly 4/5" is vague.

Goals, norms and plans are no measurements; ConText's "negated" is not heeded because "no device
TUG 14.2" measures all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from suffice.findings.case import Case
from suffice.types import Document, Fact, Mention

_ARM = {"shoulder", "elbow", "forearm", "wrist", "hand", "thumb", "finger", "upper_extremity"}
LIMBS = frozenset(_ARM | {"hip", "knee", "ankle", "foot", "lower_extremity"})
_ELSEWHERE = frozenset({"hypothetical", "planned", "other_person"})
_WHOLE_LIMB = re.compile(
    r"""(?: [blr]?\s?(?:ue|le)s? | (?:upper|lower)\sextremit(?:y|ies) | core | trunk | arms? | legs?
      | ue/le | le/ue | strength | mmt | manual\smuscle\s\w+ | gross\s\w+ | all\s\w+ )""",
    re.IGNORECASE | re.VERBOSE,
)
_ROUGH = re.compile(r"\b(?:gross(?:ly)?|general(?:ly|ized)?|throughout|thruout|overall)\b", re.I)
_NORMAL = re.compile(r"(?:wn?f?l|within.*|normal|good|full|intact|5)", re.IGNORECASE)
_ROUGH_REACH = 15
_LEVEL = re.compile(  # how far up the back the hand goes, which is a measure: "IR T8"
    r"(?:[CTLS]\s?-?\d{1,2}|.*\b(?:buttock|troch\w*|sacrum|si\sjoint|psis|waist|pocket|ear)\b.*)",
    re.I,
)
# Measures of a part of the body, not of what the patient can do or how the patient rates it.
_ANGLES = {"TAM", "MIO", "MMO", "mouth opening", "lateral excursion", "protrusion", "Kapandji"}
_RATIOS = {"LSI", "quad index", "quad LSI", "SL hop LSI"}
_BODY = frozenset(_ANGLES | _RATIOS | {"as written", "measure", "figure-8", "MAS", "Tardieu"})
_PLAIN_WORDS = frozenset({"gait", "functional reach", "balance confidence"})
_PERFORMANCE = re.compile(
    r"""\b(?: tug | berg | (?:mini)?bestest | dgi | fga | abc | sppb | tinetti | \w*ctsib | sot
      | .*\ssquare\sstep.* | 4\sstage.* | functional\sreach | \w*sts | \d+s\schair.* | .*\ssts
      | \d+m[ws]t | gait\sspeed | timed\sstair.* | barthel | fim | katz | am-pac | section\sgg
      | care | wisci | scim | amp\w*pro | himat | gbs.* | trunk\simpair.* | pass | sls\b.*
      | tandem.*
      | .*\bstance\b.* | .*balance.* | .*romberg.* | y\sbal.* | .*\bhop\b.* | .*heel\sr(?:a|i)\w+.*
      | .*\bsquat.* | .*\bstep.* | .*\bwalk.* | step\slength | stride\slength )""",
    re.IGNORECASE | re.VERBOSE,
)


def measured(case: Case, kind: str) -> tuple[Any, ...]:
    """Facts of `kind` that tell how it is or was, not how it shall be."""
    return tuple(
        fact
        for fact in case.find(kind, time=("current", "prior"))
        if fact.assertion not in _ELSEWHERE
    )


def strengths(case: Case) -> tuple[Any, ...]:
    """Grades and forces of a muscle, a motion or a grip."""
    return tuple(
        fact
        for fact in measured(case, "strength")
        if fact.unit != "word" and not is_rough(case.document, fact)
    )


def is_rough(document: Document, fact: Any) -> bool:
    """Whether a grade stands for a whole limb: "grossly 4/5", "LE 5/5 throughout"."""
    if fact.target and _WHOLE_LIMB.fullmatch(fact.target.strip()):
        return True
    line = document.line_at(fact.start)
    low = max(line.start, fact.start - _ROUGH_REACH)
    return bool(_ROUGH.search(document.text, low, min(line.end, fact.end + _ROUGH_REACH)))


def is_normal(word: str | None) -> bool:
    """Whether a word grade says that nothing is lacking."""
    return bool(word and _NORMAL.fullmatch(word.strip()))


def motions(case: Case) -> tuple[Any, ...]:
    """Degrees of a joint or a motion."""
    return tuple(f for f in measured(case, "rom") if f.unit == "deg" and (f.joint or f.motion))


def shortfalls(case: Case) -> tuple[Any, ...]:
    """Strength or motion that a word calls less than normal: "L shoulder limited"."""
    weak = [f for f in measured(case, "strength") if f.unit == "word" and not is_normal(f.grade)]
    short = [f for f in measured(case, "rom") if f.unit == "word" and not is_normal(f.word)]
    return (*weak, *[f for f in short if not _LEVEL.fullmatch(str(f.word))])


def standardized(case: Case) -> tuple[Any, ...]:
    """Scores of named tools: questionnaires and timed or rated tests."""
    known = {str(m.value) for m in case.document.find("instrument")} - _BODY
    return tuple(f for f in measured(case, "outcome") if base(f) in known)


def tools(case: Case) -> tuple[Mention, ...]:
    """Words that name a standardized tool."""
    return tuple(
        m
        for m in case.document.find("instrument")
        if m.value not in _BODY and case.text[m.start : m.end].lower() not in _PLAIN_WORDS
    )


def performance(case: Case) -> tuple[Any, ...]:
    """Scores of gait, balance, transfer and independence tests."""
    return tuple(f for f in measured(case, "outcome") if _PERFORMANCE.match(f.instrument))


def base(fact: Any) -> str:
    """The instrument without the side that was tested."""
    return re.sub(r"\s[LRB]$", "", str(fact.instrument))


def topic(case: Case, label: str, *values: str) -> bool:
    """Whether the visit speaks of one of `values` of the term list `label`."""
    return any(
        m.value in values and case.start <= m.start < case.end for m in case.document.find(label)
    )


def compared(facts: Iterable[Fact]) -> tuple[Fact, ...] | None:
    """First two facts of one motion, muscle or test that stand for both sides."""
    seen: dict[object, Any] = {}
    for fact in facts:
        one: Any = fact
        key, side = _what(one), _side(one)
        if side not in ("R", "L"):
            continue
        other = seen.setdefault(key, one)
        if _side(other) != side:
            return other, one
    return None


def is_even(facts: Iterable[Fact]) -> bool:
    """Whether nothing is measured, or both sides are and differ by no more than error."""
    own = tuple(facts)
    pair: Any = compared(own)
    if not pair:
        return not own
    return bool(abs((pair[0].high or 0) - (pair[1].high or 0)) <= _ERROR)


_ERROR = 10  # degrees


def _what(fact: Any) -> object:
    if fact.type == "rom":
        return fact.joint, fact.motion
    return fact.target.lower() if fact.type == "strength" and fact.target else fact.type


def _side(fact: Any) -> str | None:
    if fact.type == "outcome":
        match = re.search(r"\s([LR])$", fact.instrument)
        return match[1] if match else None
    return str(fact.side) if fact.side else None
