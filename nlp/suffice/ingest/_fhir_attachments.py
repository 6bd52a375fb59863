"""Attachments of a FHIR document -> its bytes and their type: inline, or a Binary beside it.

Of several forms of one note the one that reads best counts: plain text, then HTML, RTF, XML, PDF.
Nothing is fetched: what the export does not hold is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from suffice.ingest._fhir_pool import Linked
from suffice.ingest._health_values import Media, from_base64, media
from suffice.ingest.fhir_json import Resource, first, kind_of, objects

_PREFERRED = (".txt", ".md", ".html", ".rtf", ".xml", ".docx", ".pdf")
_STARTS = (
    (b"{\\rtf", ".rtf"),
    (b"%PDF", ".pdf"),
    (b"PK\x03\x04", ".docx"),
    (b"<?xml", ".xml"),
    (b"<ClinicalDocument", ".xml"),
    (b"<!DOCTYPE html", ".html"),
    (b"<html", ".html"),
)


class Attachment(NamedTuple):
    """One form of a document: its bytes and type, or the reason why there are none."""

    data: bytes
    media: Media
    reason: str = ""

    @property
    def suffix(self) -> str:
        """The ending of a file with these bytes: what they are goes before what they are called."""
        head = self.data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")
        for start, suffix in _STARTS:
            if head[: len(start)].lower() == start.lower():
                return suffix
        return self.media.suffix


def best(document: Linked, path: str) -> Attachment | None:
    """The readable attachment at `path` that is preferred, else the first reason; None if none."""
    forms = [_opened(document, written) for written in _by_preference(document, path)]
    readable = (form for form in forms if not form.reason)
    return next(readable, forms[0] if forms else None)


def _by_preference(document: Linked, path: str) -> list[Resource]:
    return sorted(objects(document.resource, path), key=_rank)


def _rank(attachment: Resource) -> int:
    suffix = media(first(attachment, "contentType")).suffix
    return _PREFERRED.index(suffix) if suffix in _PREFERRED else len(_PREFERRED)


def _opened(document: Linked, attachment: Resource) -> Attachment:
    for written in _sources(document, attachment):
        kind = media(first(written, "contentType") or first(attachment, "contentType"))
        content = first(written, "data", "content")  # a Binary of DSTU2 says content
        data = from_base64(content)
        if data is None:
            return Attachment(b"", kind, "the attachment is not base64; export it again")
        if data:
            return Attachment(data, kind)
    if first(attachment, "url"):
        return Attachment(b"", Media("", ""), "attachment not in this export; export it with it")
    return Attachment(b"", Media("", ""), "the attachment is empty")


def _sources(document: Linked, attachment: Resource) -> Iterator[Resource]:
    """The attachment itself, what its address leads to, and that one's own attachment."""
    yield attachment
    target = document.get(first(attachment, "url")) or {}
    yield target
    if kind_of(target) == "DocumentReference":
        for inner in objects(target, "content.attachment"):
            yield inner
            yield document.get(first(inner, "url")) or {}
