"""Prodigy's JSON Lines <-> notes. Offsets are code points, attributes stand inside the span.

`{"text": "...", "spans": [{"start": 8, "end": 23, "label": "rom"}], "answer": "accept"}`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import pieces, records, whole
from suffice.corpora.model import (
    SUGGESTED,
    Annotated,
    AnyFact,
    Corpus,
    CorpusError,
    Relation,
    attributes,
    placed,
)

_HELD = ("comment", "links")


class _Span(BaseModel):
    start: int
    end: int
    label: str = "span"
    source: str | None = None
    attributes: dict[str, Any] = {}


class _Relation(BaseModel):
    label: str
    head_span: _Span | None = None
    child_span: _Span | None = None
    arguments: list[tuple[str, int]] | None = None
    attributes: dict[str, Any] = {}


class _Task(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str
    spans: list[_Span] = []
    relations: list[_Relation] = []
    meta: dict[str, Any] = {}
    accept: list[str | int] = []
    answer: str = "accept"


def read(path: Path) -> Corpus:
    """The accepted notes of an export; the others are counted. Raises CorpusError."""
    tasks = [(where, records.checked(_Task, e, where)) for where, e in records.objects(path)]
    left = Counter(task.answer for _, task in tasks if task.answer != "accept")
    notes = (_note(task, where) for where, task in tasks if task.answer == "accept")
    warnings = [f"{n} notes with the answer {answer} are left out" for answer, n in left.items()]
    return Corpus(tuple(notes), warnings=tuple(sorted(warnings)))


def _note(task: _Task, where: str) -> Annotated:
    facts = [_fact(span) for span in task.spans]
    place = {(s.start, s.end, s.label): n for n, s in reversed(list(enumerate(task.spans)))}
    relations = [_relation(one, place, where) for one in task.relations]
    chosen = {"accept": task.accept[0] if len(task.accept) == 1 else task.accept}
    metadata = task.meta | (chosen if task.accept else {})
    return pieces.join(whole.note(metadata, task.text, facts, relations, where))


def _fact(span: _Span) -> AnyFact:
    marks = {"origin": SUGGESTED} if span.source == SUGGESTED else {}
    return placed(span.label, [(span.start, span.end)], span.attributes | marks)


def _relation(given: _Relation, place: dict[Any, int], where: str) -> Relation:
    if given.arguments is not None:
        return Relation(given.label, tuple(given.arguments), given.attributes)
    ends = []
    for role, span in (("head", given.head_span), ("child", given.child_span)):
        key = (span.start, span.end, span.label) if span else None
        if key not in place:
            raise CorpusError(
                f"{where}: a relation names a span that is not there; export it again"
            )
        ends.append((role, place[key]))
    return Relation(given.label, tuple(ends), given.attributes)


def write(corpus: Corpus, path: Path) -> list[str]:
    """One task a note to the file `path`; returns the ids as they will be read."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for note in map(pieces.split, corpus.notes):
            task: dict[str, Any] = {"text": note.text, "spans": [_span(f) for f in note.facts]}
            if note.relations:
                task["relations"] = [_tied(r, note) for r in note.relations]
            out.write(records.line(task | {"meta": whole.members(note), "answer": "accept"}))
    return [note.id for note in corpus.notes]


def _span(fact: AnyFact) -> dict[str, Any]:
    held = attributes(fact) | {k: fact[k] for k in _HELD if k in fact}
    span = {"start": fact["start"], "end": fact["end"], "label": fact["type"]}
    source = {"source": SUGGESTED} if fact.get("origin") == SUGGESTED else {}
    return span | source | ({"attributes": held} if held else {})


def _tied(relation: Relation, note: Annotated) -> dict[str, Any]:
    """A relation with Prodigy's two spans where it has two ends, and with ours always."""
    tied: dict[str, Any] = {"label": relation.type}
    if len(relation.arguments) == 2:
        for name, (_, index) in zip(("head_span", "child_span"), relation.arguments, strict=True):
            fact = note.facts[index]
            tied[name] = {"start": fact["start"], "end": fact["end"], "label": fact["type"]}
    tied["arguments"] = [list(pair) for pair in relation.arguments]
    return tied | ({"attributes": dict(relation.attributes)} if relation.attributes else {})
