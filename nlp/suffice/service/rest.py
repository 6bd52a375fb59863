"""`POST /v1/check`: a note as text, document, JSON or DocumentReference -> report, page or FHIR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from suffice.ingest.base import Raw
from suffice.ingest.fhir_json import first
from suffice.ingest.text import clean
from suffice.report import as_fhir
from suffice.service import judge
from suffice.service.audit import now
from suffice.service.body import as_json, read
from suffice.service.endpoint import Visit, json
from suffice.service.offsets import as_utf16
from suffice.service.refused import Refused, malformed, unreadable
from suffice.service.settings import FIELDS
from suffice.service.work import FHIR
from suffice.types import NOTE_TYPES, Note

_MEDIA = {
    "json": "application/json",
    "html": "text/html",
    "fhir": "application/fhir+json",
}
_UNITS = ("codepoint", "utf16")
_MOST = 200  # characters of a field or an id
_FHIR_JSON = "application/fhir+json"
_DOCUMENTS = (
    "text/plain",
    "text/html",
    "text/rtf",
    "text/xml",
    "application/pdf",
    "application/rtf",
    "application/xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


class Asked(NamedTuple):
    """What a request holds: the note, by which reference others know it, and the form wanted."""

    source: Note | Raw
    reference: str | None
    form: str
    unit: str


async def check(visit: Visit) -> Response:
    """The report of the note in the request, as JSON, as page or as FHIR Bundle."""
    body = await read(visit.request, visit.service.config.server.body_limit)
    asked = _asked(visit, body)
    if asked.form == "html":
        return HTMLResponse(await judge.page(visit, asked.source))
    checked = await judge.checked(visit, asked.source)
    if asked.form == "fhir":
        base = visit.service.config.base_url()
        made = as_fhir.bundle(checked.report, now(), asked.reference, base)
        return json(made, media=_FHIR_JSON)
    is_utf16 = asked.unit == "utf16"
    return json(as_utf16(checked.report, checked.note.text) if is_utf16 else checked.report)


def _asked(visit: Visit, body: bytes) -> Asked:
    query = visit.request.query_params
    unit = query.get("offset_unit", "codepoint")
    if unit not in _UNITS:
        raise malformed(f"offset_unit: one of {', '.join(_UNITS)}")
    form = _form(visit.request)
    media = visit.request.headers.get("content-type", "text/plain").partition(";")[0].strip()
    media = media.lower()
    if media == "application/json" or media == _FHIR_JSON:
        source, reference = _of_json(body, visit)
    elif media in _DOCUMENTS:
        given = {name: value for name, value in query.items() if name in FIELDS}
        fields = {**visit.wants.fields, **_checked_fields(given)}
        source, reference = Raw(_id(query.get("id", "-")), body, "", fields), None
    else:
        raise Refused(415, "not-supported", f"a note comes as JSON or as {', '.join(_DOCUMENTS)}")
    return Asked(source, reference, form, unit)


def _form(request: Request) -> str:
    """The form that the query names, else the first that `Accept` names, else JSON."""
    named = request.query_params.get("format")
    if named is not None:
        if named not in _MEDIA:
            raise malformed(f"format: one of {', '.join(_MEDIA)}")
        return named
    accepted = request.headers.get("accept", "")
    places = {form: accepted.find(media) for form, media in _MEDIA.items()}
    return min((f for f, at in places.items() if at >= 0), key=places.__getitem__, default="json")


def _of_json(data: bytes, visit: Visit) -> tuple[Note | Raw, str | None]:
    body = as_json(data)
    kind = body.get("resourceType")
    if kind == "DocumentReference":
        id = first(body, "id")
        fields = dict(visit.wants.fields)
        return Raw(_id(id or "-"), data, FHIR, fields), f"{kind}/{id}" if id else None
    if kind is not None:
        raise unreadable("of FHIR resources only a DocumentReference is taken here")
    text = body.get("text")
    if not isinstance(text, str):
        raise malformed("text: a string is needed")
    fields = body.get("fields", {})
    if not isinstance(fields, dict):
        raise malformed("fields: an object of strings is needed")
    told, warnings = clean(text)
    own = {**visit.wants.fields, **_checked_fields(fields)}
    return Note(told, _id(body.get("id", "-")), own, warnings), None


def _checked_fields(fields: Mapping[Any, Any]) -> dict[str, str]:
    """`fields` with names and values that can be evidence. Raises Refused."""
    for name, value in fields.items():
        if name not in FIELDS:
            raise malformed(f"fields: there are {', '.join(FIELDS)}")
        if not isinstance(value, str) or len(value) > _MOST:
            raise malformed(f"fields.{name}: a string of at most {_MOST} characters is needed")
    found = {name: clean(value)[0] for name, value in fields.items()}
    if found.get("note_type", "DN") not in NOTE_TYPES:
        raise malformed(f"fields.note_type: one of {', '.join(NOTE_TYPES)}")
    return found


def _id(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _MOST:
        raise malformed(f"id: a string of 1 to {_MOST} characters is needed")
    return clean(value)[0]
