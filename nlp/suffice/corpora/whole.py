"""What a tool keeps of a note as a whole (its metadata) <-> the members of our notes.

A tool's `overall: "pay"` is none of our verdicts: it stays a field, for a label map to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from suffice.corpora import own
from suffice.corpora.model import Annotated, AnyFact, CorpusError, Relation
from suffice.corpora.scheme import OVERALL
from suffice.types import NOTE_TYPES

ID = "note_id"  # `id` is the tool's own number


def members(note: Annotated) -> dict[str, Any]:
    """The metadata under which a tool keeps `note`."""
    told = own.members(note)
    return {ID: told.pop("id"), **told}


def note(
    metadata: Mapping[str, Any],
    text: str,
    facts: Sequence[AnyFact],
    relations: Sequence[Relation],
    where: str,
) -> Annotated:
    """A note of a tool; its id is ours where it was kept, else the tool's, else the place."""
    told = dict(metadata)
    name = str(told.pop(ID, None) or told.pop("id", None) or where)
    fields = {k: told.pop(k) for k in list(told) if not _is_ours(k, told[k])}
    entry = told | {"id": name, "text": text}
    try:
        read = own.note(entry, where)
    except CorpusError:
        read, fields = own.note({"id": name, "text": text}, where), fields | told
    return replace(
        read,
        facts=tuple(facts),
        relations=tuple(relations),
        fields={**read.fields, **fields},
    )


def _is_ours(name: str, value: object) -> bool:
    if name == "overall":
        return value in OVERALL
    if name == "note_type":
        return value in NOTE_TYPES
    return name not in ("text", "facts", "relations", "sha256")
