r"""RTF bytes -> text: "ROM 112\'b0" becomes "ROM 112°", rows of tables become lines with "|".

The reader of escapes is striprtf. What is done before it keeps its patterns linear on hostile
input, and keeps page headers, which name the patient and the date, where they stand.
"""

from __future__ import annotations

import re

from suffice.ingest.limits import LimitError
from suffice.ingest.text import clean

_HEADER = re.compile(r"(?<!\\)\\(?:header|footer)[lrf]?(?![a-z])")
_PICTURE = re.compile(r"(?<![0-9a-fA-F\r\n])[0-9a-fA-F\r\n]{256,}")
_HYPERLINK = re.compile(r"(hyper)(link)", re.IGNORECASE)
_FIELD = re.compile(r"(?<!\\)\{\s{0,9}\\field(?![a-z])")
_CELL_END = re.compile(r"(?<!\\)\\par(?![a-z])(?=[\s{}]{0,9}\\cell(?![a-z]))")
_CODE = re.compile(r"(?<!\\)\\u(-?\d{1,10})(?!\d)")
_FONTS = re.compile(r"(?<!\\)\\fonttbl(?![a-z])")
_FONT = re.compile(r"(?<!\\)\\f(?=\d)")
_ROW_END = re.compile(r"\|[ \t]*$", re.MULTILINE)
_MOST_SOURCE = 5_000_000  # characters without pictures
_MOST_FONTS = 60_000
_LONGEST_FONT = 5_000


def read(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of the RTF document `data`, and warnings. Raises LimitError, ValueError."""
    from striprtf.striprtf import rtf_to_text

    source = _PICTURE.sub("", _decoded(data))
    if len(source) > _MOST_SOURCE:
        raise LimitError("more than 5 million characters of RTF; split it")
    text: str = rtf_to_text(_harmless(source), "cp1252", "replace")  # type: ignore[no-untyped-call]
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text, warnings = clean(paired)
    if not source.rstrip().endswith("}"):
        warnings = (*warnings, "the RTF has no end; it may be cut off")
    return _ROW_END.sub("", text), warnings


def _decoded(data: bytes) -> str:
    """RTF should be ASCII; senders that forget to escape write UTF-8 or Windows-1252."""
    data = data.replace(b"\x00", b"")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _harmless(source: str) -> str:
    r"""`source` as it reads the same, without what makes patterns of striprtf slow or fail.

    A line end means nothing in RTF, and its patterns stop there: "hyper\nlink" is the same word.
    """
    source = _CELL_END.sub("", _HEADER.sub(r"\\pard", source))
    source = _FIELD.sub("\n\\g<0>", _HYPERLINK.sub("\\1\n\\2", source))
    source = _CODE.sub(_bounded, source)
    fonts = _FONTS.search(source)
    if fonts is None:
        return source
    table = source[fonts.start() : fonts.start() + _MOST_FONTS]
    rest = source[fonts.start() + _MOST_FONTS :]
    if max(map(len, table.partition("}}")[0].split(";"))) > _LONGEST_FONT:
        table = _FONTS.sub(
            r"\\colortbl", table
        )  # no table of fonts: read it as another that is skipped
    return source[: fonts.start()] + _FONT.sub("\n\\\\f", table) + rest


def _bounded(code: re.Match[str]) -> str:
    """A character number that no 16 bits hold becomes the sign of replacement."""
    return code.group() if -0x8000 <= int(code.group(1)) <= 0xFFFF else "\\u65533"
