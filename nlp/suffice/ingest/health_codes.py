"""Codes and titles of health systems -> our words: LOINC 18735-1 is an evaluation (EV) by a PT.

LOINC calls every visit after the first a progress note; that is not the progress report which
Medicare asks for, so that its "Progress note" codes name a discipline and no note type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Kind(NamedTuple):
    """What a code or a title says a document is; empty where it does not say."""

    discipline: str = ""
    note_type: str = ""


_LOINC = {
    "11508-9": Kind("PT"),
    "18735-1": Kind("PT", "EV"),
    "28579-1": Kind("PT"),
    "34824-3": Kind("PT"),
    "11507-1": Kind("OT"),
    "18734-4": Kind("OT", "EV"),
    "28578-3": Kind("OT"),
    "11512-1": Kind("SLP"),
    "18740-1": Kind("SLP", "EV"),
    "28571-8": Kind("SLP"),
    "28580-9": Kind("CHIRO"),
    "28581-7": Kind("CHIRO", "EV"),
    "18762-5": Kind("CHIRO"),
}
# NUCC provider taxonomy, by the letters that a profession's codes share
_TAXONOMY = (
    ("2251", "PT", "PT"),
    ("2252", "PT", "PTA"),
    ("225X", "OT", "OT"),
    ("224Z", "OT", "COTA"),
    ("235Z", "SLP", "SLP"),
    ("111N", "CHIRO", "DC"),
)
_NOTE = r"(?=.{0,20}(?:eval|daily|note|progress|treat|visit|discharge|report|plan|\bd/?c\b))"
_DISCIPLINES = (
    ("PT", re.compile(rf"physical.?therap|physio|\bPT\b{_NOTE}", re.IGNORECASE)),
    ("OT", re.compile(rf"occupational.?therap|\bC?OT\b{_NOTE}", re.IGNORECASE)),
    ("SLP", re.compile(r"speech|\bSLP\b", re.IGNORECASE)),
    ("CHIRO", re.compile(r"chiropract", re.IGNORECASE)),
)
_TYPES = (
    ("RE", re.compile(r"re-?\s?eval|re-?\s?assess|recert", re.IGNORECASE)),
    ("EV", re.compile(r"(?<!subsequent )eval|initial (?:assess|visit|exam)", re.IGNORECASE)),
    ("DC", re.compile(r"discharge|\bd/c\b", re.IGNORECASE)),
    ("PR", re.compile(r"progress (?:report|summary)", re.IGNORECASE)),
    ("DN", re.compile(r"daily|treatment (?:encounter )?note|treatment record", re.IGNORECASE)),
)
_SETTINGS = {
    "AMB": "outpatient",
    "HH": "home_health",
    "IMP": "inpatient",
    "ACUTE": "inpatient",
    "NONAC": "inpatient",
    "EMER": "emergency",
    "OBSENC": "observation",
    "VR": "telehealth",
    # places of service delivery (HL7 RoleCode)
    "SNF": "snf",
    "RH": "inpatient_rehab",
    "RHU": "inpatient_rehab",
    "PTRES": "home_health",
    "OF": "outpatient",
    # patient classes of HL7 v2 (table 0004)
    "O": "outpatient",
    "R": "outpatient",
    "I": "inpatient",
    "E": "emergency",
    # places of service on claims (CMS)
    "11": "outpatient",
    "12": "home_health",
    "19": "outpatient",
    "21": "inpatient",
    "22": "outpatient",
    "31": "snf",
    "32": "snf",
    "61": "inpatient_rehab",
    "62": "outpatient",
}
_PLACES = (
    ("home_health", re.compile(r"home.?(?:health|care|visit)", re.IGNORECASE)),
    ("snf", re.compile(r"skilled nursing|\bsnf\b|nursing (?:home|facility)", re.IGNORECASE)),
    ("inpatient_rehab", re.compile(r"(?:in-?patient|acute) rehab|\birf\b", re.IGNORECASE)),
    ("outpatient", re.compile(r"out-?patient|ambulatory", re.IGNORECASE)),
    ("telehealth", re.compile(r"tele-?(?:health|med|rehab)|virtual", re.IGNORECASE)),
    ("inpatient", re.compile(r"in-?patient|acute care", re.IGNORECASE)),
)
_STATE = re.compile(r"(?:US-)?([A-Za-z]{2})")


def kind(codes: Iterable[str], titles: Iterable[str]) -> Kind:
    """What LOINC `codes` and `titles` together say a document is.

    A title counts only if code or title names a therapy: a physician's "Discharge Summary" is
    not a therapist's.
    """
    known = [_LOINC[code] for code in codes if code in _LOINC]
    written = " / ".join(titles)[:500].replace("_", " ")
    spoken = next((name for name, words in _DISCIPLINES if words.search(written)), "")
    discipline = next((k.discipline for k in known), "") or spoken
    told = next((name for name, words in _TYPES if words.search(written)), "")
    note_type = next((k.note_type for k in known if k.note_type), "") or told
    return Kind(discipline, note_type if discipline else "")


def profession(codes: Iterable[str]) -> tuple[str, str]:
    """Discipline and credential that a provider's taxonomy codes stand for; empty if none."""
    for code in codes:
        for start, discipline, credential in _TAXONOMY:
            if code.startswith(start):
                return discipline, credential
    return "", ""


def setting(codes: Iterable[str], words: Iterable[str] = ()) -> str:
    """Place of treatment: the most telling of `words`, else the first known of `codes`."""
    written = " / ".join(words)[:500]
    spoken = next((name for name, pattern in _PLACES if pattern.search(written)), "")
    return spoken or next((_SETTINGS[c.upper()] for c in codes if c.upper() in _SETTINGS), "")


def state(written: Iterable[str]) -> str:
    """The first two-letter state of `written`; "US-TX" is TX."""
    found = (_STATE.fullmatch(word.strip()) for word in written)
    return next((match[1].upper() for match in found if match), "")
