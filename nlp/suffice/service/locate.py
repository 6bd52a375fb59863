"""A call of a hook -> the text of the note that it is about, or the FHIR resources that hold it.

In this order: `context.text`, `context.document`, prefetch, the FHIR server. What the client sends
costs no round trip; where none of them has a note the call is refused, for nothing was checked.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

import aiohttp
import orjson

from suffice.ingest.base import Raw
from suffice.ingest.fhir_json import Resource, first, kind_of, short
from suffice.ingest.text import clean
from suffice.service import fhir, resources
from suffice.service.call import Call
from suffice.service.hooks import Hook
from suffice.service.refused import no_note
from suffice.service.settings import Fhir, Wants
from suffice.service.work import FHIR
from suffice.types import Note

_UNNAMED = "note"
_DRAFT = {"doc_status": "preliminary"}


class Located(NamedTuple):
    """The note, and by which reference others may find it."""

    source: Note | Raw
    reference: str | None


class Locator:
    """Finds the note of one call."""

    def __init__(
        self, call: Call, hook: Hook, client: Wants, session: aiohttp.ClientSession, budget: Fhir
    ) -> None:
        self._call = call
        self._server: fhir.Server | None = None
        if call.fhirServer and fhir.allowed(call.fhirServer, client):
            self._server = fhir.Server(session, call.fhirServer, call.token(), budget)
        self._around: list[Resource] = []
        # Where signing is still ahead, a note that does not say what it is is a draft.
        self._fields = {**client.fields, **(_DRAFT if hook.before_signing else {})}

    async def note(self) -> Located:
        """The note. Raises Refused."""
        if self._call.context.text:
            text, warnings = clean(self._call.context.text)
            return Located(Note(text, _UNNAMED, self._fields, warnings), None)
        note = self._sent() or await self._prefetched() or await self._fetched()
        if note is None:
            raise no_note(self._why())
        reference = f"{kind_of(note)}/{first(note, 'id')}" if first(note, "id") else None
        whole = await self._completed(note)
        entries = [{"resource": resource} for resource in (whole, *self._around)]
        data = orjson.dumps({"resourceType": "Bundle", "entry": entries})
        return Located(Raw(reference or _UNNAMED, data, FHIR, self._fields), reference)

    def _best(self, found: resources.Found) -> Resource | None:
        self._around += found.others
        return self._fitting(found.notes)

    def _fitting(self, notes: Iterable[Resource]) -> Resource | None:
        context = self._call.context
        return resources.best(notes, context.patientId, context.encounterId)

    def _sent(self) -> Resource | None:
        """The document that the context holds; which one it is was the client's choice."""
        found = resources.gather(self._call.context.document)
        self._around += found.others
        return found.notes[0] if found.notes else None

    async def _prefetched(self) -> Resource | None:
        """The best note of what was sent along; further pages are read until one fits."""
        found = [resources.gather(value) for value in (self._call.prefetch or {}).values()]
        self._around += [resource for part in found for resource in part.others]
        if note := self._fitting(note for part in found for note in part.notes):
            return note
        for part in found:
            if part.next and self._server:
                return await self._first_of(self._server, part.next)
        return None

    async def _fetched(self) -> Resource | None:
        """The note that the context names, else the best one of patient and encounter."""
        if self._server is None:
            return None
        context = self._call.context
        named = zip(
            resources.NOTES, (context.documentReferenceId, context.compositionId), strict=True
        )
        for kind, id in named:
            if id:
                resource = await self._server.resource(f"{kind}/{_id(id)}")
                return self._best(resources.gather(resource))
        for kind in resources.NOTES:
            if note := await self._first_of(self._server, self._search(kind)):
                return note
        return None

    def _search(self, kind: str) -> str:
        context = self._call.context
        wanted = {"patient": context.patientId, "encounter": context.encounterId}
        asked = [f"{name}={_id(value)}" for name, value in wanted.items() if value]
        return f"{kind}?{'&'.join([*asked, '_sort=-date', '_count=10'])}"

    async def _first_of(self, server: fhir.Server, reference: str) -> Resource | None:
        async for page in server.pages(reference):
            if note := self._best(resources.gather(page)):
                return note
        return None

    def _why(self) -> str:
        if self._call.fhirServer and self._server is None:
            return "no note in context or prefetch, and this FHIR server is not registered"
        if self._server is None:
            return "no note in context or prefetch, and no access to a FHIR server"
        return "no note of this patient and visit was found"

    async def _completed(self, note: Resource) -> Resource:
        """`note` with its body in it, fetched where it is neither there nor beside it."""
        body = resources.remote(note)
        held = {f"{kind_of(r)}/{first(r, 'id')}" for r in self._around}
        if body is None or short(body.url) in held:
            return note
        if self._server is None:
            raise no_note("the note's text is not sent along, and there is no access to it")
        data, media = await self._server.binary(body.url, body.media)
        if "json" in media:  # the Binary itself in place of its content
            self._around.append(fhir.resource_of(data))
            return note
        inline = {"contentType": body.media or media, "data": base64.b64encode(data).decode()}
        return {**note, "content": [{"attachment": inline}]}


def _id(reference: str) -> str:
    """The id for a URL; clients give it with or without its type."""
    return quote(short(reference).rpartition("/")[2], safe="")
