r"""Bytes -> text: UTF-8, UTF-16 and Windows-1252 are told apart, and what was replaced is counted.

b"ROM 112\\xb0" (Windows-1252) becomes "ROM 112°".
"""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNFIT = re.compile("[\x00\ud800-\udfff]")


class UnreadableError(Exception):
    """A source that cannot be read; the message names the reason and the remedy, no content."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of `data` and warnings; line ends untouched. Raises UnreadableError on binary data."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return clean(data.decode(encoding, errors="replace"))
    if looks_utf16(data):
        return clean(data.decode("utf-16-le" if data[1::2].count(0) else "utf-16-be", "replace"))
    if _looks_binary(data):
        raise UnreadableError("binary data, not text; export the note as text first")
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        text, warnings = clean(data.decode("cp1252", errors="replace"))
        return text, ("read as Windows-1252", *warnings)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with NUL and lone surrogates replaced by U+FFFD, and a warning that counts them."""
    mended, count = _UNFIT.subn("\ufffd", text)
    return mended, (f"{count} characters replaced by U+FFFD",) if count else ()


def looks_utf16(data: bytes) -> bool:
    sample = data[:4096]
    if len(sample) < 4:
        return False
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    return (odd > 0.6 * half and even < 0.1 * half) or (even > 0.6 * half and odd < 0.1 * half)


def _looks_binary(data: bytes) -> bool:
    sample = data[:8192]
    controls = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 32)))
    return data.startswith(
        (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
    ) or (controls > max(8, len(sample) // 20))
