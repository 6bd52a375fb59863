"""PDF bytes -> text of its text layer, columns kept apart by blanks, a form feed between pages.

"Flexion      112      118" keeps the distances of the page, so that columns can be told apart.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suffice.ingest.limits import DEFAULT, MB, LimitError, Limits
from suffice.ingest.text import UnreadableError, clean

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_STREAM = 20 * MB  # one stream of a page, expanded
_PAGE_WORK = (
    200_000  # operators and operands of one page; a full page of text has some ten thousand
)
_WORK = 3_000_000  # the same of all pages
TOO_MUCH = "it draws or expands too much to be a note; print the document to PDF again"
NO_TEXT = "no text layer: a scan; run OCR first"
_BOUNDS: dict[str, Any] = {
    "maximum_declared_stream_length": _STREAM,
    "array_based_stream_maximum_output_length": _STREAM,
    "lzw_maximum_output_length": _STREAM,
    "run_length_maximum_output_length": _STREAM,
    "zlib_maximum_output_length": _STREAM,
    "stream_decoding_work_maximum_length": 4 * _STREAM,
    "stream_parsing_work_maximum_count": _PAGE_WORK,
    "xform_maximum_invocations_per_extraction": 500,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


def read(data: bytes, limits: Limits = DEFAULT) -> tuple[str, tuple[str, ...]]:
    """The text layer of the PDF `data`, and warnings.

    Raises UnreadableError where it is encrypted or a scan, LimitError, and pypdf's errors.
    """
    import pypdf.errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it logs may quote the note
    try:
        with pypdf.apply_configuration(**_BOUNDS):
            text, remarks = clean(_joined(pypdf.PdfReader(io.BytesIO(data)), limits))
    except pypdf.errors.LimitReachedError:
        raise LimitError(TOO_MUCH) from None
    if not text.strip():
        raise UnreadableError(NO_TEXT)
    if b"%%EOF" not in data[-2048:]:
        remarks = (*remarks, "the PDF has no end; it may be cut off")
    return text, remarks


def _joined(reader: PdfReader, limits: Limits) -> str:
    if reader.is_encrypted and not _opens(reader):
        raise UnreadableError("encrypted PDF; save it without a password")
    count = len(reader.pages)
    if count > limits.pages:
        raise LimitError(f"{count:,} pages, more than {limits.pages:,}; split the PDF")
    written, length = [], 0
    for text in _pages(reader):
        length += len(text)
        if length > limits.text_chars:
            raise LimitError(f"more than {limits.text_chars:,} characters; split the PDF")
        written.append(text)
    return "\f".join(written)


def _opens(reader: PdfReader) -> bool:
    """Whether the PDF opens without a password, as one does that is only locked for changes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old ciphers are read, not chosen
        return bool(reader.decrypt(""))


def _pages(reader: PdfReader) -> Iterator[str]:
    """The text of each page with its columns; plainly where that would lose words.

    The reading of columns passes over embedded forms and over fonts that it cannot measure.
    """
    work = _Work()
    for page in reader.pages:
        plain, columns = page.extract_text(visitor_operand_before=work.count), _columns(page)
        yield columns if _letters(columns) >= _letters(plain) else plain


class _Work:
    """Counts what is drawn, so that a small file that draws without end is refused."""

    def __init__(self) -> None:
        self._left = _WORK

    def count(self, _operator: object, operands: list[Any], _cm: object, _tm: object) -> None:
        self._left -= 1 + sum(len(o) if isinstance(o, list) else 1 for o in operands)
        if self._left < 0:
            raise LimitError(TOO_MUCH)


def _columns(page: PageObject) -> str:
    """The text as it stands on the page; empty where a font or a matrix rules that out."""
    try:
        text = page.extract_text(
            extraction_mode="layout",
            layout_mode_space_vertically=False,
            layout_mode_strip_rotated=False,
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return ""
    return _without_margin([line.rstrip() for line in text.split("\n")])


def _without_margin(lines: list[str]) -> str:
    """`lines` without the margin that most of them share; page headers may stand left of it."""
    margins = Counter(len(line) - len(line.lstrip(" ")) for line in lines if line)
    margin = max(margins, key=lambda width: (margins[width], -width), default=0)
    return "\n".join(line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines)


def _letters(text: str) -> int:
    return sum(map(len, text.split()))
