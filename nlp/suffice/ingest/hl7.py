"""HL7 v2 (MDM^T01-T11, ORU^R01; batches, MLLP) -> documents, message by message.

An MDM^T02 with TX lines is a `Note`, one with a base64 PDF a `Raw`; a T11 that cancels is a
`Refusal`. Memory holds one message. Messages of other kinds (ADT, ACK, ...) hold no documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from suffice.ingest._health_values import tidy
from suffice.ingest._hl7_fields import event, fields, status
from suffice.ingest._hl7_message import MalformedError, Message, Segment
from suffice.ingest._hl7_stream import messages
from suffice.ingest._hl7_text import body, is_prose
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.text import UnreadableError
from suffice.types import Note

LONGEST = 128 * 2**20  # bytes of one message
_AGAIN = frozenset({"T04", "T08"})  # a document once more, under the number that it has
_ANNOUNCED = "an MDM that announces a document without its text; export the text, too"
_WITHDRAWN = "withdrawn: its source cancelled the document"


def notes(
    stream: BinaryIO, id: str, name: str, profile: object | None = None, *, longest: int = LONGEST
) -> Iterator[Item]:
    """Documents of `stream` in its order, with ids `<id>#<TXA-12, MSH-10 or number>`.

    `name` and `profile` say nothing that the messages do not say themselves and are ignored.
    Content never raises; errors of the stream itself are left to the caller.
    """
    number = 0
    for number, data in enumerate(messages(stream, longest), 1):
        if data is None:
            yield Refusal(f"{id}#{number}", f"a message larger than {longest // 2**20} MB")
        else:
            yield from _from_message(data, id, number)
    if not number:
        yield Refusal(id, "no HL7 v2 message in it; a message begins with MSH")


def _from_message(data: bytes, id: str, number: int) -> Iterator[Item]:
    try:
        message = Message(data)
    except (MalformedError, UnreadableError) as error:
        yield Refusal(f"{id}#{number}", str(error))
        return
    kind, trigger = event(message)
    control = tidy(message.value(message.first("MSH"), 10)) or str(number)
    if kind == "MDM":
        yield from _document(message, id, control, trigger)
    elif kind == "ORU":
        yield from _reports(message, id, control)


def _document(message: Message, id: str, control: str, trigger: str) -> Iterator[Item]:
    own = tidy(message.value(message.first("TXA"), 12)) or control
    if trigger in _AGAIN and own != control:
        own = f"{own}~{control}"
    segments = list(message.segments("OBX"))
    if not segments and trigger != "T11":
        yield Refusal(f"{id}#{own}", _ANNOUNCED)
        return
    yield from _items(message, segments, (), f"{id}#{own}")


def _reports(message: Message, id: str, control: str) -> Iterator[Item]:
    """One document for each OBR whose OBX are prose."""
    groups: list[tuple[Segment, list[Segment]]] = [((), [])]
    for segment in message.segments("OBR", "OBX"):
        if segment[0] == "OBR":
            groups.append((segment, []))
        else:
            groups[-1][1].append(segment)
    written = [(obr, segments) for obr, segments in groups if is_prose(message, segments)]
    for number, (obr, segments) in enumerate(written, 1):
        own = control if number == 1 else f"{control}.{number}"
        yield from _items(message, segments, obr, f"{id}#{own}")


def _items(message: Message, segments: list[Segment], report: Segment, id: str) -> Iterator[Item]:
    if status(message, report) == "cancelled":
        yield Refusal(id, _WITHDRAWN)
        return
    found = body(message, segments)
    if found.reason:
        yield Refusal(id, found.reason)
        return
    known = fields(message, report)
    if found.text:
        yield Note(found.text, id, known, message.warnings)
    for number, (data, suffix) in enumerate(found.files, 1):
        own = id if number == 1 else f"{id}.{number}"
        yield Raw(own, data, f"document{suffix}", known)
