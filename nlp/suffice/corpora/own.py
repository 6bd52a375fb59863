"""Our own form of annotated notes: one JSON object a line, with text and offsets.

`{"id": "a1-01", "text": "...", "facts": [{"type": "pain", "start": 8, "end": 17, "low": 4}]}`;
facts may carry `quote` and `n` (its occurrence) in place of offsets, verdicts a `quote` beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import records
from suffice.corpora.model import Annotated, AnyFact, Corpus, CorpusError, Relation
from suffice.corpora.scheme import SHORT

_LONG = {long: short for short, long in SHORT.items()}
_MEMBERS = ("id", "patient", "writer", "split", "note_type", "overall", "body_regions")
_REST = ("criteria", "facts", "relations", "text", "sha256")


class _Verdict(BaseModel):
    verdict: str
    quote: str = ""


class _Relation(BaseModel):
    type: str
    arguments: list[tuple[str, int]]
    attributes: dict[str, Any] = {}


class _Note(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)
    text: str
    id: str = ""
    patient: str | None = ""
    writer: str | None = ""
    split: str | None = ""
    note_type: str | None = None
    overall: str | None = None
    criteria: dict[str, str | _Verdict] = {}
    body_regions: list[tuple[str, str | None]] = []
    facts: list[dict[str, Any]] = []
    relations: list[_Relation] = []


def read(path: Path) -> Corpus:
    """The notes of a `.jsonl` file or of a folder: `notes.jsonl`, or `notes/` and `labels/`."""
    if path.is_dir() and (path / "notes.jsonl").is_file():
        path = path / "notes.jsonl"
    found = _folder(path) if path.is_dir() else records.objects(path)
    return Corpus(tuple(note(entry, where) for where, entry in found))


def _folder(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for label in sorted((path / "labels").glob("*.json")):
        text = path / "notes" / f"{label.stem}.txt"
        if not text.is_file():
            raise CorpusError(f"{label}: there is no {text}; put the note's text there")
        for where, entry in records.objects(label):
            yield where, {"id": label.stem} | entry | {"text": records.text_of(text)}


def note(entry: Mapping[str, Any], where: str) -> Annotated:
    """The note that `entry` describes. Raises CorpusError."""
    read = records.checked(_Note, entry, where)
    verdicts = {name: _verdict(given) for name, given in read.criteria.items()}
    facts = enumerate(read.facts, 1)
    return Annotated(
        id=read.id or where,
        text=read.text,
        facts=tuple(_fact(fact, read.text, f"{where}: fact {n}") for n, fact in facts),
        relations=tuple(Relation(r.type, tuple(r.arguments), r.attributes) for r in read.relations),
        patient=read.patient or "",
        writer=read.writer or "",
        split=read.split or "",
        note_type=read.note_type,
        overall=read.overall,
        criteria={name: verdict.verdict for name, verdict in verdicts.items()},
        quotes={name: verdict.quote for name, verdict in verdicts.items() if verdict.quote},
        body_regions=tuple(read.body_regions),
        fields={k: v for k, v in (read.model_extra or {}).items() if k not in _REST},
    )


def _verdict(given: str | _Verdict) -> _Verdict:
    return _Verdict(verdict=given) if isinstance(given, str) else given


def _fact(fact: dict[str, Any], text: str, where: str) -> AnyFact:
    if not isinstance(fact.get("type"), str):
        raise CorpusError(f"{where}: it has no type; each fact names its kind")
    if "start" not in fact:
        return _quoted(fact, text, where)
    places = [fact.get("start"), fact.get("end")]
    for piece in fact.get("fragments", ()):
        places += piece if isinstance(piece, list) and len(piece) == 2 else [None]
    if not all(type(place) is int for place in places):
        raise CorpusError(f"{where}: start, end or fragments are no whole numbers; correct them")
    return fact


def _quoted(fact: dict[str, Any], text: str, where: str) -> AnyFact:
    quote, nth = fact.get("quote"), fact.get("n", 1)
    if not isinstance(quote, str) or not quote or not isinstance(nth, int):
        raise CorpusError(f"{where}: it has neither start and end nor quote and n; give one")
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1)
        if start < 0:
            raise CorpusError(
                f"{where}: its quote does not stand in the text; copy it to the letter"
            )
    members = {k: v for k, v in fact.items() if k not in ("type", "quote", "n")}
    return {"type": fact["type"], **members, "start": start, "end": start + len(quote)}


def members(note: Annotated) -> dict[str, Any]:
    """What `note` says as a whole: everything but text, facts and relations."""
    short = {name: _LONG.get(verdict, verdict) for name, verdict in note.criteria.items()}
    criteria: dict[str, Any] = dict(short)
    for name, quote in note.quotes.items():
        criteria[name] = {"verdict": short.get(name, ""), "quote": quote}
    own = {name: getattr(note, name) for name in _MEMBERS} | {"criteria": criteria}
    own["body_regions"] = [list(region) for region in note.body_regions]
    return {name: value for name, value in own.items() if value or name == "id"} | dict(note.fields)


def relations(note: Annotated) -> list[dict[str, Any]]:
    """The relations of `note` as JSON."""
    return [
        {"type": r.type, "arguments": [list(pair) for pair in r.arguments]}
        | ({"attributes": dict(r.attributes)} if r.attributes else {})
        for r in note.relations
    ]


def write(corpus: Corpus, path: Path) -> list[str]:
    """One line a note to the file `path`; returns the ids as they will be read."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for note in corpus.notes:
            whole = members(note) | {"facts": [dict(fact) for fact in note.facts]}
            if note.relations:
                whole["relations"] = relations(note)
            out.write(records.line(whole | {"text": note.text}))
    return [note.id for note in corpus.notes]
