"""`suffice explain`: the id of a criterion, policy or fact kind in, what it is out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suffice.commands.common import FOLDER, RULES_HELP, UserError, unknown, write, write_json
from suffice.types import ASSERTIONS, SECTIONS

if TYPE_CHECKING:
    from suffice.commands.rules import Rules
    from suffice.criteria import Criterion, Example
    from suffice.facts import Kind
    from suffice.policies import Policy
    from suffice.types import Source

_MOST_VALUES = 12


@click.command(epilog="Example: suffice explain TM-03")
@click.argument("name", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--rules", type=FOLDER, help=RULES_HELP)
def explain(name: str, form: str, rules: Path | None) -> None:
    r"""Explain a criterion (TM-03), a policy (L35036, NATIONAL) or a fact kind (minutes).

    \b
    Exit codes: 0, 2 for an unknown id.
    """
    from suffice.report.explain import lines

    found = _subject(name, loaded(rules))
    if form == "json":
        write_json(found)
    else:
        for line in lines(found):
            write(line)


def loaded(folder: Path | None) -> Rules:
    """The shipped rules with those of `folder` over them. Raises UserError."""
    from suffice.commands import rules
    from suffice.criteria import CriterionError
    from suffice.policies import PolicyError

    try:
        return rules.load(folder)
    except (CriterionError, PolicyError) as error:
        raise UserError(str(error)) from None


def _subject(name: str, rules: Rules) -> dict[str, Any]:
    from suffice.facts import kinds
    from suffice.policies import sources

    for criterion in rules.criteria:
        if criterion.id == name.upper():
            return _criterion(criterion, sources())
    for policy in rules.policies:
        if policy.id == name.upper():
            return policy_as_json(policy)
    for kind in kinds():
        if kind.name == name.lower():
            return _fact_kind(kind)
    names = [c.id for c in rules.criteria] + [p.id for p in rules.policies]
    names += [kind.name for kind in kinds()]
    raise unknown("criterion, policy or fact kind", name, names)


def _criterion(criterion: Criterion, known: Mapping[str, Source]) -> dict[str, Any]:
    return {
        "kind": "criterion",
        "id": criterion.id,
        "title": criterion.title,
        "why": criterion.why,
        "severity": criterion.severity.value,
        "applies_to": list(criterion.applies_to),
        "exercise_day": criterion.exercise_day,
        "weight": list(criterion.weight),
        "advice": criterion.advice,
        "sources": [
            {
                "document": ref.document,
                "title": known[ref.document].document,
                "section": ref.section,
                "url": known[ref.document].url,
                "status": known[ref.document].status,
            }
            for ref in criterion.source
        ],
        "examples": [_example(verdict.value, example) for verdict, example in criterion.examples()],
    }


def _example(verdict: str, example: Example) -> dict[str, Any]:
    from suffice import markup

    text, marks = markup.parse(example.text)
    return {
        "verdict": verdict,
        "text": text,
        "note_type": example.note_type,
        "fields": dict(example.fields),
        "evidence": [text[mark.start : mark.end] for mark in marks],
        "because": example.because,
    }


def policy_as_json(policy: Policy) -> dict[str, Any]:
    """A policy as plain values, its resolutions of conflicts last."""
    values = policy.model_dump(mode="json")
    resolutions = values.pop("resolution")
    return {"kind": "policy", **values, "resolutions": resolutions}


def _fact_kind(kind: Kind) -> dict[str, Any]:
    examples = [_fact_example(text) for text in kind.examples]
    types = {f.name: str(f.type) for f in fields(kind.fact)}
    seen = [fact["values"] for e in examples for fact in e["facts"] if fact["type"] == kind.name]
    return {
        "kind": "fact",
        "id": kind.name,
        "title": " ".join((kind.fact.__doc__ or "").split()),
        "attributes": [
            {"name": name, "type": types[name], "seen": _values(name, seen)}
            for name in kind.fact.own_fields()
        ]
        + [
            {"name": "section", "type": "str", "seen": list(SECTIONS)},
            {"name": "assertion", "type": "str", "seen": list(ASSERTIONS)},
        ],
        "examples": examples,
    }


def _fact_example(marked: str) -> dict[str, Any]:
    from suffice import markup

    text, marks = markup.parse(marked)
    facts = [
        {"type": m.type, "text": text[m.start : m.end], "values": dict(m.values)} for m in marks
    ]
    return {"text": text, "facts": facts}


def _values(name: str, seen: Iterable[Mapping[str, str]]) -> list[str]:
    """Values of an attribute in the examples, in their order, where they are words and few."""
    found = dict.fromkeys(values[name] for values in seen if name in values)
    words = [value for value in found if not value[0].isdigit()]
    return words if len(words) <= _MOST_VALUES else words[:_MOST_VALUES]
