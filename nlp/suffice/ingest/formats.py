r"""First bytes of a file -> its format: b"{\\rtf1..." is "rtf" even where it is named note.txt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

HEAD = 65_536  # bytes that decide

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "text": (".txt", ".text", ".md", ".markdown", ".note", ".log"),
    "rtf": (".rtf",),
    "html": (".html", ".htm", ".xhtml"),
    "docx": (".docx",),
    "pdf": (".pdf",),
    "cda": (".xml", ".cda", ".ccda", ".ccd"),
    "table": (".csv", ".tsv", ".tab", ".psv", ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx"),
    "hl7": (".hl7",),
    "archive": (".zip", ".tar", ".tgz", ".gz", ".zst", ".tzst"),
    "doc": (".doc",),
    "image": (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".webp"),
}
_OF_SUFFIX = {suffix: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}

_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "other_archive"),
    (b"Rar!\x1a\x07", "other_archive"),
    (b"BZh91AY&SY", "other_archive"),
    (b"\xfd7zXZ\x00", "other_archive"),
    (b"\x00\x05\x16\x07", "binary"),
    (b"SQLite format 3\x00", "sqlite"),
)
_OFFICE = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|docProps/|word/|xl/|customXml/)", re.S
)
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html|head|body|meta|"
    rb"title|style|div|p|span|table|font|center|h[1-6]|ul|ol|pre|b|br|section|article)[\s/>]",
    re.IGNORECASE,
)
_CDA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s>]")
_XML = re.compile(rb"<(?:\?xml\s|!DOCTYPE\s|!--|[A-Za-z_][\w.-]*:?[\w.-]*[\s/>])")
_JSON = re.compile(rb"(?:\[\s*)?\{\s*(?:\"|\}\s*\Z)|\[\s*\]\s*\Z")
_HL7 = re.compile(rb"\x0b?\s*(?:MSH|FHS|BHS)[|^~&#!@$%*:;]")
_MIME = re.compile(rb"^MIME-Version:\s*1", re.IGNORECASE | re.MULTILINE)
_COLUMN = re.compile(r"[A-Za-z_][\w .#/()-]{0,40}")
_TEXT_COLUMN = re.compile(r"note|text|narrative|body|content|comment|document", re.IGNORECASE)
_KEY_COLUMN = re.compile(r"id\b|_id|mrn|patient|date|dos|visit|encounter|number", re.IGNORECASE)


def detect(head: bytes, name: str) -> str:
    """The format of a file that begins with `head`; `name` decides where its content does not."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "office" if _OFFICE.match(head) else "zip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[257:262] == b"ustar":
        return "tar"
    return _of_text(_flat(head), name)


def named(name: str) -> str:
    """The format that a file's name promises; "" where it promises none."""
    return _OF_SUFFIX.get(suffix(name), "")


def suffix(name: str) -> str:
    """The ending of `name` in lower case: ".txt"."""
    return PurePosixPath(name).suffix.lower()


def _flat(head: bytes) -> bytes:
    """`head` without byte order mark and leading blanks; UTF-16 as its ASCII letters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:64].count(0) > 16:
        head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _of_text(head: bytes, name: str) -> str:
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _HL7.match(head):
        return "hl7"
    if head.startswith(b"<"):
        return _of_markup(head, name)
    if _JSON.match(head):
        return "fhir" if b'"resourceType"' in head else "table"
    if _MIME.search(head[:2048]):
        return "mime"
    if b"\x00" in head:
        return "binary"
    if named(name) == "table" or _is_table(head):
        return "table"
    return "text"


def _of_markup(head: bytes, name: str) -> str:
    if _CDA.search(head):
        return "cda"
    if _HTML.match(head) or named(name) == "html":
        return "html"
    return "xml" if _XML.match(head) else "text"


def _is_table(head: bytes) -> bool:
    """Whether the first line names columns, one of text and one of keys, and the next fits it."""
    lines = head[:8192].decode("utf-8", "replace").split("\n", 2)
    if len(lines) < 2:
        return False
    for sign in ",\t|;":
        names = [cell.strip().strip('"') for cell in lines[0].split(sign)]
        if len(names) >= 3 and lines[1].count(sign) >= len(names) - 1:
            wrong = [cell for cell in names if not _COLUMN.fullmatch(cell)]
            texts = sum(bool(_TEXT_COLUMN.search(cell)) for cell in names)
            keys = sum(bool(_KEY_COLUMN.search(cell)) for cell in names)
            if not wrong and texts and keys:
                return True
    return False
