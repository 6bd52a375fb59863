"""What a format cannot hold -> `<name>.suffice.json` beside it, and back into the notes read.

The tool's file always wins: the sidecar gives a fact back what the format left out only where the
fact still stands as it was written, so that a correction made in the tool is never undone.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from suffice.corpora import own, records
from suffice.corpora.model import Annotated, AnyFact, CorpusError, Relation, in_order, spans

SUFFIX = ".suffice.json"
SCHEMA = "suffice.sidecar/1"
_GONE = object()
Key = tuple[str, str, int]


class _Place(BaseModel):
    type: str
    spans: list[tuple[int, int]]
    nth: int = 0


class _Fact(_Place):
    members: dict[str, Any] = {}  # what the format left out
    other: dict[str, tuple[Any, Any]] = {}  # name: [as the format gives it, as it is]
    extra: list[str] = []  # what the format adds


class _Link(BaseModel):
    type: str
    arguments: list[tuple[str, _Place]]
    attributes: dict[str, Any] = {}


class Rest(BaseModel):
    """What one note has beyond the tool's file; `note` alone is enough where written by hand."""

    model_config = ConfigDict(extra="forbid")
    text_sha256: str | None = None
    note: dict[str, Any] = {}
    facts: list[_Fact] = []
    lost: list[dict[str, Any]] = []
    relations: list[_Link] | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    notes: dict[str, Rest]


def rest(whole: Annotated, seen: Annotated) -> Rest | None:
    """What `whole` has and `seen`, the same note read back, lacks; None where nothing."""
    held, lost, facts = _keyed(seen), [], []
    for key, fact in _keyed(whole).items():
        if key not in held:
            lost.append(dict(fact))
        elif (kept := _difference(key, fact, held[key])) is not None:
            facts.append(kept)
    before, after = own.members(whole), own.members(seen)
    note = {k: v for k, v in before.items() if after.get(k, _GONE) != v}
    note |= {k: None for k in after if k not in before}
    links = _links(whole)
    relations = None if links == _links(seen) else links
    if not (facts or lost or note) and relations is None:
        return None
    return Rest(text_sha256=_sha(whole), note=note, facts=facts, lost=lost, relations=relations)


def _sha(note: Annotated) -> str:
    return hashlib.sha256(note.text.encode()).hexdigest()


def _keyed(note: Annotated) -> dict[Key, AnyFact]:
    count: dict[tuple[str, str], int] = defaultdict(int)
    keyed = {}
    for fact in note.facts:
        place = (fact["type"], json.dumps(spans(fact)))
        keyed[(*place, count[place])] = fact
        count[place] += 1
    return keyed


def _place(key: Key) -> dict[str, Any]:
    return {"type": key[0], "spans": json.loads(key[1]), "nth": key[2]}


def _key(place: _Place) -> Key:
    return place.type, json.dumps(place.spans), place.nth


def _difference(key: Key, whole: AnyFact, seen: AnyFact) -> _Fact | None:
    members = {k: v for k, v in whole.items() if k not in seen}
    other = {k: (seen[k], v) for k, v in whole.items() if k in seen and not _same(seen[k], v)}
    extra = [k for k in seen if k not in whole]
    if not (members or other or extra):
        return None
    return _Fact(**_place(key), members=members, other=other, extra=extra)


def _same(left: object, right: object) -> bool:
    """Equal as JSON: 4 and 4.0 are two, and so are 1 and true."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def _links(note: Annotated) -> list[_Link]:
    keys = list(_keyed(note))
    return [
        _Link(
            type=r.type,
            arguments=[(role, _Place(**_place(keys[i]))) for role, i in r.arguments],
            attributes=dict(r.attributes),
        )
        for r in note.relations
    ]


def merged(seen: Annotated, left: Rest, where: str) -> Annotated:
    """`seen` with what its format left out. Raises CorpusError where the text is another."""
    if left.text_sha256 not in (None, _sha(seen)):
        raise CorpusError(f"{where}: it belongs to another text; remove it or restore the text")
    note = own.members(seen) | left.note
    note = {k: v for k, v in note.items() if v is not None}
    keyed = _keyed(seen)
    for fact in left.facts:
        if _key(fact) in keyed:
            keyed[_key(fact)] = _restored(keyed[_key(fact)], fact)
    facts = [*keyed.values(), *left.lost]
    result = own.note(note | {"text": seen.text, "facts": facts}, where)
    links = seen.relations if left.relations is None else tuple(_indexed(left, keyed, seen))
    return in_order(replace(result, relations=links))


def _restored(fact: AnyFact, left: _Fact) -> AnyFact:
    """`fact` with what it lost. Where one value was changed since, the rest still holds."""
    other = {k: now for k, (was, now) in left.other.items() if _same(fact.get(k), was)}
    kept = {k: v for k, v in fact.items() if k not in left.extra}
    return kept | {k: v for k, v in left.members.items() if k not in fact} | other


def _indexed(left: Rest, keyed: Mapping[Key, AnyFact], seen: Annotated) -> Iterator[Relation]:
    lost = Annotated("", "", tuple(left.lost))
    keys = [*keyed]
    # A lost fact is numbered after those of its kind and place that the format holds.
    for (kind, place, _), _fact in _keyed(lost).items():
        keys.append((kind, place, sum(key[:2] == (kind, place) for key in keys)))
    index = {key: number for number, key in enumerate(keys)}
    for link in left.relations or ():
        arguments = [(role, index.get(_key(place))) for role, place in link.arguments]
        if all(number is not None for _, number in arguments):
            found = tuple((role, number) for role, number in arguments if number is not None)
            yield Relation(link.type, found, link.attributes)


def load(path: Path) -> dict[str, Rest]:
    """The content of a sidecar by the id of the note. Raises CorpusError."""
    found = records.checked(
        _File, _stripped(records.parsed(records.text_of(path), str(path))), str(path)
    )
    return found.notes


def _stripped(value: object) -> object:
    return {k: v for k, v in value.items() if k != "schema"} if isinstance(value, dict) else value


def save(path: Path, left: Mapping[str, Rest]) -> None:
    """`left` by the id of the note, as a file."""
    notes = {name: one.model_dump(exclude_defaults=True) for name, one in left.items()}
    text = json.dumps({"schema": SCHEMA, "notes": notes}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
