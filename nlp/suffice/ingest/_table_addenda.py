"""A document + what was added to it later -> one item, the additions below it in their order.

"Correction: right knee" stands under the line "Addendum, signed 2024-03-06 by Ann Roe:".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from suffice.ingest.base import Item, Raw, Refusal
from suffice.types import Note

_BARE = "a signature without its document, which is not in this source"
_COSIGNER = {"author": "cosigner", "credential": "cosigner_credential", "signed_at": "cosigned_at"}


def composed(item: Note | Raw, later: Sequence[Note | Raw], remarks: Iterable[str]) -> Item:
    """`item` with the texts of `later` and the fields of who cosigned; bytes carry them along."""
    fields = dict(item.fields)
    for part in filter(_is_signature, later):
        fields |= {new: part.fields[old] for old, new in _COSIGNER.items() if part.fields.get(old)}
    parts = tuple(part for part in later if not _is_empty(part))
    if isinstance(item, Raw):
        return replace(item, fields=fields, addenda=parts)
    if _is_empty(item) and not parts:
        return Refusal(item.id, _BARE)
    item = replace(item, fields=fields, warnings=(*item.warnings, *remarks))
    return appended(item, [_read(part) for part in parts])


def appended(note: Note, later: Sequence[Note | Refusal]) -> Note:
    """`note` with `later` below it, each under a line that says what it is and of when."""
    text, warnings = note.text, list(note.warnings)
    for part in later:
        if isinstance(part, Refusal):
            warnings.append(f"an addendum could not be read: {part.reason}")
        else:
            text = f"{text}\n\n{_line(part.fields)}\n{part.text}".lstrip("\n")
            warnings += part.warnings
    return replace(note, text=text, warnings=tuple(warnings))


def status(item: Note | Raw) -> str:
    """The document's status in small letters and plain words."""
    words = item.fields.get("doc_status", "").casefold()
    return " ".join(words.replace("-", " ").replace("_", " ").split())


def _is_empty(item: Note | Raw) -> bool:
    return isinstance(item, Note) and not item.text


def _is_signature(item: Note | Raw) -> bool:
    return _is_empty(item) or "cosign" in status(item).replace(" ", "")


def _read(part: Note | Raw) -> Note | Refusal:
    """An addendum to plain text as text: few, and the note cannot wait for a worker."""
    if isinstance(part, Note):
        return part
    from suffice.ingest.documents import convert

    return convert(part)


def _line(fields: Mapping[str, str]) -> str:
    """What stands above an addendum: "Addendum, signed 2024-03-06 by Jane Roe, PT:"."""
    what = "Late entry" if "late" in fields.get("doc_status", "").casefold() else "Addendum"
    day = (fields.get("signed_at", "") or fields.get("date", ""))[:10]
    person = ", ".join(filter(None, (fields.get("author", ""), fields.get("credential", ""))))
    return f"{what}{f', signed {day}' if day else ''}{f' by {person}' if person else ''}:"
