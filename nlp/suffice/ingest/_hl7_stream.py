r"""A stream of HL7 v2 -> its messages one by one, as bytes with "\r" between segments.

Batches (FHS, BHS, BTS, FTS), MLLP frames and CR, LF or CRLF ends are taken apart; a line that is no
segment goes on in the segment before it, since some senders leave line ends in texts.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1 << 20
_ENDS = bytes.maketrans(b"\n\x0b\x1c", b"\r\r\r")
_SEGMENT = re.compile(
    rb"(?:MSH|EVN|SFT|UAC|ARV|PID|PD1|NK1|PV1|PV2|ROL|PRT|TXA|ORC|OBR|OBX|NTE|TQ1|TQ2|CTD|CTI|SPM|DSP|"
    rb"DSC|DG1|IN1|IN2|IN3|GT1|FT1|PR1|AL1|ACC|CON|MSA|ERR|FHS|BHS|BTS|FTS|SCH|AIS|AIP|RGS|MRG|Z..)"
)
_AROUND = frozenset({b"FHS", b"BHS", b"BTS", b"FTS"})


def messages(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """Each message from its MSH on; None in place of one of more than `longest` bytes."""
    held: list[bytes] | None = None  # nothing before the first MSH is part of a message
    size = 0
    for line in _lines(stream, longest):
        kind = _kind(line, held)
        if kind == b"MSH":
            if held is not None:
                yield _message(held, size, longest)
            held, size = [line], len(line)
        elif kind in _AROUND:
            if held is not None:
                yield _message(held, size, longest)
            held = None
        elif held is not None:
            size += len(line) + 1
            if size <= longest:
                held.append(line if kind else b"\n" + line)
    if held is not None:
        yield _message(held, size, longest)


def _message(held: list[bytes], size: int, longest: int) -> bytes | None:
    return b"\r".join(held).replace(b"\r\n", b"\n") if size <= longest else None


def _kind(line: bytes, held: list[bytes] | None) -> bytes:
    """Name of the segment that begins with `line`; empty where it goes on in the one before."""
    name, sign = line[:3], line[3:4]
    if name in _AROUND or name == b"MSH":
        return name if sign and not sign.isalnum() and not sign.isspace() else b""
    separator = held[0][3:4] if held else b"|"
    known = _SEGMENT.fullmatch(name) and sign in (separator, b"")
    return name if known else b""


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Lines that hold something; of one longer than `longest` only a beginning that tells so."""
    parts: list[bytes] = []
    size = 0
    for chunk in _chunks(stream):
        *ended, rest = chunk.translate(_ENDS).split(b"\r")
        for piece in ended:
            if line := b"".join((*parts, piece)):
                yield line
            parts, size = [], 0
        if size <= longest:
            parts.append(rest)
            size += len(rest)
    if line := b"".join(parts):
        yield line


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces, without its byte order mark; UTF-16 as UTF-8."""
    chunk = stream.read(_CHUNK)
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        while chunk:
            yield decoder.decode(chunk).encode("utf-8")
            chunk = stream.read(_CHUNK)
        return
    chunk = chunk.removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield chunk
        chunk = stream.read(_CHUNK)
