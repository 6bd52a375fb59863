"""What a row refers to or holds: a document beside the table, or text marked up as RTF or HTML."""

from __future__ import annotations

import re
from pathlib import Path

from suffice.ingest.base import Raw, Refusal
from suffice.ingest.limits import DEFAULT, size

_RTF = "{\\rtf"
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|br|span|table|font|b|i|u|ul|ol|h[1-6]|meta|style"
    r"|strong|em|pre)\b[^>]*>",
    re.IGNORECASE,
)


def markup(text: str) -> str:
    """The suffix of what `text` is written in: ".rtf", ".html", or "" for plain text."""
    if text.startswith(_RTF):
        return ".rtf"
    return ".html" if text.startswith("<") and _HTML.match(text) else ""


def raw(item: str, text: str, stem: str, fields: dict[str, str]) -> Raw:
    """Marked-up `text` as a document for the worker to convert."""
    return Raw(item, text.encode("utf-8", "replace"), f"{stem}{markup(text)}", fields)


def converted(item: str, part: str) -> str | Refusal:
    """`part` as plain text: one of several columns cannot be left for later."""
    if not markup(part):
        return part
    from suffice.ingest.documents import convert

    found = convert(raw(item, part, "part", {}))
    return found if isinstance(found, Refusal) else found.text.strip()


def document(item: str, name: str, folder: Path | None, fields: dict[str, str]) -> Raw | Refusal:
    """The document `name` that a row gives, from the table's own folder and nowhere else."""
    if folder is None:
        return Refusal(item, "names a document beside its table; unpack the archive first")
    root = folder.resolve()
    try:
        path = (root / name.replace("\\", "/")).resolve()
        if not path.is_relative_to(root):
            return Refusal(item, "names a document outside the table's folder; not read")
        if not path.is_file():
            return Refusal(item, "names a document that is not in the table's folder")
        if (found := path.stat().st_size) > DEFAULT.document_bytes:
            return Refusal(item, f"{size(found)}; the limit is {size(DEFAULT.document_bytes)}")
        return Raw(item, path.read_bytes(), path.name, fields)
    except (OSError, ValueError, RuntimeError):
        return Refusal(item, "names a document that cannot be opened; check the permissions")
