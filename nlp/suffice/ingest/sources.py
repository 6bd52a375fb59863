"""A file, folder, archive, "-" or database URL -> notes, documents and refusals, one by one.

`export.zip` yields `export.zip!/visit-07.rtf` as a `Raw`; `visits.csv` yields `visits.csv#12` as a
`Note`. Content decides what a file is; what cannot be read is one `Refusal` and the rest goes on.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from suffice.ingest import archives
from suffice.ingest._folders import Place, hidden, walk
from suffice.ingest.base import Item, Raw, Refusal
from suffice.ingest.documents import NEEDS, NESTED
from suffice.ingest.formats import HEAD, detect
from suffice.ingest.limits import DEFAULT, LimitError, Limits, size

if TYPE_CHECKING:
    from suffice.ingest._profile_model import Profile

_CONTAINERS = frozenset({"table", "parquet", "xlsx", "fhir", "hl7"})
_SEEKING = frozenset({"office", "parquet"})  # read back and forth: from an archive, in memory
Reader = Callable[[BinaryIO, str, str, "Profile | None"], Iterator[Item]]


class SourceError(Exception):
    """A source that is not there; `reason` says what to do."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.reason = reason


def stream(source: str, profile: Profile | None = None, limits: Limits = DEFAULT) -> Iterator[Item]:
    """What `source` holds, by name; ids do not depend on where it lies. Raises SourceError."""
    run = _Run(profile, limits)
    if "://" in source:
        from suffice.ingest import database

        return database.notes(source, profile)
    if source == "-":
        return run.standard_input()
    path = Path(source)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise SourceError(source, f"{reason}; check the path") from None
    return run.folder(path) if path.is_dir() else run.file(Place(path, base_name(source)))


def base_name(source: str) -> str:
    """How the ids of a file or folder begin: "/exports/2024/" gives "2024"."""
    path = Path(source)
    return archives.shown(path.resolve().name if path.name in {"", ".."} else path.name)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A stream with its id; `size` is unknown inside what is compressed as one."""

    id: str
    name: str
    stream: BinaryIO
    size: int | None
    inside: bool = False

    def head(self) -> bytes:
        """The first bytes, which stay to be read."""
        if isinstance(self.stream, io.BufferedReader):
            return self.stream.peek(HEAD)[:HEAD]
        first = self.stream.read(HEAD)
        self.stream.seek(0)
        return first

    def whole(self, most: int) -> bytes:
        """All bytes. Raises LimitError where there are more than `most`."""
        length = self.size if self.size is not None else 0
        data = self.stream.read((length or most) + 1) if length <= most else b""
        if max(length, len(data)) > most:
            told = size(length) if length else f"more than {size(most)}"
            raise LimitError(f"{told}, the most for one document is {size(most)}; split it")
        return data


@dataclass(frozen=True, slots=True)
class _Run:
    """What all files of one run share."""

    profile: Profile | None
    limits: Limits

    def folder(self, path: Path) -> Iterator[Item]:
        found = False
        base = base_name(str(path))
        for place in walk(path, base):
            found = True
            if isinstance(place, Refusal):
                yield place
            else:
                yield from self.file(place)
        if not found:
            yield Refusal(base, "no document in this folder")

    def file(self, place: Place) -> Iterator[Item]:
        if not place.path.is_file():
            yield Refusal(place.id, "a pipe or a device, not a document")
            return
        try:
            with place.path.open("rb", buffering=HEAD) as content:
                length = content.seek(0, io.SEEK_END)
                content.seek(0)
                yield from self.opened(_Opened(place.id, place.path.name, content, length))
        except OSError as error:
            yield Refusal(
                place.id, f"{error.strerror or 'cannot be opened'}; check the permissions"
            )

    def standard_input(self) -> Iterator[Item]:
        data = sys.stdin.buffer.read(self.limits.seekable_bytes + 1)
        if len(data) > self.limits.seekable_bytes:
            yield Refusal("-", f"more than {size(self.limits.seekable_bytes)}; give it as a file")
            return
        yield from self.opened(_Opened("-", "-", io.BytesIO(data), len(data)))

    def opened(self, file: _Opened) -> Iterator[Item]:
        """What the bytes of one file hold."""
        try:
            yield from self._sniffed(file)
        except LimitError as error:
            yield Refusal(file.id, str(error))
        except ModuleNotFoundError:
            yield Refusal(file.id, NEEDS)
        except Exception as error:
            yield Refusal(file.id, f"damaged ({type(error).__name__}); export it again")

    def _sniffed(self, file: _Opened) -> Iterator[Item]:
        kind = detect(file.head(), file.name)
        if file.inside and kind in _SEEKING:
            data = file.whole(self.limits.seekable_bytes)
            file = replace(file, stream=io.BytesIO(data), size=len(data))
        if kind == "office" and _is_workbook(file.stream):
            kind = "xlsx"
        if kind in _CONTAINERS:
            yield from self._contained(file, kind)
        elif kind not in archives.KINDS:
            yield Raw(file.id, file.whole(self.limits.document_bytes), file.name)
        elif file.inside:
            yield Refusal(file.id, NESTED)
        else:
            yield from self._archive(file, kind)

    def _contained(self, file: _Opened, kind: str) -> Iterator[Item]:
        found = False
        for item in _reader(kind)(file.stream, file.id, file.name, self.profile):
            found = True
            yield item
        if not found and self.profile is None:  # a profile may say that a file holds no notes
            yield Refusal(file.id, "no note in it; give the files that hold notes")

    def _archive(self, file: _Opened, kind: str) -> Iterator[Item]:
        found = False
        names: Counter[str] = Counter()
        for member in archives.members(file.stream, kind, file.name, self.limits):
            if hidden(member.path):
                continue
            found = True
            names[member.path] += 1
            yield from self._member(file.id, member, names[member.path])
        if not found:
            yield Refusal(file.id, "no document in this archive")

    def _member(self, archive: str, member: archives.Found, copy: int) -> Iterator[Item]:
        """What a member holds; the second of one name ends in "~2"."""
        own = f"{archive}!/{member.path}" if member.path else archive
        own = f"{own}~{copy}" if copy > 1 else own
        if isinstance(member, archives.Refused):
            yield Refusal(own, member.reason)
            return
        name = member.path.rpartition("/")[2]
        yield from self.opened(_Opened(own, name, member.stream, member.size, inside=True))


def _reader(kind: str) -> Reader:
    """The reader of a container; imported here, since each needs libraries of its own."""
    if kind == "fhir":
        from suffice.ingest import fhir

        return fhir.notes
    if kind == "hl7":
        from suffice.ingest import hl7

        return hl7.notes
    from suffice.ingest import tables

    return tables.notes


def _is_workbook(package: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(package) as opened:
            return any(name.startswith("xl/") for name in opened.namelist())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False  # damaged: converting it says so
    finally:
        package.seek(0)
