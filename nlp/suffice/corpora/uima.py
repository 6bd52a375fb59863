"""A UIMA CAS, as INCEpTION exports it <-> one note.

A layer of ours, `custom.suffice.rom`, is our kind `rom` with string features; any other layer
keeps its full name for a label map. Relations have Governor and Dependent, verdicts have no place.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cassis import Cas, TypeSystem  # type: ignore[import-untyped]  # has no stubs
from cassis.typesystem import FeatureStructure  # type: ignore[import-untyped]

from suffice.corpora import pieces, whole
from suffice.corpora.model import Annotated, AnyFact, CorpusError, Relation, attributes, placed
from suffice.corpora.scheme import decode, encode
from suffice.corpora.uima_types import (
    ANNOTATION,
    NOTE,
    OURS,
    TIE,
    VERDICT,
    is_text_structure,
    layer,
    name_of,
)

_HELD = ("origin", "comment")
_SKIPPED = frozenset({"sofa", "begin", "end", "Governor", "Dependent"})


class _Layers(NamedTuple):
    facts: list[FeatureStructure]
    ties: list[FeatureStructure]
    told: list[FeatureStructure]


def cas_of(load: Callable[[], Cas], where: str) -> Cas:
    """The CAS that `load` reads. Raises CorpusError without the words of the library."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return load()
    except Exception:  # lxml's, cassis's and warnings of offsets; any may quote the note
        pass
    raise CorpusError(
        f"{where}: not a UIMA CAS that its type system describes, or a damaged one; export it "
        "again together with its type system"
    )


def note_of(cas: Cas, name: str, where: str) -> Annotated:
    """The note in `cas`. Raises CorpusError."""
    text = cas.sofa_string
    if text is None:
        raise CorpusError(f"{where}: the CAS has no text; export the document, not its annotations")
    layers = _layers(cas)
    index = {fs.xmiID: n for n, fs in enumerate(layers.facts)}
    facts = [_fact(fs) for fs in layers.facts]
    relations = [*_ties(layers.ties, index, where), *_links(layers.facts, index)]
    metadata = {"id": name} | _told(layers.told)
    return pieces.join(whole.note(metadata, text, facts, relations, where))


def _layers(cas: Cas) -> _Layers:
    types = cas.typesystem
    found = _Layers([], [], [])
    for fs in sorted(cas.select_all_fs(), key=lambda one: int(one.xmiID or 0)):
        if is_text_structure(fs.type.name) or types.is_instance_of(fs.type, "uima.cas.Sofa"):
            continue
        if not types.is_instance_of(fs.type, ANNOTATION):
            found.told.append(fs)
        elif getattr(fs, "Governor", None) is not None:
            found.ties.append(fs)
        elif not types.is_instance_of(fs.type, "uima.tcas.DocumentAnnotation"):
            found.facts.append(fs)
    return found


def _values(fs: FeatureStructure) -> Iterator[tuple[str, Any]]:
    """The features of `fs` that hold a plain value."""
    for feature in fs.type.all_features:
        value = fs[feature.name]
        if feature.name not in _SKIPPED and isinstance(value, str | int | float | bool):
            yield feature.name, value


def _fact(fs: FeatureStructure) -> AnyFact:
    kind = name_of(fs.type.name)
    ours = fs.type.name.startswith(OURS)
    members = {
        name: decode(kind, name, value) if ours and isinstance(value, str) else value
        for name, value in _values(fs)
    }
    return placed(kind, [(fs.begin, fs.end)], members)


def _ties(found: list[FeatureStructure], index: dict[Any, int], where: str) -> Iterator[Relation]:
    for fs in found:
        ends = [(role, getattr(fs[role], "xmiID", None)) for role in ("Governor", "Dependent")]
        if any(end not in index for _, end in ends):
            raise CorpusError(f"{where}: a relation leads to no span; export it again")
        named = tuple((role, index[end]) for role, end in ends)
        yield Relation(name_of(fs.type.name), named, dict(_values(fs)))


def _links(found: list[FeatureStructure], index: dict[Any, int]) -> Iterator[Relation]:
    """Features that lead from one span to another, with a role (slots) or without."""
    for host, fs in enumerate(found):
        for feature in fs.type.all_features:
            value = fs[feature.name]
            listed = getattr(value, "elements", None) or ([value] if value is not None else [])
            for one in listed if feature.name not in _SKIPPED else ():
                target = index.get(getattr(getattr(one, "target", one), "xmiID", None))
                if target is not None and isinstance(one, FeatureStructure):
                    role = str(getattr(one, "role", None) or "target")
                    yield Relation(feature.name, (("host", host), (role, target)))


def _told(found: list[FeatureStructure]) -> dict[str, Any]:
    """What is said of the note as a whole."""
    told: dict[str, Any] = {}
    for fs in found:
        values = dict(_values(fs))
        if fs.type.name == NOTE:
            told |= values
        elif fs.type.name == VERDICT:
            verdict, quote = values.get("verdict", ""), values.get("quote")
            given = {"verdict": verdict, "quote": quote} if quote else verdict
            told.setdefault("criteria", {})[values.get("criterion", "")] = given
        else:
            told |= {f"{fs.type.short_name}.{name}": value for name, value in values.items()}
    return told


def cas_with(note: Annotated, types: TypeSystem) -> Cas:
    """`note` as a CAS of the type system that `typesystem` made for its corpus."""
    note = pieces.split(note)
    cas = Cas(typesystem=types)
    cas.sofa_string = note.text
    cas.sofa_mime = "text/plain"
    spans = []
    for fact in note.facts:
        held = attributes(fact) | {k: fact[k] for k in _HELD if k in fact}
        spans.append(_added(cas, layer(fact["type"]), held, begin=fact["start"], end=fact["end"]))
    for relation in note.relations:
        if len(relation.arguments) == 2:
            (_, first), (_, last) = relation.arguments
            ends = {"Governor": spans[first], "Dependent": spans[last]}
            place = {"begin": spans[last].begin, "end": spans[last].end}
            _added(cas, layer(relation.type, TIE), relation.attributes, **ends, **place)
    _add_told(cas, whole.members(note))
    return cas


def _added(cas: Cas, name: str, values: Any, **more: Any) -> Any:
    kind = cas.typesystem.get_type(name)
    known = {feature.name for feature in kind.all_features}
    plain = {
        k: encode(v)
        for k, v in values.items()
        if k in known and k not in _SKIPPED and isinstance(v, str | int | float | bool)
    }
    fs = kind(**plain, **more)
    cas.add(fs)
    return fs


def _add_told(cas: Cas, told: dict[str, Any]) -> None:
    _added(cas, NOTE, {k: v for k, v in told.items() if isinstance(v, str)})
    for name, given in told.get("criteria", {}).items():
        verdict = given if isinstance(given, dict) else {"verdict": given}
        _added(cas, VERDICT, {"criterion": name, **verdict})


def fits_xml(note: Annotated) -> None:
    """Raises CorpusError where the note holds characters that XML cannot."""
    told = [encode(value) for fact in note.facts for value in fact.values()]
    if any(
        re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", part) for part in [note.text, *told]
    ):
        raise CorpusError(
            f"note {note.id!r}: it holds control characters, which XML cannot; use --to cas-json"
        )
