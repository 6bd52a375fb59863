r"""A C-CDA or CDA R2 document -> a note: its sections in order, heading above narrative.

`<section><title>Objective</title><text><paragraph>Knee flex 112</paragraph>` becomes
"Objective\nKnee flex 112". A body that is not XML (PDF, RTF, plain text) is converted as such.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from suffice.ingest._cda_header import fields
from suffice.ingest._cda_narrative import Element, local, text_of
from suffice.ingest._health_values import from_base64, media
from suffice.ingest.base import Raw, Refusal
from suffice.ingest.text import clean
from suffice.types import Note

_V3 = "{urn:hl7-org:v3}"
_EMPTY = "empty; there is no note to read"


class _RefusedError(Exception):
    """A document that is not read; says why, without a word of it."""


def convert(raw: Raw) -> Note | Refusal:
    """The note that `raw` holds, fields of its source before those of its header.

    Never raises on content: DOCTYPE, malformed XML and bodies kept elsewhere are refused.
    """
    try:
        root = _parsed(raw.data)
        known = {**fields(root), **raw.fields}
        other = root.find("component/nonXMLBody/text")
        if other is not None:
            return _other_body(other, dataclasses.replace(raw, fields=known))
        text, warnings = clean(_narrative(root))
    except _RefusedError as error:
        return Refusal(raw.id, str(error))
    return Note(text, raw.id, known, warnings) if text.strip() else Refusal(raw.id, _EMPTY)


def _parsed(data: bytes) -> Element:
    """The ClinicalDocument in `data`, its element names without their namespace."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    reason = ""
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # the parser's own message may quote the document
        line = error.position[0] if error.position else 0
        reason = f"malformed XML, or XML beyond safe limits, at line {line}; export it again"
    except ValueError:
        reason = "malformed XML; export it again"
    if reason:
        raise _RefusedError(reason)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _RefusedError("XML with a DOCTYPE is not read; a clinical document has none")
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_V3):
            element.tag = element.tag[len(_V3) :]
    if root.tag != "ClinicalDocument":
        raise _RefusedError("XML, but no ClinicalDocument; export C-CDA, or text")
    return root


def _narrative(root: Element) -> str:
    """Title of the document and its sections, nested ones below their own."""
    blocks = [text_of(title) for title in root.findall("title")]
    told = False
    for section in root.iterfind("component/structuredBody//section"):
        narrative = "\n".join(text_of(text) for text in section.findall("text")).strip("\n")
        told = told or bool(narrative)
        blocks.append("\n".join(filter(None, (_heading(section), narrative))))
    return "\n\n".join(filter(None, blocks)) + "\n" if told else ""


def _heading(section: Element) -> str:
    titles = (" ".join(text_of(title).split()) for title in section.findall("title"))
    shown = (str(code.get("displayName") or "") for code in section.findall("code"))
    return next(filter(None, (*titles, *shown)), "")


def _other_body(body: Element, raw: Raw) -> Note | Refusal:
    """A body of another format: written in base64, or as plain text."""
    if any(local(child) == "reference" for child in body):
        raise _RefusedError("its body is kept in another file; export it with its body")
    kind = media(body.get("mediaType", ""))
    if body.get("representation") != "B64":
        text, warnings = clean(text_of(body))
        return Note(text, raw.id, raw.fields, warnings) if text.strip() else Refusal(raw.id, _EMPTY)
    data = from_base64("".join(body.itertext()))
    if not data:
        raise _RefusedError(_EMPTY if data is not None else "its body is not base64; export again")
    if b"ClinicalDocument" in data[:4096]:
        raise _RefusedError("a clinical document inside a clinical document; export the inner one")
    from suffice.ingest import documents  # it calls this module, too

    inner = Raw(raw.id, data, f"body{kind.suffix}", raw.fields)
    return documents.convert(inner)
