"""Notes with the labels of another scheme -> notes in ours, and a count of what has no rule.

"knee" (Joint), "flex" (Motion) and "112" (Angle), tied by relations, become one rom fact in three
fragments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from suffice.corpora import label_map_file, scheme
from suffice.corpora.checks import sound
from suffice.corpora.label_map_file import Fold, LabelMap, Rule, Source
from suffice.corpora.model import Annotated, AnyFact, Relation, attributes, placed, spans


@dataclass(frozen=True, slots=True)
class Named:
    """Notes in our words; `unmapped` counts labels and attributes ("Joint.Laterality")."""

    notes: tuple[Annotated, ...]
    unmapped: Mapping[str, int] = field(default_factory=dict)


def named(notes: Sequence[Annotated], path: Path | None) -> Named:
    """`notes` renamed by the map at `path`; without one only our own kinds are known.

    Facts without a rule stay as they are. Raises CorpusError.
    """
    rules = label_map_file.load(path) if path else LabelMap()
    unmapped: Counter[str] = Counter()
    done = [_Renaming(note, rules, unmapped).note() for note in notes]
    checked = sound(done, str(path)) if path else tuple(done)
    return Named(checked, {name: n for name, n in sorted(unmapped.items()) if n})


class _Renaming:
    """One note on its way from their words to ours."""

    def __init__(self, note: Annotated, rules: LabelMap, unmapped: Counter[str]) -> None:
        self._note, self._rules, self._unmapped = note, rules, unmapped
        self._rule_of = [self._rule(fact) for fact in note.facts]
        self._folded: set[int] = set()  # facts that became a part of another
        self._ties: set[int] = set()  # relations that said so

    def note(self) -> Annotated:
        """The note in our words."""
        facts = [
            self._renamed(index, rule) if rule else fact
            for index, (fact, rule) in enumerate(zip(self._note.facts, self._rule_of, strict=True))
        ]
        kept = [index for index in range(len(facts)) if index not in self._folded]
        for index in kept:
            if self._rule_of[index] is None:
                self._count(facts[index])
        verdicts = self._verdicts()
        for name in ("overall", "note_type"):  # none of our verdicts, and no rule reads it
            self._unmapped[f"note.{name}"] += name in verdicts["fields"]
        place = {old: new for new, old in enumerate(kept)}
        ties = (r for n, r in enumerate(self._note.relations) if n not in self._ties)
        return replace(
            self._note,
            facts=tuple(facts[index] for index in kept),
            relations=tuple(_moved(ties, place)),
            **verdicts,
        )

    def _count(self, fact: AnyFact) -> None:
        known = scheme.kinds().get(fact["type"])
        if known is None:
            self._unmapped[fact["type"]] += 1
            return
        for name in attributes(fact):
            if name not in known:
                self._unmapped[f"{fact['type']}.{name}"] += 1

    def _rule(self, fact: AnyFact) -> Rule | None:
        fitting = (
            rule
            for rule in self._rules.fact
            if _is_labelled(fact, rule.label)
            and all(_plain(fact.get(k)) == _plain(v) for k, v in rule.where.items())
        )
        return next(fitting, None)

    def _renamed(self, index: int, rule: Rule) -> AnyFact:
        fact = self._note.facts[index]
        members: dict[str, Any] = dict(rule.set)
        if rule.read and (match := rule.read.search(self._words(fact))):
            members |= {
                k: scheme.decode(rule.kind, k, v) for k, v in match.groupdict().items() if v
            }
        for theirs, value in attributes(fact).items():
            if ours := rule.attributes.get(theirs):
                members[ours] = _valued(rule.kind, ours, value, rule.values.get(ours, {}))
            elif theirs not in rule.where:
                self._unmapped[f"{fact['type']}.{theirs}"] += 1
        pieces = list(spans(fact))
        for fold in rule.fold:
            for part in self._parts(index, fold):
                members[fold.name] = self._part(rule.kind, fold, part)
                pieces += spans(self._note.facts[part])
        kept = {k: fact[k] for k in ("origin", "comment", "links") if k in fact}
        return placed(rule.kind, _joined(pieces), members | kept)

    def _parts(self, index: int, fold: Fold) -> Iterable[int]:
        for number, relation in enumerate(self._note.relations):
            ends = [i for _, i in relation.arguments]
            if relation.type != fold.relation or index not in ends:
                continue
            for part in ends:
                if part != index and _is_labelled(self._note.facts[part], (fold.label,)):
                    self._folded.add(part)
                    self._ties.add(number)
                    yield part

    def _part(self, kind: str, fold: Fold, part: int) -> object:
        fact = self._note.facts[part]
        value = self._words(fact) if fold.source is None else fact.get(fold.source)
        return _valued(kind, fold.name, value, fold.values)

    def _words(self, fact: AnyFact) -> str:
        return " ".join(self._note.text[start:end] for start, end in spans(fact))

    def _verdicts(self) -> dict[str, Any]:
        whole, given = self._rules.note, self._note.fields
        wanted = {"overall": whole.overall, "note_type": whole.note_type}
        found = {k: _verdict(source, given) for k, source in wanted.items() if source}
        criteria = {k: _verdict(source, given) for k, source in whole.criteria.items()}
        known = {k: v for k, v in criteria.items() if v is not None}
        used = {s.source for s in (*wanted.values(), *whole.criteria.values()) if s}
        return {
            **{k: v for k, v in found.items() if v is not None},
            "criteria": {**self._note.criteria, **known},
            "fields": {k: v for k, v in given.items() if k not in used},
        }


def _is_labelled(fact: AnyFact, labels: Sequence[str]) -> bool:
    """Whether `fact` has one of `labels`; of UIMA's layers the last part of the name is enough."""
    return fact["type"] in labels or fact["type"].rpartition(".")[2] in labels


def _moved(relations: Iterable[Relation], place: Mapping[int, int]) -> Iterable[Relation]:
    """`relations` between the facts that are still there, by their new places."""
    for relation in relations:
        if all(i in place for _, i in relation.arguments):
            yield replace(relation, arguments=tuple((r, place[i]) for r, i in relation.arguments))


def _verdict(source: Source, fields: Mapping[str, Any]) -> str | None:
    value = fields.get(source.source)
    meant = {_plain(theirs): ours for theirs, ours in source.values.items()}
    return None if value is None else meant.get(_plain(value), str(value))


def _valued(kind: str, name: str, value: object, values: Mapping[str, Any]) -> object:
    folded = {_plain(theirs): ours for theirs, ours in values.items()}
    if _plain(value) in folded:
        return folded[_plain(value)]
    return scheme.decode(kind, name, value) if isinstance(value, str) else value


def _plain(value: object) -> str:
    return " ".join(str(value).lower().split())


def _joined(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(pieces)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
