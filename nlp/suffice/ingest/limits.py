"""Bounds on what a source may cost: a document of 50 MB is read, one of 2 GB refused unread."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document, one archive and one conversion may cost; whatever is above is refused.

    Attributes:
        document_bytes: One document, expanded: it is held in memory as a whole.
        seekable_bytes: One .xlsx, .parquet or .docx inside an archive, which is read in memory.
        table_bytes: One table, FHIR or HL7 file inside an archive, expanded: it is streamed.
        archive_bytes: All members of one archive together, expanded.
        members: Members of one archive.
        index_bytes: The index of a .zip file, which is held in memory.
        ratio: Expanded bytes for each compressed byte, once `ratio_from` bytes are expanded.
        ratio_from: Expanded bytes below which no ratio is asked.
        pages: Pages of one PDF.
        text_chars: Characters of one converted document.

    """

    document_bytes: int = 50 * MB
    seekable_bytes: int = 500 * MB
    table_bytes: int = 50_000 * MB
    archive_bytes: int = 500_000 * MB
    members: int = 1_000_000
    index_bytes: int = 200 * MB
    ratio: int = 250
    ratio_from: int = 10 * MB
    pages: int = 2_000
    text_chars: int = 5_000_000


DEFAULT = Limits()


class LimitError(Exception):
    """A limit was passed; the message names it and the remedy, no content."""


def size(count: int) -> str:
    """`count` bytes for a reader: 52428800 is "52 MB"."""
    for unit, name in ((1_000 * MB, "GB"), (MB, "MB"), (1_000, "KB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
