"""A store and documents of it -> their notes again, from the store or else from their source.

A source that has gone or changed is said so in one line; nothing is judged on other words than
those that the store knows.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from suffice.ingest.base import Item, Raw
from suffice.types import Note

_FIELDS = "patient, clinician, clinic, payer, state, setting, author, credential, doc_status"
_NUMBERED = re.compile(r"~\d+$")  # how the second document of one id is named


class RereadError(Exception):
    """A document whose text cannot be had again; says why and what to do, no word of it."""


class Kept(NamedTuple):
    """What the store knows of a document."""

    number: int
    id: str
    sha256: bytes | None
    refused: str | None
    text: str | None
    location: str
    profile: str | None
    fields: Mapping[str, str]


def kept(db: sqlite3.Connection, number: int) -> Kept:
    """The document with that number."""
    row = db.execute(
        "SELECT document, id, sha256, refused, text, location, s.profile,"
        f" {_FIELDS}, (SELECT date_of_service FROM main.visits v WHERE v.document = d.document"
        " ORDER BY number LIMIT 1), (SELECT discipline FROM main.visits v WHERE v.document ="
        " d.document LIMIT 1) FROM main.documents d JOIN main.sources s USING (source)"
        " WHERE document = ?",
        (number,),
    ).fetchone()
    names = (*_FIELDS.split(", "), "date", "discipline")
    fields = {name: value for name, value in zip(names, row[7:], strict=True) if value}
    return Kept._make((*row[:7], fields))


def note(db: sqlite3.Connection, number: int) -> Note:
    """The note of one document. Raises RereadError."""
    ((_, found),) = notes(db, [number])
    if isinstance(found, RereadError):
        raise found
    return found


def notes(
    db: sqlite3.Connection, numbers: Iterable[int]
) -> Iterator[tuple[int, Note | RereadError]]:
    """Each document with its note, or with why there is none; reads every source at most once."""
    away: dict[tuple[str, str | None], list[Kept]] = {}
    for number in numbers:
        document = kept(db, number)
        if document.refused is not None:
            yield number, RereadError(f"{document.id}: was not judged: {document.refused}")
        elif document.text is not None:
            yield number, Note(document.text, document.id, document.fields)
        else:
            away.setdefault((document.location, document.profile), []).append(document)
    for (location, profile), wanted in away.items():
        yield from _from_source(location, profile, wanted)


def _from_source(
    location: str, profile: str | None, wanted: list[Kept]
) -> Iterator[tuple[int, Note | RereadError]]:
    left = {document.number: document for document in wanted}
    met: set[int] = set()
    try:
        for item in _items(location, profile):
            for document in [d for d in left.values() if _may_be(item.id, d.id)]:
                met.add(document.number)
                found = _same(item, document)
                if found:
                    del left[document.number]
                    yield document.number, found
            if not left:
                return
    except RereadError as error:
        yield from ((number, error) for number in left)
        return
    for number, document in left.items():
        yield (
            number,
            RereadError(
                f"{document.id}: has changed since it was scanned; scan the source again"
                if number in met
                else f"{document.id}: is no longer in its source {location}; put it back, or scan"
                " with --keep-text"
            ),
        )


def _items(location: str, profile: str | None) -> Iterator[Item]:
    from suffice.ingest import profile as profiles
    from suffice.ingest.sources import SourceError, stream

    try:
        yield from stream(location, profiles.parse(profile) if profile else None)
    except SourceError as error:
        raise RereadError(f"{error}; or scan with --keep-text") from None


def _may_be(found: str, wanted: str) -> bool:
    return found == wanted or found == _NUMBERED.sub("", wanted)


def _same(item: Item, document: Kept) -> Note | None:
    """The note of `item` if its text is the one that was judged."""
    from suffice.ingest.documents import convert

    found = convert(item) if isinstance(item, Raw) else item
    if not isinstance(found, Note):
        return None
    digest = sha256(found.text.encode("utf-8", "replace")).digest()
    if digest != document.sha256:
        return None
    return Note(found.text, document.id, found.fields, found.warnings)
