"""doccano's JSON Lines, with or without relations <-> notes. Offsets are code points.

`{"id": 7, "text": "...", "entities": [{"id": 1, "label": "rom", "start_offset": 8, ...}]}`; older
exports have `"label": [[8, 23, "rom"]]`. doccano keeps no attributes: the sidecar does.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import pieces, records, whole
from suffice.corpora.model import Annotated, AnyFact, Corpus, CorpusError, Relation, placed


class _Entity(BaseModel):
    id: int | str | None = None
    label: str
    start_offset: int
    end_offset: int


class _Relation(BaseModel):
    from_id: int | str
    to_id: int | str
    type: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="allow")
    text: str
    entities: list[_Entity | tuple[int, int, str]] = []
    relations: list[_Relation] = []
    label: list[tuple[int, int, str] | str] = []
    labels: list[tuple[int, int, str] | str] = []


def read(path: Path) -> Corpus:
    """The notes of an export. Raises CorpusError."""
    return Corpus(tuple(_note(entry, where) for where, entry in records.objects(path)))


def _note(entry: dict[str, Any], where: str) -> Annotated:
    line = records.checked(_Line, entry, where)
    marked = [*line.entities, *line.label, *line.labels]
    facts = [_fact(one) for one in marked if not isinstance(one, str)]
    index = {e.id: n for n, e in enumerate(line.entities) if isinstance(e, _Entity)}
    metadata = {k: v for k, v in (line.model_extra or {}).items() if v not in ([], None)}
    if classes := [one for one in marked if isinstance(one, str)]:
        metadata["label"] = classes[0] if len(classes) == 1 else classes
    relations = [_relation(one, index, where) for one in line.relations]
    return pieces.join(whole.note(metadata, line.text, facts, relations, where))


def _fact(given: _Entity | tuple[int, int, str]) -> AnyFact:
    if isinstance(given, tuple):
        return placed(given[2], [given[:2]], {})
    return placed(given.label, [(given.start_offset, given.end_offset)], {})


def _relation(given: _Relation, index: dict[Any, int], where: str) -> Relation:
    if given.from_id not in index or given.to_id not in index:
        raise CorpusError(f"{where}: a relation names an entity that is not there; export it again")
    ends = (("from", index[given.from_id]), ("to", index[given.to_id]))
    return Relation(given.type, ends)


def write(corpus: Corpus, path: Path) -> list[str]:
    """One line a note to the file `path`; returns the ids as they will be read."""
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for note in map(pieces.split, corpus.notes):
            entities = _entities(note.facts, number)
            number += len(entities)
            relations = [
                {"id": n, "from_id": entities[a]["id"], "to_id": entities[b]["id"], "type": r.type}
                for n, r in enumerate(note.relations)
                if len(r.arguments) == 2
                for (_, a), (_, b) in [r.arguments]
            ]
            line = {"text": note.text, "entities": entities, "relations": relations}
            out.write(records.line(line | whole.members(note)))
    return [note.id for note in corpus.notes]


def _entities(facts: Sequence[AnyFact], before: int) -> list[dict[str, Any]]:
    return [
        {"id": n, "label": f["type"], "start_offset": f["start"], "end_offset": f["end"]}
        for n, f in enumerate(facts, before + 1)
    ]
