"""Every example of every criterion gives its verdict on exactly the marked words."""

from __future__ import annotations

import pytest

from suffice import criteria, facts, findings, markup, policies
from suffice.criteria import Call, Criterion, Example, Has
from suffice.types import Note, Verdict

CRITERIA = criteria.shipped()
EXAMPLES = [
    pytest.param(criterion, verdict, example, id=f"{criterion.id}-{verdict}-{number}")
    for criterion in CRITERIA
    for number, (verdict, example) in enumerate(criterion.examples(), 1)
]


@pytest.mark.parametrize(("criterion", "verdict", "example"), EXAMPLES)
def test_example(criterion: Criterion, verdict: Verdict, example: Example, checker) -> None:
    text, marks = markup.parse(example.text)
    fields = {"note_type": example.note_type or "DN", **example.fields}
    report = checker.check(Note(text, fields=fields))
    finding = next(f for f in report["criteria"] if f["id"] == criterion.id)
    words = [e["text"] for e in finding["evidence"] if "text" in e]
    assert finding["verdict"] == verdict.value, f"{finding['message']} {words} {example.because}"
    assert words == [text[m.start : m.end] for m in marks]


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: c.id)
def test_criterion_names_what_exists(criterion: Criterion) -> None:
    kinds = {kind.name: kind.fact for kind in facts.kinds()}
    for part in criteria.requirements(criterion):
        if isinstance(part, Has):
            assert part.fact in kinds
            assert set(part.where) | set(part.at_least) <= set(kinds[part.fact].own_fields())
        elif isinstance(part, Call):
            assert part.call in findings.functions()
    for source in criterion.source:
        assert source.document in policies.sources()


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: c.id)
def test_every_verdict_that_it_can_give_has_an_example(criterion: Criterion) -> None:
    possible = {v for v in Verdict if getattr(criterion, f"{v.value}_when")} | {criterion.default}
    shown = {verdict.value for verdict, _ in criterion.examples()}
    assert {str(v) for v in possible} <= shown


def test_every_function_is_called() -> None:
    called = {p.call for c in CRITERIA for p in criteria.requirements(c) if isinstance(p, Call)}
    assert set(findings.functions()) == called
