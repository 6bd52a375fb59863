"""Note -> report: the one place where the stages meet."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from suffice import __version__, facts
from suffice.document.reader import Reader
from suffice.report import as_json
from suffice.spacy import pipeline
from suffice.types import Document, Fact, Note


class CheckError(Exception):
    """A note that could not be checked; says where it broke, never a word of the note."""


class Checker:
    """Reads and judges notes; build it once. Safe to share between threads."""

    def __init__(self) -> None:
        self._local = threading.local()

    def read(self, note: Note) -> tuple[Document, tuple[Fact, ...]]:
        """What `note` says: the document and its facts in reading order.

        Raises CheckError; the original error is dropped because its message may quote the note.
        """
        reader = self._reader()
        try:
            document = reader(note)
            return document, facts.extract(document)
        except Exception as error:
            where = _place(error)
        raise CheckError(f"not checked: {where}; please report this place to the maintainers")

    def _reader(self) -> Reader:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = Reader(lambda: pipeline(spans=False))
        return reader

    def check(self, note: Note) -> dict[str, Any]:
        """The report of `note` in the form of `suffice.report/1`."""
        _, found = self.read(note)
        return as_json.report(note, found, version=__version__)

    def check_all(self, notes: Iterable[Note]) -> Iterable[dict[str, Any]]:
        """Reports of `notes`, one by one, in their order."""
        return (self.check(note) for note in notes)


def _place(error: Exception) -> str:
    """Type of `error` and the last place of our own code that it passed."""
    package = Path(__file__).parent
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(package)
    ]
    if not ours:
        return type(error).__name__
    inside = Path(ours[-1].filename).relative_to(package).as_posix()
    return f"{type(error).__name__} in {inside}:{ours[-1].lineno}"


_shared = threading.local()


def shared_checker() -> Checker:
    """The checker that `suffice.check` uses, one a thread."""
    if not hasattr(_shared, "checker"):
        _shared.checker = Checker()
    checker: Checker = _shared.checker
    return checker
