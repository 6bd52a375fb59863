"""A DocumentReference, Composition or DiagnosticReport -> a note, bytes to convert, a refusal."""

from __future__ import annotations

import codecs

from suffice.ingest import _doc_html
from suffice.ingest import _fhir_attachments as attachments
from suffice.ingest._fhir_fields import WITHDRAWN, fields, status
from suffice.ingest._fhir_pool import Linked
from suffice.ingest._health_values import as_utf8, text_of
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.fhir_json import Resource, first, kind_of, objects
from suffice.ingest.text import UnreadableError, clean
from suffice.types import Note

KINDS = frozenset({"DocumentReference", "Composition", "DiagnosticReport"})
_FORMS = "content.attachment"
_PRESENTED = "presentedForm"
_PLAIN = frozenset({".txt", ".md"})
_BARE = 2  # tags of a div with nothing but text in it
_EMPTY = "empty; there is no note to read"


def document(linked: Linked, id: str, file_name: str) -> Item | None:
    """What `linked` holds as a document; None for a report of results without any text.

    `file_name` is the name without an ending that a file of its bytes would have.
    """
    if status(linked) in WITHDRAWN:
        return Refusal(id, "withdrawn: its source says that it was entered in error or cancelled")
    match kind_of(linked.resource):
        case "Composition":
            return _note(_composed(linked.resource), id, linked)
        case "DiagnosticReport" if not any(objects(linked.resource, _PRESENTED)):
            conclusion = first(linked.resource, "conclusion")
            return _note(conclusion, id, linked) if conclusion else None
        case "DiagnosticReport":
            return _attached(linked, _PRESENTED, id, file_name)
    return _attached(linked, _FORMS, id, file_name)


def _note(
    text: str, id: str, linked: Linked, warnings: tuple[str, ...] | None = None
) -> Note | Refusal:
    if warnings is None:
        text, warnings = clean(text)
    if not text.strip():
        return Refusal(id, _EMPTY)
    return Note(text, id, fields(linked), warnings)


def _attached(linked: Linked, path: str, id: str, file_name: str) -> Item:
    form = attachments.best(linked, path)
    if form is None:
        return Refusal(id, "no attachment; there is no note to read")
    if form.reason:
        return Refusal(id, form.reason)
    suffix = form.suffix
    if suffix not in _PLAIN and form.media.type:
        data = as_utf8(form.data, form.media.charset) if suffix == ".html" else form.data
        return Raw(id, data, file_name + suffix, fields(linked))
    if suffix not in _PLAIN and suffix:
        return Raw(id, form.data, file_name + suffix, fields(linked))
    try:
        text, warnings = text_of(form.data, form.media.charset)
    except UnreadableError as error:
        return Refusal(id, str(error))
    return _note(text, id, linked, warnings)


def _composed(composition: Resource) -> str:
    """Title, and the sections in their order, each with its heading above its narrative."""
    blocks = [first(composition, "title")]
    waiting = list(objects(composition, "section"))[::-1]
    told = False
    while waiting:  # no recursion: depth is the sender's choice
        section = waiting.pop()
        narrative = _narrative(first(section, "text.div"))
        told = told or bool(narrative)
        blocks.append("\n".join(filter(None, (first(section, "title"), narrative))))
        waiting += list(objects(section, "section"))[::-1]
    if not told:
        narrative = _narrative(first(composition, "text.div"))
        return "\n\n".join(filter(None, (blocks[0], narrative))) if narrative else ""
    return "\n\n".join(filter(None, blocks)) + "\n"


def _narrative(div: str) -> str:
    """Text of an XHTML fragment, as a browser would take it, well-formed or not."""
    if not div.strip():
        return ""
    if div.count("<") <= _BARE:  # text poured into a div: its lines are its only structure
        div = f"<pre>{div}</pre>"
    try:
        text, _ = _doc_html.read(codecs.BOM_UTF8 + clean(div)[0].encode("utf-8"))
    except (UnreadableError, ValueError, SyntaxError):  # the last: what lxml's errors are
        return ""
    return text.strip("\n")
