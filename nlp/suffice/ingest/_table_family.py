"""Documents that belong together -> what of them stands: notes with their addenda, refusals.

A note of 3/5, its addendum of 3/6 and a cosignature become the note with the addendum below and
the fields of the cosigner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from suffice.ingest._health_charges import Charge
from suffice.ingest._health_charges import joined as as_fields
from suffice.ingest._table_addenda import composed, status
from suffice.ingest.base import Item, Raw, Refusal
from suffice.types import Note

_WITHDRAWN = {"entered in error", "in error", "error", "cancelled", "canceled", "retracted"}
_WITHDRAWN |= {"withdrawn", "deleted", "voided", "void"}
_OUTDATED = {"superseded", "replaced", "obsolete"}
_REPLACEMENT = {"replacement", "corrected"}
_ERROR = "withdrawn: entered in error"
_NO_LATER = "superseded: the version that replaces it is not in this source"
_OF_REFUSED = "belongs to a document that was withdrawn or superseded"
_ORPHAN = "an addendum whose document is not in this source"
_SAME = ("patient", "date", "discipline", "note_type")  # in all versions of a document


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
    return not item.fields.get("parent") and status(item) not in _WITHDRAWN | _OUTDATED


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
    as_parent = fields.get("parent", "") if status(member.item) in _REPLACEMENT else ""
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
    told = status(member.item)
    if told in _WITHDRAWN:
        return _ERROR
    return _NO_LATER if told in _OUTDATED else ""


def _composed(root: _Member) -> Item:
    """The document with what was added to it, in the order of time."""
    later = sorted(
        (m for m in root.later if not _reason(m)), key=lambda m: (m.moment, m.item.id, m.order)
    )
    return composed(root.item, [member.item for member in later], _remarks(root))


def _remarks(root: _Member) -> Iterator[str]:
    if root.earlier:
        yield f"{root.earlier} earlier version{'s' * (root.earlier > 1)} left out"
    if root.item.fields.get("parent") and status(root.item) not in _REPLACEMENT:
        yield _ORPHAN
