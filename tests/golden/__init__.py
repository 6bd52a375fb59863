"""What reading and judging say of known notes, word for word; `make golden` writes it anew.

A change of rules shows here, fact by fact, in the difference that is reviewed with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suffice.engine import Checker
from suffice.types import Note

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpora" / "notes97110" / "notes.jsonl"
EPISODES = HERE.parents[1] / "corpora" / "episodes97110" / "episodes.jsonl"
SPLITS = ("dev", "train")
_PLACE = ("type", "start", "end", "text", "section", "assertion")


def notes() -> Iterator[Note]:
    """The notes of the corpus that rules are tuned on, never those of its test split."""
    with CORPUS.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["split"] in SPLITS:
                yield Note(entry["text"], entry["id"])


def episode_notes() -> Iterator[Note]:
    """The visits of the episodes that rules are tuned on."""
    with EPISODES.open(encoding="utf-8") as lines:
        for episode in map(json.loads, lines):
            if episode["split"] in SPLITS:
                for number, visit in enumerate(episode["visits"], 1):
                    yield Note(visit["text"], f"{episode['id']}-{number:02}x")


def written(report: dict[str, Any]) -> str:
    """A report as lines: the verdicts that are not met or partial, then a fact a line."""
    fallen = [f"{c['id']}={c['verdict']}" for c in report["criteria"]]
    head = f"# {report['id']} {report['note_type']} {report['overall']} {report['score']['rules']}"
    return "\n".join([head, " ".join(fallen), *map(_fact, report["facts"]), ""])


def _fact(fact: dict[str, Any]) -> str:
    values = {k: v for k, v in fact.items() if k not in _PLACE and v is not None}
    told = " ".join(f"{name}={value}" for name, value in values.items())
    place = f"{fact['start']}-{fact['end']} {fact['section']}"
    stance = "" if fact["assertion"] == "present" else f" {fact['assertion']}"
    return f"{place} {fact['type']}{stance} {told}".rstrip()


def every() -> Iterator[Note]:
    """All notes whose output is pinned."""
    yield from notes()
    yield from episode_notes()


def path_of(note: Note) -> Path:
    """The file that holds what is said of the notes of one writer."""
    return HERE / f"{note.id.split('-')[0]}.txt"


def by_writer(checker: Checker) -> dict[Path, str]:
    """What is said now, a text for each file."""
    found: dict[Path, list[str]] = {}
    for note in every():
        found.setdefault(path_of(note), []).append(written(checker.check(note)))
    return {path: "\n".join(parts) for path, parts in found.items()}
