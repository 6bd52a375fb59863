"""Case -> names without a label: the patient in "10/18/23 Whitlock v5", the signer "K Abeyta".

A terse note opens with a surname beside the date or the visit number; what the same lines say of
clinic, kind of note, therapist or body is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from suffice.findings.case import Case

_LINES = 3  # so many written lines at the top name the patient
_LONGEST = 160
_DIVIDED = re.compile(r"\s{2,}|\t|\s?[|•·]\s?|\s[-–—]\s|[;:(]")
_NAME = re.compile(r"(?:[A-Z][a-z]{0,2}['’]?)?[A-Z](?:[a-z'’-]+[A-Za-z'’-]*|[A-Z'’-]+)")
_INITIALED = re.compile(r"[A-Z][a-z'’-]{2,}(?:-[A-Z][a-z]+)?,?\s[A-Z]\b\.?(?!\w)")
_FULL = re.compile(
    r"""\b(?:[A-Z][a-z'’-]+|[A-Z'’-]{4,}),\s[A-Z][A-Za-z'’.-]*       # Vance, Orla
      | \b[A-Z]\.\s?[A-Z][a-z][\w'’-]+                             # O. Vance
      | \b[A-Z][a-z'’]+(?:-[A-Z][a-z'’]+)*[ ](?:[A-Z]\.[ ])?[A-Z][a-z'’]+(?:-[A-Z][a-z'’]+)*""",
    re.VERBOSE,
)
_VISIT = re.compile(
    r"""(?:visits?|v|tx|rx|session|sess|no|day|d|wk|week|number|of|today|dos|date|f|m|pt|ot|pta|cota
      |one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[ivx]+|st|nd|rd|th|yo|y|re
      |daily|late|entry|seen|home|hh)""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"""(?:cent(?:er|re)|clinic\w*|rehab\w*|therap\w*|physical|occupational|hospital\w*|health\w*|care
      |associates|sports?|medic\w*|ortho\w*|neuro\w*|peds|pediatric\w*|outpatient|inpatient|spine|hand
      |notes?|progress|report\w*|eval\w*|initial|re-?eval\w*|discharge|summary|flow\w*|sheet|log
      |treatment|soap|chiro\w*|wellness|services?|group|network|institute|balance|performance|motion
      |good|better|same|feels?|feeling|doing|no|still|less|more|sore|tired|late|arrived|came|says
      |reports?|states?|continue\w*|post|status|surgery|dx|poc|cert\w*|medicare|medicaid|auth\w*
      |examination|exam|maintenance|program\w*|pain|billing|units?|min\w*|time|in|out|total|group|the|she|he|her|his|they|was|is|had|and)""",
    re.VERBOSE | re.IGNORECASE,
)
_TERMS = (
    *("region", "muscle", "motion", "mode", "doctype", "discipline", "service", "instrument"),
    *("diagnosis", "credential", "payer", "exercise", "code", "icd"),
)
_SIGNER = re.compile(
    r"""(?:^|[\n.;,]\s*|\s{2})
        (?P<name>(?:[A-Za-z]\.?[ ]?)?(?:[A-Z][a-z'’-]{2,}){1,2}|[a-z]\.[a-z]{3,})
        (?:,?[ ](?P<credential>PT|DPT|OTR?(?:/L)?|OTD|pt|ot)\.?)?\s*$""",
    re.VERBOSE,
)
_TAIL = 60
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def full_name(case: Case, start: int, end: int) -> tuple[int, int] | None:
    """The first name of two words, or with an initial, that is no other thing."""
    for found in _FULL.finditer(case.text, start, end):
        if not any(_NO_NAME.fullmatch(word) for word in _WORD.findall(found.group())) and _is_free(
            case, *found.span()
        ):
            return found.span()
    return None


def name_at_the_top(case: Case) -> tuple[int, int] | None:
    """Where a surname stands beside a date, or with an initial, in the first lines."""
    for number, (start, end) in enumerate(_top_lines(case)):
        dated = bool(case.document.inside(start, end, "date"))
        for low, high in _pieces(case.text, start, end):
            found = _INITIALED.match(case.text, low, high) if number else None
            if found and _is_free(case, *found.span()):
                return found.span()
            if dated and (name := _name_in(case, low, high)):
                return name
    return None


def name_at_the_end(case: Case) -> re.Match[str] | None:
    """A surname, with or without a credential, that closes the note: "K Abeyta", "Abeyta PT"."""
    found = _SIGNER.search(case.text, max(case.start, case.end - _TAIL), case.end)
    if found is None or any(_NO_NAME.fullmatch(word) for word in _WORD.findall(found["name"])):
        return None
    return None if case.document.inside(*found.span("name"), *_TERMS) else found


def _top_lines(case: Case) -> Iterator[tuple[int, int]]:
    written = (
        (max(line.start, case.start), min(line.end, line.start + _LONGEST))
        for line in case.document.lines
        if line.end > line.start and case.start <= line.start < case.end
    )
    for _, place in zip(range(_LINES), written, strict=False):
        yield place


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _DIVIDED.finditer(text, start, end):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < end:
        yield at, end


def _name_in(case: Case, start: int, end: int) -> tuple[int, int] | None:
    """The name in a piece that holds only a name, a date and the number of the visit."""
    dates = case.document.inside(start, end, "date")
    words = [
        word
        for word in _WORD.finditer(case.text, start, end)
        if not any(d.start <= word.start() < d.end for d in dates)
    ]
    others = [word for word in words if not _VISIT.fullmatch(word.group())]
    named = [word for word in others if _NAME.fullmatch(word.group()) and len(word.group()) > 2]
    strange = [word for word in others if word.group().islower()]
    if not named or strange or any(_NO_NAME.fullmatch(word.group()) for word in others):
        return None
    span = named[0].start(), named[-1].end()
    return span if _is_free(case, *span) else None


def _is_free(case: Case, start: int, end: int) -> bool:
    """Whether neither a term nor a person of the staff stands there."""
    staff = any(p.start < end and p.end > start for p in case.find("person"))
    return not staff and not case.document.inside(start, end, *_TERMS)
