"""Document -> what is treated: "Dx: R rotator cuff repair, M25.511" is a text and a code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from suffice.facts import Found
from suffice.facts._diagnosis_codes import place_of
from suffice.facts._diagnosis_parts import composed
from suffice.types import Document, Fact, Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Fact):
    """A diagnosis or operation for which the patient is treated; words have no `icd10`."""

    type: ClassVar[str] = "diagnosis"

    icd10: str | None
    region: str | None
    side: str | None


KIND = Diagnosis
EXAMPLES = (
    "Dx: [M25.561](diagnosis icd10=M25.561 region=knee side=R) pain in right knee",
    "ICD-10: [M54.16](diagnosis icd10=M54.16 region=lumbar side=none), "
    "[R26.2](diagnosis icd10=R26.2 region=none side=none)",
    "Tx dx [S82.852D](diagnosis icd10=S82.852D region=ankle side=L)",
    "Codes [M17.0](diagnosis icd10=M17.0 region=knee side=B) and "
    "[Z96.612](diagnosis icd10=Z96.612 region=shoulder side=L)",
    "DX: L [adhesive capsulitis](diagnosis icd10=none region=shoulder side=L)",
    "Diagnosis: [plantar fasciitis](diagnosis icd10=none region=foot side=R), right",
    "Pt is 4 wks s/p R [TKA](diagnosis icd10=none region=knee side=R).",
    "Referred for bilateral [carpal tunnel syndrome](diagnosis icd10=none region=wrist side=B).",
    "Dx [low back pain](diagnosis icd10=none region=lumbar side=none)",
    "Dx: cervical spine [DDD](diagnosis icd10=none region=cervical side=none)",
    "Med dx: [CVA](diagnosis icd10=none region=none side=none)",
    "Dx: [I69.354](diagnosis icd10=I69.354 side=L) hemiplegia L nondominant",
    "Dx: R knee osteoarthritis ([M17.11](diagnosis icd10=M17.11 region=knee side=R))",
    "Pt reports no new falls, here for exercise.",
    "Dx: [burn of the left hand](diagnosis icd10=none region=hand side=L) from grease.",
    "Secondary progressive MS ([G35](diagnosis icd10=G35 region=none))",
    "R43.5 cm at the calf, L 42.",
    "PMH: R TKA 2015, HTN.",
    "Dx: no rotator cuff tear on MRI.",
    "Goal: walk the dog without knee pain by 5/2.",
)

_CODE = re.compile(
    r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}(?![\w.])|G(?:20|35)(?![\w.])"
)  # the neurological ones have no dot
_CUE = re.compile(
    r"""\b(?: dx'?d? | diagnos\w+ | s/p | status\spost | icd(?:-?10)? | post[-\s]?op | surgery
      | referr(?:al|ed)\b[^.\n]{0,30}\bfor | (?:ref|seen|here)\sfor | presents?\s(?:with|w/)
      | reason\sfor\s(?:therapy|referral) | after | following | injur(?:y|ies) | rx | sx
      | wk\d* | weeks )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PAST = re.compile(
    r"\b(?:pmhx?|psh|hx|history|comorbid\w*|prior|previous|secondary)\b", re.IGNORECASE
)
_SPINE = frozenset({"cervical", "thoracic", "lumbar"})
_MIDLINE = _SPINE | {"sacroiliac", "pelvis", "trunk"}
_AIM = frozenset({"goals", "plan"})
_NONE_BEFORE = re.compile(
    r"\b(?:no|denies|without|any|decrease|reduce)\s(?:\w+\s)?$", re.IGNORECASE
)
_NAMES_CODE = re.compile(r"[\s,:–—-]{0,4}[(\[]?")  # between a code and its words, either way round
_BESIDE = 6  # characters
_HEAD_LINES = 6  # titles and first lines name what is treated without saying "Dx"


def extract(document: Document, found: Found) -> Iterator[Diagnosis]:
    """Every code, and the words where the note says that they are its diagnosis."""
    codes = list(_codes(document))
    told: set[tuple[str, object]] = set()
    for mention in sorted((*document.find("diagnosis"), *composed(document))):
        if not _is_treated(document, mention):
            continue
        fact = _in_words(document, mention)
        at = _code_beside(document.text, codes, mention)
        if at is not None:
            codes[at] = _named(codes[at], fact, _side_beside(document, mention))
        elif (name := (_words(document, mention), fact.region)) not in told:
            told.add(name)
            yield fact
    yield from codes


def _words(document: Document, mention: Mention) -> str:
    return document.text[mention.start : mention.end].lower()


def _in_words(document: Document, mention: Mention) -> Diagnosis:
    region = _region(document, mention)
    return Diagnosis(
        start=mention.start,
        end=mention.end,
        section=document.section_at(mention.start),
        icd10=None,
        region=region,
        side=_side_beside(document, mention) if region not in (None, *_MIDLINE) else None,
    )


def _code_beside(text: str, codes: Sequence[Diagnosis], mention: Mention) -> int | None:
    """Which of `codes` stands right before or behind the words that spell it out."""
    for at, code in enumerate(codes):
        between = sorted((code.start, code.end, mention.start, mention.end))[1:3]
        if between[1] - between[0] <= _BESIDE and _NAMES_CODE.fullmatch(text, *between):
            return at
    return None


def _named(code: Diagnosis, words: Diagnosis, side: str | None) -> Diagnosis:
    """The code with region and side of its words where it has none itself."""
    region = code.region or words.region
    return replace(code, region=region, side=code.side or (None if region in _MIDLINE else side))


def _codes(document: Document) -> Iterator[Diagnosis]:
    text = document.text
    matches = [m for m in _CODE.finditer(text) if not text[m.start() - 1 : m.start()].isalnum()]
    certain = any(match[0][0] not in "LR" for match in matches)
    for match in matches:
        # "R43.5" may be the girth of the right calf: L and R need a word or a code beside them.
        if match[0][0] in "LR" and not certain and not _cue_before(document, match.start()):
            continue
        place = place_of(match[0])
        yield Diagnosis(
            start=match.start(),
            end=match.end(),
            section=document.section_at(match.start()),
            icd10=match[0],
            region=place.region,
            side=place.side,
        )


def _cue_before(document: Document, start: int) -> bool:
    low = max(document.line_at(start).start, start - 120)
    return _CUE.search(document.text, low, start) is not None


def _is_treated(document: Document, mention: Mention) -> bool:
    line = document.line_at(mention.start)
    before = document.text[max(line.start, mention.start - 120) : mention.start]
    if _PAST.search(before) or document.section_at(mention.start) in _AIM:
        return False
    if document.assertion(mention.start, mention.end) in ("negated", "other_person"):
        return False
    if _NONE_BEFORE.search(before):
        return False
    return bool(_CUE.search(before)) or document.line_index(mention.start) < _HEAD_LINES


def _region(document: Document, mention: Mention) -> str | None:
    """The region of the words; a disc or fusion is in the part of the spine named before it."""
    if mention.value == "general":
        return None
    if mention.value == "lumbar":
        for word in document.inside(mention.start - 25, mention.end, "region"):
            if word.value in _SPINE:
                return str(word.value)
    return str(mention.value)


def _side_beside(document: Document, mention: Mention) -> str | None:
    """The side just before the words, else just behind them."""
    line = document.line_at(mention.start)
    before = document.inside(max(line.start, mention.start - 30), mention.end, "side")
    if before:
        return str(before[-1].value)
    after = document.inside(mention.end, min(line.end, mention.end + 12), "side")
    return str(after[0].value) if after else None
