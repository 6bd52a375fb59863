"""UIMA CAS XMI with its type system, in a folder or zipped <-> notes; dkpro-cassis does the XML."""

from __future__ import annotations

import io
from pathlib import Path

from cassis import (  # type: ignore[import-untyped]  # has no stubs
    TypeSystem,
    load_cas_from_xmi,
    load_typesystem,
)

from suffice.corpora import uima
from suffice.corpora.model import Annotated, Corpus, CorpusError
from suffice.corpora.names import file_names
from suffice.corpora.uima_files import Source, safe, sources
from suffice.corpora.uima_types import typesystem


def read(path: Path) -> Corpus:
    """The notes of `.xmi` files with a `TypeSystem.xml` beside or above, or in a zip."""
    known: dict[bytes, TypeSystem] = {}
    return Corpus(tuple(_note(source, known) for source in sources(path, ".xmi")))


def _note(source: Source, known: dict[bytes, TypeSystem]) -> Annotated:
    if source.types is None:
        raise CorpusError(
            f"{source.where}: its TypeSystem.xml is missing; INCEpTION puts it into the same zip"
        )
    if source.types not in known:
        known[source.types] = _types(source)
    types = known[source.types]
    cas = uima.cas_of(lambda: load_cas_from_xmi(io.BytesIO(source.data), types), source.where)
    return uima.note_of(cas, source.name, source.where)


def _types(source: Source) -> TypeSystem:
    data = safe(source.types or b"", f"{source.where}, type system")
    try:
        return load_typesystem(io.BytesIO(data))
    except Exception:  # of lxml and of cassis
        pass
    raise CorpusError(f"{source.where}: its TypeSystem.xml cannot be read; export it again")


def write(corpus: Corpus, path: Path) -> list[str]:
    """`.xmi` files and `TypeSystem.xml` into the folder `path`; returns the ids to be read."""
    types = typesystem(corpus.notes)
    path.mkdir(parents=True, exist_ok=True)
    types.to_xml(path / "TypeSystem.xml")
    names = file_names(corpus.notes)
    for name, note in zip(names, corpus.notes, strict=True):
        uima.fits_xml(note)
        uima.cas_with(note, types).to_xmi(path / f"{name}.xmi")
    return [note.id for note in corpus.notes]
