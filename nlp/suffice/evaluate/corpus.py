"""A corpus in any format -> the gold notes of one split, in the words of our scheme.

`load(Path("corpora/notes97110"), "dev")` gives 48 notes with facts and verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from suffice.corpora import files, label_map
from suffice.corpora.model import Annotated, CorpusError, suggested

__all__ = ["CorpusError", "Gold", "gold", "load"]


@dataclass(frozen=True, slots=True)
class Gold:
    """Notes to score against; `unmapped` counts the foreign labels that no score rests on."""

    notes: tuple[Annotated, ...]
    form: str = ""
    unmapped: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def load(path: Path, split: str | None = None) -> tuple[Annotated, ...]:
    """Notes of the corpus at `path`, of one split or all. Raises CorpusError."""
    return gold(path, split).notes


def gold(
    path: Path, split: str | None = None, form: str | None = None, mapping: Path | None = None
) -> Gold:
    """Notes of one split or all, foreign labels renamed by the label map at `mapping`.

    Raises CorpusError naming the place and the remedy.
    """
    corpus = files.load(path, form)
    notes = tuple(note for note in corpus.notes if split in (None, note.split))
    if not notes:
        splits = ", ".join(sorted({note.split for note in corpus.notes} - {""})) or "none"
        raise CorpusError(f"{path}: no note of split {split!r}; it has {splits}")
    named = label_map.named(notes, mapping)
    warnings = list(corpus.warnings)
    if unread := suggested(named.notes):
        warnings.append(
            f"{unread} facts are suffice's own suggestions, unread: scores against them flatter it"
        )
    return Gold(named.notes, corpus.form, named.unmapped, tuple(warnings))
