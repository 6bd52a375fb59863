"""One document's bytes -> its text as a Note, or why it cannot be read.

Content decides the format and the name comes second: RTF in visit-07.txt is read as RTF, with a
warning. The converted text is what is judged, stored and shown.
"""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Mapping

from suffice.ingest import _doc_docx, _doc_html, _doc_pdf, _doc_rtf
from suffice.ingest._doc_lines import plain
from suffice.ingest.base import Raw, Refusal
from suffice.ingest.formats import HEAD, detect, named, suffix
from suffice.ingest.limits import DEFAULT, LimitError, Limits
from suffice.ingest.text import UnreadableError, decode
from suffice.types import Note

Text = tuple[str, tuple[str, ...]]
NEEDS = "needs suffice[archives]: pip install 'suffice[archives]'"

NESTED = "an archive inside an archive; unpack it first"

_TITLES = {
    "text": "text",
    "rtf": "RTF",
    "html": "HTML",
    "docx": "DOCX",
    "pdf": "PDF",
    "cda": "C-CDA",
}
_REFUSED = {
    "image": "an image; run OCR first and give its text",
    "ole": "an old Word .doc or another file of old Office; save it as .docx, .rtf or .txt",
    "locked": "encrypted; save it without a password",
    "mime": "an e-mail or a web archive (MIME); save its document as .html, .rtf or .txt",
    "xml": "XML of a kind that is not known; C-CDA is, else export as .txt, .rtf or .html",
    "xlsx": "a workbook; give it as a source by its own name",
    "office": "an Office file without Word text; save it as .docx, .rtf or .txt",
    "sqlite": "a SQLite file; give it as sqlite:///FILE with a profile",
    "binary": "binary data, not text; export the note as text first",
}
_REFUSED |= dict.fromkeys(("zip", "tar", "gz", "zst"), NESTED)
_REFUSED["other_archive"] = "an archive of another kind; repack it as .zip or .tar.gz"
_REFUSED["parquet"] = _REFUSED["xlsx"].replace("workbook", "Parquet file")


def convert(raw: Raw, limits: Limits = DEFAULT) -> Note | Refusal:
    """The text of `raw` as a note, or the reason why there is none; never raises on content."""
    kind = kind_of(raw)
    if kind == "cda":
        return _guarded(raw, lambda: _cda(raw))
    read = _READERS.get(kind)
    if read is None:
        return Refusal(raw.id, _REFUSED[kind])
    return _guarded(raw, lambda: _note(raw, kind, read(raw.data, limits), limits))


def kind_of(raw: Raw) -> str:
    """The format of a document; what would be a table or a message is text here."""
    kind = detect(raw.data[:HEAD], raw.name)
    if kind == "office":
        return _office(raw.data)
    if kind == "ole" and "EncryptedPackage".encode("utf-16-le") in raw.data:
        return "locked"
    return "text" if kind in {"table", "fhir", "hl7"} else kind


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return "docx"  # damaged: its reader says so
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "docx" if any(name.startswith("word/") for name in names) else "office"


def _guarded(raw: Raw, work: Callable[[], Note | Refusal]) -> Note | Refusal:
    """What `work` gives; its errors become refusals that quote nothing of the document."""
    try:
        return work()
    except (UnreadableError, LimitError) as error:
        return Refusal(raw.id, str(error))
    except ModuleNotFoundError:
        return Refusal(raw.id, NEEDS)
    except Exception as error:
        title = _TITLES.get(kind_of(raw), "document")
        return Refusal(
            raw.id,
            f"binary data of a damaged {title} ({type(error).__name__}); export the document again",
        )


def _note(raw: Raw, kind: str, text: Text, limits: Limits) -> Note | Refusal:
    written, remarks = text if kind == "text" else (plain(text[0]), text[1])
    if not written.strip():
        return Refusal(raw.id, "empty; there is no note to read")
    if len(written) > limits.text_chars:
        return Refusal(raw.id, f"more than {limits.text_chars:,} characters; split it into notes")
    return Note(written, raw.id, raw.fields, (*_misnamed(raw, kind), *remarks))


def _misnamed(raw: Raw, kind: str) -> tuple[str, ...]:
    promised = named(raw.name)
    if not promised or promised == kind:
        return ()
    return (f"read as {_TITLES[kind]} though it is named {suffix(raw.name)}",)


def _cda(raw: Raw) -> Note | Refusal:
    """C-CDA has a reader of its own."""
    from suffice.ingest import cda

    note = cda.convert(raw)
    if isinstance(note, Refusal):
        return note
    return dataclasses.replace(note, warnings=(*_misnamed(raw, "cda"), *note.warnings))


_READERS: Mapping[str, Callable[[bytes, Limits], Text]] = {
    "text": lambda data, _limits: decode(data),
    "rtf": lambda data, _limits: _doc_rtf.read(data),
    "html": lambda data, _limits: _doc_html.read(data),
    "docx": _doc_docx.read,
    "pdf": _doc_pdf.read,
}
