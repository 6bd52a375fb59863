"""The scheme and the notes of a corpus -> brat's `annotation.conf`, and the labels one declares.

Each kind is an entity; attributes with a closed list of values become widgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from suffice.corpora.model import Annotated, CorpusError
from suffice.corpora.scheme import kinds

_SECTIONS = ("entities", "relations", "events", "attributes")


def written(notes: Sequence[Annotated]) -> str:
    """The configuration with which brat shows `notes`."""
    labels = sorted({fact["type"] for note in notes for fact in note.facts} | set(kinds()))
    relations = sorted(
        {(r.type, role) for note in notes for r in note.relations for role, _ in r.arguments}
    )
    lines = ["[entities]", *labels, "", "[relations]", *_relations(relations), "", "[events]", ""]
    return "\n".join(
        [*lines, "[attributes]", *_attributes(), "origin Arg:<ENTITY>, Value:suffice", ""]
    )


def _relations(found: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
    for kind in sorted({kind for kind, _ in found}):
        roles = [role for name, role in found if name == kind and role]
        yield f"{kind} " + ", ".join(f"{role}:<ENTITY>" for role in roles)


def _attributes() -> Iterator[str]:
    """One line a name: brat knows one list of values for "kind", whatever it is the kind of."""
    owners: dict[str, list[str]] = {}
    values: dict[str, dict[str, None]] = {}
    for kind, attributes in kinds().items():
        for name, wanted in attributes.items():
            choices = ("true", "false") if wanted == "flag" else wanted
            if isinstance(choices, tuple):
                owners.setdefault(name, []).append(kind)
                values.setdefault(name, {}).update(dict.fromkeys(choices))
    for name in sorted(owners):
        yield f"{name} Arg:{'|'.join(owners[name])}, Value:{'|'.join(values[name])}"


def declared(text: str, where: str) -> frozenset[str]:
    """The entity and event labels of a configuration. Raises CorpusError."""
    found, section = set(), ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("["):
            section = bare.strip("[]")
        elif section not in _SECTIONS:
            raise CorpusError(
                f"{where}:{number}: stands in no section; allowed: {', '.join(_SECTIONS)}"
            )
        elif section in ("entities", "events") and not bare.startswith("-"):
            found.add(bare.lstrip("!").split()[0])
    return frozenset(found)
