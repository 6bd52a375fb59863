"""Pain as a target of treatment, and the heart and lungs where exercise watches them."""

from __future__ import annotations

import re
from typing import Any

from suffice.findings.calls import _objective as look
from suffice.findings.case import Case, words
from suffice.types import Evidence, Mention

Shown = tuple[Evidence, ...] | None

_PAINFUL = re.compile(
    r"""pain|algia|lumbago|\blbp\b|sciatica|radicul|stenosis|tendin|tendon(?:itis|osis|opathy)
      |fasciitis|bursitis|impinge|epicondyl|headache|\bTMD\b|\bCRPS\b|spondyl|strain|\bDDD\b
      |whiplash""",
    re.IGNORECASE | re.VERBOSE,
)
_PAIN_CODE = re.compile(r"M25\.5|M54|M79|G89|G90\.5|M75\.4|M72\.2|M77|M48|M47")
_PAIN_GOAL = re.compile(
    r"\b(?:decrease|reduce|manage|control|less)\w*\s\w{0,8}\s?pain", re.IGNORECASE
)
_WORN = re.compile(r"M1[5-9]|\bOA\b|osteoarth|arthritis|arthrosis", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|denies|without)\s(?:c/o\s|any\s)?$", re.IGNORECASE)
_BEFORE = 14
_COMPLAINT = re.compile(
    r"""\b(?:care\sof|treat(?:ed|ment)\s(?:of|for)|seen\sfor|referred\sfor|present\w*\s(?:with|for)
      |complain\w*\sof|complaint\s?(?::|is|of)|therapy\sfor|PT\sfor|OT\sfor|eval\w*\sfor)
      \s?(?:[^.;:\n\d]{0,24})$""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPLAINT_REACH = 45
_ADJUSTED = frozenset({"98940", "98941", "98942", "98943"})
_FIRST = 3  # diagnoses; what stands behind them is history
_HEAT = frozenset({"97010", "G0283", "97032", "97035"})


def pain_is_no_target(case: Case) -> Shown:
    """No painful diagnosis, no aim for pain and no pain for want of another complaint."""
    ratings = look.measured(case, "pain")
    today = [f for f in ratings if f.time == "current"]
    if all(f.high == 0 for f in today) and (today or _is_denied(case)):
        return ()
    if _is_diagnosed(case) or _is_aimed_at(case) or _is_all_that_is_treated(case, ratings):
        return None
    return None if ratings and _is_complained_of(case) else ()


def _is_denied(case: Case) -> bool:
    for mention in case.document.find("pain"):
        low = max(case.start, mention.start - _BEFORE)
        if mention.start < case.end and _NONE.search(case.text, low, mention.start):
            return True
    return False


def _is_diagnosed(case: Case) -> bool:
    """Whether a painful condition is treated; a worn joint is one until it is operated on."""
    operated = bool(case.find("complexity", kind="postoperative"))
    for fact in [f for f in case.find("diagnosis") if f.section != "subjective"][:_FIRST]:
        if _PAINFUL.search(case.text, fact.start, fact.end) or _PAIN_CODE.match(fact.icd10 or ""):
            return True
        if not operated and _WORN.search(case.text, fact.start, fact.end):
            return True
    return False


def _is_complained_of(case: Case) -> bool:
    """Whether pain is what brings the patient, or what a spinal adjustment is for."""
    if _ADJUSTED.intersection(str(m.value) for m in case.document.find("code")):
        return True
    for mention in case.document.find("pain"):
        low = max(case.start, mention.start - _COMPLAINT_REACH)
        if low < mention.start < case.end and _COMPLAINT.search(case.text, low, mention.start):
            return True
    return False


def _is_aimed_at(case: Case) -> bool:
    if case.find("pain", time="goal") and case.current("pain"):
        return True
    aims = (s for s in case.document.sentences if s.section == "goals" and s.start < case.end)
    return any(_PAIN_GOAL.search(case.text, s.start, s.end) for s in aims if s.start >= case.start)


def _is_all_that_is_treated(case: Case, ratings: tuple[Any, ...]) -> bool:
    if not ratings or case.find("diagnosis") or case.find("complexity"):
        return False
    return look.topic(case, "service", *_HEAT)


def pain_is_rated_placed_and_felt(case: Case) -> Shown:
    """A rating that comes with an activity; the place is named or is the one treated."""
    ratings = [f for f in look.measured(case, "pain") if f.time == "current"]
    placed = [f for f in ratings if f.location] or (ratings if case.body_regions else [])
    felt = [f for f in ratings if f.context == "activity" or _is_felt(case, f.start, f.end)]
    return words(felt[0]) if felt and placed else None


def _is_felt(case: Case, start: int, end: int) -> bool:
    """Whether an activity stands behind the rating, a hindrance further on, or it is of nights."""
    stop = min(case.document.sentence_at(end - 1).end, end + _AFTER)
    if _ACTIVITY.search(case.text, end, stop):
        return True
    line = case.document.line_at(start)
    if _AT_NIGHT.search(case.text, max(line.start, start - _AFTER), start):
        return True
    return _HINDERED.search(case.text, end, min(line.end, end + _FURTHER)) is not None


_AFTER, _FURTHER = 30, 130
_AT_NIGHT = re.compile(r"\b(?:night|sleep)", re.IGNORECASE)
_HINDERED = re.compile(
    r"""\b(?:difficult\w*|trouble|hard\sto|unable\sto|can(?:no|['’])t|limits?\b|keeps\s(?:her|him)\sfrom
      |wakes?|woke|(?:tight|sore|hurts|worse|aches?)\s(?:when|with))""",
    re.IGNORECASE | re.VERBOSE,
)
_ACTIVITY = re.compile(
    r"""\b(?: with | w/ | after | when | during | mvmt | movement | stops? | limit\w* | stairs?
      | steps? | reach\w* | lift\w* | walk\w* | stand\w* | sitting | driving | bad\sdays )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def pain_is_rated(case: Case) -> Shown:
    """A rating without what it hinders."""
    ratings = look.measured(case, "pain")
    return words(ratings[0]) if ratings else None


_VALUE = re.compile(r"[^\n.;]{0,18}?\d{2,3}")
_TIMING = re.compile(
    r"""\b(?: rest | pre | post | before | after | during | peak | recover\w* | at\send | throughout
      | warm\s?up | exertion ) | \bat\s\d+\s?min\b | > | \u2192 | -> | \brpe\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CLAIM = re.compile(
    r"""\b(?: (?:vitals?|vs|hr|bp|spo2|o2|sats|heart\srate|blood\spressure)\b[^.\n]{0,20}
        \b(?:monitored|stable|wnl|checked|taken|normal|assessed)
      | (?:monitor\w*|watched|checked)\b[^.\n]{0,25}
        \b(?:vitals?|hr|bp|spo2|sats|sob|heart\srate|cardiac\w*) )""",
    re.IGNORECASE | re.VERBOSE,
)


def heart_is_not_watched(case: Case) -> Shown:
    """No values beside exercise, and no claim that anything was monitored."""
    return () if not _vitals(case) and not _claims(case) else None


def vitals_are_timed(case: Case) -> Shown:
    """Values that say when they were taken relative to exercise."""
    for mention in _vitals(case):
        sentence = case.document.sentence_at(mention.start)
        if _TIMING.search(case.text, sentence.start, sentence.end):
            return (Evidence(mention.start, mention.end),)
    return None


def vitals_are_given(case: Case) -> Shown:
    """A value without a time."""
    values = _vitals(case)
    return (Evidence(values[0].start, values[0].end),) if values else None


def monitoring_is_only_claimed(case: Case) -> Shown:
    """Monitoring without one value."""
    claims = _claims(case)
    return claims if claims and not _vitals(case) else None


def _claims(case: Case) -> Shown:
    for mention in case.document.find("skilled"):
        if mention.value in ("vital", "monitoring") and case.start <= mention.start < case.end:
            sentence = case.document.sentence_at(mention.start)
            if match := _CLAIM.search(case.text, sentence.start, sentence.end):
                return (Evidence(match.start(), match.end()),)
    return None


def _vitals(case: Case) -> list[Mention]:
    """Names of vital signs with a value, where exercise or its timing stands beside them."""
    return [
        m
        for m in case.document.find("skilled")
        if m.value == "vital"
        and case.start <= m.start < case.end
        and _VALUE.match(case.text, m.end)
        and _is_beside_exercise(case, m)
    ]


def _is_beside_exercise(case: Case, mention: Mention) -> bool:
    sentence = case.document.sentence_at(mention.start)
    if sentence.section == "treatment" or _TIMING.search(case.text, sentence.start, sentence.end):
        return True
    line = case.document.line_at(mention.start)
    low, high = min(line.start, sentence.start), max(line.end, sentence.end)
    return any(low <= f.start < high for f in case.find("exercise"))
