"""Who, when, by whom: patient and date, signature, who delivered, contact."""

from __future__ import annotations

import re

from suffice.findings.calls._patient import full_name, name_at_the_end, name_at_the_top
from suffice.findings.case import Case, said, words
from suffice.types import Cue, Evidence

Shown = tuple[Evidence, ...] | None

_PATIENT = re.compile(
    r"""\b(?:(?i:patient|client|resident|name|mrn|acct|account|member|chart)|[Pp]t|res|encounter|[Rr]e)\b
        \s*(?:name|id|no\.?|number)?\s*[:\#|\t.–-]+\s*
        (?P<name>[^\s,;|_]{2,40}(?:,?[ ][A-Z][\w'’.-]*){0,2})
      | \b(?:mrn|acct|id)\s*\#?\s*\d{3}
      | \b(?:Patient|Client|Resident)\s[A-Z][\w'’-]+,?\s[A-Z]
      | (?<=\s)\#\d{4,8}\b
      | \b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s[A-Z][a-z]""",
    re.VERBOSE,
)
_HEAD = 700  # characters in which a note names its patient
_UNSIGNED = Cue(
    ("not signed", "unsigned", "pended", "signature"),
    re.compile(
        r"\b(?:not signed|unsigned|pended|signature pending|awaiting signature)\b"
        r"|\b(?:co-?)?signature[ :.-]{0,4}_{4,}",
        re.IGNORECASE,
    ),
)
_INITIALS = re.compile(r"(?:^|\n|\s{3})[ \t/-]*([A-Za-z]{2,3})[ \t]*$")
_GIVEN = re.compile(
    r"\bholds?\b|\breps\b|\ball\s(?:planes|motions|joints)|\bto\stol\w*"
    r"|\b(?:by|with)\s(?:the\s)?(?:therapist|PT|OT)\b|\bbouts?\b",
    re.IGNORECASE,
)
_GIVEN_REACH = 90
_ASSISTANTS = ("PTA", "LPTA", "COTA", "COTA/L", "OTA")
_CHIROPRACTORS = ("DC", "D.C.")


def full_date(case: Case) -> Shown:
    """A full calendar date of the visit, from the field or the text."""
    if value := case.fields.get("date", ""):
        return (said("date", value),)
    dates = [
        fact
        for role in ("service", "report", "signature")
        for fact in case.find("date", role=role)
        if not str(fact.iso).startswith("--")
    ]
    if dates:
        return words(dates[0])
    masked = [m for m in case.document.find("masked") if m.value == "date"]
    if masked:
        return (Evidence(masked[0].start, masked[0].end),)
    heads = case.document.inside(case.start, case.end, "date")
    full = [m for m in heads if not str(m.value).startswith("--")]
    return (Evidence(full[0].start, full[0].end),) if full and case.start > 0 else None


def date_without_year(case: Case) -> Shown:
    """A date of the visit that lacks its year."""
    dates = case.find("date", role=("service", "report", "signature"))
    return words(dates[0]) if dates else None


def patient(case: Case) -> Shown:
    """The patient by name or number, from a field or near the head of the text; masked counts."""
    for name in ("patient", "mrn"):
        if value := case.fields.get(name, ""):
            return (said(name, value),)
    high = min(case.end, case.start + _HEAD)
    if match := _PATIENT.search(case.text, case.start, high):
        return (Evidence(*match.span("name" if match["name"] else 0)),)
    masked = [m for m in case.document.find("masked") if m.value == "name"]
    if masked:
        return (Evidence(masked[0].start, masked[0].end),)
    place = full_name(case, case.start, high) or name_at_the_top(case)
    return (Evidence(*place),) if place else None


def patient_is_not_in_a_part(case: Case) -> Shown:
    """A visit that is a part of a longer document: the patient stands elsewhere."""
    return () if case.start > 0 or case.end < len(case.text) else None


def signed_with_credential(case: Case) -> Shown:
    """A signing word or signature field with the author's credential."""
    for fact in case.find("person", role=("author", "cosigner", "assistant"), signed=True):
        if fact.credential:
            return words(fact)
    signed, credential = case.fields.get("signed_at", ""), case.fields.get("credential", "")
    if signed and credential:
        return (said("signed_at", signed), said("credential", credential))
    return None


def typed_name_or_bare_signature(case: Case) -> Shown:
    """A typed name with credential, or a signature without one."""
    people = case.find("person", role=("author", "assistant", "cosigner", "student", "aide"))
    if people:
        return words(people[-1])
    for name in ("author", "signed_at"):
        if value := case.fields.get(name, ""):
            return (said(name, value),)
    signer = name_at_the_end(case)
    return (Evidence(*signer.span("name")),) if signer else None


def marked_as_unsigned(case: Case) -> Shown:
    """The document says of itself that it is not signed."""
    match = _UNSIGNED.search(case.document, case.start, case.end)
    return (Evidence(*match.span()),) if match else None


def unqualified_person_delivered(case: Case) -> Shown:
    """An aide, technician or unsupervised student delivered the billed exercise."""
    aides = case.find("exclusion", kind="aide", asserted=True)
    if aides:
        return words(*aides[:2])
    authors = case.find("person", role=("author", "assistant"))
    students = case.find("person", role="student")
    return words(students[0]) if students and not authors else None


def qualified_person_is_named(case: Case) -> Shown:
    """A therapist, or an assistant with the supervisor; others' share does not stand against it."""
    people = case.find("person", role=("author", "assistant", "cosigner"))
    therapists = [p for p in people if _is_therapist(p.credential)]
    if therapists:
        return words(therapists[0])
    signer = None if people else name_at_the_end(case)
    return (Evidence(*signer.span("name")),) if signer and signer["credential"] else None


def _is_therapist(credential: str | None) -> bool:
    parts = set(re.split(r"[,\s]+", (credential or "").upper()))
    return bool(parts) and not parts & {*_ASSISTANTS, *_CHIROPRACTORS, "ATC", "SPT", "LAT", ""}


def someone_is_named(case: Case) -> Shown:
    """An assistant without a supervisor, a chiropractor, or initials only."""
    people = case.find("person", role=("author", "assistant", "student"))
    if people:
        return words(people[0])
    for name in ("author", "clinician", "credential"):
        if value := case.fields.get(name, ""):
            return (said(name, value),)
    if signer := name_at_the_end(case):
        return (Evidence(*signer.span("name")),)
    last = case.text[case.start : case.end].rstrip()
    if match := _INITIALS.search(last, max(0, len(last) - 40)):
        return (Evidence(case.start + match.start(1), case.start + match.end(1)),)
    return None


def therapist_in_field(case: Case) -> Shown:
    """The source's field names a credential of a therapist."""
    value = case.fields.get("credential", "")
    return (said("credential", value),) if value and _is_therapist(value) else None


def attention_was_shared(case: Case) -> Shown:
    """Group work or attention divided among patients."""
    facts = case.find("exclusion", kind="group", asserted=True)
    facts += case.find("contact", one_on_one=False)
    return words(*facts[:2]) if facts else None


def contact_is_stated_or_clear(case: Case) -> Shown:
    """One-on-one contact stated, or clear from the account: hands on, or cues throughout."""
    stated = case.find("contact", one_on_one=True)
    if stated:
        return words(stated[0])
    hands = [f for f in case.find("skilled", kind="assistance") if f.assertion == "present"]
    if hands:
        return words(hands[0])
    if passive := _passive_motion(case):
        return (passive,)
    close = [
        f
        for f in case.find("skilled", kind=("cueing", "modification", "monitoring"))
        if f.assertion == "present"
    ]
    cued = any(f.kind == "cueing" for f in close)
    return words(*close[:2]) if cued and len(close) >= 2 else None


def _passive_motion(case: Case) -> Evidence | None:
    """Passive motion given as treatment, which no one does for several patients at once."""
    for mention in case.document.find("mode"):
        if mention.value != "passive" or not case.start <= mention.start < case.end:
            continue
        stop = case.document.sentence_at(mention.start).end
        given = _GIVEN.search(case.text, mention.end, min(stop, mention.end + _GIVEN_REACH))
        if given and case.document.assertion(mention.start, mention.end) == "present":
            return Evidence(mention.start, given.end())
    return None


def is_a_draft(case: Case) -> Shown:
    """The document is not finished: what signing completes is still open."""
    return (said("doc_status", case.fields.get("doc_status", "")),) if case.draft else None
