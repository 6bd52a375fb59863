"""Note -> report: the one place where the stages meet."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from suffice import __version__, criteria, facts, policies
from suffice.criteria import Criterion, SourceRef
from suffice.document.reader import Reader
from suffice.facts._treated import treated_regions
from suffice.findings import panel
from suffice.findings.bill import bill
from suffice.findings.case import Case, ClaimLine
from suffice.findings.note_type import note_type
from suffice.findings.setting import setting
from suffice.findings.visits import Stretch, visits
from suffice.report import as_json
from suffice.score import combine, rules
from suffice.score import model as models
from suffice.spacy import pipeline
from suffice.types import Document, Fact, Note, PolicyInForce, Rule, Source, Visit

# Said once for all visits of a document: who signs it, what is treated.
_OF_THE_DOCUMENT = frozenset({"person", "diagnosis"})
_DRAFT = frozenset({"draft", "preliminary", "pended", "registered", "unsigned"})


class CheckError(Exception):
    """A note that could not be checked; says where it broke, never a word of the note."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may set for all notes of a run; fields of a single note count before `fields`."""

    criteria: tuple[Criterion, ...] = field(default_factory=criteria.shipped)
    policies: tuple[policies.Policy, ...] = field(default_factory=policies.shipped)
    policy: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    claim: tuple[ClaimLine, ...] = ()
    longest: int = 300_000  # characters of one document
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    model: Path | None = models.SHIPPED  # None: rules alone

    def chosen(self) -> tuple[Criterion, ...]:
        """The criteria to judge, by id."""
        return tuple(
            c
            for c in sorted(self.criteria, key=lambda c: c.id)
            if (not self.select or c.id in self.select) and c.id not in self.ignore
        )


class Checker:
    """Reads and judges notes; build it once. Safe to share between threads."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self._criteria = self.options.chosen()
        self._rules = {rule.id: rule for rule in rules_of(self._criteria)}
        self._weights = {c.id: rules.Weight(*c.weight, c.decides_alone) for c in self._criteria}
        self._local = threading.local()

    def read(self, note: Note) -> tuple[Document, tuple[Fact, ...]]:
        """What `note` says: the document and its facts in reading order.

        Raises CheckError; the original error is dropped because its message may quote the note.
        """
        if len(note.text) > self.options.longest:
            raise CheckError(
                f"not checked: {len(note.text):,} characters are too long for one note; "
                f"the limit is {self.options.longest:,}"
            )
        reader = self._reader()
        try:
            document = reader(note)
            return document, facts.extract(document)
        except Exception as error:
            where = _place(error)
        raise CheckError(f"not checked: {where}; please report this place to the maintainers")

    def check(self, note: Note) -> dict[str, Any]:
        """The report of `note` in the form of `suffice.report/1`. Raises CheckError."""
        return self.judge(note, *self.read(note))

    def judge(self, note: Note, document: Document, found: tuple[Fact, ...]) -> dict[str, Any]:
        """The report of `note`, whose text was read already, perhaps for another document.

        Raises CheckError.
        """
        model = self._model
        fields = {**self.options.fields, **note.fields}
        note = Note(note.text, note.id, fields, note.warnings)
        document = replace(document, note=note)
        try:
            parts = [self._judge(document, found, v) for v in visits(document, found)]
            whole = parts[0] if len(parts) == 1 else self._judge_whole(document, found, parts[0])
            overall = rules.least_favourable(part.overall for part in parts)
            told = as_json.report(note, found, whole, parts, overall, self._rules, __version__)
            return combine.complete(told, model)
        except Exception as error:
            where = _place(error)
        raise CheckError(f"not checked: {where}; please report this place to the maintainers")

    def check_all(self, notes: Iterable[Note]) -> Iterable[dict[str, Any]]:
        """Reports of `notes`, one by one, in their order."""
        return (self.check(note) for note in notes)

    @cached_property
    def _model(self) -> models.Model | None:
        try:
            return models.load(self.options.model) if self.options.model else None
        except models.ModelError as error:
            raise CheckError(f"not checked: {error}") from None

    def _reader(self) -> Reader:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = Reader(lambda: pipeline(spans=False))
        return reader

    def _judge(self, document: Document, found: tuple[Fact, ...], stretch: Stretch) -> Visit:
        own = tuple(
            fact
            for fact in found
            if stretch.start <= fact.start < stretch.end or fact.type in _OF_THE_DOCUMENT
        )
        where = setting(document, own or found, stretch.date)
        in_force = policies.choose(where, self.options.policy, self.options.policies)
        case = self._case(document, own, stretch, in_force, where.discipline)
        findings = panel.judge_all(self._criteria, case)
        score = rules.score(findings, self._weights)
        return Visit(
            start=stretch.start,
            end=stretch.end,
            date=stretch.date,
            note_type=case.note_type,
            discipline=where.discipline,
            body_regions=case.body_regions,
            policies=tuple(_named(policy, in_force.basis) for policy in in_force.policies[::-1]),
            findings=findings,
            points=score.points,
            value=score.value,
            overall=score.overall if panel.is_applicable(case) else rules.NOT_APPLICABLE,
            bill=bill(case),
            warnings=in_force.warnings,
        )

    def _judge_whole(self, document: Document, found: tuple[Fact, ...], first: Visit) -> Visit:
        """The document read as one visit: what its head and end say holds for all its parts."""
        return self._judge(document, found, Stretch(0, len(document.text), first.date))

    def _case(
        self,
        document: Document,
        own: tuple[Fact, ...],
        stretch: Stretch,
        in_force: policies.InForce,
        discipline: str | None,
    ) -> Case:
        fields = document.note.fields
        return Case(
            document=document,
            facts=own,
            note_type=fields.get("note_type") or note_type(document, own),
            start=stretch.start,
            end=stretch.end,
            thresholds=in_force.thresholds,
            discipline=discipline,
            units_rule=in_force.units_rule,
            draft=fields.get("doc_status", "").lower() in _DRAFT,
            claim=tuple(line for line in self.options.claim if line.date in ("", stretch.date)),
            body_regions=treated_regions(document, _by_kind(own)),
        )


def rules_of(chosen: Iterable[Criterion]) -> tuple[Rule, ...]:
    """What a report says of each criterion beside its verdict, in their order."""
    known = policies.sources()
    return tuple(
        Rule(c.id, c.title, c.severity, c.advice, tuple(_cited(known, ref) for ref in c.source))
        for c in chosen
    )


def _cited(known: Mapping[str, Source], ref: SourceRef) -> Source:
    return replace(known[ref.document], section=ref.section)


def _named(policy: policies.Policy, basis: str) -> PolicyInForce:
    return PolicyInForce(policy.id, basis, policy.in_force, policy.verified_through, policy.status)


def _by_kind(found: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    kinds: dict[str, list[Fact]] = {}
    for fact in found:
        kinds.setdefault(fact.type, []).append(fact)
    return {name: tuple(group) for name, group in kinds.items()}


def _place(error: Exception) -> str:
    """Type of `error` and the last place of our own code that it passed."""
    package = Path(__file__).parent
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(package)
    ]
    if not ours:
        return type(error).__name__
    inside = Path(ours[-1].filename).relative_to(package).as_posix()
    return f"{type(error).__name__} in {inside}:{ours[-1].lineno}"


_shared = threading.local()


def shared_checker() -> Checker:
    """The checker that `suffice.check` uses, one a thread."""
    if not hasattr(_shared, "checker"):
        _shared.checker = Checker()
    checker: Checker = _shared.checker
    return checker
