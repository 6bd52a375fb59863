"""spaCy's DocBin <-> notes; spans are cut where facts begin and end, so that none is widened.

Read are `doc.ents` and all groups of `doc.spans`, with the extension attributes of their spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.vocab import Vocab

from suffice.corpora import own, pieces, records, whole
from suffice.corpora.model import Annotated, AnyFact, Corpus, CorpusError, Relation, placed

_GROUP = "sc"  # spaCy's own default for spans that may overlap
_DATA = "suffice"


def read(path: Path) -> Corpus:
    """The notes of a `.spacy` file, or of all in a folder. Raises CorpusError."""
    files = sorted(path.rglob("*.spacy")) if path.is_dir() else [path]
    return Corpus(tuple(note for file in files for note in _notes(file)))


def _notes(file: Path) -> Iterator[Annotated]:
    vocab = Vocab()
    try:
        docs = list(DocBin().from_disk(file).get_docs(vocab))
    except Exception:  # zlib, msgpack and numpy each have their own, and may quote what they read
        raise CorpusError(f"{file}: not a DocBin, or a damaged one; write it again") from None
    for number, doc in enumerate(docs, 1):
        yield _note(doc, f"{file}: doc {number}")


def _note(doc: Doc, where: str) -> Annotated:
    data = _ours(doc, where)
    said = _extensions(doc)
    facts = []
    for span in dict.fromkeys(_spans(doc)):
        start, end, label, name = span
        members = data.get("facts", {}).get(name) or said.get((start, end), {})
        facts.append(placed(label, [(start, end)], members))
    relations = [
        Relation(r["type"], tuple((a, i) for a, i in r["arguments"]), r.get("attributes", {}))
        for r in data.get("relations", ())
    ]
    cats = {name: score for name, score in doc.cats.items() if score >= 0.5}
    metadata = dict(data.get("note", {})) | ({"cats": sorted(cats)} if cats else {})
    return pieces.join(whole.note(metadata, doc.text, facts, relations, where))


def _ours(doc: Doc, where: str) -> dict[str, Any]:
    kept = doc.user_data.get(_DATA)
    found = records.parsed(kept, where) if isinstance(kept, str) else {}
    return found if isinstance(found, dict) else {}


def _spans(doc: Doc) -> Iterator[tuple[int, int, str, str]]:
    for group in sorted(doc.spans):
        for span in doc.spans[group]:
            yield span.start_char, span.end_char, span.label_ or group, span.id_
    for span in doc.ents:
        yield span.start_char, span.end_char, span.label_, span.id_


def _extensions(doc: Doc) -> dict[tuple[int, int], dict[str, Any]]:
    """Attributes that a pipeline gave its spans, by the characters of the span."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for key, value in doc.user_data.items():
        if isinstance(key, tuple) and len(key) == 4 and key[0] == "._." and key[2] is not None:
            found.setdefault((key[2], key[3]), {})[key[1]] = value
    return found


def write(corpus: Corpus, path: Path) -> list[str]:
    """All notes to the file `path`; returns the ids as they will be read."""
    docs, vocab = DocBin(store_user_data=True), Vocab()
    for note in map(pieces.split, corpus.notes):
        docs.add(_doc(note, vocab))
    docs.to_disk(path)
    return [note.id for note in corpus.notes]


def _doc(note: Annotated, vocab: Vocab) -> Doc:
    edges = {place for fact in note.facts for place in (fact["start"], fact["end"])}
    words = list(_words(note.text, sorted(edges | {0, len(note.text)})))
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    held = [(f"f{n}", f) for n, f in enumerate(note.facts) if f["start"] < f["end"]]
    spans = (_span(doc, fact, name) for name, fact in held)
    group = SpanGroup(doc, name=_GROUP, spans=[span for span in spans if span is not None])
    doc.spans[_GROUP] = group
    kept = {n for n, f in enumerate(note.facts) if f["start"] < f["end"]}
    place = {old: new for new, old in enumerate(sorted(kept))}
    # As one string: medspaCy, once imported, takes any mapping with a "section" for its own.
    doc.user_data[_DATA] = records.line(
        {
            "note": whole.members(note),
            "facts": {name: _members(fact) for name, fact in held},
            "relations": [
                r | {"arguments": [[role, place[i]] for role, i in r["arguments"]]}
                for r in own.relations(note)
                if all(i in kept for _, i in r["arguments"])
            ],
        }
    )
    return doc


def _words(text: str, edges: list[int]) -> Iterator[str]:
    for start, end in pairwise(edges):
        yield from re.findall(r"\s+|\w+|[^\w\s]", text[start:end])


def _span(doc: Doc, fact: AnyFact, name: str) -> Span | None:
    return doc.char_span(fact["start"], fact["end"], label=fact["type"], span_id=name)


def _members(fact: AnyFact) -> dict[str, Any]:
    return {k: v for k, v in fact.items() if k not in ("type", "start", "end")}
