"""The type system of a corpus as UIMA wants it: a layer a kind, a string feature an attribute.

`rom` is the layer `custom.suffice.rom`, the relation `continues` is `custom.suffice.tie.continues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cassis import TypeSystem  # type: ignore[import-untyped]  # has no stubs

from suffice.corpora import pieces
from suffice.corpora.model import Annotated, CorpusError, attributes, word
from suffice.corpora.scheme import kinds

OURS = "custom.suffice."
TIE = "custom.suffice.tie."
NOTE = "custom.suffice.note.Note"
VERDICT = "custom.suffice.note.Verdict"
ANNOTATION = "uima.tcas.Annotation"
BASE = "uima.cas.AnnotationBase"
_STRING = "uima.cas.String"
_MARKS = ("origin", "comment")
_TOLD = ("note_id", "patient", "writer", "split", "note_type", "overall")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_RESERVED = frozenset({"sofa", "begin", "end", "self", "type", "id", "Governor", "Dependent"})
_STRUCTURE = (
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "org.apache.ctakes.typesystem.type.syntax.",
    "org.apache.ctakes.typesystem.type.textspan.",
)


def is_text_structure(name: str) -> bool:
    """Whether a layer holds tokens, sentences or the tool's own records, not annotations."""
    return name.startswith(_STRUCTURE)


def layer(kind: str, prefix: str = OURS) -> str:
    """The name of the layer for `kind`; a name with a dot is a layer already."""
    if not _IDENTIFIER.fullmatch(kind):
        raise CorpusError(f"{word(kind)} cannot name a layer of UIMA; rename it with --map")
    return kind if "." in kind else prefix + kind


def name_of(name: str) -> str:
    """Our kind or relation for the layer `name`; the layer itself where it is not ours."""
    return name.removeprefix(TIE) if name.startswith(TIE) else name.removeprefix(OURS)


def typesystem(notes: Iterable[Annotated]) -> TypeSystem:
    """The layers that `notes` need, and those of our scheme, in the order of their names."""
    wanted: dict[str, set[str]] = {layer(kind): set(own) for kind, own in kinds().items()}
    ties: dict[str, set[str]] = {layer(pieces.CONTINUES, TIE): set()}
    for note in notes:
        for fact in note.facts:
            wanted.setdefault(layer(fact["type"]), set()).update(attributes(fact))
        for relation in note.relations:
            ties.setdefault(layer(relation.type, TIE), set()).update(relation.attributes)
    types = TypeSystem()
    for name in sorted(set(wanted) | set(ties)):
        given = wanted.get(name, set()) | ties.get(name, set())
        _create(types, name, ANNOTATION, {*given, *_MARKS})
        for end in ("Governor", "Dependent") if name in ties else ():
            types.create_feature(types.get_type(name), end, ANNOTATION)
    _create(types, NOTE, BASE, _TOLD)
    _create(types, VERDICT, BASE, ("criterion", "verdict", "quote"))
    return types


def _create(types: TypeSystem, name: str, above: str, features: Iterable[str]) -> None:
    """A layer with string features; what cannot name a feature is left to the sidecar."""
    made = types.create_type(name, above)
    for feature in sorted(set(features) - _RESERVED):
        if _IDENTIFIER.fullmatch(feature) and "." not in feature:
            types.create_feature(made, feature, _STRING)
