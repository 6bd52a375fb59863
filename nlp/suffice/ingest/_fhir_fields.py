"""A FHIR document with its pool -> the fields of its note: patient, date, author, payer, charges.

The same paths serve DocumentReference, Composition and DiagnosticReport in R4 and R5: a member
that a kind does not have is simply not there.
"""

from __future__ import annotations

from suffice.ingest import _fhir_charges as charges
from suffice.ingest import _fhir_people as people
from suffice.ingest import _fhir_visit as visits
from suffice.ingest import health_codes as health
from suffice.ingest._fhir_pool import Linked
from suffice.ingest._health_values import day, filled
from suffice.ingest.fhir_json import codes, first, last_part, objects, texts, words

_SERVED = (
    "context.period.start",
    "period.start",
    "event.period.start",
    "effectiveDateTime",
    "effectivePeriod.start",
)
_WRITTEN = ("date", "issued")
_TITLES = ("title", "description", "content.attachment.title", "presentedForm.title")
_TARGETS = (
    "target.reference",
    "targetReference.reference",
    "resourceReference.reference",
    "target.identifier.value",
    "targetIdentifier.value",
)
WITHDRAWN = frozenset({"entered-in-error", "cancelled"})


def fields(document: Linked) -> dict[str, str]:
    """What the export says of a document outside its text; only what it does say."""
    resource = document.resource
    patient, reference, person = people.patient(document)
    author = people.author(document)
    encounter, visit = visits.encounter(document)
    date = _day_of_service(document, visit)
    said = [w for path in ("type", "code", "category") for w in words(resource, path)]
    titles = [*said, *(title for path in _TITLES for title in texts(resource, path))]
    kind = health.kind((*codes(resource, "type"), *codes(resource, "code")), titles)
    return filled(
        {
            "document": first(resource, "id"),
            "patient": patient,
            "date": date,
            "clinician": author.name,
            "author": author.name,
            "credential": author.credential,
            "signed_at": people.signed_at(document),
            "doc_status": status(document),
            "discipline": kind.discipline or author.discipline,
            "note_type": kind.note_type,
            "encounter": first(visit, "id") or last_part(encounter),
            "parent": _related(document, "appends"),
            "replaces": _related(document, "replaces"),
            **visits.fields(document, visit, reference, person),
            **charges.fields(document, encounter, date),
        }
    )


def status(document: Linked) -> str:
    """How far the document is: preliminary, final, amended, superseded, entered-in-error, ..."""
    own = first(document.resource, "status").lower()
    if own == "superseded" or own in WITHDRAWN:
        return own
    of_reference = "content" in document.resource
    return first(document.resource, "docStatus").lower() or ("" if of_reference else own)


def _day_of_service(document: Linked, visit: object) -> str:
    served = [first(document.resource, path) for path in _SERVED]
    served += [first(visit, path) for path in ("period.start", "actualPeriod.start")]
    served += [first(document.resource, path) for path in _WRITTEN]
    return next((found for text in served if (found := day(text))), "")


def _related(document: Linked, how: str) -> str:
    for relation in objects(document.resource, "relatesTo"):
        said = (*codes(relation, "code"), *codes(relation, "type"))
        if how in said or how.removesuffix("s") in said:
            return last_part(first(relation, *_TARGETS))
    return ""
