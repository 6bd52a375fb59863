"""Annotated corpora -> gold notes: one JSON object a line, with text and offsets.

`{"id": "a1-01", "text": "...", "facts": [{"type": "pain", "start": 8, "end": 17, "low": 4}]}`;
facts may carry `quote` and `n` (its occurrence) in place of offsets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class CorpusError(Exception):
    """A corpus that cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What readers say of one note."""

    id: str
    text: str
    facts: tuple[Mapping[str, Any], ...]
    patient: str = ""
    split: str = ""
    note_type: str | None = None
    overall: str | None = None
    criteria: Mapping[str, str] = field(default_factory=dict)
    body_regions: tuple[tuple[str, str | None], ...] = ()


def load(path: Path, split: str | None = None) -> tuple[Gold, ...]:
    """Notes of a `.jsonl` file or of the `notes.jsonl` in a corpus folder, of one split or all.

    Raises CorpusError naming the file and line.
    """
    file = path / "notes.jsonl" if path.is_dir() else path
    if not file.is_file():
        raise CorpusError(
            f"{file}: no such corpus; give a .jsonl file or a folder with notes.jsonl"
        )
    found = tuple(note for note in _notes(file) if split in (None, note.split))
    if not found:
        raise CorpusError(f"{file}: no note" + (f" of split {split!r}" if split else ""))
    return found


def _notes(file: Path) -> Iterator[Gold]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _note(line, f"{file}:{number}")


def _note(line: str, where: str) -> Gold:
    try:
        found = json.loads(line)
        text = found["text"]
        facts = tuple(_with_offsets(fact, text) for fact in found.get("facts", ()))
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        reason = type(error).__name__ if isinstance(error, TypeError) else str(error)[:80]
        raise CorpusError(f"{where}: not an annotated note ({reason})") from None
    return Gold(
        id=str(found.get("id", where)),
        text=text,
        facts=facts,
        patient=str(found.get("patient") or found.get("id", where)),
        split=str(found.get("split", "")),
        note_type=found.get("note_type"),
        overall=found.get("overall"),
        criteria=found.get("criteria", {}),
        body_regions=tuple((region, side) for region, side in found.get("body_regions", ())),
    )


def _with_offsets(fact: dict[str, Any], text: str) -> dict[str, Any]:
    if "start" in fact:
        if not 0 <= fact["start"] <= fact["end"] <= len(text):
            raise ValueError("a fact stands outside the text")
        return fact
    start = -1
    for _ in range(fact.get("n", 1)):
        start = text.find(fact["quote"], start + 1)
        if start < 0:
            raise ValueError("a quote does not stand in the text")
    return {**fact, "start": start, "end": start + len(fact["quote"])}
