"""A folder -> its files in the order of names, each with an id; links are followed only inside.

`2024/` yields `2024/smith/visit-07.rtf`. A link out of the folder, into a circle or to nothing is
a refusal; hidden files and what systems leave behind are passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from suffice.ingest.archives import shown
from suffice.ingest.base import Refusal

_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class Place(NamedTuple):
    """A file and its id."""

    path: Path
    id: str


def hidden(path: str) -> bool:
    """Whether `path`, with "/", names or lies in what no person wrote, such as ".DS_Store"."""
    return any(map(_is_left_behind, path.split("/")))


def _is_left_behind(name: str) -> bool:
    if name in {".", ".."}:  # no name; whoever trusts it is led elsewhere
        return False
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BEHIND


def walk(root: Path, base: str) -> Iterator[Place | Refusal]:
    """The files below `root`, whose ids begin with `base`; each folder by bytes of names."""
    yield from _Walk(root.resolve()).below(root, base)


@dataclass(frozen=True, slots=True)
class _Walk:
    root: Path
    followed: set[Path] = field(default_factory=set)

    def below(self, folder: Path, base: str) -> Iterator[Place | Refusal]:
        """A stack in place of recursion: folders may nest deeper than Python calls."""
        opened = [_entries(folder, base)]
        while opened:
            entry = next(opened[-1], None)
            if entry is None:
                opened.pop()
            elif isinstance(entry, Refusal):
                yield entry
            elif reason := self._unfit(entry.path):
                yield Refusal(entry.id, reason)
            elif entry.path.is_dir():
                opened.append(_entries(*entry))
            else:
                yield entry

    def _unfit(self, path: Path) -> str:
        """Why a link is not followed; "" for all that is fit to be read."""
        try:
            if not path.is_symlink():
                return ""
        except OSError as error:  # a path that is too long
            return f"{error.strerror or 'cannot be opened'}; move it"
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "a link that leads to nothing or in a circle; remove it"
        if not target.is_relative_to(self.root):
            return "a link out of the folder; give its target as a source of its own"
        if not target.is_dir():
            return ""
        if path.parent.resolve().is_relative_to(target):
            return "a link to a folder that it lies in; remove it"
        if target in self.followed:
            return "a link to a folder that was read through another link"
        self.followed.add(target)
        return ""


def _entries(folder: Path, id: str) -> Iterator[Place | Refusal]:
    """What a folder holds, by name; names are kept as bytes: a million fit into 100 MB."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(os.fsencode(entry.name) for entry in entries if not hidden(entry.name))
    except OSError as error:
        yield Refusal(id, f"{error.strerror or 'cannot be opened'}; check the folder")
        return
    for name in map(os.fsdecode, names):
        yield Place(folder / name, f"{id}/{shown(name)}")
