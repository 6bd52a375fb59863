"""Note -> Document through a spaCy pipeline; the spaCy Doc is read once and left behind."""

from __future__ import annotations

import gc
from collections.abc import Callable

from spacy.language import Language

from suffice.document import context
from suffice.document.reading import reading
from suffice.types import Document, Note

# spaCy 3.7 keeps every string it ever saw, about 0.5 KB each: after so many new ones the
# vocabulary and with it the pipeline are built anew.
_NEW_STRINGS = 60_000


class Reader:
    """Callable Note -> Document. Not thread-safe: one Reader a thread.

    `build` makes the pipeline; it is called again whenever the vocabulary has grown too far.
    """

    def __init__(self, build: Callable[[], Language], new_strings: int = _NEW_STRINGS) -> None:
        self._build = build
        self._allowed = new_strings
        self._renew()

    def _renew(self) -> None:
        self.nlp: Language | None = None
        gc.collect()
        self.nlp = self._build()
        self._limit = len(self.nlp.vocab.strings) + self._allowed

    def __call__(self, note: Note) -> Document:
        if self.nlp is None or len(self.nlp.vocab.strings) > self._limit:
            self._renew()
        assert self.nlp is not None
        doc = self.nlp(note.text)
        found = reading(doc)
        return Document(
            note=note,
            lines=found.lines,
            sentences=found.sentences,
            mentions=tuple(found.mentions),
            scopes=context.scopes(doc, found.starts),
            columns=found.columns,
        )
