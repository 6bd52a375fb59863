"""A service's discovery entry -> requests that an EHR would send it, with a synthetic note."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from typing import Any

NOTE = (
    "Synthetic example. Daily note 3/4/2024, patient Jane Example\n"
    "S: knee sore.\nO: ther ex x 4, did well. 97110 x3, 20 min\nA: tolerated tx well. P: cont\n"
)
_EXTENSION = {"com.example.unknown": {"anything": ["at all"]}}


def document() -> dict[str, Any]:
    """The note as an unsigned DocumentReference."""
    attachment = {"contentType": "text/plain", "data": base64.b64encode(NOTE.encode()).decode()}
    return {
        "resourceType": "DocumentReference",
        "id": "example-note",
        "status": "current",
        "docStatus": "preliminary",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11508-9"}]},
        "subject": {"reference": "Patient/example-patient"},
        "date": "2024-03-04T10:00:00Z",
        "content": [{"attachment": attachment}],
    }


def bare(service: Mapping[str, Any]) -> dict[str, Any]:
    """A call without the note: no prefetch, no FHIR server, nothing in the context."""
    context: dict[str, Any] = {
        "userId": "Practitioner/example",
        "patientId": "example-patient",
        "encounterId": uuid.uuid4().hex,
    }
    if str(service.get("hook")).startswith("order-"):
        context["draftOrders"] = _orders()
    return {
        "hook": service.get("hook"),
        "hookInstance": str(uuid.uuid4()),
        "context": context,
        "extension": _EXTENSION,
    }


def full(service: Mapping[str, Any]) -> dict[str, Any]:
    """A call with the note under every prefetch key that asks for documents."""
    call = bare(service)
    prefetch = {}
    templates = service.get("prefetch")
    for key, template in templates.items() if isinstance(templates, dict) else ():
        kind = str(template).partition("?")[0].partition("/")[0]
        if kind == "DocumentReference":
            prefetch[key] = _searchset(document()) if "?" in str(template) else document()
    call["context"] |= {"documentReferenceId": "example-note", "somethingUnknown": 1}
    return {**call, "prefetch": prefetch} if prefetch else call


def _orders() -> dict[str, Any]:
    order = {"resourceType": "ServiceRequest", "id": "o-1", "status": "draft", "intent": "order"}
    return _searchset({**order, "code": {"text": "Physical therapy, therapeutic exercise"}})


def _searchset(resource: Mapping[str, Any]) -> dict[str, Any]:
    entry = [{"resource": resource, "search": {"mode": "match"}}]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entry}
