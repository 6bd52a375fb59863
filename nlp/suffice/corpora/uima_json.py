"""UIMA CAS JSON, in a folder or zipped <-> notes (dkpro-cassis does the JSON)."""

from __future__ import annotations

import io
from pathlib import Path

from cassis import load_cas_from_json  # type: ignore[import-untyped]  # has no stubs
from cassis.typesystem import TypeSystemMode  # type: ignore[import-untyped]

from suffice.corpora import uima
from suffice.corpora.model import Annotated, Corpus
from suffice.corpora.names import file_names
from suffice.corpora.uima_files import Source, sources
from suffice.corpora.uima_types import typesystem


def read(path: Path) -> Corpus:
    """The notes of `.json` files, each of which holds its own type system. Raises CorpusError."""
    return Corpus(tuple(_note(source) for source in sources(path, ".json")))


def _note(source: Source) -> Annotated:
    cas = uima.cas_of(lambda: load_cas_from_json(io.BytesIO(source.data)), source.where)
    return uima.note_of(cas, source.name, source.where)


def write(corpus: Corpus, path: Path) -> list[str]:
    """`.json` files into the folder `path`; returns the ids as they will be read."""
    types = typesystem(corpus.notes)
    path.mkdir(parents=True, exist_ok=True)
    names = file_names(corpus.notes)
    for name, note in zip(names, corpus.notes, strict=True):
        uima.cas_with(note, types).to_json(
            path / f"{name}.json", type_system_mode=TypeSystemMode.MINIMAL
        )
    return [note.id for note in corpus.notes]
