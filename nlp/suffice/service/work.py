"""Jobs that run in a worker: a note or a document in, plain values out; its checker is warm."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from suffice.ingest.base import Item, Raw, Refusal
from suffice.types import Note

# Words that make every part of the pipeline work once, so that no caller pays for the first note.
_WARM_UP = "Daily note 3/4/2024. R knee flex 112, quads 4-/5. 97110 x2 30 min: heel slides 3x10."
FHIR = "note.fhir.json"  # name of a `Raw` that is a Bundle of one note and what it refers to


class Checked(NamedTuple):
    """A note as it was judged, and its report."""

    note: Note
    report: dict[str, Any]


def start_process() -> None:
    """Make a spawned process a worker: it leaves Ctrl+C to its parent, ends with it, is warm."""
    from multiprocessing import connection, parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    warm_up()


def warm_up() -> int:
    """Build the checker of this worker and check one note; the worker's process id."""
    check(Note(_WARM_UP), len(_WARM_UP))
    return os.getpid()


def check(source: Note | Raw, limit: int) -> Checked | Refusal:
    """The report of `source`, of at most `limit` characters. Raises CheckError."""
    from suffice.engine import shared_checker

    note = source if isinstance(source, Note) else _note(source)
    if isinstance(note, Refusal):
        return note
    if not note.text.strip():
        return Refusal(note.id, "the note is empty")
    if len(note.text) > limit:
        return Refusal(note.id, f"the note is longer than {limit:,} characters")
    return Checked(note, shared_checker().check(note))


def page(source: Note | Raw, limit: int) -> str | Refusal:
    """The highlighted page of `source`. Raises CheckError."""
    from suffice.report import as_html

    checked = check(source, limit)
    return (
        checked if isinstance(checked, Refusal) else as_html.page(checked.report, checked.note.text)
    )


def _note(raw: Raw) -> Note | Refusal:
    """`raw` as text; what its source says of it goes before `raw.fields`."""
    from suffice.ingest.documents import NEEDS, convert

    try:
        item: Item | None = next(_of_bundle(raw), None) if raw.name == FHIR else raw
        if isinstance(item, Raw):
            item = convert(item)
    except ModuleNotFoundError:
        return Refusal(raw.id, NEEDS)
    if item is None:
        return Refusal(raw.id, "no note in these resources")
    if isinstance(item, Refusal):
        return item
    return replace(item, id=raw.id, fields={**raw.fields, **item.fields})


def _of_bundle(raw: Raw) -> Iterator[Item]:
    from suffice.ingest import fhir

    return fhir.notes(io.BytesIO(raw.data), raw.id, raw.name)
