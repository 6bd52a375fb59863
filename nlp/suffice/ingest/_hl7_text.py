r"""OBX segments -> the text of a document, or the file that is embedded in them.

TX, FT and ST lines are joined in order, "OBX|3|NM|KF^Knee flexion||112|deg" reads "Knee flexion:
112 deg", and a base64 ED is handed on as its bytes. Lines marked as deleted or wrong are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from suffice.ingest._health_values import from_base64
from suffice.ingest._hl7_message import Message, Segment

_LINES = frozenset({"TX", "FT", "ST"})
_PROSE = frozenset({"TX", "FT", "ED", "RP"})
_VOID = frozenset({"D", "W", "X"})
_LONG = 80  # characters from which an ST is prose and no laboratory value
_ENOUGH = 200  # characters of text that make an embedded copy of it needless
_SAME_FILE = 5  # base64 characters that tell one file's beginning from the next part of it
_SUFFIXES = {
    "rtf": ".rtf",
    "pdf": ".pdf",
    "html": ".html",
    "htm": ".html",
    "xhtml": ".html",
    "plain": ".txt",
    "txt": ".txt",
    "xml": ".xml",
    "x-hl7-cda-level-one": ".xml",
    "docx": ".docx",
    "vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


class Body(NamedTuple):
    """What the OBX segments of a document hold: text, or files, or the reason why neither."""

    text: str = ""
    files: tuple[tuple[bytes, str], ...] = ()  # bytes, file ending
    reason: str = ""


def is_prose(message: Message, segments: Iterable[Segment]) -> bool:
    """Whether these OBX are a written report rather than laboratory values."""
    return any(
        message.value(obx, 2) in _PROSE
        or (message.value(obx, 2) == "ST" and len("".join(message.repetitions(obx, 5))) >= _LONG)
        for obx in segments
    )


def body(message: Message, segments: Iterable[Segment]) -> Body:
    """The document in these OBX segments; a text of some length goes before embedded files."""
    given = [obx for obx in segments if message.value(obx, 11) not in _VOID]
    text = _text(message, [obx for obx in given if message.value(obx, 2) not in ("ED", "RP")])
    embedded = [obx for obx in given if message.value(obx, 2) == "ED"]
    if len(text.strip()) >= _ENOUGH or (text.strip() and not embedded):
        return Body(text)
    files, reason = _files(message, embedded)
    if files or text.strip():
        return Body("" if files else text, files)
    if any(message.value(obx, 2) == "RP" for obx in given):
        reason = "its document is kept elsewhere (OBX of type RP); export it with its text"
    return Body(reason=reason or "empty; there is no note to read")


def _text(message: Message, given: list[Segment]) -> str:
    labels = [_label(message, obx) for obx in given]
    headed = len(set(labels)) > 1
    lines, before = [], ""
    for obx, label in zip(given, labels, strict=True):
        values = [message.text(written) for written in message.repetitions(obx, 5)]
        if message.value(obx, 2) in _LINES:
            if headed and label != before and label:
                lines.append(label)
            lines += values
            before = label
        else:
            lines.append(_measured(message, obx, label))
    text = "\n".join(lines)
    return text + "\n" if text.strip() else ""


def _label(message: Message, obx: Segment) -> str:
    return message.value(obx, 3, 2) or message.value(obx, 3, 5)


def _measured(message: Message, obx: Segment, label: str) -> str:
    """A coded or numeric value on a line of its own: "Knee flexion: 112 deg"."""
    written = (message.repetitions(obx, 5) or [""])[0]
    coded = message.value(obx, 2) in ("CE", "CWE", "CNE")
    value = message.component(written, 2) if coded else ""
    if message.value(obx, 2) == "SN":
        value = "".join(message.component(written, part) for part in (1, 2, 3, 4))
    value = value or message.component(written, 1)
    told = " ".join(filter(None, (value, message.value(obx, 6))))
    return ": ".join(filter(None, (label, told)))


def _files(message: Message, embedded: list[Segment]) -> tuple[tuple[tuple[bytes, str], ...], str]:
    parts: list[list[str]] = []  # data and subtype; what goes on in a further OBX is appended
    for obx in embedded:
        written = message.repetitions(obx, 5)
        if not written:
            continue
        data = "".join(_data(message, repetition) for repetition in written)
        if parts and data[:_SAME_FILE] != parts[-1][0][:_SAME_FILE]:
            parts[-1][0] += data
        else:
            parts.append([data, message.component(written[0], 3).lower()])
    decoded = [(from_base64(data), _SUFFIXES.get(kind, "")) for data, kind in parts]
    files = tuple((data, suffix) for data, suffix in decoded if data)
    is_broken = not files and any(data is None for data, _ in decoded)
    return files, "its embedded file is not base64; export again" if is_broken else ""


def _data(message: Message, repetition: str) -> str:
    """The fifth component of an ED: source, type, subtype, encoding, data."""
    return message.component(repetition, 5)
