"""A FHIR document -> where and for whom the visit was: setting, clinic, state, payer, diagnosis.

An Encounter of class HH at a location in Texas gives setting home_health and state TX.
"""

from __future__ import annotations

from collections.abc import Iterator

from suffice.ingest import health_codes as health
from suffice.ingest._fhir_pool import Linked
from suffice.ingest.fhir_json import (
    Resource,
    codes,
    first,
    last_part,
    objects,
    texts,
    words,
)

_ENCOUNTERS = ("context.encounter", "encounter", "context")  # R4, reports, R5
_STATES = ("address.state", "contact.address.state")
_CLASSES = ("medicare", "medicaid", "worker", "advantage")


def encounter(document: Linked) -> tuple[str, Resource]:
    """Reference of the document's encounter, and the encounter where the export holds it."""
    for path in _ENCOUNTERS:
        for reference, found in document.follow(document.resource, path):
            written = first(reference, "reference")
            if "Encounter" in written or found.get("resourceType") == "Encounter":
                return written, found
    return "", {}


def fields(document: Linked, visit: Resource, patient: str, person: Resource) -> dict[str, str]:
    """Setting, clinic, state, payer and diagnosis; `patient` is the reference of `person`."""
    places = [found for _, found in document.follow(visit, "location.location")]
    houses = [
        *document.follow(document.resource, "custodian"),
        *document.follow(visit, "serviceProvider"),
    ]
    named = (first(house, "name") or first(reference, "display") for reference, house in houses)
    around = (*places, *(house for _, house in houses), person)
    return {
        "setting": _setting(document, visit, places),
        "clinic": next(filter(None, named), ""),
        "state": health.state(t for node in around for path in _STATES for t in texts(node, path)),
        "payer": _payer(document, patient),
        "diagnosis": "; ".join(dict.fromkeys(_diagnoses(document, visit))),
    }


def _setting(document: Linked, visit: Resource, places: list[Resource]) -> str:
    context = "context.practiceSetting", "context.facilityType", "practiceSetting", "facilityType"
    spoken = [w for path in context for w in words(document.resource, path)]
    spoken += [w for path in ("class", "type", "serviceType") for w in words(visit, path)]
    spoken += texts(visit, "class.display")
    spoken += [w for place in places for w in (*words(place, "type"), *texts(place, "name"))]
    coded = [c for place in places for c in codes(place, "type")]
    return health.setting([*coded, *codes(visit, "class")], spoken)


def _payer(document: Linked, patient: str) -> str:
    """Who pays first: the payer by name, or its class where the name does not tell it."""
    covers = [c for c in document.about("Coverage", patient) if first(c, "status") != "cancelled"]
    for cover in sorted(covers, key=lambda c: first(c, "order") or "9"):
        kinds = (*words(cover, "type"), *texts(cover, "class.name"))
        payors = (*document.follow(cover, "payor"), *document.follow(cover, "insurer"))
        names = [first(found, "name") or first(reference, "display") for reference, found in payors]
        told = [text for text in (*names, *kinds) if text]
        telling = (t for t in told if any(word in t.lower() for word in _CLASSES))
        if told:
            return next(telling, told[0])
    return ""


def _diagnoses(document: Linked, visit: Resource) -> Iterator[str]:
    """ICD-10 codes of the encounter."""
    yield from _icd10(visit, "reasonCode")
    yield from _icd10(visit, "diagnosis.condition")
    for diagnosis in objects(visit, "diagnosis"):
        for _, condition in document.follow(diagnosis, "condition"):
            yield from _icd10(condition, "code")
        for _, condition in document.follow(diagnosis, "condition.reference"):
            yield from _icd10(condition, "code")


def _icd10(node: Resource, path: str) -> Iterator[str]:
    return (code for code in codes(node, path, "icd-10") if not last_part(code).startswith("icd"))
