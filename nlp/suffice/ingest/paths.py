"""Paths -> notes: files, folders and "-" for standard input, in a stable order.

`notes/` yields one note a text file below it, by name; a file that cannot be read yields a
`Refusal` in its place and the rest goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from suffice.ingest.base import Refusal
from suffice.ingest.text import UnreadableError, decode
from suffice.types import Note

SUFFIXES = frozenset({".txt", ".text", ".md", ".note"})


def notes(paths: Iterable[str]) -> Iterator[Note | Refusal]:
    """Notes of `paths` in the order given; below a folder in the order of names."""
    for path in paths:
        if path == "-":
            yield _note("-", sys.stdin.buffer.read())
        else:
            yield from _from_path(Path(path), path)


def _from_path(path: Path, given: str) -> Iterator[Note | Refusal]:
    if path.is_dir():
        members = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        if not members:
            yield Refusal(
                given, f"no note in this folder; notes end in {', '.join(sorted(SUFFIXES))}"
            )
        for member in members:
            yield _from_file(member, member.as_posix())
    elif not path.exists():
        yield Refusal(given, "no such file; check the path")
    else:
        yield _from_file(path, given)


def _from_file(path: Path, name: str) -> Note | Refusal:
    try:
        data = path.read_bytes()
    except OSError as error:
        return Refusal(name, f"{error.strerror or 'cannot be opened'}; check the permissions")
    return _note(name, data)


def _note(name: str, data: bytes) -> Note | Refusal:
    try:
        text, warnings = decode(data)
    except UnreadableError as error:
        return Refusal(name, str(error))
    if not text.strip():
        return Refusal(name, "empty; there is no note to read")
    return Note(text, name, warnings=warnings)
