"""Facts in fragments <-> one span a fragment, tied by relations, for tools that know only spans.

"R ... flex 112" becomes two spans and a relation `continues` between them; nothing is widened to
the words in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from suffice.corpora.model import Annotated, AnyFact, Relation, attributes, in_order, placed, spans

CONTINUES = "continues"


def split(note: Annotated) -> Annotated:
    """`note` with a fact for each fragment; the first one keeps the attributes."""
    facts: list[AnyFact] = []
    first: dict[int, int] = {}
    ties: list[Relation] = []
    for index, fact in enumerate(note.facts):
        first[index] = len(facts)
        head, *others = spans(fact)
        facts.append(placed(fact["type"], [head], fact))
        for other in others:
            ties.append(Relation(CONTINUES, (("from", first[index]), ("to", len(facts)))))
            facts.append(placed(fact["type"], [other], {}))
    moved = (
        replace(r, arguments=tuple((role, first[i]) for role, i in r.arguments))
        for r in note.relations
    )
    return in_order(replace(note, facts=tuple(facts), relations=(*moved, *ties)))


def join(note: Annotated) -> Annotated:
    """`note` with the fragments that `split` tied as one fact again."""
    ties = [r for r in note.relations if r.type == CONTINUES and len(r.arguments) == 2]
    if not ties:
        return note
    head: dict[int, int] = {r.arguments[1][1]: r.arguments[0][1] for r in ties}
    groups: dict[int, list[int]] = {i: [i] for i in range(len(note.facts)) if i not in head}
    for index in head:
        groups.setdefault(_head(index, head), []).append(index)
    place = {old: new for new, (_, all_) in enumerate(groups.items()) for old in all_}
    return replace(
        note,
        facts=tuple(_joined([note.facts[i] for i in group]) for group in groups.values()),
        relations=tuple(_rest(note, ties, place)),
    )


def _head(index: int, head: dict[int, int]) -> int:
    """The first of a chain; a circle ends where it was entered."""
    seen = {index}
    while index in head and head[index] not in seen:
        index = head[index]
        seen.add(index)
    return index


def _joined(group: list[AnyFact]) -> AnyFact:
    if len(group) == 1:
        return group[0]
    fact = group[0]
    members = {k: v for one in reversed(group) for k, v in one.items()}
    kept = attributes(members) | {k: fact[k] for k in ("origin", "comment", "links") if k in fact}
    return placed(fact["type"], [piece for one in group for piece in spans(one)], kept)


def _rest(note: Annotated, ties: list[Relation], place: dict[int, int]) -> Iterator[Relation]:
    for relation in note.relations:
        if relation not in ties:
            moved = tuple((role, place[i]) for role, i in relation.arguments)
            yield replace(relation, arguments=moved)
