"""A path and a format -> checked notes, with what the sidecar keeps; and notes -> files.

Each format is a module with `read(path)` and `write(corpus, path)`; heavy ones load when used.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from suffice.corpora import sidecar
from suffice.corpora.checks import sound
from suffice.corpora.guess import guess
from suffice.corpora.model import Corpus, CorpusError
from suffice.corpora.names import file_names

FORMATS = {
    "suffice": "own",
    "brat": "brat",
    "xmi": "uima_xmi",
    "cas-json": "uima_json",
    "label-studio": "label_studio",
    "doccano": "doccano",
    "prodigy": "prodigy",
    "docbin": "docbin",
}
FOLDERS = frozenset({"brat", "xmi", "cas-json"})  # one file or more for each note


class Format(Protocol):
    """What the module of a format offers."""

    def read(self, path: Path) -> Corpus:
        """The notes at `path`, unchecked."""

    def write(self, corpus: Corpus, path: Path) -> list[str]:
        """Files at `path`; returns the ids that `read` will give, in the order of the notes."""


def _module(form: str) -> Format:
    if form not in FORMATS:
        raise CorpusError(f"no format {form!r}; there are {', '.join(FORMATS)}")
    try:
        return cast(Format, import_module(f"suffice.corpora.{FORMATS[form]}"))
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("suffice"):
            raise
        raise CorpusError(
            f"the format {form} needs suffice[research]: pip install 'suffice[research]'"
        ) from None


def load(path: Path, form: str | None = None) -> Corpus:
    """The notes at `path`; the format is told by the content where none is given.

    Raises CorpusError naming the place and the remedy.
    """
    if not path.exists():
        raise CorpusError(f"{path}: no such corpus; give a file or a folder")
    form = form or guess(path)
    plain = _plain(path, form)
    kept = {name: one for file in _sidecars(path) for name, one in sidecar.load(file).items()}
    if unknown := sorted(set(kept) - {note.id for note in plain.notes}):
        raise CorpusError(f"{path}: the sidecar knows a note {unknown[0]!r} that is not there")
    notes = [
        sidecar.merged(n, kept[n.id], f"{path}, sidecar of {n.id!r}") if n.id in kept else n
        for n in plain.notes
    ]
    return replace(plain, notes=sound(notes, str(path)), form=form)


def _plain(path: Path, form: str) -> Corpus:
    """What the files of the tool themselves say."""
    read = _module(form).read(path)
    if not read.notes:
        raise CorpusError(f"{path}: no note in it; is {form} the right format?")
    return replace(read, notes=sound(read.notes, str(path)), form=form)


def _sidecars(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob(f"*{sidecar.SUFFIX}"))
    # Of a corpus in one file, else of the one note that was picked out of a folder.
    beside = (path.with_name(path.name + sidecar.SUFFIX), path.with_suffix(sidecar.SUFFIX))
    return [file for file in beside if file.is_file() and file != path][:1]


def save(corpus: Corpus, path: Path, form: str) -> list[Path]:
    """`corpus` in `form` at `path`, read back at once; returns the sidecars that were needed.

    Raises CorpusError where `path` is taken.
    """
    module = _module(form)
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise CorpusError(f"{path}: is there already; give a new name or remove it")
    path.parent.mkdir(parents=True, exist_ok=True)
    ids = module.write(corpus, path)
    seen = {note.id: note for note in _plain(path, form).notes}
    beside = path.with_name(path.name + sidecar.SUFFIX)
    left: dict[Path, dict[str, sidecar.Rest]] = {}
    for name, own, note in zip(ids, file_names(corpus.notes), corpus.notes, strict=True):
        if (rest := sidecar.rest(note, seen[name])) is not None:
            file = path / f"{own}{sidecar.SUFFIX}" if form in FOLDERS else beside
            left.setdefault(file, {})[name] = rest
    for file, rests in left.items():
        sidecar.save(file, rests)
    return list(left)
