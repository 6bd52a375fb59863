"""Header of a clinical document (CDA R2) -> the fields of its note.

`<legalAuthenticator><time value="20240305174100-0500"/>` gives signed_at 2024-03-05T17:41:00-05:00.
Element names are taken without their namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from suffice.ingest import health_codes as health
from suffice.ingest._cda_narrative import Element, local
from suffice.ingest._health_values import day, filled, moment, name_and_credential

_VISIT = "componentOf/encompassingEncounter"
_SERVICE = "documentationOf/serviceEvent"
_PLACE = f"{_VISIT}/location/healthCareFacility"
_CUSTODIAN = "custodian/assignedCustodian/representedCustodianOrganization"
_PERSONAL = frozenset({"2.16.840.1.113883.4.1"})  # social security numbers


def fields(root: Element) -> dict[str, str]:
    """What the header of the ClinicalDocument `root` says; only what it does say."""
    name, credential, discipline = _author(root)
    kind = health.kind(_codes(root, "code"), [*_shown(root, "code"), *_texts(root, "title")])
    return filled(
        {
            "document": identifier(root, "id"),
            "set": identifier(root, "setId"),
            "version": _first(_values(root, "versionNumber")),
            "patient": _patient(root),
            "date": _day_of_service(root),
            "clinician": name,
            "author": name,
            "credential": credential,
            "signed_at": _signed_at(root),
            "clinic": _first(_texts(root, f"{_CUSTODIAN}/name")),
            "state": health.state(_states(root)),
            "setting": _setting(root),
            "discipline": kind.discipline or discipline,
            "note_type": kind.note_type,
            "encounter": identifier(root, f"{_VISIT}/id"),
            "parent": _related(root, "APND"),
            "replaces": _related(root, "RPLC"),
        }
    )


def identifier(root: Element, path: str) -> str:
    """The first identifier at `path`: its extension, or its root where it has none."""
    for element in root.findall(path):
        if found := element.get("extension") or element.get("root"):
            return str(found)
    return ""


def _patient(root: Element) -> str:
    path = "recordTarget/patientRole/id"
    numbers = [e for e in root.findall(path) if e.get("root") not in _PERSONAL]
    given = (str(e.get("extension")) for e in numbers if e.get("extension"))
    return next(given, "")


def _author(root: Element) -> tuple[str, str, str]:
    """Name, credential and discipline of the first author who is a person."""
    for author in root.findall("author/assignedAuthor"):
        for person in author.findall("assignedPerson/name"):
            name, credential = _named(person)
            discipline, implied = health.profession(_codes(author, "code"))
            if name:
                return name, credential or implied, discipline
    return "", "", ""


def _named(name: Element) -> tuple[str, str]:
    """A person's name and credential, from its parts or from one text "Ana Roe, PT"."""
    parts = [" ".join(_texts(name, part)) for part in ("given", "family")]
    whole, credential = name_and_credential(" ".join("".join(name.itertext()).split()))
    joined = " ".join(filter(None, parts))
    return joined or whole, ", ".join(_texts(name, "suffix")) or ("" if joined else credential)


def _signed_at(root: Element) -> str:
    """When it was signed: legally first; an authenticator without its signature code too."""
    times = (
        moment(value)
        for path in ("legalAuthenticator/time", "authenticator/time")
        for value in _values(root, path)
    )
    return next(filter(None, times), "")


def _day_of_service(root: Element) -> str:
    """Day of the encounter; of the service where that is one day; of the document."""
    served = set(map(day, (*_bounds(root, f"{_SERVICE}/effectiveTime"),))) - {""}
    candidates = (
        *_bounds(root, f"{_VISIT}/effectiveTime"),
        *(served if len(served) == 1 else ()),
        *_values(root, "effectiveTime"),
    )
    return next((found for text in candidates if (found := day(text))), "")


def _bounds(root: Element, path: str) -> Iterator[str]:
    yield from _values(root, path)
    yield from _values(root, f"{path}/low")
    yield from _values(root, f"{path}/high")


def _setting(root: Element) -> str:
    coded = (*_codes(root, f"{_PLACE}/code"), *_codes(root, f"{_VISIT}/code"))
    shown = (*_shown(root, f"{_PLACE}/code"), *_shown(root, f"{_VISIT}/code"))
    return health.setting(coded, (*shown, *_texts(root, f"{_PLACE}/location/name")))


def _states(root: Element) -> Iterator[str]:
    """States of the place of service, the clinic and the patient, in this order."""
    for path in (
        f"{_PLACE}/location/addr/state",
        f"{_PLACE}/serviceProviderOrganization/addr/state",
        f"{_CUSTODIAN}/addr/state",
        "recordTarget/patientRole/addr/state",
    ):
        yield from _texts(root, path)


def _related(root: Element, how: str) -> str:
    for relation in root.findall("relatedDocument"):
        if relation.get("typeCode") == how:
            return identifier(relation, "parentDocument/id")
    return ""


def _texts(root: Element, path: str) -> list[str]:
    found = (" ".join("".join(element.itertext()).split()) for element in root.findall(path))
    return [text for text in found if text]


def _values(root: Element, path: str) -> list[str]:
    return [str(e.get("value")) for e in root.findall(path) if e.get("value")]


def _codes(root: Element, path: str) -> list[str]:
    """Codes at `path` and those that they translate."""
    return [
        str(inner.get("code"))
        for element in root.findall(path)
        for inner in element.iter()
        if local(inner) in (path.rpartition("/")[2], "translation") and inner.get("code")
    ]


def _shown(root: Element, path: str) -> list[str]:
    return [str(e.get("displayName")) for e in root.findall(path) if e.get("displayName")]


def _first(values: list[str]) -> str:
    return values[0] if values else ""
