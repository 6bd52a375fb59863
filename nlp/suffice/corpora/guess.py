"""A path -> the format of the corpus there, told by content: `.ann` files are brat."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from suffice.corpora.model import CorpusError

# The first member that an entry has tells; what several tools write stands last.
_BY_MEMBER = (
    ("%FEATURE_STRUCTURES", "cas-json"),
    ("%TYPES", "cas-json"),
    ("facts", "suffice"),
    ("data", "label-studio"),
    ("annotation_id", "label-studio"),
    ("entities", "doccano"),
    ("spans", "prodigy"),
    ("_input_hash", "prodigy"),
    ("answer", "prodigy"),
    ("label", "doccano"),
    ("labels", "doccano"),
    ("text", "suffice"),
)


def guess(path: Path) -> str:
    """The name of the format. Raises CorpusError where the content tells none."""
    found = _folder(path) if path.is_dir() else _file(path)
    if found is None:
        raise CorpusError(f"{path}: no annotated corpus is to be seen there; name it with --from")
    return found


def _folder(path: Path) -> str | None:
    if (path / "notes.jsonl").is_file() or (path / "labels").is_dir():
        return "suffice"
    for pattern, form in (("*.ann", "brat"), ("*.xmi", "xmi"), ("*.spacy", "docbin")):
        if next(path.rglob(pattern), None):
            return form
    names = sorted(p for p in path.rglob("*.json*") if not p.name.endswith(".suffice.json"))
    if names:
        return _file(names[0])
    zips = sorted(path.rglob("*.zip"))
    if zips:
        return _file(zips[0])
    return "brat" if next(path.rglob("*.txt"), None) else None


def _file(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _zip(path)
    if head[:1] == b"\x78" and path.suffix != ".txt":  # a zlib stream, or a note that begins with x
        return "docbin"
    if path.suffix in (".ann", ".txt"):
        return "brat"
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<"):
        return "xmi"
    return _json(path) if bare[:1] in (b"{", b"[") else None


def _zip(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise CorpusError(f"{path}: a damaged zip file; export it again") from None
    if any(name.endswith((".xmi", ".zip")) for name in names):
        return "xmi"
    return "cas-json" if any(name.endswith(".json") for name in names) else None


def _json(path: Path) -> str | None:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    lines = text.lstrip().split("\n", 1)
    for part in (lines[0], text):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        first = value[0] if isinstance(value, list) and value else value
        return _members(first) if isinstance(first, dict) else None
    return None


def _members(entry: Mapping[str, object]) -> str | None:
    return next((form for name, form in _BY_MEMBER if name in entry), None)
