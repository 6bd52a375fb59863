"""Documents that belong together -> what of them stands: notes with their addenda, refusals.

A note of 3/5, its addendum of 3/6 and a cosignature become the note with the addendum below and
the fields of the cosigner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from suffice.ingest._health_charges import Charge
from suffice.ingest._health_charges import joined as as_fields
from suffice.ingest.base import Item, Raw, Refusal
from suffice.types import Note

_WITHDRAWN = {"entered in error", "in error", "error", "cancelled", "canceled", "retracted"}
_WITHDRAWN |= {"withdrawn", "deleted", "voided", "void"}
_OUTDATED = {"superseded", "replaced", "obsolete"}
_REPLACEMENT = {"replacement", "corrected"}
_ERROR = "withdrawn: entered in error"
_NO_LATER = "superseded: the version that replaces it is not in this source"
_OF_REFUSED = "belongs to a document that was withdrawn or superseded"
_BARE = "a signature without its document, which is not in this source"
_ORPHAN = "an addendum whose document is not in this source"
_SAME = ("patient", "date", "discipline", "note_type")  # in all versions of a document
_COSIGNER = {"author": "cosigner", "credential": "cosigner_credential", "signed_at": "cosigned_at"}


@dataclass(eq=False)
class _Member:
    item: Note | Raw
    order: int
    earlier: int = 0  # versions that it replaces
    successor: _Member | None = None
    later: list[_Member] = field(default_factory=list)  # addenda and signatures

    @property
    def container(self) -> str:
        return self.item.id.rpartition("#")[0]

    @property
    def moment(self) -> str:
        return self.item.fields.get("signed_at", "") or self.item.fields.get("date", "")


_ByName = dict[str, list[_Member]]


def own_id(item: Note | Raw) -> str:
    """What a document is called in its source: its number there, or its place."""
    return item.fields.get("document") or item.id.rpartition("#")[2]


def is_settled(item: Item) -> bool:
    """Whether `item` stands as it is where no other document speaks of it."""
    if isinstance(item, Refusal):
        return True
    return not item.fields.get("parent") and _status(item) not in _WITHDRAWN | _OUTDATED


def resolved(items: Iterable[Item]) -> Iterator[Item]:
    """What stands of a family, in its order; a document in place of which another stands is not."""
    found = [item for item in items if not isinstance(item, Refusal)]
    members = _latest([_Member(item, order) for order, item in enumerate(found)])
    by_name: _ByName = {}
    for member in members:
        by_name.setdefault(own_id(member.item), []).append(member)
    for member in members:
        for old in _named(member, _replaced_by(member), by_name):
            if old.order < member.order and old.item.fields != member.item.fields:
                old.successor = member
                member.earlier += 1 + old.earlier
    standing = [member for member in members if member.successor is None]
    roots = {id(member): _root(member, by_name) for member in standing}
    for member in standing:
        if roots[id(member)] is not member:
            roots[id(member)].later.append(member)
    for member in standing:
        reason = _reason(member) or (_OF_REFUSED if _reason(roots[id(member)]) else "")
        if reason:
            yield Refusal(member.item.id, reason)
        elif roots[id(member)] is member:
            yield _composed(member)


def appended(note: Note, later: Sequence[Note | Refusal]) -> Note:
    """`note` with `later` below it, each under a line that says what it is and of when."""
    text, warnings = note.text, list(note.warnings)
    for part in later:
        if isinstance(part, Refusal):
            warnings.append(f"an addendum could not be read: {part.reason}")
        else:
            text = f"{text}\n\n{_line(part.fields)}\n{part.text}"
            warnings += part.warnings
    return replace(note, text=text, warnings=tuple(warnings))


def _latest(members: Sequence[_Member]) -> list[_Member]:
    """One member for each document: its last version.

    Where patient, day, discipline or type differ, one id stands for several documents, such as all
    of an encounter: then all of them stay.
    """
    by_id: dict[tuple[str, ...], list[_Member]] = {}
    for member in members:
        said = (member.item.fields.get(name, "") for name in _SAME)
        by_id.setdefault((member.item.id, *said), []).append(member)
    return [_last(versions) for versions in by_id.values()]


def _last(versions: Sequence[_Member]) -> _Member:
    """The last by time of signing, or by place where one has no time."""
    timed = all(member.item.fields.get("signed_at") for member in versions)
    last = max(versions, key=lambda m: (m.item.fields["signed_at"] if timed else "", m.order))
    same = [member for member in versions if _content(member.item) == _content(last.item)]
    last.earlier = len(versions) - len(same)
    lines = list(dict.fromkeys(_charge(member.item.fields) for member in same))
    if len(lines) > 1:  # a row for each billed line, with the text told again
        billed = {name: value for name, value in as_fields(lines).items() if value}
        last.item = replace(last.item, fields={**last.item.fields, **billed})
    return last


def _content(item: Note | Raw) -> str | bytes:
    return item.text if isinstance(item, Note) else item.data


def _charge(fields: Mapping[str, str]) -> Charge:
    return Charge(*(fields.get(name, "") for name in Charge._fields))


def _replaced_by(member: _Member) -> str:
    fields = member.item.fields
    as_parent = fields.get("parent", "") if _status(member.item) in _REPLACEMENT else ""
    return fields.get("replaces", "") or as_parent


def _named(member: _Member, name: str, by_name: _ByName) -> list[_Member]:
    """The other documents called `name`: of the same file or table, else of the only other one."""
    found = [m for m in by_name.get(name, ()) if name and m is not member]
    near = [m for m in found if m.container == member.container]
    return near or (found if len({m.container for m in found}) == 1 else [])


def _root(member: _Member, by_name: _ByName) -> _Member:
    """The document that `member` was added to in the end, or itself."""
    path = [member]
    while True:
        above = _named(path[-1], path[-1].item.fields.get("parent", ""), by_name)
        following = path[-1].successor or next(iter(above), None)
        if following is None:
            return path[-1]
        if following in path:  # each other's addenda: the first of them counts as the document
            circle = path[path.index(following) :]
            return min((m for m in circle if m.successor is None), key=lambda m: m.order)
        path.append(following)


def _reason(member: _Member) -> str:
    """Why `member` does not stand, whatever it belongs to."""
    status = _status(member.item)
    if status in _WITHDRAWN:
        return _ERROR
    return _NO_LATER if status in _OUTDATED else ""


def _status(item: Note | Raw) -> str:
    words = item.fields.get("doc_status", "").casefold()
    return " ".join(words.replace("-", " ").replace("_", " ").split())


def _composed(root: _Member) -> Item:
    """The document with what was added to it, in the order of time."""
    later = sorted(
        (m for m in root.later if not _reason(m)), key=lambda m: (m.moment, m.item.id, m.order)
    )
    item = root.item
    if isinstance(item, Note) and not item.text:
        return Refusal(item.id, _BARE)
    fields = dict(item.fields)
    for member in later:
        if _is_signature(member.item):
            said = member.item.fields
            fields |= {new: said[old] for old, new in _COSIGNER.items() if said.get(old)}
    parts = tuple(member.item for member in later if not _is_empty(member.item))
    if isinstance(item, Raw):
        return replace(item, fields=fields, addenda=parts)
    item = replace(item, fields=fields, warnings=(*item.warnings, *_remarks(root)))
    return appended(item, [_read(part) for part in parts]) if parts else item


def _is_empty(item: Note | Raw) -> bool:
    return isinstance(item, Note) and not item.text


def _is_signature(item: Note | Raw) -> bool:
    return _is_empty(item) or "cosign" in _status(item).replace(" ", "")


def _read(part: Note | Raw) -> Note | Refusal:
    """An addendum to plain text as text: few, and the note cannot wait for a worker."""
    if isinstance(part, Note):
        return part
    from suffice.ingest.documents import convert

    return convert(part)


def _remarks(root: _Member) -> Iterator[str]:
    if root.earlier:
        yield f"{root.earlier} earlier version{'s' * (root.earlier > 1)} left out"
    if root.item.fields.get("parent") and _status(root.item) not in _REPLACEMENT:
        yield _ORPHAN


def _line(fields: Mapping[str, str]) -> str:
    """What stands above an addendum: "Addendum of 2024-03-06 by Jane Roe, PT:"."""
    what = "Late entry" if "late" in fields.get("doc_status", "").casefold() else "Addendum"
    day = (fields.get("signed_at", "") or fields.get("date", ""))[:10]
    person = ", ".join(filter(None, (fields.get("author", ""), fields.get("credential", ""))))
    return f"{what}{f' of {day}' if day else ''}{f' by {person}' if person else ''}:"
