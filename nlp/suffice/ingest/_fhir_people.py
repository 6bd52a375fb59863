"""A FHIR document -> who it is about and who wrote and signed it, with credentials and times.

`{"author": [{"display": "Ana Roe, PT, DPT"}]}` gives author "Ana Roe" and credential "PT, DPT".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from suffice.ingest import health_codes as health
from suffice.ingest._fhir_pool import Linked
from suffice.ingest._health_values import moment, name_and_credential
from suffice.ingest.fhir_json import Resource, codes, first, kind_of, last_part, objects, texts

_AUTHORS = ("author", "resultsInterpreter", "performer")
_PEOPLE = frozenset({"", "Practitioner", "PractitionerRole"})
_SIGNING = ("legal", "professional", "official", "personal")
_SIGNED_EXTENSION = "authentication-time"


class Person(NamedTuple):
    """A clinician as far as the export knows: name, credential, discipline; each may be empty."""

    name: str
    credential: str = ""
    discipline: str = ""


def patient(document: Linked) -> tuple[str, str, Resource]:
    """Identifier of the patient (record number before reference), reference and resource."""
    for reference, person in document.follow(document.resource, "subject"):
        written = first(reference, "reference")
        named = _record_number(person) or last_part(written)
        found = named or first(reference, "identifier.value", "display")
        return found, written, person
    return "", "", {}


def _record_number(person: Resource) -> str:
    identifiers = sorted(objects(person, "identifier"), key=_rank)
    return first(identifiers[0], "value") if identifiers and _rank(identifiers[0]) < 2 else ""


def _rank(identifier: Resource) -> int:
    """Record numbers first; social security and insurance numbers are no names for a patient."""
    kinds = set(codes(identifier, "type"))
    if "MR" in kinds:
        return 0
    return 2 if kinds & {"SS", "SB", "DL", "PPN"} or "ssn" in first(identifier, "system") else 1


def author(document: Linked) -> Person:
    """The first author who is a person."""
    return next(_people(document, *_AUTHORS), Person(""))


def signed_at(document: Linked) -> str:
    """When the document was signed (ISO); empty where the export gives no time."""
    attested = {
        mode: time
        for attester in objects(document.resource, "attester")
        if (time := moment(first(attester, "time")))
        for mode in codes(attester, "mode")
    }
    told = (attested[mode] for mode in _SIGNING if mode in attested)
    stamped = (
        moment(first(extension, "valueDateTime", "valueInstant"))
        for extension in objects(document.resource, "extension")
        if first(extension, "url").endswith(_SIGNED_EXTENSION)
    )
    return next((time for time in (*told, *stamped) if time), "")


def _people(document: Linked, *paths: str) -> Iterator[Person]:
    for path in paths:
        for reference, resource in document.follow(document.resource, path):
            kind = kind_of(resource) or first(reference, "reference").rpartition("/")[0]
            if kind.rpartition("/")[2] in _PEOPLE:
                person = _person(document, resource, first(reference, "display"))
                if person.name:
                    yield person


def _person(document: Linked, resource: Resource, shown: str) -> Person:
    role: Resource = {}
    if kind_of(resource) == "PractitionerRole":
        role = resource
        inner = next(document.follow(role, "practitioner"), ({}, {}))
        shown, resource = shown or first(inner[0], "display"), inner[1]
    name, credential = name_and_credential(_name(resource) or shown)
    credential = ", ".join(texts(resource, "name.suffix")) or credential
    taxonomy = (
        *codes(role, "specialty"),
        *codes(role, "code"),
        *codes(resource, "qualification.code"),
    )
    discipline, implied = health.profession(taxonomy)
    return Person(name, credential or _qualification(resource) or implied, discipline)


def _name(resource: Resource) -> str:
    for name in objects(resource, "name"):
        parts = (*texts(name, "given"), *texts(name, "family"))
        return " ".join(parts) or first(name, "text")
    return ""


def _qualification(resource: Resource) -> str:
    """Degrees as letters, "PT" or "OTR/L"; words and numbers of registers are none."""
    given = (*texts(resource, "qualification.code.text"), *codes(resource, "qualification.code"))
    letters = (word for word in given if len(word) <= 8 and word.isupper() and word.isascii())
    return ", ".join(dict.fromkeys(w for w in letters if w.replace("/", "").isalpha()))
