"""A folder of brat standoff (`.txt` beside `.ann`) <-> notes; fragments, overlaps, relations kept.

brat knows nothing of verdicts on the whole note: they stand in `<name>.suffice.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from suffice.corpora import brat_conf, records
from suffice.corpora.brat_lines import COMMENT, Standoff
from suffice.corpora.brat_values import comment, is_choice
from suffice.corpora.model import (
    Annotated,
    AnyFact,
    Corpus,
    CorpusError,
    Relation,
    attributes,
    spans,
    word,
)
from suffice.corpora.names import file_names
from suffice.corpora.scheme import encode

CONF = "annotation.conf"


def read(path: Path) -> Corpus:
    """The notes below a folder, or of one `.ann` or `.txt` file. Raises CorpusError."""
    if path.is_file():
        return Corpus((_note(path.with_suffix(".txt"), path.stem),))
    texts, marks = (sorted(path.rglob(f"*{end}")) for end in (".txt", ".ann"))
    for mark in marks:
        if not mark.with_suffix(".txt").is_file():
            raise CorpusError(f"{mark}: its text {mark.stem}.txt is missing; put it beside")
    notes = [_note(text, text.relative_to(path).with_suffix("").as_posix()) for text in texts]
    conf = path / CONF
    files = {CONF: records.text_of(conf)} if conf.is_file() else {}
    undeclared = _undeclared(notes, files[CONF], conf) if files else ()
    return Corpus(tuple(notes), warnings=tuple(undeclared), files=files)


def _note(path: Path, name: str) -> Annotated:
    text, marks = records.text_of(path), path.with_suffix(".ann")
    if not marks.is_file():
        return Annotated(name, text)
    # Not splitlines(): the words that a line quotes may hold U+0085 or U+2028.
    facts, relations = Standoff(text, str(marks)).read(records.text_of(marks).split("\n"))
    return Annotated(name, text, facts, relations)


def _undeclared(notes: list[Annotated], conf: str, path: Path) -> Iterator[str]:
    known = brat_conf.declared(conf, str(path))
    for label in sorted({f["type"] for note in notes for f in note.facts} - known):
        yield f"{path} does not declare {word(label)}"


def write(corpus: Corpus, path: Path) -> list[str]:
    """`.txt`, `.ann` and `annotation.conf` into the folder `path`; returns the ids to be read."""
    path.mkdir(parents=True, exist_ok=True)
    conf = corpus.files.get(CONF) or brat_conf.written(corpus.notes)
    (path / CONF).write_text(conf, encoding="utf-8", newline="\n")
    names = file_names(corpus.notes)
    for name, note in zip(names, corpus.notes, strict=True):
        for end, content in ((".txt", note.text), (".ann", "".join(_lines(note)))):
            (path / f"{name}{end}").write_text(content, encoding="utf-8", newline="")
    return names


def _lines(note: Annotated) -> Iterator[str]:
    marks = count(1)
    held = {i for i, fact in enumerate(note.facts) if all(s < e for s, e in spans(fact))}
    for index in sorted(held):  # brat has no empty span; the sidecar keeps such a fact
        fact, name = note.facts[index], f"T{index + 1}"
        yield f"{name}\t{_label(fact['type'], note)} {_place(fact, note.text)}\n"
        for letter, line in _marks(name, fact):
            yield f"{letter}{next(marks)}\t{line}\n"
    for number, relation in enumerate(note.relations, 1):
        if all(i in held for _, i in relation.arguments):
            yield _relation(number, relation)
            for name, value in relation.attributes.items():
                if isinstance(value, str) and value.strip() == value != "" and "\n" not in value:
                    yield f"A{next(marks)}\t{name} R{number} {value}\n"


def _relation(number: int, relation: Relation) -> str:
    targets = [(role, f"T{i + 1}") for role, i in relation.arguments]
    pairs = " ".join(f"{role}:{target}" for role, target in targets)
    if not all(role for role, _ in targets):
        return f"*\t{relation.type} {' '.join(target for _, target in targets)}\n"
    if targets[0][0] == "trigger":
        return f"E{number}\t{relation.type}:{pairs.removeprefix('trigger:')}\n"
    return f"R{number}\t{relation.type} {pairs}\t\n"


def _label(kind: str, note: Annotated) -> str:
    if not kind or any(char.isspace() or char in ":;" for char in kind):
        raise CorpusError(
            f"note {note.id!r}: {word(kind)} cannot be a label of brat; rename it with --map"
        )
    return kind


def _place(fact: AnyFact, text: str) -> str:
    place = ";".join(f"{start} {end}" for start, end in spans(fact))
    words = " ".join(text[start:end] for start, end in spans(fact))
    return f"{place}\t{words.translate({10: ' ', 13: ' '})}"


def _marks(name: str, fact: AnyFact) -> Iterator[tuple[str, str]]:
    kind, rest = fact["type"], {}
    for key, value in attributes(fact).items():
        if is_choice(kind, key, value):
            yield "A", f"{key} {name} {encode(value)}"
        else:
            rest[key] = value
    if fact.get("origin"):
        yield "A", f"origin {name} {fact['origin']}"
    for resource, entry, shown in fact.get("links", ()):
        yield "N", f"Reference {name} {resource}:{entry}\t{shown}"
    if line := comment(kind, rest, str(fact.get("comment", ""))):
        yield "#", f"{COMMENT} {name}\t{line}"
