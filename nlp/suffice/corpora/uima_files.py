"""A file, folder or zip of a UIMA export -> the documents in it, each with its type system.

INCEpTION zips a document with its `TypeSystem.xml`, and a project with a zip for each annotator.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from suffice.corpora.model import CorpusError

_LARGEST = 200_000_000  # bytes of one member, unpacked
_TYPES = ("TypeSystem.xml", "typesystem.xml")


class Source(NamedTuple):
    """One CAS: its name, its place for messages, its bytes and those of its type system."""

    name: str
    where: str
    data: bytes
    types: bytes | None


def sources(path: Path, suffix: str) -> Iterator[Source]:
    """The documents at `path` whose files end in `suffix`. Raises CorpusError."""
    if path.is_dir():
        found = (p for p in path.rglob("*") if p.suffix in (suffix, ".zip") and p.is_file())
        for file in sorted(p for p in found if not p.name.endswith(".suffice.json")):
            name = file.relative_to(path).with_suffix("").as_posix()
            yield from _file(file, name, suffix, path)
    else:
        yield from _file(path, path.stem, suffix, path.parent)


def _file(path: Path, name: str, suffix: str, top: Path) -> Iterator[Source]:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        yield from _zipped(data, name, str(path), suffix)
        return
    folders = [path.parent, *(p for p in path.parent.parents if p.is_relative_to(top))]
    beside = (folder / types for folder in folders for types in _TYPES)
    types = next((file.read_bytes() for file in beside if file.is_file()), None)
    yield Source(name, str(path), safe(data, str(path)), types)


def _zipped(data: bytes, name: str, where: str, suffix: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [i for i in archive.infolist() if not i.is_dir()]
            read = {i.filename: _member(archive, i, where) for i in sorted(members, key=_name)}
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, OSError):
        raise CorpusError(f"{where}: a damaged or encrypted zip; export it again") from None
    types = next((v for k, v in read.items() if PurePosixPath(k).name in _TYPES), None)
    inner = {k: v for k, v in read.items() if k.endswith((suffix, ".zip"))}
    found = [k for k in inner if "/.settings" not in k and PurePosixPath(k).name[:1] != "."]
    for member in _chosen(found, where):
        part = PurePosixPath(member)
        own = name if len(found) == 1 else _document(part) or part.stem
        if member.endswith(".zip"):
            yield from _zipped(inner[member], own, f"{where}!/{member}", suffix)
        else:
            place = f"{where}!/{member}"
            yield Source(own, place, safe(inner[member], place), types)


def _name(info: zipfile.ZipInfo) -> str:
    return info.filename


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    if info.file_size > _LARGEST:
        raise CorpusError(f"{where}: a member of {info.file_size:,} bytes; divide the export")
    with archive.open(info) as member:
        return member.read(_LARGEST + 1)


def _document(part: PurePosixPath) -> str:
    """The document of `annotation/visit-07.txt/ann.zip` in a project."""
    return part.parts[-2] if part.parts[:1] in (("annotation",), ("curation",)) else ""


def _chosen(members: list[str], where: str) -> list[str]:
    """Of a project the curated documents where there are any, else those of its one annotator."""
    curated = [m for m in members if m.startswith("curation/")]
    if curated:
        return curated
    of_project = [m for m in members if m.startswith("annotation/")]
    members = of_project or members  # a project also holds its own settings
    who = {PurePosixPath(m).stem for m in of_project} - {"INITIAL_CAS"}
    if len(who) > 1:
        raise CorpusError(
            f"{where}: {len(who)} annotators and no curation; unpack it and give one annotator's "
            "files"
        )
    return [m for m in members if PurePosixPath(m).stem != "INITIAL_CAS"]


def safe(data: bytes, where: str) -> bytes:
    """`data` if it declares no document type: entities can read files and fill the memory."""
    head = data[:20_000].replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise CorpusError(f"{where}: it declares a document type, which is not read; remove it")
    return data
