"""Ids of notes -> names of files: `a.zip!/visit-07.txt` becomes `a.zip_visit-07.txt`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from suffice.corpora.model import Annotated


def file_names(notes: Sequence[Annotated]) -> list[str]:
    """One name for each note, without suffix, none twice even where case does not count."""
    taken: set[str] = set()
    names = []
    for note in notes:
        base = re.sub(r"[^\w.-]+", "_", note.id).strip("._")[:120] or "note"
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}~{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
