"""Values as health systems write them -> ours: "20220405174100-0500" is 2022-04-05T17:41:00-05:00.

Shared by the readers of FHIR, C-CDA and HL7 v2: times, names, base64, declared character sets.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.message import Message
from functools import lru_cache
from typing import NamedTuple

from suffice.ingest.text import UnreadableError, clean, decode

_LONGEST = 200  # characters of one field
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.\d+)?)?)?(?:([+-]\d\d):?(\d\d)|Z)?"
)
_BLANK = re.compile(rb"\s+")
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/hl7-sda+xml": ".xml",
    "application/hl7-cda+xml": ".xml",
    "application/cda+xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
_HL7_CHARSETS = {"8859/1": "cp1252", "unicode utf-8": "utf-8", "unicode utf-16": "utf-16"}


class Media(NamedTuple):
    """A content type: "text/plain; charset=latin1" is text/plain in latin1."""

    type: str
    charset: str

    @property
    def suffix(self) -> str:
        """The ending of a file of this type; empty where nothing is known of it."""
        return _SUFFIXES.get(self.type, "")


def media(written: str) -> Media:
    """The content type that `written` names; an empty type where it names none."""
    return _media(written[:_LONGEST])


@lru_cache(maxsize=256)
def _media(written: str) -> Media:
    if "/" not in written:
        return Media("", "")
    head = Message()
    head["content-type"] = re.sub(r"[^ -~]", "", written)
    return Media(head.get_content_type(), str(head.get_param("charset", "") or ""))


def tidy(value: str) -> str:
    """`value` on one line, without characters that no file can hold, cut to 200 characters."""
    return clean(" ".join(value[: 4 * _LONGEST].split()))[0][:_LONGEST]


def filled(fields: Iterable[tuple[str, str]] | Mapping[str, str]) -> dict[str, str]:
    """Fields that say something, each tidied."""
    pairs = fields.items() if isinstance(fields, Mapping) else fields
    return {name: tidied for name, value in pairs if (tidied := tidy(value))}


def moment(written: str) -> str:
    """ISO form of a FHIR or HL7 time as precise as it was written; empty if it names no day."""
    text = written.strip()
    found = _COMPACT.fullmatch(text)
    if found:
        year, month, day, hour, minute, second, zone, zone_minute = found.groups()
        text = f"{year}-{month}-{day}"
        if hour:
            text += f"T{hour}:{minute}:{second or '00'}"
            text += f"{zone}:{zone_minute}" if zone else ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text if re.match(r"\d{4}-\d\d-\d\d", text) else ""


def day(written: str) -> str:
    """The calendar day of a FHIR or HL7 time, as its writer's clock had it; empty if none."""
    return moment(written)[:10]


def name_and_credential(written: str) -> tuple[str, str]:
    """The name and what stands behind it: "Ana Roe" and "PT, DPT" of "Ana Roe, PT, DPT"."""
    name, _, credential = written.partition(",")
    return name.strip(), credential.strip()


def from_base64(written: str | bytes) -> bytes | None:
    """The bytes that base64 stands for, in either alphabet, with or without padding; else None."""
    try:
        data = written.encode("ascii") if isinstance(written, str) else written
        compact = _BLANK.sub(b"", data).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        return base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def text_of(data: bytes, charset: str = "") -> tuple[str, tuple[str, ...]]:
    """`data` as text and warnings, in the declared `charset` where it fits.

    Raises UnreadableError on binary data.
    """
    named = _codec(charset)
    if named:
        try:
            return clean(data.decode(named).removeprefix("\ufeff"))
        except (UnicodeDecodeError, ValueError):
            text, warnings = decode(data)
            return text, ("not in the character set that it declares", *warnings)
    return decode(data)


def as_utf8(data: bytes, charset: str) -> bytes:
    """`data` in UTF-8 with a mark that says so, where a `charset` other than that is declared."""
    try:
        text, _ = text_of(data, charset) if _codec(charset) not in ("", "utf-8") else ("", ())
    except UnreadableError:
        return data
    return codecs.BOM_UTF8 + text.encode("utf-8") if text else data


def _codec(charset: str) -> str:
    """Python's name of a text character set in the words of HL7 or MIME; empty if unknown."""
    folded = charset.strip().casefold()
    folded = _HL7_CHARSETS.get(folded, folded.replace("8859/", "iso8859-"))
    try:
        found = codecs.lookup(folded)
    except (LookupError, ValueError):
        return ""
    # ASCII is what senders declare by default; bytes above it are told apart by `decode`
    is_text = getattr(found, "_is_text_encoding", True)
    return "" if found.name == "ascii" or not is_text else found.name
