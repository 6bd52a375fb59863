"""An archive's bytes -> its members one after the other: "2024/visit-07.rtf" with its stream.

Nothing is unpacked to disk. Members that point outside, links, devices and encrypted members are
refusals in the place of a stream; what is damaged ends in a refusal and hides nothing.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, BinaryIO, NamedTuple, cast

from suffice.ingest._stream_bounds import Forward
from suffice.ingest.documents import NEEDS
from suffice.ingest.formats import HEAD, detect
from suffice.ingest.limits import LimitError, Limits, size
from suffice.ingest.text import UnreadableError

KINDS = frozenset({"zip", "tar", "gz", "zst"})
_WINDOW = 2**27  # bytes that a zstandard frame may ask for
_HEADERS = 4_000_000  # bytes of headers for one member of a .tar
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class Member(NamedTuple):
    """One member: its path, its size where known, and its bytes to be read before the next."""

    path: str
    size: int | None
    stream: BinaryIO


class Refused(NamedTuple):
    """A member that is not read; an empty `path` is the archive itself: nothing follows."""

    path: str
    reason: str


Found = Member | Refused


def members(stream: BinaryIO, kind: str, name: str, limits: Limits) -> Iterator[Found]:
    """The members of an archive, of a .zip in the order of names; never raises on content."""
    count = 0
    try:
        for count, found in enumerate(_READERS[kind](stream, name, limits), 1):
            if count > limits.members:
                raise LimitError(f"more than {limits.members:,} members; split the archive")
            yield found
    except (LimitError, UnreadableError) as error:
        yield Refused("", f"{error}{_after(count)}")
    except ModuleNotFoundError:
        yield Refused("", NEEDS)
    except Exception as error:
        reason = f"a damaged archive ({type(error).__name__}); export it again"
        yield Refused("", reason + _after(count))


def _after(count: int) -> str:
    return f"; what follows member {count} is lost" if count else ""


def _zip(stream: BinaryIO, _name: str, limits: Limits) -> Iterator[Found]:
    _check_index(stream, limits)
    with zipfile.ZipFile(stream) as archive:
        total = 0
        for member in sorted(
            archive.infolist(), key=lambda m: m.filename.encode("utf-8", "replace")
        ):
            if member.is_dir():
                continue
            total += member.file_size
            if total > limits.archive_bytes:
                raise LimitError(
                    f"more than {size(limits.archive_bytes)} expanded; split the archive"
                )
            if reason := _unfit_zip(member, limits):
                yield Refused(_path(member.filename), reason)
            else:
                yield from _zip_member(archive, member, limits)


def _zip_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits
) -> Iterator[Found]:
    try:
        content = archive.open(member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        reason = f"a damaged member ({type(error).__name__}); export the archive again"
        yield Refused(_path(member.filename), reason)
        return
    with closing(content):
        bounded = _buffered(Forward(content, limits.table_bytes))
        yield Member(_path(member.filename), member.file_size, bounded)


def _unfit_zip(member: zipfile.ZipInfo, limits: Limits) -> str:
    """Why a member of a .zip is not read; "" where it is."""
    mode = member.external_attr >> 16
    if member.flag_bits & 0x41:
        return "encrypted; make the archive without a password"
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return "a link or a device, not a document"
    if member.file_size > limits.ratio_from and (
        member.file_size > limits.ratio * max(1, member.compress_size)
    ):
        return f"{size(member.file_size)} from {size(member.compress_size)}: a bomb"
    return unsafe(member.orig_filename)


def _check_index(stream: BinaryIO, limits: Limits) -> None:
    """Refuses an index that would fill the memory, before zipfile loads it."""
    end = stream.seek(0, io.SEEK_END)
    tail_at = stream.seek(max(0, end - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    index = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if index == 0xFFFFFFFF:
        at = tail.rfind(b"PK\x06\x06", 0, at)
        index = int.from_bytes(tail[at + 40 : at + 48], "little") if at >= 0 else end - tail_at
    stream.seek(0)
    if min(index, end) > limits.index_bytes:
        raise LimitError(f"an index of {size(index)}; split the archive")


def _tar(stream: BinaryIO, _name: str, limits: Limits) -> Iterator[Found]:
    yield from _tar_members(Forward(stream, limits.archive_bytes))


def _tar_members(forward: Forward) -> Iterator[Found]:
    forward.budget = _HEADERS
    with tarfile.open(fileobj=forward, mode="r:") as archive:
        for member in archive:
            archive.members = []  # type: ignore[attr-defined]  # else it keeps them all
            forward.budget = None
            if not member.isdir():
                yield _tar_member(archive, member)
            forward.budget = _HEADERS
    if forward.last.strip(b"\x00"):
        raise UnreadableError("the archive is damaged here or cut off; export it again")


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Found:
    name = _path(member.name)
    if reason := unsafe(member.name):
        return Refused(name, reason)
    if not member.isreg() or member.issparse():
        return Refused(name, "a link or a device, not a document")
    content = archive.extractfile(member)
    if content is None:
        return Refused(name, "not a document")
    return Member(name, member.size, _buffered(Forward(content, member.size)))


def _gz(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    with gzip.GzipFile(fileobj=stream) as expanded:
        yield from _single(expanded, stream.tell, name, limits)


def _zst(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    import zstandard

    decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    with decompressor.stream_reader(stream, read_across_frames=True, closefd=False) as expanded:
        yield from _single(expanded, stream.tell, name, limits)


def _single(
    expanded: IO[bytes] | gzip.GzipFile, packed: Callable[[], int], name: str, limits: Limits
) -> Iterator[Found]:
    """A compressed .tar member by member, or the one file that was compressed."""
    forward = Forward(expanded, limits.archive_bytes, limits, packed)
    content = io.BufferedReader(forward, HEAD)
    if detect(content.peek(HEAD), "") == "tar":
        yield from _tar_members(Forward(content, limits.archive_bytes))
        return
    yield Member(_unpacked(name), None, cast(BinaryIO, content))


def _buffered(stream: Forward) -> BinaryIO:
    """`stream` so that its first bytes can be looked at and still be read."""
    return cast(BinaryIO, io.BufferedReader(stream, HEAD))


def _unpacked(name: str) -> str:
    """The name of the one file in a compressed file: "visits.csv.gz" holds "visits.csv"."""
    return name.rpartition(".")[0] or name


def unsafe(path: str) -> str:
    """Why a member's path is not to be trusted; "" where it is."""
    if _CONTROL.search(path):
        return "a name with control characters; rename it"
    parts = path.replace("\\", "/").split("/")
    if parts[0] == "" or ".." in parts or _DRIVE.match(path):
        return "a path that leads outside the archive; repack it"
    return ""


def _path(name: str) -> str:
    """A member's name with "/", as an id may hold it."""
    return shown(name.replace("\\", "/"))


def shown(name: str) -> str:
    """`name` as an id may hold it: printable and encodable."""
    clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda sign: f"\\x{ord(sign.group()):02x}", clean)


_READERS: dict[str, Callable[[BinaryIO, str, Limits], Iterator[Found]]] = {
    "zip": _zip,
    "tar": _tar,
    "gz": _gz,
    "zst": _zst,
}
